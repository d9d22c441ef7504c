//! Commands sent again, commands that rest on what is past, and many at once.
//! What a repetition means for each rule is tested beside the rules.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Article, Market};

const KEYBOARD: [Article; 1] = [Article::new("A-1", "Tastatur", "20.00")];

fn market(data: &tempfile::TempDir) -> (Market, Value) {
    let market = Market::found(data.path());
    market.publish(&KEYBOARD);
    let order = market.order_of(&[], 5);
    (market, order)
}

fn lines(quantity: u32) -> Value {
    json!({ "lines": [{ "line": 1, "quantity": quantity }] })
}

#[test]
fn a_key_makes_a_command_happen_once_and_stands_for_one_content() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = market(&data);
    let place = |key| market.buyer.post_once("/orders", &order, key);
    let first = place(Some("a"));
    let (position, etag) = (first.position, first.header("ETag").to_owned());
    let first = first.expect(201);
    let again = place(Some("a"));
    assert_eq!((again.position, again.header("ETag")), (position, &*etag));
    assert_eq!(again.expect(201), first);
    let other = place(Some("b")).expect(201)["order_id"].clone();
    assert_ne!(other, first["order_id"]);
    let without = [place(None), place(None)].map(|a| a.expect(201)["order_id"].clone());
    assert_ne!(without[0], without[1]);
    // A colleague's key is the colleague's.
    let colleague = market.token("buyer", &market.authority_id);
    let theirs = colleague.post_once("/orders", &order, Some("a")).expect(201);
    assert_ne!(theirs["order_id"], first["order_id"]);

    let mut changed = order.clone();
    changed["lines"][0]["quantity"] = json!(4);
    let refused = market.buyer.post_once("/orders", &changed, Some("a"));
    refused.refused(409, "placed_otherwise");
    let firm = |name: &str| {
        let body = json!({ "kind": "economic_operator", "name": name, "town": "Kiel" });
        market.operator.post_once("/organisations", &body, Some("firm"))
    };
    let one = firm("Eins").expect(201);
    assert_eq!(firm("Eins").expect(201), one);
    firm("Zwei").refused(409, "registered_otherwise");

    let path = format!("/orders/{}", first["order_id"].as_str().unwrap());
    market.supplier.post(&format!("{path}/acceptance"), &json!({})).expect(200);
    let despatch = |quantity| {
        let path = format!("{path}/despatches");
        market.supplier.post_once(&path, &lines(quantity), Some("parcel"))
    };
    despatch(2).expect(200);
    assert_eq!(despatch(2).expect(200)["lines"][0]["despatched"], 2);
    despatch(3).refused(409, "advice_given_otherwise");
    let long = "k".repeat(201);
    let refused = place(Some(&long)).refused(400, "parameter_unusable");
    assert_eq!(refused["particulars"]["parameter"], "Idempotency-Key");
}

#[test]
fn a_command_that_rests_on_a_past_revision_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = market(&data);
    let placed = market.buyer.post("/orders", &order);
    assert_eq!(placed.header("ETag"), "\"0\"");
    let id = placed.expect(201)["order_id"].as_str().unwrap().to_owned();
    let path = format!("/orders/{id}");
    let read = market.supplier.get(&path, &[]);
    assert_eq!(read.header("ETag"), "\"0\"");
    let accept = |tag: &str| {
        let path = format!("{path}/acceptance");
        market.supplier.post_with(&path, &json!({}), &[("If-Match", tag)])
    };
    let refused = accept("\"7\"").refused(412, "revision_is_past");
    assert_eq!(refused["particulars"]["revision"], 0);
    let refused = accept("yesterday").refused(400, "parameter_unusable");
    assert_eq!(refused["particulars"]["parameter"], "If-Match");
    let accepted = accept("\"0\"");
    assert_eq!(accepted.header("ETag"), "\"1\"");
    accepted.expect(200);
    // Said again, it changes nothing: the answer may have been lost.
    accept("\"0\"").expect(200);
    assert_eq!(accept("*").header("ETag"), "\"1\"");
}

#[test]
fn of_many_who_do_the_same_at_once_one_has_done_it() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = market(&data);
    let at_once = |ask: &(dyn Fn(usize) -> (u16, Value) + Sync)| -> Vec<(u16, Value)> {
        std::thread::scope(|threads| {
            let asked: Vec<_> = (0..8).map(|n| threads.spawn(move || ask(n))).collect();
            asked.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    };
    // The same order under the same key, eight times.
    let placed = at_once(&|_| {
        let answer = market.buyer.post_once("/orders", &order, Some("together"));
        (answer.status, answer.body["order_id"].clone())
    });
    let ids: BTreeSet<_> = placed.iter().map(|(_, id)| id.to_string()).collect();
    assert_eq!(ids.len(), 1, "{placed:?}");
    let path = format!("/orders/{}", placed[0].1.as_str().unwrap());
    market.supplier.post(&format!("{path}/acceptance"), &json!({})).expect(200);
    // Eight parcels of two, when five were ordered: two of them, never three.
    let despatched = at_once(&|n| {
        let key = format!("parcel {n}");
        let path = format!("{path}/despatches");
        let answer = market.supplier.post_once(&path, &lines(2), Some(&key));
        (answer.status, answer.body)
    });
    let done = despatched.iter().filter(|(status, _)| *status == 200).count();
    for (status, body) in &despatched {
        let no = ["exceeds_ordered_quantity", "contended"];
        let code = body["code"].as_str().unwrap_or("");
        assert!(*status == 200 || no.contains(&code), "{status} {body}");
    }
    let order = market.supplier.get(&path, &[]).expect(200);
    assert_eq!(order["lines"][0]["despatched"], 2 * done);
    assert!((1..=2).contains(&done));
}
