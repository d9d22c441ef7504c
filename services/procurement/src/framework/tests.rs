//! Framework agreements told as stories: monitors for half a million, for two authorities and four years.
//! Orders under them are tested beside orders.

mod calling_off;

use proptest::prelude::*;
use schemas::framework::{FrameworkEnded, Origin};
use schemas::ids::{ActorId, FrameworkId, SpecificProcurementId};
use schemas::money::Currency;
use schemas::order::ContractAct;
use schemas::organisation::OrganisationKind;
use schemas::terms::Regulation;
use uuid::Uuid;

use super::*;
use crate::dynamic_purchasing_system::NotInForce;
use crate::order::{ContractActRefused, ContractStep};
use crate::samples::{
    AUTHORITY, STRANGER, SUPPLIER, SYSTEM, cpv, day, dec, in_force, key, line, system,
};
use crate::scenario::{Given, given, history};

fn euros(amount: &str) -> Money {
    Money::in_cents(dec(amount), Currency::EUR)
}

fn order(number: u128) -> OrderId {
    OrderId(Uuid::from_u128(number))
}

/// One line at 0.50 euros: quantities are halves of euros.
pub(crate) fn concluded() -> FrameworkAgreementConcluded {
    FrameworkAgreementConcluded {
        framework: FrameworkId(Uuid::from_u128(72)),
        origin: Origin::Elsewhere { notice: line("2026/S 099-298765") },
        subject: line("Bildschirme"),
        system: SYSTEM,
        category: key("monitors"),
        supplier: SUPPLIER,
        authorities: vec![AUTHORITY],
        lines: vec![FrameworkLine {
            line: 1,
            description: line("Bildschirm 24 Zoll"),
            supplier_part_number: None,
            cpv: cpv("30231310"),
            unit: line("C62"),
            unit_price: dec("0.50"),
            delivery_days: None,
        }],
        estimated: euros("400000"),
        maximum: euros("500000"),
        from: day("2026-06-01"),
        until: day("2030-05-31"),
        special_reason: None,
    }
}

fn conclude(change: impl FnOnce(&mut ConcludeFrameworkAgreement)) -> FrameworkCommand {
    let mut asked = ConcludeFrameworkAgreement {
        agreed: concluded(),
        partners: vec![SUPPLIER],
        supplier_kind: Some(OrganisationKind::EconomicOperator),
        system_facts: in_force(system()),
        law: Law::built_in().unwrap(),
        today: day("2026-05-12"),
    };
    change(&mut asked);
    FrameworkCommand::Conclude(Box::new(asked))
}

fn call_off(number: u128, halves: u32) -> FrameworkCommand {
    FrameworkCommand::CallOff {
        order: order(number),
        authority: AUTHORITY,
        lines: vec![LineQuantity { line: 1, quantity: halves }],
        barred: None,
        today: day("2027-01-04"),
    }
}

fn reserved(number: u128, halves: u32) -> FrameworkEvent {
    let total = Money::in_cents(Decimal::from(halves) / dec("2"), Currency::EUR);
    let lines = vec![LineQuantity { line: 1, quantity: halves }];
    CallOffReserved { order: order(number), authority: AUTHORITY, lines, total }.into()
}

fn after(events: &[FrameworkEvent]) -> Given<Frameworks> {
    given(events)
}

#[test]
fn a_framework_agreement_is_concluded_once() {
    let story: [FrameworkEvent; 1] = [concluded().into()];
    after(&[]).when(&conclude(|_| {})).then(&story);
    after(&story).when(&conclude(|_| {})).then_nothing();
    let procurement = SpecificProcurementId(Uuid::from_u128(8));
    let tender = schemas::ids::TenderId::of(procurement, SUPPLIER);
    let other = conclude(|asked| asked.agreed.origin = Origin::Award { procurement, tender });
    after(&story).when(&other).then_rejected(&FrameworkRejection::ConcludedOtherwise);
}

/// no competition is held among several partners, and none is pretended.
#[test]
fn an_agreement_with_several_partners_is_refused_plainly() {
    let several = conclude(|asked| asked.partners.push(STRANGER));
    let rejection = FrameworkRejection::SeveralPartners { partners: 2 };
    after(&[]).when(&several).then_rejected_by("R-8.03", &rejection);
}

/// every authority is named, and buys in the system.
#[test]
fn the_authorities_of_a_framework_agreement_are_named() {
    let stranger = conclude(|asked| asked.agreed.authorities.push(STRANGER));
    let rejection = FrameworkRejection::AuthorityNotParticipating { organisation: STRANGER };
    after(&[]).when(&stranger).then_rejected_by("R-8.07", &rejection);
    let nobody = conclude(|asked| asked.agreed.authorities.clear());
    after(&[]).when(&nobody).then_rejected_by("R-8.07", &FrameworkRejection::NoAuthority);
}

/// the estimate is within the published maximum.
#[test]
fn a_framework_agreement_has_an_estimate_within_its_maximum() {
    for estimate in ["0", "500000.01"] {
        let wrong = conclude(|asked| asked.agreed.estimated = euros(estimate));
        after(&[]).when(&wrong).then_rejected_by("R-8.01", &FrameworkRejection::EstimateUnusable);
    }
}

///
#[test]
fn a_framework_agreement_lasts_four_years_unless_there_is_a_special_reason() {
    let until = day("2030-06-01");
    let longer = |reason| {
        conclude(|asked| (asked.agreed.until, asked.agreed.special_reason) = (until, reason))
    };
    let latest = day("2030-05-31");
    let rejection = FrameworkRejection::LongerThanFourYears { until, latest };
    after(&[]).when(&longer(None)).then_rejected_by("R-8.05", &rejection);
    let with_reason = Frameworks::decide(&Framework::default(), &longer(Some(line("Leasing"))));
    assert_eq!(with_reason.unwrap().len(), 1);
    let reversed = conclude(|asked| asked.agreed.until = day("2026-05-31"));
    after(&[]).when(&reversed).then_rejected_by("R-8.05", &FrameworkRejection::ValidityReversed);
}

