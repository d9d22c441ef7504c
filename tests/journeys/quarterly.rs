//! Three contracts in a system, two of them in one quarter, and the list by which they are published together.
//! How a last day is reckoned is tested beside the rules; how a competition goes is told elsewhere.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::admitting::{asked, assessed, declaration, head};
use crate::support::competing::Competition;
use crate::support::tendering::{call, tender};
use crate::support::{Caller, Market, text, told as told_by};

const SENT: &str = "2026-09-11T08:00:00Z";
const UNTIL: &str = "2026-09-21T22:00:00Z";
const AFTER: &str = "2026-09-21T22:00:01Z";

struct Firm {
    id: String,
    caller: Caller,
}

/// A firm that declares its size, or does not.
fn firm(market: &Market, name: &str, size: &Value) -> Firm {
    let body = json!({ "kind": "economic_operator", "name": name, "town": "Kiel", "land": "SH" });
    let registered = market.operator.post("/organisations", &body).expect(201);
    let id = registered["organisation_id"].as_str().unwrap().to_owned();
    let caller = market.token("supplier", &id);
    let admission = asked(&caller, &market.system, &["it"]);
    let mut declares = declaration(&caller, &market.system, &["it"]);
    declares["size"] = size.clone();
    caller.post(&format!("/admissions/{admission}/self-declaration"), &declares).expect(200);
    assessed(&market.operator, &market.system, &admission, "it");
    let decision = json!({ "decision": "admit", "category": "it" });
    market.operator.post(&format!("/admissions/{admission}/decisions"), &decision).expect(200);
    Firm { id, caller }
}

/// A call with its tenders in the sequence of their receipt; the first is the cheapest.
struct Called<'a> {
    competition: Competition,
    tenders: Vec<String>,
    winner: &'a Firm,
}

fn called<'a>(
    market: &Market,
    desks: &Path,
    (authority, subject, until): (&str, &str, &str),
    firms: &[&'a Firm],
) -> Called<'a> {
    let mut body = call(market);
    body["subject"] = json!(subject);
    let competition = Competition::prepared(market, authority, desks, &body);
    competition.invites(until, |_| {});
    let prices = [["20.00", "30.00"], ["21.00", "31.00"], ["22.00", "32.00"]];
    let handed = firms.iter().zip(prices).map(|(firm, prices)| {
        let content = tender(&competition.id, &firm.id, "Tastatur", prices);
        let handed = firm.caller.post(&competition.path("/tenders"), &content).expect(201);
        handed["tender_id"].as_str().unwrap().to_owned()
    });
    let tenders = handed.collect();
    Called { competition, tenders, winner: firms[0] }
}

impl Called<'_> {
    /// Opened, scored, decided, concluded.
    fn concluded(&self) {
        self.competition.opens();
        self.competition.begins_the_award();
        let points: Vec<_> = self.tenders.iter().map(|tender| (&**tender, "40")).collect();
        let scored = self.competition.scores("Energieverbrauch", &points);
        assert_eq!(scored["evaluations"][0]["standings"][0]["tender"], self.tenders[0]);
        self.competition.awards(&self.tenders[0], &self.winner.id);
    }
}

/// What somebody reads of a quarter, once everything that was written is reflected.
fn list(market: &Market, caller: &Caller, quarter: &str) -> crate::support::Answer {
    let here = head(caller);
    let path = format!("/dynamic-purchasing-systems/{}/quarterly-notices", market.system);
    caller.get(&path, &[("quarter", quarter), ("min_position", &*here)])
}

fn subjects(list: &Value) -> Vec<&str> {
    let contracts = list["contracts"].as_array().unwrap();
    contracts.iter().map(|contract| contract["subject"].as_str().unwrap()).collect()
}

fn other_authority(market: &Market) -> String {
    let all = market.operator.get("/organisations", &[]).expect(200);
    let all = all["organisations"].as_array().unwrap();
    let other = all.iter().find(|one| one["name"] == "Stadt Nebenan").unwrap();
    other["organisation_id"].as_str().unwrap().to_owned()
}

fn contract<'a>(list: &'a Value, subject: &str) -> &'a Value {
    let contracts = list["contracts"].as_array().unwrap();
    contracts.iter().find(|contract| contract["subject"] == subject).unwrap()
}

