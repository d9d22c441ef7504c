//! The two monitors of § 6.4 of the rules, and what holds of every cost.
//! How a cost decides an award is told at `awarding`.

use proptest::prelude::*;

use super::*;
use crate::samples::dec;
use crate::specific_procurement::content::MOST_LINES;

fn method(price_of_a_tonne: Option<&str>) -> LifeCycleMethod {
    let climate = price_of_a_tonne.map(|price| CarbonPrice {
        kilograms_a_kilowatt_hour: dec("0.363"),
        price_of_a_tonne: dec(price),
    });
    LifeCycleMethod {
        hours_a_year: dec("1800"),
        years: dec("6"),
        price_of_energy: dec("0.28"),
        climate,
    }
}

fn euros(amount: Decimal) -> Money {
    Money::in_cents(amount, Currency::EUR)
}

fn uses(kilowatt_hours: &str) -> LifeCycleStatement {
    LifeCycleStatement {
        kilowatt_hours_in_1000: dec(kilowatt_hours),
        maintenance: Decimal::ZERO,
        end_of_life: Decimal::ZERO,
    }
}

/// One monitor.
fn monitor(method: &LifeCycleMethod, price: &str, kilowatt_hours: &str) -> LifeCycleCost {
    cost(method, euros(dec(price)), &[(1, uses(kilowatt_hours))]).unwrap()
}

/// the dearer monitor costs less over six years.
#[test]
fn the_dearer_monitor_costs_less_over_its_life() {
    let first = monitor(&method(None), "189.00", "22");
    assert_eq!(first.kilowatt_hours, dec("237.6"));
    assert_eq!((first.energy.amount, first.total.amount), (dec("66.53"), dec("255.53")));
    let second = monitor(&method(None), "209.00", "14");
    assert_eq!(second.kilowatt_hours, dec("151.2"));
    assert_eq!((second.energy.amount, second.total.amount), (dec("42.34"), dec("251.34")));
    assert_eq!((second.carbon_kilograms, second.climate), (None, None));
}

/// the same with a price for carbon dioxide.
#[test]
fn carbon_has_the_price_that_was_published() {
    let totals = |price| {
        let of = |amount, uses| monitor(&method(Some(price)), amount, uses).total.amount;
        (of("189.00", "22"), of("209.00", "14"))
    };
    assert_eq!(totals("60"), (dec("260.70"), dec("254.63")));
    assert_eq!(totals("1000"), (dec("341.78"), dec("306.22")));
    let carbon = |uses| monitor(&method(Some("60")), "189.00", uses).carbon_kilograms.unwrap();
    assert_eq!((carbon("22").round_dp(2), carbon("14").round_dp(2)), (dec("86.25"), dec("54.89")));
}

/// pieces and lines are summed exactly and rounded once.
#[test]
fn every_part_of_every_piece_enters_the_sum() {
    let stated =
        LifeCycleStatement { maintenance: dec("10.005"), end_of_life: dec("2"), ..uses("0") };
    let of = |pieces: &[(u32, LifeCycleStatement)]| {
        cost(&method(None), euros(dec("100")), pieces).unwrap().total.amount
    };
    assert_eq!(of(&[(1, stated)]), dec("112.01"));
    assert_eq!(of(&[(2, stated)]), dec("124.01"));
    assert_eq!(of(&[(1, stated), (2, stated), (3, uses("1"))]), dec("145.09"));
    assert_eq!(of(&[]), dec("100"));
}

/// numbers that make no sense are published by nobody, and stated by nobody.
#[test]
fn nonsense_is_refused() {
    let with = |change: &dyn Fn(&mut LifeCycleMethod)| {
        let mut method = method(Some("60"));
        change(&mut method);
        check(&method)
    };
    assert_eq!(with(&|_| ()), Ok(()));
    let refused: [&dyn Fn(&mut LifeCycleMethod); 9] = [
        &|m| m.hours_a_year = Decimal::ZERO,
        &|m| m.hours_a_year = dec("1800.5"),
        &|m| m.hours_a_year = dec("8785"),
        &|m| m.years = Decimal::ZERO,
        &|m| m.years = dec("50.1"),
        &|m| m.price_of_energy = dec("-0.01"),
        &|m| m.price_of_energy = dec("0.00001"),
        &|m| m.climate.as_mut().unwrap().kilograms_a_kilowatt_hour = dec("-1"),
        &|m| m.climate.as_mut().unwrap().price_of_a_tonne = dec("10000.01"),
    ];
    for change in refused {
        assert!(matches!(with(change), Err(CostError::Method(_))));
    }
    for stated in [
        uses("-1"),
        uses("100000.001"),
        uses("0.0001"),
        LifeCycleStatement { maintenance: dec("-0.01"), ..uses("1") },
        LifeCycleStatement { end_of_life: Decimal::MAX, ..uses("1") },
    ] {
        assert!(matches!(check_stated(&stated), Err(CostError::Statement(_))));
        assert!(cost(&method(None), euros(dec("1")), &[(1, stated)]).is_err());
    }
}

/// the greatest numbers that are taken are reckoned with: the cost is above all bounds, and no sum overflows.
#[test]
fn no_number_that_is_taken_is_too_long() {
    let climate = Some(CarbonPrice {
        kilograms_a_kilowatt_hour: dec("9.9999"),
        price_of_a_tonne: dec("9999.99"),
    });
    let most = LifeCycleMethod {
        hours_a_year: dec("8784"),
        years: dec("49.9"),
        price_of_energy: dec("99.9999"),
        climate,
    };
    let stated = LifeCycleStatement {
        kilowatt_hours_in_1000: dec("99999.999"),
        maintenance: dec("999999999.999999"),
        end_of_life: dec("999999999.999999"),
    };
    let every = vec![(u32::MAX, stated); MOST_LINES];
    let price = euros(dec("999999999.99"));
    assert_eq!(cost(&most, price, &every), Err(CostError::TooGreat));
}

fn statement() -> impl Strategy<Value = (u32, LifeCycleStatement)> {
    let cents = || (0_i64..100_000).prop_map(|cents| Decimal::new(cents, 3));
    (1_u32..2_000, cents(), cents(), cents()).prop_map(
        |(pieces, uses, maintenance, end_of_life)| {
            let stated =
                LifeCycleStatement { kilowatt_hours_in_1000: uses, maintenance, end_of_life };
            (pieces, stated)
        },
    )
}

proptest! {
    /// a cost is never below the price, the sequence of lines means nothing, and another price moves it by the
    /// difference.
    #[test]
    fn a_cost_is_never_below_the_price(
        price in 1_i64..10_000_000,
        bid in 1_i64..10_000_000,
        lines in prop::collection::vec(statement(), 1..8),
        tonne in prop::option::of(0_u32..2_000),
    ) {
        let tonne = tonne.map(|price| price.to_string());
        let method = method(tonne.as_deref());
        let (price, bid) = (euros(Decimal::new(price, 2)), euros(Decimal::new(bid, 2)));
        let found = cost(&method, price, &lines).unwrap();
        prop_assert!(found.total.amount >= price.amount);
        let turned: Vec<_> = lines.iter().rev().copied().collect();
        prop_assert_eq!(cost(&method, price, &turned).unwrap(), found);
        let after = cost(&method, bid, &lines).unwrap().total.amount;
        prop_assert_eq!(at_price(&found, price, bid), Some(after));
    }
}
