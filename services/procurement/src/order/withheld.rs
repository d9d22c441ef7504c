//! Offers that the buyers of an authority may not order while its call in mode B runs (§ 55(1) VgV; ).
//! How they are kept out of what is found is not said here.

use schemas::dynamic_purchasing_system::Category;
use schemas::offer::OfferListed;

use super::{OrderRejection, PlaceOrder};
use crate::dynamic_purchasing_system::category_of;
use crate::specific_procurement::RunningCollection;

/// A call in mode B that runs, with the categories of its system.
#[derive(Clone, Debug)]
pub struct CollectionFact {
    /// The call.
    pub collection: RunningCollection,
    /// The categories of its system.
    pub categories: Vec<Category>,
}

/// what is collected from a catalogue is a tender, of which nothing is known before the opening. Who ordered the
/// offer would be told its price, by the order or by what changed since it was shown.
pub(super) fn not_withheld(listed: &OfferListed, asked: &PlaceOrder) -> Result<(), OrderRejection> {
    let cpv = listed.listing.article.cpv;
    let withholds = |fact: &&CollectionFact| {
        let call = &fact.collection;
        let category = category_of(&fact.categories, cpv);
        call.authority == asked.authority.organisation
            && call.collectable.contains(&listed.supplier)
            && category.is_some_and(|category| category.key == call.category)
    };
    let Some(fact) = asked.collections.iter().find(withholds) else { return Ok(()) };
    Err(OrderRejection::OfferWithheld {
        offer: listed.offer,
        category: fact.collection.category.clone(),
        procurement: fact.collection.procurement,
        tenders_until: fact.collection.tenders_until,
    })
}
