//! Evidence bundles: what is in them, that they are the same every time, and who gets one.
//! That they are refused when they were altered is shown with the verifier.

use std::path::Path;

use serde_json::{Value, json};

use super::opened::Opened;
use crate::support::{Article, Caller, Market, Server, catalogue, run, text};

const LABELLED: Article = Article {
    labels: "TCO Certified#C-1#2099-12-31",
    ..Article::new("A-1", "Monitor flach", "200.00")
};
const DEARER: Article = Article {
    days: 11,
    labels: "TCO Certified#C-2#2020-01-31",
    ..Article::new("A-2", "Monitor hoch", "212.40")
};

/// A market with offers of two admitted firms and one that did not ask, and an order of the first offer.
fn ordered(data: &Path) -> (Market, String) {
    let market = Market::found(data);
    market.publish(&[LABELLED, DEARER, Article::new("A-3", "Tastatur", "20.00")]);
    let body = json!({ "kind": "economic_operator", "name": "Fremde GmbH", "town": "Köln",
        "land": "NW", "delivery_places": [] });
    let stranger = market.operator.post("/organisations", &body).expect(201);
    let stranger = market.token("supplier", stranger["organisation_id"].as_str().unwrap());
    publish(&market, &stranger, &[Article::new("C-1", "Monitor fremd", "100.00")]);
    let wide = Article::new("B-1", "Monitor breit", "230.00");
    publish(&market, &market.other_supplier, &[wide]);
    let order = market.order_of(&[("q", "Monitor")], 1);
    let placed = market.buyer.post("/orders", &order).expect(201);
    let id = placed["order_id"].as_str().unwrap().to_owned();
    (market, id)
}

fn publish(market: &Market, supplier: &Caller, articles: &[Article]) {
    let whole = [("coverage", "whole")];
    let published = supplier.upload("/catalogues", &whole, catalogue(articles).as_bytes());
    let position = published.position.unwrap().to_string();
    published.expect(200);
    market.buyer.get("/offers", &[("min_position", &*position)]).expect(200);
}

/// The bundle that the command line writes beside the running server.
#[track_caller]
fn written(data: &Path, of: &[&str]) -> Vec<u8> {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("bundle.zip");
    let more = ["--out", text(&file), "--data", text(data)];
    let told = run(&[&["audit", "bundle"], of, &more].concat());
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    std::fs::read(file).unwrap()
}

fn sentences(list: &Value) -> Vec<(&str, &str)> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|told| (told["title"].as_str().unwrap(), told["en"].as_str().unwrap()))
        .collect()
}

/// only admitted suppliers are ordered from.
#[test]
fn an_orders_bundle_proves_its_events_and_tells_why_this_offer_and_why_not_each_other() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = ordered(data.path());
    let bundle = written(data.path(), &["--order", &order]);
    let opened = Opened::check(&bundle, data.path());

    assert_eq!(opened.manifest["format"], "marktbuch-bundle/1");
    assert_eq!(opened.manifest["subject"], json!({ "kind": "order", "id": order }));
    let streams = opened.manifest["streams"].as_array().unwrap();
    let of = |category: &str| {
        let named = |stream: &&Value| stream["stream"].as_str().unwrap().starts_with(category);
        streams.iter().filter(named).count()
    };
    assert_eq!((of("order-"), of("offer-"), of("admission-"), of("system-")), (1, 3, 1, 1));
    assert_eq!((of("organisation-"), of("catalogue-")), (4, 1));
    let file = opened.entries.iter().find_map(|name| name.strip_prefix("files/")).unwrap();
    assert_eq!(
        opened.files[&format!("files/{file}")],
        std::fs::read(data.path().join("files").join(file)).unwrap()
    );

    let decision = &opened.json("decision.json")["lines"][0];
    assert_eq!(decision["reproduced"], true);
    assert_eq!(decision["chosen"]["title"], "Monitor flach");
    assert!(decision["chosen"]["en"].as_str().unwrap().starts_with("Rank 1 of 3 with "));
    assert_eq!(
        sentences(&decision["not_chosen"]),
        [
            ("Monitor breit", "30.00 € dearer, 25.00 points fewer for sustainability"),
            (
                "Monitor hoch",
                "12.40 € dearer, 6 days slower, 25.00 points fewer for sustainability, label \
                 expired (TCO Certified, 2020-01-31)"
            ),
        ]
    );
    assert_eq!(decision["not_eligible"][0]["title"], "Monitor fremd");
    assert_eq!(decision["not_eligible_by_reason"], json!({ "not_asked": 1 }));
    let html = opened.text("timeline.de.html");
    assert!(html.contains("12,40 € teurer, 6 Arbeitstage langsamer"));
    assert!(html.contains("1 Angebot: der Lieferant hat die Teilnahme"));
    assert!(opened.files["timeline.en.pdf"].starts_with(b"%PDF-1.7"));
    let told = opened.json("timeline.json");
    assert_eq!(told["events"].as_array().unwrap().len(), opened.events.len());
    drop(market);
}

