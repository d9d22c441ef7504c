//! Two bodies in one marketplace: nobody of one reads or changes what belongs to the other, by whatever path the description
//! names. What each sees of its own is told elsewhere.

mod answering;
mod expected;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use expected::{OPEN, OWN, QUERIES, WITHOUT_ID};

use super::doors::{body, ids};
use crate::support::{Answer, Caller, Market, OtherBody};

/// Both bodies, and what belongs to the first alone.
struct Scene {
    _data: tempfile::TempDir,
    market: Market,
    other: OtherBody,
    ids: Vec<(&'static str, String)>,
    secrets: BTreeSet<String>,
}

impl Scene {
    fn set() -> Self {
        Self::set_with(&[])
    }

    fn set_with(more: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let market = Market::found_with(data.path(), more);
        let mut ids = ids(&market);
        let other = market.beside();
        let tokens = market.auditor.get("/tokens", &[]).expect(200)["tokens"].clone();
        let tokens = tokens.as_array().unwrap().clone();
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let buyer = tokens.iter().find(|t| t["organisation_id"] == *market.authority_id).unwrap();
        ids.retain(|(noun, _)| *noun != "/persons/{actor}");
        ids.push(("/persons/{actor}", word(&buyer["actor_id"])));
        ids.push(("/tokens/{id}", word(&buyer["token_id"])));
        // The first operator registered the other body: that is no secret of its own.
        let public = ["/organisations/{id}", "/dynamic-purchasing-systems/{id}"];
        let known = ids.iter().filter(|(noun, _)| !public.contains(noun));
        let mut secrets: BTreeSet<_> = known.map(|(_, id)| id.clone()).collect();
        let own = [&market.authority_id, &market.supplier_id];
        for token in tokens.iter().filter(|t| own.iter().any(|id| t["organisation_id"] == ***id)) {
            secrets.extend([word(&token["token_id"]), word(&token["actor_id"])]);
        }
        // Nothing of it is what the other body has of its own.
        let others = [&other.system, &other.admission];
        assert!(others.iter().all(|id| !secrets.contains(*id)));
        Self { _data: data, market, other, ids, secrets }
    }

    /// The path with ids of the first body's things.
    fn path(&self, path: &str) -> String {
        let known = self.ids.iter().find(|(noun, _)| path.starts_with(noun));
        let mut whole = match known {
            Some((noun, id)) => {
                let place = noun.replace("{id}", id).replace("{actor}", id);
                format!("{place}{}", &path[noun.len()..])
            }
            None => path.to_owned(),
        };
        let of = |noun: &str| self.ids.iter().find(|(known, _)| *known == noun).unwrap().1.clone();
        for (prefix, noun) in [
            ("/audit/bundles/orders/", "/orders/{id}"),
            ("/audit/bundles/admissions/", "/admissions/{id}"),
            ("/audit/bundles/specific-procurements/", "/specific-procurements/{id}"),
        ] {
            if whole.starts_with(prefix) {
                whole = format!("{prefix}{}", of(noun));
            }
        }
        let further = [
            ("{supplier}", self.market.supplier_id.as_str()),
            ("{version}", "1"),
            ("{position}", "1"),
            ("{level}", "0"),
            ("{number}", "000.p/1"),
            ("{name}", "direct-awards"),
            ("{size}", "1"),
            ("{question}", "1"),
        ];
        for (name, value) in further {
            whole = whole.replace(name, value);
        }
        // Whatever else is named is not there.
        let (zero, digest) = ("00000000-0000-4000-8000-000000000000", "0".repeat(64));
        whole = whole.replace("{sha256}", &digest);
        while let (Some(begin), Some(end)) = (whole.find('{'), whole.find('}')) {
            whole.replace_range(begin..=end, zero);
        }
        whole
    }

    /// A body that names things of the first body.
    fn body(&self, sample: &Value) -> Value {
        let mut body = sample.clone();
        let fields = [
            ("system_id", &self.market.system),
            ("organisation_id", &self.market.authority_id),
            ("supplier_id", &self.market.supplier_id),
        ];
        for (name, id) in fields {
            if let Some(field) = body.get_mut(name).filter(|field| field.is_string()) {
                *field = json!(id);
            }
        }
        body
    }

    fn callers(&self) -> [(char, &Caller); 3] {
        [('o', &self.other.operator), ('b', &self.other.buyer), ('s', &self.other.supplier)]
    }
}

/// A path of the description with its method and a body of its shape.
struct Route {
    name: String,
    method: String,
    path: String,
    body: Value,
}

fn routes(document: &Value) -> Vec<Route> {
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if !["get", "post", "delete", "put", "patch"].contains(&method.as_str()) {
                continue;
            }
            let method = method.to_uppercase();
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let short = path.strip_prefix("/api/v1").unwrap_or(path).replace(":.*", "");
            let name = format!("{method} {short}");
            let path = path.replace(":.*", "");
            routes.push(Route { name, method, path, body: body::of(document, schema) });
        }
    }
    routes
}

fn ask(scene: &Scene, caller: &Caller, route: &Route) -> Answer {
    let (prefix, path) = match route.path.strip_prefix("/api/v1") {
        Some(path) => ("/api/v1", path),
        None => ("", route.path.as_str()),
    };
    let query = QUERIES.iter().find(|(name, _)| *name == route.name).map_or("", |(_, query)| query);
    let whole = format!("{prefix}{}{query}", scene.path(path));
    let headers = [("Content-Type", "application/json")];
    let body = match route.method.as_str() {
        "GET" => String::new(),
        _ => scene.body(&route.body).to_string(),
    };
    let headers = if route.method == "GET" { &headers[..0] } else { &headers[..] };
    caller.send(&route.method, &whole, headers, body.as_bytes())
}

