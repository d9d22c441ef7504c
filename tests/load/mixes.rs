//! Who asks for what: searches only, orders only, suppliers' answers only, or all of them as in a day's work.
//! How long it takes is not measured here.

use super::Failure;
use super::market::{Client, Market};

/// A way of using the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mix {
    /// Requests that do nothing: the limit of HTTP, of this machine and of this program.
    Nothing,
    /// Searches.
    Search,
    /// Durable orders.
    Orders,
    /// Suppliers accept and despatch the orders placed before.
    Answers,
    /// Eight searches, an order, an answer.
    Mixed,
}

impl Mix {
    /// In an order in which answers find orders that wait for them.
    pub const ALL: [Self; 5] =
        [Self::Nothing, Self::Search, Self::Orders, Self::Answers, Self::Mixed];

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing (/health/live)",
            Self::Search => "searches",
            Self::Orders => "durable orders",
            Self::Answers => "suppliers' answers",
            Self::Mixed => "mixed, 8 : 1 : 1",
        }
    }

    /// One request; false if there is nothing more to ask for.
    pub fn ask(self, market: &Market, client: &Client, turn: usize) -> Result<bool, Failure> {
        match self {
            Self::Nothing => market.nothing(client)?,
            Self::Search => market.search(client, turn)?,
            Self::Orders => market.order(client, turn)?,
            Self::Answers => return market.answer(client),
            Self::Mixed => match turn % 10 {
                0 => market.order(client, turn / 10)?,
                5 if market.is_waited_for() => drop(market.answer(client)?),
                _ => market.search(client, turn)?,
            },
        }
        Ok(true)
    }
}
