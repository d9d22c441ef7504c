//! Easter Sunday of a year.
//! No holiday that hangs on it stands here: those are rows of the table.

use chrono::NaiveDate;

/// Easter Sunday in the Gregorian calendar, by the rule of Meeus, Jones and Butcher (whole numbers only).
pub(super) fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    // The days by which the moon of the tables is moved against the one of the golden number.
    let moved = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - moved + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - moon - in_century % 4) % 7;
    let correction = (golden + 11 * moon + 22 * weekday) / 451;
    let days = moon + weekday - 7 * correction + 114;
    let (month, day) = (days / 31, days % 31 + 1);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}
