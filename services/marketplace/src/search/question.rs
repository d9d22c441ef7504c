//! What a buyer asks of the market.
//! How a question arrives, as parameters of a request or of a command, is not said here.

use std::fmt::Write;

use chrono::NaiveDate;
use procurement::award::ranking::Place;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{OrganisationId, SystemId};
use schemas::offer::Condition;
use schemas::ranking::{ShownRanking, Weights};

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
    /// Only in this condition.
    pub condition: Option<Condition>,
    /// Only with this eco label, valid on the day.
    pub label: Option<String>,
    /// The day for which evidence and lots count.
    pub day: NaiveDate,
    /// At most so many hits.
    pub limit: usize,
    /// Only what stands behind this place.
    pub after: Option<Place>,
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
            condition: None,
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
        say("condition", self.condition.map(|condition| condition.name().to_owned()));
        say("label", self.label.clone());
        say("manufacturer", self.manufacturer.clone());
        say("max_delivery_days", self.max_delivery_days.map(|days| days.to_string()));
        say("max_price", self.max_price.map(|price| price.to_string()));
        say("min_price", self.min_price.map(|price| price.to_string()));
        say("supplier", self.supplier.map(|id| id.to_string()));
        say("system", self.system.map(|id| id.to_string()));
        line
    }

    /// The question to which a recorded ranking was the answer; none if its filters cannot be read back.
    #[must_use]
    pub fn asked(shown: &ShownRanking) -> Option<Self> {
        let mut question = Self {
            words: shown.query.clone(),
            weights: shown.weights,
            quantity: shown.quantity,
            ..Self::everything(shown.day)
        };
        for (name, value) in written_filters(&shown.filters)? {
            match name {
                "category" => question.category = Some(Cpv::parse(value).ok()?),
                "condition" => question.condition = Some(Condition::named(value)?),
                "label" => question.label = Some(value.to_owned()),
                "manufacturer" => question.manufacturer = Some(value.to_owned()),
                "max_delivery_days" => question.max_delivery_days = Some(value.parse().ok()?),
                "max_price" => question.max_price = Some(value.parse().ok()?),
                "min_price" => question.min_price = Some(value.parse().ok()?),
                "supplier" => question.supplier = Some(value.parse().ok()?),
                "system" => question.system = Some(value.parse().ok()?),
                _ => return None,
            }
        }
        (question.filters() == shown.filters).then_some(question)
    }
}

/// The names of filters, as [`Question::filters`] writes them.
const NAMES: [&str; 9] = [
    "category",
    "condition",
    "label",
    "manufacturer",
    "max_delivery_days",
    "max_price",
    "min_price",
    "supplier",
    "system",
];

/// Names with values out of the canonical line. A value may hold `&` and `=`: only a name that comes later in the
/// line's order ends it.
fn written_filters(line: &str) -> Option<Vec<(&'static str, &str)>> {
    let mut found: Vec<(&'static str, &str)> = Vec::new();
    let (mut rest, mut from) = (line, 0);
    while !rest.is_empty() {
        let at = (from..NAMES.len()).find(|at| begins(rest, NAMES[*at]))?;
        let value = &rest[NAMES[at].len() + 1..];
        let next = NAMES[at + 1..]
            .iter()
            .filter_map(|name| value.find(&format!("&{name}=")))
            .min()
            .unwrap_or(value.len());
        found.push((NAMES[at], &value[..next]));
        rest = value.get(next + 1..).unwrap_or("");
        from = at + 1;
    }
    Some(found)
}

fn begins(line: &str, name: &str) -> bool {
    line.strip_prefix(name).is_some_and(|rest| rest.starts_with('='))
}

#[cfg(test)]
mod tests;
