//! Needs and their lanes told as stories: an authority of Rhineland-Palatinate (10,000 euros) buys monitors.
//! The lanes themselves are tested in `law::lane`.

mod properties;
mod stating;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::ids::{ActorId, NeedId, OrderId, OrganisationId};
use schemas::money::{Currency, Money};
use schemas::need::{NeedEvent, NeedLane, NeedMet, NeedReleased, NeedWithdrawn};
use schemas::organisation::{Land, OrganisationKind};
use schemas::specific_procurement::NeededLine;
use schemas::terms::EstimateMethod;
use uuid::Uuid;

use super::{NeedCommand, NeedLedger, NeedLedgers, NeedRejection, StateNeed};
use crate::decider::Decider;
use crate::law::Law;
use crate::law::lane::AtTheLimit;
use crate::need::ContractFacts;
use crate::organisation::Organisation;
use crate::samples::{
    AUTHORITY, STRANGER, SUPPLIER, SYSTEM, cpv, day, dec, in_force, key, line, organisation, system,
};
use crate::scenario::{Given, given};

const ORDER: OrderId = OrderId(Uuid::from_u128(40));

fn need(number: u128) -> NeedId {
    NeedId(Uuid::from_u128(700 + number))
}

fn euros(amount: &str) -> Money {
    Money::in_cents(dec(amount), Currency::EUR)
}

fn authority(land: Option<Land>) -> Organisation {
    let mut registered = organisation(AUTHORITY, OrganisationKind::ContractingAuthority);
    registered.land = land;
    Organisation { registered: Some(registered), ..Organisation::default() }
}

/// Monitors for so much on this day.
fn monitors_for(number: u128, value: Decimal, today: NaiveDate) -> StateNeed {
    StateNeed {
        need: need(number),
        authority: AUTHORITY,
        authority_facts: authority(Some(Land::RP)),
        unit: None,
        system: SYSTEM,
        system_facts: in_force(system()),
        category: key("monitors"),
        lines: vec![NeededLine {
            line: 1,
            description: line("Bildschirm 27 Zoll"),
            cpv: cpv("30231310"),
            quantity: 10,
            unit: line("C62"),
        }],
        deliver_to: line("Rathaus"),
        wanted_by: None,
        value,
        method: EstimateMethod::MarketPrices,
        explanation: line("Preise aus dem Katalog"),
        by: ActorId(Uuid::from_u128(101)),
        supplier: Some(SUPPLIER),
        order: None,
        objective_reason: None,
        at_the_limit: AtTheLimit::Refuse,
        call_off: None,
        frameworks: vec![],
        contract: ContractFacts::default(),
        limits: Law::built_in().unwrap().limits.clone(),
        today,
        only: None,
    }
}

fn asked(number: u128, value: &str, today: &str) -> StateNeed {
    monitors_for(number, dec(value), day(today))
}

fn state(asked: StateNeed) -> NeedCommand {
    NeedCommand::StateNeed(Box::new(asked))
}

/// What is written when needs are stated one after the other.
fn told(needs: Vec<StateNeed>) -> Vec<NeedEvent> {
    let mut events = Vec::new();
    for asked in needs {
        let ledger = NeedLedgers::fold(&events);
        events.extend(NeedLedgers::decide(&ledger, &state(asked)).unwrap());
    }
    events
}

/// The lane of one more need, with the rules of its warnings.
fn lane(before: &[NeedEvent], asked: StateNeed) -> (NeedLane, Vec<String>) {
    let events = NeedLedgers::decide(&NeedLedgers::fold(before), &state(asked)).unwrap();
    let [NeedEvent::NeedStated(_), NeedEvent::LaneDecided(decided)] = &events[..] else {
        panic!("{events:?}");
    };
    let warnings = decided
        .reasons
        .iter()
        .filter(|reason| matches!(reason.weight, schemas::need::ReasonWeight::Warning));
    (decided.lane, warnings.map(|reason| reason.rule.clone()).collect())
}

fn met(number: u128, order: OrderId, supplier: OrganisationId, value: &str) -> NeedMet {
    let on = Some(day("2026-03-12"));
    NeedMet { need: need(number), order, supplier, value: euros(value), on }
}

