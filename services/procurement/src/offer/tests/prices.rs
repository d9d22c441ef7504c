//! Prices that come into force and end by their days.
//! What is listed and how it changes stands in the module above.

use chrono::NaiveDate;
use schemas::offer::{Listing, OfferEvent, OfferLapsed, PriceChanged, PricePeriod, PriceValidity};

use super::{after, as_listed, but, change_price, list, price};
use crate::decider::Decider;
use crate::offer::{OfferCommand, OfferRejection, Offers};
use crate::samples::listed;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The sample at 100 until the end of the year, at 110 from the new year to its end, with a pause at 120 from February on.
fn with_prices_of_two_years() -> Listing {
    but(|all| {
        all.price_validity = PriceValidity {
            from: None,
            until: Some(day("2026-12-31")),
            then: vec![
                PricePeriod {
                    from: day("2027-01-01"),
                    until: Some(day("2027-01-15")),
                    price: price("110"),
                },
                PricePeriod {
                    from: day("2027-02-01"),
                    until: Some(day("2027-12-31")),
                    price: price("120"),
                },
            ],
        };
    })
}

fn pass(today: &str) -> OfferCommand {
    OfferCommand::PassDeadlines { today: day(today) }
}

fn in_force(events: &[OfferEvent], on: &str) -> Option<String> {
    let state = Offers::fold(events);
    let listed = state.in_force_on(day(on))?;
    Some(listed.listing.price.scale()[0].amount.normalize().to_string())
}

#[test]
fn the_next_price_comes_into_force_by_itself_and_the_offer_lapses_with_the_last() {
    let listed: OfferEvent = listed("27-Q", with_prices_of_two_years()).into();
    after(std::slice::from_ref(&listed)).when(&pass("2026-12-31")).then_nothing();
    let then = with_prices_of_two_years().price_validity.then;
    let changed = |amount: &str, from: Option<&str>, until: &str, then: &[PricePeriod]| {
        OfferEvent::from(PriceChanged {
            catalogue_version: 1,
            price: price(amount),
            price_validity: PriceValidity {
                from: from.map(day),
                until: Some(day(until)),
                then: then.to_vec(),
            },
        })
    };
    let new_year = changed("110", None, "2027-01-15", &then[1..]);
    after(std::slice::from_ref(&listed))
        .when(&pass("2027-01-01"))
        .then(std::slice::from_ref(&new_year));
    let paused = changed("120", Some("2027-02-01"), "2027-12-31", &[]);
    let story = [listed, new_year, paused.clone()];
    after(&story[..2]).when(&pass("2027-01-16")).then(&[paused]);
    after(&story).when(&pass("2027-02-01")).then_nothing();
    let lapsed: OfferEvent =
        OfferLapsed { catalogue_version: 1, last_day: day("2027-12-31") }.into();
    after(&story).when(&pass("2028-01-01")).then(std::slice::from_ref(&lapsed));
    let story: Vec<OfferEvent> = story.into_iter().chain([lapsed]).collect();
    after(&story).when(&pass("2028-01-02")).then_nothing();
}

#[test]
fn the_price_of_a_day_is_the_same_before_and_after_the_log_says_so() {
    let listed: OfferEvent = listed("27-Q", with_prices_of_two_years()).into();
    let mut events = vec![listed];
    let expected = [
        ("2026-12-31", Some("100")),
        ("2027-01-01", Some("110")),
        ("2027-01-15", Some("110")),
        ("2027-01-16", None),
        ("2027-01-31", None),
        ("2027-02-01", Some("120")),
        ("2027-12-31", Some("120")),
        ("2028-01-01", None),
    ];
    for (on, amount) in expected {
        assert_eq!(in_force(&events, on).as_deref(), amount, "{on}");
    }
    for (on, amount) in expected {
        events.extend(Offers::decide(&Offers::fold(&events), &pass(on)).unwrap());
        assert_eq!(in_force(&events, on).as_deref(), amount, "{on}, said");
    }
}

#[test]
fn an_end_that_changes_is_said_and_a_new_price_does_not_take_it_back() {
    let ends = but(|all| all.price_validity.until = Some(day("2026-12-31")));
    let validity = ends.price_validity.clone();
    after(&[as_listed()]).when(&list(ends.clone())).then(&[PriceChanged {
        catalogue_version: 1,
        price: price("100"),
        price_validity: validity.clone(),
    }
    .into()]);
    after(&[listed("27-Q", ends).into()]).when(&change_price("90")).then(&[PriceChanged {
        catalogue_version: 1,
        price: price("90"),
        price_validity: validity,
    }
    .into()]);
}

#[test]
fn periods_that_overlap_and_quantities_that_exclude_each_other_are_refused() {
    let overlapping = but(|all| {
        all.price_validity = with_prices_of_two_years().price_validity;
        all.price_validity.until = Some(day("2027-01-01"));
    });
    after(&[]).when(&list(overlapping)).then_rejected(&OfferRejection::PricesOutOfOrder);
    let nothing = but(|all| {
        all.terms.minimum_quantity = 5;
        all.terms.maximum_quantity = Some(4);
    });
    after(&[]).when(&list(nothing)).then_rejected(&OfferRejection::NothingToOrder { minimum: 5 });
}
