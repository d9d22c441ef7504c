//! Preparing and inviting: who may, whom, by which criteria, sealed for whom.
//! Until when stands in `periods`, tenders in `tendering`.

use schemas::award_criterion::{AwardCriterion, PointsBy, ProvenProperty};
use schemas::life_cycle::LifeCycleMethod;
use schemas::money::{Currency, Money};
use schemas::scoring::{Method, Shares};
use schemas::specific_procurement::{AuctionTerms, DemandedLabel, Mode, Outcome};

use super::*;
use crate::samples::STRANGER;
use crate::scenario::given;

fn asks(prepared: Prepare) -> Asked {
    Asked::Prepare(Box::new(prepared))
}

#[test]
fn an_authority_named_in_the_notice_prepares_a_competition_and_again_changes_nothing() {
    given::<SpecificProcurements>(&[]).when(&asks(prepare(call()))).then(&[call().into()]);
    given::<SpecificProcurements>(&[call().into()]).when(&asks(prepare(call()))).then_nothing();
    let other = SpecificProcurementPrepared { subject: line("Anderes"), ..call() };
    given::<SpecificProcurements>(&[call().into()])
        .when(&asks(prepare(other)))
        .then_rejected(&No::PreparedOtherwise);
}

///
#[test]
fn what_the_notice_does_not_carry_is_not_prepared() {
    let refused = |change: &dyn Fn(&mut Prepare), rule: &str, expected: No| {
        let mut asked = prepare(call());
        change(&mut asked);
        given::<SpecificProcurements>(&[]).when(&asks(asked)).then_rejected_by(rule, &expected);
    };
    refused(&|p| p.asked.authority = STRANGER, "R-1.10", No::AuthorityNotNamed);
    let over =
        No::SystemNotInForce { why: crate::dynamic_purchasing_system::NotInForce::NoLongerInForce };
    refused(&|p| p.today = day("2030-02-01"), "R-1.11", over);
    refused(&|p| p.facts.noticed = None, "R-1.06", No::NoNotice);
    let unknown = No::UnknownCategory { category: key("printers") };
    refused(&|p| p.asked.category = key("printers"), "R-1.08", unknown);
    let keyboards = cpv("30237460");
    let elsewhere = No::LineOfAnotherCategory { line: 2, cpv: keyboards };
    refused(&|p| p.asked.lines[1].cpv = keyboards, "R-1.08", elsewhere);
    refused(&|p| p.asked.estimate = estimate(0, "2026-09-01"), "R-4.01", No::Estimate);
}

///
#[test]
fn a_framework_as_the_outcome_has_a_maximum_an_end_and_named_authorities() {
    let framework = |maximum, until, authorities| {
        let maximum = Money::in_cents(dec(maximum), Currency::EUR);
        let (until, longer_because) = (day(until), None);
        let outcome = Outcome::Framework { maximum, until, authorities, longer_because };
        SpecificProcurementPrepared { outcome, ..call() }
    };
    let good = framework("50000", "2030-09-07", vec![AUTHORITY]);
    given::<SpecificProcurements>(&[]).when(&asks(prepare(good.clone()))).then(&[good.into()]);
    for (bad, rule, expected) in [
        (framework("0", "2028-09-07", vec![]), "R-8.06", No::FrameworkWithoutMaximum),
        (
            framework("5000", "2030-09-08", vec![]),
            "R-8.05",
            No::FrameworkTooLong { latest: day("2030-09-07") },
        ),
        (
            framework("5000", "2028-09-07", vec![STRANGER]),
            "R-8.02",
            No::FrameworkForOthers { authority: STRANGER },
        ),
        (framework("5000", "2028-09-07", vec![]), "R-8.02", No::FrameworkForNobody),
        (
            framework("5000", "2026-09-06", vec![AUTHORITY]),
            "R-8.05",
            No::FrameworkOver { until: day("2026-09-06") },
        ),
    ] {
        given::<SpecificProcurements>(&[])
            .when(&asks(prepare(bad)))
            .then_rejected_by(rule, &expected);
    }
}

/// all that are admitted at this instant; who is suspended, refused or of another category is not.
#[test]
fn everybody_who_is_admitted_is_invited_and_nobody_else() {
    let mut asked = invitation();
    asked.standings[3].standings.insert(key("monitors"), Standing::Suspended);
    asked.standings.push(Admission {
        standings: [(key("keyboards"), Standing::Admitted)].into(),
        ..admitted(crate::samples::SUPPLIER)
    });
    let expected = InvitationToTenderIssued { candidates: vec![FIRST, SECOND, THIRD], ..issued() };
    given::<SpecificProcurements>(&[call().into()]).when(&invite(asked)).then(&[expected.into()]);
    let nobody = IssueInvitation { standings: vec![], ..invitation() };
    let refused = No::NobodyAdmitted { category: key("monitors") };
    given::<SpecificProcurements>(&[call().into()])
        .when(&invite(nobody))
        .then_rejected_by("R-1.40", &refused);
}

