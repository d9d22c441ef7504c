//! Tests of moments as text.

use super::*;

#[test]
fn moments_are_read_across_leap_days_and_before_1970() {
    assert_eq!(of_seconds(0), "1970-01-01T00:00:00Z");
    assert_eq!(of_seconds(951_782_400), "2000-02-29T00:00:00Z");
    assert_eq!(of_seconds(1_795_547_865), "2026-11-24T19:17:45Z");
    assert_eq!(of_micros(-1), "1969-12-31T23:59:59.999999Z");
    assert_eq!(of_seconds(-2_203_891_200), "1900-03-01T00:00:00Z");
}
