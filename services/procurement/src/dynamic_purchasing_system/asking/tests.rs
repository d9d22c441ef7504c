//! Stories of questions about a system before anybody is admitted: the first phase ends on 3 September 2026 at noon.
//! What is published of them is told elsewhere.

use chrono::{DateTime, Utc};
use schemas::catalogue::FileDigest;
use schemas::dynamic_purchasing_system::{
    CandidateQuestionAnswered, CandidateQuestionAsked, DocumentsChanged,
    DynamicPurchasingSystemEvent, FirstPhaseProlonged,
};
use schemas::terms::{Document, Regulation};

use crate::decider::Decider;
use crate::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand as Command, DynamicPurchasingSystemRejection as No,
    DynamicPurchasingSystems,
};
use crate::samples::notice::noticed;
use crate::samples::{STRANGER, day, line, system};
use crate::scenario::{Given, given};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn story(more: &[DynamicPurchasingSystemEvent]) -> Vec<DynamicPurchasingSystemEvent> {
    [&[system().into(), noticed().into()], more].concat()
}

fn running(more: &[DynamicPurchasingSystemEvent]) -> Given<DynamicPurchasingSystems> {
    given(&story(more))
}

fn asks(text: &str, now: &str) -> Command {
    Command::AskQuestion { by: STRANGER, text: line(text), now: at(now) }
}

fn asked(question: u16, text: &str, (at_time, by): (&str, Option<&str>)) -> CandidateQuestionAsked {
    CandidateQuestionAsked {
        question,
        by: STRANGER,
        asked_at: at(at_time),
        in_time: by.is_some(),
        answer_by: by.map(day),
        text: line(text),
    }
}

fn in_time() -> DynamicPurchasingSystemEvent {
    asked(1, "Which turnover?", ("2026-08-20T09:00:00Z", Some("2026-08-27"))).into()
}

fn answers(matters: bool, requests_until: Option<&str>, now: &str) -> Command {
    Command::AnswerQuestion {
        question: 1,
        published_as: None,
        text: line("That of the firm"),
        matters,
        requests_until: requests_until.map(at),
        now: at(now),
    }
}

fn answered(matters: bool) -> DynamicPurchasingSystemEvent {
    let text = line("That of the firm");
    CandidateQuestionAnswered { question: 1, published_as: None, text, matters }.into()
}

fn prolonged(until: &str, reason: &str) -> DynamicPurchasingSystemEvent {
    FirstPhaseProlonged { requests_until: at(until), reason: line(reason) }.into()
}

/// whoever asks in time can be answered six days before the end of the first phase.
#[test]
fn anybody_asks_and_the_day_for_an_answer_is_known() {
    running(&[]).when(&asks("Which turnover?", "2026-08-20T09:00:00Z")).then(&[in_time()]);
    running(&[in_time()]).when(&asks("Which turnover?", "2026-08-21T09:00:00Z")).then_nothing();
    let late = asked(1, "Which turnover?", ("2026-08-28T09:00:00Z", None));
    running(&[]).when(&asks("Which turnover?", "2026-08-28T09:00:00Z")).then(&[late.into()]);
    let after = asked(1, "Which turnover?", ("2027-02-01T09:00:00Z", None));
    running(&[]).when(&asks("Which turnover?", "2027-02-01T09:00:00Z")).then(&[after.into()]);
}

#[test]
fn one_firm_cannot_flood_the_operator_with_questions() {
    let when = ("2026-08-20T09:00:00Z", Some("2026-08-27"));
    let open: Vec<DynamicPurchasingSystemEvent> =
        (1..=20).map(|number| asked(number, &format!("Question {number}?"), when).into()).collect();
    running(&open)
        .when(&asks("One more?", "2026-08-20T09:00:00Z"))
        .then_rejected(&No::TooManyQuestions { open: 20 });
}

