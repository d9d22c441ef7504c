//! Times of day by German clocks, also on the days on which they are set; jobs that are due are done.
//! What the jobs do is tested beside them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::{Daily, TimeOfDay, every_day, last_due};
use crate::clock;

fn at(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_time_of_day_is_that_of_german_clocks_in_winter_in_summer_and_when_they_are_set() {
    let due = [
        // Winter and summer time, before and after the moment.
        ("03:00", "2026-11-24T01:59:59Z", "2026-11-23T02:00:00Z"),
        ("03:00", "2026-11-24T02:00:00Z", "2026-11-24T02:00:00Z"),
        ("03:00", "2026-07-01T00:59:59Z", "2026-06-30T01:00:00Z"),
        ("03:00", "2026-07-01T01:00:00Z", "2026-07-01T01:00:00Z"),
        ("23:30", "2026-07-01T21:30:00Z", "2026-07-01T21:30:00Z"),
        ("00:15", "2026-06-30T22:20:00Z", "2026-06-30T22:15:00Z"),
        // The night of 29 March 2026 has no 02:30; the one of 25 October has two.
        ("02:30", "2026-03-29T01:10:00Z", "2026-03-29T01:00:00Z"),
        ("03:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"),
        ("02:30", "2026-10-25T01:45:00Z", "2026-10-25T00:30:00Z"),
        ("03:00", "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"),
        ("03:00", "2026-10-25T01:59:00Z", "2026-10-24T01:00:00Z"),
    ];
    for (clock, now, expected) in due {
        assert_eq!(last_due(at(clock), time(now)), time(expected), "{clock} at {now}");
    }
}

#[test]
fn a_time_of_day_is_written_as_it_is_read_and_nothing_means_never() {
    for text in ["03:00", "23:59", ""] {
        let time = TimeOfDay::try_from(text.to_owned()).unwrap();
        assert_eq!(String::from(time), text);
    }
    assert!(TimeOfDay::try_from("25:00".to_owned()).is_err());
}

#[tokio::test]
async fn what_was_missed_is_made_up_for_once() {
    let now = clock::now();
    let done = now - TimeDelta::days(5);
    let job = Daily { name: "a test", at: (now - TimeDelta::hours(5)).time(), done };
    let count = Arc::new(AtomicUsize::new(0));
    let (began, mut begins) = tokio::sync::mpsc::unbounded_channel();
    let counting = Arc::clone(&count);
    let working = tokio::spawn(every_day(job, move || {
        counting.fetch_add(1, Ordering::SeqCst);
        let began = began.clone();
        async move { began.send(()).map_err(|gone| gone.to_string()) }
    }));
    begins.recv().await.unwrap();
    // It looks again at once and finds nothing to do.
    tokio::task::yield_now().await;
    assert_eq!(count.load(Ordering::SeqCst), 1);
    working.abort();
}
