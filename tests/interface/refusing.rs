//! Requests that cannot be served: each is a problem with a stable code, none is a failure of ours.
//! What the rules refuse is told with the journeys.

use serde_json::{Value, json};

use crate::support::{Answer, Article, Caller, Market};

/// A problem that is the asker's.
#[track_caller]
fn problem(answer: Answer) -> Value {
    let status = answer.status;
    assert!((400..500).contains(&status), "{status}: {}", answer.body);
    let code = answer.body["code"].as_str().unwrap_or("no code").to_owned();
    answer.refused(status, &code)
}

#[test]
fn parameters_that_cannot_be_used_are_named() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let buyer = &market.buyer;
    let named = [
        ("weights", "50,50,50"),
        ("weights", "100"),
        ("weights", "-10,100,10"),
        ("weights", "33.3,33.3,33.4"),
        ("weights", "256,0,0"),
        ("category", "x"),
        ("limit", "0"),
        ("limit", "101"),
        ("quantity", "0"),
        ("min_price", "-0.01"),
        ("max_price", "-1"),
        ("cursor", "abc"),
        ("cursor", "AAAA"),
        ("min_position", "99999999"),
    ];
    for (name, value) in named {
        let refused = buyer.get("/offers", &[(name, value)]);
        let refused = refused.refused(400, "parameter_unusable");
        assert_eq!(refused["particulars"]["parameter"], name, "{value}");
    }
    let unnamed = [
        ("weigths", "60,20,20"),
        ("limit", "many"),
        ("quantity", "-1"),
        ("quantity", "4294967296"),
        ("max_price", "1e400"),
        ("max_price", "cheap"),
        ("max_delivery_days", "70000"),
        ("supplier", "me"),
        ("system", "none"),
        ("min_position", "-1"),
    ];
    for (name, value) in unnamed {
        let refused = buyer.get("/offers", &[(name, value)]);
        refused.refused(400, "parameter_unusable");
    }
}

#[test]
fn lists_and_imports_take_no_parameter_that_they_do_not_know() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let buyer = &market.buyer;
    for path in
        ["/orders", "/organisations", "/admissions", "/catalogues", "/dynamic-purchasing-systems"]
    {
        let refused = buyer.get(path, &[("colour", "green")]);
        refused.refused(400, "parameter_unusable");
    }
    let orders = [
        ("state", "lost"),
        ("limit", "201"),
        ("limit", "0"),
        ("cursor", "x"),
        ("min_position", "-1"),
    ];
    for query in orders {
        buyer.get("/orders", &[query]).refused(400, "parameter_unusable");
    }
    let supplier = &market.supplier;
    for query in [
        ("coverage", "half"),
        ("default_cpv", "7"),
        ("default_currency", "Taler"),
        ("dry_run", "maybe"),
    ] {
        let refused = supplier.upload("/catalogues", &[query], b"x");
        refused.refused(400, "parameter_unusable");
    }
}

#[test]
fn strange_questions_are_answered_or_refused_and_never_break_anything() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let buyer = &market.buyer;
    let words = [
        "x".repeat(10_000),
        "Tastatur ".repeat(1_111),
        "ä".repeat(5_000),
        "\u{0}\u{1}\u{7f}\u{feff}\u{202e}".to_owned(),
        "\"'()[]{}*?+-~^:/\\&|!<>AND OR NOT".to_owned(),
        "title:Tastatur AND NOT price:[0 TO 5]".to_owned(),
        "😀🏳️‍🌈e\u{301}\u{301}\u{301}".to_owned(),
        "' OR 1=1 --".to_owned(),
    ];
    for q in &words {
        let found = buyer.get("/offers", &[("q", q)]);
        let status = found.status;
        let start: String = q.chars().take(20).collect();
        assert!(status == 200 || status == 400, "{status} {start}: {}", found.body);
    }
    let extremes = [
        ("max_price", "79228162514264337593543950335"),
        ("min_price", "79228162514264337593543950335"),
        ("max_price", "0.0000000000000000000000000001"),
        ("quantity", "4294967295"),
        ("max_delivery_days", "65535"),
        ("label", ""),
        ("manufacturer", ""),
        ("category", ""),
        ("q", ""),
    ];
    for (name, value) in extremes {
        buyer.get("/offers", &[(name, value)]).expect(200);
    }
    let dear = ("min_price", "79228162514264337593543950335");
    assert_eq!(buyer.get("/offers", &[dear]).expect(200)["total"], 0);
    // A cursor that nobody gave out: any place.
    for byte in [b'A', b'_', b'f', b'8'] {
        let cursor = String::from_utf8(vec![byte; 46]).unwrap();
        let page = buyer.get("/offers", &[("cursor", &cursor)]);
        assert!(page.status == 200 || page.status == 400, "{}", page.body);
    }
}

