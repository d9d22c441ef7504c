//! Contract notices for tests: complete, lawful, and easy to spoil.
//! What must be in one is said by the tests of establishing.

use serde_json::{Value, json};

/// The notice of the small market's system: one category `it`, sent under the rules of July 2026.
pub fn notice() -> Value {
    notice_of(&["it"])
}

/// A complete notice for these categories, sent on 6 July 2026, with requests until 10 August at noon.
pub fn notice_of(categories: &[&str]) -> Value {
    let categories: Vec<_> = categories.iter().map(|category| category_terms(category)).collect();
    json!({
        "notice": { "reference": "2026/S 128-400001", "despatched_on": "2026-07-06" },
        "requests_until": "2026-08-10T10:00:00Z",
        "terms": {
            "subject": "Lieferung von IT-Peripherie",
            "estimate": {
                "total": { "amount": "4800000.00", "currency": "EUR" },
                "method": "sum_of_contracts",
                "explanation": "Bestellungen der letzten vier Jahre, fortgeschrieben",
                "on": "2026-06-15",
            },
            "operation": "Zulassung jederzeit; je Bedarf ein Einzelauftrag im Wettbewerb",
            "equipment": "Webbrowser oder HTTPS-Schnittstelle; Kataloge als CSV oder BMEcat",
            "categories": categories,
            "extended_assessment": null,
            "catalogues": "accepted",
            "collection": true,
            "auctions": true,
            "variants": "excluded",
            "languages": ["de"],
            "documents": [],
            "calendar": { "land": "SH", "municipality": null },
            "voluntary_standstill": null,
            "lots": "Jede Kategorie ist ein Fachlos; kleine Firmen bewerben sich um einzelne",
        },
    })
}

/// What the notice says of a category: references asked, price 40 to 70 %, delivery and energy.
pub fn category_terms(category: &str) -> Value {
    json!({
        "category": category,
        "marketable": "Serienware mehrerer Hersteller, ohne Anpassung einsetzbar",
        "estimated_quantity": "etwa 1.000 im Jahr",
        "selection": [{
            "key": "references",
            "kind": "technical_and_professional",
            "requirement": "Drei vergleichbare Lieferungen aus drei Jahren",
            "evidence": ["self_declaration", "references"],
            "least_turnover": null, "typical_contract": null, "special_risk": null,
        }],
        "award": {
            "price": { "from": 40, "to": 70 },
            "criteria": [
                { "name": "Lieferzeit", "weight": { "from": 10, "to": 40 } },
                { "name": "Energieverbrauch", "weight": { "from": 10, "to": 40 } },
            ],
            "scheme": null,
            "no_weights": null,
        },
    })
}

/// A notice of a change.
pub fn change_notice(reference: &str, on: &str) -> Value {
    json!({ "reference": reference, "despatched_on": on })
}
