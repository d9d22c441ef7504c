//! Offers and orders folded from the log by this program's own hand: no read model is asked and none of their code.
//! What is compared with it stands elsewhere.

use std::collections::BTreeMap;
use std::path::Path;

use event_store::{EventStore, Filter, Recorded};
use serde_json::Value;

use super::Failure;

/// An offer as the log has it.
#[derive(Clone, Debug)]
pub struct Offer {
    pub supplier: String,
    /// None once it is delisted.
    pub price: Option<Value>,
    pub position: u64,
    pub revision: u64,
}

/// An order as the log has it.
#[derive(Clone, Debug)]
pub struct Order {
    pub supplier: String,
    pub position: u64,
    pub revision: u64,
    /// The last event's name.
    pub last: String,
}

/// What the log says.
#[derive(Default)]
pub struct Folded {
    pub position: u64,
    pub offers: BTreeMap<String, Offer>,
    pub orders: BTreeMap<String, Order>,
    /// Every price that an offer was given, by the position of its event.
    pub prices: BTreeMap<u64, (String, Value)>,
}

const PAGE: usize = 4_096;

impl Folded {
    /// Goes on to the end of the log.
    pub fn follow(&mut self, log: &Path) -> Result<(), Failure> {
        let log = EventStore::open_reader(log)?;
        let head = log.head();
        while self.position < head {
            let page = log.read_all(self.position, &Filter::All, PAGE)?;
            for event in &page.events {
                self.fold(event)?;
            }
            self.position = page.through;
        }
        Ok(())
    }

    fn fold(&mut self, event: &Recorded) -> Result<(), Failure> {
        let key = event.stream.key().to_owned();
        let payload: Value = serde_json::from_slice(&event.payload)?;
        let text = |name: &str| payload[name].as_str().unwrap_or_default().to_owned();
        match (event.stream.category(), event.kind.as_str()) {
            ("offer", kind) => {
                let offer = self.offers.entry(key.clone()).or_insert_with(|| Offer {
                    supplier: String::new(),
                    price: None,
                    position: 0,
                    revision: 0,
                });
                (offer.position, offer.revision) = (event.position, event.revision);
                let price = match kind {
                    "OfferListed" => {
                        offer.supplier = text("supplier");
                        Some(&payload["listing"]["price"])
                    }
                    "PriceChanged" => Some(&payload["price"]),
                    "OfferDelisted" => {
                        offer.price = None;
                        None
                    }
                    _ => None,
                };
                if let Some(price) = price {
                    offer.price = Some(price.clone());
                    self.prices.insert(event.position, (key, price.clone()));
                }
            }
            ("order", kind) => {
                let order = self.orders.entry(key).or_insert_with(|| Order {
                    supplier: text("supplier"),
                    position: 0,
                    revision: 0,
                    last: String::new(),
                });
                (order.position, order.revision) = (event.position, event.revision);
                kind.clone_into(&mut order.last);
            }
            _ => {}
        }
        Ok(())
    }

    /// The ids of so many offers of a supplier that are in its catalogue.
    pub fn offers_of(&self, supplier: &str, most: usize) -> Result<Vec<String>, Failure> {
        let own = self.listed().filter(|(_, offer)| offer.supplier == supplier);
        let ids: Vec<String> = own.map(|(id, _)| id.clone()).take(most).collect();
        if ids.is_empty() { Err("the supplier has no offer".into()) } else { Ok(ids) }
    }

    /// The offers that are in a catalogue.
    pub fn listed(&self) -> impl Iterator<Item = (&String, &Offer)> {
        self.offers.iter().filter(|(_, offer)| offer.price.is_some())
    }
}