#[test]
fn a_framework_agreement_stands_in_a_category_of_a_system_in_force() {
    let ended = conclude(|asked| asked.system_facts.terminated = Some(line("merged")));
    let why = NotInForce::NoLongerInForce;
    after(&[]).when(&ended).then_rejected(&FrameworkRejection::SystemNotInForce { why });
    let category = conclude(|asked| asked.agreed.category = key("desks"));
    let rejection = FrameworkRejection::UnknownCategory { category: key("desks") };
    after(&[]).when(&category).then_rejected(&rejection);
    for change in [
        (|line: &mut FrameworkLine| line.cpv = cpv("30237460")) as fn(&mut FrameworkLine),
        |line| line.unit_price = dec("0"),
        |line| line.line = 2,
    ] {
        let wrong = conclude(|asked| change(&mut asked.agreed.lines[0]));
        after(&[]).when(&wrong).then_rejected(&FrameworkRejection::LinesUnusable);
    }
}

/// a tenth of the first value, all changes together; no notice is owed (§ 132(5) GWB, § 39(5) VgV).
#[test]
fn a_maximum_is_raised_by_a_tenth_all_changes_together() {
    let raise = |by: &str, reason: &str| FrameworkCommand::RaiseMaximum {
        by: euros(by),
        reason: line(reason),
        law: Box::new(Law::built_in().unwrap().clone()),
        land: Land::NW,
        regulation: Regulation::Vgv,
        today: day("2026-09-01"),
    };
    let raised = |by: &str, maximum: &str, reason: &str| MaximumRaised {
        by: euros(by),
        maximum: euros(maximum),
        reason: line(reason),
        notice_due: None,
    };
    let story: Vec<FrameworkEvent> = vec![concluded().into()];
    let first = raised("30000", "530000", "zwei Klassen mehr");
    after(&story).when(&raise("30000", "zwei Klassen mehr")).then(&[first.clone().into()]);
    let story = [&story[..], &[first.into()]].concat();
    after(&story).when(&raise("30000", "zwei Klassen mehr")).then_nothing();
    let (all, first) = (euros("50000.01"), euros("500000"));
    let rejection = FrameworkRejection::NotASmallChange { all, first };
    after(&story).when(&raise("20000.01", "mehr")).then_rejected_by("R-8.08", &rejection);
    let second = raised("20000", "550000", "noch eine");
    after(&story).when(&raise("20000", "noch eine")).then(&[second.into()]);
    after(&story).when(&raise("0", "x")).then_rejected(&FrameworkRejection::AmountUnusable);
}

/// it ends with its last day, once.
#[test]
fn a_framework_agreement_ends_after_its_last_day() {
    let pass = |today| FrameworkCommand::PassDeadline { today: day(today) };
    let story: Vec<FrameworkEvent> = vec![concluded().into()];
    after(&story).when(&pass("2030-05-31")).then_nothing();
    let ended: FrameworkEvent = FrameworkEnded { until: day("2030-05-31") }.into();
    after(&story).when(&pass("2030-06-01")).then(std::slice::from_ref(&ended));
    after(&[&story[..], &[ended]].concat()).when(&pass("2031-01-01")).then_nothing();
}

/// an agreement is ended before its day by two people, and nothing is called off afterwards.
#[test]
fn a_framework_agreement_is_ended_by_two_people() {
    let by = |actor, step| {
        let (organisation, today) = (AUTHORITY, day("2027-01-03"));
        let by = ActorId(Uuid::from_u128(actor));
        FrameworkCommand::ActOnContract(ActOnContract { organisation, by, today, step })
    };
    let act = ContractAct::AgreedEnding;
    let propose = ContractStep::Propose { act, reason: line("Aufhebungsvertrag vom 03.01.2027") };
    let mut story: Vec<FrameworkEvent> = vec![concluded().into()];
    story.extend(Frameworks::decide(&Frameworks::fold(&story), &by(1, propose)).unwrap());
    let same = FrameworkRejection::ContractAct { why: ContractActRefused::TheSamePerson };
    after(&story).when(&by(1, ContractStep::Confirm)).then_rejected_by("R-1.52", &same);
    story.extend(
        Frameworks::decide(&Frameworks::fold(&story), &by(2, ContractStep::Confirm)).unwrap(),
    );
    let over = FrameworkRejection::EndedAsContract { on: day("2027-01-03") };
    after(&story).when(&call_off(1, 2)).then_rejected_by("R-1.52", &over);
}

proptest! {
    /// whatever is called off and given back, the maximum is never passed, and every history replays.
    #[test]
    fn no_history_of_call_offs_passes_the_maximum(
        steps in proptest::collection::vec((0_u128..8, 1_u32..600_000, any::<bool>()), 0..30),
    ) {
        let step = |(number, halves, back): (u128, u32, bool)| {
            let reason = line("abgelehnt");
            if back { FrameworkCommand::Release { order: order(number), reason } } else { call_off(number, halves) }
        };
        let commands: Vec<_> =
            [conclude(|_| {})].into_iter().chain(steps.into_iter().map(step)).collect();
        history::<Frameworks>(&commands, |state| {
            let sum: Decimal = state.call_offs.values().map(|call_off| call_off.total.amount).sum();
            assert_eq!(sum, state.used());
            assert!(sum <= state.maximum());
        });
    }
}