/// two contracts of one quarter stand in its list, the third in the next one's: the operator reads the
/// price of the contract and no other.
#[test]
fn the_contracts_of_a_quarter_are_published_together() {
    let (data, desks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let market = Market::rehearse(data.path(), SENT);
    let (large, silent) =
        (firm(&market, "Groß AG", &json!("large")), firm(&market, "Stumm OHG", &Value::Null));
    let small =
        Firm { id: market.other_supplier_id.clone(), caller: market.other_supplier.clone() };
    let (own, other) = (market.authority_id.clone(), other_authority(&market));
    let first =
        called(&market, desks.path(), (&own, "Tastaturen", UNTIL), &[&large, &small, &silent]);
    let second = called(&market, desks.path(), (&other, "Mäuse", UNTIL), &[&small, &large]);
    market.lead_to(AFTER);
    let nothing_yet = list(&market, &market.operator, "2026-Q3").expect(200);
    assert_eq!((&nothing_yet["due"], &nothing_yet["contracts"]), (&Value::Null, &json!([])));
    first.concluded();
    second.concluded();
    let third =
        called(&market, desks.path(), (&own, "Kabel", "2026-10-06T22:00:00Z"), &[&silent, &small]);
    market.lead_to("2026-10-06T22:00:01Z");
    third.concluded();

    let told = list(&market, &market.operator, "2026-Q3").expect(200);
    assert_eq!((&told["due"], &told["rule"]), (&json!("2026-10-30"), &json!("R-4.30")));
    assert_eq!(told["contracts"].as_array().unwrap().len(), 2, "{told}");
    let keyboards = contract(&told, "Tastaturen");
    assert_eq!(keyboards["procurement_id"], *first.competition.id);
    assert_eq!(keyboards["authority"]["name"], "Stadt Beispiel");
    let winner = &keyboards["winner"];
    assert_eq!(
        (&winner["name"], &winner["town"], &winner["land"], &winner["small_or_medium"]),
        (&json!("Groß AG"), &json!("Kiel"), &json!("SH"), &json!(false))
    );
    assert_eq!(keyboards["price"], json!({ "amount": "320.00", "currency": "EUR" }));
    assert_eq!(
        (&keyboards["concluded_on"], &keyboards["tenders"], &keyboards["category"]),
        (&json!("2026-09-22"), &json!(3), &json!("it"))
    );
    assert_eq!(contract(&told, "Mäuse")["winner"]["small_or_medium"], true);
    for lost in ["334.00", "348.00", "21.00"] {
        assert!(!told.to_string().contains(lost), "{told}");
    }
    who_sees_what(&market, data.path(), &told);
    // Day 30 after the quarter is a Saturday.
    let next = list(&market, &market.auditor, "2026-Q4").expect(200);
    assert_eq!(subjects(&next), ["Kabel"]);
    assert_eq!((&next["due"], &next["alert_on"]), (&json!("2027-02-01"), &json!("2027-01-29")));
    assert_eq!(next["contracts"][0]["winner"]["small_or_medium"], Value::Null);

    // Once one of them is published, the list says so; what was told before is still told of then.
    assert_eq!(keyboards["recorded"], false);
    let notice = json!({ "duty": "award_notice", "reference": "2026/S 201-7" });
    first.competition.does("/notices", &notice);
    let later = list(&market, &market.operator, "2026-Q3").expect(200);
    let keyboards = contract(&later, "Tastaturen");
    assert_eq!(
        (&keyboards["recorded"], &keyboards["reference"]),
        (&json!(true), &json!("2026/S 201-7"))
    );
    assert_eq!(contract(&later, "Mäuse")["recorded"], false);
    let then = told["position"].as_u64().unwrap().to_string();
    let path = format!("/dynamic-purchasing-systems/{}/quarterly-notices", market.system);
    let past = [("quarter", "2026-Q3"), ("as_of", &*then)];
    assert_eq!(market.operator.get(&path, &past).expect(200), told);
}

/// Operator and auditors all of it, each authority its own, everybody else nothing.
fn who_sees_what(market: &Market, data: &Path, told: &Value) {
    assert_eq!(
        list(market, &market.auditor, "2026-Q3").expect(200)["contracts"],
        told["contracts"]
    );
    let own = list(market, &market.buyer, "2026-Q3").expect(200);
    assert_eq!((subjects(&own), &own["due"]), (vec!["Tastaturen"], &json!("2026-10-30")));
    let others = list(market, &market.other_buyer, "2026-Q3").expect(200);
    assert_eq!(subjects(&others), ["Mäuse"]);
    list(market, &market.supplier, "2026-Q3").refused(404, "not_found");
    let stranger = |kind: &str, role: &str| {
        let body = json!({ "kind": kind, "name": role, "town": "Ulm", "land": "BW",
            "delivery_places": [] });
        let registered = market.operator.post("/organisations", &body).expect(201);
        market.token(role, registered["organisation_id"].as_str().unwrap())
    };
    for (kind, role) in
        [("central_purchasing_body", "operator"), ("contracting_authority", "buyer")]
    {
        list(market, &stranger(kind, role), "2026-Q3").refused(404, "not_found");
    }
    let asked = ["duties", "--quarter", "2026-Q3", "--system", &market.system, "--json"];
    let at = ["--url", &market.server.url, "--token", market.operator.token()];
    assert_eq!(told_by(&[&asked[..], &at].concat())["contracts"], told["contracts"]);
    let offline = told_by(&[&asked[..], &["--data", text(data)]].concat());
    assert_eq!(offline["contracts"], told["contracts"]);
    list(market, &market.operator, "2026-Q7").refused(400, "parameter_unusable");
}
