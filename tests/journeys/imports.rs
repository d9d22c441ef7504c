//! A supplier's files, one after the other: sent twice, cut off, updated, replaced.
//! How a format is read is tested beside the formats.

use serde_json::{Value, json};

use crate::support::{Article, Market, Server, catalogue, demo_file, run, text, told};

const KEYBOARDS: [Article; 4] = [
    Article::new("A-1", "Tastatur eins", "10.00"),
    Article::new("A-2", "Tastatur zwei", "20.00"),
    Article::new("A-3", "Tastatur drei", "30.00"),
    Article::new("A-4", "Tastatur vier", "40.00"),
];

/// Listed, changed, unchanged, delisted, refused.
fn outcome(report: &Value) -> [u64; 5] {
    ["listed", "changed", "unchanged", "delisted", "refused"]
        .map(|name| report["outcome"][name].as_u64().unwrap())
}

fn head(market: &Market) -> u64 {
    let health = market.server.stranger().send("GET", "/health", &[], &[]);
    health.expect(200)["head"].as_u64().unwrap()
}

#[test]
fn a_file_sent_twice_changes_nothing_and_its_report_can_be_read_again() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let file = catalogue(&KEYBOARDS);
    let dry = market.supplier.upload("/catalogues", &[("dry_run", "true")], file.as_bytes());
    let dry = dry.expect(200);
    assert_eq!(dry["verdict"], "dry_run");
    assert_eq!(outcome(&dry), [4, 0, 0, 0, 0]);
    let before = head(&market);
    let first = market.supplier.upload("/catalogues", &[], file.as_bytes());
    let first = first.expect(200);
    assert_eq!(outcome(&first), [4, 0, 0, 0, 0]);
    // Submitted, four offers, published.
    assert_eq!(head(&market), before + 6);
    let again = market.supplier.upload("/catalogues", &[], file.as_bytes());
    let again = again.expect(200);
    assert_eq!(again["verdict"], "already_published");
    assert_eq!(outcome(&again), [0, 0, 4, 0, 0]);
    assert_eq!(head(&market), before + 6);

    let path = format!("/catalogues/{}/1/report", market.supplier_id);
    assert_eq!(market.supplier.get(&path, &[]).expect(200), first);
    assert_eq!(market.operator.get(&path, &[]).expect(200), first);
    let others = market.other_supplier.get(&path, &[]);
    others.refused(404, "not_found");
    let version = format!("/catalogues/{}/2/report", market.supplier_id);
    market.supplier.get(&version, &[]).refused(404, "not_found");
}

#[test]
fn a_file_that_breaks_off_publishes_nothing_and_says_where() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&KEYBOARDS);
    let before = head(&market);
    let files = || std::fs::read_dir(data.path().join("files")).unwrap().count();
    let kept = files();
    let whole = demo_file("catalogues/klabauter.xml");
    let half = &whole[..whole.len() / 2];
    let refused = market.supplier.upload("/catalogues", &[], half);
    let refused = refused.refused(422, "file_unusable");
    assert!(refused["particulars"]["place"]["line"].as_u64().unwrap() > 100);
    for nothing in [&b""[..], b"\0\0\0\0", b"<html></html>", b"{}", b"a;b\n1;2\n"] {
        let refused = market.supplier.upload("/catalogues", &[], nothing);
        refused.refused(422, "file_unusable");
    }
    assert_eq!(head(&market), before);
    assert_eq!(files(), kept, "a refused file is not kept");
}

