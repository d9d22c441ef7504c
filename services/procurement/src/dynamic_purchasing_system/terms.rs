//! What the notice and its documents must say, and what they must not (§§ 22, 23, 41 VgV; ).
//! Days and periods of the notice are not checked here, and nothing is judged that needs a person.

mod award;
pub mod mandatory;
mod rejection;
mod selection;
mod warnings;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::catalogue::FileDigest;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEstablished;
use schemas::money::{Currency, Money};
use schemas::terms::{CatalogueUse, CategoryTerms, Document, Terms, ValueEstimate, Variants};

pub use rejection::TermsRejection;
pub use warnings::{Warning, warnings};

use TermsRejection as No;

/// The days by which an assessment may be extended and a contract may wait, as far as anybody says: a year.
const LONGEST_DAYS: u16 = 366;

/// Whether the terms are complete and lawful for this system.
pub(super) fn check(
    terms: &Terms,
    established: &DynamicPurchasingSystemEstablished,
    despatched_on: NaiveDate,
) -> Result<(), No> {
    check_estimate(&terms.estimate, established.currency, despatched_on)?;
    check_manner(terms)?;
    check_coverage(&terms.categories, established)?;
    for category in &terms.categories {
        selection::check(category, terms.estimate.total.amount)?;
        award::check(category)?;
        check_energy(category, established)?;
    }
    Ok(())
}

/// without VAT, above zero, in whole cents, made before the notice was sent.
pub(super) fn check_estimate(
    estimate: &ValueEstimate,
    currency: Currency,
    despatched_on: NaiveDate,
) -> Result<(), No> {
    let total = estimate.total;
    // Thresholds are in euros: in another currency nobody knows which regulation holds.
    if total.currency != currency || currency != Currency::EUR {
        return Err(No::EstimateInOtherCurrency { currency: total.currency });
    }
    if total.amount <= Decimal::ZERO
        || Money::in_cents(total.amount, currency).amount != total.amount
    {
        return Err(No::NotAnEstimate { total: total.amount });
    }
    if estimate.on > despatched_on {
        return Err(No::EstimateAfterNotice { on: estimate.on });
    }
    Ok(())
}

/// How the system is run.
fn check_manner(terms: &Terms) -> Result<(), No> {
    if terms.languages.is_empty() {
        return Err(No::NoLanguage);
    }
    // § 35 VgV: one tender of each firm is taken, and none of them is a variant; what is promised could not be handed in.
    if terms.variants != Variants::Excluded {
        return Err(No::VariantsNotTaken { variants: terms.variants });
    }
    let collects = terms.collection && terms.catalogues == CatalogueUse::NotAccepted;
    // Art. 36(6) Directive 2014/24/EU: what is collected was handed in with the request.
    if collects {
        return Err(No::CollectionWithoutCatalogues);
    }
    let sensible = |days: Option<u16>| days.is_none_or(|days| (1..=LONGEST_DAYS).contains(&days));
    if !sensible(terms.extended_assessment) {
        return Err(No::NotAnExtension { longest: LONGEST_DAYS });
    }
    if !sensible(terms.voluntary_standstill) {
        return Err(No::NotAStandstill { longest: LONGEST_DAYS });
    }
    Ok(())
}

/// every category of the system exactly once, and no other.
fn check_coverage(
    categories: &[CategoryTerms],
    established: &DynamicPurchasingSystemEstablished,
) -> Result<(), No> {
    for (at, terms) in categories.iter().enumerate() {
        let category = &terms.category;
        if !established.categories.iter().any(|known| known.key == *category) {
            return Err(No::UnknownCategory { category: category.clone() });
        }
        if categories[..at].iter().any(|earlier| earlier.category == *category) {
            return Err(No::CategoryTwice { category: category.clone() });
        }
    }
    let mut known = established.categories.iter();
    match known.find(|known| !categories.iter().any(|terms| terms.category == known.key)) {
        Some(left_out) => Err(No::CategoryWithoutTerms { category: left_out.key.clone() }),
        None => Ok(()),
    }
}

/// § 67(5) VgV: where consumption matters, the price alone does not decide. A category whose consumption is
/// published with bounds is one where it matters.
fn check_energy(
    terms: &CategoryTerms,
    established: &DynamicPurchasingSystemEstablished,
) -> Result<(), No> {
    if is_energy_relevant(terms, established) && terms.award.criteria.is_empty() {
        return Err(No::EnergyNotJudged { category: terms.category.clone() });
    }
    Ok(())
}

fn is_energy_relevant(
    terms: &CategoryTerms,
    established: &DynamicPurchasingSystemEstablished,
) -> bool {
    established.categories.iter().any(|category| {
        category.key == terms.category && category.references.yearly_kilowatt_hours.is_some()
    })
}

/// what is public can be read: each document is kept, and its name tells it from the others.
pub(super) fn check_documents(documents: &[Document], kept: &[FileDigest]) -> Result<(), No> {
    for (at, document) in documents.iter().enumerate() {
        let name = document.name.clone();
        if documents[..at].iter().any(|earlier| earlier.name == name) {
            return Err(No::DocumentTwice { name });
        }
        if !is_media_type(document.media_type.as_str()) {
            return Err(No::NotAMediaType { name });
        }
        if !kept.contains(&document.sha256) {
            return Err(No::DocumentNotKept { name, sha256: document.sha256.clone() });
        }
    }
    Ok(())
}

/// `type/subtype` in the letters of RFC 6838, without parameters.
fn is_media_type(text: &str) -> bool {
    let is_name = |name: &str| {
        let mut letters = name.bytes();
        letters.next().is_some_and(|first| first.is_ascii_alphanumeric())
            && letters
                .all(|letter| letter.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&letter))
    };
    text.split_once('/').is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype))
}

#[cfg(test)]
mod tests;
