//! What the passing of time brings about: answers that did not come, the end of an auction or of the waiting, duties
//! that were not met. Nothing happens twice, and nothing before its day.

use schemas::award::{
    AwardEvent, EnquiryLapsed, NoticeDuty, NoticeOverdue, ReasonsOverdue, StandstillEnded,
};

use super::concluding::contract_from;
use super::{Award, AwardCommand, auctioning, reporting};

pub(super) fn pass(award: &Award, command: &AwardCommand) -> Vec<AwardEvent> {
    let mut events: Vec<AwardEvent> = Vec::new();
    let lapsed = award.enquiries.iter().filter(|(_, enquiry)| {
        enquiry.waits() && enquiry.settled.is_none() && enquiry.asked.until < command.now
    });
    events.extend(lapsed.map(|(enquiry, _)| EnquiryLapsed { enquiry: *enquiry }.into()));
    events.extend(auctioning::end(award, command));
    let today = command.today();
    let over = award.approved.as_ref().and_then(|approved| contract_from(approved.standstill));
    if let Some(contract_from) = over.filter(|from| *from <= today && !award.standstill_ended) {
        events.push(StandstillEnded { contract_from }.into());
    }
    for (tenderer, asked) in &award.reasons {
        if !asked.given && !asked.overdue && asked.due < today {
            let (tenderer, due) = (*tenderer, asked.due);
            events.push(ReasonsOverdue { tenderer, due }.into());
        }
    }
    for duty in [NoticeDuty::AwardNotice, NoticeDuty::Statistics] {
        let told = award.sent.contains_key(&duty) || award.overdue.contains(&duty);
        let owed = reporting::owed(award, duty).filter(|owed| !told && owed.due < today);
        events.extend(owed.map(|owed| NoticeOverdue { duty, due: owed.due }.into()));
    }
    events
}
