//! What is owed after samples of events: what ends a duty that no event of its own ends, and what moves one.
//! Over months and through the interface it is tested with the journeys.

use chrono::DateTime;
use event_store::{Hash, Meta, Recorded as Stored, StreamName};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Duty;
use crate::market::Market;

const PROCUREMENT: &str = "procurement-019b76da-a800-7000-8000-000000000061";
const AWARD: &str = "award-019b76da-a800-7000-8000-000000000061";
const FRAMEWORK: &str = "framework-019b76da-a800-7000-8000-000000000072";
const SYSTEM: &str = "system-019b76da-a800-7000-8000-000000000021";

/// The log so far, and what is owed after it.
#[derive(Default)]
struct Story {
    market: Market,
    position: u64,
}

impl Story {
    /// A committed sample of the event happens, with these fields instead of its own.
    fn then(&mut self, stream: &str, kind: &str, fields: &Value) -> &mut Self {
        let category = stream.split('-').next().unwrap();
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/golden");
        let sample = std::fs::read(format!("{root}/{category}/{kind}.v1.json")).unwrap();
        let mut sample: Value = serde_json::from_slice(&sample).unwrap();
        for (field, value) in fields.as_object().into_iter().flatten() {
            sample[field] = value.clone();
        }
        self.position += 1;
        let stored = Stored {
            position: self.position,
            stream: StreamName::parse(stream).unwrap(),
            revision: self.position,
            previous: None,
            id: Uuid::from_u128(self.position.into()),
            kind: kind.to_owned(),
            schema_version: 1,
            meta: Meta {
                time: DateTime::UNIX_EPOCH,
                actor: Uuid::from_u128(1).to_string(),
                correlation: Uuid::from_u128(2),
                causation: None,
            },
            payload: serde_json::to_vec(&sample).unwrap(),
            chain: Hash::default(),
        };
        self.market.apply(&stored).unwrap();
        self.market.owe(&stored).unwrap();
        self
    }

    fn owed(&self, stream: &str) -> Vec<&Duty> {
        self.market.duties[stream].open.values().collect()
    }

    /// The kinds of what is owed, as they are written.
    fn kinds(&self, stream: &str) -> Vec<String> {
        let kind = |duty: &Duty| json!(duty.kind).as_str().unwrap().to_owned();
        self.owed(stream).into_iter().map(kind).collect()
    }
}

fn euros(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

/// § 63 VgV, § 62(2) VgV: without an award nobody approves, informs or concludes; reasons asked for are given all the same.
#[test]
fn a_cancelled_call_ends_what_its_award_owed() {
    let mut story = Story::default();
    story
        .then(PROCUREMENT, "SpecificProcurementPrepared", &Value::Null)
        .then(PROCUREMENT, "InvitationToTenderIssued", &Value::Null)
        .then(AWARD, "AwardProcedureBegun", &Value::Null)
        .then(AWARD, "AwardApproved", &Value::Null)
        .then(AWARD, "ReasonsRequested", &Value::Null);
    assert_eq!(story.kinds(AWARD), ["contract", "information", "reasons_for_tenderer"]);
    story.then(PROCUREMENT, "SpecificProcurementCancelled", &Value::Null);
    assert_eq!(story.kinds(AWARD), ["reasons_for_tenderer"]);
    assert!(story.kinds(PROCUREMENT).is_empty());
}

/// the day of an answer is the rule's, and moves with the end of the period.
#[test]
fn an_answer_is_due_six_days_before_the_end_as_it_stands() {
    let mut story = Story::default();
    story
        .then(PROCUREMENT, "SpecificProcurementPrepared", &Value::Null)
        .then(PROCUREMENT, "InvitationToTenderIssued", &Value::Null)
        .then(PROCUREMENT, "QuestionAsked", &json!({ "answer_by": "2026-09-14" }))
        .then(PROCUREMENT, "QuestionAsked", &json!({ "question": 2 }));
    let due = |story: &Story| -> Vec<_> {
        let asked = story.owed(PROCUREMENT).into_iter().filter(|duty| duty.rule == "R-1.26");
        asked
            .map(|duty| (duty.due.to_string(), duty.until.map(|until| until.to_string())))
            .collect()
    };
    let late = |day: &str, until: &str| (day.to_owned(), Some(until.to_owned()));
    assert_eq!(
        due(&story),
        [("2026-09-14".to_owned(), None), late("2026-09-21", "2026-09-21 22:00:00 UTC")]
    );
    story.then(
        PROCUREMENT,
        "TenderPeriodChanged",
        &json!({ "tenders_until": "2026-10-01T22:00:00Z" }),
    );
    assert_eq!(
        due(&story),
        [("2026-09-24".to_owned(), None), late("2026-10-01", "2026-10-01 22:00:00 UTC")]
    );
}

/// The hint that a framework agreement is nearly exhausted follows what is called off, in both directions.
#[test]
fn a_released_call_off_takes_the_hint_back() {
    let mut story = Story::default();
    story
        .then(SYSTEM, "DynamicPurchasingSystemEstablished", &Value::Null)
        .then(FRAMEWORK, "FrameworkAgreementConcluded", &Value::Null)
        .then(FRAMEWORK, "CallOffReserved", &json!({ "total": euros("399999.99") }));
    assert_eq!(story.kinds(FRAMEWORK), ["framework_end"]);
    let order = "019b76da-a800-7000-8000-000000000043";
    let more = json!({ "order": order, "total": euros("0.01") });
    story.then(FRAMEWORK, "CallOffReserved", &more);
    assert_eq!(story.kinds(FRAMEWORK), ["framework_end", "framework_nearly_exhausted"]);
    story.then(FRAMEWORK, "CallOffReleased", &json!({ "order": order }));
    assert_eq!(story.kinds(FRAMEWORK), ["framework_end"]);
}

/// an auction without any bid is over when it was quiet for as long as was said.
#[test]
fn the_quiet_time_of_an_auction_without_a_bid_is_a_moment() {
    let mut story = Story::default();
    story.then(AWARD, "AwardProcedureBegun", &Value::Null).then(
        AWARD,
        "AuctionInvited",
        &Value::Null,
    );
    let moments = &story.market.duties[AWARD].moments;
    let quiet: DateTime<chrono::Utc> = "2026-09-29T08:05:00Z".parse().unwrap();
    assert!(moments.contains(&quiet), "{moments:?}");
}
