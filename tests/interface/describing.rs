//! The description of the interface is true: every route is in it, every path in it is served, answers fit it.
//! The words of the description are nobody's business here.

pub(crate) mod shape;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::lanes::need;
use crate::support::{Article, Caller, Market};

/// Methods and paths of the description.
fn described(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().unwrap();
    let each = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        let methods =
            methods.filter(|key| ["get", "post", "delete", "put"].contains(&key.as_str()));
        methods.map(move |method| (method.clone(), path.clone()))
    });
    each.collect()
}

/// Methods and paths of the handlers, as their attributes say.
fn written() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut folders = vec![PathBuf::from("../services/marketplace/src/http")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.extend(attributes(&path));
            }
        }
    }
    found
}

fn attributes(file: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(file).unwrap();
    let routes = text.lines().filter_map(|line| {
        let (method, rest) = line.strip_prefix("#[")?.split_once("(\"/")?;
        let path = rest.strip_suffix("\")]")?;
        let whole = match path {
            path if path.starts_with("health") || path == "metrics" => format!("/{path}"),
            // What a tile is called has slashes in it.
            path if path.starts_with("tlog") => format!("/{}", path.replace(":.*", "")),
            path => format!("/api/v1/{path}"),
        };
        Some((method.to_owned(), whole))
    });
    routes.collect()
}

/// What is read without a token: documents of a procedure are for everybody (§ 41(1) VgV).
fn is_public(method: &str, path: &str) -> bool {
    let reads = method == "get";
    let of_a_notice = path.contains("/dynamic-purchasing-systems/") && path.ends_with("/notice");
    let named = ["/electronic-means", "/espd-request"].iter().any(|end| path.ends_with(end));
    let registers = path == "/api/v1/registrations"
        || (path.starts_with("/api/v1/registrations/") && path.ends_with("/token"));
    (reads && (of_a_notice || path.starts_with("/api/v1/documents/") || named))
        || (method == "post" && registers)
}

#[test]
fn every_route_is_described_and_every_described_path_is_served() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let stranger = market.server.stranger();
    let document = stranger.send("GET", "/openapi.json", &[], &[]).expect(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let described = described(&document);
    assert_eq!(described, written());
    assert!(described.len() > 30);
    for (method, path) in &described {
        let path = path
            .replace("{version}", "1")
            .replace("{name}", "direct-awards")
            .replace("{position}", "1")
            .replace("{size}", "1")
            .replace("{level}", "0")
            .replace("{number}", "000.p/1")
            .replace("{id}", "00000000-0000-4000-8000-000000000000")
            .replace("{sha256}", &"0".repeat(64))
            .replace("{question}", "1")
            .replace("{complaint}", "00000000-0000-4000-8000-000000000000")
            .replace("{review}", "00000000-0000-4000-8000-000000000000")
            .replace("{tender}", "00000000-0000-4000-8000-000000000000")
            .replace("{actor}", "00000000-0000-4000-8000-000000000000")
            .replace("{supplier}", "00000000-0000-4000-8000-000000000000");
        assert!(!path.contains('{'), "{path}");
        // Without a token every door behind which something is says so first.
        let answer = stranger.send(&method.to_uppercase(), &path, &[], &[]);
        if is_public(method, &path) {
            assert_ne!(answer.status, 401, "{path}");
            continue;
        }
        let may_be_none = ["/cosigned", "/tlog/checkpoints/", "/tlog/timestamps/"];
        let measured = path == "/metrics";
        if measured || path.starts_with("/api") || path.starts_with("/tlog/tile/entries/") {
            answer.refused(401, "token_missing_or_revoked");
        } else if may_be_none.iter().any(|part| path.contains(part)) {
            answer.refused(404, "not_found");
        } else {
            assert_eq!(answer.status, 200, "{path}");
        }
    }
    let mut operations = BTreeSet::new();
    for (method, path) in &described {
        let operation = &document["paths"][path][method];
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let named = |place: &str| -> BTreeSet<String> {
            let here = parameters.iter().filter(|p| p["in"] == place);
            here.map(|p| p["name"].as_str().unwrap().to_owned()).collect()
        };
        let braces = path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        let expected = braces.map(|(name, _)| name.to_owned()).collect();
        assert_eq!(named("path"), expected, "{method} {path}");
        let id = operation["operationId"].as_str().unwrap().to_owned();
        assert!(operations.insert(id.clone()), "{id} stands for two operations");
    }
}

