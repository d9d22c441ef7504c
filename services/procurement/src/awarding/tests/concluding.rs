//! From the proposal to the contract and what is owed afterwards.
//! The register stands in `register`; scores are told elsewhere.

use chrono::NaiveDate;
use schemas::award::{
    AwardBlocked, AwardEvent, AwardReleased, BlockGround, ConflictGround,
    ConflictOfInterestDeclared, ContractResult, EvidenceBasis, EvidenceConfirmed, ExclusionGround,
    Informed, NoticeDuty, NoticeOverdue, ReasonsOverdue, ReportDue, Standstill, StandstillEnded,
    TenderExcluded,
};
use schemas::ids::{OrderId, derived};
use schemas::terms::Regulation;

use super::evaluating::evaluate;
use super::facts::{HEAD, OFFICER, REQUESTER, Story, call, euros, firm, line, tender};
use crate::awarding::{AwardRejection, AwardStep, Call, Collected};

pub(super) fn propose(number: u128) -> AwardStep {
    AwardStep::Propose {
        tender: tender(number),
        reasons: line("Das wirtschaftlichste Angebot"),
        register_weighed: None,
    }
}

pub(super) fn confirm(number: u128) -> AwardStep {
    AwardStep::ConfirmEvidence(EvidenceConfirmed {
        tenderer: firm(number),
        basis: EvidenceBasis::Prequalified,
        reference: line("AVPQ 123456"),
        subcontractors: None,
    })
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Two tenders on the price alone.
pub(super) fn facts() -> Call {
    let mut facts = call(&[("1000", 5), ("1100", 5)]);
    facts.criteria.clear();
    facts
}

pub(super) fn proposed(facts: Call) -> Story {
    let mut story = Story::begun(facts);
    story.does(evaluate());
    story.does(confirm(1));
    story.does(propose(1));
    story
}

pub(super) fn approved(facts: Call) -> Story {
    let mut story = proposed(facts);
    story.by(HEAD).does(AwardStep::Approve);
    story
}

pub(super) fn conclude() -> AwardStep {
    let order = OrderId(derived("order", "award"));
    AwardStep::Conclude(ContractResult::Order { order })
}

/// the award goes to the best tender by the published criteria.
#[test]
fn the_best_tender_is_proposed_and_no_other() {
    let mut story = Story::begun(facts());
    assert_eq!(story.refused(propose(1)), AwardRejection::NotEvaluated);
    story.does(evaluate());
    story.refused_by("R-1.42", propose(2));
}

/// the evidence of whom is to be awarded is there, and its subcontractors were checked.
#[test]
fn the_evidence_of_the_winner_is_checked_before() {
    let mut with_others = facts();
    with_others.tenders[0].content().subcontractors = Some(line("Aufbau: Muster Montage, 10 %"));
    let mut story = Story::begun(with_others);
    story.does(evaluate());
    story.refused_by("R-5.04", propose(1));
    story.does(confirm(1));
    story.refused_by("R-5.03", propose(1));
    story.does(AwardStep::ConfirmEvidence(EvidenceConfirmed {
        tenderer: firm(1),
        basis: EvidenceBasis::Brought,
        reference: line("Nachweise vom 23.09.2026"),
        subcontractors: Some(line("Muster Montage: keine Ausschlussgründe")),
    }));
    story.does(propose(1));
}

/// R-2.14 (rules § 2): nobody is awarded before each ranked tenderer was shown what was collected.
#[test]
fn collected_data_was_shown_and_objections_are_decided() {
    for (collected, open) in [
        (Collected::NotPresented, true),
        (Collected::Presented, true),
        (Collected::Contested, true),
        (Collected::DoesNotBind, true),
        (Collected::Unopposed, false),
        (Collected::Corrected, false),
    ] {
        let mut story = Story::begun(facts());
        story.call.tenders[1].collected = collected;
        story.does(evaluate());
        story.does(confirm(1));
        if open {
            story.refused_by("R-2.13", propose(1));
        } else {
            story.does(propose(1));
        }
    }
}

/// Rules § 6.1, § 8.1 (§ 58(5) VgV): two people award; neither has a conflict of interest, and who asked for the supplies is
/// not the second.
#[test]
fn an_award_takes_two_people() {
    let mut story = proposed(facts());
    story.refused_by("§ 58(5) VgV", AwardStep::Approve);
    story.by(REQUESTER);
    assert_eq!(story.refused(AwardStep::Approve), AwardRejection::TheRequester);
    story.by(HEAD).does(AwardStep::Approve);
    let approved = story.award.approved.as_ref().unwrap();
    assert_eq!((approved.proposed_by, approved.approved_by), (OFFICER, HEAD));
    // Nothing changed, so nothing is scored anew; nothing else is judged any more.
    story.does(AwardStep::Evaluate { reason: Some(line("Zu spät")) });
    let reason = line("Zu spät");
    let ground = ExclusionGround::RequirementsNotMet;
    let exclude = AwardStep::ExcludeTender(TenderExcluded { tender: tender(2), ground, reason });
    assert_eq!(story.refused(exclude), AwardRejection::AlreadyDecided);
}

/// if who proposed turns out to have a conflict of interest, the award is not approved.
#[test]
fn a_proposal_of_somebody_with_a_conflict_of_interest_is_not_agreed_to() {
    let mut story = proposed(facts());
    story.by(HEAD).does(AwardStep::DeclareConflict(ConflictOfInterestDeclared {
        actor: OFFICER,
        ground: ConflictGround::Employed,
        concerns: Some(firm(1)),
        particulars: line("Nebentätigkeit"),
    }));
    story.refused_by("R-1.68", AwardStep::Approve);
    story.does(AwardStep::WithdrawProposal { reason: line("Neu zu entscheiden") });
    story.does(propose(1));
}

/// all are told at once, with the name and the advantages of the chosen tender and no price of others.
#[test]
fn everybody_is_told_at_once_and_no_price_of_others() {
    let story = approved(facts());
    let letters = &story.award.informed.as_ref().unwrap().letters;
    let told: Vec<_> = letters.iter().map(|l| (l.addressee, l.outcome)).collect();
    assert_eq!(told, [(firm(1), Informed::Chosen), (firm(2), Informed::NotChosen)]);
    let text: Vec<_> = letters[1].text.iter().map(ToString::to_string).collect();
    let text = text.join("\n");
    assert!(text.contains("Firma 1 GmbH"), "{text}");
    assert!(text.contains("der Preis ist niedriger"), "{text}");
    assert!(text.contains("sofort geschlossen"), "{text}");
    assert!(!text.contains("1000") && !text.contains("1.000"), "{text}");
}

/// R-4.20 (rules § 9.3 no. 22): standstill by rule set.
#[test]
fn the_contract_waits_by_the_rule_set() {
    let mut old = facts();
    (old.started_on, old.estimate) = (day("2026-06-15"), euros("20000"));
    let mut story = proposed(old);
    story.at("2026-09-18T08:00:00Z").by(HEAD).does(AwardStep::Approve);
    let contract_from = day("2026-09-29");
    let by_law = Standstill::ByLaw { contract_from };
    assert_eq!(story.award.approved.as_ref().unwrap().standstill, by_law);
    story.at("2026-09-28T21:59:59Z").refused_by("R-4.20", conclude());
    story.at("2026-09-28T22:00:00Z");
    let events = story.does(AwardStep::PassDeadlines);
    assert_eq!(events, [StandstillEnded { contract_from }.into()]);
    story.does(conclude());
    let mut new = approved(facts());
    assert_eq!(new.award.approved.as_ref().unwrap().standstill, Standstill::None);
    new.does(conclude());
    let mut voluntary = facts();
    voluntary.voluntary_standstill = Some(10);
    let story = approved(voluntary);
    let contract_from = day("2026-10-03");
    let waits = Standstill::Voluntary { contract_from };
    assert_eq!(story.award.approved.as_ref().unwrap().standstill, waits);
    story.refused_by("R-4.20", conclude());
    let mut below = facts();
    (below.started_on, below.regulation) = (day("2026-06-15"), Regulation::Uvgo);
    below.estimate = euros("20000");
    assert_eq!(approved(below).award.approved.unwrap().standstill, Standstill::None);
}

/// no contract while a complaint or the review body looks into it.
#[test]
fn a_review_stands_against_the_contract() {
    let mut story = approved(facts());
    story.does(AwardStep::Block(AwardBlocked {
        ground: BlockGround::Review,
        reference: line("VK 1-77/26"),
    }));
    story.refused_by("R-4.23", conclude());
    let reason = line("Der Antrag wurde zurückgenommen");
    story.does(AwardStep::Release(AwardReleased { reason }));
    story.does(conclude());
}

/// reasons within 15 days of the request.
#[test]
fn reasons_are_given_within_fifteen_days() {
    let mut story = approved(facts());
    let ask = |number| AwardStep::RequestReasons { tenderer: firm(number) };
    let stranger = AwardRejection::NotATenderer { tenderer: firm(9) };
    assert_eq!(story.refused(ask(9)), stranger);
    story.does(ask(2));
    let due = day("2026-10-07");
    assert_eq!(story.award.reasons[&firm(2)].due, due);
    story.at("2026-10-07T21:00:00Z");
    assert_eq!(story.does(AwardStep::PassDeadlines), []);
    story.at("2026-10-07T22:00:00Z");
    let overdue = ReasonsOverdue { tenderer: firm(2), due };
    assert_eq!(story.does(AwardStep::PassDeadlines), [overdue.into()]);
    let give = AwardStep::GiveReasons { tenderer: firm(2), more: vec![line("Mit Gruß")] };
    let events = story.does(give);
    let AwardEvent::ReasonsGiven(given) = &events[0] else { panic!("{events:?}") };
    assert!(given.text[1].as_str().contains("Platz 2 von 2"), "{:?}", given.text);
    // Whoever is chosen is told why it was, and nothing of a place behind itself.
    story.does(ask(1));
    let events = story.does(AwardStep::GiveReasons { tenderer: firm(1), more: vec![] });
    let AwardEvent::ReasonsGiven(given) = &events[0] else { panic!("{events:?}") };
    assert!(given.text[1].as_str().contains("das wirtschaftlichste"), "{:?}", given.text);
}

/// below the threshold letters and reasons name the UVgO, whose paragraphs are others.
#[test]
fn letters_name_the_regulation_that_holds() {
    let text_of = |regulation| {
        let mut told = facts();
        told.regulation = regulation;
        let mut story = approved(told);
        story.does(AwardStep::RequestReasons { tenderer: firm(2) });
        let events = story.does(AwardStep::GiveReasons { tenderer: firm(2), more: vec![] });
        let AwardEvent::ReasonsGiven(given) = &events[0] else { panic!("{events:?}") };
        given.text[0].to_string()
    };
    assert!(text_of(Regulation::Vgv).contains("(§ 62 Abs. 2 VgV)"));
    assert!(text_of(Regulation::Uvgo).contains("(§ 46 Abs. 1 UVgO)"));
}

/// R-4.36 (rules § 9.3 nos. 19, 20): what is owed to the public, with its days.
#[test]
fn an_award_is_published_and_reported() {
    let mut story = approved(facts());
    story.at("2026-09-24T08:00:00Z").does(conclude());
    let concluded = story.award.concluded.clone().unwrap();
    let (due, alert_on) = (day("2026-10-30"), day("2026-10-30"));
    assert_eq!(concluded.award_notice, Some(ReportDue { due, alert_on }));
    let (due, alert_on) = (day("2026-11-23"), day("2026-11-23"));
    assert_eq!(concluded.statistics, Some(ReportDue { due, alert_on }));
    let reference = line("2026/S 201-123456");
    let (duty, on) = (NoticeDuty::AwardNotice, None);
    story.does(AwardStep::RecordNotice { duty, reference, on });
    story.at("2026-11-24T08:00:00Z");
    let events = story.does(AwardStep::PassDeadlines);
    assert_eq!(events, [NoticeOverdue { duty: NoticeDuty::Statistics, due }.into()]);
    let mut below = facts();
    below.regulation = Regulation::Uvgo;
    let mut story = approved(below);
    story.does(conclude());
    let concluded = story.award.concluded.clone().unwrap();
    assert_eq!((concluded.award_notice, concluded.statistics), (None, None));
}
