//! Answers on the law as lines for people.
//! Nothing is reckoned here.

use std::fmt::Write;

use serde_json::Value;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or("")
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

/// Writing to a text does not fail.
fn add(lines: &mut String, line: std::fmt::Arguments<'_>) {
    let _ = writeln!(lines, "{line}");
}

pub(super) fn law(view: &Value) -> String {
    let mut lines = String::new();
    let place = view["land"].as_str().unwrap_or("all Länder");
    add(
        &mut lines,
        format_args!(
            "{}, {place}: rule set {} ({})",
            text(view, "on"),
            text(view, "rule_set"),
            text(view, "rules_version"),
        ),
    );
    add(&mut lines, format_args!("\nLimits in euros without VAT"));
    for row in list(view, "limits") {
        let until =
            row["valid_until"].as_str().map_or(String::new(), |day| format!(" until {day}"));
        let from = row["valid_from"].as_str().map_or(String::new(), |day| format!(" from {day}"));
        add(
            &mut lines,
            format_args!(
                "  {:21} {:3} {:12} {:16} {:>15}  [{} {}]{from}{until}",
                text(row, "kind"),
                text(row, "land"),
                text(row, "body"),
                text(row, "subject"),
                text(row, "value"),
                text(row, "mark"),
                text(row, "rule"),
            ),
        );
        add(&mut lines, format_args!("    {}", text(row, "source")));
        if let Some(changed) = row["changed"].as_object() {
            let told = |name: &str| changed.get(name).and_then(Value::as_str).unwrap_or("");
            let (by, at, reason) = (told("by"), told("at"), told("reason"));
            add(&mut lines, format_args!("    set by {by} on {at}: {reason}"));
        }
        if let Some(note) = row["note"].as_str() {
            add(&mut lines, format_args!("    note: {note}"));
        }
    }
    for missing in list(view, "missing") {
        add(&mut lines, format_args!("  not known: {}", missing.as_str().unwrap_or("")));
    }
    add(&mut lines, format_args!("\nRules of this rule set"));
    for row in list(view, "differences") {
        add(
            &mut lines,
            format_args!(
                "  {}: {} ({})",
                text(row, "subject"),
                text(row, "holds"),
                text(row, "source"),
            ),
        );
    }
    add(&mut lines, format_args!("\nChoices that the law leaves open"));
    for (name, value) in view["settings"].as_object().into_iter().flatten() {
        add(&mut lines, format_args!("  {name}: {value}"));
    }
    add(&mut lines, format_args!("\nPublic holidays of the year"));
    for row in list(view, "holidays") {
        let some = if row["municipal"] == true { " (in some municipalities)" } else { "" };
        add(&mut lines, format_args!("  {}  {}{some}", text(row, "day"), text(row, "name")));
    }
    lines.trim_end().to_owned()
}

pub(super) fn deadline(view: &Value) -> String {
    let mut lines = String::new();
    for step in list(view, "steps") {
        let (day, what, by) = (text(step, "day"), text(step, "what"), text(step, "by"));
        add(&mut lines, format_args!("{day}  {what}  [{by}]"));
    }
    add(&mut lines, format_args!("last day: {}, 24:00", text(view, "last_day")));
    lines.trim_end().to_owned()
}

pub(super) fn lane(view: &Value) -> String {
    let mut lines = String::new();
    let law = view["law"].as_str().map_or(String::new(), |law| format!(" ({law})"));
    let (on, rules) = (text(view, "on"), text(view, "rule_set"));
    add(&mut lines, format_args!("lane: {}{law}, on {on}, rule set {rules}", text(view, "lane")));
    for reason in list(view, "reasons") {
        add(
            &mut lines,
            format_args!(
                "  {:19} {:11} {}  [{}, {}]",
                text(reason, "lane"),
                text(reason, "weight"),
                text(reason, "what"),
                text(reason, "rule"),
                text(reason, "rule_version"),
            ),
        );
    }
    lines.trim_end().to_owned()
}