#[test]
fn real_answers_fit_their_description() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let labelled = Article {
        labels: "TCO Certified#T-1#2099-12-31",
        scale: "10:15.00",
        ..Article::new("A-1", "Tastatur", "20.00")
    };
    let document = market.server.stranger().send("GET", "/openapi.json", &[], &[]).expect(200);
    let fits = |name: &str, value: &Value| {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        let misfits = shape::misfits(&document, &schema, value, name);
        assert!(misfits.is_empty(), "{misfits:#?}\n{value:#}");
    };
    let file = crate::support::catalogue(&[labelled, Article::new("A-2", "x", "nothing")]);
    let report = market.supplier.upload("/catalogues", &[], file.as_bytes());
    let position = report.position.unwrap().to_string();
    let report = report.expect(200);
    assert_eq!(report["problems"].as_array().unwrap().len(), 1);
    fits("Report", &report);
    market.buyer.get("/offers", &[("min_position", &*position)]).expect(200);
    let order = market.order_of(&[], 1);
    let placed = market.buyer.post("/orders", &order).expect(201);
    fits("OrderView", &placed);
    let path = format!("/orders/{}", placed["order_id"].as_str().unwrap());
    let offer = format!("/offers/{}", order["lines"][0]["offer_id"].as_str().unwrap());
    let stated = market.buyer.post("/needs", &need(&market, "5000")).expect(201);
    fits("NeedView", &stated);
    let tokens = market.auditor.get("/tokens", &[]).expect(200);
    let person = format!("/persons/{}", tokens["tokens"][0]["actor_id"].as_str().unwrap());
    let system = format!("/dynamic-purchasing-systems/{}", market.system);
    let reads: [(&Caller, &str, &str); 26] = [
        (&market.auditor, &person, "PersonView"),
        (&market.auditor, &format!("{person}/openings"), "OpeningList"),
        (&market.auditor, "/audit/retention", "RetentionReport"),
        (&market.buyer, "/offers", "Found"),
        (&market.buyer, &offer, "OfferView"),
        (&market.buyer, "/orders", "OrderList"),
        (&market.buyer, &path, "OrderView"),
        (&market.auditor, &format!("{path}/history"), "History"),
        (&market.auditor, "/organisations", "OrganisationList"),
        (&market.auditor, "/dynamic-purchasing-systems", "SystemList"),
        (&market.auditor, &system, "SystemView"),
        (&market.buyer, &format!("{system}/notice"), "PublishedNotice"),
        (&market.buyer, &format!("{system}/use"), "UseOfSystem"),
        (&market.buyer, &format!("{system}/quarterly-notices?quarter=2026-Q3"), "QuarterlyList"),
        (&market.buyer, "/electronic-means", "ElectronicMeans"),
        (&market.auditor, "/admissions", "AdmissionList"),
        (&market.auditor, "/catalogues", "CatalogueList"),
        (&market.auditor, "/tokens", "TokenList"),
        (&market.auditor, "/audit/certificates", "CertificateList"),
        (&market.auditor, "/audit/readings", "ReadingList"),
        (&market.auditor, "/audit/questions", "QuestionList"),
        (&market.auditor, "/audit/questions/direct-awards", "Answer"),
        (&market.buyer, "/needs", "NeedList"),
        (&market.buyer, "/needs/sums", "SumList"),
        (&market.auditor, "/duties", "Inbox"),
        (&market.auditor, "/nothing", "Problem"),
    ];
    for (caller, path, schema) in reads {
        fits(schema, &caller.get(path, &[]).body);
    }
    fits("Health", &market.server.stranger().send("GET", "/health", &[], &[]).expect(200));
    let mut unfitting = placed;
    unfitting["surprise"] = json!(1);
    unfitting["state"] = json!("lost");
    let schema = json!({ "$ref": "#/components/schemas/OrderView" });
    assert_eq!(shape::misfits(&document, &schema, &unfitting, "").len(), 2);
}
