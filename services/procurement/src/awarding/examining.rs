//! Which tenders are considered (§§ 56, 57 VgV, §§ 123, 124 GWB; ).
//! What a tender is worth is not asked here.

use schemas::award::{
    EnquiryAbout, ExclusionGround, LateTenderDecided, RequestedDocument, TenderExcluded,
    TenderToJudge,
};
use schemas::ids::TenderId;

use super::{Award, AwardCommand, AwardRejection, Decided, binding, considered, undecided};

pub(super) fn begin(award: &Award, command: &AwardCommand) -> Decided {
    if award.begun.is_some() {
        return Ok(vec![]);
    }
    if !command.call.opened {
        return Err(AwardRejection::NotOpened);
    }
    // what is examined stands: no tender is corrected afterwards.
    for tender in &command.call.tenders {
        if let Some(why) = tender.unsettled() {
            return Err(AwardRejection::CollectedDataOpen { tenderer: tender.tenderer, why });
        }
    }
    Ok(vec![command.call.begun().into()])
}

/// a late tender is excluded unless the tenderer is not to blame.
pub(super) fn late(award: &Award, decided: &LateTenderDecided) -> Decided {
    let tender = decided.tender;
    let found = award.tender(tender).ok_or(AwardRejection::UnknownTender { tender })?;
    if !found.late {
        return Err(AwardRejection::NotLate { tender });
    }
    if award.late.get(&tender) == Some(&decided.considered) {
        return Ok(vec![]);
    }
    undecided(award)?;
    let mut events = vec![decided.clone().into()];
    if !decided.considered && !award.excluded.contains_key(&tender) {
        let (ground, reason) = (ExclusionGround::FormOrTime, decided.reason.clone());
        events.push(TenderExcluded { tender, ground, reason }.into());
    }
    Ok(events)
}

/// a tender is excluded by a person, with the paragraph and the reason.
pub(super) fn exclude(award: &Award, command: &AwardCommand, excluded: &TenderExcluded) -> Decided {
    let tender = excluded.tender;
    if award.excluded.get(&tender) == Some(excluded) {
        return Ok(vec![]);
    }
    undecided(award)?;
    let judged = considered(award, tender)?;
    match excluded.ground {
        ExclusionGround::NoLongerBound
            if binding::binds(award, command, judged.tenderer).is_ok() =>
        {
            let why = "the tender still binds (R-1.50)";
            return Err(AwardRejection::GroundUnusable { why });
        }
        ExclusionGround::Mandatory { paragraph } if !matches!(paragraph, 1 | 4) => {
            let why = "§ 123 GWB excludes by paragraph 1 or 4";
            return Err(AwardRejection::GroundUnusable { why });
        }
        ExclusionGround::Optional { number } if !(1..=9).contains(&number) => {
            let why = "§ 124(1) GWB has the numbers 1 to 9";
            return Err(AwardRejection::GroundUnusable { why });
        }
        ExclusionGround::AbnormallyLow | ExclusionGround::BreachOfDuties => {
            let why = "a low price is asked about and decided on first (§ 60 VgV)";
            return Err(AwardRejection::LowPriceDecision { why });
        }
        ExclusionGround::FormOrTime
        | ExclusionGround::DocumentsMissing
        | ExclusionGround::DoubtfulChanges
        | ExclusionGround::DocumentsChanged
        | ExclusionGround::PriceMissing
        | ExclusionGround::VariantNotAllowed
        | ExclusionGround::RequirementsNotMet
        | ExclusionGround::Mandatory { .. }
        | ExclusionGround::Optional { .. }
        | ExclusionGround::NotSuitable
        | ExclusionGround::NoLongerBound
        | ExclusionGround::DoesNotBind => {}
    }
    Ok(vec![excluded.clone().into()])
}

/// nothing stands against scoring the tenders that are left.
pub(super) fn examined(award: &Award) -> Result<(), AwardRejection> {
    for tender in award.tenders() {
        let id = tender.tender;
        let excluded = award.excluded.contains_key(&id);
        if tender.late && !excluded && !award.late.contains_key(&id) {
            return Err(AwardRejection::LateUndecided { tender: id });
        }
    }
    if award.considered().next().is_none() {
        return Err(AwardRejection::NoTenderLeft);
    }
    for tender in award.considered() {
        if let Some(why) = not_conforming(tender) {
            return Err(AwardRejection::NotConforming { tender: tender.tender, why });
        }
        // what feeds the scoring is not supplied later (§ 56(3) VgV).
        if let Some(line) = tender.statements_missing.first() {
            let (tender, line) = (tender.tender, *line);
            return Err(AwardRejection::StatementMissing { tender, line });
        }
    }
    enquired(award)
}

/// every enquiry to a tenderer that is considered is settled, and what was asked for came.
fn enquired(award: &Award) -> Result<(), AwardRejection> {
    for (number, enquiry) in &award.enquiries {
        let (tender, number) = (enquiry.asked.tender, *number);
        if !award.considered().any(|considered| considered.tender == tender) {
            continue;
        }
        match (&enquiry.asked.about, &enquiry.settled) {
            // What is made of that answer is decided as to the price (§ 60 VgV).
            (EnquiryAbout::AbnormallyLowPrice, _) => {}
            (_, None) => return Err(AwardRejection::EnquiryOpen { enquiry: number }),
            (EnquiryAbout::MissingDocuments { documents }, Some(settled))
                if !settled.satisfied && !came_later(award, tender, number, documents) =>
            {
                return Err(AwardRejection::DocumentsMissing { tender, enquiry: number });
            }
            (
                EnquiryAbout::MissingDocuments { .. }
                | EnquiryAbout::Clarification
                | EnquiryAbout::WinnersEvidence { .. },
                Some(_),
            ) => {}
        }
    }
    Ok(())
}

/// Whether each of these documents was asked for again and then came.
fn came_later(award: &Award, tender: TenderId, after: u16, missing: &[RequestedDocument]) -> bool {
    let later = award.enquiries.range(after.saturating_add(1)..).map(|(_, enquiry)| enquiry);
    let came: Vec<_> = later
        .filter(|enquiry| enquiry.asked.tender == tender)
        .filter(|enquiry| enquiry.settled.as_ref().is_some_and(|settled| settled.satisfied))
        .filter_map(|enquiry| match &enquiry.asked.about {
            EnquiryAbout::MissingDocuments { documents } => Some(documents),
            EnquiryAbout::Clarification
            | EnquiryAbout::AbnormallyLowPrice
            | EnquiryAbout::WinnersEvidence { .. } => None,
        })
        .flatten()
        .map(|document| &document.name)
        .collect();
    missing.iter().all(|document| came.contains(&&document.name))
}

fn not_conforming(tender: &TenderToJudge) -> Option<&'static str> {
    if tender.total.is_none() {
        return Some("it could not be read");
    }
    if !tender.lines_missing.is_empty() {
        return Some("a price is missing");
    }
    (!tender.accepts_conditions).then_some("the conditions are not accepted unchanged")
}
