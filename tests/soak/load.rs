//! The mixed load: a supplier changes prices and answers orders, a buyer searches and orders, an operator reads.
//! What comes of it is compared elsewhere; a request that a kill broke off counts for nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::Failure;
use super::folded::Folded;
use super::server::{Server, UNITS};

/// What was answered before the kill.
#[derive(Default)]
pub struct Answered {
    /// Changes of prices, by position: offer and price.
    prices: BTreeMap<u64, (String, Value)>,
    /// The last positions of orders.
    orders: BTreeMap<String, u64>,
    searches: u64,
    /// Reads that showed less than an answer before them.
    older: Vec<String>,
}

/// What was answered in all rounds.
#[derive(Default)]
pub struct Acknowledged {
    /// Changes of prices of the last round.
    pub prices: BTreeMap<u64, (String, Value)>,
    /// The last positions of orders of the last round.
    pub orders: BTreeMap<String, u64>,
    /// Reads of the last round that showed less than an answer before them.
    pub older: Vec<String>,
    changes: usize,
    placed: usize,
    searches: u64,
}

impl Acknowledged {
    /// Whether nothing was written at all.
    pub fn is_nothing(&self) -> bool {
        self.changes == 0 || self.placed == 0
    }

    pub fn add(&mut self, answered: Answered) {
        self.changes += answered.prices.len();
        self.placed += answered.orders.len();
        self.searches += answered.searches;
        self.prices = answered.prices;
        self.orders = answered.orders;
        self.older = answered.older;
    }
}

impl fmt::Display for Acknowledged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { changes, placed, searches, .. } = self;
        write!(f, "{changes} prices, {placed} orders or answers and {searches} searches answered")
    }
}

/// The load on one server until it is killed.
pub struct Load<'a> {
    pub server: &'a Server,
    pub folded: &'a Folded,
    pub hot: &'a [String],
    pub seed: u64,
}

/// Threads that change prices, each of offers of its own.
const CHANGERS: usize = 3;

impl Load<'_> {
    /// Runs for so long, kills in the middle of it, and waits for what is still on its way.
    pub fn until_killed(
        &self,
        lasting: Duration,
        kill: impl FnOnce(&Server) -> Result<(), Failure>,
    ) -> Result<Answered, Failure> {
        let (answered, ended) = (Mutex::default(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            for number in 0..CHANGERS {
                let (answered, ended) = (&answered, &ended);
                scope.spawn(move || self.change_prices(number, answered, ended));
            }
            scope.spawn(|| self.search_and_order(&answered, &ended));
            scope.spawn(|| self.search(&answered, &ended));
            scope.spawn(|| self.answer_orders(&answered, &ended));
            let begun = Instant::now();
            while let Some(left) = lasting.checked_sub(begun.elapsed()) {
                std::thread::sleep(left.min(Duration::from_millis(10)));
            }
            let killed = kill(self.server);
            ended.store(true, Ordering::Relaxed);
            killed
        })?;
        Ok(answered.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn change_prices(&self, number: usize, answered: &Mutex<Answered>, ended: &AtomicBool) {
        let mut chance = StdRng::seed_from_u64(self.seed + number as u64);
        let own: Vec<&String> = self.hot.iter().skip(number).step_by(CHANGERS).collect();
        while !ended.load(Ordering::Relaxed) {
            // Some offers change much oftener than others.
            let at = chance.random_range(0..own.len()).min(chance.random_range(0..own.len()));
            let offer = own[at];
            let cents = chance.random_range(100..=1_999_u32);
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            let price = json!({
                "currency": "EUR", "per": 1, "scale": [{ "from": 1, "amount": amount }],
            });
            let path = format!("/offers/{offer}/price");
            let body = json!({ "price": price });
            let Ok((position, _)) = self.server.write(&path, &self.server.supplier_token, &body)
            else {
                continue;
            };
            lock(answered).prices.insert(position, (offer.clone(), price.clone()));
            if chance.random_ratio(1, 4) {
                let path = format!("/offers/{offer}?min_position={position}");
                if let Ok(read) = self.server.operator_reads(&path)
                    && (read["position"].as_u64() != Some(position) || read["price"] != price)
                {
                    let line =
                        format!("offer {offer}: {read} was read after {price} at {position}");
                    lock(answered).older.push(line);
                }
            }
        }
    }

    fn search_and_order(&self, answered: &Mutex<Answered>, ended: &AtomicBool) {
        static UNIT: AtomicU64 = AtomicU64::new(0);
        let mut chance = StdRng::seed_from_u64(self.seed ^ 0xb);
        while !ended.load(Ordering::Relaxed) {
            let path = format!("/offers?supplier={}&quantity=12&limit=50", self.server.supplier);
            let Ok(found) = self.server.read(&path, &self.server.buyer) else { continue };
            lock(answered).searches += 1;
            let hits = found["hits"].as_array().map_or(0, Vec::len);
            if hits == 0 {
                continue;
            }
            let hit = &found["hits"][chance.random_range(0..hits)];
            let unit = UNIT.fetch_add(1, Ordering::Relaxed) % UNITS;
            let body = json!({
                "deliver_to": self.server.deliver_to, "objective_reason": "Dauerlauf",
                "unit": format!("Amt {unit}"),
                "lines": [{
                    "offer_id": hit["offer_id"], "quantity": 12, "ranking": found["ranking"],
                    "reason": "Passt zum Bestand",
                }],
            });
            // It may have changed since it was found, or the limit of the year be reached.
            if let Ok((position, placed)) = self.server.write("/orders", &self.server.buyer, &body)
                && let Some(id) = placed["order_id"].as_str()
            {
                lock(answered).orders.insert(id.to_owned(), position);
            }
        }
    }

    fn search(&self, answered: &Mutex<Answered>, ended: &AtomicBool) {
        let words = ["Monitor", "Tastatur", "Maus%20kabellos", "Headset", "", "USB"];
        for turn in 0.. {
            if ended.load(Ordering::Relaxed) {
                return;
            }
            let path = format!("/offers?q={}&limit=20", words[turn % words.len()]);
            if self.server.read(&path, &self.server.buyer).is_ok() {
                lock(answered).searches += 1;
            }
        }
    }

    fn answer_orders(&self, answered: &Mutex<Answered>, ended: &AtomicBool) {
        let placed = |(_, order): &(&String, &super::folded::Order)| order.last == "OrderPlaced";
        for (id, _) in self.folded.orders.iter().filter(placed) {
            if ended.load(Ordering::Relaxed) {
                return;
            }
            let path = format!("/orders/{id}/acceptance");
            if let Ok((position, _)) =
                self.server.write(&path, &self.server.supplier_token, &json!({}))
            {
                lock(answered).orders.insert(id.clone(), position);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn lock(answered: &Mutex<Answered>) -> std::sync::MutexGuard<'_, Answered> {
    answered.lock().unwrap_or_else(PoisonError::into_inner)
}
