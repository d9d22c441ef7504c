//! Offers listed, changed and taken out. Nothing about who is admitted.

mod prices;

use proptest::prelude::*;
use schemas::ids::OrganisationId;
use schemas::money::Currency;
use schemas::offer::{
    Article, ArticleRedescribed, Listing, OfferDelisted, OfferEvent, OfferListed, PriceChanged,
    PriceValidity, SustainabilityClaimed, TermsChanged,
};
use schemas::price::Price;
use schemas::sustainability::{EnergyClass, Evidence, Statement, SustainabilityClaim};

use super::{OfferCommand, OfferRejection, Offers};
use crate::decider::Decider;
use crate::samples::{STRANGER, SUPPLIER, dec, line, listed, listing};
use crate::scenario::{Given, given, history};

fn list_as(supplier: OrganisationId, part_number: &str, listing: Listing) -> OfferCommand {
    OfferCommand::ListOffer {
        supplier,
        supplier_part_number: line(part_number),
        catalogue_version: 1,
        lot: 4711,
        listing: Box::new(listing),
    }
}

fn list(listing: Listing) -> OfferCommand {
    list_as(SUPPLIER, "27-Q", listing)
}

fn as_listed() -> OfferEvent {
    listed("27-Q", listing()).into()
}

/// The sample listing with one thing otherwise.
fn but(change: impl FnOnce(&mut Listing)) -> Listing {
    let mut changed = listing();
    change(&mut changed);
    changed
}

fn price(amount: &str) -> Price {
    Price::flat(Currency::EUR, dec(amount)).unwrap()
}

fn price_changed(amount: &str) -> OfferEvent {
    PriceChanged {
        catalogue_version: 1,
        price: price(amount),
        price_validity: PriceValidity::default(),
    }
    .into()
}

fn change_price(amount: &str) -> OfferCommand {
    OfferCommand::ChangePrice { catalogue_version: 1, price: price(amount) }
}

fn delist() -> OfferCommand {
    OfferCommand::DelistOffer { catalogue_version: 2 }
}

fn delisted() -> OfferEvent {
    OfferDelisted { catalogue_version: 2 }.into()
}

fn claim(statement: Statement) -> SustainabilityClaim {
    let evidence = Evidence { source: line("data sheet"), valid_until: None };
    SustainabilityClaim { statement, evidence }
}

fn carbon(kilograms: &str) -> SustainabilityClaim {
    claim(Statement::CarbonFootprint { kilograms: dec(kilograms) })
}

fn energy(kilowatt_hours: &str) -> SustainabilityClaim {
    claim(Statement::YearlyEnergy { kilowatt_hours: dec(kilowatt_hours) })
}

fn after(events: &[OfferEvent]) -> Given<Offers> {
    given(events)
}

#[test]
fn an_article_is_listed_once() {
    after(&[]).when(&list(listing())).then(&[as_listed()]);
    after(&[as_listed()]).when(&list(listing())).then_nothing();
}

#[test]
fn each_part_that_differs_is_said_in_an_event_of_its_own() {
    let changed = but(|all| {
        all.price = price("90");
        all.terms.delivery_days = 9;
        all.article.title = line("Bildschirm 27 Zoll, USB-C");
        all.claims = vec![carbon("400")];
    });
    let catalogue_version = 1;
    after(&[as_listed()]).when(&list(changed.clone())).then(&[
        ArticleRedescribed { catalogue_version, article: changed.article }.into(),
        price_changed("90"),
        TermsChanged { catalogue_version, terms: changed.terms }.into(),
        SustainabilityClaimed { catalogue_version, claims: changed.claims }.into(),
    ]);
}

#[test]
fn a_price_written_with_other_zeros_is_the_same_price() {
    after(&[as_listed()]).when(&list(but(|all| all.price = price("100.000")))).then_nothing();
}

#[test]
fn a_price_is_changed_once() {
    after(&[as_listed()]).when(&change_price("90")).then(&[price_changed("90")]);
    after(&[as_listed(), price_changed("90")]).when(&change_price("90")).then_nothing();
}

#[test]
fn the_price_of_what_is_not_in_the_catalogue_cannot_change() {
    for story in [vec![], vec![as_listed(), delisted()]] {
        after(&story).when(&change_price("90")).then_rejected(&OfferRejection::NotListed);
    }
}

#[test]
fn an_offer_is_taken_out_once() {
    after(&[as_listed()]).when(&delist()).then(&[delisted()]);
    after(&[as_listed(), delisted()]).when(&delist()).then_nothing();
    after(&[]).when(&delist()).then_nothing();
}

#[test]
fn an_offer_listed_again_keeps_the_lot_it_first_drew() {
    let again = OfferCommand::ListOffer {
        supplier: SUPPLIER,
        supplier_part_number: line("27-Q"),
        catalogue_version: 3,
        lot: 1,
        listing: Box::new(listing()),
    };
    let relisted = OfferListed { catalogue_version: 3, ..listed("27-Q", listing()) };
    assert_eq!(relisted.lot, 4711);
    after(&[as_listed(), delisted()]).when(&again).then(&[relisted.into()]);
}

