//! The table of codes is whole, and the manual has it as it is.

use super::*;

/// The codes as the source names them.
fn codes() -> Vec<String> {
    let source = include_str!("../../problem.rs");
    let (_, rest) = source.split_once("pub enum Code {").unwrap();
    let (variants, _) = rest.split_once('}').unwrap();
    let names = variants.lines().map(|line| line.trim().trim_end_matches(','));
    let names = names.filter(|name| name.starts_with(char::is_uppercase));
    names
        .map(|name| {
            let mut snake = String::new();
            for (i, letter) in name.chars().enumerate() {
                if i > 0 && letter.is_uppercase() {
                    snake.push('_');
                }
                snake.extend(letter.to_lowercase());
            }
            snake
        })
        .collect()
}

#[test]
fn every_code_has_its_sentences_in_german_and_english() {
    let in_table: Vec<&str> = lines().map(|(code, _)| code).collect();
    let without: Vec<String> =
        codes().into_iter().filter(|code| !in_table.contains(&code.as_str())).collect();
    assert!(without.is_empty(), "add a line to words.table for: {without:?}");
    for (code, parts) in lines() {
        let known = serde_json::from_value::<Code>(serde_json::json!(code));
        assert!(known.is_ok(), "{code} is no code (any more)");
        assert!(parts.iter().all(|part| !part.trim().is_empty()), "{code} lacks a part");
        assert!(["file", "refused", "dropped", "assumed", "note"].contains(&parts[0]), "{code}");
    }
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(rows, in_table.len(), "a line has another number of parts than six");
}

#[test]
fn the_manual_has_the_table_as_the_program_says_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/catalogue-files.md");
    let manual = std::fs::read_to_string(path).unwrap();
    let (before, rest) = manual.split_once("<!-- codes -->\n").unwrap();
    let (written, after) = rest.split_once("<!-- end of codes -->").unwrap();
    if written == table() {
        return;
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let whole = format!("{before}<!-- codes -->\n{}<!-- end of codes -->{after}", table());
        std::fs::write(path, whole).unwrap();
        return;
    }
    panic!("docs/catalogue-files.md is stale: run the test with UPDATE_GOLDEN=1");
}
