//! What an auditor finds a year later: what is kept and for how long, and a log that holds.
//! What happened in the year is told by the story.

use serde_json::json;

use super::scene::Year;
use crate::support::admitting::head;
use crate::support::{Caller, Server, run, text, told};

/// what was bought how is kept for three years from its award, a framework agreement's from its own.
fn kept(auditor: &Caller) {
    let until = |kind: &str| -> Vec<String> {
        let told = auditor.get("/audit/retention", &[("kind", kind)]).expect(200);
        let records = told["records"].as_array().unwrap().iter();
        let mut until: Vec<_> = records
            .map(|record| {
                assert_eq!(record["verdict"], "must_be_kept", "{record}");
                record["keep_until"].as_str().unwrap_or("open").to_owned()
            })
            .collect();
        until.sort();
        until
    };
    assert_eq!(until("procurement"), ["2029-09-25", "2029-10-23"]);
    assert_eq!(until("framework"), ["2029-08-17"]);
    // The direct award and the call-off of August, and what the contract of September met.
    assert_eq!(until("need"), ["2029-08-17", "2029-08-17", "2029-09-25"]);
}

/// In July the auditor asks how it went; nothing is owed and overdue, and the log holds after a kill.
pub(super) fn an_auditor_looks_back(mut year: Year) {
    year.market.lead_to("2027-07-05T08:00:00Z");
    let auditor = &year.market.auditor;
    let here = head(auditor);
    let owed = auditor.get("/duties", &[("min_position", &*here)]).expect(200);
    let overdue = owed["duties"].as_array().unwrap().iter().filter(|duty| duty["overdue"] == true);
    assert_eq!(overdue.count(), 0, "{owed}");
    let path = format!("/dynamic-purchasing-systems/{}/record", year.system);
    let record = auditor.get(&path, &[]).expect(200);
    assert_eq!(record["missing"], json!([]));
    let told_of = record["items"].to_string();
    for firm in year.firms.keys() {
        assert!(told_of.contains(firm), "{firm} is in the record of the system");
    }
    kept(auditor);
    let asked = auditor.get("/audit/questions/competitions", &[]).expect(200);
    let rows = asked["rows"].as_array().unwrap();
    let of = |field: &str| rows.iter().map(|row| row[field].clone()).collect::<Vec<_>>();
    assert_eq!(rows.len(), 2, "{asked}");
    assert!(of("state").iter().all(|state| state == "concluded"));
    let spent = auditor.get("/spend", &[("by", "category"), ("min_position", &*here)]).expect(200);
    let ordered: Vec<_> =
        spent["sums"].as_array().unwrap().iter().map(|sum| &sum["ordered"]).collect();
    assert_eq!(ordered, ["900.00", "25240.00", "8150.00"], "{spent}");
    year.market.server.kill_and_wait();
    let server = Server::start(year.data.path(), &["--clock", "manual"]);
    let again = auditor.clone().at(&server.url).get(&path, &[]).expect(200);
    assert_eq!(again["items"], record["items"]);
    server.stop();
    assert!(run(&["verify", "--data", text(year.data.path())]).status.success());
    let offline = told(&["record", &year.system, "--system", "--data", text(year.data.path())]);
    // On the directory people stand by function, since no reading can be recorded beside a running server.
    let said = |record: &serde_json::Value| {
        let items = record["items"].as_array().unwrap().iter();
        items.map(|item| (item["number"].clone(), item["tables"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(said(&offline), said(&record));
}
