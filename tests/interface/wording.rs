//! What problems look like, word for word: programs rely on the codes, people on the titles.
//! When a problem arises is told elsewhere.

use serde_json::{Value, json};

use crate::support::{Article, Market};

fn market(data: &tempfile::TempDir) -> (Market, Value) {
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let order = market.order_of(&[], 1);
    (market, order)
}

#[test]
fn what_concerns_the_asker_looks_like_this() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = market(&data);
    insta::assert_json_snapshot!(market.server.stranger().get("/offers", &[]).body, @r#"
    {
      "code": "token_missing_or_revoked",
      "status": 401,
      "title": "a bearer token is needed: Authorization: Bearer …",
      "type": "urn:marktbuch:problem:token_missing_or_revoked"
    }
    "#);
    insta::assert_json_snapshot!(market.auditor.post("/orders", &order).body, @r#"
    {
      "code": "role_does_not_allow",
      "status": 403,
      "title": "this is for the role buyer; the token has auditor",
      "type": "urn:marktbuch:problem:role_does_not_allow"
    }
    "#);
    insta::assert_json_snapshot!(market.buyer.get("/orders/x", &[]).body, @r#"
    {
      "code": "not_found",
      "status": 404,
      "title": "there is nothing here for you",
      "type": "urn:marktbuch:problem:not_found"
    }
    "#);
    let weights = market.buyer.get("/offers", &[("weights", "1,2,3")]);
    insta::assert_json_snapshot!(weights.body, @r#"
    {
      "code": "parameter_unusable",
      "particulars": {
        "parameter": "weights"
      },
      "status": 400,
      "title": "`weights` cannot be used: weights are three whole percentages that make 100 together, such as 60,20,20",
      "type": "urn:marktbuch:problem:parameter_unusable"
    }
    "#);
}

#[test]
fn what_the_rules_refuse_looks_like_this() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = market(&data);
    let mut elsewhere = order.clone();
    elsewhere["deliver_to"] = json!("Mond");
    insta::assert_json_snapshot!(market.buyer.post("/orders", &elsewhere).body, @r#"
    {
      "code": "delivery_place_unknown",
      "particulars": {
        "name": "Mond"
      },
      "status": 409,
      "title": "the authority has no delivery place called `Mond`",
      "type": "urn:marktbuch:problem:delivery_place_unknown"
    }
    "#);
    let placed = market.buyer.post("/orders", &order).expect(201);
    let path = format!("/orders/{}", placed["order_id"].as_str().unwrap());
    let too_early = json!({ "lines": [{ "line": 1, "quantity": 1 }] });
    let refused = market.supplier.post(&format!("{path}/despatches"), &too_early);
    insta::assert_json_snapshot!(refused.body, @r#"
    {
      "code": "not_accepted",
      "status": 409,
      "title": "the supplier has not accepted the order",
      "type": "urn:marktbuch:problem:not_accepted"
    }
    "#);
    let past = [("If-Match", "\"4\"")];
    let refused = market.supplier.post_with(&format!("{path}/acceptance"), &json!({}), &past);
    insta::assert_json_snapshot!(refused.body, @r#"
    {
      "code": "revision_is_past",
      "particulars": {
        "revision": 0
      },
      "status": 412,
      "title": "the thing has changed: it is at revision 0",
      "type": "urn:marktbuch:problem:revision_is_past"
    }
    "#);
}

/// R-1.11: what is bought under a system is bought while it is in force.
#[test]
fn an_unusable_file_and_an_ended_system_look_like_this() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = market(&data);
    let file = market.supplier.upload(
        "/catalogues",
        &[],
        b"<?xml version=\"1.0\"?>\n<BMECAT version=\"1.2\">\n<HEADER>",
    );
    insta::assert_json_snapshot!(file.body, @r#"
    {
      "code": "file_unusable",
      "particulars": {
        "code": "truncated",
        "field": null,
        "german": {
          "mend": "Die Datei vollständig ausgeben und noch einmal senden; offene Anführungszeichen schließen.",
          "message": "Die Datei bricht mittendrin ab."
        },
        "mend": "Export and send the whole file; close open quotation marks.",
        "message": "The file ends in line 3 in the middle of the catalogue; it was not transmitted as a whole.",
        "place": {
          "line": 3
        }
      },
      "status": 422,
      "title": "The file ends in line 3 in the middle of the catalogue; it was not transmitted as a whole.",
      "type": "urn:marktbuch:problem:file_unusable"
    }
    "#);
    let path = format!("/dynamic-purchasing-systems/{}/termination", market.system);
    let notice = crate::support::change_notice("2026/S 200-400002", "2026-10-15");
    market.operator.post(&path, &json!({ "reason": "abgelöst", "notice": notice })).expect(200);
    insta::assert_json_snapshot!(market.buyer.post("/orders", &order).body, @r#"
    {
      "code": "system_not_in_force",
      "particulars": {
        "why": "no_longer_in_force"
      },
      "rule": "R-1.11",
      "status": 409,
      "title": "the dynamic purchasing system is no longer in force",
      "type": "urn:marktbuch:problem:system_not_in_force"
    }
    "#);
}
