//! Who saw whose name, and questions to all orders: who may ask, and what is answered in which form.
//! What a question counts is tested beside it.

use serde_json::{Value, json};

use crate::support::{Article, Caller, Market, run, text, told};

/// The market with one order that its buyer received and completed itself.
struct Scene {
    data: tempfile::TempDir,
    market: Market,
    order: String,
    /// The position of the last event.
    position: u64,
}

impl Scene {
    fn set() -> Self {
        let data = tempfile::tempdir().unwrap();
        let market = Market::found(data.path());
        market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
        let placed = market.buyer.post("/orders", &market.order_of(&[], 48)).expect(201);
        let order = placed["order_id"].as_str().unwrap().to_owned();
        let all = json!({ "lines": [{ "line": 1, "quantity": 48 }] });
        let path = |step: &str| format!("/orders/{order}/{step}");
        market.supplier.post(&path("acceptance"), &json!({})).expect(200);
        market.supplier.post(&path("despatches"), &all).expect(200);
        market.buyer.post(&path("receipts"), &all).expect(200);
        let completed = market.buyer.post(&path("completion"), &json!({}));
        let position = completed.position.unwrap();
        completed.expect(200);
        Self { data, market, order, position }
    }

    fn head(&self) -> u64 {
        self.market.server.stranger().send("GET", "/health", &[], &[]).expect(200)["head"]
            .as_u64()
            .unwrap()
    }

    /// Readings as they are listed once everything is reflected.
    fn readings(&self, query: &[(&str, &str)]) -> Vec<Value> {
        let head = self.head().to_string();
        let query = [query, &[("min_position", &*head)]].concat();
        let list = self.market.auditor.get("/audit/readings", &query).expect(200);
        list["readings"].as_array().unwrap().clone()
    }
}

#[test]
fn reading_names_is_on_record_before_they_are_shown() {
    let scene = Scene::set();
    let market = &scene.market;
    let path = format!("/orders/{}/history", scene.order);
    let before = scene.head();
    let history = market.auditor.get(&path, &[]).expect(200);
    assert_eq!(history["events"][0]["actor"]["name"], "buyer");
    assert_eq!(history["events"][1]["actor"]["name"], "supplier");
    assert!(history.get("names_withheld").is_none());
    // One event, whatever the number of names.
    assert_eq!(scene.head(), before + 1);
    // The authority reads the history without names, of which there is nothing to record.
    let nameless = market.buyer.get(&path, &[]).expect(200);
    assert_eq!(nameless["events"][0]["actor"]["name"], Value::Null);
    assert_eq!(scene.head(), before + 1);

    let [reading] = scene.readings(&[]).try_into().unwrap();
    assert_eq!(reading["endpoint"], "GET /api/v1/orders/{id}/history");
    assert_eq!(reading["orders"], json!([scene.order]));
    assert_eq!(reading["position"], before + 1);
    assert_eq!(reading["subjects"].as_array().unwrap().len(), 2);
    let buyer = &history["events"][0]["actor"]["actor_id"];
    assert!(reading["subjects"].as_array().unwrap().contains(buyer));

    market.operator.get("/tokens", &[]).expect(200);
    let tokens = scene.readings(&[("limit", "1")]);
    assert_eq!(tokens[0]["endpoint"], "GET /api/v1/tokens");
    // Seven tokens; the operator's own name is no news to it.
    assert!(tokens[0]["subjects"].as_array().unwrap().len() >= 5, "{tokens:?}");
    let subject = buyer.as_str().unwrap();
    assert_eq!(scene.readings(&[("subject", subject)]).len(), 2);
    assert_eq!(scene.readings(&[("reader", subject)]).len(), 0);
    let reader = reading["reader_id"].as_str().unwrap();
    assert_eq!(scene.readings(&[("subject", subject), ("reader", reader)]).len(), 1);
    for caller in [&market.buyer, &market.supplier] {
        caller.get("/audit/readings", &[]).refused(403, "role_does_not_allow");
    }
}

#[test]
fn what_is_kept_of_a_person_is_read_on_record_and_ones_own_without() {
    let scene = Scene::set();
    let market = &scene.market;
    let history = format!("/orders/{}/history", scene.order);
    let history = market.auditor.get(&history, &[]).expect(200);
    let buyer = history["events"][0]["actor"]["actor_id"].as_str().unwrap();
    let path = format!("/persons/{buyer}");
    for caller in [&market.auditor, &market.buyer] {
        assert_eq!(caller.get(&path, &[]).expect(200)["data"]["name"], "buyer");
        caller.get(&format!("{path}/openings"), &[]).expect(200);
    }
    let readings = scene.readings(&[("subject", buyer)]);
    let endpoints: Vec<_> = readings.iter().map(|reading| reading["endpoint"].clone()).collect();
    let expected = [
        "GET /api/v1/persons/{actor}/openings",
        "GET /api/v1/persons/{actor}",
        "GET /api/v1/orders/{id}/history",
    ];
    assert_eq!(endpoints, expected);
}