#[test]
fn a_whole_catalogue_delists_what_it_does_not_name_and_an_update_what_it_says() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    market.publish(&KEYBOARDS);
    let other = [Article::new("A-1", "Tastatur der anderen", "9.00")];
    let published = market.other_supplier.upload("/catalogues", &[], catalogue(&other).as_bytes());
    assert_eq!(outcome(&published.expect(200)), [1, 0, 0, 0, 0]);

    // Two of four, one of them dearer: the other two leave the catalogue, the other firm's stays.
    let mut two = [KEYBOARDS[0].clone(), KEYBOARDS[1].clone()];
    two[1].price = "25.00";
    let file = catalogue(&two);
    let dry = market.supplier.upload("/catalogues", &[("dry_run", "true")], file.as_bytes());
    assert_eq!(outcome(&dry.expect(200)), [0, 1, 1, 2, 0]);
    let whole = [("coverage", "whole")];
    let published = market.supplier.upload("/catalogues", &whole, file.as_bytes());
    assert_eq!(outcome(&published.expect(200)), [0, 1, 1, 2, 0]);

    let update = "supplier_aid,action,title,cpv,order_unit,price,currency,delivery_days\n\
        A-1,delete,,,,,,\nA-2,update,,,,26.00,EUR,\nA-3,update,,,,26.00,EUR,\n\
        A-9,new,Tastatur neun,30237460,C62,90.00,EUR,4\n";
    let coverage = [("coverage", "products")];
    let published = market.supplier.upload("/catalogues", &coverage, update.as_bytes());
    let position = published.position.unwrap().to_string();
    let report = published.expect(200);
    // A-3 was delisted: there is nothing to change.
    assert_eq!(outcome(&report), [1, 1, 0, 1, 1]);
    assert_eq!(report["problems"][0]["article"], "A-3");
    assert_eq!(report["problems"][0]["place"]["line"], 4);

    let query = [("min_position", &*position), ("weights", "100,0,0")];
    let found = market.buyer.get("/offers", &query).expect(200);
    let hits: Vec<_> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| (hit["title"].clone(), hit["price"]["amount"].clone()))
        .collect();
    let expected =
        [("Tastatur der anderen", "9.00"), ("Tastatur zwei", "26.00"), ("Tastatur neun", "90.00")];
    assert_eq!(hits, expected.map(|(title, price)| (json!(title), json!(price))));
}

#[test]
fn the_demos_update_files_list_change_and_delist_by_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let token = server.demo["tokens"]["supplier"].as_str().unwrap().to_owned();
    let before = server.role("operator").get("/offers", &[]).expect(200);
    let file = "../infra/demo_market/updates/klabauter-products.xml";
    let through = ["import", file, "--json", "--url", &server.url, "--token", &token];
    let dry = told(&[&through[..], &["--dry-run", "--coverage", "products"]].concat());
    let report = told(&[&through[..], &["--coverage", "products"]].concat());
    assert_eq!(outcome(&dry), outcome(&report));
    let [listed, changed, unchanged, delisted, refused] = outcome(&report);
    assert!(listed > 0 && changed > 0 && delisted > 0, "{report}");
    assert_eq!(listed + changed + unchanged + delisted + refused, 242);
    assert_eq!(refused, 0, "{}", report["problems"]);
    let now = server.stranger().send("GET", "/health", &[], &[]).expect(200)["head"].to_string();
    let after = server.role("operator").get("/offers", &[("min_position", &*now)]);
    let total = |found: &Value| found["total"].as_u64().unwrap();
    assert_eq!(total(&after.expect(200)), total(&before) + listed - delisted);

    // The directory is held: the command says so and changes nothing.
    let file = "../infra/demo_market/updates/lindwurm-update.csv";
    let firm = "Lindwurm Bürotechnik GmbH (fiktiv)";
    let directly =
        ["import", file, "--supplier", firm, "--coverage", "products", "--json", "--data"];
    let directly = [&directly[..], &[text(data.path())]].concat();
    let held = run(&directly);
    assert!(!held.status.success());
    let said = String::from_utf8_lossy(&held.stderr);
    assert!(said.contains("another process"), "{said}");
    server.stop();

    let report = told(&directly);
    assert_eq!(report["coverage"], "products");
    let [listed, changed, unchanged, delisted, refused] = outcome(&report);
    assert_eq!(listed + changed + unchanged + delisted + refused, 241);
    assert_eq!(refused, 0, "{}", report["problems"]);
    assert_eq!(told(&directly)["verdict"], "already_published");
}