fn after(events: &[NeedEvent]) -> Given<NeedLedgers> {
    given(events)
}

/// the sum of a year opens and closes the lane, with a warning from 80 percent on.
#[test]
fn a_need_is_awarded_directly_until_the_sum_of_a_year_reaches_the_limit() {
    let story = told(vec![asked(1, "6000", "2026-03-12")]);
    assert_eq!(lane(&story, asked(2, "1999.99", "2026-03-12")), (NeedLane::DirectAward, vec![]));
    let (direct, warnings) = lane(&story, asked(2, "2000", "2026-03-12"));
    assert_eq!((direct, &*warnings[0]), (NeedLane::DirectAward, "R-4.02"));
    assert_eq!(lane(&story, asked(2, "4000", "2026-03-12")).0, NeedLane::DirectAward);
    assert_eq!(lane(&story, asked(2, "4000.01", "2026-03-12")).0, NeedLane::SystemCompetition);
    // A year later what was bought counts no more.
    let bought = [&story[..], &[met(1, ORDER, SUPPLIER, "6000").into()]].concat();
    assert_eq!(lane(&bought, asked(2, "10000", "2027-03-11")).0, NeedLane::SystemCompetition);
    assert_eq!(lane(&bought, asked(2, "10000", "2027-03-12")).0, NeedLane::DirectAward);
}

/// a need that is kept open counts for as long, and from its order on for a year: nobody saves limits up.
#[test]
fn a_need_that_is_kept_open_counts_until_it_was_ordered_for_a_year() {
    let story = told(vec![asked(1, "6000", "2026-03-12")]);
    assert_eq!(lane(&story, asked(2, "4000.01", "2027-06-01")).0, NeedLane::SystemCompetition);
    let order = |on: &str| NeedMet { on: Some(day(on)), ..met(1, ORDER, SUPPLIER, "6000") };
    let ordered = [&story[..], &[order("2027-06-01").into()]].concat();
    // To tell it again, as of another day, changes nothing: the day is that of the order.
    after(&ordered).when(&NeedCommand::SettleNeed(order("2027-06-02"))).then_nothing();
    assert_eq!(lane(&ordered, asked(2, "4000.01", "2027-12-31")).0, NeedLane::SystemCompetition);
    assert_eq!(NeedLedgers::fold(&ordered).direct_awards(day("2028-05-31")), dec("6000"));
    assert_eq!(NeedLedgers::fold(&ordered).direct_awards(day("2028-06-01")), dec("0"));
    // Of an order whose day was not told the need's own day counts, as it did then.
    let untold = NeedMet { on: None, ..met(1, ORDER, SUPPLIER, "6000") };
    let ordered = [&story[..], &[untold.into()]].concat();
    assert_eq!(NeedLedgers::fold(&ordered).direct_awards(day("2027-03-12")), dec("0"));
}

/// past the limit a recorded, objective reason is needed, if that is what the operator has decided.
#[test]
fn past_the_limit_only_a_recorded_reason_keeps_the_lane_open() {
    let story = told(vec![asked(1, "9000", "2026-03-12")]);
    let mut second = asked(2, "2000", "2026-04-01");
    second.at_the_limit = AtTheLimit::RequireReason;
    assert_eq!(lane(&story, second.clone()).0, NeedLane::SystemCompetition);
    second.objective_reason = Some(line("Brand im Bauhof, Ersatz am selben Tag"));
    assert_eq!(lane(&story, second.clone()).0, NeedLane::DirectAward);
    let events = told(vec![asked(1, "9000", "2026-03-12"), second]);
    let NeedEvent::LaneDecided(decided) = &events[3] else { panic!("{events:?}") };
    assert_eq!(decided.objective_reason, Some(line("Brand im Bauhof, Ersatz am selben Tag")));
    assert_eq!(decided.before, euros("9000"));
}

