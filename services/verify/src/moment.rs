//! Moments as text: RFC 3339 in UTC from seconds or microseconds since 1970.
//! No clock: the verifier judges by what the bundle says, whenever it is run.

/// `2026-11-24T19:17:45.000123Z` from microseconds since 1970.
pub(crate) fn of_micros(micros: i64) -> String {
    let (date, time) = parts(micros.div_euclid(1_000_000));
    format!("{date}T{time}.{:06}Z", micros.rem_euclid(1_000_000))
}

/// `2026-11-24T19:17:45Z` from seconds since 1970.
pub(crate) fn of_seconds(seconds: i64) -> String {
    let (date, time) = parts(seconds);
    format!("{date}T{time}Z")
}

fn parts(seconds: i64) -> (String, String) {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let date = format!("{year:04}-{month:02}-{day:02}");
    (date, format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60))
}

/// The proleptic Gregorian date of a day counted from 1970-01-01, by counting from 0000-03-01, so that
/// the leap day is a year's last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, carried) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year_of_era + era * 400 + carried, month, day)
}

#[cfg(test)]
mod tests;
