//! Who may do and see what: every role at every door.
//! What happens behind a door that opens is told elsewhere.

use serde_json::{Value, json};

use crate::support::{Answer, Article, Caller, Market};

const KEYBOARD: [Article; 1] = [Article::new("A-1", "Tastatur", "20.00")];

/// The market with one catalogue and one order in it.
struct Scene {
    _data: tempfile::TempDir,
    market: Market,
    order: String,
    offer: String,
}

impl Scene {
    fn set() -> Self {
        let data = tempfile::tempdir().unwrap();
        let market = Market::found(data.path());
        market.publish(&KEYBOARD);
        let order = market.order_of(&[], 1);
        let offer = order["lines"][0]["offer_id"].as_str().unwrap().to_owned();
        let placed = market.buyer.post("/orders", &order);
        let position = placed.position.unwrap().to_string();
        let order = placed.expect(201)["order_id"].as_str().unwrap().to_owned();
        let seen = [("min_position", &*position)];
        market.buyer.get("/orders", &seen).expect(200);
        Self { _data: data, market, order, offer }
    }

    /// Operator, auditor, the buyer and another authority's, the supplier and another firm's.
    fn callers(&self) -> [&Caller; 6] {
        let m = &self.market;
        [&m.operator, &m.auditor, &m.buyer, &m.other_buyer, &m.supplier, &m.other_supplier]
    }
}

/// What each of the six callers is answered; 0 is not asked.
#[track_caller]
fn answers(scene: &Scene, what: &str, expected: [u16; 6], ask: impl Fn(&Caller) -> Answer) {
    for (number, (caller, status)) in scene.callers().into_iter().zip(expected).enumerate() {
        if status == 0 {
            continue;
        }
        let answer = ask(caller);
        assert_eq!(answer.status, status, "{what}, caller {number}: {}", answer.body);
        match status {
            403 => drop(answer.refused(403, "role_does_not_allow")),
            404 => drop(answer.refused(404, "not_found")),
            _ => {}
        }
    }
}

#[test]
fn everybody_sees_what_concerns_them_and_the_rest_is_as_if_it_did_not_exist() {
    let scene = Scene::set();
    let (market, order, offer) = (&scene.market, &scene.order, &scene.offer);
    let firm = &market.supplier_id;
    let all = [200; 6];
    let seen = [
        (format!("/orders/{order}"), [200, 200, 200, 404, 200, 404]),
        (format!("/orders/{order}/history"), [200, 200, 200, 404, 403, 404]),
        (format!("/offers/{offer}"), [200, 200, 200, 200, 200, 404]),
        (format!("/admissions/{}", market.admission), [200, 200, 200, 200, 200, 404]),
        (format!("/catalogues/{firm}/1/report"), [200, 200, 404, 404, 200, 404]),
        ("/catalogues/classes".to_owned(), [403, 403, 403, 403, 200, 200]),
        ("/catalogues/jobs".to_owned(), [403, 403, 403, 403, 200, 200]),
        ("/catalogues/jobs/00000000-0000-4000-8000-000000000000".to_owned(), [404; 6]),
        ("/catalogues/jobs/00000000-0000-4000-8000-000000000000/report".to_owned(), [404; 6]),
        (format!("/organisations/{firm}"), all),
        (format!("/dynamic-purchasing-systems/{}", market.system), all),
        (format!("/dynamic-purchasing-systems/{}/notice", market.system), all),
        (
            format!("/dynamic-purchasing-systems/{}/use", market.system),
            [200, 200, 200, 200, 404, 404],
        ),
        (
            format!(
                "/dynamic-purchasing-systems/{}/quarterly-notices?quarter=2026-Q3",
                market.system
            ),
            [200, 200, 200, 200, 404, 404],
        ),
        ("/electronic-means".to_owned(), all),
        (format!("/documents/{}", "0".repeat(64)), [404; 6]),
        ("/tokens".to_owned(), [200, 200, 403, 403, 403, 403]),
        ("/audit/certificates".to_owned(), [200, 200, 403, 403, 403, 403]),
        ("/audit/readings".to_owned(), [200, 200, 403, 403, 403, 403]),
        ("/audit/questions".to_owned(), [200, 200, 200, 200, 403, 403]),
        ("/audit/questions/direct-awards".to_owned(), [200, 200, 200, 200, 403, 403]),
    ];
    for (path, expected) in &seen {
        answers(&scene, path, *expected, |caller| caller.get(path, &[]));
    }
    let nowhere = [
        "/orders/00000000-0000-4000-8000-000000000000",
        "/orders/not-an-id",
        "/offers/00000000-0000-4000-8000-000000000000",
        "/nothing",
    ];
    for path in nowhere {
        answers(&scene, path, [404; 6], |caller| caller.get(path, &[]));
    }

    let counted = [
        ("/orders", "orders", [1, 1, 1, 0, 1, 0]),
        ("/offers", "hits", [1, 1, 1, 1, 1, 0]),
        ("/admissions", "admissions", [2, 2, 2, 2, 1, 1]),
        ("/catalogues", "catalogues", [1, 1, 0, 0, 1, 0]),
        ("/organisations", "organisations", [6; 6]),
        ("/dynamic-purchasing-systems", "systems", [1; 6]),
    ];
    for (path, field, expected) in counted {
        let counts = scene.callers().map(|caller| {
            let list = caller.get(path, &[]).expect(200);
            list[field].as_array().unwrap().len()
        });
        assert_eq!(counts, expected, "{path}");
    }
}

