//! Searching and listing: pages, filters, facets, and reading what one has just written.
//! The ranking itself is compared with the rules in `finding`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{Article, Caller, Market, Server};

fn hits(caller: &Caller, query: &[(&str, &str)]) -> Vec<Value> {
    let found = caller.get("/offers", query).expect(200);
    found["hits"].as_array().unwrap().clone()
}

fn titles(caller: &Caller, query: &[(&str, &str)]) -> Vec<String> {
    let title = |hit: Value| hit["title"].as_str().unwrap().to_owned();
    hits(caller, query).into_iter().map(title).collect()
}

/// All pages of a search, one after the other.
fn pages(caller: &Caller, query: &[(&str, &str)], limit: usize, most: usize) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), None);
    let limit = limit.to_string();
    loop {
        let mut query = [query, &[("limit", &*limit)]].concat();
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = caller.get("/offers", &query).expect(200);
        all.extend(page["hits"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(_) if page["hits"] == json!([]) => panic!("a page behind the last"),
            Some(next) if all.len() < most => cursor = Some(next.to_owned()),
            _ => return all,
        }
    }
}

#[test]
fn pages_of_any_size_make_the_same_list_and_facets_add_up() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let buyer = server.role("buyer");
    let query = [("category", "30237410"), ("weights", "40,30,30"), ("quantity", "12")];
    let found = buyer.get("/offers", &query).expect(200);
    let total = usize::try_from(found["total"].as_u64().unwrap()).unwrap();
    assert!(total > 300, "{total}");
    let all = pages(&buyer, &query, 100, usize::MAX);
    assert_eq!(all.len(), total);
    assert_eq!(pages(&buyer, &query, 37, usize::MAX), all);
    assert_eq!(pages(&buyer, &query, 1, 40), all[..40]);
    for (rank, hit) in (1_u64..).zip(&all) {
        assert_eq!(hit["explanation"]["rank"], rank);
    }
    let score =
        |hit: &Value| hit["score"].as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap();
    assert!(all.is_sorted_by_key(|hit| std::cmp::Reverse(score(hit))));

    let mut suppliers: BTreeMap<String, u64> = BTreeMap::new();
    for hit in &all {
        *suppliers.entry(hit["supplier"]["id"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let facet = found["facets"]["supplier"].as_array().unwrap();
    assert_eq!(facet.len(), suppliers.len());
    for value in facet {
        assert_eq!(value["count"], suppliers[value["value"].as_str().unwrap()]);
    }
    // A filter by a facet's value finds as many as the facet counted.
    let parameters = [
        ("category", "category"),
        ("supplier", "supplier"),
        ("manufacturer", "manufacturer"),
        ("label", "label"),
    ];
    for (facet, parameter) in parameters {
        for value in found["facets"][facet].as_array().unwrap().iter().take(3) {
            let mut narrowed = query.to_vec();
            narrowed.retain(|(name, _)| *name != parameter);
            narrowed.push((parameter, value["value"].as_str().unwrap()));
            if parameter != "category" {
                narrowed.push(("limit", "1"));
            }
            let narrowed = buyer.get("/offers", &narrowed).expect(200);
            assert_eq!(narrowed["total"], value["count"], "{parameter} {value}");
        }
    }
    // A place far behind the last offer, and the cursor of another search, lead nowhere bad.
    let last = buyer.get("/offers", &[("weights", "100,0,0"), ("limit", "1")]).expect(200);
    let cursor = last["next_cursor"].as_str().unwrap();
    let elsewhere = [&query[..], &[("cursor", cursor)]].concat();
    buyer.get("/offers", &elsewhere).expect(200);
}

const FOUR: [Article; 4] = [
    Article {
        scale: "10:15.00|100:9.00",
        labels: "TCO Certified#T-1#2099-12-31",
        ..Article::new("A-1", "Tastatur mit Staffel", "20.00")
    },
    Article {
        days: 1,
        labels: "TCO Certified#T-2#2020-12-31",
        ..Article::new("A-2", "Tastatur mit altem Zeichen", "18.00")
    },
    Article { days: 19, ..Article::new("A-3", "Tastatur langsam", "16.00") },
    Article::new("A-4", "Tastatur mittel", "17.00"),
];

#[test]
fn filters_and_quantities_narrow_a_search_as_they_say() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&FOUR);
    let buyer = &market.buyer;
    let cheapest = |quantity: &str| {
        let query = [("weights", "100,0,0"), ("quantity", quantity)];
        let hit = hits(buyer, &query).remove(0);
        let amount = hit["price"]["amount"].as_str().unwrap().to_owned();
        (hit["title"].as_str().unwrap().to_owned(), amount)
    };
    let staffel = |amount: &str| ("Tastatur mit Staffel".to_owned(), amount.to_owned());
    assert_eq!(cheapest("9").0, "Tastatur langsam");
    assert_eq!(cheapest("10"), staffel("15.00"));
    assert_eq!(cheapest("99"), staffel("15.00"));
    assert_eq!(cheapest("100"), staffel("9.00"));
    assert_eq!(cheapest("4294967295"), staffel("9.00"));

    let one = |query: &[(&str, &str)]| titles(buyer, query);
    assert_eq!(one(&[("label", "TCO Certified")]), ["Tastatur mit Staffel"]);
    assert_eq!(one(&[("label", "tco-certified")]), ["Tastatur mit Staffel"]);
    assert_eq!(one(&[("label", "unknown")]).len(), 0);
    assert_eq!(one(&[("max_price", "16.00")]), ["Tastatur langsam"]);
    assert_eq!(one(&[("min_price", "18.01")]), ["Tastatur mit Staffel"]);
    assert_eq!(one(&[("min_price", "17"), ("max_price", "17.00")]), ["Tastatur mittel"]);
    assert_eq!(one(&[("min_price", "17.00"), ("max_price", "16.99")]).len(), 0);
    // The price that counts is the one at the quantity.
    let at_ten = [("max_price", "15.00"), ("quantity", "10")];
    assert_eq!(one(&at_ten), ["Tastatur mit Staffel"]);
    assert_eq!(one(&[("max_delivery_days", "1")]), ["Tastatur mit altem Zeichen"]);
    assert_eq!(one(&[("max_delivery_days", "0")]).len(), 0);
    assert_eq!(one(&[("category", "30200000")]).len(), 4);
    assert_eq!(one(&[("category", "30237460-1")]).len(), 4);
    assert_eq!(one(&[("category", "30237410")]).len(), 0);
    assert_eq!(one(&[("supplier", &market.other_supplier_id)]).len(), 0);
    assert_eq!(one(&[("supplier", &market.supplier_id)]).len(), 4);
    assert_eq!(one(&[("system", &market.system)]).len(), 4);
    assert_eq!(one(&[("q", "STAFFELN")]), ["Tastatur mit Staffel"]);
    assert_eq!(one(&[("q", "keyboard langsam")]), ["Tastatur langsam"]);

    let found = buyer.get("/offers", &[]).expect(200);
    let facets = &found["facets"];
    assert_eq!(
        facets["label"],
        json!([{ "value": "TCO Certified", "name": "TCO Certified", "count": 1 }])
    );
    assert_eq!(facets["category"][0]["value"], "30237460");
    assert_eq!(facets["category"][0]["count"], 4);
}

