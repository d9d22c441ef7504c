//! A body of the shape that the description gives it: the least that can be read, for commands that are refused anyway.
//! Whether it makes sense is nobody's business here.

use serde_json::{Map, Value, json};

/// The least body of a schema; nothing for what is no JSON.
pub fn of(document: &Value, schema: &Value) -> Value {
    if schema.is_null() { Value::Null } else { sample(document, schema, "") }
}

fn sample(document: &Value, schema: &Value, name: &str) -> Value {
    if let Some(pointer) = schema["$ref"].as_str() {
        return sample(
            document,
            &document.pointer(pointer.trim_start_matches('#')).unwrap().clone(),
            name,
        );
    }
    if let Some(always) = schema.get("const") {
        return always.clone();
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    for word in ["oneOf", "anyOf"] {
        let described = schema[word].as_array().into_iter().flatten();
        let mut described = described.filter(|one| one["type"] != "null");
        if let Some(first) = described.next() {
            return merged(sample(document, first, name), object(document, schema));
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts.iter().map(|part| sample(document, part, name));
        return parts.fold(Value::Null, merged);
    }
    let named = &schema["type"];
    let several = named.as_array().and_then(|types| types.iter().find(|one| *one != "null"));
    let types = several.unwrap_or(named);
    match types.as_str().unwrap_or("object") {
        "string" => text(schema["format"].as_str(), name),
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        // A price has at least one amount.
        "array" if name == "scale" => json!([sample(document, &schema["items"], "")]),
        "array" => json!([]),
        _ => object(document, schema),
    }
}

fn object(document: &Value, schema: &Value) -> Value {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let fields =
        required.map(|name| (name.to_owned(), sample(document, &schema["properties"][name], name)));
    Value::Object(fields.collect::<Map<_, _>>())
}

fn merged(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (Value::Null, other) => other,
        (one, _) => one,
    }
}

fn text(format: Option<&str>, name: &str) -> Value {
    json!(match (format, name) {
        (Some("uuid"), _) => "00000000-0000-4000-8000-000000000000",
        (Some("date"), _) => "2026-10-01",
        (Some("date-time"), _) => "2026-10-01T10:00:00Z",
        (_, "currency") => "EUR",
        (_, "sha256") => "0000000000000000000000000000000000000000000000000000000000000000",
        (_, "category" | "criterion" | "key") => "it",
        (_, "class") => "voucher",
        (_, "cpv") => "30200000",
        (_, "land") => "SH",
        _ => "1",
    })
}
