//! What a need must say, and which facts its lane rests on.
//! What becomes of it later is told beside.

use schemas::framework::FrameworkAgreementConcluded;
use schemas::ids::FrameworkId;
use schemas::need::CompetitionLaw;
use schemas::organisation::DirectAwardLimitSet;
use schemas::terms::Regulation;

use super::*;
use crate::dynamic_purchasing_system::NotInForce;
use crate::framework::{Framework, tests::concluded};
use crate::need::FrameworkFact;

fn sample() -> StateNeed {
    asked(1, "6000", "2026-03-12")
}

fn but(change: impl FnOnce(&mut StateNeed)) -> NeedCommand {
    let mut asked = sample();
    change(&mut asked);
    state(asked)
}

#[test]
fn a_need_is_stated_once_together_with_its_lane() {
    let story = told(vec![sample()]);
    let [NeedEvent::NeedStated(stated), NeedEvent::LaneDecided(decided)] = &story[..] else {
        panic!("{story:?}");
    };
    assert_eq!(stated.deliver_to.name, line("Rathaus"));
    assert_eq!((decided.lane, decided.before), (NeedLane::DirectAward, euros("0")));
    assert!(decided.reasons.iter().all(|reason| reason.rule_version == "law/2026-11-23"));
    assert!(decided.reasons.iter().any(|reason| reason.row.is_some()));
    after(&story).when(&state(sample())).then_nothing();
    let other = but(|asked| asked.value = dec("6001"));
    after(&story).when(&other).then_rejected(&NeedRejection::StatedOtherwise);
}

///
#[test]
fn a_need_falls_under_one_category_of_a_system_in_which_the_authority_buys() {
    let ended = but(|asked| asked.system_facts.terminated = Some(line("merged")));
    let why = NotInForce::NoLongerInForce;
    after(&[]).when(&ended).then_rejected_by("R-1.11", &NeedRejection::SystemNotInForce { why });
    let stranger = but(|asked| asked.authority = STRANGER);
    after(&[])
        .when(&stranger)
        .then_rejected_by("R-1.10", &NeedRejection::AuthorityNotParticipating);
    let keyboard = but(|asked| asked.lines[0].cpv = cpv("30237460"));
    let rejection = NeedRejection::AnotherCategory { line: 1, category: key("monitors") };
    after(&[]).when(&keyboard).then_rejected_by("R-1.08", &rejection);
    let none = but(|asked| asked.lines.clear());
    after(&[]).when(&none).then_rejected(&NeedRejection::LinesUnusable { most: 200 });
    let place = but(|asked| asked.deliver_to = line("Schloss"));
    let rejection = NeedRejection::DeliveryPlaceUnknown { name: line("Schloss") };
    after(&[]).when(&place).then_rejected(&rejection);
}

/// only a unit that is responsible on its own is reckoned apart.
#[test]
fn a_unit_that_is_not_recognised_has_no_sum_of_its_own() {
    let unit = || line("Schulamt");
    let apart = but(|asked| asked.unit = Some(unit()));
    let rejection = NeedRejection::UnitNotRecognised { unit: unit() };
    after(&[]).when(&apart).then_rejected_by("R-4.02", &rejection);
    let mut recognised = sample();
    recognised.unit = Some(unit());
    recognised.authority_facts.units.insert(unit(), line("eigener Haushalt"));
    assert_eq!(lane(&[], recognised).0, NeedLane::DirectAward);
}

///
#[test]
fn a_need_has_a_value_above_zero() {
    for value in ["0", "-1", "0.001", "1000000000000.01"] {
        let refused =
            NeedLedgers::decide(&NeedLedger::default(), &but(|asked| asked.value = dec(value)));
        let refused = refused.unwrap_err();
        assert!(matches!(refused, NeedRejection::ValueUnusable { .. }), "{value}: {refused:?}");
    }
}

