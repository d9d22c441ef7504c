//! What is asked of the market: realistic searches, and tickets with which orders can be placed again and again.
//! How often and by how many is not said here.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::StatusCode;

use super::Failure;
use super::server::Access;

/// Words and filters as buyers use them; half of them narrow to what one orders, some find nearly everything.
const SEARCHES: [&str; 16] = [
    "q=Monitor%2027%20Zoll&category=30231300&weights=60,20,20",
    "q=Bildschirm%20USB-C&weights=40,20,40&quantity=25",
    "q=Tastatur&weights=80,20,0&quantity=50",
    "q=wireless%20keyboard&max_delivery_days=5",
    "q=Maus%20kabellos&weights=50,30,20&max_price=40",
    "q=mouse&category=30237410&limit=50",
    "q=headset%20usb&weights=34,33,33",
    "q=Kopfh%C3%B6rer&max_delivery_days=3",
    "q=webcam%201080p&quantity=10",
    "q=externe%20Festplatte%202TB&weights=70,10,20",
    "q=Lautsprecher&limit=10",
    "q=monitr%20dell",
    "q=USV&weights=20,60,20",
    "q=&category=30231300&weights=0,0,100&max_price=300",
    "q=&weights=60,20,20",
    "q=Netzwerkadapter&max_price=30&max_delivery_days=7",
];

/// Words under which something is looked for to be ordered.
const TO_ORDER: [&str; 6] = ["Monitor", "Tastatur", "Maus", "Headset", "Webcam", "USB"];
/// The order quantity; what cannot be ordered in it is passed over.
const QUANTITY: u64 = 12;

/// A marketplace and what one needs to order in it.
pub struct Market {
    access: Access,
    offers: u64,
    choices: Vec<Value>,
    /// Units of the buyer's authority that buy on their own responsibility, each with a sum of its own.
    units: Vec<String>,
    run: String,
    key: AtomicU64,
    /// Orders that wait for their supplier, with the steps it has taken.
    waiting: Mutex<VecDeque<(String, Step)>>,
}

/// What the supplier does next.
#[derive(Clone, Copy)]
pub enum Step {
    Accept,
    Despatch,
}

/// A connection of one client.
pub struct Client(Agent);

impl Client {
    pub fn new() -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .accept_encoding("identity")
            .timeout_global(Some(Duration::from_mins(1)))
            .build()
            .new_agent();
        Self(agent)
    }

    fn get(&self, url: &str, token: &str) -> Result<String, Failure> {
        let request = self.0.get(url).header("Authorization", format!("Bearer {token}"));
        let mut answer = request.call()?;
        let body = answer.body_mut().read_to_string()?;
        expect(answer.status(), StatusCode::OK, body)
    }

    fn post(
        &self,
        url: &str,
        token: &str,
        key: &str,
        body: &Value,
        wanted: StatusCode,
    ) -> Result<String, Failure> {
        let request = self.0.post(url).header("Authorization", format!("Bearer {token}"));
        let mut answer = request.header("Idempotency-Key", key).send_json(body)?;
        let body = answer.body_mut().read_to_string()?;
        expect(answer.status(), wanted, body)
    }
}

fn expect(found: StatusCode, wanted: StatusCode, body: String) -> Result<String, Failure> {
    if found == wanted {
        return Ok(body);
    }
    let start: String = body.chars().take(300).collect();
    Err(format!("{found}: {start}").into())
}

impl Market {
    /// Searches once for what will be ordered: an order rests on offers that do not move while this runs.
    pub fn look(access: Access) -> Result<Self, Failure> {
        let client = Client::new();
        let api = format!("{}/api/v1/offers", access.url);
        let own = client.get(&format!("{api}?limit=1"), &access.supplier)?;
        let own: Value = serde_json::from_str(&own)?;
        let supplier = own["hits"][0]["supplier"]["id"].as_str();
        let supplier = supplier.ok_or("the supplier has no offer that can be found")?.to_owned();
        let mut choices = Vec::new();
        for words in TO_ORDER {
            let found = client.get(
                &format!("{api}?q={words}&supplier={supplier}&quantity={QUANTITY}&limit=20"),
                &access.buyer,
            )?;
            choices.extend(choices_of(&serde_json::from_str(&found)?, &access.deliver_to));
        }
        if choices.is_empty() {
            return Err("the buyer finds nothing to order from the supplier".into());
        }
        let all: Value =
            serde_json::from_str(&client.get(&format!("{api}?limit=1"), &access.buyer)?)?;
        let seconds = std::time::SystemTime::UNIX_EPOCH.elapsed()?.as_secs();
        let units = match &access.operator {
            Some(operator) => units(&client, &access, operator, &choices[0])?,
            None => Vec::new(),
        };
        Ok(Self {
            access,
            units,
            offers: all["total"].as_u64().unwrap_or_default(),
            choices,
            run: format!("load-{}-{seconds}", std::process::id()),
            key: AtomicU64::new(0),
            waiting: Mutex::default(),
        })
    }

