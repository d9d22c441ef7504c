//! The record of a competition as an auditor takes it: in every form, as it was before, and home as a bundle.
//! What must stand in it by the law is told by the story itself.

use serde_json::{Value, json};

use super::Story;
use crate::proof::opened::Opened;
use crate::support::{marktbuch, run, text, told};

/// JSON, HTML and PDF/A, over HTTP and on the command line, now and as it was.
pub(super) fn in_every_form(story: &Story, before: &Value) {
    let record = story.path("/record");
    let html = story.competition.officer.caller.get(&record, &[("format", "html")]);
    assert_eq!(html.status, 200);
    let page = String::from_utf8(html.bytes).unwrap();
    assert!(page.contains("Spät OHG") && page.contains("§ 57 Abs. 1 Nr. 1 VgV"), "late");
    assert!(page.contains("Entfällt, weil"));
    let position = before["position"].as_u64().unwrap().to_string();
    let then = [("as_of", &*position)];
    let award = story.market.auditor.get(&story.path("/award"), &then).expect(200);
    assert_eq!(&award, before);
    let earlier = story.market.auditor.get(&record, &then).expect(200);
    assert!(earlier["missing"].to_string().contains("die angekündigte Auktion"), "{earlier}");
    let data = text(story.data.path());
    let pdf = story.desks.path().join("record.pdf");
    let written =
        ["record", &story.competition.id, "--data", data, "--format", "pdf", "--out", text(&pdf)];
    assert!(run(&written).status.success());
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
    let json = told(&["record", &story.competition.id, "--data", data, "--at", &position]);
    assert!(earlier.to_string().contains("officer (") && !json.to_string().contains("officer ("));
    assert_eq!(json, by_function(&earlier, &json));
    let system = told(&["record", &story.market.system, "--system", "--data", data]);
    assert_eq!(system["kind"], "Dynamisches Beschaffungssystem");
    assert!(run(&["verify", "--data", data]).status.success());
    assert!(story.competition.key.wrapped.exists());
    home(story);
}

/// A record with everybody as another tells them: on the directory people stand by function, since no reading can be
/// recorded beside a running server.
fn by_function(named: &Value, other: &Value) -> Value {
    let entries = |of: &Value| of["chronology"].as_array().unwrap().clone();
    let mut text = named.to_string();
    for (named, other) in entries(named).iter().zip(entries(other)) {
        assert_eq!(named["actor"], other["actor"]);
        text = text.replace(named["who"].as_str().unwrap(), other["who"].as_str().unwrap());
    }
    serde_json::from_str(&text).unwrap()
}

/// An auditor takes the procedure home as one bundle and asks how competitions went.
fn home(story: &Story) {
    let bundle = story
        .market
        .auditor
        .get(&format!("/audit/bundles/specific-procurements/{}", story.competition.id), &[]);
    assert_eq!(bundle.status, 200);
    let opened = Opened::check(&bundle.bytes, story.data.path());
    assert_eq!(
        opened.manifest["subject"],
        json!({ "kind": "procurement", "id": story.competition.id })
    );
    for stream in ["procurement", "award"] {
        let own = format!("{stream}-{}", story.competition.id);
        let streams = opened.manifest["streams"].as_array().unwrap();
        assert!(streams.iter().any(|s| s["stream"] == own && s["complete"] == true), "{own}");
    }
    assert_eq!(opened.json("decision.json")["chosen"]["name"], "Muster GmbH");
    assert_eq!(opened.json("record.json")["complete"], true);
    // Five tenders as they were received and as they were opened, the key, and the documents.
    assert!(opened.entries.iter().filter(|name| name.starts_with("files/")).count() >= 11);
    let (file, key) =
        (story.desks.path().join("procedure.zip"), story.data.path().join("log.vkey"));
    std::fs::write(&file, &bundle.bytes).unwrap();
    let judged = std::process::Command::new(marktbuch().with_file_name("marktbuch-verify"))
        .args([text(&file), "--key", text(&key)])
        .output()
        .unwrap();
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stdout));
    story
        .market
        .other_buyer
        .get(&format!("/audit/bundles/specific-procurements/{}", story.competition.id), &[])
        .refused(404, "not_found");

    let asked = story.market.auditor.get("/audit/questions/competitions", &[]).expect(200);
    let row = &asked["rows"][0];
    assert_eq!(
        (&row["tenders"], &row["late"], &row["excluded"]),
        (&json!(5), &json!(1), &json!(2))
    );
    assert_eq!(
        (&row["winner_id"], &row["state"]),
        (&json!(story.firms[0].id), &json!("concluded"))
    );
}
