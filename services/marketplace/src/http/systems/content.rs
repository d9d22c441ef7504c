//! A notice as it is handed in: everything that is missing is named at once, each with the rule that asks for it.
//! Whether what is there is lawful is decided by the rules.

use procurement::dynamic_purchasing_system::terms::mandatory::{
    IN_A_CATEGORY, IN_ESTIMATE, IN_NOTICE, IN_TERMS, Mandatory, OF_ITS_DESPATCH,
};
use schemas::ids::ActorId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use actix_web::http::StatusCode;

use crate::http::problem::Problem;

/// A field that is missing or says nothing.
#[derive(Debug, Serialize)]
struct Missing {
    field: String,
    rule: &'static str,
    source: &'static str,
}

/// Reads a notice; who made the estimate is the caller where it does not say.
pub(super) fn read<T: DeserializeOwned>(mut body: Value, caller: ActorId) -> Result<T, Problem> {
    let missing = missing(&body);
    if let Some(first) = missing.first() {
        let fields: Vec<_> = missing.iter().map(|missing| missing.field.as_str()).collect();
        let title = format!("the notice is not complete: {}", fields.join(", "));
        let rule = first.rule;
        return Err(Problem::new(StatusCode::CONFLICT, "notice_incomplete", title)
            .under(rule)
            .with(serde_json::json!({ "missing": missing })));
    }
    if let Some(estimate) = body.pointer_mut("/terms/estimate").and_then(Value::as_object_mut) {
        estimate.entry("by").or_insert_with(|| caller.to_string().into());
    }
    serde_json::from_value(body)
        .map_err(|why| Problem::new(StatusCode::BAD_REQUEST, "body_unusable", why.to_string()))
}

fn missing(body: &Value) -> Vec<Missing> {
    let mut found = Vec::new();
    look(body, "", &IN_NOTICE, &mut found);
    look_at(body, "notice", &OF_ITS_DESPATCH, &mut found);
    look_at(body, "terms", &IN_TERMS, &mut found);
    look_at(body, "terms.estimate", &IN_ESTIMATE, &mut found);
    let categories = at(body, "terms.categories").and_then(Value::as_array);
    for (number, category) in categories.into_iter().flatten().enumerate() {
        look(category, &format!("terms.categories[{number}]."), &IN_A_CATEGORY, &mut found);
    }
    found
}

/// Looks at a part that is there; that it is not is said of the whole.
fn look_at(body: &Value, path: &str, fields: &[Mandatory], found: &mut Vec<Missing>) {
    if let Some(part) = at(body, path).filter(|part| part.is_object()) {
        look(part, &format!("{path}."), fields, found);
    }
}

fn look(part: &Value, before: &str, fields: &[Mandatory], found: &mut Vec<Missing>) {
    for Mandatory { field, rule, source } in fields {
        if part.get(field).is_none_or(says_nothing) {
            found.push(Missing { field: format!("{before}{field}"), rule, source });
        }
    }
}

fn at<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(body, |value, name| value.get(name))
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}
