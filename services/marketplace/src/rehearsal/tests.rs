//! What a length of time looks like.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::Amount;

#[test]
fn a_length_of_time_is_a_sum_of_weeks_days_hours_minutes_and_seconds() {
    let length = |text: &str| text.parse::<Amount>().unwrap().0;
    assert_eq!(length("3d"), TimeDelta::days(3));
    assert_eq!(length("1w2d"), TimeDelta::days(9));
    assert_eq!(length("12h30m5s"), TimeDelta::seconds(45_005));
    for wrong in ["", "3", "d", "-3d", "3 d", "3x", "0d", "99999999999999999999d", "9999999999999w"]
    {
        assert!(wrong.parse::<Amount>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_length_that_is_not_nothing_or_refused(text in ".{0,12}") {
        if let Ok(Amount(length)) = text.parse() {
            prop_assert!(length > TimeDelta::zero());
        }
    }
}
