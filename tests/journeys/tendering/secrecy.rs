//! By which ways somebody could know of tenders before the end of the period, and that none of them is open; and
//! what is left of keys when a competition is ended. What tenders hold is told by the story itself.

use serde_json::{Value, json};

use super::{AFTER, Receipts, Story};
use crate::proof::opened::Opened;
use crate::support::{Answer, Caller};

fn entry(reader: &Caller, position: u64) -> Value {
    let after = (position - 1).to_string();
    let page = reader.get("/log", &[("after", &*after), ("limit", "1")]).expect(200);
    page["entries"][0].clone()
}

fn bundle(reader: &Caller, story: &Story) -> Answer {
    reader.get(&format!("/audit/bundles{}", story.path("")), &[])
}

fn period(reader: &Caller, to: u64) -> Answer {
    let to = to.to_string();
    reader.get("/audit/bundles/periods", &[("from", "1"), ("to", &*to)])
}

/// bundles, record, feed, records of the log, revisions, and the question about competitions.
pub(super) fn nothing_leaks(story: &Story, receipts: &Receipts) {
    let market = &story.market;
    let received = receipts.first["position"].as_u64().unwrap();
    for reader in [&market.auditor, &story.first.caller] {
        let refused = bundle(reader, story).refused(409, "sealed");
        assert_eq!(refused["rule"], "R-1.64");
        let record = reader.get(&story.path("/record"), &[]).expect(200);
        assert!(record["position"].as_u64().unwrap() < received, "{record}");
        for receipt in [&receipts.first, &receipts.second] {
            for name in ["sealed", "tender_id"] {
                assert!(!record.to_string().contains(receipt[name].as_str().unwrap()), "{record}");
            }
        }
    }
    for reader in [&market.auditor, &market.operator] {
        assert_eq!(entry(reader, received)["type"], Value::Null);
    }
    let refused = period(&market.auditor, received).refused(409, "sealed");
    let before = refused["particulars"]["whole_before"].as_u64().unwrap();
    assert!(before < received);
    assert_eq!(period(&market.auditor, before - 1).status, 200);
    let tile = format!("/tlog/tile/entries/000.p/{received}");
    market.auditor.send("GET", &tile, &[], &[]).refused(409, "sealed");
    market.operator.send("GET", &tile, &[], &[]).refused(403, "role_does_not_allow");
    no_revision_is_told(story);
    let asked = market.auditor.get("/audit/questions/competitions", &[]).expect(200);
    let row = &asked["rows"][0];
    assert_eq!((&row["tenders"], &row["late"]), (&Value::Null, &Value::Null), "{row}");
    market.operator.get("/audit/questions/competitions", &[]).refused(403, "role_does_not_allow");
}

/// Each tender is one event of the stream: whoever knows its revision has counted them.
fn no_revision_is_told(story: &Story) {
    let answer = json!({ "text": "Ja", "matters": true, "tenders_until": null });
    let path = story.path("/questions/1/answer");
    let again = story.first.caller.post(&path, &answer);
    assert_eq!((again.status, again.header("ETag")), (200, ""));
    let question = json!({ "text": "Mit deutscher Belegung?" });
    let asked = story.market.supplier.post(&story.path("/questions"), &question);
    assert_eq!((asked.status, asked.header("ETag")), (200, ""));
    let insisting = story.first.caller.post_with(&path, &answer, &[("If-Match", "\"2\"")]);
    assert_eq!(insisting.refused(400, "parameter_unusable")["rule"], "R-1.64");
}

/// after the opening the authority takes all of it home but the files of candidates, and the operator
/// reads neither what was in tenders nor the digests of keys.
pub(super) fn each_takes_what_it_may(server_url: &str, story: &Story, opening: u64) {
    let at = |caller: &Caller| caller.clone().at(server_url);
    let standings = |reader: &Caller| {
        let bundle = bundle(&at(reader), story);
        assert_eq!(bundle.status, 200, "{}", bundle.body);
        let opened = Opened::check(&bundle.bytes, story.data.path());
        let streams = opened.manifest["streams"].as_array().unwrap().clone();
        streams.iter().filter(|s| s["stream"].as_str().unwrap().starts_with("admission-")).count()
    };
    assert_eq!(standings(&story.market.auditor), 2);
    assert_eq!(standings(&story.first.caller), 0);
    let mut kinds = Vec::new();
    for position in opening - 2..=opening {
        assert_eq!(entry(&at(&story.market.operator), position)["type"], Value::Null);
        kinds.push(entry(&at(&story.market.auditor), position)["type"].clone());
    }
    assert!(kinds.contains(&json!("TendersOpened")), "{kinds:?}");
}

/// § 63 VgV: what is sealed when a competition is ended stays sealed, and keys that were handed over are gone.
#[test]
fn keys_are_forgotten_when_a_competition_is_ended() {
    let story = Story::begins(|_| {});
    story.invite();
    story.market.lead_to(AFTER);
    assert!(story.hand_over(&story.market.server, 0).status.success());
    let keys = || std::fs::read_dir(story.data.path().join("opening")).unwrap().count();
    assert_eq!(keys(), 1);
    let ended = json!({ "ground": "no_conforming_tender", "reason": "Niemand hat angeboten" });
    story.first.caller.post(&story.path("/cancellation"), &ended).expect(200);
    assert_eq!(keys(), 0);
}
