//! What is owed over months: duties begin, become overdue and end, and each deadline passes once, also after a kill.
//! How a last day is reckoned is tested beside the rules.

use serde_json::{Value, json};

use crate::support::admitting::{asked, assessed};
use crate::support::{Caller, Market, Server, text, told};

fn duties(caller: &Caller, query: &[(&str, &str)]) -> Value {
    caller.get("/duties", query).expect(200)
}

fn of_kind<'a>(told: &'a Value, kind: &str) -> Vec<&'a Value> {
    told["duties"].as_array().unwrap().iter().filter(|duty| duty["kind"] == kind).collect()
}

/// How often an event was written.
fn count(auditor: &Caller, kind: &str) -> usize {
    let (mut after, mut found) = (0, 0);
    loop {
        let page = auditor.get("/log", &[("after", &after.to_string())]).expect(200);
        found += page["entries"].as_array().unwrap().iter().filter(|e| e["type"] == kind).count();
        let through = page["through"].as_u64().unwrap();
        if through == after {
            return found;
        }
        after = through;
    }
}

/// an assessment is owed until its day, then overdue, and done when it was decided.
#[test]
fn an_assessment_is_in_the_inbox_of_its_operator_until_it_is_decided() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), "2026-09-01T06:00:00Z");
    let firm =
        json!({ "kind": "economic_operator", "name": "Neu AG", "town": "Kiel", "land": "SH" });
    let firm = market.operator.post("/organisations", &firm).expect(201);
    let firm = market.token("supplier", firm["organisation_id"].as_str().unwrap());
    let admission = asked(&firm, &market.system, &["it"]);
    let told_now = duties(&market.auditor, &[]);
    let owed = of_kind(&told_now, "assessment");
    assert_eq!(owed.len(), 1, "{told_now}");
    assert_eq!((&owed[0]["overdue"], &owed[0]["rule"]), (&json!(false), &json!("R-1.28")));
    assert!(owed[0]["stream"].as_str().unwrap().ends_with(&admission));
    let due = owed[0]["due"].as_str().unwrap().to_owned();
    let weeks = told_now["weeks"].as_array().unwrap();
    assert!(weeks.iter().any(|w| w["kind"] == "assessment" && w["count"] == 1), "{told_now}");
    assert_eq!(
        of_kind(&duties(&market.operator, &[("until", "2026-09-01")]), "assessment").len(),
        0
    );
    assert_eq!(of_kind(&duties(&market.operator, &[("role", "buyer")]), "assessment").len(), 0);
    assert_eq!(of_kind(&duties(&firm, &[]), "assessment").len(), 0);

    market.lead_to("2026-10-01T08:00:00Z");
    let late = duties(&market.operator, &[]);
    assert_eq!(of_kind(&late, "assessment")[0]["overdue"], true);
    assert_eq!(count(&market.auditor, "AssessmentOverdue"), 1);
    let offline = told(&["duties", "--json", "--data", text(data.path())]);
    assert_eq!(offline["duties"], late["duties"]);
    assessed(&market.operator, &market.system, &admission, "it");
    let path = format!("/admissions/{admission}/decisions");
    let decided = market.operator.post(&path, &json!({ "decision": "admit", "category": "it" }));
    let position = decided.position.unwrap().to_string();
    decided.expect(200);
    let done = duties(&market.operator, &[("min_position", &position)]);
    assert_eq!(of_kind(&done, "assessment").len(), 0);
    // What was owed then is still told of then.
    let then = duties(&market.auditor, &[("as_of", "2026-09-02T00:00:00Z")]);
    assert_eq!(of_kind(&then, "assessment")[0]["due"], due);
    assert_eq!(of_kind(&then, "assessment")[0]["overdue"], false);
}

/// the last day of a system passes once, at its own moment, also when the process is killed in between.
#[test]
fn a_system_expires_once_at_the_end_of_its_last_day_also_after_a_kill() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), "2026-09-01T06:00:00Z");
    let seen = market.operator.get("/dynamic-purchasing-systems", &[]).expect(200);
    let category = seen["systems"][0]["categories"][0].clone();
    let system = json!({
        "name": "Kurz", "currency": "EUR", "valid_from": "2026-07-01", "valid_until": "2026-09-30",
        "participating": [market.authority_id], "categories": [category],
    });
    market.operator.post("/dynamic-purchasing-systems", &system).expect(201);
    market.lead_to("2026-09-30T21:59:59Z");
    assert_eq!(count(&market.auditor, "DynamicPurchasingSystemExpired"), 0);
    assert_eq!(
        of_kind(&duties(&market.operator, &[("until", "2026-12-31")]), "system_end").len(),
        1
    );
    let moved = market.lead_to("2026-10-05T12:00:00Z");
    assert_eq!(moved["now"], "2026-10-05T12:00:00Z");
    assert_eq!(count(&market.auditor, "DynamicPurchasingSystemExpired"), 1);
    assert_eq!(
        of_kind(&duties(&market.operator, &[("until", "2026-12-31")]), "system_end").len(),
        0
    );
    let log = market.auditor.get("/log", &[("limit", "1000")]).expect(200);
    let entries = log["entries"].as_array().unwrap();
    let expired = entries.iter().find(|e| e["type"] == "DynamicPurchasingSystemExpired").unwrap();
    assert_eq!(expired["time"], "2026-09-30T22:00:00.000000Z");
    let times: Vec<_> = entries.iter().map(|entry| entry["time"].as_str().unwrap()).collect();
    assert!(times.is_sorted());
    let (auditor, operator) = (market.auditor.clone(), market.operator.clone());
    market.server.kill();
    let server = Server::start(data.path(), &["--clock", "manual"]);
    let (auditor, operator) = (auditor.at(&server.url), operator.at(&server.url));
    operator.post("/clock", &json!({ "advance": "2d" })).expect(200);
    assert_eq!(count(&auditor, "DynamicPurchasingSystemExpired"), 1);
}
