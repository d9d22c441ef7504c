//! A million offers, one stream each: listed, kept, projected, found; and the cut that was not taken beside them.
//! Whether what is found is right is what the tests are for.
#![expect(
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "figures for people; a measurement that fails may stop"
)]

mod one_stream;
mod shared;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use event_store::EventStore;
use futures_util::{StreamExt, stream};
use marketplace::app::App;
use marketplace::clock::german_day;
use marketplace::execute::{Context, execute};
use marketplace::search::{Audience, Eligible, Question, answer};
use marketplace::{demo, streams};
use procurement::offer::Offers;
use projections::Generation;
use projections::offers::OfferView;
use schemas::cpv::Cpv;
use schemas::ids::ActorId;
use uuid::Uuid;

/// How many offers are under way at once, as in an import.
const AT_ONCE: usize = 512;
/// How often each search is asked.
const ASKED: usize = 40;
const ACTOR: ActorId = ActorId(Uuid::from_u128(0x019b_76da_a800_7000_8000_0000_0000_0031));

fn main() {
    let count = shared::count();
    let directory = tempfile::tempdir().expect("a directory");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let app = shared::open(directory.path()).await;
        demo::open(&app).await.expect("the demo market");
        let templates = shared::templates(&app.views().seen().offers);
        list(&app, &templates, count).await;
        sizes(directory.path(), count);
        search(&app);
        findable(&app, &templates).await;
        app.close().await;
    });
    drop(runtime);
    opening(&directory.path().join("log"));
    rebuild(directory.path());
    one_stream::compare(count);
}

/// Lists through decide and append, as an import does, while the read models follow.
async fn list(app: &Arc<App>, templates: &[OfferView], count: usize) {
    let context = Context::begin(ACTOR);
    let before = app.log.head();
    let started = Instant::now();
    let each = async |number: usize| {
        let (offer, command) = shared::listing(&templates[number % templates.len()], number);
        let stream = streams::offer(offer);
        let done = execute::<Offers>(&app.log, &stream, &context, || Ok(command.clone().into()));
        done.await.expect("listed");
    };
    stream::iter(0..count).map(each).buffer_unordered(AT_ONCE).for_each(async |()| {}).await;
    let listed = started.elapsed();
    let events = usize::try_from(app.log.head() - before).unwrap();
    app.projector.reach(app.log.head()).await.expect("the read models follow");
    let followed = started.elapsed();
    println!("{count} offers, one stream each, {AT_ONCE} at once");
    println!("  listed                        {:>9.0} events/s", shared::rate(events, listed));
    println!(
        "  listed and findable           {:>9.0} events/s, the last {:.2} s after its acknowledgement",
        shared::rate(events, followed),
        followed.saturating_sub(listed).as_secs_f64()
    );
}

fn sizes(directory: &Path, count: usize) {
    let each = |bytes: u64| bytes as f64 / count as f64;
    let (log, views) =
        (shared::size_of(&directory.join("log")), shared::size_of(&directory.join("views")));
    println!(
        "  log on disk                   {:>9} MiB, {:.0} bytes an offer",
        log >> 20,
        each(log)
    );
    println!(
        "  read models on disk           {:>9} MiB, {:.0} bytes an offer",
        views >> 20,
        each(views)
    );
    println!(
        "  memory of the process         {:>9} MiB, {} MiB at most",
        shared::memory("VmRSS"),
        shared::memory("VmHWM")
    );
}

fn search(app: &App) {
    let day = german_day(marketplace::clock::now());
    let everything = Question::everything(day);
    let screens = Cpv::parse("30231300").ok();
    let words = |words: &str| Question { words: words.to_owned(), ..everything.clone() };
    let questions = [
        ("everything", everything.clone()),
        ("Monitor 27 Zoll", words("Monitor 27 Zoll")),
        ("Tastatur", words("Tastatur")),
        ("Logitech MX Master", words("Logitech MX Master")),
        ("monitr (a typo)", words("monitr")),
        ("screens", Question { category: screens, ..everything.clone() }),
        (
            "screens, 5 days, at most 300",
            Question {
                category: screens,
                max_delivery_days: Some(5),
                max_price: Some(300.into()),
                ..everything.clone()
            },
        ),
        (
            "Maus at most 20, 3 days",
            Question { max_delivery_days: Some(3), max_price: Some(20.into()), ..words("Maus") },
        ),
    ];
    println!("  {:<32} {:>9} {:>9} {:>9}", "search", "matches", "p50 ms", "p99 ms");
    for (name, question) in questions {
        let mut times = Vec::new();
        let mut total = 0;
        for _ in 0..ASKED {
            let (found, took) = shared::timed(|| ask(app, &question));
            times.push(took);
            total = found;
        }
        let mut at = |percent| shared::percentile(&mut times, percent).as_secs_f64() * 1_000.0;
        println!("  {name:<32} {total:>9} {:>9.1} {:>9.1}", at(50), at(99));
    }
}

fn ask(app: &App, question: &Question) -> u64 {
    let seen = app.views().seen();
    let eligible = Eligible::on(&seen.market, Audience::Everyone, None, question.day);
    answer(&seen, &eligible, question).expect("an answer").total
}

/// From the acknowledgement of one change until the read models show it.
async fn findable(app: &Arc<App>, templates: &[OfferView]) {
    let mut times: Vec<Duration> = Vec::new();
    for number in 0..50 {
        let context = Context::begin(ACTOR);
        let (offer, command) =
            shared::listing(&templates[number % templates.len()], 1_000_000_000 + number);
        let stream = streams::offer(offer);
        let done = execute::<Offers>(&app.log, &stream, &context, || Ok(command.clone().into()));
        let position = done.await.expect("listed").position;
        let acknowledged = Instant::now();
        assert!(app.projector.reaches(position).await, "the read models follow");
        assert!(
            app.views().seen().offers.get(&offer.to_string()).unwrap().is_some(),
            "it is found"
        );
        times.push(acknowledged.elapsed());
    }
    let mut at = |percent| shared::percentile(&mut times, percent).as_secs_f64() * 1_000.0;
    println!("  one change until it is findable: p50 {:.0} ms, p99 {:.0} ms", at(50), at(99));
}

fn opening(log: &Path) {
    let open = || {
        let (store, took) =
            shared::timed(|| EventStore::open(log, event_store::Options::default()));
        drop(store.expect("the log"));
        took.as_secs_f64()
    };
    let with = open();
    std::fs::remove_file(log.join("heads.snapshot")).expect("saved heads");
    println!("  the log opens in {with:.2} s, without saved heads in {:.2} s", open());
}

/// All read models anew, alone and in one go.
fn rebuild(directory: &Path) {
    let log = EventStore::open_reader(&directory.join("log")).expect("the log");
    let events = usize::try_from(log.head()).unwrap();
    let views = directory.join("views/anew");
    let ((), took) = shared::timed(|| {
        let generation = Generation::open(&views).expect("read models");
        generation.catch_up(&log).expect("read models");
    });
    println!(
        "  all read models anew          {:>9.0} events/s, {:.1} s",
        shared::rate(events, took),
        took.as_secs_f64()
    );
}