/// an answer that comes late and matters moves the end of the first phase, by a day that is said.
#[test]
fn a_late_answer_that_matters_moves_the_end_of_the_first_phase() {
    running(&[in_time()])
        .when(&answers(true, None, "2026-08-27T15:00:00Z"))
        .then(&[answered(true)]);
    let least = at("2026-09-03T22:00:00Z");
    let (what, until) = ("a late answer that matters for requests", at("2026-09-03T10:00:00Z"));
    let short = No::FirstPhaseTooShort { what, until, least, below: false };
    running(&[in_time()])
        .when(&answers(true, None, "2026-08-28T09:00:00Z"))
        .then_rejected_by("R-1.26", &short);
    running(&[in_time()])
        .when(&answers(true, Some("2026-09-04T10:00:00Z"), "2026-08-28T09:00:00Z"))
        .then(&[
            answered(true),
            prolonged("2026-09-04T10:00:00Z", "a late answer that matters for requests"),
        ]);
    // What does not matter for requests, or was asked too late, moves nothing.
    running(&[in_time()])
        .when(&answers(false, None, "2026-08-28T09:00:00Z"))
        .then(&[answered(false)]);
    let late = asked(1, "Which turnover?", ("2026-08-28T09:00:00Z", None)).into();
    running(&[late]).when(&answers(true, None, "2026-08-29T09:00:00Z")).then(&[answered(true)]);
    // After the first phase there is no deadline that could be moved.
    running(&[in_time()])
        .when(&answers(true, None, "2026-10-01T09:00:00Z"))
        .then(&[answered(true)]);
}

/// below the threshold § 13(4) UVgO says so.
#[test]
fn below_the_threshold_the_first_phase_is_prolonged_as_well() {
    let mut below = noticed();
    below.regulation = Regulation::Uvgo;
    let story = [system().into(), below.into(), in_time()];
    let short = No::FirstPhaseTooShort {
        what: "a late answer that matters for requests",
        until: at("2026-09-03T10:00:00Z"),
        least: at("2026-09-03T22:00:00Z"),
        below: true,
    };
    given::<DynamicPurchasingSystems>(&story)
        .when(&answers(true, None, "2026-08-28T09:00:00Z"))
        .then_rejected_by("§ 13(4) UVgO", &short);
}

#[test]
fn the_first_phase_is_moved_only_to_where_it_can_be() {
    let cases = [
        ("2026-09-03T10:00:00Z", "2026-08-20T09:00:00Z"),
        ("2026-09-03T21:00:00Z", "2026-08-28T09:00:00Z"),
        ("2040-01-01T09:00:00Z", "2026-08-28T09:00:00Z"),
        ("2026-10-20T09:00:00Z", "2026-10-01T09:00:00Z"),
    ];
    for (until, now) in cases {
        let state = DynamicPurchasingSystems::fold(&story(&[in_time()]));
        let refused =
            DynamicPurchasingSystems::decide(&state, &answers(true, Some(until), now)).unwrap_err();
        assert!(matches!(refused, No::FirstPhaseNotMoved { .. }), "{refused}");
    }
}

#[test]
fn what_everybody_has_read_is_not_answered_otherwise() {
    let events = [in_time(), answered(true)];
    running(&events).when(&answers(true, None, "2026-08-27T15:00:00Z")).then_nothing();
    running(&events)
        .when(&answers(false, None, "2026-08-27T15:00:00Z"))
        .then_rejected_by("R-1.26", &No::AnsweredOtherwise { question: 1 });
    running(&[])
        .when(&answers(true, None, "2026-08-27T15:00:00Z"))
        .then_rejected(&No::NoSuchQuestion { question: 1 });
}

/// a substantial change of the documents leaves six days; the notice sent again says the same as before.
#[test]
fn a_substantial_change_of_the_documents_moves_the_end_of_the_first_phase() {
    let document = Document {
        sha256: FileDigest::parse(&"ab".repeat(32)).unwrap(),
        name: line("Leistung.pdf"),
        media_type: line("application/pdf"),
    };
    let changes = |substantial, requests_until: Option<&str>| Command::ChangeDocuments {
        documents: vec![document.clone()],
        kept: vec![document.sha256.clone()],
        reason: line("new label"),
        substantial,
        requests_until: requests_until.map(at),
        now: at("2026-09-01T09:00:00Z"),
    };
    let told = |substantial| -> DynamicPurchasingSystemEvent {
        let (documents, reason) = (vec![document.clone()], line("new label"));
        DocumentsChanged { documents, reason, substantial }.into()
    };
    running(&[]).when(&changes(false, None)).then(&[told(false)]);
    let (until, least) = (at("2026-09-03T10:00:00Z"), at("2026-09-07T22:00:00Z"));
    let what = "a substantial change of the documents";
    running(&[])
        .when(&changes(true, None))
        .then_rejected_by("R-1.26", &No::FirstPhaseTooShort { what, until, least, below: false });
    let moved = prolonged("2026-09-08T10:00:00Z", what);
    running(&[])
        .when(&changes(true, Some("2026-09-08T10:00:00Z")))
        .then(&[told(true), moved.clone()]);
    let state = DynamicPurchasingSystems::fold(&story(&[told(true), moved]));
    assert_eq!(state.noticed.unwrap().requests_until, at("2026-09-08T10:00:00Z"));
    assert_eq!(state.announced_until, Some(until));
}
