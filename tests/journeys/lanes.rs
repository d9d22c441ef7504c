//! What a town hall buys directly, until the sum of its year says that it is a competition; and what it calls off.
//! Each rule alone is tested beside the rules.

mod categories;

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Answer, Article, Market, PLACE};

const KEYBOARD: [Article; 1] = [Article::new("A-1", "Tastatur", "20.00")];

/// A market whose authority has set itself a limit of a thousand euros: fifty keyboards.
fn market(data: &Path) -> Market {
    let market = Market::found(data);
    let path = format!("/organisations/{}/direct-award-limit", market.authority_id);
    let limit = json!({ "limit": { "amount": "1000", "currency": "EUR" }, "source": "Dienstanweisung Vergabe" });
    market.operator.post(&path, &limit).expect(200);
    market.publish(&KEYBOARD);
    market
}

fn order(market: &Market, quantity: u32) -> Answer {
    market.buyer.post("/orders", &market.order_of(&[], quantity))
}

/// The sum of the year, as soon as the read models are there.
fn sum(market: &Market) -> String {
    let head = market.auditor.get("/log", &[("limit", "1")]).expect(200)["head"].to_string();
    let sums = market.buyer.get("/needs/sums", &[("min_position", &*head)]).expect(200);
    sums["sums"][0]["sum"].as_str().unwrap_or("none").to_owned()
}

fn rules(warnings: &Value) -> Vec<&str> {
    warnings.as_array().into_iter().flatten().map(|said| said["rule"].as_str().unwrap()).collect()
}

/// a warning from 80 % of the limit, a refusal beyond it, and a cancelled order gives back what it took.
#[test]
fn a_town_hall_buys_directly_until_the_sum_of_its_year_passes_the_limit() {
    let data = tempfile::tempdir().unwrap();
    let market = market(data.path());
    let first = order(&market, 30).expect(201);
    assert_eq!(first["warnings"], Value::Null);
    assert_eq!(
        (&first["lane"], first["needs"].as_array().unwrap().len()),
        (&json!("direct_award"), 1)
    );
    let second = order(&market, 10).expect(201);
    assert_eq!(rules(&second["warnings"]), ["R-4.02"]);
    assert_eq!(sum(&market), "800.00");

    let refused = order(&market, 11).refused(409, "another_lane");
    assert_eq!(refused["rule"], "R-4.02");
    assert_eq!(refused["particulars"]["lane"], "system_competition");
    let reasons = refused["particulars"]["reasons"].as_array().unwrap();
    assert!(reasons.iter().any(|reason| reason["what"].as_str().unwrap().contains("1000")));
    // Nothing is left of it: no need, no order, no sum.
    assert_eq!(sum(&market), "800.00");
    let needs = market.buyer.get("/needs", &[]).expect(200);
    assert_eq!(needs["needs"].as_array().unwrap().len(), 2);
    let orders = market.buyer.get("/orders", &[]).expect(200);
    assert_eq!(orders["orders"].as_array().unwrap().len(), 2);

    // The other town hall has a year of its own.
    let other = market.other_buyer.get("/offers", &[("quantity", "11")]).expect(200);
    let body = json!({ "deliver_to": PLACE, "lines": [{ "offer_id": other["hits"][0]["offer_id"],
        "quantity": 11, "ranking": other["ranking"] }] });
    market.other_buyer.post("/orders", &body).expect(201);

    let path = format!("/orders/{}/cancellation", first["order_id"].as_str().unwrap());
    market.buyer.post(&path, &json!({ "reason": "Haushaltssperre" })).expect(200);
    assert_eq!(sum(&market), "200.00");
    let needs = market.buyer.get("/needs", &[("state", "released")]).expect(200);
    assert_eq!(needs["needs"][0]["reason"], "Haushaltssperre");
    let third = order(&market, 40).expect(201);
    assert_eq!(sum(&market), "1000.00");

    // The supplier declines, and that gives back as well.
    let path = format!("/orders/{}/rejection", third["order_id"].as_str().unwrap());
    market.supplier.post(&path, &json!({ "reason": "nicht lieferbar" })).expect(200);
    assert_eq!(sum(&market), "200.00");

    // The auditor reads on what each order rests.
    let path = format!("/orders/{}/history", second["order_id"].as_str().unwrap());
    let history = market.auditor.get(&path, &[]).expect(200);
    let why = history["events"][0]["why_allowed"].as_str().unwrap();
    assert!(why.contains("whose lane was decided before (R-4.02)"), "{why}");
}

