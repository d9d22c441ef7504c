//! Finding offers: the question, the offers in question, their ranking with its explanation.
//! The scores are computed in `procurement::award`; an order never rests on what is found here unchecked.

mod eligible;
mod explain;
mod matches;
mod question;
mod withheld;

use chrono::NaiveDate;
use procurement::award::ranking::{self, FORMULA, Place, Ranked, Scheme};
use projections::Seen;
use projections::offers::OfferView;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{CategoryKey, OfferId, OrganisationId, SystemId};
use schemas::money::Money;
use schemas::offer::{Condition, Terms};
use schemas::price::Price;
use schemas::ranking::{RankedOffer, Scores, ShownRanking};
use schemas::sustainability::SustainabilityClaim;
use search::{DocRef, SearchError};
use serde::Serialize;
use utoipa::ToSchema;

pub use eligible::{Audience, Eligible};
pub use explain::Explanation;
pub use matches::{FacetCount, Facets};
pub use question::Question;
pub use withheld::WithheldOffers;

use crate::ticket::Shown;

/// The answer to a question.
#[derive(Debug)]
pub struct Answer {
    /// The hits of this page, in order.
    pub hits: Vec<Hit>,
    /// How many offers match.
    pub total: u64,
    /// Counts over all that match.
    pub facets: Facets,
    /// The position of the log that the answer reflects.
    pub position: u64,
    /// Where the next page begins, if there is one: behind this place.
    pub next: Option<Place>,
    /// The ranking as evidence.
    pub ranking: ShownRanking,
    /// Offers on the page that are not among the first ten of the ranking.
    pub others: Vec<RankedOffer>,
}

/// An offer with its place and the reasons for it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Hit {
    /// The offer.
    pub offer_id: OfferId,
    /// What it is.
    pub title: String,
    /// Who makes it.
    pub manufacturer: Option<String>,
    /// The maker's number.
    pub manufacturer_part_number: Option<String>,
    /// Who offers it.
    pub supplier: SupplierName,
    /// The price of one order unit at the quantity asked, without VAT.
    pub price: Money,
    /// The whole price with its scale.
    pub price_list: Price,
    /// Order unit, pieces, minimum and step.
    pub terms: Terms,
    /// Working days until delivery.
    pub delivery_days: u16,
    /// What is claimed of its sustainability, with evidence.
    pub sustainability: Vec<SustainabilityClaim>,
    /// Whether it is new.
    pub condition: Condition,
    /// The last day on which the price holds; none if it has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_until: Option<NaiveDate>,
    /// The weighted sum, 0 to 100.
    #[schema(value_type = String, example = "87.12345600")]
    pub score: Decimal,
    /// How the score came about.
    pub explanation: Explanation,
    /// The CPV code.
    pub cpv: Cpv,
    /// The dynamic purchasing system in which it can be ordered.
    pub system_id: SystemId,
    /// The category under which it falls there.
    pub category: CategoryKey,
    /// The revision shown, the entity tag.
    pub revision: u64,
}

impl Answer {
    /// What was shown to a buyer of this authority, to be sealed.
    #[must_use]
    pub fn shown_to(&self, authority: OrganisationId) -> Shown {
        Shown { authority, ranking: self.ranking.clone(), others: self.others.clone() }
    }
}

/// A supplier by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SupplierName {
    /// The id.
    pub id: OrganisationId,
    /// The name.
    pub name: String,
}

