//! Nine firms ask to take part in a system of three categories for twelve towns in four Länder: six are admitted in one or more of them, one is refused,
//! one is suspended and returns by date, one comes after the first competition began.
//! Rules one by one are tested beside the rules.

use serde_json::{Value, json};

use crate::support::admitting::{asked, assessed, declaration, head};
use crate::support::competing::Competition;
use crate::support::tendering::call;
use crate::support::{Caller, Market, PLACE, notice_of};

const CATEGORIES: [&str; 3] = ["monitors", "keyboards", "cables"];

/// A system of three categories, whose notice was sent; the clock stands at 1 September 2026, a Tuesday.
struct Scene {
    market: Market,
    system: String,
    /// Twelve, three in each of four Länder.
    authorities: Vec<String>,
}

impl Scene {
    fn set(data: &std::path::Path) -> Self {
        let market = Market::rehearse(data, "2026-09-01T06:00:00Z");
        let authorities: Vec<_> = ["NW", "BY", "BB", "TH"]
            .iter()
            .flat_map(|land| (1..=3).map(move |number| (land, number)))
            .map(|(land, number)| {
                let body = json!({ "kind": "contracting_authority", "name": format!("Stadt {land} {number}"),
                    "town": format!("{land} {number}"), "land": land,
                    "delivery_places": [{ "name": PLACE, "street": "Markt 1",
                        "postal_code": "12345", "town": land }] });
                let registered = market.operator.post("/organisations", &body).expect(201);
                registered["organisation_id"].as_str().unwrap().to_owned()
            })
            .collect();
        let participating = [std::slice::from_ref(&market.authority_id), &authorities].concat();
        let category = |key: &str, cpv: &str| {
            json!({ "key": key, "cpv": [cpv], "name_de": key, "name_en": key, "features": "marktüblich",
                "references": { "delivery_days": { "best": "1", "worst": "20" },
                    "carbon_kilograms": null, "yearly_kilowatt_hours": null } })
        };
        let system = json!({
            "name": "Bildschirme und Eingabe", "currency": "EUR",
            "valid_from": "2026-07-01", "valid_until": "2030-06-30",
            "participating": participating,
            "categories": [category("monitors", "30231300"), category("keyboards", "30237460"),
                category("cables", "31224400")],
        });
        let system = market.operator.post("/dynamic-purchasing-systems", &system).expect(201);
        let system = system["system_id"].as_str().unwrap().to_owned();
        let mut notice = notice_of(&CATEGORIES);
        notice["terms"]["extended_assessment"] = json!(10);
        notice["terms"]["calendar"]["land"] = json!("NW");
        let path = format!("/dynamic-purchasing-systems/{system}/notice");
        market.operator.post(&path, &notice).expect(201);
        Self { market, system, authorities }
    }

    fn firm(&self, name: &str) -> Caller {
        let body =
            json!({ "kind": "economic_operator", "name": name, "town": "Kiel", "land": "SH" });
        let firm = self.market.operator.post("/organisations", &body).expect(201);
        self.market.token("supplier", firm["organisation_id"].as_str().unwrap())
    }

    fn step(&self, admission: &str, step: &Value) -> Value {
        self.market.operator.post(&format!("/admissions/{admission}/assessment"), step).expect(200)
    }

    fn decide(&self, admission: &str, decision: &Value) {
        let path = format!("/admissions/{admission}/decisions");
        self.market.operator.post(&path, decision).expect(200);
    }

    fn admit(&self, admission: &str, category: &str) {
        assessed(&self.market.operator, &self.system, admission, category);
        self.decide(admission, &json!({ "decision": "admit", "category": category }));
    }

    fn standing(&self, admission: &str, category: &str) -> Value {
        seen(&self.market.operator, admission)["categories"][category].clone()
    }
}

/// The admission as somebody sees it, not before what was written last.
fn seen(by: &Caller, admission: &str) -> Value {
    by.get(&format!("/admissions/{admission}"), &[("min_position", &*head(by))]).expect(200)
}

