//! The European Single Procurement Document as others make it and check it: the official example is read, and what is
//! written is valid by the official schemas, as far as a validator is there.
//! How single answers are read is tested beside the reader.

use std::fs;
use std::path::Path;
use std::process::Command;

use marketplace::formats::espd;
use schemas::exclusion::Ground;
use schemas::suitability::DeclarationForm;
use serde_json::{Value, json};

use crate::support::admitting::{asked, declaration, head};
use crate::support::{Market, run, text};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/espd");

fn folder() -> Option<&'static Path> {
    let folder = Path::new(FOLDER);
    if !folder.is_dir() {
        eprintln!("skipped: real documents of the ESPD: {FOLDER} is not there");
    }
    folder.is_dir().then_some(folder)
}

/// the example of 4.0.0, in which nearly every question is answered with yes.
#[test]
fn a_response_of_the_version_before_is_read_with_a_note() {
    let Some(folder) = folder() else { return };
    let bytes = fs::read(folder.join("v4.0.0/xml-examples/ESPD-Response.xml")).unwrap();
    let read = espd::read(&bytes, &[]).unwrap();
    assert_eq!(read.form, DeclarationForm::Espd40);
    assert_eq!((read.notes[0].line, &*read.notes[0].field), (6, "ProfileExecutionID"));
    let grounds = &read.declares.grounds;
    let conviction = grounds.iter().find(|answer| answer.ground == Ground::Conviction).unwrap();
    assert!(conviction.applies && conviction.self_cleaning);
    assert_eq!(conviction.on, Some("2000-01-01".parse().unwrap()));
    // The example leaves taxes open, as a line of it shows.
    assert!(grounds.iter().all(|answer| answer.ground != Ground::UnpaidDues));
    let open = read.notes.iter().find(|note| note.field == "tax-pay").unwrap();
    assert_eq!((open.line, &*open.message), (851, "is not answered"));
    assert!(read.declares.prequalification.is_some());
}

/// The official request of 4.1.0 is no response, and is refused as that.
#[test]
fn an_official_request_is_not_taken_for_a_response() {
    let Some(folder) = folder() else { return };
    let bytes = fs::read(folder.join("v4.1.0/xml-examples/ESPD-Request.xml")).unwrap();
    let refused = espd::read(&bytes, &[]).unwrap_err();
    assert_eq!(refused.line, 2);
}

/// Runs a validator over documents; false if there is none on this machine.
fn valid(xsd: &Path, documents: &[&Path]) -> bool {
    let validate = concat!(env!("CARGO_MANIFEST_DIR"), "/independent/xsd/Validate.java");
    let mut xmllint = Command::new("xmllint");
    xmllint.args(["--nonet", "--noout", "--schema"]).arg(xsd).args(documents);
    let mut java = Command::new("java");
    java.arg(validate).arg(xsd).args(documents);
    for mut validator in [xmllint, java] {
        if let Ok(output) = validator.output() {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{said}");
            return true;
        }
    }
    eprintln!("skipped: schemas of the ESPD: neither xmllint nor java is there");
    false
}

/// A declaration of more than the least: capacity of another firm, an entry in a list. Of a ground that
/// applies the model asks for particulars that the marketplace does not keep: that document is left to the firm.
fn detailed() -> Value {
    let denied = |ground: &str| json!({ "ground": ground, "applies": false });
    json!({
        "grounds": [denied("conviction"), denied("unpaid_dues"), denied("poor_performance")],
        "criteria": [{ "category": "it", "criterion": "references", "fulfilled": true,
            "amount": null, "capacity_of": { "firm": "Lager Nord AG", "committed": true } }],
        "prequalification": { "number": "AVPQ 12.34.567", "code": null, "valid_until": null },
        "size": "medium", "catalogue": false, "collection": false,
    })
}

/// request and response are valid by the schemas of UBL 2.3; the command line writes the same request.
#[test]
fn what_is_written_is_valid_by_the_official_schemas() {
    let Some(folder) = folder() else { return };
    let data = tempfile::tempdir().unwrap();
    // It stays there: tests/independent has it judged by the business rules.
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("espd");
    fs::create_dir_all(&out).unwrap();
    let market = Market::found(data.path());
    let path = format!("/api/v1/dynamic-purchasing-systems/{}/espd-request", market.system);
    let request = market.server.stranger().send("GET", &path, &[], &[]);
    assert_eq!((request.status, request.header("Content-Type")), (200, "application/xml"));
    let told = run(&["espd", "request", &market.system, "--data", text(data.path())]);
    assert_eq!(told.stdout, request.bytes);

    let firm =
        json!({ "kind": "economic_operator", "name": "Neu & Söhne", "town": "Kiel", "land": "SH" });
    let firm = market.operator.post("/organisations", &firm).expect(201);
    let supplier = market.token("supplier", firm["organisation_id"].as_str().unwrap());
    let admission = asked(&supplier, &market.system, &["it"]);
    let path = format!("/api/v1/admissions/{admission}/self-declaration");
    let now = format!("{path}?min_position={}", head(&supplier));
    let response = supplier.send("GET", &now, &[("Accept", "application/xml")], &[]);
    assert_eq!(response.status, 200, "{}", response.body);
    let xsd = folder.join("v4.1.0/ubl-2.3/xsdrt/maindoc");
    supplier.post(&format!("/admissions/{admission}/self-declaration"), &detailed()).expect(200);
    let now = format!("{path}?min_position={}", head(&supplier));
    let detailed = supplier.send("GET", &now, &[("Accept", "application/xml")], &[]);
    for (kind, name, bytes) in [
        ("Request", "Request", &request.bytes),
        ("Response", "Response", &response.bytes),
        ("Response", "Response-detailed", &detailed.bytes),
    ] {
        let document = out.join(format!("{name}.xml"));
        fs::write(&document, bytes).unwrap();
        let schema = xsd.join(format!("UBL-QualificationApplication{kind}-2.3.xsd"));
        valid(&schema, &[&document]);
    }
    // What the marketplace wrote it reads again, and keeps as it came.
    let xml = [("Content-Type", "application/xml")];
    let declared = supplier.send("POST", &path, &xml, &response.bytes).expect(200);
    assert_eq!(declared["form"], "espd_4_1");
    let own = declaration(&supplier, &market.system, &["it"]);
    let criterion = &declared["declares"]["criteria"][0];
    assert_eq!(criterion["criterion"], own["criteria"][0]["criterion"]);
    let now = format!("{path}?min_position={}", head(&supplier));
    let kept = supplier.send("GET", &now, &[("Accept", "application/xml")], &[]);
    assert_eq!(kept.bytes, response.bytes);
    let told = out.join("Response.xml");
    let told = run(&["espd", "read", &market.system, text(&told), "--data", text(data.path())]);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["form"], "espd_4_1");
}