/// A search failed on our side.
#[derive(Debug, thiserror::Error)]
pub enum SearchFailure {
    /// The index.
    #[error(transparent)]
    Index(#[from] SearchError),
    /// A kept offer.
    #[error("a kept offer cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
}

/// The first ten are kept as evidence with every ranking.
const EVIDENCE: usize = 10;

/// Finds and ranks, exactly over everything that matches.
pub fn answer(
    seen: &Seen,
    eligible: &Eligible,
    question: &Question,
) -> Result<Answer, SearchFailure> {
    let found = matches::find(&seen.offers, &seen.market, eligible, question)?;
    let scheme = Scheme::over(&found.candidates, question.weights, question.day);
    let reader = Reader { seen, eligible, question, scheme };

    let after = question.after;
    // Counted, not taken from the cursor: the rank is evidence.
    let ranks_before =
        after.map_or(0, |place| ranking::count_through(&found.candidates, &scheme, place));
    let page = ranking::first(&found.candidates, &scheme, question.limit, after);
    let total = found.candidates.len() as u64;
    let has_more = ranks_before + (page.len() as u64) < total;
    let next = page.last().filter(|_| has_more).map(|last| scheme.place(last));
    let page = reader.load_all(&page, ranks_before + 1)?;
    let first = if after.is_none() && question.limit >= EVIDENCE {
        page.iter().take(EVIDENCE).map(|loaded| loaded.ranked.clone()).collect()
    } else {
        let first = ranking::first(&found.candidates, &scheme, EVIDENCE, None);
        let first = reader.load_all(&first, 1)?;
        first.into_iter().map(|loaded| loaded.ranked).collect()
    };

    let beyond = |loaded: &&Loaded| loaded.ranked.rank > EVIDENCE as u64;
    let others = page.iter().filter(beyond).map(|loaded| loaded.ranked.clone()).collect();
    let ranking = ShownRanking {
        formula: FORMULA.to_owned(),
        query: question.words.clone(),
        filters: question.filters(),
        weights: question.weights,
        quantity: question.quantity,
        currency: eligible.currency(),
        day: question.day,
        position: seen.position,
        total,
        lowest_unit_price: in_units(scheme.lowest_unit_price),
        first,
    };
    Ok(Answer {
        hits: page.into_iter().filter_map(|loaded| reader.hit(loaded)).collect(),
        total,
        facets: found.facets,
        position: seen.position,
        next,
        ranking,
        others,
    })
}

/// A ranked offer with everything that is kept of it.
struct Loaded {
    view: OfferView,
    ranked: RankedOffer,
}

struct Reader<'a> {
    seen: &'a Seen,
    eligible: &'a Eligible,
    question: &'a Question,
    scheme: Scheme,
}

impl Reader<'_> {
    fn load_all(&self, page: &[Ranked<DocRef>], from: u64) -> Result<Vec<Loaded>, SearchFailure> {
        page.iter().zip(from..).map(|(ranked, rank)| self.load(ranked, rank)).collect()
    }

    fn load(&self, ranked: &Ranked<DocRef>, rank: u64) -> Result<Loaded, SearchFailure> {
        let body = self.seen.offers.body(ranked.candidate.id)?;
        let view: OfferView = serde_json::from_slice(&body)?;
        let scores = Scores {
            price: ranked.price,
            delivery: ranked.candidate.delivery,
            sustainability: ranked.candidate.sustainability,
            total: Decimal::from_i128_with_scale(ranked.score.into(), 8),
        };
        let ranked = RankedOffer {
            rank,
            offer: view.offer_id,
            revision: view.revision,
            supplier: view.supplier_id,
            unit_price: in_units(ranked.candidate.unit_price),
            delivery_days: view.listing.terms.delivery_days,
            scores,
        };
        Ok(Loaded { view, ranked })
    }

    /// None only if the offer lost its category between the two reads of one snapshot, which cannot be.
    fn hit(&self, loaded: Loaded) -> Option<Hit> {
        let Loaded { view, ranked } = loaded;
        let listing = view.listing;
        let place = self.eligible.place_of(listing.article.cpv, view.supplier_id)?;
        let explanation = Explanation::of(&ranked, &listing, place, self.question, &self.scheme);
        let organisation = self.seen.market.organisations.get(&view.supplier_id);
        let name = organisation.map_or_else(String::new, |found| found.name.to_string());
        let text = |line: Option<schemas::text::Line>| line.map(String::from);
        Some(Hit {
            offer_id: view.offer_id,
            title: listing.article.title.into(),
            manufacturer: text(listing.article.manufacturer),
            manufacturer_part_number: text(listing.article.manufacturer_part_number),
            supplier: SupplierName { id: view.supplier_id, name },
            price: Money { amount: ranked.unit_price, currency: listing.price.currency() },
            price_list: listing.price,
            delivery_days: listing.terms.delivery_days,
            terms: listing.terms,
            sustainability: listing.claims,
            condition: listing.article.condition,
            price_until: listing.price_validity.until,
            score: ranked.scores.total,
            explanation,
            cpv: listing.article.cpv,
            system_id: place.system,
            category: place.category.key.clone(),
            revision: view.revision,
        })
    }
}

/// Millionths of a currency unit as a decimal with two to six places.
fn in_units(millionths: u64) -> Decimal {
    let mut amount = Decimal::from_i128_with_scale(millionths.into(), 6).normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    amount
}
