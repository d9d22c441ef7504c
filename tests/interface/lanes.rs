//! Needs, sums and framework agreements over the interface: who sees them, what is refused.
//! Their stories stand with the journeys.

use serde_json::{Value, json};

use crate::support::Market;

/// A need for fifty keyboards.
pub(super) fn need(market: &Market, euros: &str) -> Value {
    json!({
        "system_id": market.system,
        "lines": [{ "line": 1, "description": "Tastatur mit Kabel", "cpv": "30237460", "quantity": 50, "unit": "C62" }],
        "deliver_to": "Rathaus",
        "value": { "amount": euros, "currency": "EUR" },
        "method": "market_prices",
        "explanation": "Preise aus dem Katalog",
    })
}

fn framework(market: &Market) -> Value {
    json!({
        "subject": "Tastaturen", "system_id": market.system, "category": "it",
        "supplier_ids": [market.supplier_id], "authorities": [market.authority_id],
        "lines": [{ "line": 1, "description": "Tastatur", "supplier_part_number": null, "cpv": "30237460",
            "unit": "C62", "unit_price": "10.00", "delivery_days": 3 }],
        "estimated": { "amount": "900", "currency": "EUR" },
        "maximum": { "amount": "1000", "currency": "EUR" },
        "from": "2026-01-01", "until": "2027-12-31", "special_reason": null, "notice": "2026/S 001-1",
    })
}

#[test]
fn a_dry_run_tells_the_lane_and_states_nothing() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let path = "/needs?dry_run=true";
    let told = market.buyer.post(path, &need(&market, "5000")).expect(200);
    assert_eq!((&told["lane"], &told["state"]), (&json!("direct_award"), &json!("stated")));
    let told = market.buyer.post(path, &need(&market, "150000")).expect(200);
    assert_eq!((&told["lane"], &told["law"]), (&json!("system_competition"), &json!("VgV")));
    let reasons = told["reasons"].as_array().unwrap();
    assert!(reasons.iter().all(|reason| reason["rule_version"] == "law/2026-11-23"));
    assert!(reasons.iter().any(|reason| reason["row"].is_string()));
    assert_eq!(market.buyer.get("/needs", &[]).expect(200)["needs"], json!([]));
}

#[test]
fn a_need_is_read_by_its_authority_and_by_those_who_examine() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let stated = market.buyer.post_once("/needs", &need(&market, "5000"), Some("a"));
    let position = stated.position.unwrap().to_string();
    let stated = stated.expect(201);
    let again = market.buyer.post_once("/needs", &need(&market, "5000"), Some("a")).expect(201);
    assert_eq!(stated, again);
    let other = market.buyer.post_once("/needs", &need(&market, "6000"), Some("a"));
    other.refused(409, "stated_otherwise");
    let path = format!("/needs/{}", stated["need_id"].as_str().unwrap());
    let there = [("min_position", &*position)];
    for reader in [&market.buyer, &market.auditor, &market.operator] {
        assert_eq!(reader.get(&path, &there).expect(200), stated);
        let all = reader.get("/needs", &there).expect(200);
        assert_eq!(all["needs"], json!([stated]));
        let sums = reader.get("/needs/sums", &there).expect(200);
        assert_eq!(sums["sums"][0]["sum"], "5000.00");
    }
    market.other_buyer.get(&path, &there).refused(404, "not_found");
    assert_eq!(market.other_buyer.get("/needs", &there).expect(200)["needs"], json!([]));
    assert_eq!(market.other_buyer.get("/needs/sums", &there).expect(200)["sums"], json!([]));
    market.supplier.get(&path, &there).refused(404, "not_found");
    market.supplier.get("/needs", &there).refused(403, "role_does_not_allow");
    market.supplier.post("/needs", &need(&market, "1")).refused(403, "role_does_not_allow");
    market.operator.post("/needs", &need(&market, "1")).refused(403, "role_does_not_allow");

    let reason = json!({ "reason": "doch nicht" });
    let withdrawal = format!("{path}/withdrawal");
    market.other_buyer.post(&withdrawal, &reason).refused(404, "not_found");
    market.auditor.post(&withdrawal, &reason).refused(403, "role_does_not_allow");
    let withdrawn = market.buyer.post(&withdrawal, &reason);
    let after = withdrawn.position.unwrap().to_string();
    assert_eq!(withdrawn.expect(200)["state"], "withdrawn");
    let now = [("min_position", &*after)];
    assert_eq!(market.buyer.get("/needs/sums", &now).expect(200)["sums"], json!([]));
    // What was is still shown as it was.
    let then = [("as_of", &*position)];
    assert_eq!(market.buyer.get(&path, &then).expect(200)["state"], "stated");
    assert_eq!(market.buyer.get("/needs/sums", &then).expect(200)["sums"][0]["sum"], "5000.00");
    let stated = [("state", "stated"), ("as_of", &*position)];
    assert_eq!(
        market.buyer.get("/needs", &stated).expect(200)["needs"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn what_a_need_lacks_is_named() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let but = |field: &str, value: Value| {
        let mut body = need(&market, "5000");
        body[field] = value;
        market.buyer.post("/needs", &body)
    };
    but("value", json!({ "amount": "0", "currency": "EUR" })).refused(409, "value_unusable");
    but("value", json!({ "amount": "5", "currency": "CHF" })).refused(400, "parameter_unusable");
    but("deliver_to", json!("Schloss")).refused(409, "delivery_place_unknown");
    but("lines", json!([])).refused(400, "parameter_unusable");
    but("system_id", json!("00000000-0000-4000-8000-000000000000"))
        .refused(400, "parameter_unusable");
    let desk = json!([{ "line": 1, "description": "Tisch", "cpv": "39121100", "quantity": 1, "unit": "C62" }]);
    but("lines", desk).refused(400, "parameter_unusable");
    let refused = but("unit", json!("Schulamt")).refused(409, "unit_not_recognised");
    assert_eq!(refused["rule"], "R-4.02");
    but("colour", json!("green")).refused(400, "body_unusable");
    for query in [("limit", "0"), ("lane", "fast"), ("state", "lost"), ("colour", "green")] {
        market.buyer.get("/needs", &[query]).refused(400, "parameter_unusable");
    }
}

/// a unit that is responsible on its own is reckoned apart; its authority's own limit only lowers.
#[test]
fn units_and_limits_of_an_authority_are_recorded_by_operators() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let path = format!("/organisations/{}", market.authority_id);
    let unit = json!({ "unit": "Stadtwerke", "reason": "eigener Wirtschaftsplan" });
    let units = format!("{path}/units");
    market.buyer.post(&units, &unit).refused(403, "role_does_not_allow");
    let known = market.operator.post(&units, &unit).expect(200);
    assert_eq!(known["units"], json!([unit]));
    market.operator.post(&units, &unit).expect(200);
    let other = json!({ "unit": "Stadtwerke", "reason": "anders" });
    market.operator.post(&units, &other).refused(409, "unit_recognised_otherwise");
    let firm = format!("/organisations/{}/units", market.supplier_id);
    market.operator.post(&firm, &unit).refused(409, "does_not_buy");

    let limit =
        json!({ "limit": { "amount": "6000", "currency": "EUR" }, "source": "Dienstanweisung" });
    let limits = format!("{path}/direct-award-limit");
    let known = market.operator.post(&limits, &limit).expect(200);
    assert_eq!(known["direct_award_limit"]["limit"]["amount"], "6000");
    market.buyer.post(&limits, &limit).refused(403, "role_does_not_allow");

    market.buyer.post("/needs", &need(&market, "5000")).expect(201);
    let second = market.buyer.post("/needs?dry_run=true", &need(&market, "5000")).expect(200);
    assert_eq!(second["lane"], "system_competition");
    let mut apart = need(&market, "5000");
    apart["unit"] = json!("Stadtwerke");
    let apart = market.buyer.post("/needs", &apart);
    let position = apart.position.unwrap().to_string();
    let apart = apart.expect(201);
    assert_eq!((&apart["lane"], &apart["unit"]), (&json!("direct_award"), &json!("Stadtwerke")));
    let sums =
        market.auditor.get("/needs/sums", &[("unit", "Stadtwerke"), ("min_position", &*position)]);
    assert_eq!(sums.expect(200)["sums"].as_array().unwrap().len(), 1);
}