/// R-1.04, R-1.21, R-1.28, R-5.01: the whole story over simulated months.
#[test]
fn nine_firms_ask_and_each_has_its_decision() {
    let data = tempfile::tempdir().unwrap();
    let scene = Scene::set(data.path());
    let names = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta", "Theta"];
    let wanted: [&[&str]; 8] = [
        &CATEGORIES,
        &["monitors"],
        &["keyboards", "cables"],
        &["cables"],
        &["monitors", "cables"],
        &["keyboards"],
        &["monitors"],
        &["keyboards"],
    ];
    let firms: Vec<_> = names.iter().map(|name| scene.firm(name)).collect();
    let admissions: Vec<_> = firms
        .iter()
        .zip(wanted)
        .map(|(firm, categories)| asked(firm, &scene.system, categories))
        .collect();
    // Ten working days from 1 September, without a holiday in between.
    assert_eq!(scene.standing(&admissions[0], "monitors")["assessment"]["due"], "2026-09-15");
    let refused = json!({ "decision": "admit", "category": "monitors" });
    let path = format!("/admissions/{}/decisions", admissions[0]);
    let refused = scene.market.operator.post(&path, &refused);
    let refused = refused.refused(409, "criterion_not_assessed");
    assert_eq!(refused["rule"], "R-5.01");
    // Six are admitted in everything they asked for.
    for (admission, categories) in admissions.iter().zip(wanted).take(6) {
        for category in categories {
            scene.admit(admission, category);
        }
    }
    refused_firm(&scene, &firms[6], &admissions[6]);
    suspended_firm(&scene, &admissions[7]);
    let invited = first_competition(&scene);
    assert_eq!(invited.len(), 3, "Alpha, Beta and Epsilon are admitted to the category");
    // The ninth comes long after the others, and its request is taken and assessed as theirs (R-1.21).
    scene.market.lead_to("2027-03-01T08:00:00Z");
    let late = scene.firm("Iota");
    let admission = asked(&late, &scene.system, &["monitors"]);
    let open = scene.standing(&admission, "monitors");
    assert_eq!(open["assessment"]["due"], "2027-03-15");
    scene.admit(&admission, "monitors");
    let here = head(&scene.market.operator);
    let query = [("system", &*scene.system), ("min_position", &*here)];
    let all = scene.market.buyer.get("/admissions", &query).expect(200);
    let admitted = all["admissions"].as_array().unwrap().iter();
    let admitted = admitted.filter(|admission| {
        let standings = admission["categories"].as_object().unwrap();
        standings.values().any(|standing| standing["standing"] == "admitted")
    });
    assert_eq!(admitted.count(), 8);
    recorded(&scene);
}

/// R-1.40, R-1.43: one of twelve authorities in four Länder calls for tenders; who is invited is who is admitted then.
fn first_competition(scene: &Scene) -> Vec<Value> {
    let desks = tempfile::tempdir().unwrap();
    let mut asked = call(&scene.market);
    (asked["system_id"], asked["category"]) = (json!(scene.system), json!("monitors"));
    for line in asked["lines"].as_array_mut().unwrap() {
        line["cpv"] = json!("30231310");
    }
    let authority = &scene.authorities[4];
    let competition = Competition::prepared(&scene.market, authority, desks.path(), &asked);
    competition.invites("2026-11-20T23:00:00Z", |_| {})
}

