//! A central purchasing body sets a system up, publishes it, changes it and ends it.
//! Who is admitted to it is told elsewhere.

mod estimate;

use serde_json::{Value, json};

use crate::support::{
    Answer, Caller, Market, Server, category_terms, change_notice, marktbuch, notice_of, run, text,
};

const KEYS: [&str; 3] = ["monitors", "keyboards", "headsets"];

/// A system with three categories beside the one that the small market has, not noticed yet.
fn established(market: &Market) -> String {
    let category = |(key, cpv): (&str, &str)| {
        let kilowatt_hours = json!({ "best": "20", "worst": "100" });
        json!({
            "key": key, "cpv": [cpv], "name_de": key, "name_en": key, "features": "Serienware",
            "references": {
                "delivery_days": { "best": "1", "worst": "20" },
                "carbon_kilograms": null,
                "yearly_kilowatt_hours": if key == "monitors" { kilowatt_hours } else { json!(null) },
            },
        })
    };
    let codes = ["30231300", "30237460", "32342100"];
    let categories: Vec<_> = KEYS.into_iter().zip(codes).map(category).collect();
    let body = json!({
        "name": "Arbeitsplätze <2026>", "currency": "EUR", "valid_from": "2026-07-06",
        "valid_until": "2098-12-31", "participating": [market.authority_id], "categories": categories,
    });
    let system = market.operator.post("/dynamic-purchasing-systems", &body).expect(201);
    system["system_id"].as_str().unwrap().to_owned()
}

struct Scene {
    data: tempfile::TempDir,
    market: Market,
    path: String,
    system: String,
}

impl Scene {
    fn set() -> Self {
        let data = tempfile::tempdir().unwrap();
        let market = Market::found(data.path());
        let system = established(&market);
        let path = format!("/dynamic-purchasing-systems/{system}");
        Self { data, market, path, system }
    }

    fn post(&self, what: &str, body: &Value) -> Answer {
        self.market.operator.post(&format!("{}/{what}", self.path), body)
    }

    /// As a stranger without a token reads it, not before a position.
    fn notice(&self, after: Option<u64>) -> Value {
        let position = after.unwrap().to_string();
        let stranger = self.market.server.stranger();
        stranger.get(&format!("{}/notice", self.path), &[("min_position", &*position)]).expect(200)
    }

    /// The notice with one thing otherwise.
    fn spoilt(&self, path: &str, value: Value) -> Answer {
        let mut body = notice_of(&KEYS);
        *body.pointer_mut(path).unwrap() = value;
        self.post("notice", &body)
    }
}

/// everything that is missing is named at once, each with its rule.
#[test]
fn a_notice_that_is_not_complete_is_told_what_it_lacks() {
    let scene = Scene::set();
    let stranger = scene.market.server.stranger();
    stranger.get(&format!("{}/notice", scene.path), &[]).refused(404, "not_found");
    let mut incomplete = notice_of(&KEYS);
    incomplete["notice"]["despatched_on"] = Value::Null;
    incomplete["terms"]["equipment"] = json!(" ");
    incomplete["terms"]["estimate"].as_object_mut().unwrap().remove("method");
    incomplete["terms"]["categories"][1].as_object_mut().unwrap().remove("marketable");
    let refused = scene.post("notice", &incomplete).refused(409, "notice_incomplete");
    let missing: Vec<_> = refused["particulars"]["missing"].as_array().unwrap().iter().collect();
    let named: Vec<_> =
        missing.iter().map(|one| (one["field"].as_str(), one["rule"].as_str())).collect();
    let of = |field, rule| (Some(field), Some(rule));
    assert_eq!(
        named,
        [
            of("notice.despatched_on", "R-4.34"),
            of("terms.equipment", "R-1.07"),
            of("terms.estimate.method", "R-4.01"),
            of("terms.categories[1].marketable", "R-1.01"),
        ]
    );
    let empty = scene.post("notice", &json!({})).refused(409, "notice_incomplete");
    assert_eq!(empty["rule"], "R-1.06");
}

