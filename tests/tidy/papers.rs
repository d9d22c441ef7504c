//! The papers: links lead somewhere, rules stand where they are said to stand, no machine of ours is named.
//! Whether the sentences are true is for people to judge.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::none;
use super::source::{Source, files, root, rust};

/// Words of ARCHITECTURE.md, at most: it is to be read in one sitting.
const MOST_WORDS: usize = 2_000;

#[test]
fn links_between_papers_lead_somewhere() {
    let mut violations = Vec::new();
    for paper in files(&["md"]) {
        let folder = root().join(&paper.path).parent().unwrap().to_owned();
        for target in links(&paper.text) {
            if !folder.join(&target).exists() {
                violations.push(format!("{}: `{target}` is not there", paper.path));
            }
        }
    }
    none(&violations);
}

#[test]
fn the_architecture_is_read_in_one_sitting() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let words = text.split_whitespace().count();
    assert!(words < MOST_WORDS, "ARCHITECTURE.md has {words} words");
}

#[test]
fn no_file_names_a_developers_machine() {
    // Put together here, so that this file does not name one.
    let homes = ["home", "work", "Users", "root"].map(|name| format!("/{name}/"));
    let kinds = ["md", "rs", "toml", "yml", "yaml", "service", "py", "run"];
    let mut violations = Vec::new();
    for file in files(&kinds) {
        for (number, line) in (1..).zip(file.text.lines()) {
            let starts_a_path = |home: &String| {
                line.match_indices(home.as_str()).any(|(at, _)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-/>}".contains(c))
                })
            };
            if homes.iter().any(starts_a_path) {
                violations.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    none(&violations);
}

/// A rule of law stands in the code, in the table of `docs/rules.md`, and in the doc line of a test; one that is left
/// out stands in the table of those alone.
#[test]
fn every_rule_stands_in_the_code_the_table_and_a_test() {
    let paper = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let (held, left_out) = paper.split_once("\n## Left out\n").unwrap();
    let in_rows = |text: &str| -> BTreeSet<String> {
        text.lines().filter(|line| line.starts_with('|')).flat_map(rules).collect()
    };
    let (in_table, left_out) = (in_rows(held), in_rows(left_out));
    let (mut in_code, mut in_tests) = (BTreeSet::new(), BTreeSet::new());
    for source in rust().iter().filter(|s| !s.path.starts_with("tests/tidy")) {
        if source.is_test() {
            let doc_lines = source.text.lines().map(str::trim_start);
            in_tests.extend(doc_lines.filter(|line| line.starts_with("///")).flat_map(rules));
        } else {
            in_code.extend(rules(&source.text));
        }
    }
    let missing = |from: &BTreeSet<String>, place: &str| -> Vec<String> {
        let absent = in_code.difference(from);
        absent.map(|rule| format!("{rule} stands in the code, not in {place}")).collect()
    };
    let mut violations = missing(&in_table, "docs/rules.md");
    violations.extend(missing(&in_tests, "the doc line of a test"));
    let unfounded = in_table.difference(&in_code);
    violations
        .extend(unfounded.map(|rule| format!("{rule} stands in docs/rules.md, not in the code")));
    let held_after_all = left_out.intersection(&in_code);
    violations.extend(held_after_all.map(|rule| format!("{rule} is left out and in the code")));
    none(&violations);
}

/// Every test that `docs/rules.md` names is there.
#[test]
fn every_test_that_the_table_of_rules_names_is_there() {
    let paper = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let tests: Vec<_> = rust().into_iter().filter(Source::is_test).collect();
    let mut violations = Vec::new();
    for row in paper.lines().filter(|line| line.starts_with("| R-") || line.starts_with("| §")) {
        let last = row.trim_end_matches(['|', ' ']).rsplit('|').next().unwrap_or("");
        for name in last.split('`').skip(1).step_by(2).filter(|name| !name.contains(['/', '.'])) {
            let written = format!("fn {name}(");
            if !tests.iter().any(|source| source.text.contains(&written)) {
                violations.push(format!("docs/rules.md names `{name}`, which is no test"));
            }
        }
    }
    none(&violations);
}

/// Every file that `docs/rules.md` names is there, and what it says of them stands in one of those of its row.
#[test]
fn every_place_that_the_table_of_rules_names_is_there() {
    let paper = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let mut violations = Vec::new();
    for row in paper.lines().filter(|line| line.starts_with("| R-") || line.starts_with("| §")) {
        let cells: Vec<_> = row.split(" | ").collect();
        let [rule, .., places, _] = &cells[..] else { continue };
        let named = || places.split('`').skip(1).step_by(2);
        let is_file = |name: &&str| {
            Path::new(name).extension().is_some_and(|kind| kind == "rs" || kind == "table")
        };
        let mut text = String::new();
        for name in named().filter(is_file) {
            let rules = root().join("services/procurement/src").join(name);
            match fs::read_to_string(rules).or_else(|_| fs::read_to_string(root().join(name))) {
                Ok(read) => text.push_str(&read),
                Err(_) => violations.push(format!("{rule} names {name}, which is no file")),
            }
        }
        let words = named().filter(|name| !is_file(name) && !text.contains(name));
        violations.extend(
            words.map(|word| format!("{rule} names `{word}`, which is in no file of its row")),
        );
    }
    none(&violations);
}

/// Targets of the links of a paper that lead to files of the repository.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_fence = false;
    for line in text.lines() {
        in_fence ^= line.trim_start().starts_with("```");
        if in_fence {
            continue;
        }
        for (at, opening) in line.match_indices("](") {
            let target = line[at + opening.len()..].split([')', ' ', '#']).next();
            let target = target.unwrap_or("");
            if !target.is_empty() && !target.contains(':') {
                found.push(target.to_owned());
            }
        }
    }
    found
}

/// Every `R-1.23` of a text.
fn rules(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("R-") {
        let rule: String =
            text[at + 2..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let rule = rule.trim_end_matches('.');
        if rule.contains('.') && rule.starts_with(|c: char| c.is_ascii_digit()) {
            found.push(format!("R-{rule}"));
        }
    }
    found
}

#[test]
fn links_and_rules_are_read_from_text() {
    let text = "see [a](b.md#c), [d](https://e.f), [g](#h)\n```\n[i](j)\n```\n![k](l/m.png)";
    assert_eq!(links(text), ["b.md", "l/m.png"]);
    assert_eq!(rules("R-1.01, (R-12.3). R-x R-1"), ["R-1.01", "R-12.3"]);
}
