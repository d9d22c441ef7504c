//! Questions on the law over HTTP and on the command line: the same answers, and what is refused.
//! That the answers are right is tested beside the rules.

use serde_json::{Value, json};

use crate::support::{Market, run, text, told};

const DEADLINE: [(&str, &str); 4] =
    [("event", "2026-05-11"), ("period", "10"), ("unit", "working-days"), ("land", "NW")];

const LANE: [(&str, &str); 5] = [
    ("value", "1000"),
    ("cpv", "30237410-6"),
    ("land", "RP"),
    ("on", "2026-09-15"),
    ("rolling_sum", "9000.01"),
];

/// The same question for the command line.
fn options(command: &str, query: &[(&str, &str)]) -> Vec<String> {
    let options = query
        .iter()
        .flat_map(|(name, value)| [format!("--{}", name.replace('_', "-")), (*value).to_owned()]);
    ["law".to_owned(), command.to_owned()].into_iter().chain(options).collect()
}

fn asked(command: &str, query: &[(&str, &str)]) -> Value {
    let options = options(command, query);
    let mut options: Vec<_> = options.iter().map(String::as_str).collect();
    options.push("--json");
    told(&options)
}

/// R-1.28, R-4.02: both ways give one answer, to every role.
#[test]
fn the_law_is_told_alike_over_http_and_on_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let day = [("on", "2026-09-15"), ("land", "NW")];
    for (path, command, query) in [
        ("/law", "show", &day[..]),
        ("/law/deadlines", "deadline", &DEADLINE[..]),
        ("/law/lanes", "lane", &LANE[..]),
    ] {
        let answer = market.buyer.get(path, query).expect(200);
        assert_eq!(market.supplier.get(path, query).expect(200), answer);
        assert_eq!(asked(command, query), answer, "{path}");
    }
    let deadline = market.auditor.get("/law/deadlines", &DEADLINE).expect(200);
    assert_eq!(deadline["last_day"], "2026-05-27");
    let skipped = deadline["steps"].as_array().unwrap();
    assert!(skipped.iter().any(|step| step["day"] == "2026-05-14"));
    let lane = market.auditor.get("/law/lanes", &LANE).expect(200);
    assert_eq!(lane["lane"], "national_procedure");
    let reasons = lane["reasons"].as_array().unwrap();
    assert!(reasons.iter().any(|r| r["rule"] == "R-4.02" && r["weight"] == "passed_over"));
    assert!(reasons.iter().all(|r| r["rule_version"].as_str().unwrap().starts_with("law/")));
}

#[test]
fn what_the_law_does_not_answer_is_refused_with_what_is_missing() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let refused = market.buyer.get("/law", &[("land", "XX")]).refused(400, "parameter_unusable");
    assert_eq!(refused["particulars"]["parameter"], "land");
    market.buyer.get("/law/deadlines", &DEADLINE[..3]).refused(400, "parameter_unusable");
    let later = [("value", "10"), ("cpv", "30237410"), ("land", "NW"), ("on", "2028-01-01")];
    let refused = market.buyer.get("/law/lanes", &later).refused(422, "law_not_known");
    assert!(refused["title"].as_str().unwrap().contains("expired on 2027-12-31"));
}

