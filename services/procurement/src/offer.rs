//! Offers: listed, changed, taken out, each in a stream of its own.
//! Whether the supplier is admitted matters when an offer is found or ordered, not when it is listed.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::ids::{OfferId, OrganisationId};
use schemas::offer::{
    Article, ArticleRedescribed, Listing, OfferDelisted, OfferEvent, OfferLapsed, OfferListed,
    PriceChanged, PriceValidity, SustainabilityClaimed, Terms, TermsChanged,
};
use schemas::price::Price;
use schemas::sustainability::{Statement, SustainabilityClaim};
use schemas::text::Line;
use serde::Serialize;

use crate::decider::{Decider, Rejection};

/// The rules of an offer's stream.
pub enum Offers {}

/// An offer, if it was ever listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// The offer as last listed, with every later change.
    pub listed: Option<OfferListed>,
    /// Whether it was taken out of the catalogue.
    pub delisted: bool,
}

impl Offer {
    /// The offer, if it is in the catalogue now.
    #[must_use]
    pub fn in_catalogue(&self) -> Option<&OfferListed> {
        self.listed.as_ref().filter(|_| !self.delisted)
    }

    /// The offer as it is in force on a German day: with the price of that day, whether or not the log has said yet that
    /// the one before ended. None if it is not in the catalogue or no price holds.
    #[must_use]
    pub fn in_force_on(&self, day: NaiveDate) -> Option<OfferListed> {
        let mut listed = self.in_catalogue()?.clone();
        if listed.listing.price_validity.until.is_some_and(|until| until < day) {
            let (price, validity) = listed.listing.price_validity.next_on(day)?;
            listed.listing.price = price;
            listed.listing.price_validity = validity;
        }
        listed.listing.price_validity.holds_on(day).then_some(listed)
    }
}

/// What can be asked of an offer.
#[derive(Clone, Debug)]
pub enum OfferCommand {
    /// Put it into the catalogue, or bring what is there up to this.
    ListOffer {
        /// Whose it is.
        supplier: OrganisationId,
        /// The supplier's own number for it.
        supplier_part_number: Line,
        /// The version of the catalogue that asks.
        catalogue_version: u32,
        /// A lot drawn at random, used only if the offer was never listed before.
        lot: u64,
        /// What the supplier says of it.
        listing: Box<Listing>,
    },
    /// Change its price only.
    ChangePrice {
        /// The version of the catalogue that asks.
        catalogue_version: u32,
        /// The price from now on.
        price: Price,
    },
    /// Take it out.
    DelistOffer {
        /// The version of the catalogue that asks.
        catalogue_version: u32,
    },
    /// Bring the next price into force, or let the offer lapse, if the price has ended.
    PassDeadlines {
        /// The German day.
        today: NaiveDate,
    },
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum OfferRejection {
    /// There is nothing to change.
    #[error("the offer is not in the catalogue")]
    NotListed,
    /// The stream is that of another supplier's offer, or of another part number.
    #[error("the offer belongs to another supplier or part number")]
    AnotherOffer,
    /// A quantity or number of pieces of zero, or beyond the limit.
    #[error("`{field}` is {value}, it must be between 1 and {max}", max = OfferRejection::MAX_QUANTITY)]
    QuantityOutOfRange {
        /// The term.
        field: &'static str,
        /// Its value.
        value: u32,
    },
    /// A delivery time beyond the limit.
    #[error("a delivery time of {days} working days is over the limit of {max}", max = OfferRejection::MAX_DAYS)]
    DeliveryTimeOutOfRange {
        /// The working days.
        days: u16,
    },
    /// More text than is kept.
    #[error("the description, the keywords or the features are longer than is kept")]
    TextTooLong,
    /// The greatest order quantity lies below the least.
    #[error(
        "the greatest order quantity lies below the least, {minimum}: nothing could be ordered"
    )]
    NothingToOrder {
        /// The least order quantity.
        minimum: u32,
    },
    /// Periods of prices overlap, end before they begin, or are in several currencies.
    #[error(
        "the periods of the prices must follow one another without overlap, at most {max}, in one currency",
        max = PriceValidity::MAX_PERIODS
    )]
    PricesOutOfOrder,
    /// More claims than are kept.
    #[error("{claims} sustainability claims are made, at most {max} are kept", max = OfferRejection::MAX_CLAIMS)]
    TooManyClaims {
        /// How many.
        claims: usize,
    },
    /// A footprint or a consumption below zero, or beyond the limit.
    #[error("a claim of {figure} is not between 0 and {max}", max = OfferRejection::MAX_FIGURE)]
    ClaimOutOfRange {
        /// Kilograms or kilowatt hours.
        figure: Decimal,
    },
}

