//! An offer that changed since the buyer saw it, and in what.
//! Whether it may be ordered at all is not decided here.

use chrono::NaiveDate;
use schemas::gtin::Gtin;
use schemas::ids::OfferId;
use schemas::offer::{Listing, OfferListed};
use schemas::text::Line;

use super::{Difference, OrderRejection};
use crate::offer::Offer;

/// Refuses an offer that is no longer as the buyer saw it.
pub(super) fn unchanged(
    (offer, seen_on): (OfferId, NaiveDate),
    seen: &Offer,
    now: &OfferListed,
) -> Result<(), OrderRejection> {
    let differences = match seen.in_force_on(seen_on) {
        Some(seen) => differences(&seen.listing, &now.listing),
        None => return Err(OrderRejection::OfferNotListed { offer }),
    };
    if differences.is_empty() {
        Ok(())
    } else {
        Err(OrderRejection::OfferChanged { offer, differences })
    }
}

/// Everything a buyer relies on that differs between two states of an offer.
fn differences(seen: &Listing, now: &Listing) -> Vec<Difference> {
    let said = |listing: &Listing| {
        let article = &listing.article;
        let terms = &listing.terms;
        let or_none = |line: &Option<Line>| line.as_ref().map_or("none".into(), Line::to_string);
        let most = terms.maximum_quantity.map_or("none".into(), |most| most.to_string());
        let gtin = article.gtin.as_ref().map_or("none".into(), Gtin::to_string);
        [
            ("price", price_in_words(listing)),
            ("delivery_days", terms.delivery_days.to_string()),
            ("minimum_quantity", terms.minimum_quantity.to_string()),
            ("quantity_step", terms.quantity_step.to_string()),
            ("maximum_quantity", most),
            ("order_unit", terms.order_unit.to_string()),
            ("pieces_per_unit", terms.pieces_per_unit.to_string()),
            ("title", article.title.to_string()),
            ("description", article.description.clone().unwrap_or_else(|| "none".into())),
            ("manufacturer", or_none(&article.manufacturer)),
            ("manufacturer_part_number", or_none(&article.manufacturer_part_number)),
            ("gtin", gtin),
            ("cpv", article.cpv.to_string()),
            ("condition", article.condition.name().to_owned()),
            ("particulars", serde_json::to_string(&article.particulars).unwrap_or_default()),
            ("claims", serde_json::to_string(&listing.claims).unwrap_or_default()),
        ]
    };
    let pairs = said(seen).into_iter().zip(said(now));
    pairs
        .filter(|((_, seen), (_, now))| seen != now)
        .map(|((field, seen), (_, now))| Difference { field, seen, now })
        .collect()
}

fn price_in_words(listing: &Listing) -> String {
    let price = &listing.price;
    let steps = price.scale().iter().map(|step| format!("from {} {}", step.from, step.amount));
    let steps = steps.collect::<Vec<_>>().join(", ");
    format!("{steps} {} per {}", price.currency(), price.per())
}
