//! What may be the name of a stream.
//! No stores here.

use super::*;

#[test]
fn the_category_ends_at_the_first_hyphen() {
    let name = StreamName::new("order", "2026-17").unwrap();
    assert_eq!((name.category(), name.key()), ("order", "2026-17"));
    assert_eq!(StreamName::parse("system").unwrap().category(), "system");
}

#[test]
fn a_name_without_category_too_long_or_with_control_characters_is_refused() {
    assert_eq!(StreamName::parse(""), Err(StreamNameError::Empty));
    assert_eq!(StreamName::parse("-1"), Err(StreamNameError::Empty));
    assert_eq!(StreamName::parse("o-\n"), Err(StreamNameError::ControlCharacter));
    assert_eq!(StreamName::parse("x".repeat(201)), Err(StreamNameError::TooLong(201)));
    assert!(StreamName::parse("x".repeat(200)).is_ok());
}

#[test]
fn a_filter_passes_its_categories_only() {
    let filter = Filter::categories(["order"]);
    assert!(filter.passes("order-1") && filter.passes("order"));
    assert!(!filter.passes("orders-1") && !filter.passes("offer-1"));
    assert!(Filter::All.passes("offer-1"));
}
