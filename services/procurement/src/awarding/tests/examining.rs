//! Who takes part, and which tenders are considered.
//! Low prices stand in `low_prices`; scores are told elsewhere.

use schemas::award::{
    ConflictGround, ConflictOfInterestDeclared, ConflictRemedyTaken, DocumentConcerns,
    EnquiryAbout, EnquiryLapsed, EnquirySettled, ExclusionGround, LateTenderDecided,
    RequestedDocument, TenderExcluded, TendererAnswered, ToBe,
};
use schemas::terms::Regulation;

use super::facts::{HEAD, OFFICER, Story, at, call, euros, firm, line, tender};
use crate::awarding::{AwardRejection, AwardStep, Collected, Question};

pub(super) fn question(number: u128, about: EnquiryAbout) -> Question {
    Question {
        tender: tender(number),
        about,
        text: line("Bitte erläutern Sie Ihr Angebot"),
        until: at("2026-09-25T10:00:00Z"),
        would_change_the_tender: false,
    }
}

pub(super) fn exclude(number: u128, ground: ExclusionGround) -> AwardStep {
    let reason = line("Begründung im Einzelnen");
    AwardStep::ExcludeTender(TenderExcluded { tender: tender(number), ground, reason })
}

pub(super) fn answer(enquiry: u16) -> TendererAnswered {
    TendererAnswered { enquiry, text: line("Wir kaufen in großer Menge ein"), documents: vec![] }
}

/// nothing is examined before the opening.
#[test]
fn tenders_are_examined_after_they_were_opened() {
    let mut not_opened = call(&[("100", 5)]);
    let mut story = Story::begun(call(&[("100", 5)]));
    story.award = crate::awarding::Award::default();
    not_opened.opened = false;
    story.call = not_opened;
    story.refused_by("R-1.64", AwardStep::Begin);
    assert_eq!(story.refused(AwardStep::DeclareNoConflict), AwardRejection::NotBegun);
}

/// in a call that was cancelled nothing is decided any more.
#[test]
fn a_cancelled_call_is_not_awarded() {
    let mut story = Story::begun(call(&[("100", 5)]));
    story.call.cancelled = true;
    story.refused_by("R-1.47", AwardStep::Evaluate { reason: None });
}

/// who has a conflict of interest takes no further part; what was done about it is recorded.
#[test]
fn who_has_a_conflict_of_interest_takes_no_part() {
    let mut story = Story::begun(call(&[("100", 5), ("110", 5)]));
    story.does(AwardStep::DeclareNoConflict);
    story.does(AwardStep::DeclareConflict(ConflictOfInterestDeclared {
        actor: OFFICER,
        ground: ConflictGround::Relative,
        concerns: Some(firm(1)),
        particulars: line("Der Ehegatte arbeitet dort"),
    }));
    story.refused_by("R-1.68", AwardStep::Evaluate { reason: None });
    story.by(HEAD);
    story.does(AwardStep::TakeRemedy(ConflictRemedyTaken {
        actor: OFFICER,
        remedy: line("Die Vertretung führt das Verfahren fort"),
    }));
    let nobody = ConflictRemedyTaken { actor: HEAD, remedy: line("Nichts") };
    let refused = story.refused(AwardStep::TakeRemedy(nobody));
    assert_eq!(refused, AwardRejection::NoConflictDeclared { actor: HEAD });
}

/// R-5.08 (rules § 9.3 no. 29): a late tender is excluded unless a person decides, with a reason, that the tenderer is not to
/// blame.
#[test]
fn a_late_tender_waits_for_a_decision() {
    let mut facts = call(&[("100", 5), ("110", 5)]);
    facts.tenders[1].late = true;
    let mut story = Story::begun(facts);
    story.refused_by("R-5.08", AwardStep::Evaluate { reason: None });
    let reason = line("Der Server des Bieters war ausgefallen");
    let late = |number, considered| {
        let reason = reason.clone();
        let decided = LateTenderDecided { tender: tender(number), considered, reason };
        AwardStep::DecideLateTender(decided)
    };
    assert_eq!(story.refused(late(1, true)), AwardRejection::NotLate { tender: tender(1) });
    let events = story.does(late(2, false));
    let ground = ExclusionGround::FormOrTime;
    assert_eq!(events[1], TenderExcluded { tender: tender(2), ground, reason }.into());
    assert_eq!(story.award.considered().count(), 1);
}

/// grounds have their paragraphs; a tender that does not conform must go before anything is scored.
#[test]
fn a_tender_is_excluded_by_a_paragraph_and_with_a_reason() {
    let mut facts = call(&[("100", 5), ("110", 5), ("120", 5)]);
    facts.tenders[2].content().accepts_conditions = false;
    facts.tenders[1].content().lines.clear();
    let mut story = Story::begun(facts);
    let evaluate = || AwardStep::Evaluate { reason: None };
    story.refused_by("R-5.08", evaluate());
    story.does(exclude(2, ExclusionGround::PriceMissing));
    let refused = story.refused_by("R-5.08", evaluate());
    assert!(matches!(refused, AwardRejection::NotConforming { tender: of, .. } if of == tender(3)));
    let unknown = ExclusionGround::Mandatory { paragraph: 2 };
    assert!(matches!(story.refused(exclude(3, unknown)), AwardRejection::GroundUnusable { .. }));
    let unknown = ExclusionGround::Optional { number: 10 };
    assert!(matches!(story.refused(exclude(3, unknown)), AwardRejection::GroundUnusable { .. }));
    story.does(exclude(3, ExclusionGround::Optional { number: 7 }));
    let again = exclude(3, ExclusionGround::DocumentsChanged);
    assert_eq!(story.refused(again), AwardRejection::Excluded { tender: tender(3) });
    assert_eq!(
        ExclusionGround::Optional { number: 7 }.paragraph(Regulation::Vgv),
        "§ 124 Abs. 1 Nr. 7 GWB"
    );
    let below = ExclusionGround::PriceMissing.paragraph(Regulation::Uvgo);
    assert_eq!(below, "§ 42 Abs. 1 Nr. 5 UVgO");
}

