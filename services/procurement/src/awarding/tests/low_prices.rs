//! Prices so low that they are asked about, and what becomes of them.
//! Other reasons to exclude a tender stand in `examining`.

use schemas::award::{
    AbnormallyLowDecided, AbnormallyLowNoticed, AwardEvent, DocumentConcerns, EnquiryAbout,
    EnquirySettled, ExclusionGround, LowAgainst, LowPriceFinding, RequestedDocument, ToBe,
};

use super::examining::{answer, exclude, question};
use super::facts::{Story, at, call, dec, euros, firm, line, tender};
use crate::awarding::{AwardRejection, AwardStep, Question};

/// that its price is asked about as well excuses no tender from the documents that were asked for.
#[test]
fn a_low_tender_brings_its_documents_like_any_other() {
    let mut on_the_price = call(&[("75", 5), ("100", 5)]);
    on_the_price.criteria.clear();
    let mut story = Story::begun(on_the_price);
    story.does(AwardStep::AskTenderer(question(1, EnquiryAbout::AbnormallyLowPrice)));
    let document = RequestedDocument {
        name: line("Eigenerklärung"),
        concerns: DocumentConcerns::Tenderer,
        scored: false,
        to_be: ToBe::Supplied,
    };
    let missing = EnquiryAbout::MissingDocuments { documents: vec![document] };
    story.does(AwardStep::AskTenderer(question(1, missing.clone())));
    story.does(AwardStep::AnswerEnquiry { tenderer: firm(1), answer: answer(1) });
    story.does(decided(LowPriceFinding::Explained, false));
    let evaluate = || AwardStep::Evaluate { reason: None };
    let open = AwardRejection::EnquiryOpen { enquiry: 2 };
    assert_eq!(story.refused_by("R-5.07", evaluate()), open);
    story.at("2026-09-25T10:00:01Z").does(AwardStep::PassDeadlines);
    let reason = line("Die Erklärung fehlt weiterhin");
    story.does(AwardStep::SettleEnquiry(EnquirySettled { enquiry: 2, satisfied: false, reason }));
    story.refused_by("R-5.08", evaluate());
    let mut again = story.clone();
    story.does(exclude(1, ExclusionGround::DocumentsMissing));
    story.does(evaluate());
    // Asked for once more, it comes: then it is there.
    let once_more = Question { until: at("2026-09-30T10:00:00Z"), ..question(1, missing) };
    again.does(AwardStep::AskTenderer(once_more));
    again.does(AwardStep::AnswerEnquiry { tenderer: firm(1), answer: answer(3) });
    let reason = line("Nun liegt sie vor");
    again.does(AwardStep::SettleEnquiry(EnquirySettled { enquiry: 3, satisfied: true, reason }));
    again.does(evaluate());
}

fn decided(finding: LowPriceFinding, rejected: bool) -> AwardStep {
    let (tender, reason) = (tender(1), line("Begründung im Einzelnen"));
    let exception = None;
    AwardStep::DecideLowPrice(AbnormallyLowDecided { tender, finding, rejected, reason, exception })
}

/// a price 20 % below the next one is noticed by itself, asked about, and decided on by people.
#[test]
fn a_low_price_is_asked_about_and_never_rejected_by_itself() {
    let mut story = Story::begun(call(&[("80", 5), ("100", 5), ("110", 5)]));
    let (price, next) = (euros("80"), euros("100"));
    let gap_percent = dec("20.0");
    let against = LowAgainst::NextPrice;
    let noticed = AbnormallyLowNoticed { tender: tender(1), price, next, gap_percent, against };
    assert_eq!(story.events[1], noticed.into());
    assert_eq!(story.award.considered().count(), 3);
    story.refused_by("R-5.09", AwardStep::Evaluate { reason: None });
    story.refused_by("R-5.09", decided(LowPriceFinding::Explained, false));
    story.refused_by("R-5.09", exclude(1, ExclusionGround::AbnormallyLow));
    story.does(AwardStep::AskTenderer(question(1, EnquiryAbout::AbnormallyLowPrice)));
    story.refused_by("R-5.09", decided(LowPriceFinding::Unexplained, true));
    story.does(AwardStep::AnswerEnquiry { tenderer: firm(1), answer: answer(1) });
    story.refused_by("R-5.09", decided(LowPriceFinding::Explained, true));
    story.refused_by("R-5.09", decided(LowPriceFinding::BreachOfDuties, false));
    let events = story.does(decided(LowPriceFinding::Unexplained, true));
    assert!(matches!(&events[1], AwardEvent::TenderExcluded(e)
        if e.ground == ExclusionGround::AbnormallyLow));
}

/// under the old rules an unexplained price may be rejected, under the new ones it should be.
#[test]
fn whether_an_unexplained_price_should_be_rejected_depends_on_the_rule_set() {
    for (started_on, should) in [("2026-06-30", false), ("2026-07-01", true)] {
        let mut facts = call(&[("79.99", 5), ("100", 5)]);
        facts.started_on = started_on.parse().unwrap();
        let mut story = Story::begun(facts);
        story.does(AwardStep::AskTenderer(question(1, EnquiryAbout::AbnormallyLowPrice)));
        story.at("2026-09-26T08:00:00Z").does(AwardStep::PassDeadlines);
        if should {
            story.refused_by("R-5.09", decided(LowPriceFinding::Unexplained, false));
        } else {
            story.does(decided(LowPriceFinding::Unexplained, false));
        }
    }
}

/// a cent less than the gap is no alarm; an exclusion can open a gap.
#[test]
fn a_gap_is_noticed_to_the_cent_and_after_every_exclusion() {
    let mut story = Story::begun(call(&[("80.01", 5), ("100", 5), ("125", 5)]));
    assert!(!story.award.low.contains_key(&tender(1)));
    assert!(story.award.low.contains_key(&tender(2)), "20 % below the third");
    let events = story.does(exclude(2, ExclusionGround::RequirementsNotMet));
    assert!(matches!(&events[1], AwardEvent::AbnormallyLowNoticed(e) if e.tender == tender(1)));
}