/// what is unlawful is refused by its rule; then it is sent.
#[test]
fn a_notice_is_sent_when_nothing_is_unlawful_and_then_suppliers_may_ask() {
    let scene = Scene::set();
    let request = json!({ "system_id": scene.system, "categories": ["keyboards"] });
    let early = scene.market.supplier.post("/admissions", &request).refused(409, "not_noticed");
    assert_eq!(early["rule"], "R-1.06");
    let turnover = json!({
        "key": "turnover", "kind": "economic_and_financial", "requirement": "Umsatz",
        "evidence": ["turnover"], "least_turnover": "60000.01", "typical_contract": "30000",
        "special_risk": null,
    });
    let one = json!([category_terms("monitors")]);
    let stories = [
        ("/requests_until", json!("2026-08-05T21:59:59Z"), "requests_end_too_early", "R-1.20"),
        ("/terms/estimate/total/amount", json!("0"), "not_an_estimate", "R-4.01"),
        ("/terms/categories", one, "category_without_terms", "R-1.08"),
        ("/terms/categories/0/selection/0", turnover, "turnover_too_high", "R-5.02"),
        ("/terms/categories/0/award/criteria", json!([]), "weights_make_no_whole", "R-1.42"),
        ("/terms/catalogues", json!(null), "notice_incomplete", "R-2.03"),
        ("/terms/catalogues", json!("not_accepted"), "collection_without_catalogues", "R-2.15"),
        ("/notice/despatched_on", json!("2098-07-06"), "notice_in_the_future", "R-4.34"),
    ];
    for (path, value, code, rule) in stories {
        assert_eq!(scene.spoilt(path, value).refused(409, code)["rule"], rule, "{path}");
    }
    scene.spoilt("/terms/variants", json!("perhaps")).refused(400, "body_unusable");

    let sent = scene.post("notice", &notice_of(&KEYS));
    let (position, sent) = (sent.position, sent.expect(201));
    assert_eq!(sent["regulation"], "vgv");
    assert_eq!(sent["warnings"], json!([]));
    assert_eq!(scene.post("notice", &notice_of(&KEYS)).position, position);
    let other = scene.spoilt("/terms/subject", json!("Anderes"));
    assert_eq!(other.refused(409, "notice_despatched_otherwise")["rule"], "R-1.42");
    let notice = scene.notice(position);
    assert_eq!(notice["rule_set"], "FROM_2026_07");
    assert_eq!(notice["authorities"][0]["name"], "Stadt Beispiel");
    assert_eq!(notice["terms"]["categories"].as_array().unwrap().len(), 3);
    assert!(!notice.to_string().contains("\"by\""), "{notice}");
}

fn document(name: &str, kept: &Value) -> Value {
    json!({ "sha256": kept["sha256"], "name": name, "media_type": "application/pdf" })
}

/// documents are public, free, whole, without registration; what no notice names is not there.
#[test]
fn documents_are_read_by_everybody_once_a_notice_names_them() {
    let scene = Scene::set();
    let stranger = scene.market.server.stranger();
    let hand_in = |bytes: &[u8]| scene.market.operator.upload("/documents", &[], bytes).expect(201);
    let large = vec![b'%'; 200_000];
    let (first, second) = (hand_in(&large), hand_in(b"second"));
    assert_eq!(hand_in(&large), first);
    assert_eq!(first["bytes"], 200_000);
    scene.market.operator.upload("/documents", &[], b"").refused(400, "body_unusable");
    let of = |kept: &Value| format!("/documents/{}", kept["sha256"].as_str().unwrap());
    for reader in [&stranger, &scene.market.operator] {
        reader.get(&of(&first), &[]).refused(404, "not_found");
    }

    let mut body = notice_of(&KEYS);
    let unknown = json!({ "sha256": "0".repeat(64) });
    body["terms"]["documents"] = json!([document("Leistung.pdf", &unknown)]);
    let refused = scene.post("notice", &body).refused(409, "document_not_kept");
    assert_eq!(refused["rule"], "R-1.09");
    body["terms"]["documents"] = json!([document("Größen & Mengen.pdf", &first)]);
    let sent = scene.post("notice", &body);
    let before = sent.position;
    let notice = scene.notice(before);
    assert_eq!(notice["documents"][0]["href"], format!("/api/v1{}", of(&first)));
    let read = stranger.get(&of(&first), &[]);
    assert_eq!((read.status, read.bytes.len()), (200, large.len()));
    assert_eq!(read.bytes, large);
    assert_eq!(read.header("Content-Type"), "application/pdf");
    assert_eq!(read.header("X-Content-Type-Options"), "nosniff");
    assert!(read.header("Content-Disposition").contains("Gr%C3%B6%C3%9Fen%20%26%20Mengen.pdf"));

    let change =
        json!({ "documents": [document("Leistung 2.pdf", &second)], "reason": "neues Label" });
    let changed = scene.post("documents", &change);
    let after = changed.position;
    changed.expect(200);
    let notice = scene.notice(after);
    assert_eq!(notice["documents"][0]["name"], "Leistung 2.pdf");
    assert_eq!(notice["earlier_documents"][0]["name"], "Größen & Mengen.pdf");
    assert_eq!(notice["changes"][0]["reason"], "neues Label");
    for kept in [&first, &second] {
        assert_eq!(stranger.get(&of(kept), &[]).status, 200);
    }
    let then = before.unwrap().to_string();
    let then = stranger.get(&format!("{}/notice", scene.path), &[("as_of", &*then)]).expect(200);
    assert_eq!(then["documents"][0]["name"], "Größen & Mengen.pdf");
    assert_eq!(then["changes"], json!([]));

    // A file that the log names belongs to the truth.
    let Scene { data, market, .. } = scene;
    market.server.stop();
    let verify = || run(&["verify", "--data", text(data.path())]);
    assert!(verify().status.success(), "{}", String::from_utf8_lossy(&verify().stdout));
    std::fs::remove_file(data.path().join("files").join(first["sha256"].as_str().unwrap()))
        .unwrap();
    assert!(!verify().status.success());
    assert!(marktbuch().exists());
}

