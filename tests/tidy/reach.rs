//! A rule that is said to be held is reached by a use case: what its row names is used by code that runs, step by step
//! up to the marketplace. Whether it is used rightly is for tests of the trade.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::none;
use super::source::{Source, root, rust};

/// The code in which use cases stand. What only answers questions about the law is no use case.
const USE_CASES: &str = "services/marketplace/src/";
const QUESTIONS: [&str; 2] = ["services/marketplace/src/law/", "services/marketplace/src/cli/law"];
/// The rules themselves, and what events and views are made of.
const RULES: [&str; 3] = ["services/procurement/src/", "schemas/src/", "projections/src/"];

/// A function or constant with what stands in it.
struct Piece {
    name: String,
    text: String,
}

/// Every held rule of `docs/rules.md` is reached.
#[test]
fn every_rule_that_is_held_is_reached_by_a_use_case() {
    let paper = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let (held, _) = paper.split_once("\n## Reckoned and not held\n").unwrap();
    let sources: Vec<_> = rust().into_iter().filter(|source| !source.is_test()).collect();
    let reached = reached(&sources);
    let mut violations = Vec::new();
    for row in held.lines().filter(|line| line.starts_with("| R-") || line.starts_with("| §")) {
        let cells: Vec<_> = row.split(" | ").collect();
        let [rule, .., places, _] = &cells[..] else { continue };
        let names = places.split('`').skip(1).step_by(2).filter(|name| is_identifier(name));
        let unreached = names.filter(|name| !reached.contains(*name));
        violations.extend(unreached.map(|name| {
            format!("{rule} is said to be held by `{name}`, which no use case reaches")
        }));
    }
    none(&violations);
}

/// Every word that stands in code which runs: that of the use cases, and of what they name, and of what that names.
fn reached(sources: &[Source]) -> BTreeSet<String> {
    let within = |source: &Source, places: &[&str]| {
        places.iter().any(|place| source.path.starts_with(place))
    };
    let mut pieces: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources.iter().filter(|source| within(source, &RULES)) {
        for piece in pieces_of(&source.code()) {
            pieces.entry(piece.name).or_default().push(piece.text);
        }
    }
    let use_cases =
        sources.iter().filter(|source| within(source, &[USE_CASES]) && !within(source, &QUESTIONS));
    let mut open: Vec<String> = use_cases.flat_map(|source| words(&source.code())).collect();
    let mut reached = BTreeSet::new();
    while let Some(word) = open.pop() {
        if !reached.insert(word.clone()) {
            continue;
        }
        for text in pieces.remove(&word).into_iter().flatten() {
            open.extend(words(&text));
        }
    }
    reached
}

/// The functions and constants of a file. The one that only tells the rule of a refusal is left out: it names every
/// refusal, also one that nobody makes.
fn pieces_of(code: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    for (keyword, is_function) in [("fn ", true), ("const ", false), ("static ", false)] {
        for (at, _) in code.match_indices(keyword) {
            let begins =
                code[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
            let rest = &code[at + keyword.len()..];
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !begins || name.is_empty() || name == "fn" || (is_function && name == "rule") {
                continue;
            }
            let after = &rest[name.len()..];
            let text =
                if is_function { body(after) } else { after.split(';').next().unwrap_or("") };
            found.push(Piece { name, text: text.to_owned() });
        }
    }
    found
}

/// From a function's name to the brace that closes it; without a body to its semicolon.
fn body(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return &text[..=at],
            '}' => depth -= 1,
            ';' if depth == 0 && !text[..at].ends_with(char::is_numeric) => return &text[..at],
            _ => {}
        }
    }
    text
}

fn words(code: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.split(|c| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_identifier(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[test]
fn what_nobody_calls_is_not_reached() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = [
        source("services/marketplace/src/http/needs.rs", "fn state() { lane(1); }"),
        source(
            "services/procurement/src/law/lane.rs",
            "pub fn lane(x: u8) -> u8 { LIMIT + x }\nconst LIMIT: u8 = most();\nfn most() -> u8 { 1 }\n\
             pub fn alone() -> u8 { Alone::new() }\nfn rule() -> u8 { NeverMade }",
        ),
    ];
    let reached = reached(&sources);
    assert!(["lane", "LIMIT", "most"].iter().all(|name| reached.contains(*name)));
    assert!(["alone", "Alone", "NeverMade"].iter().all(|name| !reached.contains(*name)));
}