/// what no row answers is not decided.
#[test]
fn without_a_row_or_a_land_no_lane_is_told() {
    let nowhere = but(|asked| asked.authority_facts = authority(None));
    after(&[]).when(&nowhere).then_rejected_by("R-4.03", &NeedRejection::LandUnknown);
    let later = but(|asked| asked.today = day("2029-01-02"));
    let refused = NeedLedgers::decide(&NeedLedger::default(), &later).unwrap_err();
    assert!(refused.to_string().contains("expired on 2027-12-31"), "{refused}");
    // A Land whose limit is not known closes the direct award and says which row is missing.
    let only = Some(NeedLane::DirectAward);
    let unknown =
        but(|asked| (asked.authority_facts, asked.only) = (authority(Some(Land::MV)), only));
    let refused = NeedLedgers::decide(&NeedLedger::default(), &unknown).unwrap_err();
    let told = refused.to_string();
    assert!(told.contains("in MV is known") && told.contains("must be added"), "{told}");
}

/// what is too large for a direct award goes to the system, if its notice is out.
#[test]
fn a_large_need_is_put_out_to_competition_in_a_system_that_was_noticed() {
    let large = || asked(1, "20000", "2026-03-12");
    assert_eq!(lane(&[], large()).0, NeedLane::SystemCompetition);
    let mut unknown = large();
    unknown.system_facts.noticed = None;
    let (lane_taken, warnings) = lane(&[], unknown);
    assert_eq!((lane_taken, &*warnings[0]), (NeedLane::NationalProcedure, "R-1.06"));
    let only_direct =
        but(|asked| (asked.value, asked.only) = (dec("20000"), Some(NeedLane::DirectAward)));
    let refused = NeedLedgers::decide(&NeedLedger::default(), &only_direct).unwrap_err();
    assert!(matches!(refused, NeedRejection::AnotherLane { .. }), "{refused:?}");
    assert!(refused.to_string().contains("10000"), "{refused}");
}

/// which law the competitions of a system follow was decided on the day of its notice; a row that an operator
/// sets afterwards changes nothing in it.
#[test]
fn the_law_of_a_system_is_that_of_the_day_of_its_notice() {
    let law = |asked: StateNeed| {
        let events = NeedLedgers::decide(&NeedLedger::default(), &state(asked)).unwrap();
        let [_, NeedEvent::LaneDecided(decided)] = &events[..] else { panic!("{events:?}") };
        decided.law
    };
    let mut later = asked(1, "20000", "2026-03-12");
    assert_eq!(law(later.clone()), Some(CompetitionLaw::Vgv));
    let row = "eu-threshold | * | municipality | supplies | 900000000 | 2020-01-01 | 2027-12-31 | us | M | R-4.03 |";
    later.limits = later.limits.amended(row).unwrap();
    assert_eq!(law(later.clone()), Some(CompetitionLaw::Vgv));
    later.system_facts.noticed.as_mut().unwrap().regulation = Regulation::Uvgo;
    assert_eq!(law(later), Some(CompetitionLaw::Uvgo));
}

/// Rules § 4.3: a municipality's own limit only lowers the Land's.
#[test]
fn the_authoritys_own_limit_lowers_the_lane() {
    let set = DirectAwardLimitSet { limit: Some(euros("5000")), source: line("Dienstanweisung") };
    let mut careful = sample();
    careful.authority_facts.own_limit = Some(set);
    assert_eq!(lane(&[], careful).0, NeedLane::SystemCompetition);
}

