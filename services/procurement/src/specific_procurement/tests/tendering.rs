//! Tenders arrive, are replaced, withdrawn, and late.
//! The opening stands in `opening`.

use schemas::specific_procurement::{TenderReceived, TenderWithdrawn, UnauthorisedAccessAttempted};

use super::*;
use crate::samples::STRANGER;
use crate::scenario::given;

fn received(version: u16, bytes: char, when: &str, late: bool) -> TenderReceived {
    TenderReceived {
        tender: tender_of(FIRST),
        tenderer: FIRST,
        version,
        sealed: digest(bytes),
        bytes: 4_096,
        sealed_by: SealedBy::Tenderer,
        received_at: at(when),
        late,
    }
}

/// No. 1: day and time of receipt are fixed exactly. No. 6: only who is invited.
#[test]
fn a_tender_is_received_with_its_digest_and_exact_time() {
    let arrival = arrives(FIRST, 'a', "2026-09-16T13:45:12.345678");
    let expected = received(1, 'a', "2026-09-16T13:45:12.345678", false);
    given::<SpecificProcurements>(&tendering()).when(&arrival).then(&[expected.into()]);
    let log = told(tendering(), std::slice::from_ref(&arrival));
    given::<SpecificProcurements>(&log).when(&arrival).then_nothing();
    given::<SpecificProcurements>(&tendering())
        .when(&arrives(STRANGER, 'a', "2026-09-16T13:45:12"))
        .then_rejected(&No::NotInvited);
}

/// § 9.3 No. 29, R-5.08: a second too late is late, is kept, and takes the place of nothing.
#[test]
fn a_late_tender_is_kept_marked_and_replaces_nothing() {
    let in_time = arrives(FIRST, 'a', "2026-09-22T00:00:00");
    let late = arrives(FIRST, 'b', "2026-09-22T00:00:01");
    let log = told(tendering(), &[in_time, ends("2026-09-22T00:00:01"), late]);
    let expected = received(2, 'b', "2026-09-22T00:00:01", true);
    assert_eq!(log.last(), Some(&expected.into()));
    let state = state(&log);
    assert_eq!(state.tenders[&tender_of(FIRST)].current().unwrap().sealed, digest('a'));
    assert_eq!(state.ended, Some(1));
    let only_late = told(tendering(), &[arrives(SECOND, 'c', "2026-09-22T00:00:01")]);
    assert!(super::state(&only_late).is_late(tender_of(SECOND)));
}

#[test]
fn until_the_end_a_tender_is_replaced_and_withdrawn_and_another_comes() {
    let withdraw = |when| Asked::WithdrawTender { by: FIRST, now: at(when) };
    let log = told(
        tendering(),
        &[arrives(FIRST, 'a', "2026-09-15T09:00:00"), arrives(FIRST, 'b', "2026-09-16T09:00:00")],
    );
    assert_eq!(state(&log).tenders[&tender_of(FIRST)].current().unwrap().version, 2);
    let withdrawn = TenderWithdrawn { tender: tender_of(FIRST) };
    given::<SpecificProcurements>(&log)
        .when(&withdraw("2026-09-17T09:00:00"))
        .then(&[withdrawn.into()]);
    let log = told(log, &[withdraw("2026-09-17T09:00:00")]);
    assert!(state(&log).to_be_opened().is_empty());
    given::<SpecificProcurements>(&log).when(&withdraw("2026-09-17T09:00:00")).then_nothing();
    let log = told(log, &[arrives(FIRST, 'b', "2026-09-18T09:00:00")]);
    assert_eq!(state(&log).tenders[&tender_of(FIRST)].current().unwrap().version, 3);
    given::<SpecificProcurements>(&log)
        .when(&withdraw("2026-09-22T00:00:01"))
        .then_rejected(&No::Ended { until: at("2026-09-22T00:00:00") });
}

/// § 9.3 No. 30, R-1.60 No. 7: each attempt is an event; the same one within a minute is one.
#[test]
fn attempts_are_recorded() {
    let what = line("a tender was to be read before the opening");
    let attempt = |when| Asked::RecordAttempt { by: OFFICER, what: what.clone(), now: at(when) };
    let when = "2026-09-21T23:59:59";
    let recorded = UnauthorisedAccessAttempted { by: OFFICER, at: at(when), what: what.clone() };
    given::<SpecificProcurements>(&tendering()).when(&attempt(when)).then(&[recorded.into()]);
    let log = told(tendering(), &[attempt(when)]);
    given::<SpecificProcurements>(&log).when(&attempt("2026-09-22T00:00:30")).then_nothing();
    assert_eq!(told(log, &[attempt("2026-09-22T00:00:59")]).len(), 4);
}
