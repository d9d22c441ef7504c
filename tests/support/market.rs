//! A market set up from nothing: the first operator by the command line, everything else over HTTP.
//! It has one system with one category, and nothing in it until somebody hands in a catalogue.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::admitting::admitted;
use super::{Caller, Server, notice, text, told};

/// A small market.
pub struct Market {
    pub server: Server,
    pub operator: Caller,
    pub auditor: Caller,
    /// Acts for the first authority.
    pub buyer: Caller,
    /// Acts for another authority of the same system.
    pub other_buyer: Caller,
    /// Acts for the first firm.
    pub supplier: Caller,
    /// Acts for another firm, admitted as well.
    pub other_supplier: Caller,
    pub system: String,
    /// The first firm's standing.
    pub admission: String,
    pub supplier_id: String,
    pub other_supplier_id: String,
    pub authority_id: String,
}

/// Everybody of a second body.
pub struct OtherBody {
    pub body: String,
    pub operator: Caller,
    pub buyer: Caller,
    pub supplier: Caller,
    pub authority_id: String,
    pub system: String,
    pub admission: String,
}

/// Where the authorities take deliveries.
pub const PLACE: &str = "Rathaus";

impl Market {
    /// Registers, authorises and admits everybody.
    pub fn found(data: &Path) -> Self {
        Self::found_with(data, &[])
    }

    /// The same as a rehearsal, whose clock stands at `start` until it is moved.
    pub fn rehearse(data: &Path, start: &str) -> Self {
        told(&["clock", "--begin", start, "--json", "--data", text(data)]);
        Self::found_with(data, &["--clock", "manual"])
    }

    /// The same, with further arguments for the server.
    pub fn found_with(data: &Path, more: &[&str]) -> Self {
        let (server, operator) = founded(data, more);
        let authority = |name: &str| registered(&operator, "contracting_authority", name);
        let firm = |name: &str| registered(&operator, "economic_operator", name);
        let (authority_id, other) = (authority("Stadt Beispiel"), authority("Stadt Nebenan"));
        let (supplier_id, other_supplier_id) = (firm("Muster GmbH"), firm("Vorlage KG"));
        let token = |role, organisation: &str| issued(&server, &operator, role, organisation);
        let (buyer, other_buyer) = (token("buyer", &authority_id), token("buyer", &other));
        let (supplier, other_supplier) =
            (token("supplier", &supplier_id), token("supplier", &other_supplier_id));
        let audit_office = registered(&operator, "audit_body", "Prüfungsamt");
        let auditor = token("auditor", &audit_office);
        let system =
            operator.post("/dynamic-purchasing-systems", &system(&[&authority_id, &other]));
        let system = id(&system.expect(201)["system_id"]);
        operator
            .post(&format!("/dynamic-purchasing-systems/{system}/notice"), &notice())
            .expect(201);
        let admission = admitted(&operator, &supplier, &system, &["it"]);
        admitted(&operator, &other_supplier, &system, &["it"]);
        Self {
            server,
            operator,
            auditor,
            buyer,
            other_buyer,
            supplier,
            other_supplier,
            system,
            admission,
            supplier_id,
            other_supplier_id,
            authority_id,
        }
    }

    /// Moves the clock of a rehearsal by so much (`3d`); what is due by then has been carried out.
    #[track_caller]
    pub fn advance(&self, length: &str) -> Value {
        led(&self.operator, &json!({ "advance": length }))
    }

    /// Moves the clock of a rehearsal to a moment; what is due by then has been carried out.
    #[track_caller]
    pub fn lead_to(&self, moment: &str) -> Value {
        led(&self.operator, &json!({ "now": moment }))
    }

    /// A token for an organisation that is registered already.
    pub fn token(&self, role: &str, organisation: &str) -> Caller {
        issued(&self.server, &self.operator, role, organisation)
    }

    /// A second central purchasing body with a system, an authority and a firm of its own.
    pub fn beside(&self) -> OtherBody {
        let body = registered(&self.operator, "central_purchasing_body", "Einkaufsverbund Süd");
        let operator = self.token("operator", &body);
        let authority_id = registered(&operator, "contracting_authority", "Stadt Fern");
        let supplier_id = registered(&operator, "economic_operator", "Ferne GmbH");
        let token = |role, organisation: &str| issued(&self.server, &operator, role, organisation);
        let (buyer, supplier) = (token("buyer", &authority_id), token("supplier", &supplier_id));
        let system = operator.post("/dynamic-purchasing-systems", &system(&[&authority_id]));
        let system = id(&system.expect(201)["system_id"]);
        let despatched = format!("/dynamic-purchasing-systems/{system}/notice");
        operator.post(&despatched, &notice()).expect(201);
        let admission = admitted(&operator, &supplier, &system, &["it"]);
        OtherBody { body, operator, buyer, supplier, authority_id, system, admission }
    }

