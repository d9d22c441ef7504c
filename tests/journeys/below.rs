//! A small system below the threshold: its procedures follow the UVgO, and what is written cites it.
//! What both regulations have in common is told by the other journeys.

use serde_json::{Value, json};

use crate::support::admitting::admitted;
use crate::support::competing::Competition;
use crate::support::tendering::{call, tender};
use crate::support::{Market, notice_of};

/// The market's parties in a system of their own, worth 180,000 euros over its life.
fn small_system(market: &Market) -> String {
    let seen = market.operator.get("/dynamic-purchasing-systems", &[]).expect(200);
    let category = seen["systems"][0]["categories"][0].clone();
    let system = json!({ "name": "Klein", "currency": "EUR", "valid_from": "2026-07-01",
        "valid_until": "2028-06-30", "participating": [market.authority_id], "categories": [category] });
    let system = market.operator.post("/dynamic-purchasing-systems", &system).expect(201);
    let system = system["system_id"].as_str().unwrap().to_owned();
    let mut notice = notice_of(&["it"]);
    notice["terms"]["estimate"]["total"]["amount"] = json!("180000.00");
    let path = format!("/dynamic-purchasing-systems/{system}/notice");
    market.operator.post(&path, &notice).expect(201);
    for supplier in [&market.supplier, &market.other_supplier] {
        admitted(&market.operator, supplier, &system, &["it"]);
    }
    system
}

fn law(record: &Value) -> (&Value, String) {
    (&record["law"], record["items"].to_string())
}

/// § 6 UVgO for the record, § 42 UVgO for exclusions, § 46 UVgO for reasons; nothing cites the VgV for them.
#[test]
fn below_the_threshold_everything_cites_the_uvgo() {
    let (data, desks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let market = Market::rehearse(data.path(), "2026-09-11T08:00:00Z");
    let system = small_system(&market);
    let mut asked = call(&market);
    asked["system_id"] = json!(system);
    let competition = Competition::prepared(&market, &market.authority_id, desks.path(), &asked);
    competition.invites("2026-09-21T22:00:00Z", |_| {});
    let firms = [
        (&market.supplier, &market.supplier_id, true),
        (&market.other_supplier, &market.other_supplier_id, false),
    ];
    let tenders = firms.map(|(caller, firm, accepts)| {
        let mut content = tender(&competition.id, firm, "Tastatur", ["20.00", "30.00"]);
        content["accepts_conditions"] = json!(accepts);
        let handed = caller.post(&competition.path("/tenders"), &content).expect(201);
        handed["tender_id"].as_str().unwrap().to_owned()
    });
    market.lead_to("2026-09-21T22:00:01Z");
    competition.opens();
    competition.begins_the_award();
    let excluded = json!({ "tender": tenders[1], "ground": "documents_changed",
        "reason": "eigene Lieferbedingungen" });
    competition.does("/exclusions", &excluded);
    competition.scores("Energieverbrauch", &[(&tenders[0], "40")]);
    competition.awards(&tenders[0], &market.supplier_id);
    let letter = competition.reads(&market.other_supplier, "/award")["letter"]["text"].to_string();
    assert!(letter.contains("§ 42 Abs. 1 Nr. 4 UVgO"), "{letter}");
    let decision = competition.reads(&market.auditor, "/award/decision");
    assert_eq!(decision["not_considered"][0]["paragraph"], "§ 42 Abs. 1 Nr. 4 UVgO");
    let record = market.auditor.get(&competition.path("/record"), &[]).expect(200);
    let (by, told) = law(&record);
    assert_eq!(by, "§ 6 UVgO");
    assert!(told.contains("§ 40 UVgO") && !told.contains("§ 57"), "{told}");
    let path = format!("/dynamic-purchasing-systems/{system}/record");
    let record = market.auditor.get(&path, &[]).expect(200);
    assert_eq!(law(&record).0, "§ 6 UVgO");
}
