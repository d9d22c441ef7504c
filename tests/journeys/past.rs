//! Any moment of the past, asked for over HTTP and by the command line: what was shown, what stood, what was spent.
//! Searches against thousands of changes are compared beside the search.

use serde_json::{Value, json};

use crate::support::{Answer, Article, Caller, Market, text, told};

const THREE: [Article; 3] = [
    Article::new("A-1", "Tastatur flach", "30.00"),
    Article::new("A-2", "Tastatur hoch", "32.00"),
    Article { labels: "Blauer Engel#DE-1#2030-01-01", ..Article::new("A-3", "Maus", "12.00") },
];

/// The whole body but for what is sealed then and told now.
fn said(answer: &Answer) -> &str {
    let body = std::str::from_utf8(&answer.bytes).unwrap();
    let ends = [",\"ranking\":\"", ",\"shown\":{\"formula\""];
    let end = ends.iter().find_map(|end| body.find(end));
    &body[..end.unwrap_or(body.len())]
}

fn at(position: u64) -> String {
    position.to_string()
}

/// A new price of an offer; answers the position from which it counts.
fn reprice(market: &Market, offer: &str, amount: &str) -> u64 {
    let price = json!({ "currency": "EUR", "per": 1, "scale": [{ "from": 1, "amount": amount }] });
    let changed =
        market.supplier.post(&format!("/offers/{offer}/price"), &json!({ "price": price }));
    let position = changed.position.unwrap();
    changed.expect(200);
    position
}

fn offers(market: &Market) -> Vec<String> {
    let found = market.buyer.get("/offers", &[]).expect(200);
    let hits = found["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["offer_id"].as_str().unwrap().to_owned()).collect()
}

/// The search that an order's evidence tells of, asked again by an auditor.
fn asked_again(auditor: &Caller, authority: &str, ranking: &Value) -> Value {
    let word = |name: &str| ranking[name].as_str().unwrap().to_owned();
    let weights = &ranking["weights"];
    let weights = ["price", "delivery", "sustainability"].map(|name| weights[name].to_string());
    let mut query = vec![
        ("q".to_owned(), word("query")),
        ("weights".to_owned(), weights.join(",")),
        ("quantity".to_owned(), ranking["quantity"].to_string()),
        ("day".to_owned(), word("day")),
        ("as_of".to_owned(), ranking["position"].to_string()),
        ("authority".to_owned(), authority.to_owned()),
    ];
    for filter in word("filters").split('&').filter(|filter| !filter.is_empty()) {
        let (name, value) = filter.split_once('=').unwrap();
        query.push((name.to_owned(), value.to_owned()));
    }
    let query: Vec<_> = query.iter().map(|(name, value)| (&**name, &**value)).collect();
    auditor.get("/offers", &query).expect(200)["shown"].clone()
}

#[test]
fn an_auditor_sees_what_a_buyer_saw_and_the_evidence_of_every_order_reproduces() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&THREE);
    let offers = offers(&market);
    let questions: [&[(&str, &str)]; 4] = [
        &[("q", "tastatur")],
        &[("weights", "20,20,60"), ("limit", "2")],
        &[("label", "blauer engel"), ("max_price", "80.00")],
        &[("q", "tastatr"), ("max_delivery_days", "9")],
    ];
    let mut shown = Vec::new();
    for round in 0..12_usize {
        let amount = format!("{}.{:02}", 20 + (round * 7) % 17, round);
        let position = at(reprice(&market, &offers[round % 3], &amount));
        let question = questions[round % 4];
        let asked = [question, &[("min_position", &*position)]].concat();
        shown.push((question, market.buyer.get("/offers", &asked)));
        let order = market.order_of(question, 1 + u32::try_from(round).unwrap());
        market.buyer.post("/orders", &order).expect(201);
    }

    for (question, then) in &shown {
        let position = at(then.position.unwrap());
        let asked = [*question, &[("as_of", &*position)]].concat();
        let as_seen = [&asked[..], &[("authority", &*market.authority_id)]].concat();
        let auditor = market.auditor.get("/offers", &as_seen);
        assert_eq!(said(&auditor), said(then));
        assert_eq!(auditor.position, then.position);
        // A buyer sees its own past, and gets nothing with which to order in it.
        let buyer = market.buyer.get("/offers", &asked);
        assert_eq!(buyer.bytes, auditor.bytes);
        assert!(buyer.expect(200).get("ranking").is_none());
    }

    let head = at(shown.last().unwrap().1.position.unwrap());
    let orders = market.auditor.get("/orders", &[("min_position", &head)]).expect(200);
    let mut compared = 0;
    for order in orders["orders"].as_array().unwrap() {
        let ranking = &order["lines"][0]["ranking"];
        assert_eq!(&asked_again(&market.auditor, &market.authority_id, ranking), ranking);
        compared += 1;
    }
    assert!(compared >= 11, "{compared} orders");
    by_the_command_line(&market, data.path(), &orders["orders"][0]["lines"][0]["ranking"]);
}