#[test]
fn an_offer_is_never_another_suppliers_nor_under_another_part_number() {
    for command in [list_as(STRANGER, "27-Q", listing()), list_as(SUPPLIER, "27-Q2", listing())] {
        after(&[as_listed()]).when(&command).then_rejected(&OfferRejection::AnotherOffer);
    }
}

#[test]
fn quantities_lie_between_one_and_a_million() {
    type Field = fn(&mut Listing) -> &mut u32;
    let fields: [(&'static str, Field); 3] = [
        ("pieces_per_unit", |all| &mut all.terms.pieces_per_unit),
        ("minimum_quantity", |all| &mut all.terms.minimum_quantity),
        ("quantity_step", |all| &mut all.terms.quantity_step),
    ];
    for (field, of) in fields {
        for value in [0, 1_000_001, u32::MAX] {
            after(&[])
                .when(&list(but(|all| *of(all) = value)))
                .then_rejected(&OfferRejection::QuantityOutOfRange { field, value });
        }
        let most = but(|all| *of(all) = 1_000_000);
        let expected = listed("27-Q", most.clone());
        after(&[]).when(&list(most)).then(&[expected.into()]);
    }
}

#[test]
fn a_delivery_time_beyond_five_hundred_days_is_refused() {
    let days = 501;
    after(&[])
        .when(&list(but(|all| all.terms.delivery_days = days)))
        .then_rejected(&OfferRejection::DeliveryTimeOutOfRange { days });
}

#[test]
fn more_text_than_is_kept_is_refused() {
    let letters = Article::MAX_DESCRIPTION + 1;
    let long = but(|all| all.article.description = Some("ä".repeat(letters)));
    let wordy = but(|all| all.article.keywords = vec![line("x"); Article::MAX_KEYWORDS + 1]);
    for listing in [long, wordy] {
        after(&[]).when(&list(listing)).then_rejected(&OfferRejection::TextTooLong);
    }
    let full = but(|all| all.article.description = Some("ä".repeat(letters - 1)));
    let expected = listed("27-Q", full.clone());
    after(&[]).when(&list(full)).then(&[expected.into()]);
}

#[test]
fn more_claims_than_are_kept_are_refused() {
    after(&[])
        .when(&list(but(|all| all.claims = vec![carbon("1"); 41])))
        .then_rejected(&OfferRejection::TooManyClaims { claims: 41 });
}

#[test]
fn a_footprint_below_zero_is_refused() {
    for figure in ["-0.001", "1000000.001"] {
        for claim in [carbon(figure), energy(figure)] {
            after(&[])
                .when(&list(but(|all| all.claims = vec![claim])))
                .then_rejected(&OfferRejection::ClaimOutOfRange { figure: dec(figure) });
        }
    }
}

fn any_listing() -> impl Strategy<Value = Listing> {
    let claims = prop::sample::subsequence(
        vec![carbon("400"), energy("-1"), claim(Statement::EnergyClass { class: EnergyClass::E })],
        0..=2,
    );
    (1..4_u32, 0..3_u32, 0..3_u16, "[ab]", claims).prop_map(|(euros, step, days, title, claims)| {
        but(|all| {
            all.price = price(&euros.to_string());
            all.terms.quantity_step = step;
            all.terms.delivery_days = days;
            all.article.title = line(&title);
            all.claims = claims;
        })
    })
}

fn command() -> impl Strategy<Value = OfferCommand> {
    prop_oneof![
        6 => (prop::sample::select(vec!["a", "b"]), any_listing(), any::<u64>(), 1..5_u32).prop_map(
            |(part_number, listing, lot, catalogue_version)| OfferCommand::ListOffer {
                supplier: SUPPLIER,
                supplier_part_number: line(part_number),
                catalogue_version,
                lot,
                listing: Box::new(listing),
            }
        ),
        2 => (1..4_u32).prop_map(|euros| change_price(&euros.to_string())),
        1 => Just(delist()),
    ]
}

proptest! {
    #[test]
    fn any_history_of_an_offer_replays(commands in prop::collection::vec(command(), 0..30)) {
        history::<Offers>(&commands, |state| {
            let terms = state.listed.as_ref().map(|listed| &listed.listing.terms);
            assert!(terms.is_none_or(|terms| terms.quantity_step > 0));
            assert!(!state.delisted || state.in_catalogue().is_none());
        });
    }

    #[test]
    fn whatever_is_listed_stands_in_the_catalogue_as_it_was_said(
        commands in prop::collection::vec(command(), 0..10),
        last in any_listing(),
    ) {
        let state = history::<Offers>(&commands, |_| ());
        if let Ok(events) = Offers::decide(&state, &list_as(SUPPLIER, "a", last.clone())) {
            let state = events.iter().fold(state, Offers::evolve);
            prop_assert_eq!(&state.in_catalogue().unwrap().listing, &last);
        }
    }
}