/// where the operator has decided so, a recorded, objective reason keeps the lane open.
#[test]
fn past_the_limit_an_order_needs_a_recorded_reason() {
    let data = tempfile::tempdir().unwrap();
    let market = market(data.path());
    let change = json!({
        "setting": { "setting": "direct_awards_at_the_limit", "value": "require_reason" },
        "reason": "Beschluss des Verwaltungsrats vom 01.02.2026",
    });
    market.operator.post("/law/changes", &change).expect(201);
    order(&market, 45).expect(201);
    order(&market, 10).refused(409, "another_lane");
    let mut body = market.order_of(&[], 10);
    body["objective_reason"] = json!("Wasserschaden im Bürgerbüro, Ersatz noch heute");
    let placed = market.buyer.post("/orders", &body).expect(201);
    assert!(rules(&placed["warnings"]).contains(&"R-4.02"));
    let path = format!("/needs/{}", placed["needs"][0]["need"].as_str().unwrap());
    let head = market.auditor.get("/log", &[("limit", "1")]).expect(200)["head"].to_string();
    let need = market.auditor.get(&path, &[("min_position", &*head)]).expect(200);
    assert_eq!(need["objective_reason"], "Wasserschaden im Bürgerbüro, Ersatz noch heute");
    assert_eq!((&need["state"], &need["order_id"]), (&json!("met"), &placed["order_id"]));
}

/// a need that was stated before is met by one order, up to its value.
#[test]
fn a_need_stated_before_is_met_by_one_order() {
    let data = tempfile::tempdir().unwrap();
    let market = market(data.path());
    let need = |euros: &str| {
        let body = json!({
            "system_id": market.system,
            "lines": [{ "line": 1, "description": "Tastatur", "cpv": "30237460", "quantity": 20, "unit": "C62" }],
            "deliver_to": PLACE, "value": { "amount": euros, "currency": "EUR" },
            "method": "market_prices", "explanation": "Katalogpreise",
        });
        market.buyer.post("/needs", &body).expect(201)
    };
    let stated = need("400");
    let with = |need: &Value, quantity: u32| {
        let mut body = market.order_of(&[], quantity);
        body["need_ids"] = json!([need["need_id"]]);
        market.buyer.post("/orders", &body)
    };
    let refused = with(&stated, 21).refused(409, "more_than_needed");
    assert_eq!(refused["rule"], "R-4.02");
    let placed = with(&stated, 19).expect(201);
    assert_eq!(placed["needs"][0]["need"], stated["need_id"]);
    assert_eq!(sum(&market), "380.00");
    with(&stated, 1).refused(409, "need_not_open");
    let large = need("2000");
    assert_eq!(large["lane"], "system_competition");
    with(&large, 1).refused(409, "need_not_direct");
    let other = market.other_buyer.get("/offers", &[("quantity", "1")]).expect(200);
    let body = json!({ "deliver_to": PLACE, "need_ids": [large["need_id"]], "lines": [{
        "offer_id": other["hits"][0]["offer_id"], "quantity": 1, "ranking": other["ranking"] }] });
    market.other_buyer.post("/orders", &body).refused(400, "parameter_unusable");
}

