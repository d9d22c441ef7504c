//! Whether a value has the shape that a schema of the description gives it: types, fields, alternatives.
//! It knows what this description uses, and says so when it meets another word.

use serde_json::Value;

/// Words that say nothing about the shape.
const SILENT: [&str; 12] = [
    "description",
    "example",
    "examples",
    "format",
    "minimum",
    "maximum",
    "default",
    "title",
    "propertyNames",
    "contentMediaType",
    "maxItems",
    "uniqueItems",
];

/// What does not fit, each with its place in the value.
pub fn misfits(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Some(words) = schema.as_object() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (word, said) in words {
        match word.as_str() {
            "$ref" => {
                let pointer = said.as_str().unwrap().trim_start_matches('#');
                match document.pointer(pointer) {
                    Some(target) => found.extend(misfits(document, target, value, at)),
                    None => found.push(format!("{at}: {pointer} is described nowhere")),
                }
            }
            "type" if !of_type(said, value) => found.push(format!("{at}: {value} is no {said}")),
            "const" if said != value => found.push(format!("{at}: {value} is not {said}")),
            "enum" if !said.as_array().unwrap().contains(value) => {
                found.push(format!("{at}: {value} is none of {said}"));
            }
            "required" => {
                let missing = said.as_array().unwrap().iter();
                let missing = missing.filter(|name| value.get(name.as_str().unwrap()).is_none());
                found.extend(missing.map(|name| format!("{at}: {name} is missing")));
            }
            "properties" => found.extend(fields(document, words, said, value, at)),
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(misfits(document, said, item, &format!("{at}[{number}]")));
                }
            }
            "additionalProperties" if !words.contains_key("properties") => {
                for (name, field) in value.as_object().into_iter().flatten() {
                    found.extend(misfits(document, said, field, &format!("{at}.{name}")));
                }
            }
            "oneOf" | "anyOf" => found.extend(alternatives(document, said, value, at)),
            "allOf" => {
                for part in said.as_array().unwrap() {
                    found.extend(part_of(document, part, value, at));
                }
            }
            "type" | "const" | "enum" | "additionalProperties" => {}
            word if SILENT.contains(&word) => {}
            other => found.push(format!("{at}: `{other}` is not known here")),
        }
    }
    found
}

/// What does not fit a part of a whole: what the part does not describe, another part may.
fn part_of(document: &Value, part: &Value, value: &Value, at: &str) -> Vec<String> {
    let known = |found: Vec<String>| {
        let known = found.into_iter().filter(|misfit| !misfit.ends_with("is not described"));
        known.collect::<Vec<_>>()
    };
    let whole = part["$ref"].as_str().and_then(|at| document.pointer(at.trim_start_matches('#')));
    let part = whole.unwrap_or(part);
    let Some(alternatives) = part["oneOf"].as_array() else {
        return known(misfits(document, part, value, at));
    };
    let tried = alternatives.iter().map(|one| known(misfits(document, one, value, at)));
    tried.min_by_key(Vec::len).unwrap_or_default()
}

fn of_type(said: &Value, value: &Value) -> bool {
    if let Some(any) = said.as_array() {
        return any.iter().any(|one| of_type(one, value));
    }
    match said.as_str().unwrap_or("") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// Fields as described; an object that lists fields has no others, unless it says so.
fn fields(
    document: &Value,
    words: &serde_json::Map<String, Value>,
    described: &Value,
    value: &Value,
    at: &str,
) -> Vec<String> {
    let mut found = Vec::new();
    for (name, field) in value.as_object().into_iter().flatten() {
        let at = format!("{at}.{name}");
        match described.get(name) {
            Some(schema) => found.extend(misfits(document, schema, field, &at)),
            None if words.contains_key("additionalProperties") => {}
            None => found.push(format!("{at} is not described")),
        }
    }
    found
}

fn alternatives(document: &Value, said: &Value, value: &Value, at: &str) -> Vec<String> {
    let said = said.as_array().unwrap();
    let tried: Vec<_> = said.iter().map(|one| misfits(document, one, value, at)).collect();
    if tried.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let closest = tried.into_iter().min_by_key(Vec::len).unwrap_or_default();
    vec![format!("{at}: fits no alternative; the closest: {closest:?}")]
}
