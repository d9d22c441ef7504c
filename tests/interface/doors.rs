//! Every command of the description has an expectation of who may give it, and to everybody else it is no command.
//! What is answered to those who may is told elsewhere.

pub(super) mod body;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::tendering::call;
use crate::support::{Article, Caller, Market};

/// For whom a command is: `o`perators, `a`uditors, `b`uyers, `s`uppliers.
const COMMANDS: [(&str, &str); 87] = [
    ("/admissions", "s"),
    ("/admissions/{id}/assessment", "o"),
    ("/admissions/{id}/decisions", "o"),
    ("/admissions/{id}/departure", "s"),
    ("/admissions/{id}/evidence", "os"),
    ("/admissions/{id}/reasons-request", "s"),
    ("/admissions/{id}/self-declaration", "s"),
    ("/admissions/{id}/withdrawal", "s"),
    ("/audit/certificates", "oa"),
    ("/audit/retention/periods", "o"),
    ("/catalogues", "s"),
    ("/catalogues/classes", "s"),
    ("/clock", "o"),
    ("/documents", "ob"),
    ("/dynamic-purchasing-systems", "o"),
    ("/dynamic-purchasing-systems/{id}/documents", "o"),
    ("/dynamic-purchasing-systems/{id}/estimate", "o"),
    ("/dynamic-purchasing-systems/{id}/notice", "o"),
    ("/dynamic-purchasing-systems/{id}/questions", "s"),
    ("/dynamic-purchasing-systems/{id}/questions/{question}/answer", "o"),
    ("/dynamic-purchasing-systems/{id}/termination", "o"),
    ("/dynamic-purchasing-systems/{id}/validity", "o"),
    ("/framework-agreements", "o"),
    ("/framework-agreements/{id}/call-offs", "b"),
    ("/framework-agreements/{id}/changes", "o"),
    ("/law/changes", "o"),
    ("/needs", "b"),
    ("/needs/{id}/withdrawal", "b"),
    ("/offers/{id}/delisting", "s"),
    ("/offers/{id}/price", "s"),
    ("/orders", "b"),
    ("/orders/{id}/acceptance", "s"),
    ("/orders/{id}/cancellation", "b"),
    ("/orders/{id}/completion", "b"),
    ("/orders/{id}/despatches", "s"),
    ("/orders/{id}/receipts", "b"),
    ("/orders/{id}/rejection", "s"),
    ("/orders/{id}/returns", "b"),
    ("/organisations", "o"),
    ("/organisations/{id}/direct-award-limit", "o"),
    ("/organisations/{id}/name", "o"),
    ("/organisations/{id}/seat", "o"),
    ("/organisations/{id}/successions", "o"),
    ("/organisations/{id}/units", "o"),
    ("/persons/{actor}", "o"),
    ("/persons/{actor}/erasure-requests", "o"),
    ("/persons/{actor}/erasures", "o"),
    ("/projections/rebuild", "o"),
    // Without a token as well: a firm asks by itself, and fetches its token with its secret.
    ("/registrations", "oabs"),
    ("/registrations/{id}/decisions", "o"),
    ("/registrations/{id}/token", "oabs"),
    ("/specific-procurements", "b"),
    ("/specific-procurements/{id}/award", "b"),
    ("/specific-procurements/{id}/award/approval", "b"),
    ("/specific-procurements/{id}/award/auction", "b"),
    ("/specific-procurements/{id}/award/auction/bids", "s"),
    ("/specific-procurements/{id}/award/block", "b"),
    ("/specific-procurements/{id}/award/conflicts", "b"),
    ("/specific-procurements/{id}/award/conflicts/remedies", "b"),
    ("/specific-procurements/{id}/award/contract", "b"),
    ("/specific-procurements/{id}/award/documents", "s"),
    ("/specific-procurements/{id}/award/enquiries", "b"),
    ("/specific-procurements/{id}/award/enquiries/answers", "s"),
    ("/specific-procurements/{id}/award/enquiries/settlements", "b"),
    ("/specific-procurements/{id}/award/evaluations", "b"),
    ("/specific-procurements/{id}/award/evidence", "b"),
    ("/specific-procurements/{id}/award/exclusions", "b"),
    ("/specific-procurements/{id}/award/impartiality", "b"),
    ("/specific-procurements/{id}/award/late-tenders", "b"),
    ("/specific-procurements/{id}/award/lots", "b"),
    ("/specific-procurements/{id}/award/low-prices", "b"),
    ("/specific-procurements/{id}/award/notices", "b"),
    ("/specific-procurements/{id}/award/points", "b"),
    ("/specific-procurements/{id}/award/proofs", "b"),
    ("/specific-procurements/{id}/award/proposals", "b"),
    ("/specific-procurements/{id}/award/proposals/withdrawal", "b"),
    ("/specific-procurements/{id}/award/reasons", "s"),
    ("/specific-procurements/{id}/award/reasons/given", "b"),
    ("/specific-procurements/{id}/award/register-answers", "b"),
    ("/specific-procurements/{id}/award/release", "b"),
    ("/specific-procurements/{id}/cancellation", "b"),
    ("/specific-procurements/{id}/collected-data/confirmation", "s"),
    ("/specific-procurements/{id}/collected-data/objection", "s"),
    ("/specific-procurements/{id}/collected-data/resolution", "b"),
    ("/specific-procurements/{id}/collection/mapping", "s"),
    ("/specific-procurements/{id}/collection/refusal", "s"),
    ("/specific-procurements/{id}/documents", "b"),
];

