//! Which offers the words of a search found that could not be ordered, and why: by standing, system, currency or filter.
//! The conditions are those of the search itself; none is added.

use std::collections::BTreeMap;

use procurement::dynamic_purchasing_system::category_of;
use projections::Seen;
use projections::admissions::Standing;
use projections::market::Market;
use projections::offers::{OfferView, name_number};
use schemas::claim_numbers::day_number;
use schemas::ids::{AdmissionId, OfferId, OrganisationId};
use schemas::price::unit_millionths;
use schemas::sustainability::Statement;
use search::{Filter, Query};
use serde::Serialize;

use super::MOST_NAMED;
use super::sentences::{self, Texts};
use crate::search::{Eligible, Question, SearchFailure};

/// An offer that could not be ordered.
#[derive(Clone, Debug, Serialize)]
pub struct NotEligible {
    /// The offer.
    pub offer: OfferId,
    /// Its revision at the time.
    pub revision: u64,
    /// What it is.
    pub title: String,
    /// Whose it is.
    pub supplier: OrganisationId,
    /// The supplier's name at the time.
    pub supplier_name: String,
    /// Why not.
    pub why: Why,
}

/// Why an offer could not be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No category of a system in force covers its CPV code.
    NoCategory,
    /// A system in force covers it, but the authority takes no part in it.
    AuthorityNotParticipating,
    /// Its supplier did not ask for the category.
    NotAsked,
    /// Its supplier took its request back, or left the category.
    Left,
    /// Its supplier asked, and it was not decided yet.
    NotDecided,
    /// Its supplier was refused the category.
    Refused,
    /// Its supplier's admission rested.
    Suspended,
    /// A call of the authority collected from its catalogue and was not opened.
    Withheld,
    /// Its price has another currency than the ranking.
    OtherCurrency,
    /// The buyer asked for another category.
    OtherCategory,
    /// The buyer asked for another supplier.
    OtherSupplier,
    /// The buyer asked for another manufacturer.
    OtherManufacturer,
    /// Cheaper than the buyer asked for.
    BelowLeastPrice,
    /// Dearer than the buyer asked for.
    AboveMostPrice,
    /// Slower than the buyer asked for.
    TooSlow,
    /// Without the eco label that the buyer asked for.
    WithoutLabel,
    /// With the eco label that the buyer asked for, but expired on the day.
    LabelExpired,
}

impl Why {
    /// The stable word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NoCategory => "no_category",
            Self::AuthorityNotParticipating => "authority_not_participating",
            Self::NotAsked => "not_asked",
            Self::Left => "left",
            Self::NotDecided => "not_decided",
            Self::Refused => "refused",
            Self::Suspended => "suspended",
            Self::Withheld => "withheld",
            Self::OtherCurrency => "other_currency",
            Self::OtherCategory => "other_category",
            Self::OtherSupplier => "other_supplier",
            Self::OtherManufacturer => "other_manufacturer",
            Self::BelowLeastPrice => "below_least_price",
            Self::AboveMostPrice => "above_most_price",
            Self::TooSlow => "too_slow",
            Self::WithoutLabel => "without_label",
            Self::LabelExpired => "label_expired",
        }
    }
}

/// The offers that could not be ordered.
#[derive(Default)]
pub(super) struct Excluded {
    pub(super) named: Vec<NotEligible>,
    by_reason: BTreeMap<Why, u64>,
}

impl Excluded {
    pub(super) fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.by_reason.iter().map(|(why, count)| (why.word(), *count)).collect()
    }

    pub(super) fn sentences(&self) -> Vec<Texts> {
        self.by_reason.iter().map(|(why, count)| sentences::not_eligible(*why, *count)).collect()
    }
}

/// Everything that the words find and that is not eligible.
pub(super) fn excluded(
    seen: &Seen,
    eligible: &Eligible,
    question: &Question,
    authority: OrganisationId,
) -> Result<Excluded, SearchFailure> {
    let query = Query { text: Some(question.words.clone()), filter: Filter::Everything };
    let mut found = Vec::new();
    seen.offers.scan(&query, &mut |row| found.push(row.doc()))?;
    let judge = Judge { market: &seen.market, eligible, question, authority };
    let (mut named, mut by_reason) = (BTreeMap::new(), BTreeMap::new());
    for doc in found {
        let offer: OfferView = serde_json::from_slice(&seen.offers.body(doc)?)?;
        let Some(why) = judge.why(&offer) else { continue };
        *by_reason.entry(why).or_insert(0) += 1;
        named.insert(offer.offer_id, judge.told(&offer, why));
        // The first by id stay, whatever the order in which the index hands them out.
        if named.len() > MOST_NAMED {
            named.pop_last();
        }
    }
    Ok(Excluded { named: named.into_values().collect(), by_reason })
}

