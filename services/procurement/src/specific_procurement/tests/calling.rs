//! While tenders are made: shorter periods, questions, changed documents, the end without an award.
//! Tenders stand in `tendering`.

use schemas::specific_procurement::{
    CancellationGround, QuestionAnswered, QuestionAsked, ShorterPeriodAgreed,
    ShorterPeriodProposed, SpecificProcurementCancelled, TenderDocumentsChanged,
    TenderPeriodChanged,
};
use schemas::terms::Document;

use super::*;
use crate::law::deadlines::DeadlineRefused;
use crate::samples::STRANGER;
use crate::scenario::given;

/// Sent on Monday 14 September; without agreement the period ends on the 24th, 24:00.
fn sent_on_monday() -> Vec<SpecificProcurementEvent> {
    let sent = InvitationToTenderIssued {
        issued_at: at("2026-09-14T09:00:00"),
        tenders_until: at("2026-09-25T00:00:00"),
        earliest_end: at("2026-09-25T00:00:00"),
        ..issued()
    };
    vec![call().into(), sent.into()]
}

fn agrees(by: OrganisationId) -> Asked {
    Asked::AgreeToShorterPeriod { by, now: at("2026-09-14T12:00:00") }
}

fn proposed() -> Vec<SpecificProcurementEvent> {
    let (by, tenders_until) = (AUTHORITY, at("2026-09-17T12:00:00"));
    let propose = Asked::ProposeShorterPeriod { by, tenders_until, now: at("2026-09-14T10:00:00") };
    let log = told(sent_on_monday(), &[propose]);
    assert_eq!(log[2], ShorterPeriodProposed { tenders_until }.into());
    log
}

/// § 9.3 No. 8, R-1.24: with the consent of all four the period is the shorter one.
#[test]
fn a_shorter_period_holds_when_the_last_of_all_has_agreed() {
    let log = told(proposed(), &[FIRST, SECOND, THIRD].map(agrees));
    assert_eq!(state(&log).invited.unwrap().tenders_until, at("2026-09-25T00:00:00"));
    let changed = TenderPeriodChanged {
        tenders_until: at("2026-09-17T12:00:00"),
        reason: line("agreed by all that are invited (§ 24(4) sentence 2, § 16(6) VgV)"),
    };
    given::<SpecificProcurements>(&log)
        .when(&agrees(FOURTH))
        .then(&[ShorterPeriodAgreed { candidate: FOURTH }.into(), changed.into()]);
}

/// § 9.3 No. 8, R-1.24: with three of four it is refused, and the least is told.
#[test]
fn with_three_of_four_the_period_stays() {
    let log = told(proposed(), &[FIRST, SECOND, THIRD].map(agrees));
    let change = Asked::ChangePeriod {
        by: AUTHORITY,
        tenders_until: at("2026-09-17T12:00:00"),
        reason: line("drei von vier"),
        now: at("2026-09-15T09:00:00"),
    };
    let refused = DeadlineRefused::NotAgreedByAll {
        invited: 4,
        agreed: 3,
        earliest: "2026-09-25T00:00:00".parse().unwrap(),
        rule: "R-1.24",
    };
    given::<SpecificProcurements>(&log).when(&change).then_rejected_by("R-1.24", &refused.into());
}

/// No. 3: only the authority moves the moment of first access; a stranger learns nothing.
#[test]
fn only_the_authority_moves_the_end_of_the_period() {
    let change = |by| Asked::ChangePeriod {
        by,
        tenders_until: at("2026-09-30T00:00:00"),
        reason: line("Störung der Verbindung am 20."),
        now: at("2026-09-20T09:00:00"),
    };
    for other in [STRANGER, FIRST] {
        given::<SpecificProcurements>(&tendering())
            .when(&change(other))
            .then_rejected(&No::NotTheAuthority);
    }
    let moved = TenderPeriodChanged {
        tenders_until: at("2026-09-30T00:00:00"),
        reason: line("Störung der Verbindung am 20."),
    };
    given::<SpecificProcurements>(&tendering()).when(&change(AUTHORITY)).then(&[moved.into()]);
}

/// a period is not moved beyond what tenders bind for, nor to a day that no table reaches.
#[test]
fn the_end_of_the_period_stays_before_the_end_of_the_binding_and_within_reach() {
    let change = |tenders_until| Asked::ChangePeriod {
        by: AUTHORITY,
        tenders_until,
        reason: line("Störung der Verbindung am 20."),
        now: at("2026-09-20T09:00:00"),
    };
    let short = No::BindsTooShort { binding_until: day("2026-10-31") };
    for too_late in ["2026-10-31T12:00:00", "2026-11-02T12:00:00"] {
        given::<SpecificProcurements>(&tendering())
            .when(&change(at(too_late)))
            .then_rejected_by("R-1.41", &short);
    }
    let log = told(tendering(), &[asks("2026-09-14T09:00:00")]);
    given::<SpecificProcurements>(&log)
        .when(&answers(true, Some("2026-11-02T12:00:00"), "2026-09-20T09:00:00"))
        .then_rejected_by("R-1.41", &short);
    let far = change(DateTime::<Utc>::MAX_UTC);
    let refused = SpecificProcurements::decide(&state(&tendering()), &far).unwrap_err();
    assert!(matches!(refused, No::TooFarAhead(_)), "{refused}");
}