/// what was withdrawn, rejected or cancelled was not bought; what was ordered counts instead of the estimate.
#[test]
fn what_was_not_bought_does_not_count() {
    let story = told(vec![asked(1, "6000", "2026-03-12"), asked(2, "4000", "2026-03-12")]);
    let sum = |more: &[NeedEvent]| {
        let events: Vec<_> = story.iter().chain(more).cloned().collect();
        NeedLedgers::fold(&events).direct_awards(day("2026-03-12"))
    };
    assert_eq!(sum(&[]), dec("10000"));
    let cheaper = met(1, ORDER, SUPPLIER, "5500");
    assert_eq!(sum(&[cheaper.clone().into()]), dec("9500"));
    let gone = NeedWithdrawn { need: need(2), reason: line("doch nicht") };
    assert_eq!(sum(&[gone.into()]), dec("6000"));
    let released = NeedReleased { need: need(1), order: ORDER, reason: line("Haushaltssperre") };
    assert_eq!(sum(&[cheaper.into(), released.into()]), dec("4000"));
}

/// Rules § 4.3: suppliers should change from one direct award to the next.
#[test]
fn the_third_award_in_a_row_to_one_supplier_warns_at_the_fourth() {
    let needs = (1..=3).map(|number| asked(number, "100", "2026-03-12")).collect();
    let mut story = told(needs);
    for number in 1..=3 {
        let order = OrderId(Uuid::from_u128(number));
        story.push(met(number, order, SUPPLIER, "100").into());
    }
    let (_, warnings) = lane(&story, asked(4, "100", "2026-03-12"));
    assert_eq!(warnings, ["rules 4.3"]);
    let mut other = asked(4, "100", "2026-03-12");
    other.supplier = Some(STRANGER);
    assert_eq!(lane(&story, other).1, [""; 0]);
}

#[test]
fn a_need_is_met_once_and_given_back_with_its_order() {
    let story = told(vec![asked(1, "6000", "2026-03-12")]);
    let settle = |order, value| NeedCommand::SettleNeed(met(1, order, SUPPLIER, value));
    let settled = met(1, ORDER, SUPPLIER, "5500");
    after(&story).when(&settle(ORDER, "5500")).then(&[settled.clone().into()]);
    let with_order = [&story[..], &[settled.into()]].concat();
    after(&with_order).when(&settle(ORDER, "5500")).then_nothing();
    let other = OrderId(Uuid::from_u128(41));
    let rejection = NeedRejection::AlreadyMet { order: ORDER };
    after(&with_order).when(&settle(other, "10")).then_rejected(&rejection);
    let reason = line("Haushaltssperre");
    let withdraw = NeedCommand::WithdrawNeed { need: need(1), reason: reason.clone() };
    after(&with_order).when(&withdraw).then_rejected(&rejection);
    let release = NeedCommand::ReleaseNeed { need: need(1), order: ORDER, reason: reason.clone() };
    let released = NeedReleased { need: need(1), order: ORDER, reason };
    after(&with_order).when(&release).then(&[released.clone().into()]);
    let given_back = [&with_order[..], &[released.into()]].concat();
    after(&given_back).when(&release).then_nothing();
    // What comes late of the same order changes nothing any more.
    after(&given_back).when(&settle(ORDER, "5500")).then_nothing();
    after(&given_back).when(&settle(other, "10")).then_rejected(&NeedRejection::NotOpen);
    after(&story).when(&release).then_rejected(&NeedRejection::NotOpen);
}

/// an order takes no more than the need for which the lane was decided.
#[test]
fn a_direct_award_takes_no_more_than_was_reserved() {
    let story = told(vec![asked(1, "6000", "2026-03-12")]);
    let settle = NeedCommand::SettleNeed(met(1, ORDER, SUPPLIER, "6000.01"));
    let (value, reserved) = (euros("6000.01"), euros("6000"));
    let rejection = NeedRejection::MoreThanReserved { value, reserved };
    after(&story).when(&settle).then_rejected_by("R-4.02", &rejection);
}

#[test]
fn a_need_is_withdrawn_once() {
    let story = told(vec![asked(1, "6000", "2026-03-12")]);
    let reason = line("doch nicht");
    let withdraw = NeedCommand::WithdrawNeed { need: need(1), reason: reason.clone() };
    let withdrawn: NeedEvent = NeedWithdrawn { need: need(1), reason }.into();
    after(&story).when(&withdraw).then(std::slice::from_ref(&withdrawn));
    after(&[&story[..], &[withdrawn]].concat()).when(&withdraw).then_nothing();
    after(&[]).when(&withdraw).then_rejected(&NeedRejection::NotStated);
}
