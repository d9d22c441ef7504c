//! The system of a year, its twelve towns and its firms, and what each of them does as a matter of course.
//! What is expected is said by the story.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::admitting::{asked, assessed};
use crate::support::{Article, Caller, Market, PLACE, catalogue, notice_of};

pub(super) const CATEGORIES: [&str; 3] = ["monitors", "keyboards", "cables"];
pub(super) const CPV: [&str; 3] = ["30231310", "30237460", "31224400"];

pub(super) struct Firm {
    pub(super) id: String,
    pub(super) caller: Caller,
    pub(super) admission: String,
}

pub(super) struct Town {
    pub(super) id: String,
    pub(super) buyer: Caller,
}

pub(super) struct Year {
    pub(super) market: Market,
    pub(super) system: String,
    /// Three in each of four Länder, such as `TH 3`.
    pub(super) towns: BTreeMap<String, Town>,
    pub(super) firms: BTreeMap<&'static str, Firm>,
    /// What was ordered, by the story that led to it.
    pub(super) orders: Vec<(String, Caller, Caller)>,
    pub(super) data: tempfile::TempDir,
    pub(super) desks: tempfile::TempDir,
}

pub(super) fn euros(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

pub(super) fn id(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

impl Year {
    /// On 6 July the notice is sent, under the rules that hold since the first.
    pub(super) fn begins() -> Self {
        let (data, desks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let market = Market::rehearse(data.path(), "2026-07-06T06:00:00Z");
        let mut towns = BTreeMap::new();
        for (land, number) in
            ["NW", "BY", "BB", "TH"].iter().flat_map(|land| [1, 2, 3].map(|n| (land, n)))
        {
            let name = format!("{land} {number}");
            let body = json!({ "kind": "contracting_authority", "name": format!("Stadt {name}"),
                "town": name, "land": land, "delivery_places": [{ "name": PLACE,
                    "street": "Markt 1", "postal_code": "12345", "town": name }],
                "address": { "street": "Markt 2", "postal_code": "12345", "town": name } });
            let registered = market.operator.post("/organisations", &body).expect(201);
            let id = id(&registered["organisation_id"]);
            let buyer = market.token("buyer", &id);
            towns.insert(name, Town { id, buyer });
        }
        let category = |(key, cpv): (&str, &str)| {
            json!({ "key": key, "cpv": [cpv], "name_de": key, "name_en": key,
                "features": "marktüblich", "references": {
                    "delivery_days": { "best": "1", "worst": "20" },
                    "carbon_kilograms": null, "yearly_kilowatt_hours": null } })
        };
        let categories: Vec<_> = CATEGORIES.into_iter().zip(CPV).map(category).collect();
        let participating: Vec<_> = towns.values().map(|town| &town.id).collect();
        let system = json!({ "name": "Peripherie für zwölf Städte", "currency": "EUR",
            "valid_from": "2026-07-06", "valid_until": "2030-07-05",
            "participating": participating, "categories": categories });
        let system = market.operator.post("/dynamic-purchasing-systems", &system).expect(201);
        let system = id(&system["system_id"]);
        let notice = format!("/dynamic-purchasing-systems/{system}/notice");
        market.operator.post(&notice, &notice_of(&CATEGORIES)).expect(201);
        let (firms, orders) = (BTreeMap::new(), Vec::new());
        Self { market, system, towns, firms, orders, data, desks }
    }

    pub(super) fn asks(&mut self, name: &'static str, categories: &[&str]) {
        let body =
            json!({ "kind": "economic_operator", "name": name, "town": "Kiel", "land": "SH" });
        let firm = self.market.operator.post("/organisations", &body).expect(201);
        let id = id(&firm["organisation_id"]);
        let caller = self.market.token("supplier", &id);
        let admission = asked(&caller, &self.system, categories);
        self.firms.insert(name, Firm { id, caller, admission });
    }

    pub(super) fn decides(&self, name: &str, decision: &Value) {
        let path = format!("/admissions/{}/decisions", self.firms[name].admission);
        self.market.operator.post(&path, decision).expect(200);
    }

    pub(super) fn admits(&self, name: &str, categories: &[&str]) {
        for category in categories {
            assessed(&self.market.operator, &self.system, &self.firms[name].admission, category);
            self.decides(name, &json!({ "decision": "admit", "category": category }));
        }
    }

    /// Publishes articles under a CPV code of a category.
    pub(super) fn publishes(&self, firm: &str, cpv: &str, articles: &[Article]) {
        let file = catalogue(articles).replace("30237460", cpv);
        let published = self.firms[firm].caller.upload("/catalogues", &[], file.as_bytes());
        assert_eq!(published.expect(200)["verdict"], "published");
    }

    pub(super) fn ids(&self, names: &[&str]) -> Vec<Value> {
        let mut ids: Vec<_> = names.iter().map(|name| json!(self.firms[*name].id)).collect();
        ids.sort_by_key(ToString::to_string);
        ids
    }

    pub(super) fn town(&self, name: &str) -> &Town {
        &self.towns[name]
    }
}

pub(super) fn lines(cpv: &str, quantities: [u32; 2]) -> Value {
    let line = |number: u16, quantity: u32| {
        json!({ "line": number, "description": format!("Zeile {number}"), "cpv": cpv,
            "quantity": quantity, "unit": "C62" })
    };
    json!([line(1, quantities[0]), line(2, quantities[1])])
}

/// A call that meets no need stated before: a competition where the law would let the town buy directly.
pub(super) fn voluntary(
    year: &Year,
    subject: &str,
    category: usize,
    (quantities, value): ([u32; 2], &str),
) -> Value {
    json!({ "system_id": year.system, "category": CATEGORIES[category], "need_id": null,
        "collection": null, "subject": subject, "lines": lines(CPV[category], quantities),
        "deliver_to": PLACE, "wanted_by": null, "estimate": { "total": euros(value),
            "method": "market_prices", "explanation": "Drei Kataloge", "on": null },
        "outcome": { "result": "order" }, "joint_award": null,
        "lots": { "decision": "undivided", "reason": "Eine Kategorie, eine Lieferung" } })
}

/// A need and the call that is to meet it.
pub(super) fn needed(
    year: &Year,
    town: &Town,
    subject: &str,
    category: usize,
    of: ([u32; 2], &str),
) -> Value {
    let mut call = voluntary(year, subject, category, of);
    let need = json!({ "system_id": year.system, "lines": call["lines"], "deliver_to": PLACE,
        "value": call["estimate"]["total"], "method": "market_prices",
        "explanation": "Drei Kataloge" });
    let need = town.buyer.post("/needs", &need).expect(201);
    call["need_id"] = need["need_id"].clone();
    call
}
