//! Offers: a supplier's article at a price and terms, one stream each.
//! Stock levels and customer prices do not stand here, and no score: scores depend on the buyer's weights.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::cpv::Cpv;
use crate::event::events;
use crate::gtin::Gtin;
use crate::ids::{OfferId, OrganisationId};
use crate::price::Price;
use crate::sustainability::SustainabilityClaim;
use crate::text::Line;

mod particulars;
mod validity;

pub use particulars::{Condition, Feature, Particulars, Reference};
pub use validity::{PricePeriod, PriceValidity};

/// What the article is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Article {
    /// Its short description.
    pub title: Line,
    /// Its long description, at most [`Article::MAX_DESCRIPTION`] characters.
    pub description: Option<String>,
    /// Who makes it.
    pub manufacturer: Option<Line>,
    /// The maker's number.
    pub manufacturer_part_number: Option<Line>,
    /// Its trade item number.
    pub gtin: Option<Gtin>,
    /// What it is in the Common Procurement Vocabulary.
    pub cpv: Cpv,
    /// Words under which it shall be found as well.
    pub keywords: Vec<Line>,
    /// Whether it is new, used or refurbished; offers of before are new.
    #[serde(default, skip_serializing_if = "Condition::is_new")]
    pub condition: Condition,
    /// Properties, pictures and references to other articles, as the catalogue states them.
    #[serde(default, skip_serializing_if = "Particulars::is_empty")]
    pub particulars: Particulars,
}

impl Article {
    /// The most characters of a long description.
    pub const MAX_DESCRIPTION: usize = 8_000;
    /// The most keywords.
    pub const MAX_KEYWORDS: usize = 40;
    /// The most features.
    pub const MAX_FEATURES: usize = 60;
    /// The most pictures and other files.
    pub const MAX_FILES: usize = 20;
    /// The most references to other articles.
    pub const MAX_REFERENCES: usize = 60;
}

/// On what terms the article is delivered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Terms {
    /// The unit in which it is ordered and priced (UN/ECE Rec. 20: `C62` is a piece).
    pub order_unit: Line,
    /// How many pieces an order unit holds.
    pub pieces_per_unit: u32,
    /// The least order quantity, in order units.
    pub minimum_quantity: u32,
    /// Order quantities are the minimum plus a multiple of this, in order units.
    pub quantity_step: u32,
    /// Working days from the order to the delivery.
    pub delivery_days: u16,
    /// The greatest quantity of one order line, in order units; none if there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_quantity: Option<u32>,
}

/// All that a supplier says of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Listing {
    /// What it is.
    pub article: Article,
    /// What it costs.
    pub price: Price,
    /// How it is delivered.
    pub terms: Terms,
    /// What is claimed of its sustainability.
    pub claims: Vec<SustainabilityClaim>,
    /// Until when the price holds, and which prices follow; offers of before have no end.
    #[serde(default, skip_serializing_if = "PriceValidity::is_unlimited")]
    pub price_validity: PriceValidity,
}

/// An article was put into the catalogue, for the first time or again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferListed {
    /// The offer.
    pub offer: OfferId,
    /// Whose it is.
    pub supplier: OrganisationId,
    /// The supplier's own number for it.
    pub supplier_part_number: Line,
    /// The version of the catalogue that brought it.
    pub catalogue_version: u32,
    /// Drawn at random by the marketplace when the offer is first listed and kept for ever: equals are put in
    /// order by it and the day, so that no supplier can place itself by naming or numbering.
    pub lot: u64,
    /// What the supplier says of it.
    pub listing: Listing,
}

/// The price changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceChanged {
    /// The version of the catalogue that brought it.
    pub catalogue_version: u32,
    /// The price from now on.
    pub price: Price,
    /// Until when it holds, and which prices follow; without it there is no end.
    #[serde(default, skip_serializing_if = "PriceValidity::is_unlimited")]
    pub price_validity: PriceValidity,
}

/// Delivery or quantity terms changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TermsChanged {
    /// The version of the catalogue that brought it.
    pub catalogue_version: u32,
    /// The terms from now on.
    pub terms: Terms,
}

/// The article is described in other words, or classified otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleRedescribed {
    /// The version of the catalogue that brought it.
    pub catalogue_version: u32,
    /// The description from now on.
    pub article: Article,
}

/// The supplier stated its sustainability claims anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SustainabilityClaimed {
    /// The version of the catalogue that brought it.
    pub catalogue_version: u32,
    /// All claims from now on.
    pub claims: Vec<SustainabilityClaim>,
}

/// The article was taken out of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferDelisted {
    /// The version of the catalogue that took it out.
    pub catalogue_version: u32,
}

/// The last day of its last price is over: nobody can find or order it until it is listed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfferLapsed {
    /// The version of the catalogue that stated the end.
    pub catalogue_version: u32,
    /// The last German day of the price.
    pub last_day: NaiveDate,
}

events! {
    /// What happened to an offer.
    OfferEvent in "offer" {
        OfferListed,
        PriceChanged,
        TermsChanged,
        ArticleRedescribed,
        SustainabilityClaimed,
        OfferDelisted,
        OfferLapsed,
    }
}

impl OfferEvent {
    /// The version of the catalogue that brought it.
    #[must_use]
    pub fn catalogue_version(&self) -> u32 {
        match self {
            Self::OfferListed(e) => e.catalogue_version,
            Self::PriceChanged(e) => e.catalogue_version,
            Self::TermsChanged(e) => e.catalogue_version,
            Self::ArticleRedescribed(e) => e.catalogue_version,
            Self::SustainabilityClaimed(e) => e.catalogue_version,
            Self::OfferDelisted(e) => e.catalogue_version,
            Self::OfferLapsed(e) => e.catalogue_version,
        }
    }
}
