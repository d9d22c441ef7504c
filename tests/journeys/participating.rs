//! A firm around its admission: it asks, is answered, takes back, leaves; it changes its name, and another takes its place.
//! How each step is decided is told beside the rules.

use serde_json::{Value, json};

use crate::support::admitting::{admitted, asked};
use crate::support::{Article, Caller, Market};

const KEYBOARD: [Article; 1] = [Article::new("A-1", "Tastatur", "20.00")];

fn found(market: &Market, after: Option<u64>) -> Value {
    let position = after.unwrap().to_string();
    market.buyer.get("/offers", &[("min_position", &*position)]).expect(200)["total"].clone()
}

fn duties(operator: &Caller, after: Option<u64>, kind: &str) -> usize {
    let position = after.unwrap().to_string();
    let all = operator.get("/duties", &[("min_position", &*position)]).expect(200);
    all["duties"].as_array().unwrap().iter().filter(|duty| duty["kind"] == kind).count()
}

/// whoever is registered asks before it is admitted; everybody reads the answer, nobody who asked.
#[test]
fn a_question_on_a_system_is_answered_to_everybody_without_saying_who_asked() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), "2026-07-20T08:00:00Z");
    let path = format!("/dynamic-purchasing-systems/{}", market.system);
    let firm = json!({ "kind": "economic_operator", "name": "Neugier GmbH", "town": "Kiel" });
    let firm = market.operator.post("/organisations", &firm).expect(201);
    let firm_id = firm["organisation_id"].as_str().unwrap().to_owned();
    let firm = market.token("supplier", &firm_id);
    let body = json!({ "text": "Gelten für Neugier GmbH Referenzen aus Österreich?" });
    let taken = firm.post(&format!("{path}/questions"), &body);
    let after = taken.position;
    let taken = taken.expect(201);
    assert_eq!((&taken["question"], &taken["answer_by"]), (&json!(1), &json!("2026-08-03")));
    assert_eq!(duties(&market.operator, after, "system_question"), 1);
    let read = |path: &str| {
        let answer = market.server.stranger().get(path, &[]).expect(200);
        answer.to_string()
    };
    assert!(!read(&format!("{path}/notice")).contains("Neugier"), "nothing before the answer");
    let system = market.supplier.get(&path, &[]).expect(200).to_string();
    assert!(!system.contains("Neugier") && !system.contains(&firm_id));
    let own = |caller: &Caller| {
        let list = caller.get(&format!("{path}/questions"), &[]).expect(200);
        list["questions"].as_array().unwrap().len()
    };
    assert_eq!((own(&firm), own(&market.supplier), own(&market.operator)), (1, 0, 1));
    market.buyer.get(&format!("{path}/questions"), &[]).refused(404, "not_found");

    // Too late for the first phase, which ends on 10 August: nothing moves by itself.
    market.lead_to("2026-08-05T08:00:00Z");
    let mut answer = json!({ "text": "Ja.", "matters": true,
        "published_as": "Gelten Referenzen aus einem anderen Mitgliedstaat?" });
    let to = format!("{path}/questions/1/answer");
    let refused = market.operator.post(&to, &answer).refused(409, "first_phase_too_short");
    assert_eq!(refused["rule"], "R-1.26");
    assert_eq!(refused["particulars"]["least"], "2026-08-11T22:00:00Z");
    market.supplier.post(&to, &answer).refused(403, "role_does_not_allow");
    answer["requests_until"] = json!("2026-08-14T10:00:00Z");
    let answered = market.operator.post(&to, &answer);
    let after = answered.position;
    answered.expect(200);
    assert_eq!(duties(&market.operator, after, "system_question"), 0);
    let notice: Value = serde_json::from_str(&read(&format!("{path}/notice"))).unwrap();
    assert_eq!(notice["requests_until"], "2026-08-14T10:00:00Z");
    assert_eq!(notice["changes"][0]["what"], "first_phase");
    let published = &notice["questions"][0];
    assert_eq!(published["question"], "Gelten Referenzen aus einem anderen Mitgliedstaat?");
    assert_eq!(published["answer"], "Ja.");
    assert!(!notice.to_string().contains("Neugier") && !notice.to_string().contains(&firm_id));
    let headers = [("Accept", "text/html")];
    let whole = format!("/api/v1{path}/notice");
    let page = market.server.stranger().send("GET", &whole, &headers, &[]);
    let page = String::from_utf8(page.bytes).unwrap();
    assert!(page.contains("Fragen und Antworten") && page.contains("Mitgliedstaat"));
}

/// who leaves is found and ordered from no more; what it was ordered goes on, and it may come back.
#[test]
fn a_supplier_that_leaves_is_not_found_any_more_and_delivers_what_was_ordered() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&KEYBOARD);
    let order = market.order_of(&[], 1);
    let placed = market.buyer.post("/orders", &order).expect(201);
    let order_path = format!("/orders/{}", placed["order_id"].as_str().unwrap());
    let second = market.order_of(&[], 1);
    let departure = format!("/admissions/{}/departure", market.admission);
    market.other_supplier.post(&departure, &json!({})).refused(404, "not_found");
    let left = market.supplier.post(&departure, &json!({ "reason": "Sortiment aufgegeben" }));
    let after = left.position;
    left.expect(200);
    assert_eq!(found(&market, after), 0);
    let refused = market.buyer.post("/orders", &second);
    assert_eq!(refused.status, 409, "{}", refused.body);
    market.supplier.post(&format!("{order_path}/acceptance"), &json!({})).expect(200);
    market.supplier.post(&departure, &json!({})).expect(200);
    let shown = market.supplier.get(&format!("/admissions/{}", market.admission), &[]).expect(200);
    assert_eq!(shown["categories"]["it"]["standing"], "left");
    // It comes back like everybody, and takes a request back.
    let request = json!({ "system_id": market.system, "categories": ["it"] });
    market.supplier.post("/admissions", &request).expect(201);
    let withdrawal = format!("/admissions/{}/withdrawal", market.admission);
    let taken = market.supplier.post(&withdrawal, &json!({ "categories": ["it"] }));
    let after = taken.position;
    taken.expect(200);
    assert_eq!(duties(&market.operator, after, "assessment"), 0);
    admitted(&market.operator, &market.supplier, &market.system, &["it"]);
    let head = crate::support::admitting::head(&market.operator).parse().ok();
    assert_eq!(found(&market, head), 1);
    let record = format!("/dynamic-purchasing-systems/{}/record", market.system);
    assert_eq!(market.operator.get(&record, &[]).status, 200);
}