/// however many order at once, the limit is not passed.
#[test]
fn sixteen_orders_at_once_do_not_pass_the_limit() {
    let data = tempfile::tempdir().unwrap();
    let market = market(data.path());
    let body = market.order_of(&[], 9);
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let ask = || scope.spawn(|| market.buyer.post("/orders", &body).status);
        let asked: Vec<_> = (0..16).map(|_| ask()).collect();
        asked.into_iter().map(|answer| answer.join().unwrap()).collect()
    });
    // Five times nine keyboards are 900 euros, six would be 1,080.
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 5, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 409).count(), 11, "{answers:?}");
    assert_eq!(sum(&market), "900.00");
    let orders = market.buyer.get("/orders", &[]).expect(200);
    assert_eq!(orders["orders"].as_array().unwrap().len(), 5);
}

/// A framework agreement about keyboards at ten euros, up to `maximum` euros.
fn conclude(market: &Market, maximum: u32) -> Answer {
    let body = json!({
        "subject": "Tastaturen für Schulen", "system_id": market.system, "category": "it",
        "supplier_ids": [market.supplier_id], "authorities": [market.authority_id],
        "lines": [{ "line": 1, "description": "Tastatur", "supplier_part_number": "A-1", "cpv": "30237460",
            "unit": "C62", "unit_price": "10.00", "delivery_days": 3 }],
        "estimated": { "amount": "4000", "currency": "EUR" },
        "maximum": { "amount": maximum.to_string(), "currency": "EUR" },
        "from": "2026-01-01", "until": "2027-12-31", "special_reason": null, "notice": "2026/S 001-1",
    });
    market.operator.post("/framework-agreements", &body)
}

/// what is called off stands under the agreement from which it is called off, whichever others would serve and
/// whether or not the system still runs.
#[test]
fn a_call_off_is_from_its_own_agreement_and_outlasts_the_system() {
    let data = tempfile::tempdir().unwrap();
    let market = market(data.path());
    let id = |answer: Answer| answer.expect(201)["framework_id"].as_str().unwrap().to_owned();
    let (small, large) = (id(conclude(&market, 5000)), id(conclude(&market, 9000)));
    let call_off = |id: &str| {
        let body = json!({ "deliver_to": PLACE, "reference": null, "lines": [{ "line": 1, "quantity": 2 }] });
        market.buyer.post(&format!("/framework-agreements/{id}/call-offs"), &body).expect(201)
    };
    let under = |order: &Value| {
        let head = market.auditor.get("/log", &[("limit", "1")]).expect(200)["head"].to_string();
        let needs = market.buyer.get("/needs", &[("min_position", &*head)]).expect(200);
        let needs = needs["needs"].as_array().unwrap().clone();
        let need = needs.iter().find(|need| need["order_id"] == order["order_id"]).unwrap();
        need["framework_id"].clone()
    };
    for own in [&small, &large] {
        assert_eq!(under(&call_off(own)), json!(own));
    }
    let path = format!("/dynamic-purchasing-systems/{}/termination", market.system);
    let notice = crate::support::change_notice("2026/S 200-400002", "2026-10-15");
    market.operator.post(&path, &json!({ "reason": "abgelöst", "notice": notice })).expect(200);
    for own in [&small, &large] {
        assert_eq!(under(&call_off(own)), json!(own));
    }
}

