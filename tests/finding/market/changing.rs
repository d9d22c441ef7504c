//! Offers that come, change and go, written into the log one by one.
//! Which of them chance chooses is not said here.

use chrono::{DateTime, Utc};
use schemas::ids::OfferId;
use schemas::money::Currency;
use schemas::offer::{
    ArticleRedescribed, Listing, OfferDelisted, OfferEvent, OfferListed, PriceChanged,
    PriceValidity, SustainabilityClaimed, TermsChanged,
};
use schemas::price::{Price, Step};

use super::{Change, Market, SUPPLIERS, line};

impl Market {
    /// A new price of one offer; the read models do not follow.
    pub fn say_price(&self, number: usize, amount: &str) {
        let scale = vec![Step { from: 1, amount: amount.parse().unwrap() }];
        let price = Price::new(Currency::EUR, 1, scale).unwrap();
        self.make_one(&Change::Price(number, price));
    }

    /// The same at a time.
    pub fn say_price_at(&self, number: usize, amount: &str, time: DateTime<Utc>) {
        let scale = vec![Step { from: 1, amount: amount.parse().unwrap() }];
        let price = Price::new(Currency::EUR, 1, scale).unwrap();
        let offer = OfferId::of(SUPPLIERS[number % 3], &number.to_string());
        self.say_at::<OfferEvent>(
            offer.0,
            PriceChanged { catalogue_version: 2, price, price_validity: PriceValidity::default() },
            time,
        );
    }

    /// Makes changes happen, and the read models follow.
    pub fn make(&self, changes: &[Change]) {
        for change in changes {
            self.make_one(change);
        }
        self.views.catch_up(&self.log).unwrap();
    }

    fn make_one(&self, change: &Change) {
        let mut listed = self.listed.borrow_mut();
        let (Change::List(n, ..)
        | Change::Price(n, _)
        | Change::Delivery(n, _)
        | Change::Redescribe(n, _)
        | Change::Claims(n, _)
        | Change::Delist(n)) = change;
        let supplier = SUPPLIERS[n % 3];
        let offer = OfferId::of(supplier, &n.to_string());
        let event: OfferEvent = match (change, listed.get_mut(&offer)) {
            (Change::List(_, lot, listing), None) => {
                let new = OfferListed {
                    offer,
                    supplier,
                    supplier_part_number: line(&n.to_string()),
                    catalogue_version: 1,
                    lot: *lot,
                    listing: Listing::clone(listing),
                };
                listed.insert(offer, new.clone());
                new.into()
            }
            (Change::Price(_, price), Some(known)) => {
                known.listing.price = price.clone();
                PriceChanged {
                    catalogue_version: 2,
                    price: price.clone(),
                    price_validity: PriceValidity::default(),
                }
                .into()
            }
            (Change::Delivery(_, days), Some(known)) => {
                known.listing.terms.delivery_days = *days;
                let terms = known.listing.terms.clone();
                TermsChanged { catalogue_version: 2, terms }.into()
            }
            (Change::Redescribe(_, listing), Some(known)) => {
                known.listing.article = listing.article.clone();
                let article = listing.article.clone();
                ArticleRedescribed { catalogue_version: 2, article }.into()
            }
            (Change::Claims(_, listing), Some(known)) => {
                known.listing.claims.clone_from(&listing.claims);
                let claims = listing.claims.clone();
                SustainabilityClaimed { catalogue_version: 2, claims }.into()
            }
            (Change::Delist(_), Some(_)) => {
                listed.remove(&offer);
                OfferDelisted { catalogue_version: 2 }.into()
            }
            _ => return,
        };
        drop(listed);
        self.say::<OfferEvent>(offer.0, event);
    }
}
