//! Needs that let an order be placed directly.
//! How their lanes are decided is tested in `need`.

use schemas::ids::OrderId;
use schemas::need::{NeedMet, NeedWithdrawn};

use super::placing::but;
use super::*;
use crate::order::OrderRejection;
use crate::samples::STRANGER;

fn with(change: impl FnOnce(&mut Need)) -> OrderCommand {
    but(|asked| change(asked.needs[0].need.as_mut().unwrap()))
}

#[track_caller]
fn refused(command: &OrderCommand, rejection: &OrderRejection) {
    after(&[]).when(command).then_rejected_by("R-4.02", rejection);
}

/// without a need whose lane is the direct award nothing is ordered directly.
#[test]
fn nothing_is_ordered_directly_without_a_need_of_the_category() {
    let category = key("keyboards");
    let missing = OrderRejection::NeedMissing { category };
    refused(&but(|asked| asked.needs.clear()), &missing);
    refused(
        &but(|asked| asked.needs.retain(|fact| fact.reference.category != key("keyboards"))),
        &missing,
    );
    refused(&with(|need| need.stated.authority = STRANGER), &missing);
    refused(&with(|need| need.stated.category = key("monitors")), &missing);
    refused(&but(|asked| asked.needs[0].need = None), &missing);
}

/// what needs a competition is not ordered from the shop.
#[test]
fn a_need_of_another_lane_is_not_ordered_directly() {
    let lane = NeedLane::SystemCompetition;
    let competition = with(|need| need.decided.as_mut().unwrap().lane = lane);
    let rejection = OrderRejection::NeedNotDirect { category: key("keyboards"), lane: Some(lane) };
    refused(&competition, &rejection);
}

///
#[test]
fn a_need_serves_one_order_and_up_to_its_value() {
    let category = || key("keyboards");
    let (need, other) = (NeedId(Uuid::from_u128(70)), OrderId(Uuid::from_u128(41)));
    let value = Money::in_cents(dec("1"), Currency::EUR);
    let met = NeedMet { need, order: other, supplier: SUPPLIER, value, on: None };
    let not_open = OrderRejection::NeedNotOpen { category: category() };
    refused(&with(|need| need.phase = NeedPhase::Met(met)), &not_open);
    let gone = NeedWithdrawn { need, reason: line("doch nicht") };
    refused(&with(|need| need.phase = NeedPhase::Withdrawn(gone)), &not_open);
    refused(&with(|need| need.stated.order = Some(other)), &not_open);
    let (ordered, reserved) = (
        Money::in_cents(dec("2000"), Currency::EUR),
        Money::in_cents(dec("1999.99"), Currency::EUR),
    );
    let less = with(|need| need.stated.estimate.total = reserved);
    refused(&less, &OrderRejection::MoreThanNeeded { category: category(), ordered, reserved });
}