/// a framework agreement is called off to its published maximum, delivered like any order, and then exhausted.
#[test]
fn a_framework_agreement_is_called_off_to_its_maximum() {
    let data = tempfile::tempdir().unwrap();
    let market = market(data.path());
    let concluded = conclude(&market, 5000);
    let position = concluded.position.unwrap().to_string();
    let id = concluded.expect(201)["framework_id"].as_str().unwrap().to_owned();
    let path = format!("/framework-agreements/{id}");
    market.buyer.get(&path, &[("min_position", &*position)]).expect(200);
    let call_off = |quantity: u32, key: &str| {
        let body = json!({ "deliver_to": PLACE, "reference": "40.2", "lines": [{ "line": 1, "quantity": quantity }] });
        market.buyer.post_once(&format!("{path}/call-offs"), &body, Some(key))
    };
    // What the agreement covers is called off and not awarded directly.
    let refused = order(&market, 1).refused(409, "another_lane");
    assert_eq!(refused["particulars"]["lane"], "framework_call_off");

    let first = call_off(450, "a").expect(201);
    assert_eq!(
        (&first["lane"], &first["under"]["framework"]),
        (&json!("framework_call_off"), &json!(id))
    );
    assert_eq!(first["total"]["amount"], "4500.00");
    assert_eq!(call_off(450, "a").expect(201)["order_id"], first["order_id"]);
    let refused = call_off(51, "b").refused(409, "beyond_the_maximum");
    assert_eq!(
        (&refused["rule"], &refused["particulars"]["left"]["amount"]),
        (&json!("R-8.06"), &json!("500.00"))
    );
    // The refusal leaves the key free, and the rest can be called off with it.
    let last = call_off(50, "b").expect(201);
    let head = || market.auditor.get("/log", &[("limit", "1")]).expect(200)["head"].to_string();
    let seen = market.supplier.get(&path, &[("min_position", &*head())]).expect(200);
    assert_eq!((&seen["state"], &seen["used"]["amount"]), (&json!("exhausted"), &json!("5000.00")));
    let needs = market.buyer.get("/needs", &[("lane", "framework_call_off")]).expect(200);
    assert_eq!(needs["needs"].as_array().unwrap().len(), 2);
    assert!(needs["needs"].as_array().unwrap().iter().all(|need| need["state"] == "met"));

    let order_path = format!("/orders/{}", first["order_id"].as_str().unwrap());
    let step = |caller: &crate::support::Caller, what: &str, body: Value| {
        caller.post(&format!("{order_path}/{what}"), &body).expect(200)
    };
    let lines = json!({ "lines": [{ "line": 1, "quantity": 450 }] });
    step(&market.supplier, "acceptance", json!({}));
    step(&market.supplier, "despatches", lines.clone());
    step(&market.buyer, "receipts", lines);
    assert_eq!(step(&market.buyer, "completion", json!({}))["state"], "completed");
    let spent = market.buyer.get("/spend", &[("by", "category"), ("min_position", &*head())]);
    assert_eq!(spent.expect(200)["sums"][0]["ordered"], "5000.00");
    let history = market.auditor.get(&format!("{order_path}/history"), &[]).expect(200);
    assert!(history["events"][0]["why_allowed"].as_str().unwrap().contains("R-8.06"));

    // who is called off from is bound; what two people end was not used and can be called off again.
    let order_path = format!("/orders/{}", last["order_id"].as_str().unwrap());
    let reason = json!({ "reason": "nicht lieferbar" });
    let declined = market.supplier.post(&format!("{order_path}/rejection"), &reason);
    assert_eq!(declined.refused(409, "bound_by_contract")["rule"], "R-1.52");
    let cancelled = market.buyer.post(&format!("{order_path}/cancellation"), &reason);
    cancelled.refused(409, "bound_by_contract");
    let acts = format!("{order_path}/contract-acts");
    let ends = json!({ "act": "termination", "ground": "good_cause", "reason": "nicht geliefert" });
    market.buyer.post(&acts, &ends).expect(200);
    let confirmation = format!("{acts}/confirmation");
    market.buyer.post(&confirmation, &json!({})).refused(409, "contract_act");
    let second = market.token("buyer", &market.authority_id);
    assert_eq!(second.post(&confirmation, &json!({})).expect(200)["state"], "ended");
    let seen = market.buyer.get(&path, &[("min_position", &*head())]).expect(200);
    assert_eq!((&seen["state"], &seen["used"]["amount"]), (&json!("concluded"), &json!("4500.00")));
    call_off(50, "c").expect(201);
}