    /// Hands in a catalogue of the first firm and waits until it can be found.
    pub fn publish(&self, articles: &[Article]) {
        let published = self.supplier.upload(
            "/catalogues",
            &[("coverage", "whole")],
            catalogue(articles).as_bytes(),
        );
        let position = published.position.unwrap().to_string();
        assert_eq!(published.expect(200)["verdict"], "published");
        let found = self.buyer.get("/offers", &[("min_position", &*position)]);
        found.expect(200);
    }

    /// An order of the first offer of a search, as a body.
    pub fn order_of(&self, query: &[(&str, &str)], quantity: u32) -> Value {
        let asked = quantity.to_string();
        let query = [query, &[("quantity", &*asked)]].concat();
        let found = self.buyer.get("/offers", &query).expect(200);
        json!({
            "deliver_to": PLACE,
            "lines": [{
                "offer_id": found["hits"][0]["offer_id"],
                "quantity": quantity,
                "ranking": found["ranking"],
            }],
        })
    }
}

/// An article of a catalogue in the market's own CSV format.
#[derive(Clone, Debug)]
pub struct Article {
    pub number: &'static str,
    pub title: &'static str,
    pub price: &'static str,
    /// `from:price|from:price`, or nothing.
    pub scale: &'static str,
    pub days: u16,
    /// `name#certificate#last day`, or nothing.
    pub labels: &'static str,
}

impl Article {
    pub const fn new(number: &'static str, title: &'static str, price: &'static str) -> Self {
        Self { number, title, price, scale: "", days: 5, labels: "" }
    }
}

/// The articles as a file.
pub fn catalogue(articles: &[Article]) -> String {
    let mut file =
        "supplier_aid;title;cpv;order_unit;price;currency;scale_prices;delivery_days;labels\n"
            .to_owned();
    for article in articles {
        let price = article.price.replace('.', ",");
        let scale = article.scale.replace('.', ",");
        let (number, title, days) = (article.number, article.title, article.days);
        let labels = article.labels;
        writeln!(file, "{number};{title};30237460;C62;{price};EUR;{scale};{days};{labels}")
            .unwrap();
    }
    file
}

#[track_caller]
fn led(operator: &Caller, to: &Value) -> Value {
    let moved = operator.post("/clock", to).expect(200);
    assert_eq!(moved["failing"], Value::Null, "{moved}");
    moved
}

fn founded(data: &Path, more: &[&str]) -> (Server, Caller) {
    let issued = told(&[
        "token",
        "issue",
        "--role",
        "operator",
        "--name",
        "Vergabestelle",
        "--found",
        "Einkaufsverbund Nord",
        "--town",
        "Kiel",
        "--land",
        "SH",
        "--street",
        "Fleethörn 9",
        "--postal-code",
        "24103",
        "--json",
        "--data",
        text(data),
    ]);
    let server = Server::start(data, more);
    let operator = Caller::new(&server.url, issued["token"].as_str().unwrap());
    (server, operator)
}

fn registered(operator: &Caller, kind: &str, name: &str) -> String {
    let places = match kind {
        "contracting_authority" => json!([
            { "name": PLACE, "street": "Markt 1", "postal_code": "14467", "town": "Potsdam" }
        ]),
        _ => json!([]),
    };
    let body = json!({
        "kind": kind, "name": name, "town": "Potsdam", "land": "BB", "delivery_places": places,
        "address": { "street": "Rathausplatz 1", "postal_code": "14467", "town": "Potsdam" },
    });
    id(&operator.post("/organisations", &body).expect(201)["organisation_id"])
}

fn issued(server: &Server, operator: &Caller, role: &str, organisation: &str) -> Caller {
    let body = json!({ "role": role, "organisation_id": organisation, "name": role });
    let issued = operator.post("/tokens", &body).expect(201);
    Caller::new(&server.url, issued["token"].as_str().unwrap())
}

fn system(participating: &[&str]) -> Value {
    json!({
        "name": "IT-Peripherie", "currency": "EUR",
        "valid_from": "2020-01-01", "valid_until": "2099-12-31",
        "participating": participating,
        "categories": [{
            "key": "it", "cpv": ["30200000"], "name_de": "Computer", "name_en": "Computers",
            "features": "marktüblich",
            "references": {
                "delivery_days": { "best": "1", "worst": "20" },
                "carbon_kilograms": null, "yearly_kilowatt_hours": null,
            },
        }],
    })
}

fn id(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
