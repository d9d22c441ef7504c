//! A firm on its way into a system: it asks, declares itself, is assessed and admitted.
//! What else may come of a request is told by the journeys.

use serde_json::{Value, json};

use super::Caller;

/// How long the log is: the second line of its checkpoint.
pub fn head(caller: &Caller) -> String {
    let checkpoint = caller.send("GET", "/tlog/checkpoint", &[], &[]);
    let note = String::from_utf8(checkpoint.bytes).unwrap();
    note.lines().nth(1).unwrap().to_owned()
}

/// The selection criteria of a category, as the notice names them.
pub fn criteria(caller: &Caller, system: &str, category: &str) -> Vec<String> {
    let here = [("min_position", &*head(caller))];
    let system = caller.get(&format!("/dynamic-purchasing-systems/{system}"), &here).expect(200);
    let terms = system["noticed"]["terms"]["categories"].as_array().unwrap().clone();
    let terms = terms.into_iter().find(|terms| terms["category"] == category).unwrap();
    let selection = terms["selection"].as_array().unwrap();
    selection.iter().map(|asked| asked["key"].as_str().unwrap().to_owned()).collect()
}

/// A declaration that every criterion of these categories is fulfilled and no ground applies.
pub fn declaration(caller: &Caller, system: &str, categories: &[&str]) -> Value {
    let answers: Vec<_> = categories
        .iter()
        .flat_map(|category| {
            let asked = criteria(caller, system, category);
            asked.into_iter().map(move |criterion| {
                json!({ "category": category, "criterion": criterion, "fulfilled": true })
            })
        })
        .collect();
    json!({
        "grounds": [{ "ground": "conviction", "applies": false },
            { "ground": "unpaid_dues", "applies": false }],
        "criteria": answers, "prequalification": null, "size": "small",
        "catalogue": true, "collection": true,
    })
}

/// Asks for categories and declares itself; answers with the admission.
pub fn asked(supplier: &Caller, system: &str, categories: &[&str]) -> String {
    let request = json!({ "system_id": system, "categories": categories });
    let asked = supplier.post("/admissions", &request).expect(201);
    let admission = asked["admission_id"].as_str().unwrap().to_owned();
    let declares = declaration(supplier, system, categories);
    supplier.post(&format!("/admissions/{admission}/self-declaration"), &declares).expect(200);
    admission
}

/// Says that every criterion of a category is met.
pub fn assessed(operator: &Caller, system: &str, admission: &str, category: &str) {
    for criterion in criteria(operator, system, category) {
        let step = json!({ "step": "assess_criterion", "category": category,
            "criterion": criterion, "met": true, "reason": "wie erklärt" });
        operator.post(&format!("/admissions/{admission}/assessment"), &step).expect(200);
    }
}

/// Asks for categories and is admitted to each.
pub fn admitted(operator: &Caller, supplier: &Caller, system: &str, categories: &[&str]) -> String {
    let admission = asked(supplier, system, categories);
    for category in categories {
        assessed(operator, system, &admission, category);
        let decision = json!({ "decision": "admit", "category": category });
        operator.post(&format!("/admissions/{admission}/decisions"), &decision).expect(200);
    }
    admission
}
