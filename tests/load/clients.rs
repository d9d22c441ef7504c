//! Clients that ask one after the other, each on its own connection and thread, and what was measured of it.
//! What they ask for is not known here.

use std::thread;
use std::time::{Duration, Instant};

use super::market::{Client, Market};
use super::mixes::Mix;

/// The most requests of one client in one round.
const MOST: usize = 200_000;

/// What was measured.
#[derive(Default)]
pub struct Measured {
    /// Times of all requests, rising.
    times: Vec<Duration>,
    /// From the first request to the last answer.
    lasted: Duration,
    /// Requests that were not answered as they should be.
    pub errors: u64,
    /// What went wrong first.
    pub first_error: Option<String>,
}

/// Lets so many clients ask for so long.
pub fn drive(market: &Market, mix: Mix, clients: usize, lasting: Duration) -> Measured {
    let started = Instant::now();
    let each = |number: usize| move || ask(market, mix, number, started + lasting);
    let mut all = thread::scope(|scope| {
        let threads: Vec<_> = (0..clients).map(|number| scope.spawn(each(number))).collect();
        threads
            .into_iter()
            .filter_map(|thread| thread.join().ok())
            .fold(Measured::default(), Measured::and)
    });
    all.lasted = started.elapsed();
    all.times.sort_unstable();
    all
}

fn ask(market: &Market, mix: Mix, number: usize, until: Instant) -> Measured {
    let client = Client::new();
    let mut measured = Measured::default();
    // Clients begin at different places of the mix.
    for turn in (number * 7..).take(MOST) {
        let begun = Instant::now();
        if begun >= until {
            break;
        }
        match mix.ask(market, &client, turn) {
            Ok(true) => measured.times.push(begun.elapsed()),
            Ok(false) => break,
            Err(error) => {
                measured.errors += 1;
                measured.first_error.get_or_insert(error.to_string());
            }
        }
    }
    measured
}

impl Measured {
    /// Answers a second.
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.lasted.as_secs_f64()
    }

    /// Milliseconds within which so many percent were answered.
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        self.times.get(at).map_or(0.0, Duration::as_secs_f64) * 1_000.0
    }

    fn and(mut self, other: Self) -> Self {
        self.times.extend(other.times);
        self.errors += other.errors;
        self.first_error = self.first_error.or(other.first_error);
        self
    }
}