fn asks(when: &str) -> Asked {
    Asked::AskQuestion { by: FIRST, text: line("Mit Kabel?"), now: at(when) }
}

fn answers(matters: bool, until: Option<&str>, when: &str) -> Asked {
    Asked::AnswerQuestion {
        by: AUTHORITY,
        question: 1,
        text: line("Ja"),
        matters,
        tenders_until: until.map(at),
        now: at(when),
    }
}

/// an answer six whole days before the end moves nothing, a later one that matters does.
#[test]
fn a_late_answer_that_matters_moves_the_end_of_the_period() {
    let log = told(tendering(), &[asks("2026-09-14T09:00:00")]);
    let answered = |matters| QuestionAnswered { question: 1, text: line("Ja"), matters };
    given::<SpecificProcurements>(&log)
        .when(&answers(true, None, "2026-09-15T18:00:00"))
        .then(&[answered(true).into()]);
    given::<SpecificProcurements>(&log)
        .when(&answers(false, None, "2026-09-20T09:00:00"))
        .then(&[answered(false).into()]);
    let must = |until| No::MustBeExtended {
        what: "a late answer that matters",
        until,
        least: at("2026-09-27T00:00:00"),
    };
    for until in [None, Some("2026-09-26T00:00:00")] {
        given::<SpecificProcurements>(&log)
            .when(&answers(true, until, "2026-09-20T09:00:00"))
            .then_rejected_by("R-1.26", &must(at("2026-09-22T00:00:00")));
    }
    let moved = TenderPeriodChanged {
        tenders_until: at("2026-09-28T00:00:00"),
        reason: line("a late answer that matters"),
    };
    given::<SpecificProcurements>(&log)
        .when(&answers(true, Some("2026-09-28T00:00:00"), "2026-09-20T09:00:00"))
        .then(&[answered(true).into(), moved.into()]);
}

/// who asks late cannot make the period move.
#[test]
fn a_late_question_moves_nothing() {
    let log = told(tendering(), &[asks("2026-09-18T09:00:00")]);
    let expected = QuestionAsked {
        question: 1,
        by: FIRST,
        asked_at: at("2026-09-18T09:00:00"),
        in_time: false,
        answer_by: None,
        text: line("Mit Kabel?"),
    };
    assert_eq!(log[2], expected.into());
    let answered = QuestionAnswered { question: 1, text: line("Ja"), matters: true };
    given::<SpecificProcurements>(&log)
        .when(&answers(true, None, "2026-09-19T09:00:00"))
        .then(&[answered.into()]);
    given::<SpecificProcurements>(&log)
        .when(&answers(true, None, "2026-09-22T00:00:01"))
        .then_rejected(&No::Ended { until: at("2026-09-22T00:00:00") });
}

/// a substantial change of the documents moves the period.
#[test]
fn a_substantial_change_of_the_documents_moves_the_period() {
    let documents = vec![Document {
        sha256: digest('d'),
        name: line("Leistung.pdf"),
        media_type: line("application/pdf"),
    }];
    let change = |substantial, until: Option<&str>| Asked::ChangeDocuments {
        by: AUTHORITY,
        documents: documents.clone(),
        what: line("Kabel dazu"),
        substantial,
        tenders_until: until.map(at),
        now: at("2026-09-12T09:00:00"),
    };
    let decide = |asked| SpecificProcurements::decide(&state(&tendering()), &asked);
    assert!(matches!(decide(change(true, None)), Err(No::MustBeExtended { .. })));
    assert_eq!(decide(change(false, None)).unwrap().len(), 1);
    let events = decide(change(true, Some("2026-09-24T00:00:00"))).unwrap();
    assert!(matches!(
        &events[0],
        SpecificProcurementEvent::TenderDocumentsChanged(TenderDocumentsChanged {
            substantial: true,
            ..
        })
    ));
    assert_eq!(events.len(), 2);
}

/// for one of four grounds, before a contract; afterwards nothing is opened.
#[test]
fn a_competition_ends_without_an_award_before_there_is_a_contract() {
    let ground = CancellationGround::BasisChanged;
    let cancel = |contract| {
        let reason = line("Kein Umbau");
        Asked::Cancel { by: AUTHORITY, ground, reason, contract }
    };
    let cancelled = SpecificProcurementCancelled { ground, reason: line("Kein Umbau") };
    given::<SpecificProcurements>(&tendering())
        .when(&cancel(true))
        .then_rejected_by("R-1.47", &No::ContractExists);
    given::<SpecificProcurements>(&tendering()).when(&cancel(false)).then(&[cancelled.into()]);
    let log = told(tendering(), &[cancel(false)]);
    given::<SpecificProcurements>(&log).when(&cancel(false)).then_nothing();
    let late =
        SpecificProcurements::decide(&state(&log), &arrives(FIRST, 'a', "2026-09-20T09:00:00"));
    assert!(matches!(late, Err(No::NotNow { .. })));
    let key =
        SpecificProcurements::decide(&state(&log), &hands_over(OFFICER, 0, "2026-09-23T09:00:00"));
    assert!(matches!(key, Err(No::NotNow { .. })));
}