/// criteria are made more precise, not replaced; weights stay in the announced ranges.
#[test]
fn criteria_and_weights_are_those_of_the_notice() {
    let refused = |asked: IssueInvitation| {
        let decided = SpecificProcurements::decide(&state(&[call().into()]), &invite(asked));
        let no = decided.unwrap_err();
        assert_eq!(crate::decider::Rejection::rule(&no), Some("R-1.42"), "{no:?}");
        no
    };
    let mut renamed = invitation();
    renamed.criteria[0].name = line("Farbe");
    assert_eq!(refused(renamed), No::CriterionNotAnnounced { name: line("Farbe") });
    let mut fewer = invitation();
    fewer.criteria.pop();
    assert_eq!(refused(fewer), No::CriterionMissing { name: line("Energieverbrauch") });
    // Half of the whole is performance: 90 of 100 points are 45 %, announced are 20 to 40.
    let heavy = IssueInvitation { criteria: criteria("90", "10"), ..invitation() };
    assert!(matches!(refused(heavy), No::WeightsNotAnnounced { .. }));
    let mut dear = invitation();
    let (shares, most) = (Shares::new(30, 70).unwrap(), dec("100"));
    dear.scheme.method = Method::ThreeRule { shares, most };
    assert!(matches!(refused(dear), No::WeightsNotAnnounced { .. }));
    let mut fixed = invitation();
    let other = schemas::scoring::Scheme { decimals: 3, ..scheme() };
    let noticed = fixed.facts.noticed.as_mut().unwrap();
    noticed.terms.categories.iter_mut().for_each(|c| c.award.scheme = Some(other.clone()));
    assert_eq!(refused(fixed), No::AnotherScheme);
}

/// a method without percentages keeps the announced weights if some weight of the price allows it.
#[test]
fn a_method_without_percentages_is_held_against_the_range_of_the_price() {
    let with = |delivery, energy| {
        let mut asked = invitation();
        asked.scheme.method = Method::Simple;
        asked.criteria = criteria(delivery, energy);
        SpecificProcurements::decide(&state(&[call().into()]), &invite(asked))
    };
    assert!(with("60", "40").is_ok());
    assert!(matches!(with("95", "5"), Err(No::WeightsNotAnnounced { .. })));
}

/// a label is demanded only with all five conditions stated.
#[test]
fn a_label_is_demanded_only_if_it_may_be() {
    let mut asked = invitation();
    let properties = vec![ProvenProperty { name: line("TCO Certified"), points: dec("50") }];
    asked.criteria[1] =
        AwardCriterion { name: line("Energieverbrauch"), points: PointsBy::Proven { properties } };
    let decided = |asked: &IssueInvitation| {
        SpecificProcurements::decide(&state(&[call().into()]), &invite(asked.clone()))
    };
    assert!(matches!(decided(&asked), Err(No::Label { .. })));
    let stated = DemandedLabel {
        property: line("TCO Certified"),
        linked_to_the_subject: true,
        objective: true,
        open_procedure: true,
        open_to_all: true,
        set_by_a_third_party: true,
        names_requirements_only: false,
    };
    asked.labels = vec![stated];
    assert!(decided(&asked).is_ok());
    asked.labels[0].open_to_all = false;
    let no = decided(&asked).unwrap_err();
    assert_eq!(crate::decider::Rejection::rule(&no), Some("R-6.30"));
}

/// a method of life-cycle cost has numbers to reckon with, and needs tenders that state what it asks for.
#[test]
fn a_method_of_life_cycle_cost_can_be_reckoned_with() {
    let method = LifeCycleMethod {
        hours_a_year: dec("1800"),
        years: dec("6"),
        price_of_energy: dec("0.28"),
        climate: None,
    };
    let with = |method| IssueInvitation { life_cycle: Some(method), ..invitation() };
    let decided = |call: SpecificProcurementPrepared, asked| {
        SpecificProcurements::decide(&state(&[call.into()]), &invite(asked))
    };
    assert!(decided(call(), with(method)).is_ok());
    for unusable in [
        LifeCycleMethod { years: dec("0"), ..method },
        LifeCycleMethod { hours_a_year: dec("8785"), ..method },
        LifeCycleMethod { price_of_energy: dec("-0.01"), ..method },
    ] {
        let no = decided(call(), with(unusable)).unwrap_err();
        assert!(matches!(no, No::LifeCycleUnusable { .. }), "{no}");
        assert_eq!(crate::decider::Rejection::rule(&no), Some("R-6.20"));
    }
    let collected = decided(collecting_call(), with(method)).unwrap_err();
    assert_eq!(collected, No::LifeCycleOfCatalogues);
}

