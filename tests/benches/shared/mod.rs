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

/// Opens a marketplace in a directory; its read models follow the log.
pub async fn open(directory: &Path) -> Arc<App> {
    let config = Config { data: directory.to_owned(), ..Config::default() };
    let app = App::open(config).expect("a marketplace");
    app.begin_work().await;
    app
}