#[test]
fn a_framework_agreement_is_read_by_its_parties_and_called_off_by_its_authorities() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let all = "/framework-agreements";
    market.buyer.post(all, &framework(&market)).refused(403, "role_does_not_allow");
    let mut several = framework(&market);
    several["supplier_ids"] = json!([market.supplier_id, market.other_supplier_id]);
    let refused = market.operator.post(all, &several).refused(409, "several_partners");
    assert_eq!(refused["rule"], "R-8.03");
    let mut longer = framework(&market);
    longer["until"] = json!("2030-01-01");
    let refused = market.operator.post(all, &longer).refused(409, "longer_than_four_years");
    assert_eq!(
        (&refused["rule"], &refused["particulars"]["latest"]),
        (&json!("R-8.05"), &json!("2029-12-31"))
    );

    let concluded = market.operator.post_once(all, &framework(&market), Some("f"));
    let position = concluded.position.unwrap().to_string();
    let concluded = concluded.expect(201);
    assert_eq!(
        market.operator.post_once(all, &framework(&market), Some("f")).expect(201),
        concluded
    );
    let path = format!("{all}/{}", concluded["framework_id"].as_str().unwrap());
    let there = [("min_position", &*position)];
    for reader in [&market.buyer, &market.supplier, &market.auditor] {
        assert_eq!(reader.get(&path, &there).expect(200)["maximum"]["amount"], "1000");
        assert_eq!(reader.get(all, &there).expect(200)["framework_agreements"], json!([concluded]));
    }
    for stranger in [&market.other_buyer, &market.other_supplier] {
        stranger.get(&path, &there).refused(404, "not_found");
        assert_eq!(stranger.get(all, &there).expect(200)["framework_agreements"], json!([]));
    }
    let call_offs = format!("{path}/call-offs");
    let body = json!({ "deliver_to": "Rathaus", "lines": [{ "line": 1, "quantity": 10 }] });
    market.supplier.post(&call_offs, &body).refused(403, "role_does_not_allow");
    let refused = market.other_buyer.post(&call_offs, &body).refused(409, "authority_not_named");
    assert_eq!(refused["rule"], "R-8.02");
    let line = json!({ "deliver_to": "Rathaus", "lines": [{ "line": 2, "quantity": 10 }] });
    market.buyer.post(&call_offs, &line).refused(409, "not_a_line");
    let nowhere = format!("{all}/00000000-0000-4000-8000-000000000000/call-offs");
    market.buyer.post(&nowhere, &body).refused(404, "not_found");

    // a tenth, and no more.
    let raise = |by: &str| {
        let body =
            json!({ "by": { "amount": by, "currency": "EUR" }, "reason": "eine Klasse mehr" });
        market.operator.post(&format!("{path}/changes"), &body)
    };
    let refused = raise("100.01").refused(409, "not_a_small_change");
    assert_eq!(refused["rule"], "R-8.08");
    let raised = raise("100").expect(200);
    assert_eq!(raised["maximum"]["amount"], "1100.00");
    assert_eq!(raised["changes"][0]["notice_due"], serde_json::Value::Null);
}