///
#[test]
fn an_auction_and_a_language_are_those_of_the_notice() {
    let refused = |asked: IssueInvitation, rule: &str, expected: No| {
        given::<SpecificProcurements>(&[call().into()])
            .when(&invite(asked))
            .then_rejected_by(rule, &expected);
    };
    let step = |amount| AuctionTerms {
        minimum_step: Money::in_cents(dec(amount), Currency::EUR),
        quiet_seconds: 60,
        most_minutes: 60,
    };
    let mut silent = IssueInvitation { auction: Some(step("5")), ..invitation() };
    silent.facts.noticed.as_mut().unwrap().terms.auctions = false;
    refused(silent, "R-3.05", No::AuctionNotAnnounced);
    let idle = IssueInvitation { auction: Some(step("0")), ..invitation() };
    refused(idle, "R-3.06", No::AuctionTerms);
    let french = IssueInvitation { language: line("fr"), ..invitation() };
    refused(french, "R-1.41", No::Language { language: line("fr") });
    for last in ["2026-09-20", "2026-09-21"].map(day) {
        let short = IssueInvitation { binding_until: last, ..invitation() };
        refused(short, "R-1.41", No::BindsTooShort { binding_until: last });
    }
    // The period ends with the 21st, at midnight: to the end of the 22nd is a day longer.
    let just = IssueInvitation { binding_until: day("2026-09-22"), ..invitation() };
    assert!(SpecificProcurements::decide(&state(&[call().into()]), &invite(just)).is_ok());
}

/// No. 4, R-1.63, R-1.65: who holds keys, and how many under which rules.
#[test]
fn keys_have_holders_of_the_authority_and_are_two_under_the_old_rules() {
    let refused = |asked: IssueInvitation, rule: &str, expected: No| {
        given::<SpecificProcurements>(&[call().into()])
            .when(&invite(asked))
            .then_rejected_by(rule, &expected);
    };
    let keys = |sealing| IssueInvitation { sealing, ..invitation() };
    refused(keys(vec![]), "R-1.63", No::SealingKeys);
    let stranger = ActorId(Uuid::from_u128(99));
    let theirs = keys(vec![sealing_key("age1a", stranger)]);
    refused(theirs, "R-1.60", No::KeyHolders { key: 0 });
    let one_hand = keys(vec![sealing_key("age1a", OFFICER), sealing_key("age1b", OFFICER)]);
    refused(one_hand, "R-1.65", No::KeysOfOneHand);
    let mut old = invitation();
    old.facts.noticed.as_mut().unwrap().notice.despatched_on = day("2026-06-15");
    refused(old.clone(), "R-1.65", No::TwoKeys);
    old.sealing = vec![sealing_key("age1a", OFFICER), sealing_key("age1b", SECOND_OFFICER)];
    assert!(SpecificProcurements::decide(&state(&[call().into()]), &invite(old)).is_ok());
}

///
#[test]
fn mode_b_is_announced_and_collects_when_the_period_ends() {
    let call = || vec![collecting_call().into()];
    let mut silent = prepare(collecting_call());
    silent.facts.noticed.as_mut().unwrap().terms.collection = false;
    given::<SpecificProcurements>(&[])
        .when(&asks(silent))
        .then_rejected_by("R-2.11", &No::CollectionNotAnnounced);
    let later = IssueInvitation { tenders_until: at("2026-09-23T00:00:00"), ..invitation() };
    let refused = No::CollectionMoment { why: "the period ends at another moment" };
    given::<SpecificProcurements>(&call())
        .when(&invite(later))
        .then_rejected_by("R-2.12", &refused);
    let Mode::Collection { collect_at, .. } = collecting_call().mode else { unreachable!() };
    assert_eq!(collect_at, invitation().tenders_until);
    assert!(SpecificProcurements::decide(&state(&call()), &invite(invitation())).is_ok());
}

#[test]
fn an_invitation_is_frozen() {
    given::<SpecificProcurements>(&tendering()).when(&invite(invitation())).then_nothing();
    let other = IssueInvitation { binding_until: day("2026-11-30"), ..invitation() };
    given::<SpecificProcurements>(&tendering())
        .when(&invite(other))
        .then_rejected(&No::InvitedOtherwise);
}