/// Beside the running server, from its directory.
fn by_the_command_line(market: &Market, data: &std::path::Path, ranking: &Value) {
    let position = ranking["position"].to_string();
    let question = ["search", "tastatr", "--max-delivery-days", "9", "--at", &position, "--json"];
    let quantity = ranking["quantity"].to_string();
    let more = ["--quantity", &quantity, "--authority", &market.authority_id, "--data", text(data)];
    let found = told(&[&question[..], &more].concat());
    assert_eq!(&found["shown"], ranking);
}

#[test]
fn orders_offers_standings_and_spend_are_shown_as_they_were() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let before_offers = market.buyer.get("/offers", &[]).position.unwrap();
    market.publish(&THREE);
    let placed = market.buyer.post("/orders", &market.order_of(&[("q", "Maus")], 10));
    let placed_at = placed.position.unwrap();
    let placed = placed.expect(201);
    let (id, offer) = (placed["order_id"].as_str().unwrap(), &placed["lines"][0]["offer"]);
    let offer = offer.as_str().unwrap();
    let step = |who: &Caller, what: &str, body: Value| {
        let done = who.post(&format!("/orders/{id}/{what}"), &body);
        let position = done.position.unwrap();
        done.expect(200);
        position
    };
    let four = json!({ "lines": [{ "line": 1, "quantity": 4 }] });
    step(&market.supplier, "acceptance", json!({}));
    step(&market.supplier, "despatches", four.clone());
    let received_at = step(&market.buyer, "receipts", four);
    let repriced_at = reprice(&market, offer, "99.00");
    let suspend =
        json!({ "decision": "suspend", "category": "it", "reason": "Nachweis abgelaufen" });
    let suspended =
        market.operator.post(&format!("/admissions/{}/decisions", market.admission), &suspend);
    let suspended_at = suspended.position.unwrap();
    suspended.expect(200);

    let one = |path: &str, position: u64| market.auditor.get(path, &[("as_of", &*at(position))]);
    let order = format!("/orders/{id}");
    one(&order, placed_at - 1).refused(404, "not_found");
    assert_eq!(one(&order, placed_at).expect(200), placed);
    assert_eq!(one(&order, received_at).expect(200)["state"], "partly_received");
    let listed = |position: u64, state: &str| {
        let position = at(position);
        let query = [("as_of", &*position), ("state", state)];
        market.auditor.get("/orders", &query).expect(200)["orders"].as_array().unwrap().len()
    };
    assert_eq!([listed(placed_at - 1, "placed"), listed(placed_at, "placed")], [0, 1]);
    assert_eq!([listed(received_at, "placed"), listed(received_at, "partly_received")], [0, 1]);

    let path = format!("/offers/{offer}");
    one(&path, before_offers).refused(404, "not_found");
    let amount = |position| {
        one(&path, position).expect(200)["price"]["scale"][0]["amount"].as_str().unwrap().to_owned()
    };
    assert_eq!([amount(repriced_at - 1), amount(repriced_at)], ["12.00", "99.00"]);
    let standing = |position| {
        let shown = one(&format!("/admissions/{}", market.admission), position).expect(200);
        shown["categories"]["it"]["standing"].clone()
    };
    assert_eq!(standing(suspended_at - 1), "admitted");
    assert_eq!(standing(suspended_at), "suspended");
    for list in ["organisations", "admissions", "catalogues", "dynamic-purchasing-systems"] {
        let name = if list.starts_with("dyn") { "systems" } else { list };
        let path = format!("/{list}");
        assert_eq!(one(&path, 0).expect(200)[name], json!([]));
        let now = market.auditor.get(&path, &[("min_position", &*at(suspended_at))]).expect(200);
        assert_eq!(one(&path, suspended_at).expect(200), now);
    }
    // The supplier rests: its offers are not found now, and were before.
    let total = |position: u64| one("/offers", position).expect(200)["total"].clone();
    assert_eq!([total(suspended_at - 1), total(suspended_at)], [json!(3), json!(0)]);
    spent(&market, placed_at, received_at);
}