#[test]
fn the_same_bundle_has_the_same_bytes_by_any_way_and_after_the_log_has_gone_on() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = ordered(data.path());
    let bundle = written(data.path(), &["--order", &order]);
    let path = format!("/audit/bundles/orders/{order}");
    let answer = market.auditor.get(&path, &[]);
    assert_eq!((answer.status, answer.header("Content-Type")), (200, "application/zip"));
    assert!(answer.bytes == bundle);

    publish(&market, &market.other_supplier, &[Article::new("B-2", "Monitor neu", "99.00")]);
    assert!(market.operator.get(&path, &[]).bytes == bundle);
    assert!(written(data.path(), &["--order", &order]) == bundle);

    let size = Opened::check(&bundle, data.path()).manifest["size"].to_string();
    market.supplier.post(&format!("/orders/{order}/acceptance"), &json!({})).expect(200);
    let later = market.auditor.get(&path, &[]).bytes;
    assert!(later != bundle);
    Opened::check(&later, data.path());
    assert!(market.auditor.get(&path, &[("at", &*size)]).bytes == bundle);

    // What the read models give is what the log gives.
    market.server.stop();
    std::fs::remove_dir_all(data.path().join("views")).unwrap();
    assert!(written(data.path(), &["--order", &order, "--at", &size]) == bundle);
}

/// § 6(4) WRegG: what the register answered about a candidate, and what it declared, is not for the authority that orders.
#[test]
fn the_authority_takes_its_order_home_without_the_file_of_the_suppliers_admission() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = ordered(data.path());
    let path = format!("/audit/bundles/orders/{order}");
    let streams = |reader: &Caller| {
        let opened = Opened::check(&reader.get(&path, &[]).bytes, data.path());
        let streams = opened.manifest["streams"].as_array().unwrap().iter();
        streams.map(|s| s["stream"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (all, own) = (streams(&market.auditor), streams(&market.buyer));
    let standing = format!("admission-{}", market.admission);
    assert!(all.contains(&standing) && !own.contains(&standing), "{own:?}");
    assert_eq!(own, all.into_iter().filter(|name| *name != standing).collect::<Vec<_>>());
}

#[test]
fn bundles_of_an_admission_and_of_periods_hold_what_they_say() {
    let data = tempfile::tempdir().unwrap();
    let (market, _) = ordered(data.path());
    let opened =
        Opened::check(&written(data.path(), &["--admission", &market.admission]), data.path());
    let own = format!("admission-{}", market.admission);
    let streams = opened.manifest["streams"].as_array().unwrap();
    assert!(
        streams.iter().any(|s| s["stream"] == own && s["events"] == 6 && s["complete"] == true)
    );
    assert!(!opened.files.contains_key("decision.json"));
    assert!(opened.text("timeline.de.html").contains("Teilnahme beantragt: it"));

    let opened = Opened::check(&written(data.path(), &["--period", "3..9"]), data.path());
    assert_eq!(opened.manifest["subject"], json!({ "kind": "period", "from": 3, "to": 9 }));
    assert_eq!(opened.events.len(), 7);
    let all = "1970-01-01T00:00:00Z..9999-01-01T00:00:00Z";
    let whole = written(data.path(), &["--period", all]);
    let opened = Opened::check(&whole, data.path());
    let last = opened.manifest["size"].as_u64().unwrap();
    assert_eq!(opened.events.len() as u64, last);
    // Three firms handed in a file each, and declared themselves in the same words.
    assert_eq!(opened.entries.iter().filter(|name| name.starts_with("files/")).count(), 4);
    let last = last.to_string();
    let by_position =
        market.auditor.get("/audit/bundles/periods", &[("from", "1"), ("to", &*last)]);
    assert!(by_position.bytes == whole);
    // it holds opened tenders, which who runs the system does not read.
    let period = [("from", "1"), ("to", &*last)];
    market.operator.get("/audit/bundles/periods", &period).refused(403, "role_does_not_allow");
}

#[test]
fn a_bundle_answers_only_to_those_whom_it_concerns() {
    let data = tempfile::tempdir().unwrap();
    let (market, order) = ordered(data.path());
    let path = format!("/audit/bundles/orders/{order}");
    market.other_buyer.get(&path, &[]).refused(404, "not_found");
    market.other_supplier.get(&path, &[]).refused(404, "not_found");
    market.supplier.get(&path, &[]).refused(403, "role_does_not_allow");
    let nobody = uuid::Uuid::nil();
    market.auditor.get(&format!("/audit/bundles/orders/{nobody}"), &[]).refused(404, "not_found");
    let admission = format!("/audit/bundles/admissions/{}", market.admission);
    market.buyer.get(&admission, &[]).refused(403, "role_does_not_allow");
    assert_eq!(market.operator.get(&admission, &[]).status, 200);
    let period =
        |from, to| market.auditor.get("/audit/bundles/periods", &[("from", from), ("to", to)]);
    period("soon", "9").refused(400, "parameter_unusable");
    period("9000000", "9000001").refused(404, "not_found");
    let before = market.auditor.get(&path, &[("at", "1")]);
    before.refused(404, "not_found");
}

#[test]
fn an_order_of_the_demo_market_has_a_bundle_that_holds() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let buyer = server.role("buyer");
    let query = [("q", "monitor"), ("max_delivery_days", "10"), ("quantity", "4")];
    let found = buyer.get("/offers", &query).expect(200);
    let body = json!({
        "deliver_to": "Rathaus, Poststelle",
        "lines": [{ "offer_id": found["hits"][0]["offer_id"], "quantity": 4, "ranking": found["ranking"] }],
    });
    let placed = buyer.post("/orders", &body).expect(201);
    let order = placed["order_id"].as_str().unwrap();
    let opened = Opened::check(&written(data.path(), &["--order", order]), data.path());
    for line in opened.json("decision.json")["lines"].as_array().unwrap() {
        assert_eq!(line["reproduced"], true);
        let total = line["ranking"]["total"].as_u64().unwrap();
        assert_eq!(line["not_chosen"].as_array().unwrap().len() as u64, total - 1);
    }
}
