//! A competition as an auditor counts it, from the events kept for ever.

use chrono::{DateTime, Utc};
use schemas::event::Event;
use schemas::ids::ActorId;
use uuid::Uuid;

use super::super::samples::asked;
use super::super::{Answer, Ledger, Question};
use super::*;

const PREPARED: &str =
    include_str!("../../../../schemas/golden/procurement/SpecificProcurementPrepared.v1.json");
const INVITED: &str =
    include_str!("../../../../schemas/golden/procurement/InvitationToTenderIssued.v1.json");
const RECEIVED: &str =
    include_str!("../../../../schemas/golden/procurement/TenderReceived.v1.json");
const WINNER: &str = "019b76da-a800-7000-8000-000000000011";

/// What happened so far.
struct Story(Ledger, u64);

impl Story {
    fn begin() -> Self {
        Self(Ledger::new(|time| time.date_naive(), DateTime::<Utc>::MAX_UTC), 0)
    }

    fn recorded<E: Event>(&mut self, kind: &str, day: &str, payload: &str) -> Recorded<E> {
        self.1 += 1;
        let time: DateTime<Utc> = format!("{day}T08:00:00Z").parse().unwrap();
        Recorded {
            id: Uuid::from_u128(u128::from(self.1)),
            event: E::read(kind, 1, payload.as_bytes()).unwrap(),
            position: self.1,
            revision: self.1 - 1,
            time,
            actor: ActorId(Uuid::from_u128(1)),
            correlation: Uuid::nil(),
            causation: None,
        }
    }

    fn procured(mut self, kind: &str, day: &str, payload: &str) -> Self {
        let recorded = self.recorded(kind, day, payload);
        self.0.competitions_mut().procured(id(), &recorded, |time| time.date_naive());
        self
    }

    fn awarded(mut self, kind: &str, day: &str, payload: &str) -> Self {
        let recorded = self.recorded(kind, day, payload);
        self.0.competitions_mut().awarded(id(), &recorded);
        self
    }

    fn answer(&self) -> Answer {
        Question::Competitions.answer(&self.0, &asked())
    }
}

fn id() -> SpecificProcurementId {
    "019b76da-a800-7000-8000-000000000061".parse().unwrap()
}

/// A tender of the golden sample as another tender.
fn tender(number: u8, late: bool) -> String {
    let received = RECEIVED.replace("e0ce1244", &format!("e0ce12{number:02}"));
    received.replace("\"late\": false", &format!("\"late\": {late}"))
}

#[test]
fn a_competition_is_counted_from_invitation_to_award() {
    let excluded = format!(
        r#"{{"tender":"{}","ground":"price_missing","reason":"Preis fehlt"}}"#,
        "e0ce1202-9642-5cd9-81bb-30124b99c6f3"
    );
    let approved = format!(
        r#"{{"proposal":1,"proposed_by":"{WINNER}","approved_by":"{WINNER}","standstill":"none",
            "tender":"e0ce1201-9642-5cd9-81bb-30124b99c6f3","tenderer":"{WINNER}",
            "price":{{"amount":"36000.00","currency":"EUR"}}}}"#
    );
    let story = Story::begin()
        .procured("SpecificProcurementPrepared", "2026-09-10", PREPARED)
        .procured("InvitationToTenderIssued", "2026-09-11", INVITED)
        .procured("TenderReceived", "2026-09-16", &tender(1, false))
        .procured("TenderReceived", "2026-09-17", &tender(2, false))
        .procured("TenderPeriodEnded", "2026-09-21", r#"{"tenders":2}"#)
        .procured("TenderReceived", "2026-09-23", &tender(3, true))
        .awarded("TenderExcluded", "2026-09-24", &excluded)
        .awarded("AwardApproved", "2026-09-25", &approved);
    let answer = story.answer();
    let row = &answer.rows[0];
    let told: Vec<_> = COLUMNS[3..].iter().map(|name| row.cells[*name].to_string()).collect();
    let winner = format!("\"{WINNER}\"");
    let expected = [
        "\"2026-09-10\"",
        "\"38000.00\"",
        "2",
        "10",
        "3",
        "1",
        "1",
        &winner,
        "\"36000.00\"",
        "\"awarded\"",
    ];
    assert_eq!(told, expected);
    assert_eq!(
        row.events.iter().map(|link| link.position).collect::<Vec<_>>(),
        [1, 2, 3, 4, 6, 7, 8]
    );
    assert!(row.events[0].url.ends_with("?as_of=1"));
}

/// R-1.64: neither how many tendered nor where that stands in the log.
#[test]
fn before_the_end_of_the_period_no_tender_is_counted() {
    let story = Story::begin()
        .procured("SpecificProcurementPrepared", "2026-09-10", PREPARED)
        .procured("InvitationToTenderIssued", "2026-09-11", INVITED)
        .procured("TenderReceived", "2026-09-16", &tender(1, false));
    let answer = story.answer();
    let row = &answer.rows[0];
    assert_eq!((&row.cells["tenders"], &row.cells["late"]), (&Value::Null, &Value::Null));
    assert_eq!(row.events.iter().map(|link| link.position).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(row.cells["state"], "invited");
}

#[test]
fn a_competition_without_an_award_has_no_winner() {
    let story = Story::begin().procured("SpecificProcurementPrepared", "2026-09-10", PREPARED);
    let row = &story.answer().rows[0];
    assert_eq!(row.cells["winner_id"], Value::Null);
    assert_eq!(row.cells["state"], "prepared");
}

#[test]
fn only_the_authority_that_is_asked_about_is_answered() {
    let story = Story::begin().procured("SpecificProcurementPrepared", "2026-09-10", PREPARED);
    let others = Parameters {
        authority: Some("019b76da-a800-7000-8000-000000000001".parse().unwrap()),
        ..asked()
    };
    assert_eq!(Question::Competitions.answer(&story.0, &others).rows.len(), 0);
}