#[test]
fn what_the_buyer_compared_and_why_it_chose_is_not_for_the_supplier() {
    let scene = Scene::set();
    let path = format!("/orders/{}", scene.order);
    let supplier = &scene.market.supplier;
    let one = supplier.get(&path, &[]).expect(200);
    let listed = supplier.get("/orders", &[]).expect(200)["orders"][0].clone();
    let accepted = supplier.post(&format!("{path}/acceptance"), &json!({})).expect(200);
    for order in [one, listed, accepted] {
        assert_eq!(order["lines"][0]["quantity"], 1);
        for hidden in ["ranking", "chosen", "reason_not_first"] {
            assert!(order["lines"][0].get(hidden).is_none(), "{hidden}: {order}");
        }
    }
    let whole = scene.market.buyer.get(&path, &[]).expect(200);
    assert!(whole["lines"][0]["ranking"].is_object());
    assert!(supplier.get("/offers", &[]).expect(200).get("ranking").is_none());
}

#[test]
fn every_command_is_for_one_role_and_the_auditor_writes_nothing() {
    let scene = Scene::set();
    let (market, order, offer) = (&scene.market, &scene.order, &scene.offer);
    let reason = json!({ "reason": "Probe" });
    let lines = json!({ "lines": [{ "line": 1, "quantity": 1 }] });
    let mut back = lines.clone();
    back["reason"] = json!("defekt");
    back["replacement"] = json!(false);
    let organisation = json!({ "kind": "economic_operator", "name": "Neu AG", "town": "Kiel" });
    let token = json!({ "role": "buyer", "organisation_id": market.authority_id, "name": "N" });
    let system = json!({ "name": "S", "currency": "EUR", "valid_from": "2020-01-01",
        "valid_until": "2099-12-31", "participating": [], "categories": [] });
    let request = json!({ "system_id": market.system, "categories": ["it"] });
    let decision = json!({ "decision": "admit", "category": "it" });
    let price = json!({ "price": { "currency": "EUR", "per": 1, "scale": [{ "from": 1, "amount": "1" }] } });
    let system_path = format!("/dynamic-purchasing-systems/{}", market.system);
    let admission = format!("/admissions/{}", market.admission);
    // 0: the role for which it is.
    let operators = [0, 403, 403, 403, 403, 403];
    let sellers = [403, 403, 403, 404, 0, 404];
    let buyers = [403, 403, 0, 404, 403, 404];
    let notice = crate::support::change_notice("2026/S 200-400002", "2026-10-15");
    let validity = json!({ "valid_until": "2098-12-31", "notice": notice });
    let documents = json!({ "documents": [], "reason": "Probe" });
    let estimate = json!({ "total": { "amount": "1.00", "currency": "EUR" }, "method": "market_prices",
        "explanation": "Probe", "on": "2026-10-01", "reason": "Probe", "notice": notice });
    let commands: [(String, &Value, [u16; 6]); 20] = [
        ("/organisations".into(), &organisation, operators),
        ("/tokens".into(), &token, operators),
        ("/dynamic-purchasing-systems".into(), &system, operators),
        (format!("{system_path}/notice"), &Value::Null, operators),
        (format!("{system_path}/validity"), &validity, operators),
        (format!("{system_path}/documents"), &documents, operators),
        (format!("{system_path}/estimate"), &estimate, operators),
        (format!("{system_path}/termination"), &reason, operators),
        (format!("{admission}/decisions"), &decision, operators),
        ("/projections/rebuild".into(), &Value::Null, operators),
        ("/admissions".into(), &request, [403, 403, 403, 403, 0, 0]),
        (format!("/offers/{offer}/price"), &price, [403, 403, 403, 403, 0, 404]),
        (format!("/offers/{offer}/delisting"), &Value::Null, [403, 403, 403, 403, 0, 404]),
        (format!("/orders/{order}/acceptance"), &json!({}), sellers),
        (format!("/orders/{order}/rejection"), &reason, sellers),
        (format!("/orders/{order}/despatches"), &lines, sellers),
        (format!("/orders/{order}/receipts"), &lines, buyers),
        (format!("/orders/{order}/returns"), &back, buyers),
        (format!("/orders/{order}/cancellation"), &reason, buyers),
        (format!("/orders/{order}/completion"), &json!({}), buyers),
    ];
    let head = || market.auditor.get("/orders", &[]).position;
    let before = head();
    for (path, body, expected) in &commands {
        answers(&scene, path, *expected, |caller| caller.post(path, body));
    }
    answers(&scene, "revoke", operators, |caller| {
        let headers = [("Content-Type", "application/json")];
        let body = reason.to_string();
        caller.send("DELETE", "/api/v1/tokens/abc", &headers, body.as_bytes())
    });
    answers(&scene, "document", [0, 403, 0, 0, 403, 403], |caller| {
        caller.upload("/documents", &[], b"text")
    });
    answers(&scene, "import", [403, 403, 403, 403, 0, 0], |caller| {
        caller.upload("/catalogues", &[], b"")
    });
    let order = scene.market.order_of(&[], 1);
    answers(&scene, "order", [403, 403, 0, 0, 403, 403], |caller| caller.post("/orders", &order));
    assert_eq!(head(), before);
}

