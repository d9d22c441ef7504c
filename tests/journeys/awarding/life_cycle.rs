//! A competition that is scored by life-cycle cost: the dearer tender wins because it uses less, and the record says so.
//! How a cost is reckoned is tested beside the rules.

use serde_json::{Value, json};

use super::{SENT, UNTIL, firm};
use crate::support::Market;
use crate::support::competing::Competition;
use crate::support::tendering::{call, tender};

const AFTER: &str = "2026-09-21T22:00:01Z";

/// A tender that states what a piece of each line uses; none if nothing is stated.
fn stated(id: &str, tenderer: &str, prices: [&str; 2], uses: Option<&str>) -> Value {
    let mut content = tender(id, tenderer, "Bildschirm", prices);
    for line in content["lines"].as_array_mut().unwrap() {
        line["life_cycle"] = uses.map_or(Value::Null, |uses| {
            json!({ "kilowatt_hours_in_1000": uses, "maintenance": "0", "end_of_life": "0" })
        });
    }
    content
}

/// § 59 VgV: method and data are published, stated, reckoned and told.
#[test]
fn the_tender_with_the_lower_cost_over_its_life_wins() {
    let (data, desks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let market = Market::rehearse(data.path(), SENT);
    let (silent_id, silent) = firm(&market, "Schweiger GmbH");
    let asked = call(&market);
    let competition = Competition::prepared(&market, &market.authority_id, desks.path(), &asked);
    let method = json!({ "hours_a_year": "1800", "years": "6", "price_of_energy": "0.28",
        "climate": { "kilograms_a_kilowatt_hour": "0.363", "price_of_a_tonne": "60" } });
    competition.invites(UNTIL, |asked| asked["life_cycle"] = method.clone());
    let seen = competition.reads(&market.supplier, "");
    assert_eq!(seen["invitation"]["life_cycle"], method);

    let hands_in = |caller: &crate::support::Caller, content: &Value| {
        let handed = caller.post(&competition.path("/tenders"), content).expect(201);
        handed["tender_id"].as_str().unwrap().to_owned()
    };
    let id = &competition.id;
    let cheap = stated(id, &market.supplier_id, ["189.00", "189.00"], Some("22"));
    let cheap = hands_in(&market.supplier, &cheap);
    let thrifty = stated(id, &market.other_supplier_id, ["209.00", "209.00"], Some("14"));
    let thrifty = hands_in(&market.other_supplier, &thrifty);
    let nothing = hands_in(&silent, &stated(id, &silent_id, ["100.00", "100.00"], None));
    market.lead_to(AFTER);
    competition.opens();
    competition.begins_the_award();
    let evaluate = json!({ "reason": null });
    let early = competition.officer.caller.post(&competition.path("/award/evaluations"), &evaluate);
    assert_eq!(early.refused(409, "statement_missing")["rule"], "R-6.20");
    let excluded = json!({ "tender": nothing, "ground": "documents_missing",
        "reason": "Der Verbrauch ist nicht angegeben" });
    competition.does("/exclusions", &excluded);
    let points = [(&*cheap, "40"), (&*thrifty, "40")];
    let scored = competition.scores("Energieverbrauch", &points);
    let standings = scored["evaluations"][0]["standings"].as_array().unwrap();
    // Fourteen pieces: 14 times 254.629136, and 14 times 260.702928, each rounded once.
    let told: Vec<_> =
        standings.iter().map(|s| (&s["tender"], &s["cost"]["total"]["amount"])).collect();
    assert_eq!(told, [(&json!(thrifty), &json!("3564.81")), (&json!(cheap), &json!("3649.84"))]);
    let order = competition.awards(&thrifty, &market.other_supplier_id);
    let placed = market.other_supplier.get(&format!("/orders/{order}"), &[]).expect(200);
    // What is paid is the price.
    assert_eq!(placed["total"]["amount"], "2926.00");

    let decision = competition.reads(&market.auditor, "/award/decision");
    let why = decision["not_chosen"][0]["de"].as_str().unwrap();
    assert!(why.contains("280,00 € billiger, 85,03 € mehr Lebenszykluskosten"), "{why}");
    let letter = competition.reads(&market.supplier, "/award")["letter"]["text"].to_string();
    assert!(letter.contains("Lebenszykluskosten sind niedriger"), "{letter}");
    let record = market.auditor.get(&competition.path("/record"), &[]).expect(200);
    let told = record["items"].to_string();
    assert!(told.contains("1800 Stunden im Jahr, 6 Jahre, 0,28 je kWh"), "{told}");
    assert!(told.contains("3.564,81 €") && told.contains("Schweiger GmbH"), "{told}");
}
