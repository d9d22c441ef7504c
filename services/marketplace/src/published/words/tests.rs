//! The German words of a notice.

use schemas::money::{Currency, Money};
use schemas::terms::Percentages;

use super::{end, moment, money, percent};

#[test]
fn money_times_and_weights_are_written_as_in_a_german_notice() {
    let euros = |text: &str| money(Money::in_cents(text.parse().unwrap(), Currency::EUR));
    assert_eq!(euros("0.5"), "0,50 EUR");
    assert_eq!(euros("999"), "999,00 EUR");
    assert_eq!(euros("1000"), "1.000,00 EUR");
    assert_eq!(euros("4800000.05"), "4.800.000,05 EUR");
    let without_cents = Money { amount: 4_000_000.into(), currency: Currency::EUR };
    assert_eq!(money(without_cents), "4.000.000,00 EUR");
    let noon = moment("2026-08-10T10:00:00Z".parse().unwrap());
    assert_eq!(noon, "10.08.2026, 12:00 Uhr (deutsche Zeit)");
    let midnight = end("2026-08-10T22:00:00Z".parse().unwrap());
    assert_eq!(midnight, "10.08.2026, 24:00 Uhr (deutsche Zeit)");
    assert_eq!(percent(Percentages { from: 40, to: 40 }), "40 %");
    assert_eq!(percent(Percentages { from: 40, to: 70 }), "40 bis 70 %");
}
