//! Any moment of a log of a million offer events: how long it takes to search it, cold and warm, beside the present,
//! and what keeping the past costs. `--count N` events; half of them list offers, the others change prices.
//! Whether what is found is right is what the tests are for.
#![expect(clippy::expect_used, reason = "a measurement that fails may stop")]

mod shared;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use event_store::EventStore;
use futures_util::{StreamExt, stream};
use marketplace::app::App;
use marketplace::clock::{german_day, now};
use marketplace::execute::{Context, execute};
use marketplace::search::{Audience, Eligible, Question, answer};
use marketplace::{demo, streams};
use procurement::offer::{OfferCommand, Offers};
use projections::offers::OfferView;
use projections::{Generation, Seen};
use schemas::cpv::Cpv;
use schemas::ids::{ActorId, OfferId};
use uuid::Uuid;

const AT_ONCE: usize = 512;
/// Moments that are looked at, spread over the whole log.
const MOMENTS: u64 = 24;
/// How often each question is asked of a moment that was asked for before.
const WARM: usize = 5;
const ACTOR: ActorId = ActorId(Uuid::from_u128(0x019b_76da_a800_7000_8000_0000_0000_0031));

fn main() {
    let count = shared::count();
    let directory = tempfile::tempdir().expect("a directory");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let app = shared::open(directory.path()).await;
        demo::open(&app).await.expect("the demo market");
        let templates = shared::templates(&app.views().seen().offers);
        grow(&app, &templates, count).await;
        app.close().await;
    });
    drop(runtime);
    let log = EventStore::open_reader(&directory.path().join("log")).expect("the log");
    println!("{count} offer events, {} events in the log", log.head());
    let views = directory.path().join("views/anew");
    feed(&log, &views);
    // Opened as by a start of the program: nothing is remembered.
    let (views, took) = shared::timed(|| Generation::open_reader(&views).expect("read models"));
    println!("  read models open in {:.2} s", took.as_secs_f64());
    search(&views, log.head());
    println!(
        "  memory of the process: {} MiB, {} MiB at most",
        shared::memory("VmRSS"),
        shared::memory("VmHWM")
    );
}

/// Offers are listed and their prices changed, one after the other, through decide and append.
async fn grow(app: &Arc<App>, templates: &[OfferView], count: usize) {
    let context = Context::begin(ACTOR);
    let listed: Vec<(OfferId, OfferCommand)> = (0..count / 2)
        .map(|number| shared::listing(&templates[number % templates.len()], number))
        .collect();
    let changed = (0..count - listed.len()).filter_map(|number| {
        // Every offer once, in an order of its own.
        let (offer, listing) = &listed[number.wrapping_mul(7_919) % listed.len()];
        let OfferCommand::ListOffer { listing, .. } = listing else { return None };
        let cents = rust_decimal::Decimal::new(i64::try_from(1 + number % 499).ok()?, 2);
        let price = shared::dearer(&listing.price, cents);
        Some((*offer, OfferCommand::ChangePrice { catalogue_version: 1, price }))
    });
    let started = Instant::now();
    let each = async |(offer, command): (OfferId, OfferCommand)| {
        let stream = streams::offer(offer);
        let done = execute::<Offers>(&app.log, &stream, &context, || Ok(command.clone().into()));
        done.await.expect("written");
    };
    let commands = listed.iter().cloned().chain(changed);
    stream::iter(commands).map(each).buffer_unordered(AT_ONCE).for_each(async |()| {}).await;
    let (written, head) = (started.elapsed(), app.log.head());
    app.projector.reach(head).await.expect("the read models follow");
    let shown = started.elapsed();
    while app.projector.past(1).await.expect("the history follows").is_none() {}
    println!(
        "  written at {:.0} events/s; findable {:.2} s, the past {:.2} s after the last",
        shared::rate(count, written),
        shown.saturating_sub(written).as_secs_f64(),
        started.elapsed().saturating_sub(written).as_secs_f64()
    );
}

