//! The answer to a question by going through every offer one by one, without an index.
//! Scores come from the published ranking; everything else is done anew, as simply as can be.

use std::collections::{BTreeMap, BTreeSet};

use marketplace::search::{FacetCount, Facets, Question};
use procurement::award::ranking::{Candidate, Scheme, delivery_points};
use procurement::award::sustainability;
use rust_decimal::Decimal;
use schemas::claim_numbers::scored;
use schemas::dynamic_purchasing_system::Category;
use schemas::ids::OfferId;
use schemas::offer::OfferListed;
use schemas::sustainability::Statement;

use super::market::{ADMITTED, SUPPLIERS, categories};

/// How often each value occurs, for category, supplier, manufacturer and label.
pub type Counts = [BTreeMap<String, u64>; 4];

/// The whole ranking and the counts over it.
pub struct Expected {
    pub ranked: Vec<(OfferId, Decimal)>,
    pub facets: Counts,
}

pub fn answer(listed: &[OfferListed], question: &Question) -> Expected {
    let matching: Vec<_> = listed
        .iter()
        .filter_map(|offer| Some((offer, category_of(offer)?)))
        .filter(|(offer, _)| matches(offer, question))
        .collect();
    let candidates: Vec<_> = matching
        .iter()
        .map(|(offer, category)| {
            let listing = &offer.listing;
            let claims: Vec<_> = listing.claims.iter().map(scored).collect();
            let delivery_days = listing.terms.delivery_days;
            Candidate {
                id: offer.offer,
                unit_price: listing.price.unit_millionths_at(question.quantity),
                delivery_days,
                delivery: delivery_points(delivery_days, &category.references),
                sustainability: sustainability::points(&claims, &category.references, question.day),
                lot: offer.lot,
            }
        })
        .collect();
    let scheme = Scheme::over(&candidates, question.weights, question.day);
    let mut ranked: Vec<_> = candidates.iter().map(|candidate| scheme.score(candidate)).collect();
    ranked.sort_by_key(|ranked| scheme.place(ranked));
    let score = |score: u64| Decimal::from_i128_with_scale(score.into(), 8);
    Expected {
        ranked: ranked.iter().map(|ranked| (ranked.candidate.id, score(ranked.score))).collect(),
        facets: facets(matching.iter().map(|(offer, _)| *offer), question),
    }
}

/// The category in which the supplier may sell this.
fn category_of(offer: &OfferListed) -> Option<Category> {
    let number = SUPPLIERS.iter().position(|supplier| *supplier == offer.supplier)?;
    let cpv = offer.listing.article.cpv;
    let covers = |category: &Category| category.cpv.iter().any(|code| code.covers(cpv));
    let found = categories().into_iter().find(covers)?;
    ADMITTED[number].contains(&found.key.as_str()).then_some(found)
}

fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Labels whose evidence counts on the day of the question.
fn labels(offer: &OfferListed, question: &Question) -> BTreeSet<String> {
    let valid = offer
        .listing
        .claims
        .iter()
        .filter(|claim| claim.evidence.valid_until.is_none_or(|until| until >= question.day));
    let names = valid.filter_map(|claim| match &claim.statement {
        Statement::EcoLabel { label, .. } => Some(label.to_string()),
        Statement::CarbonFootprint { .. }
        | Statement::YearlyEnergy { .. }
        | Statement::EnergyClass { .. } => None,
    });
    names.collect()
}

fn matches(offer: &OfferListed, question: &Question) -> bool {
    let listing = &offer.listing;
    let article = &listing.article;
    let quantity = Decimal::from(listing.price.per());
    let price = listing.price.amount_at(question.quantity) / quantity;
    let maker = article.manufacturer.as_ref().map(|maker| plain(maker.as_str()));
    let has = |word: &str| article.title.as_str().split(' ').any(|found| found == word);
    question.words.split_whitespace().all(has)
        && question.category.is_none_or(|code| code.covers(article.cpv))
        && question.supplier.is_none_or(|supplier| supplier == offer.supplier)
        && question.manufacturer.as_ref().is_none_or(|asked| maker == Some(plain(asked)))
        && question.min_price.is_none_or(|least| price >= least)
        && question.max_price.is_none_or(|most| price <= most)
        && question.max_delivery_days.is_none_or(|days| listing.terms.delivery_days <= days)
        && question.label.as_ref().is_none_or(|asked| {
            labels(offer, question).iter().any(|label| plain(label) == plain(asked))
        })
}

fn facets<'a>(offers: impl Iterator<Item = &'a OfferListed>, question: &Question) -> Counts {
    let mut counts = Counts::default();
    let mut add = |facet: usize, value: String| *counts[facet].entry(value).or_default() += 1;
    for offer in offers {
        let article = &offer.listing.article;
        add(0, article.cpv.to_string());
        add(1, offer.supplier.to_string());
        if let Some(maker) = &article.manufacturer {
            add(2, plain(maker.as_str()));
        }
        for label in labels(offer, question) {
            add(3, label);
        }
    }
    counts
}

/// What the search counted. Spellings of one maker are one maker.
pub fn counts(facets: &Facets) -> Counts {
    let each = |facet: &[FacetCount], name: fn(&str) -> String| {
        facet.iter().map(|value| (name(&value.value), value.count)).collect()
    };
    [
        each(&facets.category, str::to_owned),
        each(&facets.supplier, str::to_owned),
        each(&facets.manufacturer, plain),
        each(&facets.label, str::to_owned),
    ]
}