impl OfferRejection {
    /// The greatest quantity of any kind.
    pub const MAX_QUANTITY: u32 = 1_000_000;
    /// The longest delivery time, in working days.
    pub const MAX_DAYS: u16 = 500;
    /// The most sustainability claims of an offer.
    pub const MAX_CLAIMS: usize = 40;
    /// The greatest footprint or consumption, as for the reference values by which they score.
    pub const MAX_FIGURE: u32 = 1_000_000;
}

impl Rejection for OfferRejection {}

impl Decider for Offers {
    type State = Offer;
    type Command = OfferCommand;
    type Event = OfferEvent;
    type Rejection = OfferRejection;

    fn initial() -> Offer {
        Offer::default()
    }

    fn decide(state: &Offer, command: &OfferCommand) -> Result<Vec<OfferEvent>, OfferRejection> {
        match command {
            OfferCommand::ListOffer {
                supplier,
                supplier_part_number,
                catalogue_version,
                lot,
                listing,
            } => {
                check(listing)?;
                let asked = OfferListed {
                    offer: OfferId::of(*supplier, supplier_part_number.as_str()),
                    supplier: *supplier,
                    supplier_part_number: supplier_part_number.clone(),
                    catalogue_version: *catalogue_version,
                    lot: state.listed.as_ref().map_or(*lot, |listed| listed.lot),
                    listing: listing.as_ref().clone(),
                };
                list(state, asked)
            }
            OfferCommand::ChangePrice { catalogue_version, price } => {
                let listed = state.in_catalogue().ok_or(OfferRejection::NotListed)?;
                if listed.listing.price == *price {
                    return Ok(vec![]);
                }
                Ok(vec![
                    PriceChanged {
                        catalogue_version: *catalogue_version,
                        price: price.clone(),
                        // An end that the catalogue states stays: nobody took it back.
                        price_validity: listed.listing.price_validity.clone(),
                    }
                    .into(),
                ])
            }
            OfferCommand::DelistOffer { catalogue_version } => {
                let gone = state.in_catalogue().is_none();
                let delisted = OfferDelisted { catalogue_version: *catalogue_version };
                Ok(if gone { vec![] } else { vec![delisted.into()] })
            }
            OfferCommand::PassDeadlines { today } => Ok(passed(state, *today)),
        }
    }

    fn evolve(mut state: Offer, event: &OfferEvent) -> Offer {
        match (event, &mut state.listed) {
            (OfferEvent::OfferListed(listed), _) => {
                state.listed = Some(listed.clone());
                state.delisted = false;
            }
            (OfferEvent::PriceChanged(e), Some(listed)) => {
                listed.listing.price = e.price.clone();
                listed.listing.price_validity = e.price_validity.clone();
            }
            (OfferEvent::TermsChanged(e), Some(listed)) => listed.listing.terms = e.terms.clone(),
            (OfferEvent::ArticleRedescribed(e), Some(listed)) => {
                listed.listing.article = e.article.clone();
            }
            (OfferEvent::SustainabilityClaimed(e), Some(listed)) => {
                listed.listing.claims.clone_from(&e.claims);
            }
            (OfferEvent::OfferDelisted(_) | OfferEvent::OfferLapsed(_), _) => state.delisted = true,
            // A change of what was never listed cannot have been written; it changes nothing.
            (
                OfferEvent::PriceChanged(_)
                | OfferEvent::TermsChanged(_)
                | OfferEvent::ArticleRedescribed(_)
                | OfferEvent::SustainabilityClaimed(_),
                None,
            ) => {}
        }
        state
    }
}

