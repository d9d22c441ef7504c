//! A call for tenders on its way: keys made where their holders are, an invitation, tenders to hand in.
//! What is expected of it is said by the tests.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Caller, Market, text, told};

/// An officer of an authority who can hold a key.
pub struct Officer {
    pub caller: Caller,
    pub actor: String,
    /// The personal key, on the officer's own machine.
    pub own_key: PathBuf,
    pub recipient: String,
}

/// A key of a call.
pub struct CallKey {
    pub recipient: String,
    pub wrapped: PathBuf,
}

impl Officer {
    pub fn of(market: &Market, organisation: &str, folder: &Path, name: &str) -> Self {
        let body = json!({ "role": "buyer", "organisation_id": organisation, "name": name });
        let issued = market.operator.post("/tokens", &body).expect(201);
        let own_key = folder.join(format!("{name}.key"));
        let made = told(&["tender", "holder-key", "--out", text(&own_key)]);
        Self {
            caller: Caller::new(&market.server.url, issued["token"].as_str().unwrap()),
            actor: issued["actor_id"].as_str().unwrap().to_owned(),
            recipient: made["recipient"].as_str().unwrap().to_owned(),
            own_key,
        }
    }

    /// Makes a key of a call that this officer alone can unwrap.
    pub fn key(&self, folder: &Path, name: &str) -> CallKey {
        let wrapped = folder.join(format!("{name}.age"));
        let out = text(&wrapped);
        let made = told(&["tender", "key", "--holder", &self.recipient, "--out", out]);
        CallKey { recipient: made["recipient"].as_str().unwrap().to_owned(), wrapped }
    }
}

/// A need for ten keyboards and four mice.
pub fn call(market: &Market) -> Value {
    let line = |number: u16, description: &str, quantity: u32| {
        json!({ "line": number, "description": description, "cpv": "30237460",
            "quantity": quantity, "unit": "C62" })
    };
    json!({
        "system_id": market.system, "category": "it", "need_id": null, "collection": null,
        "subject": "Tastaturen für das Rathaus",
        "lines": [line(1, "Tastatur, leise", 10), line(2, "Tastatur, kabellos", 4)],
        "deliver_to": super::PLACE, "wanted_by": null,
        "estimate": { "total": { "amount": "290.00", "currency": "EUR" },
            "method": "market_prices", "explanation": "Drei Kataloge", "on": null },
        "outcome": { "result": "order" }, "joint_award": null,
        "lots": { "decision": "undivided", "reason": "Eine Kategorie, eine Lieferung" },
    })
}

/// An invitation sealed for these keys.
pub fn invitation(until: &str, keys: &[(&CallKey, &Officer)]) -> Value {
    let sealing: Vec<_> = keys
        .iter()
        .map(|(key, holder)| {
            json!({ "recipient": key.recipient, "holders": [holder.actor], "wrapped": null })
        })
        .collect();
    json!({
        "tenders_until": until,
        "scheme": { "method": "F6", "shares": { "performance": 50, "price": 50 }, "most": "100",
            "decimals": 2, "rounding": "half_away_from_zero", "compared": "unrounded",
            "tie_break": "price", "basis": "net" },
        "criteria": [
            { "name": "Lieferzeit", "by": "delivery", "most": "50", "best_days": 3, "worst_days": 20 },
            { "name": "Energieverbrauch", "by": "judgement", "most": "50" },
        ],
        "binding_until": "2026-11-30", "language": "de", "sealing": sealing, "auction": null,
    })
}

/// A tender with a price for each line.
pub fn tender(procurement: &str, tenderer: &str, product: &str, prices: [&str; 2]) -> Value {
    let line = |number: u16, price: &str| {
        json!({ "line": number, "product": product, "supplier_part_number": null, "offer": null,
            "unit_price": price })
    };
    json!({
        "procurement": procurement, "tenderer": tenderer,
        "lines": [line(1, prices[0]), line(2, prices[1])],
        "delivery_days": 4, "accepts_conditions": true,
    })
}

/// Whether a text stands in a file anywhere under a folder.
pub fn stands_in(folder: &Path, text: &str) -> bool {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.into_iter().any(|path| {
        if path.is_dir() {
            return stands_in(&path, text);
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}