/// what a tender says may be clarified; prices and contents are not talked about.
#[test]
fn nothing_is_negotiated() {
    let mut story = Story::begun(call(&[("100", 5)]));
    let mut about_the_price = question(1, EnquiryAbout::Clarification);
    about_the_price.would_change_the_tender = true;
    story.refused_by("R-1.02", AwardStep::AskTenderer(about_the_price));
    story.does(AwardStep::AskTenderer(question(1, EnquiryAbout::Clarification)));
    let stranger = AwardStep::AnswerEnquiry { tenderer: firm(2), answer: answer(1) };
    assert_eq!(story.refused(stranger), AwardRejection::UnknownEnquiry { enquiry: 1 });
    story.does(AwardStep::AnswerEnquiry { tenderer: firm(1), answer: answer(1) });
    assert_eq!(story.award.tender(tender(1)).unwrap().total, Some(euros("100")));
}

/// documents are asked for with a day; whether they came and what that means is recorded.
#[test]
fn a_missing_document_is_asked_for_until_a_day_and_the_result_is_recorded() {
    let mut story = Story::begun(call(&[("100", 5), ("110", 5)]));
    let wanted = |concerns, scored, to_be| EnquiryAbout::MissingDocuments {
        documents: vec![RequestedDocument {
            name: line("Eigenerklärung"),
            concerns,
            scored,
            to_be,
        }],
    };
    let scored = wanted(DocumentConcerns::Performance, true, ToBe::Supplied);
    story.refused_by("R-5.07", AwardStep::AskTenderer(question(1, scored)));
    let own = wanted(DocumentConcerns::Tenderer, false, ToBe::Corrected);
    let mut past = question(1, own.clone());
    past.until = story.now;
    story.refused_by("R-5.07", AwardStep::AskTenderer(past));
    story.does(AwardStep::AskTenderer(question(1, own)));
    let settled = |satisfied| {
        let reason = line("Die Erklärung fehlt weiterhin");
        AwardStep::SettleEnquiry(EnquirySettled { enquiry: 1, satisfied, reason })
    };
    story.refused_by("R-5.07", settled(false));
    story.at("2026-09-25T10:00:01Z");
    let events = story.does(AwardStep::PassDeadlines);
    assert_eq!(events, [EnquiryLapsed { enquiry: 1 }.into()]);
    let late = AwardStep::AnswerEnquiry { tenderer: firm(1), answer: answer(1) };
    assert!(matches!(story.refused(late), AwardRejection::AnswerTooLate { .. }));
    story.does(settled(false));
    let refused = story.refused_by("R-5.08", AwardStep::Evaluate { reason: None });
    assert_eq!(refused, AwardRejection::DocumentsMissing { tender: tender(1), enquiry: 1 });
    story.does(exclude(1, ExclusionGround::DocumentsMissing));
}

/// An answer is not waited for beyond every table of the law.
#[test]
fn an_enquiry_ends_within_reach() {
    let story = Story::begun(call(&[("100", 5)]));
    let mut far = question(1, EnquiryAbout::Clarification);
    far.until = chrono::DateTime::<chrono::Utc>::MAX_UTC;
    let refused = story.refused(AwardStep::AskTenderer(far));
    assert!(matches!(refused, AwardRejection::TooFarAhead(_)), "{refused}");
}

/// while a tenderer can still object to what was collected from its catalogue, nothing is examined.
#[test]
fn the_examination_begins_when_collected_data_is_settled() {
    for (collected, open) in [
        (Collected::NotPresented, true),
        (Collected::Presented, true),
        (Collected::Contested, true),
        (Collected::Unopposed, false),
        (Collected::Corrected, false),
        (Collected::DoesNotBind, false),
    ] {
        let mut facts = call(&[("100", 5), ("110", 5)]);
        facts.tenders[1].collected = collected;
        let mut story = Story::of(facts);
        if open {
            story.refused_by("R-2.13", AwardStep::Begin);
        } else {
            story.does(AwardStep::Begin);
        }
    }
}

/// before July 2026 documents about the performance could be supplied and completed, not corrected.
#[test]
fn what_may_be_supplied_later_depends_on_the_rule_set() {
    let corrected = EnquiryAbout::MissingDocuments {
        documents: vec![RequestedDocument {
            name: line("Datenblatt"),
            concerns: DocumentConcerns::Performance,
            scored: false,
            to_be: ToBe::Corrected,
        }],
    };
    let mut story = Story::begun(call(&[("100", 5)]));
    story.does(AwardStep::AskTenderer(question(1, corrected.clone())));
    let mut old = call(&[("100", 5)]);
    old.started_on = "2026-06-30".parse().unwrap();
    let story = Story::begun(old);
    story.refused_by("R-5.07", AwardStep::AskTenderer(question(1, corrected)));
}