#[test]
fn the_command_line_says_2_to_what_it_cannot_answer() {
    for (command, query, words) in [
        ("deadline", &[("event", "2026-05-11"), ("period", "10"), ("land", "XX")][..], "--land"),
        ("deadline", &[("event", "11.5.2026"), ("period", "10"), ("land", "NW")][..], "--event"),
        (
            "deadline",
            &[("event", "2040-05-11"), ("period", "10"), ("land", "NW")][..],
            "2035-12-31",
        ),
        ("show", &[("amendments", "no-such-file")][..], "no-such-file"),
    ] {
        let options = options(command, query);
        let output = run(&options.iter().map(String::as_str).collect::<Vec<_>>());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn an_operators_rows_are_used_where_the_law_leaves_room() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("rows");
    let row = "direct-award | SL | municipality | supplies | 12500 | 2026-01-01 | | council 2026-02-03 | M | rules 4.3 |";
    std::fs::write(&file, row).unwrap();
    let file = file.to_str().unwrap();
    let need = [("value", "12500"), ("cpv", "30237410"), ("land", "SL"), ("on", "2026-09-15")];
    assert_eq!(asked("lane", &need)["lane"], "national_procedure");
    let amended = [&need[..], &[("amendments", file)]].concat();
    assert_eq!(asked("lane", &amended)["lane"], "direct_award");
}

const SAARLAND: &str = "direct-award | SL | municipality | supplies | 12500 | 2026-01-01 | | council | M | rules 4.3 |";

/// R-4.03, R-4.02: an operator's change holds from then on for every question, is told with who and why, and the law of
/// before stays to be asked.
#[test]
fn a_change_of_the_law_holds_for_every_question_and_is_told_with_its_reason() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let lane = [("value", "9000"), ("cpv", "30237410-6"), ("land", "SL"), ("on", "2026-09-15")];
    let taken = |more: &[(&str, &str)]| {
        market.buyer.get("/law/lanes", &[&lane[..], more].concat()).expect(200)["lane"].clone()
    };
    assert_eq!(taken(&[]), "national_procedure");
    let change = json!({ "limit": SAARLAND, "reason": "Beschluss des Rates" });
    market.buyer.post("/law/changes", &change).refused(403, "role_does_not_allow");
    let made = market.operator.post("/law/changes", &change);
    let before = (made.position.unwrap() - 1).to_string();
    made.expect(201);
    assert_eq!(taken(&[]), "direct_award");
    assert_eq!(taken(&[("as_of", &before)]), "national_procedure");
    let on = [("on", "2026-09-15"), ("land", "SL")];
    let shown = market.supplier.get("/law", &on).expect(200);
    let rows = shown["limits"].as_array().unwrap();
    let row = rows.iter().find(|row| row["value"] == "12500").unwrap();
    assert_eq!(row["changed"]["reason"], "Beschluss des Rates");
    let offline = ["law", "show", "--on", "2026-09-15", "--land", "SL", "--json", "--data"];
    assert_eq!(told(&[&offline[..], &[text(data.path())]].concat()), shown);

    let settled =
        SAARLAND.replace("SL | municipality", "* | federation").replace("2026-01", "2026-07");
    let refused = json!({ "limit": settled, "reason": "so" });
    market.operator.post("/law/changes", &refused).refused(409, "settled_by_law");
    let both = json!({ "limit": SAARLAND, "holiday": SAARLAND, "reason": "so" });
    market.operator.post("/law/changes", &both).refused(400, "parameter_unusable");
    let at = ["--url", &market.server.url, "--token", market.operator.token(), "--json"];
    let setting = r#"{"setting":"direct_awards_at_the_limit","value":"require_reason"}"#;
    let change = ["law", "change", "--setting", setting, "--reason", "Dienstanweisung"];
    let changes = told(&[&change[..], &at].concat());
    assert_eq!(changes["changes"].as_array().unwrap().len(), 2);
    let past = [("value", "12000"), ("rolling_sum", "9000"), ("reason", "eigene Einheit")];
    let query = [&lane[1..], &past].concat();
    assert_eq!(market.buyer.get("/law/lanes", &query).expect(200)["lane"], "direct_award");
}

/// R-1.25: how many days there are at least for tenders below the threshold is set, and shown with the law.
#[test]
fn the_days_for_tenders_below_the_threshold_are_set_and_shown() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let days = || {
        let law = market.buyer.get("/law", &[("on", "2026-09-15")]).expect(200);
        law["settings"]["tender_days_below_threshold"].clone()
    };
    assert_eq!(days(), 10);
    let set = |days: u8| {
        let setting = json!({ "setting": "tender_period_below_threshold", "days": days });
        let change = json!({ "setting": setting, "reason": "Dienstanweisung" });
        market.operator.post("/law/changes", &change)
    };
    set(61).refused(409, "setting_out_of_bounds");
    set(14).expect(201);
    assert_eq!(days(), 14);
}
