//! Words that must not stand in some code: the world in the rules, the trade in the infrastructure, floats in money.
//! Papers are not looked at here; `unwrap`, `expect` and blocking locks are clippy's business.

use super::none;
use super::source::{Source, rust};

/// What reaches a clock, chance, or the world.
const WORLD: [&str; 21] = [
    "async",
    "await",
    "tokio",
    "SystemTime",
    "Instant",
    "Utc::now",
    "Local",
    "rand",
    "now_v7",
    "new_v4",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "print",
    "println",
    "eprintln",
    "tracing",
    "log",
];

/// What is said in the trade and nowhere below it. Words that are English before they are the trade's
/// (`order` in comments, `delivery`, `contract`, `lot`) are left out.
const TRADE: [&str; 33] = [
    "admission",
    "admissions",
    "article",
    "articles",
    "authority",
    "award",
    "bmecat",
    "buyer",
    "buyers",
    "catalogue",
    "catalogues",
    "cpv",
    "customer",
    "despatch",
    "gtin",
    "invoice",
    "invoices",
    "municipality",
    "offer",
    "offers",
    "orders",
    "price",
    "prices",
    "procurement",
    "purchase",
    "purchasing",
    "quantity",
    "receipt",
    "supplier",
    "suppliers",
    "tender",
    "tenders",
    "vendor",
];

#[test]
fn no_rule_reaches_a_clock_chance_or_the_world() {
    none(&found_in(
        |source| source.path.starts_with("services/procurement/src/") && !source.is_test(),
        |code, _| WORLD.iter().filter(|word| has_word(code, word)).collect(),
    ));
}

#[test]
fn the_infrastructure_knows_no_word_of_the_trade() {
    let is_infrastructure = |source: &Source| {
        source.path.starts_with("infra/") && source.path.contains("/src/") && !source.is_test()
    };
    let mut violations = Vec::new();
    for source in rust().iter().filter(|source| is_infrastructure(source)) {
        // `ORDER BY` is the database's word.
        let text = source.text.replace("ORDER BY", "");
        for (number, line) in (1..).zip(text.lines()) {
            for word in words(line).filter(|word| TRADE.contains(&word.as_str())) {
                violations.push(format!("{}:{number}: `{word}`", source.path));
            }
        }
        for (number, line) in (1..).zip(source.code_with_literals().lines()) {
            let line = line.replace("ORDER BY", "");
            if words(&line).any(|word| word == "order") {
                violations.push(format!("{}:{number}: `order`", source.path));
            }
        }
    }
    none(&violations);
}

#[test]
fn no_float_where_money_or_a_score_is_decided() {
    let folders = ["services/procurement/", "schemas/", "projections/"];
    none(&found_in(
        |source| folders.iter().any(|folder| source.path.starts_with(folder)),
        |code, _| {
            let named = ["f32", "f64"].into_iter().filter(|word| has_word(code, word));
            let named = named.collect::<Vec<_>>();
            let literal = has_float_literal(code).then_some("a float literal");
            named.into_iter().chain(literal).collect()
        },
    ));
}

#[test]
fn nothing_is_left_undone_unsaid_or_switched_off() {
    let macros = ["todo!", "unimplemented!", "dbg!"];
    none(&found_in(
        |_| true,
        |code, _| {
            let left = macros.into_iter().filter(|word| has_word(code, word));
            let ignored = code.contains("#[ignore").then_some("#[ignore]");
            left.chain(ignored).collect()
        },
    ));
    let violations: Vec<_> = rust()
        .iter()
        .flat_map(|source| {
            let lines = exceptions_without_reason(&source.code());
            lines
                .into_iter()
                .map(|line| {
                    format!("{}:{line}: a lint is switched off without a reason", source.path)
                })
                .collect::<Vec<_>>()
        })
        .collect();
    none(&violations);
}

/// Sleeping is for looking again at a condition that nobody announces, never for hoping.
#[test]
fn no_test_sleeps_but_to_look_again() {
    let mut violations = Vec::new();
    for source in rust().iter().filter(|source| source.is_test()) {
        if source.path.contains("/benches/") {
            continue;
        }
        let code = source.code();
        for (at, _) in code.match_indices("::sleep(") {
            if !is_in_a_loop(&code[..at]) {
                let line = 1 + code[..at].matches('\n').count();
                violations.push(format!("{}:{line}: sleeps outside a loop", source.path));
            }
        }
    }
    none(&violations);
}