    /// How many offers the buyer can find.
    pub fn offers(&self) -> u64 {
        self.offers
    }

    /// How many different offers are ordered.
    pub fn choices(&self) -> usize {
        self.choices.len()
    }

    /// Asks for what costs the server nothing.
    pub fn nothing(&self, client: &Client) -> Result<(), Failure> {
        client.get(&format!("{}/health/live", self.access.url), "").map(drop)
    }

    /// Searches; `turn` chooses what for.
    pub fn search(&self, client: &Client, turn: usize) -> Result<(), Failure> {
        let parameters = SEARCHES[turn % SEARCHES.len()];
        let url = format!("{}/api/v1/offers?{parameters}", self.access.url);
        client.get(&url, &self.access.buyer).map(drop)
    }

    /// Places an order that is durable when this returns.
    pub fn order(&self, client: &Client, turn: usize) -> Result<(), Failure> {
        let mut body = self.choices[turn % self.choices.len()].clone();
        if !self.units.is_empty() {
            body["unit"] = json!(self.units[turn % self.units.len()]);
        }
        let url = format!("{}/api/v1/orders", self.access.url);
        let placed =
            client.post(&url, &self.access.buyer, &self.next_key(), &body, StatusCode::CREATED)?;
        let placed: Value = serde_json::from_str(&placed)?;
        let id = placed["order_id"].as_str().ok_or("an order without an id")?;
        self.wait(id.to_owned(), Step::Accept);
        Ok(())
    }

    /// Whether an order waits for its supplier.
    pub fn is_waited_for(&self) -> bool {
        !self.waiting().is_empty()
    }

    /// Accepts or despatches the order that waits longest; false if none does.
    pub fn answer(&self, client: &Client) -> Result<bool, Failure> {
        let Some((id, step)) = self.waiting().pop_front() else {
            return Ok(false);
        };
        let order = format!("{}/api/v1/orders/{id}", self.access.url);
        let (url, body) = match step {
            Step::Accept => (format!("{order}/acceptance"), json!({})),
            Step::Despatch => (
                format!("{order}/despatches"),
                json!({ "lines": [{ "line": 1, "quantity": QUANTITY }] }),
            ),
        };
        client.post(&url, &self.access.supplier, &self.next_key(), &body, StatusCode::OK)?;
        if matches!(step, Step::Accept) {
            self.wait(id, Step::Despatch);
        }
        Ok(true)
    }

    fn wait(&self, order: String, step: Step) {
        self.waiting().push_back((order, step));
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, VecDeque<(String, Step)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A key that no other request of this or an earlier run has.
    fn next_key(&self) -> String {
        format!("{}-{}", self.run, self.key.fetch_add(1, Ordering::Relaxed))
    }
}

/// How many units order in turn.
const UNITS: usize = 250;

/// So many orders pass the limit of any Land. With a recorded reason they are direct awards all the same, up to the threshold
/// of the EU for each unit that buys on its own responsibility.
fn units(
    client: &Client,
    access: &Access,
    operator: &str,
    order: &Value,
) -> Result<Vec<String>, Failure> {
    let api = format!("{}/api/v1", access.url);
    let change = json!({
        "setting": { "setting": "direct_awards_at_the_limit", "value": "require_reason" },
        "reason": "load test",
    });
    let url = format!("{api}/law/changes");
    client.post(&url, operator, "load-limit", &change, StatusCode::CREATED)?;
    let url = format!("{api}/orders");
    let placed = client.post(&url, &access.buyer, "load-first", order, StatusCode::CREATED)?;
    let placed: Value = serde_json::from_str(&placed)?;
    let authority = placed["authority_id"].as_str().ok_or("an order without an authority")?;
    let url = format!("{api}/organisations/{authority}/units");
    let unit = |number: usize| {
        let name = format!("Amt {number}");
        let body = json!({ "unit": name, "reason": "load test" });
        client.post(&url, operator, &format!("load-{number}"), &body, StatusCode::OK)?;
        Ok(name)
    };
    (0..UNITS).map(unit).collect()
}

/// The bodies of orders for the hits of a page.
fn choices_of(found: &Value, deliver_to: &str) -> Vec<Value> {
    let hits = found["hits"].as_array().map_or(&[][..], Vec::as_slice);
    let fits = |hit: &&Value| {
        let least = hit["terms"]["minimum_quantity"].as_u64().unwrap_or(u64::MAX);
        let step = hit["terms"]["quantity_step"].as_u64().unwrap_or(1).max(1);
        least <= QUANTITY && (QUANTITY - least).is_multiple_of(step)
    };
    let order = |hit: &Value| {
        let is_first = hit["explanation"]["rank"] == 1;
        json!({
            "deliver_to": deliver_to,
            "objective_reason": "Lasttest",
            "lines": [{
                "offer_id": hit["offer_id"],
                "quantity": QUANTITY,
                "ranking": found["ranking"],
                "reason": if is_first { Value::Null } else { json!("Passt zum Bestand") },
            }],
        })
    };
    hits.iter().filter(fits).map(order).collect()
}