/// The read models anew: what is shown now without the past, and the past beside it.
fn feed(log: &EventStore, both: &Path) {
    let events = usize::try_from(log.head()).expect("a number");
    let alone = both.with_file_name("alone");
    let generation = Generation::open(&alone).expect("read models");
    let follow = |name: &str, advance: &dyn Fn() -> bool| {
        shared::forget_peak();
        let ((), took) = shared::timed(|| while advance() {});
        println!(
            "  {name:<34} {:>9.0} events/s, {:>6.1} s, {:>5} MiB at most",
            shared::rate(events, took),
            took.as_secs_f64(),
            shared::memory("VmHWM")
        );
    };
    follow("what is shown now, alone", &|| generation.advance(log).expect("read models"));
    follow("the history, alone", &|| generation.advance_history(log).expect("the history"));
    drop(generation);
    std::fs::remove_dir_all(&alone).expect("removed");
    let generation = Generation::open(both).expect("read models");
    follow("both at once, as in a rebuild", &|| {
        generation.catch_up(log).expect("read models");
        false
    });
    drop(generation);
    for part in ["offers", "history"] {
        let bytes = shared::size_of(&both.join(part));
        println!("  {part:<10} on disk {:>6} MiB", bytes >> 20);
    }
    let views = both.join("views.sqlite").metadata().map_or(0, |data| data.len());
    println!("  other views on disk {:>4} MiB", views >> 20);
}

fn questions() -> Vec<(&'static str, Question)> {
    let everything = Question::everything(german_day(now()));
    let screens = Cpv::parse("30231300").ok();
    let words = |words: &str| Question { words: words.to_owned(), ..everything.clone() };
    vec![
        ("everything", everything.clone()),
        ("Monitor 27 Zoll", words("Monitor 27 Zoll")),
        ("Tastatur", words("Tastatur")),
        ("monitr (a typo)", words("monitr")),
        (
            "screens, 5 days, at most 300",
            Question {
                category: screens,
                max_delivery_days: Some(5),
                max_price: Some(300.into()),
                ..everything
            },
        ),
    ]
}

fn ask(seen: &Seen, question: &Question) -> Duration {
    let ask = || {
        let eligible = Eligible::on(&seen.market, Audience::Everyone, None, question.day);
        answer(seen, &eligible, question).expect("an answer").total
    };
    shared::timed(ask).1
}

fn search(views: &Generation, head: u64) {
    let present = views.seen();
    let at = |moment: u64| (head * moment / MOMENTS).max(1) - u64::from(moment == MOMENTS);
    let past = |moment: u64| views.past(&present, at(moment)).expect("read").expect("a moment");
    let millis = |times: &mut [Duration], percent| {
        shared::percentile(times, percent).as_secs_f64() * 1_000.0
    };
    let (mut first, mut cold_moment) = (None, Vec::new());
    println!(
        "  {:<30} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>6}",
        "search, ms", "cold p50", "cold max", "warm p50", "warm max", "now p50", "now max", "ratio"
    );
    for (name, question) in questions() {
        let (mut cold, mut warm, mut now) = (Vec::new(), Vec::new(), Vec::new());
        for moment in 1..=MOMENTS {
            // Fewer moments are remembered than are looked at in a row: each comes anew.
            let (seen, took) = shared::timed(|| past(moment));
            let whole = took + ask(&seen, &question);
            first.get_or_insert(whole);
            cold_moment.push(took);
            cold.push(whole);
            for _ in 0..WARM {
                let (seen, took) = shared::timed(|| past(moment));
                warm.push(took + ask(&seen, &question));
                now.push(ask(&present, &question));
            }
        }
        let (warm_half, now_half) = (millis(&mut warm, 50), millis(&mut now, 50));
        println!(
            "  {name:<30} {:>10.1} {:>10.1} {:>10.1} {:>10.1} {:>10.1} {:>10.1} {:>6.2}",
            millis(&mut cold, 50),
            millis(&mut cold, 100),
            warm_half,
            millis(&mut warm, 100),
            now_half,
            millis(&mut now, 100),
            warm_half / now_half
        );
    }
    println!(
        "  the very first after a start {:.1} ms; a moment alone, without its search: p50 {:.1} ms, max {:.1} ms",
        first.unwrap_or_default().as_secs_f64() * 1_000.0,
        millis(&mut cold_moment, 50),
        millis(&mut cold_moment, 100)
    );
}