/// `path:line: word` for whatever is found in a line of the code of the chosen files.
fn found_in<'a, W: std::fmt::Display + 'a>(
    chosen: impl Fn(&Source) -> bool,
    find: impl Fn(&str, &Source) -> Vec<W>,
) -> Vec<String> {
    let mut violations = Vec::new();
    for source in rust().iter().filter(|source| chosen(source)) {
        for (number, line) in (1..).zip(source.code().lines()) {
            for word in find(line, source) {
                violations.push(format!("{}:{number}: `{word}`", source.path));
            }
        }
    }
    violations
}

/// Whether a word stands here that is not a part of another.
fn has_word(code: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let after = &code[at + word.len()..];
        !code[..at].ends_with(is_part) && (word.ends_with('!') || !after.starts_with(is_part))
    })
}

/// The words of a line in lower case: `supplierNumber` and `SUPPLIER_NUMBER` have two.
fn words(line: &str) -> impl Iterator<Item = String> {
    let mut spaced = String::new();
    let mut after_lower_case = false;
    for c in line.chars() {
        if c.is_uppercase() && after_lower_case {
            spaced.push(' ');
        }
        after_lower_case = c.is_lowercase();
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    let words: Vec<_> = spaced.split_whitespace().map(str::to_lowercase).collect();
    words.into_iter()
}

/// Digits, a point, digits; not a range and not the field of a tuple.
fn has_float_literal(code: &str) -> bool {
    code.match_indices('.').any(|(at, _)| {
        let before = code[..at].trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
        let has_digits = before.len() < at && code[..at].ends_with(|c: char| c.is_ascii_digit());
        let part_of_more = before.ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == '_');
        has_digits && !part_of_more && code[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Lines on which `#[allow(…)]` or `#[expect(…)]` begins and no `reason` follows.
fn exceptions_without_reason(code: &str) -> Vec<usize> {
    let openings = ["[allow(", "[expect("];
    let begins = openings.iter().flat_map(|opening| code.match_indices(opening));
    begins
        .filter(|(at, _)| {
            let attribute = code[*at..].split(']').next().unwrap_or("");
            !has_word(attribute, "reason")
        })
        .map(|(at, _)| 1 + code[..at].matches('\n').count())
        .collect()
}

/// Whether the innermost block that is open at the end of this code is a loop's.
fn is_in_a_loop(code: &str) -> bool {
    let mut open = Vec::new();
    let mut header = 0;
    for (at, c) in code.char_indices() {
        match c {
            '{' => {
                open.push(&code[header..at]);
                header = at + 1;
            }
            '}' => {
                open.pop();
                header = at + 1;
            }
            ';' => header = at + 1,
            _ => {}
        }
    }
    let loops = ["while", "loop", "for"];
    open.last().is_some_and(|header| loops.iter().any(|word| has_word(header, word)))
}

#[test]
fn words_are_found_whole_and_floats_are_told_from_ranges() {
    assert!(has_word("Utc::now()", "Utc::now") && has_word("todo!(x)", "todo!"));
    assert!(!has_word("operand", "rand") && !has_word("catalog", "log"));
    let split: Vec<_> = words("SupplierNumber SUPPLIER_NUMBER Ordering").collect();
    assert_eq!(split, ["supplier", "number", "supplier", "number", "ordering"]);
    for float in ["1.5", "x = 0.25;", "(1_000.0)"] {
        assert!(has_float_literal(float), "{float}");
    }
    for other in ["0..10", "self.0.1", "x1.0", "1..=2", "a.b"] {
        assert!(!has_float_literal(other), "{other}");
    }
    assert!(is_in_a_loop("fn a() { while b { x; "));
    assert!(!is_in_a_loop("fn a() { while b { x; } "));
    assert_eq!(exceptions_without_reason("#[allow(a)]\n#[allow(a, reason = b)]").len(), 1);
}
