//! What a file looks like: how it opens, how long it is, how long its functions are.
//! What stands in it is not looked at here.

use super::none;
use super::source::{Source, rust};

/// No file is longer.
const MOST_LINES: usize = 400;
/// 95 of 100 files are no longer.
const MOST_LINES_OF_MOST: usize = 300;
/// No function is longer.
const MOST_LINES_OF_A_FUNCTION: usize = 70;

/// Unit tests need one sentence: what must not be in `foo/tests.rs` is whatever is no test of `foo.rs`.
#[test]
fn every_file_says_what_it_is_for_and_what_must_not_be_in_it() {
    let needed = |path: &str| if path.ends_with("/tests.rs") { 1 } else { 2 };
    let violations: Vec<_> = rust()
        .iter()
        .filter(|source| sentences(&source.text) < needed(&source.path))
        .map(|source| format!("{}: `//!` says too little", source.path))
        .collect();
    none(&violations);
}

#[test]
fn no_file_and_no_function_is_too_long() {
    let sources = rust();
    let mut lengths: Vec<_> = sources.iter().map(|s| s.text.lines().count()).collect();
    let mut functions = Vec::new();
    let mut violations = Vec::new();
    for (source, length) in sources.iter().zip(&lengths) {
        if *length > MOST_LINES {
            violations.push(format!("{}: {length} lines", source.path));
        }
        for (name, line, length) in functions_of(source) {
            functions.push(length);
            if length > MOST_LINES_OF_A_FUNCTION {
                let path = &source.path;
                violations.push(format!("{path}:{line}: fn {name} has {length} lines"));
            }
        }
    }
    lengths.sort_unstable();
    functions.sort_unstable();
    let of_95_in_100 = lengths[(lengths.len() * 95).div_ceil(100) - 1];
    println!(
        "{} files: median {} lines, 95 of 100 within {of_95_in_100}, longest {}",
        lengths.len(),
        lengths[lengths.len() / 2],
        lengths[lengths.len() - 1],
    );
    println!(
        "{} functions: median {} lines, longest {}",
        functions.len(),
        functions[functions.len() / 2],
        functions[functions.len() - 1],
    );
    if of_95_in_100 > MOST_LINES_OF_MOST {
        let longer = sources.iter().map(|source| (source.text.lines().count(), &source.path));
        let longer = longer.filter(|(length, _)| *length > MOST_LINES_OF_MOST);
        violations.extend(longer.map(|(length, path)| {
            format!("{path}: {length} lines, and more than 5 of 100 are over {MOST_LINES_OF_MOST}")
        }));
    }
    none(&violations);
}

/// Sentences of the `//!` lines with which a file opens.
fn sentences(text: &str) -> usize {
    let opening = text.lines().map_while(|line| line.strip_prefix("//!"));
    let opening = opening.collect::<Vec<_>>().join(" ") + " ";
    let ends = [". ", "? ", ".) "];
    ends.iter().map(|end| opening.matches(end).count()).sum()
}

/// Name, first line and number of lines of every function with a body.
fn functions_of(source: &Source) -> Vec<(String, usize, usize)> {
    let code = source.code();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let starts_a_word = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let name = code[at + 3..].split(|c: char| !c.is_alphanumeric() && c != '_');
        let name = name.into_iter().next().unwrap_or("");
        if !starts_a_word || name.is_empty() {
            continue;
        }
        if let Some(end) = end_of_body(&code[at..]) {
            let line = 1 + code[..at].matches('\n').count();
            let length = code[at..=at + end].lines().count();
            found.push((name.to_owned(), line, length));
        }
    }
    found
}

/// Where the body of the function that begins here ends; none if it has no body.
fn end_of_body(code: &str) -> Option<usize> {
    let (mut brackets, mut braces) = (0_i32, 0_i32);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' if braces == 0 => brackets += 1,
            ')' | ']' if braces == 0 => brackets -= 1,
            ';' if brackets == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                if braces <= 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn functions_are_measured_from_their_name_to_their_last_brace() {
    let text =
        "trait T {\n    fn none(a: [u8; 2]);\n}\nfn one() -> [u8; 2] {\n    if x {\n    }\n}\n";
    let source = Source { path: String::new(), text: text.to_owned() };
    assert_eq!(functions_of(&source), [("one".to_owned(), 4, 4)]);
}
