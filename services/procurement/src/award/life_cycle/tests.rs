//! The two monitors of § 6.4 of the rules.

use super::*;
use crate::samples::dec;

fn usage(price_of_a_tonne: Option<&str>) -> Usage {
    let climate = price_of_a_tonne.map(|price| Climate {
        kilograms_a_kilowatt_hour: dec("0.363"),
        price_of_a_tonne: dec(price),
    });
    Usage { hours_a_year: dec("1800"), years: dec("6"), price_of_energy: dec("0.28"), climate }
}

fn monitor(price: &str, kilowatt_hours: &str) -> Stated {
    Stated {
        price: dec(price),
        kilowatt_hours_in_1000: dec(kilowatt_hours),
        maintenance: Decimal::ZERO,
        end_of_life: Decimal::ZERO,
    }
}

/// the dearer monitor costs less over six years.
#[test]
fn the_dearer_monitor_costs_less_over_its_life() {
    let first = cost(&usage(None), &monitor("189.00", "22")).unwrap();
    assert_eq!(first.kilowatt_hours, dec("237.6"));
    assert_eq!((first.energy, first.total), (dec("66.53"), dec("255.53")));
    let second = cost(&usage(None), &monitor("209.00", "14")).unwrap();
    assert_eq!(second.kilowatt_hours, dec("151.2"));
    assert_eq!((second.energy, second.total), (dec("42.34"), dec("251.34")));
    assert!(second.total < first.total);
}

/// the same with a price for carbon dioxide.
#[test]
fn carbon_has_the_price_that_was_published() {
    let totals = |price| {
        let of = |monitor: Stated| cost(&usage(Some(price)), &monitor).unwrap();
        (of(monitor("189.00", "22")).total, of(monitor("209.00", "14")).total)
    };
    assert_eq!(totals("60"), (dec("260.70"), dec("254.63")));
    assert_eq!(totals("1000"), (dec("341.78"), dec("306.22")));
    let carbon = cost(&usage(Some("60")), &monitor("189.00", "22")).unwrap().carbon_kilograms;
    assert_eq!(carbon.unwrap().round_dp(2), dec("86.25"));
}

#[test]
fn every_part_enters_the_sum_and_nonsense_is_refused() {
    let stated =
        Stated { maintenance: dec("10.005"), end_of_life: dec("2"), ..monitor("100", "0") };
    assert_eq!(cost(&usage(None), &stated).unwrap().total, dec("112.01"));
    let refused = |stated| cost(&usage(None), &stated).unwrap_err();
    assert_eq!(refused(monitor("0", "1")), CostError::Negative("the price"));
    assert_eq!(refused(monitor("1", "-1")), CostError::Negative("consumption"));
    let huge = Usage { hours_a_year: Decimal::MAX, ..usage(None) };
    assert_eq!(cost(&huge, &monitor("1", "1")), Err(CostError::TooLarge));
}