#[test]
fn strange_paths_and_methods_lead_nowhere() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let buyer = &market.buyer;
    let paths = [
        "/api/v1/orders/%00",
        "/api/v1/orders/%ff%fe",
        "/api/v1/orders/../../etc/passwd",
        "/api/v1/orders/%2e%2e%2f%2e%2e%2fetc",
        "/api/v1/catalogues/../1/report",
        "/api/v1//orders",
        "/api/v1/catalogues/x/99999999999/report",
        "/api/v2/offers",
        "/%",
        "/api/v1/offers?q=a&q=b",
    ];
    for path in paths {
        problem(buyer.send("GET", path, &[], &[]));
    }
    for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
        problem(buyer.send(method, "/api/v1/offers", &[], &[]));
    }
    market.server.stranger().send("GET", "/health/ready", &[], &[]).expect(200);
}

#[test]
fn bodies_that_cannot_be_read_are_refused_before_anything_is_done() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let buyer = &market.buyer;
    let send = |caller: &Caller, content: &str, body: &[u8]| {
        caller.send("POST", "/api/v1/orders", &[("Content-Type", content)], body)
    };
    let json = "application/json";
    let order = market.order_of(&[], 1).to_string();
    let deep = "[".repeat(100_000);
    for body in ["{", "", "null", "[]", "\"\u{0}\"", "{\"lines\":[]}", &deep, "\u{feff}{}"] {
        send(buyer, json, body.as_bytes()).refused(400, "body_unusable");
    }
    send(buyer, json, b"{\"deliver_to\":\"\xff\"}").refused(400, "body_unusable");
    for content in ["text/plain", "application/xml", "application/x-www-form-urlencoded"] {
        send(buyer, content, order.as_bytes()).refused(415, "content_type_not_json");
    }
    let large = format!("{{\"deliver_to\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
    send(buyer, json, large.as_bytes()).refused(413, "body_too_large");

    let with = |change: &dyn Fn(&mut Value)| {
        let mut body: Value = serde_json::from_str(&order).unwrap();
        change(&mut body);
        send(buyer, json, body.to_string().as_bytes())
    };
    with(&|body| body["colour"] = json!("green")).refused(400, "body_unusable");
    with(&|body| body["lines"][0]["quantity"] = json!(-1)).refused(400, "body_unusable");
    with(&|body| body["lines"][0]["quantity"] = json!(1.5)).refused(400, "body_unusable");
    with(&|body| body["lines"][0]["offer_id"] = json!("x")).refused(400, "body_unusable");
    with(&|body| body["deliver_to"] = json!("")).refused(400, "body_unusable");
    with(&|body| body["lines"] = json!([])).refused(400, "parameter_unusable");
    with(&|body| body["deliver_to"] = json!("Mond")).refused(409, "delivery_place_unknown");
    with(&|body| body["lines"][0]["quantity"] = json!(0)).refused(409, "quantity_not_offered");
    let forged = |ticket: String| {
        with(&|body| body["lines"][0]["ranking"] = json!(ticket))
            .refused(400, "parameter_unusable");
    };
    forged(String::new());
    forged("AAAA".repeat(20_000));
    let own: Value = serde_json::from_str(&order).unwrap();
    let own = own["lines"][0]["ranking"].as_str().unwrap();
    forged(format!("{own}AAAA"));
    forged(own.replace(&own[10..11], if &own[10..11] == "A" { "B" } else { "A" }));
    let listed = market.auditor.get("/orders", &[]).expect(200);
    assert_eq!(listed["orders"], json!([]));
}

#[test]
fn problems_look_like_this() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let order = market.order_of(&[], 1);
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
}

#[test]
fn refusals_of_the_rules_and_of_files_look_like_this() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let order = market.order_of(&[], 1);
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
    market.operator.post(&path, &json!({ "reason": "abgelöst" })).expect(200);
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
