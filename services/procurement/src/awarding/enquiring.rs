//! Questions to tenderers: what may be asked, until when, and what is made of the answers (§ 15(5), § 56 VgV,
//! A tender is never changed by an answer.

use schemas::award::{
    DocumentConcerns, EnquiryAbout, EnquirySettled, RequestedDocument, TendererAnswered,
    TendererAsked, ToBe,
};
use schemas::german_day::german_day;
use schemas::ids::OrganisationId;

use super::{Award, AwardCommand, AwardRejection, Decided, Enquiry, Question, considered};
use crate::law::reach::within_reach;
use crate::law::ruleset::RuleSet;

pub(super) fn ask(award: &Award, command: &AwardCommand, question: &Question) -> Decided {
    let same = |asked: &TendererAsked| {
        asked.tender == question.tender
            && asked.about == question.about
            && asked.text == question.text
            && asked.until == question.until
    };
    if award.enquiries.values().any(|enquiry| same(&enquiry.asked)) {
        return Ok(vec![]);
    }
    if award.approved.is_some() {
        return Err(AwardRejection::AlreadyDecided);
    }
    considered(award, question.tender)?;
    // no negotiation in the procedures whose rules hold in a system.
    if question.would_change_the_tender {
        return Err(AwardRejection::Negotiation);
    }
    if question.until <= command.now {
        return Err(AwardRejection::AnswerTimePast);
    }
    within_reach(command.today(), german_day(question.until))?;
    match &question.about {
        EnquiryAbout::MissingDocuments { documents } => {
            documents
                .iter()
                .try_for_each(|wanted| may_be_supplied(command.call.rules(), wanted))?;
        }
        EnquiryAbout::AbnormallyLowPrice if !award.low.contains_key(&question.tender) => {
            return Err(AwardRejection::NotLow { tender: question.tender });
        }
        EnquiryAbout::Clarification
        | EnquiryAbout::AbnormallyLowPrice
        | EnquiryAbout::WinnersEvidence { .. } => {}
    }
    let enquiry = award.enquiries.keys().next_back().map_or(1, |last| last + 1);
    let asked = TendererAsked {
        enquiry,
        tender: question.tender,
        about: question.about.clone(),
        text: question.text.clone(),
        until: question.until,
    };
    Ok(vec![asked.into()])
}

/// § 56(2), (3) VgV: what may be supplied after the opening.
fn may_be_supplied(rules: RuleSet, wanted: &RequestedDocument) -> Result<(), AwardRejection> {
    let refused = |why| {
        let document = wanted.name.clone();
        Err(AwardRejection::NotToBeAskedFor { document, why })
    };
    let performance = wanted.concerns == DocumentConcerns::Performance;
    if performance && wanted.scored {
        return refused(
            "documents about the performance that feed the scoring are not supplied later",
        );
    }
    if performance && wanted.to_be == ToBe::Corrected && rules == RuleSet::Pre202607 {
        return refused(
            "under the rules before July 2026 documents about the performance are not corrected",
        );
    }
    Ok(())
}

pub(super) fn answer(
    award: &Award,
    command: &AwardCommand,
    tenderer: OrganisationId,
    answer: &TendererAnswered,
) -> Decided {
    let enquiry = answer.enquiry;
    let found = award.enquiries.get(&enquiry);
    let own = found.filter(|found| {
        award.tender(found.asked.tender).is_some_and(|tender| tender.tenderer == tenderer)
    });
    let found = own.ok_or(AwardRejection::UnknownEnquiry { enquiry })?;
    if found.answered.as_ref() == Some(answer) {
        return Ok(vec![]);
    }
    if found.settled.is_some() || found.answered.is_some() {
        return Err(AwardRejection::AlreadySettled { enquiry });
    }
    if found.lapsed || command.now > found.asked.until {
        return Err(AwardRejection::AnswerTooLate { until: found.asked.until });
    }
    Ok(vec![answer.clone().into()])
}

/// the decision about what came, or did not come, is recorded.
pub(super) fn settle(award: &Award, settled: &EnquirySettled) -> Decided {
    let enquiry = settled.enquiry;
    let found = award.enquiries.get(&enquiry);
    let found: &Enquiry = found.ok_or(AwardRejection::UnknownEnquiry { enquiry })?;
    match &found.settled {
        Some(before) if before == settled => Ok(vec![]),
        Some(_) => Err(AwardRejection::AlreadySettled { enquiry }),
        None if found.waits() => Err(AwardRejection::EnquiryOpen { enquiry }),
        None => Ok(vec![settled.clone().into()]),
    }
}