/// Lists anew, or says one event for each part that differs.
fn list(state: &Offer, asked: OfferListed) -> Result<Vec<OfferEvent>, OfferRejection> {
    if state.listed.as_ref().is_some_and(|listed| listed.offer != asked.offer) {
        return Err(OfferRejection::AnotherOffer);
    }
    let Some(now) = state.in_catalogue() else {
        return Ok(vec![asked.into()]);
    };
    let catalogue_version = asked.catalogue_version;
    let (now, asked) = (&now.listing, asked.listing);
    let mut events = Vec::new();
    if now.article != asked.article {
        events.push(ArticleRedescribed { catalogue_version, article: asked.article }.into());
    }
    if now.price != asked.price || now.price_validity != asked.price_validity {
        let (price, price_validity) = (asked.price, asked.price_validity);
        events.push(PriceChanged { catalogue_version, price, price_validity }.into());
    }
    if now.terms != asked.terms {
        events.push(TermsChanged { catalogue_version, terms: asked.terms }.into());
    }
    if now.claims != asked.claims {
        events.push(SustainabilityClaimed { catalogue_version, claims: asked.claims }.into());
    }
    Ok(events)
}

/// What follows when the last day of a price is over: the next price, or the end of the offer.
fn passed(state: &Offer, today: NaiveDate) -> Vec<OfferEvent> {
    let Some(listed) = state.in_catalogue() else { return vec![] };
    let (catalogue_version, validity) = (listed.catalogue_version, &listed.listing.price_validity);
    let Some(last_day) = validity.until.filter(|until| *until < today) else { return vec![] };
    vec![match validity.next_on(today) {
        Some((price, price_validity)) => {
            PriceChanged { catalogue_version, price, price_validity }.into()
        }
        None => OfferLapsed { catalogue_version, last_day }.into(),
    }]
}

fn check(listing: &Listing) -> Result<(), OfferRejection> {
    let Terms { pieces_per_unit, minimum_quantity, quantity_step, delivery_days, .. } =
        listing.terms;
    let quantities = [
        ("pieces_per_unit", pieces_per_unit),
        ("minimum_quantity", minimum_quantity),
        ("quantity_step", quantity_step),
    ];
    let greatest = listing.terms.maximum_quantity.map(|most| ("maximum_quantity", most));
    for (field, value) in quantities.into_iter().chain(greatest) {
        if !(1..=OfferRejection::MAX_QUANTITY).contains(&value) {
            return Err(OfferRejection::QuantityOutOfRange { field, value });
        }
    }
    if delivery_days > OfferRejection::MAX_DAYS {
        return Err(OfferRejection::DeliveryTimeOutOfRange { days: delivery_days });
    }
    if listing.terms.maximum_quantity.is_some_and(|most| most < minimum_quantity) {
        return Err(OfferRejection::NothingToOrder { minimum: minimum_quantity });
    }
    let price = &listing.price_validity;
    let currency = listing.price.currency();
    if !price.is_in_order() || price.then.iter().any(|next| next.price.currency() != currency) {
        return Err(OfferRejection::PricesOutOfOrder);
    }
    let description = listing.article.description.as_deref().unwrap_or("");
    let particulars = &listing.article.particulars;
    if description.chars().count() > Article::MAX_DESCRIPTION
        || listing.article.keywords.len() > Article::MAX_KEYWORDS
        || particulars.features.len() > Article::MAX_FEATURES
        || particulars.files.len() > Article::MAX_FILES
        || particulars.references.len() > Article::MAX_REFERENCES
    {
        return Err(OfferRejection::TextTooLong);
    }
    check_claims(&listing.claims)
}

/// A figure below zero would outdo every honest one.
fn check_claims(claims: &[SustainabilityClaim]) -> Result<(), OfferRejection> {
    if claims.len() > OfferRejection::MAX_CLAIMS {
        let claims = claims.len();
        return Err(OfferRejection::TooManyClaims { claims });
    }
    for claim in claims {
        let figure = match &claim.statement {
            Statement::CarbonFootprint { kilograms } => *kilograms,
            Statement::YearlyEnergy { kilowatt_hours } => *kilowatt_hours,
            Statement::EnergyClass { .. } | Statement::EcoLabel { .. } => continue,
        };
        if figure < Decimal::ZERO || figure > Decimal::from(OfferRejection::MAX_FIGURE) {
            return Err(OfferRejection::ClaimOutOfRange { figure });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
