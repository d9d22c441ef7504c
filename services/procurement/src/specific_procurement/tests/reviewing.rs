//! Complaints and the review body: received with their days, answered, decided.
//! What stands against a contract is told with the award.

use chrono::NaiveDate;
use schemas::specific_procurement::{ComplaintAbout, ReviewOutcome};
use schemas::terms::Regulation;

use super::*;
use crate::scenario::given;
use crate::specific_procurement::{ReviewStep, Reviewing};

fn asked(by: OrganisationId, regulation: Regulation, step: ReviewStep) -> Asked {
    let (law, today) = (invitation().law, day("2026-10-20"));
    Asked::Reviewing(Box::new(Reviewing { by, regulation, law, today, step }))
}

fn complains(by: OrganisationId, about: ComplaintAbout, recognised: Option<&str>) -> Asked {
    let (received_on, recognised_on) = (day("2026-10-20"), recognised.map(day));
    let text = line("Die Lieferzeit wurde falsch gewertet");
    let step = ReviewStep::Complain { of: FIRST, about, text, received_on, recognised_on };
    asked(by, Regulation::Vgv, step)
}

fn last_day(log: &[SpecificProcurementEvent]) -> Option<NaiveDate> {
    let SpecificProcurementEvent::ComplaintReceived(e) = log.last().unwrap() else {
        panic!("{:?}", log.last())
    };
    e.last_day
}

/// a firm complains itself, or the authority records it; the day by which the law wants it stands beside it.
#[test]
fn a_complaint_is_taken_with_its_last_day() {
    let decision = ComplaintAbout::Decision;
    let log = told(tendering(), &[complains(FIRST, decision, Some("2026-10-12"))]);
    assert_eq!(last_day(&log), Some(day("2026-10-22")));
    given::<SpecificProcurements>(&log)
        .when(&complains(FIRST, decision, Some("2026-10-12")))
        .then_nothing();
    let log = told(tendering(), &[complains(AUTHORITY, ComplaintAbout::Documents, None)]);
    assert_eq!(last_day(&log), Some(day("2026-09-21")), "with the end of the period");
    let stranger = complains(SECOND, decision, None);
    given::<SpecificProcurements>(&tendering()).when(&stranger).then_rejected(&No::NotTheAuthority);
}

/// an answer that does not remedy it begins the fifteen days; below the threshold none run.
#[test]
fn an_answer_that_remedies_nothing_begins_fifteen_days() {
    let begun = told(tendering(), &[complains(FIRST, ComplaintAbout::Decision, None)]);
    let answer = |complaint, remedied, regulation| {
        let (text, answered_on) = (line("Der Rüge wird nicht abgeholfen"), day("2026-10-20"));
        asked(AUTHORITY, regulation, ReviewStep::Answer { complaint, remedied, text, answered_on })
    };
    let until = |remedied, regulation| {
        let log = told(begun.clone(), &[answer(1, remedied, regulation)]);
        state(&log).complaints[&1].answered.as_ref().unwrap().apply_until
    };
    assert_eq!(until(false, Regulation::Vgv), Some(day("2026-11-04")));
    assert_eq!(until(true, Regulation::Vgv), None);
    assert_eq!(until(false, Regulation::Uvgo), None);
    given::<SpecificProcurements>(&begun)
        .when(&answer(2, false, Regulation::Vgv))
        .then_rejected_by("R-4.22", &No::NoSuchComplaint { complaint: 2 });
}

/// an application is recorded once, and decided once; before the opening there is nothing to go back to.
#[test]
fn what_the_review_body_decides_is_recorded_once() {
    let apply = ReviewStep::Apply {
        reference: line("VK 1/26"),
        of: Some(FIRST),
        informed_on: day("2026-10-19"),
    };
    let apply = asked(AUTHORITY, Regulation::Vgv, apply);
    let log = told(tendering(), std::slice::from_ref(&apply));
    given::<SpecificProcurements>(&log).when(&apply).then_nothing();
    let decide = |outcome| {
        let (review, notified_on) = (1, day("2026-10-20"));
        let text = line("Beschluss vom 19.10.2026");
        let step = ReviewStep::Decide { review, outcome, text, notified_on };
        asked(AUTHORITY, Regulation::Vgv, step)
    };
    given::<SpecificProcurements>(&log)
        .when(&decide(ReviewOutcome::BackToEvaluation))
        .then_rejected_by("R-4.23", &No::NothingToGoBackTo);
    let log = told(log, &[decide(ReviewOutcome::GoesOn)]);
    assert!(state(&log).reviews[&1].decided.as_ref().unwrap().contract_from.is_some());
    given::<SpecificProcurements>(&log)
        .when(&decide(ReviewOutcome::Cancel))
        .then_rejected_by("R-4.23", &No::ReviewDecidedOtherwise { review: 1 });
}