/// what a framework agreement covers is called off from it, before it is awarded directly.
#[test]
fn what_a_framework_agreement_covers_is_called_off() {
    let fact = |change: fn(&mut FrameworkAgreementConcluded)| {
        let mut concluded = concluded();
        change(&mut concluded);
        let state = Framework { concluded: Some(concluded), ..Framework::default() };
        FrameworkFact { framework: FrameworkId(Uuid::from_u128(72)), state }
    };
    let through = |fact| {
        let mut asked = asked(1, "6000", "2026-06-12");
        asked.frameworks = vec![fact];
        asked
    };
    assert_eq!(lane(&[], through(fact(|_| {}))).0, NeedLane::FrameworkCallOff);
    let not_for_us: [fn(&mut FrameworkAgreementConcluded); 4] = [
        |agreed| agreed.authorities = vec![STRANGER],
        |agreed| agreed.lines[0].cpv = cpv("30237460"),
        |agreed| agreed.from = day("2026-07-01"),
        |agreed| agreed.maximum = euros("5999.99"),
    ];
    for change in not_for_us {
        assert_eq!(lane(&[], through(fact(change))).0, NeedLane::DirectAward);
    }
}

/// a framework agreement may outlast the system under which it was concluded; what is called off from it is.
#[test]
fn a_call_off_outlasts_the_system() {
    let framework = FrameworkId(Uuid::from_u128(72));
    let state_of = Framework { concluded: Some(concluded()), ..Framework::default() };
    let mut called_off = asked(1, "6000", "2026-06-12");
    called_off.frameworks = vec![FrameworkFact { framework, state: state_of }];
    called_off.system_facts.terminated = Some(line("Nachfolger eingerichtet"));
    let why = NotInForce::NoLongerInForce;
    after(&[])
        .when(&state(called_off.clone()))
        .then_rejected_by("R-1.11", &NeedRejection::SystemNotInForce { why });
    called_off.call_off = Some(framework);
    let story = told(vec![called_off.clone()]);
    let [_, NeedEvent::LaneDecided(decided)] = &story[..] else { panic!("{story:?}") };
    assert_eq!((decided.lane, decided.framework), (NeedLane::FrameworkCallOff, Some(framework)));
    // Behind its own last day it serves no longer, and the system that has ended takes nothing else.
    called_off.today = day("2030-06-01");
    called_off.limits = Law::built_in().unwrap().limits.amended(
        "eu-threshold | * | municipality | supplies | 216000 | 2028-01-01 | | us | M | R-4.03 |",
    ).unwrap();
    called_off.only = Some(NeedLane::FrameworkCallOff);
    let refused = NeedLedgers::decide(&NeedLedger::default(), &state(called_off)).unwrap_err();
    assert!(matches!(refused, NeedRejection::AnotherLane { .. }), "{refused:?}");
}

/// a need that is stated with an order knows what else the order has, and what its supplier was given in other
/// categories in these days; what belongs to the order itself counts once.
#[test]
fn a_need_of_an_order_takes_the_lane_of_the_whole_order() {
    let (order, other) = (OrderId(Uuid::from_u128(41)), OrderId(Uuid::from_u128(42)));
    let keyboards = |of: Option<OrderId>, value: &str| {
        let mut stated = asked(7, value, "2026-03-12");
        stated.category = key("keyboards");
        stated.lines[0].cpv = cpv("30237460");
        stated.order = of;
        NeedLedgers::fold(&told(vec![stated]))
    };
    let with = |rest: &str, ledger: NeedLedger| {
        let mut need = sample();
        need.order = Some(order);
        need.contract.days = 7;
        if rest != "0" {
            need.contract.rest = [(key("keyboards"), dec(rest))].into();
        }
        need.contract.ledgers = [(key("keyboards"), ledger)].into();
        lane(&[], need).0
    };
    assert_eq!(with("4000", NeedLedger::default()), NeedLane::DirectAward);
    assert_eq!(with("4000.01", NeedLedger::default()), NeedLane::SystemCompetition);
    assert_eq!(with("4000", keyboards(Some(order), "4000")), NeedLane::DirectAward);
    assert_eq!(with("4000", keyboards(Some(other), "1")), NeedLane::SystemCompetition);
    assert_eq!(with("0", keyboards(None, "4000")), NeedLane::DirectAward);
    assert_eq!(with("0", keyboards(None, "4000.01")), NeedLane::SystemCompetition);
}