#[test]
fn nobody_of_one_body_reads_or_changes_what_belongs_to_another() {
    let scene = Scene::set();
    let stranger = scene.market.server.stranger();
    let document = stranger.send("GET", "/openapi.json", &[], &[]).expect(200);
    let routes = routes(&document);
    let named: BTreeSet<_> = routes.iter().map(|route| route.name.as_str()).collect();
    let mut wrong = Vec::new();
    for (name, _) in WITHOUT_ID {
        if !named.contains(name) {
            wrong.push(format!("{name} is expected and not described"));
        }
    }
    // Reads first: what is done by those who may changes what is there.
    let (reads, writes): (Vec<_>, Vec<_>) = routes.iter().partition(|route| route.method == "GET");
    for route in reads.into_iter().chain(writes) {
        let expected = match WITHOUT_ID.iter().find(|(name, _)| *name == route.name) {
            Some((_, roles)) => *roles,
            None if OPEN.contains(&route.name.as_str()) => "open",
            None if route.path.contains('{') => "",
            None => {
                wrong.push(format!("{} has no expectation", route.name));
                continue;
            }
        };
        if expected == "unasked" {
            continue;
        }
        for (role, caller) in scene.callers() {
            let answer = ask(&scene, caller, route);
            let closed = [401, 403, 404].contains(&answer.status);
            let may = expected.contains(role) && expected != "open";
            if expected != "open" && closed == may {
                wrong.push(format!("{role} {}: {} {}", route.name, answer.status, answer.body));
            }
            let text = String::from_utf8_lossy(&answer.bytes);
            for secret in scene.secrets.iter().filter(|secret| text.contains(secret.as_str())) {
                let own = scene.path(&route.path).contains(secret.as_str()) && closed;
                if !own {
                    wrong.push(format!("{role} {} tells of {secret}", route.name));
                }
            }
        }
        let public =
            document["paths"][&route.path][route.method.to_lowercase()]["security"].is_null();
        let answer = ask(&scene, &stranger, route);
        if !public && answer.status != 401 {
            wrong.push(format!("without a token {}: {}", route.name, answer.status));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The first body reads its own by the same paths: what is closed to the other is there.
#[test]
fn the_first_body_reads_by_the_same_paths_what_is_closed_to_the_other() {
    let scene = Scene::set();
    for path in [
        "/orders/{id}",
        "/orders/{id}/history",
        "/needs/{id}",
        "/framework-agreements/{id}",
        "/admissions/{id}",
        "/specific-procurements/{id}",
        "/catalogues/{supplier}/{version}/report",
        "/dynamic-purchasing-systems/{id}/use",
        "/dynamic-purchasing-systems/{id}/record",
        "/persons/{actor}",
        "/offers/{id}",
    ] {
        let whole = scene.path(path);
        assert_eq!(scene.market.operator.get(&whole, &[]).status, 200, "{whole}");
        scene.other.operator.get(&whole, &[]).refused(404, "not_found");
    }
    for (path, list) in [
        ("/orders", "orders"),
        ("/needs", "needs"),
        ("/needs/sums", "sums"),
        ("/spend", "sums"),
        ("/framework-agreements", "framework_agreements"),
        ("/specific-procurements", "specific_procurements"),
        ("/catalogues", "catalogues"),
        ("/offers", "hits"),
        ("/audit/questions/direct-awards", "rows"),
    ] {
        let count =
            |caller: &Caller| caller.get(path, &[]).expect(200)[list].as_array().unwrap().len();
        assert!(count(&scene.market.operator) > 0, "{path}");
        assert_eq!(count(&scene.other.operator), 0, "{path}");
    }
}

#[test]
fn every_path_of_the_description_is_read_by_those_for_whom_it_is() {
    let scene = Scene::set();
    let market = &scene.market;
    let document = market.server.stranger().send("GET", "/openapi.json", &[], &[]).expect(200);
    let callers = [
        ('o', &market.operator),
        ('a', &market.auditor),
        ('b', &market.buyer),
        ('s', &market.supplier),
    ];
    let mut wrong = Vec::new();
    for route in routes(&document).iter().filter(|route| route.method == "GET") {
        // The stream does not end.
        if route.path.ends_with("/log/stream") {
            continue;
        }
        let roles = if route.path.contains('{') {
            OWN.iter().find(|(name, _)| *name == route.name).map(|(_, roles)| *roles)
        } else {
            // Auditors read every list but a supplier's own work; that is told with the lists.
            WITHOUT_ID.iter().find(|(name, _)| *name == route.name).map(|(_, roles)| *roles)
        };
        let Some(roles) = roles else {
            wrong.push(format!("{} has no expectation", route.name));
            continue;
        };
        for (role, caller) in callers {
            if role == 'a' && !route.path.contains('{') {
                continue;
            }
            let answer = ask(&scene, caller, route);
            let closed = [401, 403, 404].contains(&answer.status);
            if closed == roles.contains(role) {
                wrong.push(format!("{role} {}: {} {}", route.name, answer.status, answer.body));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