fn spent(market: &Market, placed_at: u64, received_at: u64) {
    let sums = |who: &Caller, by: &str, position: u64| {
        let query = [("by", by), ("as_of", &*at(position))];
        who.get("/spend", &query).expect(200)["sums"].clone()
    };
    assert_eq!(sums(&market.auditor, "authority", placed_at - 1), json!([]));
    let ordered = json!([{
        "authority_id": market.authority_id, "supplier_id": market.supplier_id, "category": "it",
        "currency": "EUR", "orders": 1, "ordered": "120.00", "received": "0.00",
    }]);
    assert_eq!(sums(&market.auditor, "authority,supplier,category", placed_at), ordered);
    let received = sums(&market.buyer, "year", received_at);
    assert_eq!(received[0]["received"], "48.00");
    assert_eq!(sums(&market.other_buyer, "year", received_at), json!([]));
    let others = [("authority", &*market.authority_id)];
    market.other_buyer.get("/spend", &others).refused(404, "not_found");
    market.auditor.get("/spend", &[("by", "colour")]).refused(400, "parameter_unusable");
    market.auditor.get("/spend", &[("by", "month,year")]).refused(400, "parameter_unusable");
}

#[test]
fn a_moment_is_named_by_position_or_time_and_none_that_lies_ahead_is_shown() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&THREE);
    let head = market.auditor.get("/offers", &[]).position.unwrap();
    let now = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let by_time = market.auditor.get("/offers", &[("as_of", &*now)]);
    assert_eq!(by_time.position, Some(head));
    reprice(&market, &offers(&market)[0], "1.00");
    let again = market.auditor.get("/offers", &[("as_of", &*now)]);
    assert_eq!(again.bytes, by_time.bytes);
    assert_eq!(market.auditor.get("/offers", &[("as_of", &*at(head))]).bytes, by_time.bytes);

    let refused = |who: &Caller, query: &[(&str, &str)], status, code| {
        who.get("/offers", query).refused(status, code);
    };
    let ahead = at(head + 1_000);
    refused(&market.auditor, &[("as_of", &ahead)], 400, "parameter_unusable");
    refused(&market.auditor, &[("as_of", "2999-01-01T00:00:00Z")], 400, "parameter_unusable");
    refused(&market.auditor, &[("as_of", "yesterday")], 400, "parameter_unusable");
    refused(&market.auditor, &[("day", "2026-01-01")], 400, "parameter_unusable");
    let authority = &*market.authority_id;
    refused(&market.auditor, &[("authority", authority)], 400, "parameter_unusable");
    let looking = [("as_of", "1"), ("authority", authority)];
    refused(&market.other_buyer, &looking, 403, "role_does_not_allow");
    refused(&market.supplier, &looking, 403, "role_does_not_allow");
    market.auditor.get("/orders", &[("as_of", &*ahead)]).refused(400, "parameter_unusable");
}
