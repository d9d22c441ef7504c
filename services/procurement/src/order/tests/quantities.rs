//! How much of an offer may be ordered, and at which scale price.
//! Who may order what stands in `placing`.

use schemas::money::Currency;
use schemas::offer::Listing;
use schemas::price::{Price, Step};

use super::placing::{one_of, order_of, refused};
use super::*;
use crate::order::OrderRejection;

#[test]
fn the_greatest_quantity_holds_for_all_lines_of_an_offer_together() {
    let most = |listing: &mut Listing| listing.terms.maximum_quantity = Some(5);
    assert_eq!(order_of(&one_of(5, most)).lines[0].quantity, 5);
    let rejection = OrderRejection::QuantityTooGreat { line: 1, quantity: 6, most: 5 };
    refused(&one_of(6, most), &rejection);
    let mut listed = monitor();
    most(&mut listed.listing);
    let twice = place(asked(vec![ordered(&listed, 3), ordered(&listed, 3)]));
    refused(&twice, &rejection);
}

#[test]
fn quantities_are_the_minimum_and_whole_steps_above_it() {
    let terms = |listing: &mut Listing| {
        listing.terms.minimum_quantity = 5;
        listing.terms.quantity_step = 3;
    };
    for quantity in [5, 8, 11] {
        assert_eq!(order_of(&one_of(quantity, terms)).lines[0].quantity, quantity);
    }
    for quantity in [0, 1, 4, 6, 7, u32::MAX] {
        let rejection =
            OrderRejection::QuantityNotOffered { line: 1, quantity, minimum: 5, step: 3 };
        refused(&one_of(quantity, terms), &rejection);
    }
}

#[test]
fn the_scale_price_of_the_ordered_quantity_is_paid() {
    let scale = |listing: &mut Listing| {
        let step = |(from, amount): (u32, &str)| Step { from, amount: dec(amount) };
        let steps = [(1, "10"), (100, "9.99")].map(step).to_vec();
        listing.price = Price::new(Currency::EUR, 3, steps).unwrap();
    };
    for (quantity, amount, total) in
        [(1, "10.00", "3.33 EUR"), (99, "10.00", "330.00 EUR"), (100, "9.99", "333.00 EUR")]
    {
        let order = order_of(&one_of(quantity, scale));
        assert_eq!(order.lines[0].amount, dec(amount));
        assert_eq!(order.total.to_string(), total);
    }
}
