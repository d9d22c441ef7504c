//! How days, times and amounts are written in a German record.
//! No sentence stands here.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

pub(super) use crate::amounts::money;
use crate::clock::german_day;

pub(super) fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// The day by German clocks.
pub(super) fn day_of(at: DateTime<Utc>) -> String {
    day(german_day(at))
}

/// Day and time by German clocks.
pub(super) fn time(at: DateTime<Utc>) -> String {
    procurement::law::berlin::german_time(at).format("%d.%m.%Y, %H:%M:%S Uhr").to_string()
}

/// With a comma.
pub(super) fn number(number: Decimal) -> String {
    number.to_string().replace('.', ",")
}
