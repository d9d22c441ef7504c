//! The repository's files as text, and Rust code without its comments and literals.
//! What may stand in a file is not said here.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the repository.
pub(super) struct Source {
    /// Its path from the root, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl Source {
    /// Whether it is compiled for tests or measurements only.
    pub fn is_test(&self) -> bool {
        const TEST_ONLY: [&str; 3] = [
            "services/procurement/src/samples.rs",
            "services/procurement/src/scenario.rs",
            "infra/event_store/src/contract.rs",
        ];
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.contains("/benches/")
            || self.path.contains("/src/contract/")
            || self.path.ends_with("/tests.rs")
            || TEST_ONLY.contains(&self.path.as_str())
    }

    /// The code, every comment and the content of every literal blanked out, lines kept.
    pub fn code(&self) -> String {
        blank(&self.text, true)
    }

    /// The code with its literals, every comment blanked out.
    pub fn code_with_literals(&self) -> String {
        blank(&self.text, false)
    }
}

/// The directory with the workspace's `Cargo.toml`.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file.
pub(super) fn rust() -> Vec<Source> {
    let found = files(&["rs"]);
    assert!(found.len() > 100, "{} Rust files found", found.len());
    found
}

/// Every file with one of these extensions, in the order of their paths.
pub(super) fn files(extensions: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root(), "", extensions, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(dir: &Path, prefix: &str, extensions: &[&str], found: &mut Vec<Source>) {
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{prefix}{name}");
        // Built, hidden or a market's own data: not the project's text.
        let passed_over = name.starts_with('.') || ["target", "data"].contains(&path.as_str());
        if entry.file_type().unwrap().is_dir() {
            if !passed_over {
                walk(&entry.path(), &format!("{path}/"), extensions, found);
            }
        } else if extensions.contains(&name.rsplit('.').next().unwrap_or("")) {
            let text = fs::read_to_string(entry.path()).unwrap();
            found.push(Source { path, text });
        }
    }
}

fn blank(text: &str, literals_too: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let (end, kept) = match opaque(&chars, at) {
            Some((end, is_comment)) => (end, !is_comment && !literals_too),
            None => (at + 1, true),
        };
        let end = end.min(chars.len());
        out.extend(chars[at..end].iter().map(|c| match c {
            '\n' => '\n',
            c if kept => *c,
            _ => ' ',
        }));
        at = end;
    }
    out
}

/// Where a comment or literal that begins here ends, and whether it is a comment.
fn opaque(chars: &[char], at: usize) -> Option<(usize, bool)> {
    let rest = &chars[at..];
    let inside_a_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match rest {
        ['/', '/', ..] => {
            let length = rest.iter().position(|c| *c == '\n');
            Some((at + length.unwrap_or(rest.len()), true))
        }
        ['/', '*', ..] => Some((at + block_comment(rest), true)),
        ['"', ..] => Some((at + quoted(rest, '"'), false)),
        ['r', '"' | '#', ..] if !inside_a_word => raw(&rest[1..]).map(|n| (at + 1 + n, false)),
        ['b', 'r', '"' | '#', ..] if !inside_a_word => raw(&rest[2..]).map(|n| (at + 2 + n, false)),
        // A character, not a lifetime.
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => Some((at + quoted(rest, '\''), false)),
        _ => None,
    }
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    break;
                }
            }
            _ => at += 1,
        }
    }
    at
}

fn quoted(rest: &[char], end: char) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            c if c == end => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of `#"…"#` with any number of `#`; none if it is something else.
fn raw(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().take_while(|c| **c == '#').count();
    if rest.get(hashes) != Some(&'"') {
        return None;
    }
    let mut at = hashes + 1;
    while at < rest.len() {
        let closes = rest[at] == '"' && rest[at + 1..].iter().take(hashes).all(|c| *c == '#');
        at += 1;
        if closes {
            return Some(at + hashes);
        }
    }
    Some(rest.len())
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let text = "a /* b /* c */ */ \"d\\\"e\" r#\"f\"g\"# 'h' '\\'' &'i j // k\nl b\"m\" br\"n\"";
    let source = |text: &str| Source { path: String::new(), text: text.to_owned() };
    let words = |code: String| code.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(source(text).code()), "a &'i j l b");
    assert_eq!(words(source("x \"y\" // z").code_with_literals()), "x \"y\"");
}
