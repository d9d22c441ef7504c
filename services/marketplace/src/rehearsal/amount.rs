//! By how much a clock is moved, as it is written: `3d`, `1w2d`, `12h30m`.
//! Nothing is moved here.

use std::str::FromStr;

use chrono::TimeDelta;

/// A length of time that is not nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub TimeDelta);

/// The text is no length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no length of time such as 3d, 1w2d or 12h30m (w, d, h, m, s)")]
pub struct NotAnAmount(String);

impl FromStr for Amount {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let wrong = || NotAnAmount(text.to_owned());
        let (mut seconds, mut digits) = (0_i64, String::new());
        for letter in text.chars() {
            if letter.is_ascii_digit() {
                digits.push(letter);
                continue;
            }
            let unit = match letter {
                'w' => 604_800,
                'd' => 86_400,
                'h' => 3_600,
                'm' => 60,
                's' => 1,
                _ => return Err(wrong()),
            };
            let count: i64 = digits.parse().map_err(|_| wrong())?;
            let part = count.checked_mul(unit).ok_or_else(wrong)?;
            seconds = seconds.checked_add(part).ok_or_else(wrong)?;
            digits.clear();
        }
        let length = TimeDelta::try_seconds(seconds).filter(|length| !length.is_zero());
        length.filter(|_| digits.is_empty()).map(Self).ok_or_else(wrong)
    }
}
