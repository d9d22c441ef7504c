//! Conflicts of interest and what was done about them (§ 6, § 8(2) no. 10 VgV; ). Persons stand by their ids, which `cast` replaces.
//! Whether somebody is impartial is not judged here.

use std::collections::BTreeSet;

use schemas::award::{AwardEvent, ConflictGround};

use super::Item;
use super::gathered::Gathered;

pub(super) fn conflicts(gathered: &Gathered, number: &'static str) -> Item {
    let mut item = Item::new(number, "Interessenkonflikte und getroffene Abhilfe");
    let award = &gathered.award;
    for recorded in &gathered.award_events {
        if let AwardEvent::ConflictRemedyTaken(e) = &recorded.event {
            item.say(format!("Abhilfe zu {}: {}", e.actor, e.remedy));
        }
        if let AwardEvent::ConflictOfInterestDeclared(e) = &recorded.event {
            let ground = match e.ground {
                ConflictGround::Interest => gathered.by("§ 6 Abs. 2 VgV", "§ 4 UVgO"),
                ConflictGround::Tenderer => gathered.by("§ 6 Abs. 3 Nr. 1 VgV", "§ 4 UVgO"),
                ConflictGround::Adviser => gathered.by("§ 6 Abs. 3 Nr. 2 VgV", "§ 4 UVgO"),
                ConflictGround::Employed => gathered.by("§ 6 Abs. 3 Nr. 3 VgV", "§ 4 UVgO"),
                ConflictGround::Relative => gathered.by("§ 6 Abs. 4 VgV", "§ 4 UVgO"),
            };
            item.say(format!("{} ({ground}): {}", e.actor, e.particulars));
        }
    }
    for (actor, remedies) in &award.conflicted {
        if remedies.is_empty() {
            item.lacks(format!("die Abhilfe zum Interessenkonflikt von {actor}"));
        }
    }
    let silent: BTreeSet<_> = gathered
        .award_events
        .iter()
        .filter(|recorded| by_authority(&recorded.event))
        .map(|recorded| recorded.actor)
        .filter(|a| !award.impartial.contains(a) && !award.conflicted.contains_key(a))
        .collect();
    for actor in silent {
        item.lacks(format!("die Erklärung zur Unbefangenheit von {actor}"));
    }
    if gathered.award_events.is_empty() && gathered.called.cancelled.is_none() {
        item.lacks("die Erklärungen zur Unbefangenheit der Beteiligten");
    }
    item.or_not_applicable("alle Beteiligten erklärt haben, unbefangen zu sein")
}

/// Steps that people take for the authority; tenderers and the passing of time take the others.
fn by_authority(event: &AwardEvent) -> bool {
    !matches!(
        event,
        AwardEvent::TendererAnswered(_)
            | AwardEvent::AuctionBidPlaced(_)
            | AwardEvent::ReasonsRequested(_)
            | AwardEvent::EnquiryLapsed(_)
            | AwardEvent::AuctionEnded(_)
            | AwardEvent::TendersEvaluated(_)
            | AwardEvent::AbnormallyLowNoticed(_)
            | AwardEvent::StandstillEnded(_)
            | AwardEvent::ReasonsOverdue(_)
            | AwardEvent::NoticeOverdue(_)
    )
}