/// a browser reads notice and electronic means in German; what changes is published, the end too.
#[test]
fn a_system_is_read_in_a_browser_prolonged_and_ended_with_notices() {
    let scene = Scene::set();
    scene.post("notice", &notice_of(&KEYS)).expect(201);
    let page = |path: &str| {
        let stranger: Caller = scene.market.server.stranger();
        let html = [("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")];
        let page = stranger.send("GET", &format!("/api/v1{path}"), &html, &[]);
        assert_eq!(page.status, 200);
        assert!(page.header("Content-Type").starts_with("text/html"));
        String::from_utf8(page.bytes).unwrap()
    };
    let prolonged = json!({
        "valid_until": "2099-06-30", "notice": change_notice("2026/S 190-400003", "2026-10-01"),
    });
    let changed = scene.post("validity", &prolonged);
    let position = changed.position;
    changed.expect(200);
    assert_eq!(scene.post("validity", &prolonged).position, position);
    let notice = scene.notice(position);
    assert_eq!(notice["valid_until"], "2099-06-30");
    assert_eq!(notice["changes"][0]["notice"]["reference"], "2026/S 190-400003");
    let html = page(&format!("{}/notice", scene.path));
    for said in [
        "<html lang=\"de\">",
        "<h1>Arbeitsplätze &lt;2026&gt;</h1>",
        "06.07.2026 bis 30.06.2099",
        "10.08.2026, 12:00 Uhr",
        "4.800.000,00 EUR",
        "<a href=\"/api/v1/electronic-means\">",
        "40 bis 70 %",
        "Laufzeit geändert",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
    assert!(page("/electronic-means").contains("Zeiterfassung"));

    let used = json!({
        "valid_until": "2099-07-30", "notice": change_notice("2026/S 128-400001", "2026-10-01"),
    });
    assert_eq!(scene.post("validity", &used).refused(409, "notice_used_twice")["rule"], "R-1.11");
    let reason = json!({ "reason": "zusammengelegt" });
    assert_eq!(scene.post("termination", &reason).refused(409, "notice_needed")["rule"], "R-1.11");
    let end = json!({
        "reason": "zusammengelegt", "notice": change_notice("2026/S 200-400004", "2026-10-15"),
    });
    let ended = scene.post("termination", &end);
    let position = ended.position;
    ended.expect(200);
    assert_eq!(scene.notice(position)["ended"], "zusammengelegt");
    let late = scene.post("validity", &prolonged);
    assert_eq!(late.status, 200, "a repeated command changes nothing");
    let late = json!({
        "valid_until": "2099-08-30", "notice": change_notice("2026/S 201-400005", "2026-10-16"),
    });
    assert_eq!(scene.post("validity", &late).refused(409, "no_longer_in_force")["rule"], "R-1.11");
    let request = json!({ "system_id": scene.system, "categories": ["keyboards"] });
    let refused = scene.market.supplier.post("/admissions", &request);
    assert_eq!(refused.refused(409, "system_not_in_force")["rule"], "R-1.11");
    let Scene { data, market, .. } = scene;
    market.server.stop();
    let server = Server::start(data.path(), &[]);
    let path = format!("/dynamic-purchasing-systems/{}/notice", market.system);
    assert_eq!(server.stranger().get(&path, &[]).status, 200, "read models are made anew");
}
