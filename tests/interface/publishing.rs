//! What is published, and that nothing else can be: a file is read by everybody if it was handed in for that and named.
//! What a notice or an invitation must hold is told elsewhere.

use serde_json::{Value, json};

use crate::support::tendering::call;
use crate::support::{Article, Market, catalogue, digest, run, text};

fn documents(sha256: &str) -> Value {
    json!([{ "sha256": sha256, "name": "Leistungsbeschreibung.pdf",
        "media_type": "application/pdf" }])
}

/// keys, tenders and catalogues lie beside documents, and their digests are in the log.
#[test]
fn a_file_that_was_not_handed_in_to_be_published_is_no_document() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let keyboard = [Article::new("A-1", "Tastatur", "20.00")];
    market.publish(&keyboard);
    let kept = digest(catalogue(&keyboard).as_bytes());
    assert!(data.path().join("files").join(&kept).exists());
    let mut asked = call(&market);
    asked["documents"] = documents(&kept);
    let refused = market.buyer.post("/specific-procurements", &asked);
    assert_eq!(refused.refused(400, "parameter_unusable")["particulars"]["parameter"], "documents");
    let change = json!({ "documents": documents(&kept), "reason": "Probe" });
    let path = format!("/dynamic-purchasing-systems/{}/documents", market.system);
    let refused = market.operator.post(&path, &change);
    assert_eq!(refused.status, 409, "{}", refused.body);
    let nobody = market.server.stranger();
    nobody.get(&format!("/documents/{kept}"), &[]).refused(404, "not_found");
}

/// the documents of a call are among the files that the log names, from its preparation on.
#[test]
fn the_documents_of_a_call_are_checked_with_the_log() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let description = b"Zehn Tastaturen, leise";
    let handed = market.buyer.upload("/documents", &[], description).expect(201);
    let sha256 = handed["sha256"].as_str().unwrap();
    assert_eq!(sha256, digest(description));
    let mut asked = call(&market);
    asked["documents"] = documents(sha256);
    market.buyer.post("/specific-procurements", &asked).expect(201);
    market.server.stop();
    let verify = ["verify", "--data", text(data.path())];
    assert!(run(&verify).status.success());
    std::fs::remove_file(data.path().join("files").join(sha256)).unwrap();
    let found = run(&verify);
    assert!(!found.status.success());
    assert!(String::from_utf8_lossy(&found.stderr).contains(sha256), "{found:?}");
}