#[test]
fn the_command_line_shows_names_only_where_it_can_record_that_it_does() {
    let scene = Scene::set();
    let data = text(scene.data.path());
    let beside = told(&["replay", "order", &scene.order, "--json", "--data", data]);
    assert_eq!(beside["events"][0]["actor"]["name"], Value::Null);
    assert!(beside["names_withheld"].as_str().unwrap().contains("--names"));
    let with_names = ["replay", "order", &scene.order, "--json", "--names", "--data", data];
    assert!(!run(&with_names).status.success(), "a server holds the directory");
    let listed = told(&["token", "list", "--json", "--data", data]);
    assert!(listed.as_array().unwrap().iter().all(|token| token["name"].is_null()));
    let order = scene.order.clone();
    scene.market.server.stop();
    let offline = told(&with_names);
    assert_eq!(offline["events"][0]["actor"]["name"], "buyer");
    let tokens = told(&["token", "list", "--names", "--json", "--data", data]);
    assert!(tokens.as_array().unwrap().iter().all(|token| token["name"].is_string()));
    let readings = told(&["audit", "readings", "--json", "--data", data]);
    assert_eq!(readings[0]["endpoint"], "marktbuch token list");
    assert_eq!(readings[1]["endpoint"], "marktbuch replay order");
    assert_eq!(readings[1]["orders"], json!([order]));
}

const QUESTIONS: [&str; 8] = [
    "direct-awards",
    "supplier-rotation",
    "below-limit",
    "changed-weights",
    "raised-before-order",
    "winners-in-turn",
    "requester-approves",
    "competitions",
];

fn ask(caller: &Caller, question: &str, query: &[(&str, &str)]) -> Value {
    caller.get(&format!("/audit/questions/{question}"), query).expect(200)
}

#[test]
fn questions_are_answered_to_auditors_and_to_an_authority_about_its_own() {
    let scene = Scene::set();
    let market = &scene.market;
    let list = market.auditor.get("/audit/questions", &[]).expect(200);
    let named = list["questions"].as_array().unwrap().iter().map(|q| q["name"].clone());
    assert_eq!(named.collect::<Vec<_>>(), QUESTIONS);
    assert_eq!(list["defaults"]["limit"], "1000");
    // 48 keyboards at 20 euros are 960, a twenty-fifth below the limit; whoever ordered them received them.
    for caller in [&market.auditor, &market.operator, &market.buyer] {
        for (question, expected) in QUESTIONS.into_iter().zip([1, 1, 1, 0, 0, 0, 1]) {
            let answer = ask(caller, question, &[]);
            assert_eq!(answer["rows"].as_array().unwrap().len(), expected, "{question}");
        }
        let near = ask(caller, "below-limit", &[]);
        assert_eq!(near["rows"][0]["total"], "960.00");
        assert_eq!(near["rows"][0]["below_by"], "40.00");
        let event = &near["rows"][0]["events"][0];
        let url = event["url"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
        let (path, at) = url.split_once("?at=").unwrap();
        let history = caller.get(path, &[("at", at)]).expect(200);
        assert_eq!(history["events"][0]["position"], event["position"]);
        assert_eq!(ask(caller, "below-limit", &[("limit", "959.99")])["rows"], json!([]));
        assert_eq!(ask(caller, "direct-awards", &[("category", "other")])["rows"], json!([]));
    }
    let own = ask(&market.other_buyer, "direct-awards", &[]);
    assert_eq!(own["rows"], json!([]));
    let others = [("authority", &*market.authority_id)];
    let path = "/audit/questions/direct-awards";
    market.other_buyer.get(path, &others).refused(404, "not_found");
    market.supplier.get(path, &[]).refused(403, "role_does_not_allow");
    market.auditor.get("/audit/questions/why", &[]).refused(404, "not_found");
    for (name, value) in
        [("turns", "1"), ("months", "601"), ("limit", "-1"), ("as_of", "999999999")]
    {
        market.auditor.get(path, &[(name, value)]).refused(400, "parameter_unusable");
    }
}

#[test]
fn an_answer_is_of_its_position_and_comes_as_list_table_and_chart() {
    let scene = Scene::set();
    let auditor = &scene.market.auditor;
    let confirmed = ask(auditor, "requester-approves", &[]);
    assert_eq!(confirmed["rows"][0]["steps"], "GoodsReceived OrderCompleted");
    let earlier = (scene.position - 1).to_string();
    let as_of = [("as_of", &*earlier)];
    let confirmed = ask(auditor, "requester-approves", &as_of);
    assert_eq!(confirmed["rows"][0]["steps"], "GoodsReceived");
    assert_eq!(confirmed["as_of"].to_string(), earlier);
    assert_eq!(ask(auditor, "requester-approves", &[("as_of", "1")])["rows"], json!([]));

    let path = "/audit/questions/direct-awards";
    let csv = auditor.get(path, &[("format", "csv")]);
    assert_eq!(csv.header("Content-Type"), "text/csv; charset=utf-8");
    let table = String::from_utf8(csv.bytes).unwrap();
    assert_eq!(table.lines().count(), 2);
    assert!(table.lines().nth(1).unwrap().contains(",960.00,EUR,1,960.00,"), "{table}");
    let chart = auditor.get(path, &[("format", "chart")]).expect(200);
    assert_eq!(chart["series"][0]["points"][0]["y"], "960.00");
    let token = auditor_token(&scene);
    let there = ["--data", text(scene.data.path())];
    let through = ["--url", &*scene.market.server.url, "--token", &*token];
    for place in [&there[..], &through] {
        let said = run(&[&["audit", "question", "direct-awards", "--csv"], place].concat());
        assert_eq!(String::from_utf8_lossy(&said.stdout), table);
    }
}

/// A token as text, for the command line.
fn auditor_token(scene: &Scene) -> String {
    let operator = &scene.market.operator;
    let body = json!({ "kind": "audit_body", "name": "Rechnungshof", "town": "Kiel" });
    let body = operator.post("/organisations", &body).expect(201);
    let body =
        json!({ "role": "auditor", "name": "A", "organisation_id": body["organisation_id"] });
    operator.post("/tokens", &body).expect(201)["token"].as_str().unwrap().to_owned()
}
