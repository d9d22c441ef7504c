//! How often somebody may, told with moments that are given.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::Rate;

const HOUR: Duration = Duration::from_hours(1);

fn peer(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn who_has_done_it_often_enough_waits_until_the_count_begins_again() {
    let (rate, now) = (Rate::within(HOUR), Instant::now());
    let (one, other) = (peer("192.0.2.1"), peer("192.0.2.2"));
    for _ in 0..3 {
        assert_eq!(rate.allows_at(one, 3, now), Ok(()));
        rate.count_at(one, now);
    }
    assert_eq!(rate.allows_at(one, 3, now + HOUR / 2), Err(HOUR / 2));
    assert_eq!(rate.allows_at(other, 3, now), Ok(()));
    assert_eq!(rate.allows_at(one, 3, now + HOUR), Ok(()));
    rate.count_at(one, now + HOUR);
    assert_eq!(rate.allows_at(one, 3, now + HOUR), Ok(()));
}

#[test]
fn all_addresses_of_a_household_count_as_one() {
    let (rate, now) = (Rate::within(HOUR), Instant::now());
    rate.count_at(peer("2001:db8:1:2::1"), now);
    assert!(rate.allows_at(peer("2001:db8:1:2:ffff::9"), 1, now).is_err());
    assert!(rate.allows_at(peer("2001:db8:1:3::1"), 1, now).is_ok());
    rate.count_at(peer("::ffff:192.0.2.1"), now);
    assert!(rate.allows_at(peer("192.0.2.1"), 1, now).is_err());
}

#[test]
fn what_is_remembered_is_bounded() {
    let (rate, now) = (Rate::within(HOUR), Instant::now());
    for number in 0..10_000u32 {
        rate.count_at(IpAddr::from(number.to_be_bytes()), now);
    }
    assert!(rate.allows_at(peer("192.0.2.1"), 3, now).is_err());
    assert!(rate.allows_at(peer("192.0.2.1"), 3, now + HOUR).is_ok());
    rate.count_at(peer("192.0.2.1"), now + HOUR);
    assert_eq!(rate.seen.lock().unwrap().len(), 1);
}
