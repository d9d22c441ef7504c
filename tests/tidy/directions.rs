//! Who may depend on whom, read from the `Cargo.toml` files.
//! What is imported from a dependency is not looked at here.

use std::collections::BTreeMap;
use std::fs;

use super::none;
use super::source::{files, root};

/// What each crate may use of the workspace, besides itself.
const DIRECTIONS: [(&str, &[&str]); 9] = [
    ("schemas", &[]),
    ("procurement", &["schemas"]),
    ("projections", &["schemas", "event_store", "search"]),
    ("event_store", &[]),
    ("search", &[]),
    ("witness", &[]),
    ("marketplace", &["schemas", "procurement", "projections", "event_store", "search", "witness"]),
    // The verifier judges the others, so it shares nothing with them.
    ("marktbuch-verify", &[]),
    (
        "tests",
        &[
            "schemas",
            "procurement",
            "projections",
            "event_store",
            "search",
            "witness",
            "marketplace",
            "marktbuch-verify",
        ],
    ),
];

/// What the rules may use of others: values, hashes, text. None of these reads a clock or the world unasked.
const PURE: [&str; 6] = ["chrono", "rust_decimal", "serde", "serde_json", "sha2", "thiserror"];

#[test]
fn crates_depend_in_the_one_direction() {
    let mut violations = Vec::new();
    let crates = crates();
    for (name, dependencies) in &crates {
        let Some((_, allowed)) = DIRECTIONS.iter().find(|(known, _)| known == name) else {
            violations.push(format!("crate `{name}` has no place in the directions"));
            continue;
        };
        for dependency in dependencies {
            let of_the_workspace = crates.contains_key(&dependency.name);
            if of_the_workspace && !allowed.contains(&dependency.name.as_str()) {
                violations.push(format!("`{name}` depends on `{}`", dependency.name));
            }
        }
    }
    assert_eq!(crates.len(), DIRECTIONS.len(), "crates of the workspace");
    none(&violations);
}

#[test]
fn the_rules_use_nothing_that_reaches_the_world() {
    let crates = crates();
    let violations: Vec<_> = crates["procurement"]
        .iter()
        .filter(|dependency| !dependency.for_tests && dependency.name != "schemas")
        .filter(|dependency| !PURE.contains(&dependency.name.as_str()))
        .map(|dependency| format!("`procurement` depends on `{}`", dependency.name))
        .collect();
    none(&violations);
}

struct Dependency {
    name: String,
    for_tests: bool,
}

/// The crates of the workspace with everything they depend on.
fn crates() -> BTreeMap<String, Vec<Dependency>> {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut crates = BTreeMap::new();
    for manifest in files(&["toml"]) {
        let folder = manifest.path.strip_suffix("/Cargo.toml");
        let Some(folder) = folder.filter(|folder| workspace.contains(&format!("\"{folder}\",")))
        else {
            continue;
        };
        let name = manifest
            .text
            .lines()
            .find_map(|line| line.strip_prefix("name = "))
            .unwrap_or(folder)
            .trim_matches('"')
            .to_owned();
        crates.insert(name, dependencies(&manifest.text));
    }
    crates
}

fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
        } else if section.ends_with("dependencies") && line.contains('=') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or("");
            found.push(Dependency {
                name: name.to_owned(),
                for_tests: section.ends_with("dev-dependencies"),
            });
        }
    }
    found
}
