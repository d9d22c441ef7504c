//! The replay certificate: how long it takes to make all read models anew from the log and compare them.
//! The market is the demo's, with one catalogue of the asked number of articles on top.
#![expect(clippy::expect_used, reason = "figures for people; a measurement that fails may stop")]

mod shared;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use marketplace::app::App;
use marketplace::certificate::certify;
use marketplace::demo;
use marketplace::execute::Context;
use marketplace::import::{Handed, Upload, import};
use schemas::catalogue::{Assumptions, Coverage};
use schemas::ids::{ActorId, AuditId, OrganisationId, derived};
use uuid::Uuid;

const ACTOR: ActorId = ActorId(Uuid::from_u128(0x019b_76da_a800_7000_8000_0000_0000_0031));
/// Without `--count`.
const ARTICLES: usize = 20_000;

fn main() {
    let given = std::env::args().any(|argument| argument == "--count");
    let articles = if given { shared::count() } else { ARTICLES };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let directory = tempfile::tempdir().expect("a directory");
        let app = shared::open(&directory.path().join("data")).await;
        demo::open(&app).await.expect("the demo market");
        publish(&app, &directory.path().join("catalogue.csv"), articles).await;
        println!("{articles} articles and the demo market, {} events", app.log.head());
        for round in ["first", "second"] {
            certified(&app, round).await;
        }
        app.close().await;
    });
}

async fn certified(app: &Arc<App>, round: &str) {
    app.projector.reach(app.log.head()).await.expect("read models that follow");
    shared::forget_peak();
    let before = shared::memory("VmRSS");
    let started = std::time::Instant::now();
    let id = AuditId(Uuid::now_v7());
    let certificate = certify(app, &Context::begin(ACTOR), id).await.expect("a certificate");
    let took = started.elapsed();
    assert!(certificate.certified, "{:?}", certificate.differing);
    let events = usize::try_from(certificate.events).expect("a number of events");
    let rate = shared::rate(events, took);
    println!(
        "{round} certificate: {events} events in {:.1} s, {rate:.0} events/s, {:.1} s a million; \
         resident before {before} MiB, at most {} MiB",
        took.as_secs_f64(),
        1_000_000.0 / rate,
        shared::memory("VmHWM"),
    );
}

async fn publish(app: &Arc<App>, file: &Path, articles: usize) {
    let mut text = "Artikelnummer;Bezeichnung;CPV-Code;Bestelleinheit;Nettopreis;Währung;Lieferzeit in Arbeitstagen\n".to_owned();
    for number in 0..articles {
        let (euros, days) = (10 + number % 500, 1 + number % 15);
        writeln!(text, "B-{number:08};Tastatur Modell {number};30237460;C62;{euros},90;EUR;{days}")
            .expect("a line");
    }
    std::fs::write(file, text).expect("a file");
    let handed = Handed {
        supplier: OrganisationId(derived("demo organisation", "lindwurm")),
        file: Upload::copy(&app.data, u64::MAX, file).expect("kept"),
        coverage_of_csv: Some(Coverage::Products),
        confirm_delisting: None,
        assumptions: Assumptions::default(),
    };
    let context = Context::begin(ACTOR);
    let report = import(app, &context, handed, false, Arc::new(|_| ())).await.expect("published");
    assert_eq!(report.head.outcome.refused, 0, "{:?}", report.head.causes.first());
}