/// What happens to a decision, a contract or an agreement when it does not go on, and complaints.
const AFTER_THE_DECISION: [(&str, &str); 14] = [
    ("/framework-agreements/{id}/contract-acts", "o"),
    ("/framework-agreements/{id}/contract-acts/confirmation", "o"),
    ("/framework-agreements/{id}/contract-acts/withdrawal", "o"),
    ("/orders/{id}/contract-acts", "b"),
    ("/orders/{id}/contract-acts/confirmation", "b"),
    ("/orders/{id}/contract-acts/withdrawal", "b"),
    ("/specific-procurements/{id}/award/binding", "b"),
    ("/specific-procurements/{id}/award/binding/answers", "s"),
    ("/specific-procurements/{id}/award/decision/withdrawal", "b"),
    ("/specific-procurements/{id}/award/exclusions/withdrawal", "b"),
    ("/specific-procurements/{id}/complaints", "bs"),
    ("/specific-procurements/{id}/complaints/{complaint}/answer", "b"),
    ("/specific-procurements/{id}/reviews", "b"),
    ("/specific-procurements/{id}/reviews/{review}/decision", "b"),
];

/// The rest of the commands on a call, until its tenders are opened.
const UNTIL_THE_OPENING: [(&str, &str); 11] = [
    ("/invitation", "b"),
    ("/opening", "b"),
    ("/opening-keys", "b"),
    ("/period", "b"),
    ("/questions", "s"),
    ("/questions/{question}/answer", "b"),
    ("/shorter-period", "b"),
    ("/shorter-period/consent", "s"),
    ("/tenders", "s"),
    ("/tenders/withdrawal", "s"),
    ("/tokens", "o"),
];

/// Every command with those for whom it is.
fn expected() -> BTreeMap<String, &'static str> {
    let further = UNTIL_THE_OPENING.iter().map(|(path, roles)| {
        let whole = match *path {
            "/tokens" => (*path).to_owned(),
            of_a_call => format!("/specific-procurements/{{id}}{of_a_call}"),
        };
        (whole, *roles)
    });
    let commands = COMMANDS.iter().chain(&AFTER_THE_DECISION);
    commands.map(|(path, roles)| ((*path).to_owned(), *roles)).chain(further).collect()
}

/// The commands of the description, each with a body that has its shape.
fn described(document: &Value) -> BTreeMap<String, Value> {
    let paths = document["paths"].as_object().unwrap().iter();
    let commands = paths.filter_map(|(path, item)| {
        let command = item.get("post")?;
        let schema = &command["requestBody"]["content"]["application/json"]["schema"];
        let path = path.strip_prefix("/api/v1").unwrap().to_owned();
        Some((path, body::of(document, schema)))
    });
    commands.collect()
}

