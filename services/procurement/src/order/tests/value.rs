//! One order is one contract, whatever its categories.
//! Which lane a value takes is tested in `law::lane`.

use schemas::ids::{CategoryKey, OrganisationId};
use schemas::need::{LaneReason, NeedMet};

use super::placing::but;
use super::*;
use crate::need::NeedLedger;
use crate::order::OrderRejection;
use crate::samples::STRANGER;

/// Monitors at 100 euros and keyboards at 100 a piece, so many of each.
fn order(monitors: u32, keyboards: u32) -> PlaceOrder {
    asked(vec![ordered(&monitor(), monitors), ordered(&keyboard(), keyboards)])
}

/// A need of a category that was met by an order of this supplier on the day before.
fn bought(category: &str, amount: &str, supplier: OrganisationId) -> (CategoryKey, NeedLedger) {
    let id = NeedId(Uuid::from_u128(900));
    let mut need = sample_need(id, key(category), NeedLane::DirectAward, dec(amount));
    let (value, order) =
        (Money::in_cents(dec(amount), Currency::EUR), OrderId(Uuid::from_u128(90)));
    let on = Some(day("2026-03-11"));
    need.phase = NeedPhase::Met(NeedMet { need: id, order, supplier, value, on });
    (key(category), NeedLedger { needs: [(id, need)].into(), met: vec![id] })
}

#[track_caller]
fn another_lane(asked: PlaceOrder) -> (String, Vec<LaneReason>) {
    let refused = Orders::decide(&Order::default(), &place(asked)).expect_err("not refused");
    assert_eq!(crate::decider::Rejection::rule(&refused), Some("R-4.07"), "{refused}");
    let told = refused.to_string();
    let OrderRejection::AnotherLane { lane, reasons, .. } = refused else { panic!("{refused:?}") };
    assert_eq!(lane, NeedLane::SystemCompetition);
    (told, reasons)
}

fn is_placed(asked: PlaceOrder) -> bool {
    Orders::decide(&Order::default(), &place(asked)).is_ok()
}

/// § 3(1), (8) VgV: two needs of 60,000 euros, each below the limit of 100,000, are 120,000 in one order.
#[test]
fn the_lines_of_one_order_are_one_value_over_its_categories() {
    let (told, reasons) = another_lane(order(600, 600));
    assert!(told.contains("120000.00") && told.contains("100000"), "{told}");
    assert!(reasons.iter().any(|reason| reason.rule == "R-4.07"), "{reasons:?}");
    assert!(is_placed(order(500, 500)));
    assert!(!is_placed(order(500, 501)));
}

/// the sums of the year of each category of the contract are added.
#[test]
fn the_sums_of_the_year_of_each_category_are_added_to_the_contract() {
    let with = |amount| {
        let mut asked = order(300, 300);
        asked.contract.ledgers =
            vec![bought("monitors", amount, STRANGER), bought("keyboards", "20000", STRANGER)];
        asked
    };
    assert!(is_placed(with("20000")));
    another_lane(with("20000.01"));
}

/// § 3(2) VgV: what the same supplier was given in another category a day before is taken to be the same purchase;
/// what another supplier was given, or the same one long before, is not.
#[test]
fn orders_to_one_supplier_one_after_the_other_are_one_purchase() {
    let with = |supplier, days| {
        let mut asked = asked(vec![ordered(&monitor(), 600)]);
        asked.contract.ledgers = vec![bought("keyboards", "60000", supplier)];
        asked.today = asked.today + chrono::Days::new(days);
        for line in &mut asked.lines {
            line.ranking.day = asked.today;
        }
        asked
    };
    let (told, _) = another_lane(with(SUPPLIER, 0));
    assert!(told.contains("from the same supplier"), "{told}");
    assert!(!is_placed(with(SUPPLIER, 5)));
    assert!(is_placed(with(SUPPLIER, 6)));
    assert!(is_placed(with(STRANGER, 0)));
}

/// where the operator lets an objective reason open the lane, it opens it for the contract, below the threshold and
/// never for a contract that is above the limit by itself.
#[test]
fn an_objective_reason_counts_for_the_contract_as_for_a_need() {
    let with = |monitors, reason: bool| {
        let mut asked = order(monitors, 300);
        let mut law = Law::built_in().unwrap().clone();
        law.settings.at_the_limit = schemas::law::AtTheLimit::RequireReason;
        asked.contract.law = Box::leak(Box::new(law));
        asked.contract.ledgers = vec![bought("monitors", "50000", STRANGER)];
        let decided = asked.needs[0].need.as_mut().unwrap().decided.as_mut().unwrap();
        decided.objective_reason = reason.then(|| line("eigenes Budget"));
        asked
    };
    assert!(!is_placed(with(300, false)));
    assert!(is_placed(with(300, true)));
    assert!(!is_placed(with(800, true)));
}

/// without the Land of the authority no limit is known.
#[test]
fn without_a_land_no_contract_is_judged() {
    let nowhere = but(|asked| {
        asked.contract.authority.registered.as_mut().unwrap().land = None;
    });
    let refused = Orders::decide(&Order::default(), &nowhere).unwrap_err();
    assert_eq!(crate::decider::Rejection::rule(&refused), Some("R-4.03"), "{refused}");
}