#[test]
fn a_token_that_is_missing_wrong_or_revoked_opens_nothing() {
    let scene = Scene::set();
    let market = &scene.market;
    let refused = |caller: &Caller| {
        let answer = caller.get("/offers", &[]);
        assert_eq!(answer.header("WWW-Authenticate"), "Bearer realm=\"marktbuch\"");
        answer.refused(401, "token_missing_or_revoked");
        caller.post("/orders", &Value::Null).refused(401, "token_missing_or_revoked");
    };
    refused(&market.server.stranger());
    for header in
        ["", "Bearer", "Bearer ", "Bearer mb_", "Basic bWI6bWI=", "Bearer '; DROP TABLE tokens"]
    {
        refused(&market.buyer.with_authorization(header));
    }

    let leaving = market.token("buyer", &market.authority_id);
    let actor = |tokens: &Value| {
        let tokens = tokens["tokens"].as_array().unwrap();
        assert!(
            tokens.iter().all(|token| token.get("token").is_none() && token.get("hash").is_none())
        );
        let newest = tokens.last().unwrap().clone();
        assert_eq!(newest["organisation_id"], market.authority_id);
        newest["token_id"].as_str().unwrap().to_owned()
    };
    let id = actor(&market.operator.get("/tokens", &[]).expect(200));
    leaving.get("/offers", &[]).expect(200);
    let path = format!("/api/v1/tokens/{id}");
    let headers = [("Content-Type", "application/json")];
    let revoke =
        || market.operator.send("DELETE", &path, &headers, br#"{"reason":"left the town"}"#);
    assert_eq!(revoke().status, 204);
    refused(&leaving);
    revoke().refused(404, "not_found");
    market.buyer.get("/offers", &[]).expect(200);
}

#[test]
fn an_authority_that_takes_no_part_finds_nothing_and_cannot_order_by_anothers_ranking() {
    let scene = Scene::set();
    let market = &scene.market;
    let place =
        json!([{ "name": "Rathaus", "street": "Markt 2", "postal_code": "24103", "town": "Plön" }]);
    let town = json!({ "kind": "contracting_authority", "name": "Stadt Fern", "town": "Plön",
        "land": "SH", "delivery_places": place });
    let town = market.operator.post("/organisations", &town).expect(201);
    let outsider = market.token("buyer", town["organisation_id"].as_str().unwrap());
    assert_eq!(outsider.get("/offers", &[]).expect(200)["total"], 0);
    let path = format!("/offers/{}", scene.offer);
    outsider.get(&path, &[]).refused(404, "not_found");
    assert_eq!(outsider.get("/admissions", &[]).expect(200)["admissions"], json!([]));
    let mut order = market.order_of(&[], 1);
    order["system_id"] = json!(market.system);
    // The ranking was shown to another authority: it is no evidence of this one's choice.
    let refused = outsider.post("/orders", &order).refused(400, "parameter_unusable");
    assert_eq!(refused["particulars"]["parameter"], "lines.ranking");
    market.other_buyer.post("/orders", &order).refused(400, "parameter_unusable");
    // Another operator does not run this system.
    let body = json!({ "kind": "central_purchasing_body", "name": "Andere Stelle", "town": "Plön", "land": "SH" });
    let other = market.operator.post("/organisations", &body).expect(201);
    let other = market.token("operator", other["organisation_id"].as_str().unwrap());
    let path = format!("/dynamic-purchasing-systems/{}/termination", market.system);
    other.post(&path, &json!({ "reason": "nein" })).refused(404, "not_found");
    let path = format!("/dynamic-purchasing-systems/{}/notice", market.system);
    other.post(&path, &crate::support::notice()).refused(404, "not_found");
    // Nor does it examine what happens there.
    for path in [
        format!("/audit/bundles/admissions/{}", market.admission),
        format!("/audit/bundles/orders/{}", scene.order),
        format!("/dynamic-purchasing-systems/{}/record", market.system),
    ] {
        assert_eq!(market.operator.get(&path, &[]).status, 200, "{path}");
        other.get(&path, &[]).refused(404, "not_found");
    }
    let feed = other.get("/log", &[("limit", "1000")]).expect(200);
    let read = feed["entries"].as_array().unwrap().iter().filter_map(|e| e["type"].as_str());
    let read: Vec<_> = read.collect();
    assert!(!read.contains(&"SupplierAdmitted") && !read.contains(&"OrderPlaced"), "{read:?}");
    let path = format!("/admissions/{}/decisions", market.admission);
    let decision = json!({ "decision": "suspend", "category": "it", "reason": "nein" });
    other.post(&path, &decision).refused(404, "not_found");
}
