//! What a file says of an offer: all of it, a part of it, or that it is gone; and how a part is applied.
//! Nothing is read from a file here.

use schemas::cpv::Cpv;
use schemas::gtin::Gtin;
use schemas::offer::{Condition, Listing, Particulars, PriceValidity};
use schemas::price::Price;
use schemas::sustainability::{Statement, SustainabilityClaim};
use schemas::text::Line;
use serde::Serialize;
use utoipa::ToSchema;

/// What the file wants done with an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// It is offered as said here, whether it was offered before or not.
    List(Box<Listing>),
    /// What is said here changes, the rest stays. For an article that is not in the catalogue there is nothing to
    /// change, which is for the importer to report.
    Change(Box<Change>),
    /// It is offered no more.
    Delist,
}

/// A price as a file states it. `T_UPDATE_PRICES` states no price unit and no least quantity, so that a new price
/// can only be completed from the offer in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrice {
    /// The price; its price unit is 1 where the file states none.
    pub price: Price,
    /// Until when it holds, and which prices follow it.
    pub price_validity: PriceValidity,
    /// Whether the file states the price unit.
    pub states_per: bool,
    /// The least order quantity for which the file states an amount. The first step of `price` holds from 1 all the
    /// same, so this is to be checked against the least order quantity.
    pub holds_from: u32,
}

/// The parts of a listing that change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Short description.
    pub title: Option<Line>,
    /// Long description.
    pub description: Option<String>,
    /// Who makes it.
    pub manufacturer: Option<Line>,
    /// The maker's number.
    pub manufacturer_part_number: Option<Line>,
    /// Trade item number.
    pub gtin: Option<Gtin>,
    /// Category.
    pub cpv: Option<Cpv>,
    /// Search words, all of them.
    pub keywords: Option<Vec<Line>>,
    /// What it costs.
    pub price: Option<NewPrice>,
    /// Order unit, UN/ECE Rec. 20.
    pub order_unit: Option<Line>,
    /// Pieces in an order unit.
    pub pieces_per_unit: Option<u32>,
    /// Least order quantity.
    pub minimum_quantity: Option<u32>,
    /// Step of order quantities.
    pub quantity_step: Option<u32>,
    /// Working days to the delivery.
    pub delivery_days: Option<u16>,
    /// Greatest order quantity.
    pub maximum_quantity: Option<u32>,
    /// Whether it is new.
    pub condition: Option<Condition>,
    /// Features, files and references, all of them.
    pub particulars: Option<Particulars>,
    /// Claims; those of the same kind are replaced.
    pub claims: Vec<SustainabilityClaim>,
}

/// Why a change does not fit the offer in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Unfitting {
    /// The file states prices from a quantity above the offer's least order quantity.
    #[error(
        "the new prices hold from a quantity of {holds_from}, but the offer can be ordered from {minimum} on: send the \
         article as a whole, with its least quantity"
    )]
    ScaleStartsLate {
        /// From where the prices hold.
        holds_from: u32,
        /// The offer's least order quantity.
        minimum: u32,
    },
    /// The price unit of the offer in force makes the price impossible.
    #[error("the new price cannot be combined with the price unit in force: {reason}")]
    Price {
        /// Why.
        reason: String,
    },
}

impl Change {
    /// The listing with this change applied to it.
    pub fn applied_to(&self, before: &Listing) -> Result<Listing, Unfitting> {
        let mut after = before.clone();
        let Listing { article, terms, .. } = &mut after;
        replace(&mut article.title, self.title.as_ref());
        replace(&mut article.cpv, self.cpv.as_ref());
        replace(&mut article.keywords, self.keywords.as_ref());
        replace_stated(&mut article.description, self.description.as_ref());
        replace_stated(&mut article.manufacturer, self.manufacturer.as_ref());
        let part_number = self.manufacturer_part_number.as_ref();
        replace_stated(&mut article.manufacturer_part_number, part_number);
        replace_stated(&mut article.gtin, self.gtin.as_ref());
        replace(&mut terms.order_unit, self.order_unit.as_ref());
        replace(&mut terms.pieces_per_unit, self.pieces_per_unit.as_ref());
        replace(&mut terms.minimum_quantity, self.minimum_quantity.as_ref());
        replace(&mut terms.quantity_step, self.quantity_step.as_ref());
        replace(&mut terms.delivery_days, self.delivery_days.as_ref());
        replace_stated(&mut terms.maximum_quantity, self.maximum_quantity.as_ref());
        replace(&mut article.condition, self.condition.as_ref());
        replace(&mut article.particulars, self.particulars.as_ref());
        if let Some(new) = &self.price {
            let minimum = after.terms.minimum_quantity;
            (after.price, after.price_validity) = new.for_offer(minimum, before.price.per())?;
        }
        if !self.claims.is_empty() {
            after.claims.retain(|old| !self.claims.iter().any(|new| same_kind(old, new)));
            after.claims.extend(self.claims.iter().cloned());
        }
        Ok(after)
    }
}

impl NewPrice {
    fn for_offer(
        &self,
        minimum: u32,
        per_in_force: u32,
    ) -> Result<(Price, PriceValidity), Unfitting> {
        if self.holds_from > minimum {
            return Err(Unfitting::ScaleStartsLate { holds_from: self.holds_from, minimum });
        }
        if self.states_per || per_in_force == self.price.per() {
            return Ok((self.price.clone(), self.price_validity.clone()));
        }
        let per = |price: &Price| {
            Price::new(price.currency(), per_in_force, price.scale().to_vec())
                .map_err(|reason| Unfitting::Price { reason: reason.to_string() })
        };
        let mut validity = self.price_validity.clone();
        for next in &mut validity.then {
            next.price = per(&next.price)?;
        }
        Ok((per(&self.price)?, validity))
    }
}

fn replace<T: Clone>(target: &mut T, stated: Option<&T>) {
    if let Some(value) = stated {
        *target = value.clone();
    }
}

fn replace_stated<T: Clone>(target: &mut Option<T>, stated: Option<&T>) {
    if let Some(value) = stated {
        *target = Some(value.clone());
    }
}

/// Whether two claims are about the same thing, so that the newer takes the older one's place.
fn same_kind(one: &SustainabilityClaim, other: &SustainabilityClaim) -> bool {
    match (&one.statement, &other.statement) {
        (Statement::CarbonFootprint { .. }, Statement::CarbonFootprint { .. })
        | (Statement::YearlyEnergy { .. }, Statement::YearlyEnergy { .. })
        | (Statement::EnergyClass { .. }, Statement::EnergyClass { .. }) => true,
        (Statement::EcoLabel { label: a, .. }, Statement::EcoLabel { label: b, .. }) => a == b,
        (
            Statement::CarbonFootprint { .. }
            | Statement::YearlyEnergy { .. }
            | Statement::EnergyClass { .. }
            | Statement::EcoLabel { .. },
            _,
        ) => false,
    }
}

#[cfg(test)]
mod tests;
