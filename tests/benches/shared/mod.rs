//! What the measurements have in common: how many, how long, how large.
//! Nothing is measured here.
#![expect(
    clippy::cast_precision_loss,
    clippy::expect_used,
    reason = "figures for people; a measurement that fails may stop"
)]
#![allow(dead_code, reason = "each measurement uses a part of it")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use marketplace::app::App;
use marketplace::config::Config;
use procurement::offer::OfferCommand;
use projections::offers::OfferView;
use rust_decimal::Decimal;
use schemas::ids::OfferId;
use schemas::price::{Price, Step};
use schemas::text::Line;
use search::{Filter, Snapshot};

/// `--count N`; else a million under `cargo bench`, and a few thousand where the program is only to be tried.
pub fn count() -> usize {
    let arguments: Vec<String> = std::env::args().collect();
    let given = arguments.iter().position(|argument| argument == "--count");
    let given = given.and_then(|at| arguments.get(at + 1)?.parse().ok());
    let benched = arguments.iter().any(|argument| argument == "--bench");
    given.unwrap_or(if benched { 1_000_000 } else { 2_000 })
}

/// What the work answers, and how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let answer = work();
    (answer, started.elapsed())
}

/// So many in a second.
pub fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The value below which `percent` of all lie.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).copied().unwrap_or_default()
}

/// Bytes of all files below a directory.
pub fn size_of(directory: &Path) -> u64 {
    let entries = std::fs::read_dir(directory).expect("a directory");
    entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                size_of(&path)
            } else {
                path.metadata().map_or(0, |data| data.len())
            }
        })
        .sum()
}

/// A line of `/proc/self/status` in mebibytes: `VmRSS` now, `VmHWM` at most so far.
pub fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find(|found| found.starts_with(line));
    let kibibytes = found.and_then(|found| found.split_whitespace().nth(1)?.parse::<u64>().ok());
    kibibytes.unwrap_or_default() / 1024
}

/// Lets `VmHWM` begin again at what is used now.
pub fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").expect("a process may reset its own peak");
}

/// The demo's offers, of which the others are made: real articles, each with a number and a price of its own.
pub fn templates(offers: &Snapshot) -> Vec<OfferView> {
    let mut keys = Vec::new();
    offers.keys_where(&Filter::Everything, &mut |key| keys.push(key.to_owned())).expect("the keys");
    keys.sort_unstable();
    keys.iter()
        .map(|key| {
            let body = offers.get(key).expect("read").expect("a body");
            serde_json::from_slice(&body).expect("an offer")
        })
        .collect()
}

/// One of many offers that are to be listed: a template with a number and a price of its own.
pub fn listing(template: &OfferView, number: usize) -> (OfferId, OfferCommand) {
    let part =
        Line::parse(&format!("{}-{number}", template.supplier_part_number)).expect("a sample");
    let mut listing = template.listing.clone();
    let cents = Decimal::new(i64::try_from(number % 977).expect("a sample"), 2);
    listing.price = dearer(&listing.price, cents);
    let offer = OfferId::of(template.supplier_id, part.as_str());
    let command = OfferCommand::ListOffer {
        supplier: template.supplier_id,
        supplier_part_number: part,
        catalogue_version: 1,
        lot: (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        listing: Box::new(listing),
    };
    (offer, command)
}

/// The same price, dearer by so much at every step.
pub fn dearer(price: &Price, by: Decimal) -> Price {
    let scale = price.scale().iter().map(|step| Step { from: step.from, amount: step.amount + by });
    Price::new(price.currency(), price.per(), scale.collect()).expect("a price")
}

/// Opens a marketplace in a directory; its read models follow the log.
pub async fn open(directory: &Path) -> Arc<App> {
    let config = Config { data: directory.to_owned(), ..Config::default() };
    let app = App::open(config).expect("a marketplace");
    app.begin_work().await;
    app
}
