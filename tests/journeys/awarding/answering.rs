//! A document that belongs to the answer of a tenderer: handed in before it is named, read by those whom it concerns.
//! What is made of the answer is told by the story itself.

use serde_json::{Value, json};

use super::Story;
use crate::support::digest;

const INVOICE: &[u8] = b"Eingangsrechnung vom 3. September";

fn named(sha256: &str) -> Value {
    json!([{ "sha256": sha256, "name": "Eingangsrechnung.pdf", "media_type": "application/pdf" }])
}

/// What is not there, or was handed in by another firm, is not named; what was handed in is.
pub(super) fn with_a_document(story: &Story) -> Value {
    let answers = story.path("/award/enquiries/answers");
    let hand_in = story.path("/award/documents");
    let asked = &story.firms[2].caller;
    let answer = |sha256: &str| json!({ "enquiry": 1, "text": "Restposten des Herstellers", "documents": named(sha256) });
    asked.post(&answers, &answer(&digest(INVOICE))).refused(400, "parameter_unusable");
    // Its own tender is kept too, and is no document of an answer.
    let sealed = story.market.auditor.get(&story.path(""), &[]).expect(200);
    let sealed = sealed["tenders"][0]["sealed"].as_str().unwrap().to_owned();
    asked.post(&answers, &answer(&sealed)).refused(400, "parameter_unusable");
    story.firms[0].caller.upload(&hand_in, &[], INVOICE).refused(409, "nothing_asked");
    let kept = asked.upload(&hand_in, &[], INVOICE).expect(201);
    assert_eq!(kept["sha256"], digest(INVOICE));
    named(&digest(INVOICE))
}

/// the authority, auditors and the tenderer itself; nobody else.
pub(super) fn read_by_those_whom_it_concerns(story: &Story) {
    let path = story.path(&format!("/award/documents/{}", digest(INVOICE)));
    let market = &story.market;
    for reader in [&story.competition.officer.caller, &market.auditor, &story.firms[2].caller] {
        let read = reader.get(&path, &[]);
        assert_eq!((read.status, read.header("Content-Type")), (200, "application/pdf"));
        assert_eq!(read.bytes, INVOICE);
    }
    for stranger in [&story.firms[0].caller, &market.other_buyer] {
        stranger.get(&path, &[]).refused(404, "not_found");
    }
    market.operator.get(&path, &[]).refused(403, "role_does_not_allow");
    // A document of an answer is no document of a notice, whatever its digest.
    let own = format!("/documents/{}", digest(INVOICE));
    market.auditor.get(&own, &[]).refused(404, "not_found");
}
