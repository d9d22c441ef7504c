//! How days and amounts are written, and what an item is that says nothing.
//! Records of real procedures are read in the journeys.

use schemas::money::{Currency, Money};

use super::written::money;
use super::{Item, Status};
use crate::amounts::grouped;

#[test]
fn amounts_are_written_as_germans_read_them() {
    let written = |amount: &str| {
        let amount = amount.parse().unwrap();
        money(Money { amount, currency: Currency::EUR })
    };
    assert_eq!(written("1234567.80"), "1.234.567,80 €");
    assert_eq!(written("999.00"), "999,00 €");
    assert_eq!(grouped("-1000".parse().unwrap()), "-1.000");
}

#[test]
fn an_item_is_filled_missing_or_does_not_apply() {
    let empty = Item::new("Nr. 8", "Verzicht").or_not_applicable("der Zuschlag erteilt ist");
    assert_eq!(empty.status, Status::NotApplicable);
    let mut lacking = Item::new("Nr. 5", "Bieter");
    lacking.lacks("der Vertragsschluss");
    assert_eq!(lacking.or_not_applicable("nichts").status, Status::Missing);
    let mut said = Item::new("Nr. 1", "Gegenstand");
    said.say("Bildschirme");
    assert_eq!(said.or_not_applicable("nichts").status, Status::Filled);
}