#[test]
fn who_names_a_position_reads_at_least_what_was_written_by_then() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&FOUR);
    let order = market.order_of(&[("q", "Staffel")], 1);
    for number in 1..=20_usize {
        let placed = market.buyer.post("/orders", &order);
        let position = placed.position.unwrap();
        let id = placed.expect(201)["order_id"].clone();
        let query = [("min_position", &*position.to_string()), ("limit", "1")];
        let list = market.supplier.get("/orders", &query);
        assert!(list.position.unwrap() >= position);
        let list = list.expect(200);
        assert_eq!(list["orders"][0]["order_id"], id, "order {number}");
        let state = [("state", "placed"), ("limit", "200")];
        let list = market.buyer.get("/orders", &state).expect(200);
        assert_eq!(list["orders"].as_array().unwrap().len(), number);
        // An order is read from the log itself and needs no position.
        let path = format!("/orders/{}", id.as_str().unwrap());
        market.buyer.get(&path, &[]).expect(200);
    }
    for cents in 10..30_u32 {
        let dearer = format!("supplier_aid;price;currency;action\nA-4;17,{cents};EUR;update\n");
        let coverage = [("coverage", "prices")];
        let changed = market.supplier.upload("/catalogues", &coverage, dearer.as_bytes());
        let position = changed.position.unwrap().to_string();
        assert_eq!(changed.expect(200)["outcome"]["changed"], 1);
        let query = [("min_position", &*position), ("q", "mittel")];
        let hit = hits(&market.buyer, &query).remove(0);
        assert_eq!(hit["price"]["amount"], format!("17.{cents}"));
    }
    let beyond = market.buyer.get("/offers", &[("min_position", "1000000")]);
    beyond.refused(400, "parameter_unusable");
}
