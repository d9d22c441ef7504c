//! What a buyer asks of the market.
//! How a question arrives, as parameters of a request or of a command, is not said here.

use std::fmt::Write;

use chrono::NaiveDate;
use procurement::award::ranking::Place;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{OrganisationId, SystemId};
use schemas::ranking::Weights;

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Words; none means everything.
    pub words: String,
    /// How much each criterion counts.
    pub weights: Weights,
    /// The order quantity at which prices are compared.
    pub quantity: u32,
    /// Only this CPV code and what lies below it.
    pub category: Option<Cpv>,
    /// Only in this system.
    pub system: Option<SystemId>,
    /// Only this supplier's.
    pub supplier: Option<OrganisationId>,
    /// Only this manufacturer's.
    pub manufacturer: Option<String>,
    /// Unit price at the quantity, at least.
    pub min_price: Option<Decimal>,
    /// Unit price at the quantity, at most.
    pub max_price: Option<Decimal>,
    /// Working days until delivery, at most.
    pub max_delivery_days: Option<u16>,
    /// Only with this eco label, valid on the day.
    pub label: Option<String>,
    /// The day for which evidence and lots count.
    pub day: NaiveDate,
    /// At most so many hits.
    pub limit: usize,
    /// Only what stands behind this place, which has this rank.
    pub after: Option<(Place, u64)>,
}

impl Question {
    /// Everything, by the default weights, at quantity one.
    #[must_use]
    pub fn everything(day: NaiveDate) -> Self {
        Self {
            words: String::new(),
            weights: Weights::DEFAULT,
            quantity: 1,
            category: None,
            system: None,
            supplier: None,
            manufacturer: None,
            min_price: None,
            max_price: None,
            max_delivery_days: None,
            label: None,
            day,
            limit: 20,
            after: None,
        }
    }

    /// The filters in one canonical line, as they are kept with the evidence of an order.
    #[must_use]
    pub fn filters(&self) -> String {
        let mut line = String::new();
        let mut say = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                let separator = if line.is_empty() { "" } else { "&" };
                // Writing to a string cannot fail.
                let _ = write!(line, "{separator}{name}={value}");
            }
        };
        say("category", self.category.map(|cpv| cpv.to_string()));
        say("label", self.label.clone());
        say("manufacturer", self.manufacturer.clone());
        say("max_delivery_days", self.max_delivery_days.map(|days| days.to_string()));
        say("max_price", self.max_price.map(|price| price.to_string()));
        say("min_price", self.min_price.map(|price| price.to_string()));
        say("supplier", self.supplier.map(|id| id.to_string()));
        say("system", self.system.map(|id| id.to_string()));
        line
    }
}