/// A name is that of its time: the order's history tells the old one, the register the new one.
#[test]
fn an_old_history_tells_the_name_of_its_time() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&KEYBOARD);
    let placed = market.buyer.post("/orders", &market.order_of(&[], 1)).expect(201);
    let order = format!("/orders/{}", placed["order_id"].as_str().unwrap());
    let firm = format!("/organisations/{}", market.supplier_id);
    let today = chrono::Utc::now().date_naive();
    let name = json!({ "name": "Muster AG", "since": today, "reason": "HRB 1234" });
    for caller in [&market.supplier, &market.buyer, &market.auditor] {
        caller.post(&format!("{firm}/name"), &name).refused(403, "role_does_not_allow");
    }
    market.operator.post(&format!("{firm}/name"), &name).expect(200);
    let seat = json!({ "town": "Lübeck", "land": "SH", "since": today, "reason": "HRB 1234",
        "address": { "street": "Breite Straße 1", "postal_code": "23552", "town": "Lübeck" } });
    let moved = market.operator.post(&format!("{firm}/seat"), &seat);
    let position = moved.position.unwrap().to_string();
    moved.expect(200);
    let here = [("min_position", &*position)];
    let known = market.buyer.get(&firm, &here).expect(200);
    assert_eq!((&known["name"], &known["town"]), (&json!("Muster AG"), &json!("Lübeck")));
    assert_eq!(known["earlier"][0]["name"], "Muster GmbH");
    market.supplier.post(&format!("{order}/acceptance"), &json!({})).expect(200);
    let history = market.auditor.get(&format!("{order}/history"), &[]).expect(200);
    let events = history["events"].as_array().unwrap();
    assert_eq!(events.last().unwrap()["actor"]["organisation"], "Muster AG");
    let tomorrow = json!({ "name": "Muster SE", "since": "2099-01-01", "reason": "HRB 1234" });
    market.operator.post(&format!("{firm}/name"), &tomorrow).refused(409, "not_yet");
}

/// an admission does not pass to a successor in silence: what was admitted rests, the successor asks itself.
#[test]
fn the_admission_of_a_predecessor_does_not_pass_to_its_successor() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::rehearse(data.path(), "2026-09-01T08:00:00Z");
    market.publish(&KEYBOARD);
    let firm =
        json!({ "kind": "economic_operator", "name": "Muster Nachfolge GmbH", "town": "Kiel" });
    let successor = market.operator.post("/organisations", &firm).expect(201);
    let successor = successor["organisation_id"].as_str().unwrap().to_owned();
    let path = format!("/organisations/{}/successions", market.supplier_id);
    let mut merger = json!({ "successor_id": market.authority_id, "since": "2026-09-03",
        "succession": { "takes_over": "everything" }, "reason": "Verschmelzung, HRB 1234" });
    market.operator.post(&path, &merger).refused(409, "no_successor");
    merger["successor_id"] = json!(successor);
    let recorded = market.operator.post(&path, &merger);
    let after = recorded.position;
    recorded.expect(200);
    assert_eq!(found(&market, after), 1, "it is not merged yet");
    market.advance("3d");
    let head = || crate::support::admitting::head(&market.operator).parse().ok();
    assert_eq!(found(&market, head()), 0);
    let admission = format!("/admissions/{}", market.admission);
    let shown = market.operator.get(&admission, &[]).expect(200);
    assert_eq!(shown["categories"]["it"]["standing"], "suspended");
    assert_eq!(shown["successor"], successor);
    let again = json!({ "decision": "reinstate", "category": "it", "reason": "doch" });
    let refused = market.operator.post(&format!("{admission}/decisions"), &again);
    assert_eq!(refused.refused(409, "candidate_succeeded")["rule"], "R-1.48");
    let known =
        market.buyer.get(&format!("/organisations/{}", market.supplier_id), &[]).expect(200);
    assert_eq!(known["successions"][0]["takes_over"], "everything");
    // The successor is a candidate like every other.
    let own = market.token("supplier", &successor);
    asked(&own, &market.system, &["it"]);
    // Who goes on without a part is examined again.
    let part = json!({ "successor_id": successor, "since": "2026-09-03", "reason": "Ausgliederung",
        "succession": { "takes_over": "part", "part": "Bildschirme" } });
    let other = format!("/organisations/{}/successions", market.other_supplier_id);
    let recorded = market.operator.post(&other, &part);
    let after = recorded.position;
    recorded.expect(200);
    assert_eq!(duties(&market.operator, after, "succession_examination"), 1);
    let list = market.operator.get("/admissions", &[("supplier", &market.other_supplier_id)]);
    let list = list.expect(200);
    let id = list["admissions"][0]["admission_id"].as_str().unwrap().to_owned();
    let decided = market.operator.post(&format!("/admissions/{id}/decisions"), &again);
    let after = decided.position;
    decided.expect(200);
    assert_eq!(duties(&market.operator, after, "succession_examination"), 0);
}
