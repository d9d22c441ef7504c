//! What is bought in two categories of one system is one purchase, against one limit.
//! What is bought in one category is told elsewhere.

use std::path::Path;

use serde_json::{Value, json};

use super::{market, sum};
use crate::support::admitting::admitted;
use crate::support::{Market, PLACE, notice_of};

/// The same market with a system of two categories, and a screen and a keyboard at twenty euros in it.
fn with_two_categories(data: &Path) -> (Market, String) {
    let market = market(data);
    let category = |key: &str, cpv: &str| {
        json!({ "key": key, "cpv": [cpv], "name_de": key, "name_en": key, "features": "marktüblich",
            "references": { "delivery_days": { "best": "1", "worst": "20" } } })
    };
    let asked = json!({
        "name": "Arbeitsplatz", "currency": "EUR", "valid_from": "2020-01-01", "valid_until": "2099-12-31",
        "participating": [market.authority_id],
        "categories": [category("screens", "30231000"), category("keyboards", "30237460")],
    });
    let system = market.operator.post("/dynamic-purchasing-systems", &asked).expect(201);
    let system = system["system_id"].as_str().unwrap().to_owned();
    let path = format!("/dynamic-purchasing-systems/{system}/notice");
    market.operator.post(&path, &notice_of(&["screens", "keyboards"])).expect(201);
    admitted(&market.operator, &market.supplier, &system, &["screens", "keyboards"]);
    let catalogue = "supplier_aid;title;cpv;order_unit;price;currency;delivery_days\n\
        S-1;Bildschirm;30231300;C62;20,00;EUR;5\nA-1;Tastatur;30237460;C62;20,00;EUR;5\n";
    let published = market.supplier.upload("/catalogues", &[], catalogue.as_bytes());
    let position = published.position.unwrap().to_string();
    assert_eq!(published.expect(200)["verdict"], "published");
    market.buyer.get("/offers", &[("min_position", &*position)]).expect(200);
    (market, system)
}

/// An order of so many of each of these.
fn basket(market: &Market, system: &str, of: &[(&str, u32)]) -> Value {
    let lines: Vec<Value> = of
        .iter()
        .map(|(what, quantity)| market.order_of(&[("q", what)], *quantity)["lines"][0].clone())
        .collect();
    json!({ "system_id": system, "deliver_to": PLACE, "lines": lines })
}

/// § 3(1), (8) VgV: one order over two categories is one contract, whether its needs are stated with it or one by one
/// before; a refusal leaves nothing.
#[test]
fn an_order_over_two_categories_does_not_pass_the_limit() {
    let data = tempfile::tempdir().unwrap();
    let (market, system) = with_two_categories(data.path());
    let whole = basket(&market, &system, &[("Bildschirm", 30), ("Tastatur", 30)]);
    let refused = market.buyer.post("/orders", &whole).refused(409, "another_lane");
    assert_eq!(refused["rule"], "R-4.07", "{refused}");
    assert_eq!(sum(&market), "none");
    let stated = |what: &str, cpv: &str| {
        let need = json!({
            "system_id": system, "deliver_to": PLACE, "explanation": "Katalog", "method": "market_prices",
            "lines": [{ "line": 1, "description": what, "cpv": cpv, "quantity": 30, "unit": "C62" }],
            "value": { "amount": "600", "currency": "EUR" },
        });
        let stated = market.buyer.post("/needs", &need).expect(201);
        assert_eq!(stated["lane"], "direct_award");
        stated["need_id"].clone()
    };
    let mut named = whole.clone();
    named["need_ids"] = json!([stated("Bildschirm", "30231300"), stated("Tastatur", "30237460")]);
    let refused = market.buyer.post("/orders", &named).refused(409, "another_lane");
    assert_eq!(refused["rule"], "R-4.07", "{refused}");
}

/// however many orders in however many categories go to one supplier at once, they are one purchase.
#[test]
fn orders_in_two_categories_at_once_do_not_pass_the_limit_together() {
    let data = tempfile::tempdir().unwrap();
    let (market, system) = with_two_categories(data.path());
    let screens = basket(&market, &system, &[("Bildschirm", 12)]);
    let keyboards = basket(&market, &system, &[("Tastatur", 12)]);
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let ask = |body| {
            let market = &market;
            scope.spawn(move || market.buyer.post("/orders", body).status)
        };
        let asked: Vec<_> = (0..6).flat_map(|_| [ask(&screens), ask(&keyboards)]).collect();
        asked.into_iter().map(|answer| answer.join().unwrap()).collect()
    });
    // Four times 240 euros are 960, five would be 1,200.
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 4, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 409).count(), 8, "{answers:?}");
}