struct Judge<'a> {
    market: &'a Market,
    eligible: &'a Eligible,
    question: &'a Question,
    authority: OrganisationId,
}

impl Judge<'_> {
    /// Why the offer could not be ordered; none if it could.
    fn why(&self, offer: &OfferView) -> Option<Why> {
        let (cpv, supplier) = (offer.listing.article.cpv, offer.supplier_id);
        if self.eligible.withholds(cpv, supplier).is_some() {
            return Some(Why::Withheld);
        }
        let place = self.eligible.place_of(cpv, supplier);
        let Some(place) = place else { return Some(self.standing(offer)) };
        if offer.listing.price.currency() != place.currency {
            return Some(Why::OtherCurrency);
        }
        self.filtered(offer)
    }

    /// Why an offer has no place in the market for this buyer.
    fn standing(&self, offer: &OfferView) -> Why {
        let (day, cpv) = (self.question.day, offer.listing.article.cpv);
        let only = self.question.system;
        let systems = self.market.systems.values().filter(|system| system.is_in_force_on(day));
        let systems = systems.filter(|s| only.is_none_or(|only| only == s.system_id));
        let covering: Vec<_> = systems
            .filter_map(|system| Some((system, category_of(&system.categories, cpv)?)))
            .collect();
        if covering.is_empty() {
            return Why::NoCategory;
        }
        let own: Vec<_> =
            covering.iter().filter(|(s, _)| s.participating.contains(&self.authority)).collect();
        if own.is_empty() {
            return Why::AuthorityNotParticipating;
        }
        // Of several systems the standing nearest to an admission is told.
        let standings = own.iter().map(|(system, category)| {
            let admission = AdmissionId::of(system.system_id, offer.supplier_id);
            let admission = self.market.admissions.get(&admission);
            match admission.and_then(|found| found.categories.get(&category.key)) {
                // Admitted, but in a system of another currency than the ranking's.
                Some(found) => match found.standing {
                    Standing::Admitted => Why::OtherCurrency,
                    Standing::Suspended => Why::Suspended,
                    Standing::Requested => Why::NotDecided,
                    Standing::Rejected => Why::Refused,
                    Standing::Withdrawn | Standing::Left => Why::Left,
                },
                None => Why::NotAsked,
            }
        });
        standings.max().unwrap_or(Why::NoCategory)
    }

    fn filtered(&self, offer: &OfferView) -> Option<Why> {
        let (question, listing) = (self.question, &offer.listing);
        let article = &listing.article;
        if question.category.is_some_and(|asked| !article.cpv.and_above().contains(&asked)) {
            return Some(Why::OtherCategory);
        }
        if question.supplier.is_some_and(|asked| asked != offer.supplier_id) {
            return Some(Why::OtherSupplier);
        }
        let maker = article.manufacturer.as_ref().map(|maker| name_number(maker.as_str()));
        let asked = question.manufacturer.as_deref().map(name_number);
        if asked.is_some() && maker != asked {
            return Some(Why::OtherManufacturer);
        }
        let price = listing.price.unit_millionths_at(question.quantity);
        if question.min_price.is_some_and(|least| price < unit_millionths(least, 1)) {
            return Some(Why::BelowLeastPrice);
        }
        if question.max_price.is_some_and(|most| price > unit_millionths(most, 1)) {
            return Some(Why::AboveMostPrice);
        }
        if question.max_delivery_days.is_some_and(|most| listing.terms.delivery_days > most) {
            return Some(Why::TooSlow);
        }
        question.label.as_deref().and_then(|label| self.label(offer, name_number(label)))
    }

    fn label(&self, offer: &OfferView, asked: u64) -> Option<Why> {
        let today = day_number(self.question.day);
        let until = offer.listing.claims.iter().filter_map(|claim| match &claim.statement {
            Statement::EcoLabel { label, .. } if name_number(label.as_str()) == asked => {
                Some(schemas::claim_numbers::scored(claim).until)
            }
            Statement::EcoLabel { .. }
            | Statement::CarbonFootprint { .. }
            | Statement::YearlyEnergy { .. }
            | Statement::EnergyClass { .. } => None,
        });
        match until.max() {
            None => Some(Why::WithoutLabel),
            Some(until) if until < today => Some(Why::LabelExpired),
            Some(_) => None,
        }
    }

    fn told(&self, offer: &OfferView, why: Why) -> NotEligible {
        let name = self.market.organisations.get(&offer.supplier_id);
        NotEligible {
            offer: offer.offer_id,
            revision: offer.revision,
            title: offer.listing.article.title.to_string(),
            supplier: offer.supplier_id,
            supplier_name: name.map_or_else(String::new, |found| found.name.to_string()),
            why,
        }
    }
}