/// Something of every noun, so that whoever is refused is refused for what it is.
pub(super) fn ids(market: &Market) -> Vec<(&'static str, String)> {
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    market.publish(&[Article::new("A-1", "Tastatur", "20.00")]);
    let order = market.order_of(&[], 1);
    let offer = id(&order["lines"][0]["offer_id"]);
    let placed = market.buyer.post("/orders", &order).expect(201);
    let prepared = market.buyer.post("/specific-procurements", &call(market)).expect(201);
    let agreement = json!({
        "subject": "Tastaturen", "system_id": market.system, "category": "it",
        "supplier_ids": [market.supplier_id], "authorities": [market.authority_id],
        "lines": [{ "line": 1, "description": "Tastatur", "supplier_part_number": null,
            "cpv": "30237460", "unit": "C62", "unit_price": "10.00", "delivery_days": 3 }],
        "estimated": { "amount": "400", "currency": "EUR" },
        "maximum": { "amount": "500", "currency": "EUR" },
        "from": "2026-01-01", "until": "2027-12-31", "special_reason": null, "notice": "2026/S 1-1",
    });
    let agreement = market.operator.post("/framework-agreements", &agreement).expect(201);
    let tokens = market.auditor.get("/tokens", &[]).expect(200);
    vec![
        ("/specific-procurements/{id}", id(&prepared["procurement_id"])),
        ("/admissions/{id}", market.admission.clone()),
        ("/framework-agreements/{id}", id(&agreement["framework_id"])),
        ("/needs/{id}", id(&placed["needs"][0]["need"])),
        ("/offers/{id}", offer),
        ("/orders/{id}", id(&placed["order_id"])),
        ("/organisations/{id}", market.authority_id.clone()),
        ("/dynamic-purchasing-systems/{id}", market.system.clone()),
        ("/persons/{actor}", id(&tokens["tokens"][0]["actor_id"])),
    ]
}

#[test]
fn every_command_is_for_those_for_whom_it_is_and_nobody_else() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let ids = ids(&market);
    let document = market.server.stranger().send("GET", "/openapi.json", &[], &[]).expect(200);
    let (described, expected) = (described(&document), expected());
    let names = |all: &mut dyn Iterator<Item = &String>| all.cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&mut described.keys()), names(&mut expected.keys()));
    let callers = [
        ('o', &market.operator),
        ('a', &market.auditor),
        ('b', &market.buyer),
        ('s', &market.supplier),
    ];
    let asked = || {
        described.iter().map(|(path, body)| {
            let known = ids.iter().find(|(noun, _)| path.starts_with(noun));
            let (noun, id) = known.map_or(("", ""), |(noun, id)| (*noun, id.as_str()));
            let place = noun.replace("{id}", id).replace("{actor}", id);
            let whole = format!("{place}{}", &path[noun.len()..]).replace("{question}", "1");
            let whole = whole.replace("{complaint}", "1").replace("{review}", "1");
            (expected[path], whole, body)
        })
    };
    let head = || market.auditor.get("/orders", &[]).position;
    let before = head();
    let mut open = Vec::new();
    for (roles, path, body) in asked() {
        for (_, caller) in callers.iter().filter(|(role, _)| !roles.contains(*role)) {
            open.extend(opened(caller, &path, body));
        }
    }
    assert!(open.is_empty(), "{open:#?}");
    assert_eq!(head(), before);
    // Last, since some of it is done.
    for (roles, path, body) in asked() {
        for (role, caller) in callers.iter().filter(|(role, _)| roles.contains(*role)) {
            let answer = caller.post(&path, body);
            assert_ne!(answer.body["code"], "role_does_not_allow", "{role}: {path}");
        }
    }
}

/// What is answered, if it is another answer than that this is not for the caller.
fn opened(caller: &Caller, path: &str, body: &Value) -> Option<String> {
    let query = match path {
        path if path.ends_with("/evidence") && path.starts_with("/admissions") => {
            "?category=it&criterion=it&kind=references&name=N&issuer=I"
        }
        _ => "",
    };
    let answer = caller.post(&format!("{path}{query}"), body);
    let code = answer.body["code"].clone();
    let closed = [(403, json!("role_does_not_allow")), (404, json!("not_found"))];
    let is_closed = closed.contains(&(answer.status, code));
    (!is_closed).then(|| format!("{path}: {} to {body}", answer.body))
}
