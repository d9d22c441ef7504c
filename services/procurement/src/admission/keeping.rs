//! What keeps an admission up to date and fair: renewal, the register's answer, reasons (§ 24(5), § 62 VgV, § 6 WRegG).
//! Nobody's standing changes here.

use chrono::NaiveDate;
use schemas::admission::{AdmissionEvent, ReasonsGiven, ReasonsRequested};
use schemas::ids::CategoryKey;
use schemas::suitability::{RegisterAnswerRecorded, RenewalRequested};
use schemas::text::Line;

use super::{Admission, AdmissionRejection, Circumstances, Standing};
use crate::law::deadlines::{REASONS, RENEWAL};
use crate::law::duties::REGISTER_ANSWER;

/// an admitted supplier is asked for a renewed declaration within 5 working days, at any time.
pub(super) fn request_renewal(
    state: &Admission,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let terms = facts.terms().ok_or(AdmissionRejection::NotNoticed)?;
    let due = facts.last_day(terms, RENEWAL, facts.today)?;
    match state.renewal {
        Some(open) if open.due == due => return Ok(vec![]),
        Some(open) if !open.lapsed => {
            return Err(AdmissionRejection::RenewalOpen { due: open.due });
        }
        Some(_) | None => {}
    }
    let admitted =
        |standing: &Standing| matches!(standing, Standing::Admitted | Standing::Suspended);
    if !state.standings.values().any(admitted) {
        return Err(AdmissionRejection::NotAdmitted);
    }
    Ok(vec![RenewalRequested { on: facts.today, due }.into()])
}

/// what the register answered, with the last day on which it serves again.
pub(super) fn register(
    state: &Admission,
    facts: &Circumstances,
    (answered_on, reference, entry): (NaiveDate, &Line, bool),
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    let terms = facts.terms().ok_or(AdmissionRejection::NotNoticed)?;
    if answered_on > facts.today {
        return Err(AdmissionRejection::NotReckoned {
            why: format!("the answer is of {answered_on}, which lies ahead"),
        });
    }
    let serves_until = facts.last_day(terms, REGISTER_ANSWER, answered_on)?;
    let reference = reference.clone();
    let answer = RegisterAnswerRecorded { answered_on, reference, entry, serves_until };
    if state.register.as_ref() == Some(&answer) {
        return Ok(vec![]);
    }
    Ok(vec![answer.into()])
}

/// a refused candidate asks for the reasons and has them within 15 days.
pub(super) fn request_reasons(
    state: &Admission,
    category: &CategoryKey,
    facts: &Circumstances,
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    if state.reasons.contains_key(category) {
        return Ok(vec![]);
    }
    match state.standings.get(category) {
        Some(Standing::Rejected) => {
            let terms = facts.terms().ok_or(AdmissionRejection::NotNoticed)?;
            let due = facts.last_day(terms, REASONS, facts.today)?;
            Ok(vec![ReasonsRequested { category: category.clone(), due }.into()])
        }
        Some(standing) => Err(AdmissionRejection::StandingDoesNotAllow {
            category: category.clone(),
            standing: *standing,
        }),
        None => Err(AdmissionRejection::NotRequested { category: category.clone() }),
    }
}

///
pub(super) fn give_reasons(
    state: &Admission,
    category: &CategoryKey,
    reasons: &[Line],
) -> Result<Vec<AdmissionEvent>, AdmissionRejection> {
    if reasons.is_empty() {
        return Err(AdmissionRejection::NoReasons);
    }
    match state.reasons.get(category) {
        None => Err(AdmissionRejection::ReasonsNotRequested { category: category.clone() }),
        Some(Some(given)) if given == reasons => Ok(vec![]),
        Some(_) => {
            Ok(vec![ReasonsGiven { category: category.clone(), reasons: reasons.to_vec() }.into()])
        }
    }
}