/// § 8(2) VgV: the record of the system names who was admitted since when, and who was refused why.
fn recorded(scene: &Scene) {
    let path = format!("/dynamic-purchasing-systems/{}/record", scene.system);
    let record = scene.market.auditor.get(&path, &[]).expect(200);
    let item = |number: &str| {
        let items = record["items"].as_array().unwrap().iter();
        items.clone().find(|item| item["number"] == number).unwrap().to_string()
    };
    let (admitted, refused) = (item("Nr. 2"), item("Nr. 3"));
    assert!(admitted.contains("Iota") && admitted.contains("01.03.2027"), "{admitted}");
    // Theta rested until the end of October and is admitted since the day on which it was.
    assert!(admitted.contains(r#"["Theta","keyboards","16.09.2026"]"#), "{admitted}");
    assert!(refused.contains("Eta") && refused.contains("keine Referenz"), "{refused}");
}

/// R-1.30, R-5.07: documents are asked for, do not come, the firm is refused and has its reasons on request.
fn refused_firm(scene: &Scene, firm: &Caller, admission: &str) {
    let references =
        json!({ "of": "criterion", "category": "monitors", "criterion": "references" });
    let ask = json!({ "step": "request_documents", "wanted": [references],
        "reason": "beigefügt ist keine", "due": "2026-09-08" });
    scene.step(admission, &ask);
    let reject =
        json!({ "decision": "reject", "category": "monitors", "reason": "keine Referenz" });
    let path = format!("/admissions/{admission}/decisions");
    let early = scene.market.operator.post(&path, &reject).refused(409, "documents_awaited");
    assert_eq!(early["rule"], "R-5.07");
    let single = json!({ "step": "extend_assessment", "extension": "single_case", "reason": null });
    let assessment = format!("/admissions/{admission}/assessment");
    let unreasoned = scene.market.operator.post(&assessment, &single);
    assert_eq!(unreasoned.refused(409, "extension_without_reason")["rule"], "R-1.28");
    scene.market.lead_to("2026-09-09T08:00:00Z");
    let documents = &seen(firm, admission)["file"]["documents"];
    assert_eq!(documents[0]["lapsed"], json!([references]));
    let not_met = json!({ "step": "assess_criterion", "category": "monitors",
        "criterion": "references", "met": false, "reason": "keine vorgelegt" });
    scene.step(admission, &not_met);
    scene.decide(admission, &reject);
    assert_eq!(seen(firm, admission)["categories"]["monitors"]["reason"], "keine Referenz");
    let category = json!({ "category": "monitors" });
    firm.post(&format!("/admissions/{admission}/reasons-request"), &category).expect(200);
    let reasons = &seen(firm, admission)["file"]["reasons"][0];
    assert_eq!(reasons["due"], "2026-09-24");
    let give = json!({ "step": "give_reasons", "category": "monitors",
        "reasons": ["Verlangt sind drei Lieferungen; keine ist nachgewiesen."] });
    scene.step(admission, &give);
    let told = &seen(firm, admission)["file"]["reasons"][0]["reasons"];
    assert_eq!(told.as_array().unwrap().len(), 1);
}

/// A firm is admitted, suspended until a day, and returns by the clock alone.
fn suspended_firm(scene: &Scene, admission: &str) {
    scene.market.lead_to("2026-09-16T08:00:00Z");
    // Nobody had decided: that is on record by the clock alone (R-1.28).
    assert_eq!(scene.standing(admission, "keyboards")["assessment"]["overdue"], true);
    scene.admit(admission, "keyboards");
    let suspend = json!({ "decision": "suspend", "category": "keyboards",
        "reason": "Die Versicherung ruht", "until": "2026-10-31" });
    scene.decide(admission, &suspend);
    scene.market.lead_to("2026-10-31T22:00:00Z");
    assert_eq!(scene.standing(admission, "keyboards")["standing"], "suspended");
    scene.market.lead_to("2026-11-02T08:00:00Z");
    assert_eq!(scene.standing(admission, "keyboards")["standing"], "admitted");
    // R-1.31: five working days, over Saturday and Sunday; no answer is on record.
    scene.step(admission, &json!({ "step": "request_renewal" }));
    let file = |scene: &Scene| seen(&scene.market.operator, admission)["file"].clone();
    assert_eq!(file(scene)["renewal"], json!({ "due": "2026-11-09", "lapsed": false }));
    scene.market.lead_to("2026-11-10T08:00:00Z");
    assert_eq!(file(scene)["renewal"]["lapsed"], true);
}

/// Who sees what of an admission, § 6(4) WRegG: the register's answer is for those who handle it; a document that may
/// name persons is read on record.
#[test]
fn the_file_of_an_admission_is_for_the_candidate_the_operator_and_auditors() {
    let data = tempfile::tempdir().unwrap();
    let scene = Scene::set(data.path());
    let market = &scene.market;
    let firm = scene.firm("Alpha");
    let admission = asked(&firm, &scene.system, &["monitors"]);
    scene.admit(&admission, "monitors");
    let answer = json!({ "step": "record_register_answer", "answered_on": "2026-09-01",
        "reference": "WRA-1", "entry": false });
    scene.step(&admission, &answer);
    let file = |by: &Caller| seen(by, &admission)["file"].clone();
    assert_eq!(file(&market.operator)["register"]["serves_until"], "2026-11-01");
    assert_eq!(file(&market.auditor)["register"]["entry"], false);
    assert_eq!(file(&firm)["register"], Value::Null);
    assert!(file(&firm)["declaration"].is_object());
    assert_eq!(file(&market.buyer), Value::Null);
    let feed = |by: &Caller| {
        let told = by.get("/log", &[("after", "0"), ("limit", "500")]);
        String::from_utf8(told.bytes).unwrap()
    };
    assert!(feed(&market.operator).contains("WRA-1") && !feed(&firm).contains("WRA-1"));
    let path = format!("/admissions/{admission}");
    market.supplier.get(&path, &[]).refused(404, "not_found");

    let query = [
        ("category", "monitors"),
        ("criterion", "references"),
        ("kind", "references"),
        ("name", "Referenzen.pdf"),
        ("issuer", "Stadt Kiel"),
        ("valid_until", "2026-12-31"),
    ];
    let evidence = format!("{path}/evidence");
    firm.upload(&evidence, &query, b"drei Lieferungen").expect(201);
    let stranger = market.supplier.upload(&evidence, &query, b"drei Lieferungen");
    stranger.refused(404, "not_found");
    let shown = file(&firm)["evidence"][0].clone();
    let document = format!("{path}/documents/{}", shown["document"]["sha256"].as_str().unwrap());
    let readings = || {
        let here = [("min_position", &*head(&scene.market.operator))];
        let asked = market.auditor.get("/audit/readings", &here).expect(200);
        asked["readings"].as_array().unwrap().len()
    };
    let before = readings();
    assert_eq!(firm.get(&document, &[]).bytes, b"drei Lieferungen");
    assert_eq!(readings(), before);
    assert_eq!(market.operator.get(&document, &[]).bytes, b"drei Lieferungen");
    assert_eq!(readings(), before + 1);
    market.buyer.get(&document, &[]).refused(403, "role_does_not_allow");
    market.supplier.get(&document, &[]).refused(404, "not_found");

    let wrong = json!({ "grounds": [], "criteria": "keine", "prequalification": null });
    let declare = format!("{path}/self-declaration");
    firm.post(&declare, &wrong).refused(400, "body_unusable");
    let unknown = declaration(&firm, &scene.system, &["cables"]);
    let mut unknown = unknown;
    unknown["criteria"][0]["criterion"] = json!("farbe");
    let refused = firm.post(&declare, &unknown).refused(409, "unknown_criterion");
    assert_eq!(refused["rule"], "R-5.01");
    let xml = [("Content-Type", "application/xml")];
    let declare = format!("/api/v1{declare}");
    let broken = firm.send("POST", &declare, &xml, b"<a>\n<b></a>");
    assert_eq!(broken.refused(422, "espd_unusable")["particulars"]["line"], 2);
    scene.market.lead_to("2027-01-01T08:00:00Z");
    assert_eq!(file(&firm)["evidence"][0]["expired"], true);
    scene.market.server.kill();
    let verified = crate::support::run(&["verify", "--data", crate::support::text(data.path())]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}
