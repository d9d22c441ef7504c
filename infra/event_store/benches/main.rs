//! The measurements: `cargo bench -p event_store` prints them, `-- --quick` in a tenth of the time.
//! Two numbers, an engine and a count, run that one alone for a profiler. Rates of machines differ; what counts are the ratios to a plain file in the same run.
#![expect(
    clippy::cast_precision_loss,
    clippy::expect_used,
    reason = "figures for people; a measurement that fails may stop"
)]

mod appends;
mod plain;
mod proofs;
mod replay;
mod signed;
mod sizes;

use chrono::DateTime;
use event_store::{Meta, NewEvent};
use uuid::Uuid;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let only = |name: &str| {
        let mut named = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
        named.next().is_none_or(|wanted| wanted == name)
    };
    let numbers: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if let [kind, events] = numbers[..] {
        return appends::fixed(usize::try_from(kind).expect("an engine"), events);
    }
    if only("appends") {
        appends::run(if quick { 0.3 } else { 2.0 });
    }
    if only("signed") {
        signed::run(if quick { 0.3 } else { 2.0 });
    }
    if only("proofs") {
        proofs::run(if quick { &[1_000_000] } else { &[1_000_000, 10_000_000] });
    }
    let events = if quick { 100_000 } else { 1_000_000 };
    if only("replay") {
        replay::run(events);
    }
}

/// An order line in a payload of about 400 bytes.
fn event(number: u64) -> NewEvent {
    let payload = serde_json::to_vec(&replay::Sample::new(number)).expect("a payload");
    NewEvent {
        id: Uuid::now_v7(),
        kind: "SomethingHappened".to_owned(),
        schema_version: 1,
        meta: Meta {
            time: DateTime::from_timestamp_micros(1_800_000_000_000_000).expect("a time"),
            actor: "0192f3a0-0000-7000-8000-000000000001".to_owned(),
            correlation: Uuid::from_u128(7),
            causation: None,
        },
        payload,
    }
}

/// Seconds of processor time that this thread has had, as the kernel counts it.
fn processor() -> f64 {
    seconds(std::path::Path::new("/proc/thread-self/schedstat"))
}

/// The same of any thread.
fn seconds(schedstat: &std::path::Path) -> f64 {
    let text = std::fs::read_to_string(schedstat).unwrap_or_default();
    let nanos = text.split_whitespace().next().and_then(|text| text.parse::<f64>().ok());
    nanos.unwrap_or_default() / 1e9
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
