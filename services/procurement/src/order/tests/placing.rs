//! What may be ordered and by whom. How much stands in `quantities`, what the buyer saw in `evidence`.

use schemas::ids::AdmissionId;
use schemas::money::{Currency, Money};
use schemas::offer::{Condition, Listing, OfferDelisted, PricePeriod};
use schemas::order::{Lane, OrderEvent, OrderPlaced};
use schemas::price::Price;

use super::*;
use crate::admission::{Admission, Standing};
use crate::dynamic_purchasing_system::NotInForce;
use crate::offer::{Offer, Offers};
use crate::order::{OrderRejection, net_total};
use crate::samples::{STRANGER, key, place as building};

pub(super) fn order_of(command: &OrderCommand) -> OrderPlaced {
    match &Orders::decide(&Order::default(), command).unwrap()[..] {
        [OrderEvent::OrderPlaced(placed)] => placed.clone(),
        other => panic!("{other:?}"),
    }
}

/// The sample order with one thing otherwise.
pub(super) fn but(change: impl FnOnce(&mut PlaceOrder)) -> OrderCommand {
    let mut asked = sample();
    change(&mut asked);
    place(asked)
}

/// One monitor whose listing was changed before the buyer saw it.
pub(super) fn one_of(quantity: u32, change: impl FnOnce(&mut Listing)) -> OrderCommand {
    let mut listed = monitor();
    change(&mut listed.listing);
    place(asked(vec![ordered(&listed, quantity)]))
}

#[track_caller]
pub(super) fn refused(command: &OrderCommand, expected: &OrderRejection) {
    after(&[]).when(command).then_rejected(expected);
}

#[track_caller]
fn refused_by(rule: &str, command: &OrderCommand, expected: &OrderRejection) {
    after(&[]).when(command).then_rejected_by(rule, expected);
}

#[test]
fn an_order_holds_every_fact_it_rests_on() {
    let order = order_of(&place(sample()));
    assert_eq!(order.authority, AUTHORITY);
    assert_eq!(order.supplier, SUPPLIER);
    assert_eq!(order.admission, AdmissionId::of(SYSTEM, SUPPLIER));
    assert_eq!((order.admission_revision, order.lane), (2, Lane::DirectAward));
    assert_eq!(order.deliver_to, building("Rathaus"));
    assert_eq!(order.total.to_string(), "3000.00 EUR");
    let [first, second] = &order.lines[..] else { panic!("{:?}", order.lines) };
    assert_eq!((first.line, second.line), (1, 2));
    assert_eq!(first.category, key("monitors"));
    assert_eq!(second.category, key("keyboards"));
    assert_eq!((first.quantity, first.amount), (10, dec("100.00")));
    assert_eq!(first.net.to_string(), "1000.00 EUR");
    assert_eq!(first.ranking, ranking(&[monitor().offer]));
    assert_eq!((first.chosen.rank, first.offer_revision), (1, 3));
}

#[test]
fn an_order_is_placed_once() {
    after(&[placed()]).when(&place(sample())).then_nothing();
}

#[test]
fn an_order_repeated_after_the_market_changed_is_still_the_same_order() {
    let later = but(|asked| {
        asked.today = day("2031-01-01");
        asked.admission = Admission::default();
        asked.lines[0].facts.now = Offer::default();
    });
    after(&[placed()]).when(&later).then_nothing();
}

#[test]
fn an_order_repeated_with_a_reason_that_was_not_needed_is_still_the_same_order() {
    let talkative = but(|asked| asked.lines[0].reason_not_first = Some(line("it is the first")));
    let story: [OrderEvent; 1] = [order_of(&talkative).into()];
    assert_eq!(story, [placed()]);
    after(&story).when(&talkative).then_nothing();
}

#[test]
fn another_order_under_the_same_id_is_refused() {
    let others = [
        but(|asked| asked.lines[0].quantity = 11),
        but(|asked| asked.lines.truncate(1)),
        but(|asked| asked.lines[0].offer = keyboard().offer),
        but(|asked| asked.lines[0].ranking.position += 1),
        but(|asked| asked.lines[0].chosen.revision += 1),
        but(|asked| asked.deliver_to = line("Bauhof")),
        but(|asked| asked.reference = None),
        but(|asked| asked.supplier = STRANGER),
        but(|asked| asked.authority.organisation = STRANGER),
        but(|asked| asked.system = schemas::ids::SystemId(Uuid::nil())),
    ];
    for other in others {
        after(&[placed()]).when(&other).then_rejected(&OrderRejection::PlacedOtherwise);
    }
}

#[test]
fn an_order_has_at_least_one_line_and_at_most_two_hundred() {
    for lines in [0, 201] {
        let lines = vec![ordered(&monitor(), 1); lines];
        refused(&place(asked(lines)), &OrderRejection::NumberOfLines { most: 200 });
    }
    let most = asked(vec![ordered(&monitor(), 1); 200]);
    assert_eq!(order_of(&place(most)).lines[199].line, 200);
}

/// nothing is bought before the first day, after the last, or after the end of a system.
#[test]
fn nothing_is_ordered_in_a_system_that_is_not_in_force() {
    let ended = but(|asked| asked.system_facts.terminated = Some(line("merged")));
    let another = but(|asked| asked.system = schemas::ids::SystemId(Uuid::nil()));
    let stories = [
        (but(|asked| asked.today = day("2026-01-31")), NotInForce::NotYetInForce),
        (but(|asked| asked.today = day("2030-02-01")), NotInForce::NoLongerInForce),
        (ended, NotInForce::NoLongerInForce),
        (but(|asked| asked.system_facts.established = None), NotInForce::NotEstablished),
        (another, NotInForce::NotEstablished),
    ];
    for (command, why) in stories {
        refused_by("R-1.11", &command, &OrderRejection::SystemNotInForce { why });
    }
}

///
#[test]
fn an_authority_that_the_notice_does_not_name_cannot_order() {
    let stranger = but(|asked| asked.authority.organisation = STRANGER);
    refused_by("R-1.10", &stranger, &OrderRejection::AuthorityNotParticipating);
}

#[test]
fn goods_go_to_a_delivery_place_of_the_authority() {
    let name = line("Schloss");
    let elsewhere = but(|asked| asked.deliver_to = name.clone());
    refused(&elsewhere, &OrderRejection::DeliveryPlaceUnknown { name });
}

/// only who is admitted to the category of the supplies delivers them.
#[test]
fn an_offer_of_a_supplier_not_admitted_to_its_category_cannot_be_ordered() {
    let category = key("keyboards");
    let rejection = OrderRejection::NotAdmittedToCategory { category };
    let only_monitors = but(|asked| asked.admission = admitted_to(&["monitors"]));
    refused_by("R-1.04", &only_monitors, &rejection);
    for standing in [Standing::Requested, Standing::Rejected, Standing::Suspended] {
        let resting = but(|asked| {
            asked.admission.standings.insert(key("keyboards"), standing);
        });
        refused_by("R-1.04", &resting, &rejection);
    }
}

///
#[test]
fn the_admission_of_another_supplier_or_to_another_system_does_not_count() {
    let category = key("monitors");
    let rejection = OrderRejection::NotAdmittedToCategory { category };
    for parties in [None, Some((SYSTEM, STRANGER))] {
        let borrowed = but(|asked| asked.admission.parties = parties);
        refused_by("R-1.04", &borrowed, &rejection);
    }
}

///
#[test]
fn what_falls_under_no_category_of_the_system_cannot_be_ordered() {
    let offer = monitor().offer;
    let desk = one_of(1, |listing| listing.article.cpv = cpv("39121100"));
    refused_by("R-1.08", &desk, &OrderRejection::NoCategoryOfTheSystem { offer });
}

#[test]
fn an_offer_taken_out_of_the_catalogue_cannot_be_ordered() {
    let offer = monitor().offer;
    let taken_out = OfferDelisted { catalogue_version: 2 };
    let gone = Offers::fold(&[monitor().into(), taken_out.into()]);
    let rejection = OrderRejection::OfferNotListed { offer };
    refused(&but(|asked| asked.lines[0].facts.now = gone.clone()), &rejection);
    refused(&but(|asked| asked.lines[0].facts.seen = gone), &rejection);
    let never = but(|asked| asked.lines[0].facts.now = Offer::default());
    refused(&never, &rejection);
}

#[test]
fn a_price_that_is_over_is_not_ordered_although_the_log_does_not_say_so_yet() {
    let today = sample().today;
    let offer = monitor().offer;
    let yesterday = today.pred_opt().unwrap();
    let over = |listing: &mut Listing| listing.price_validity.until = Some(yesterday);
    refused(&one_of(1, over), &OrderRejection::OfferNotListed { offer });
    let last_day = |listing: &mut Listing| listing.price_validity.until = Some(today);
    assert_eq!(order_of(&one_of(1, last_day)).total.to_string(), "100.00 EUR");
    let not_yet = |listing: &mut Listing| listing.price_validity.from = today.succ_opt();
    refused(&one_of(1, not_yet), &OrderRejection::OfferNotListed { offer });
}

#[test]
fn the_price_of_the_day_of_the_order_is_paid_and_a_ranking_from_before_it_is_not_enough() {
    let today = sample().today;
    let yesterday = today.pred_opt().unwrap();
    let turn = |listing: &mut Listing| {
        let price = Price::flat(Currency::EUR, dec("90")).unwrap();
        listing.price_validity.until = Some(yesterday);
        listing.price_validity.then = vec![PricePeriod { from: today, until: None, price }];
    };
    assert_eq!(order_of(&one_of(1, turn)).total.to_string(), "90.00 EUR");
    let mut listed = monitor();
    turn(&mut listed.listing);
    let mut line = ordered(&listed, 1);
    line.ranking.day = yesterday;
    let refusal = Orders::decide(&Order::default(), &place(asked(vec![line]))).unwrap_err();
    assert!(matches!(refusal, OrderRejection::OfferChanged { .. }), "{refusal}");
}

#[test]
fn used_goods_are_not_ordered_in_a_category_for_new_ones() {
    let offer = monitor().offer;
    let used = |listing: &mut Listing| listing.article.condition = Condition::Used;
    assert_eq!(order_of(&one_of(1, used)).lines.len(), 1);
    let mut listed = monitor();
    used(&mut listed.listing);
    let mut command = asked(vec![ordered(&listed, 1)]);
    if let Some(system) = &mut command.system_facts.established {
        for category in &mut system.categories {
            category.only_new_goods = true;
        }
    }
    let category = key("monitors");
    refused(&place(command), &OrderRejection::OnlyNewGoods { offer, category });
}

#[test]
fn the_facts_of_another_offer_do_not_count() {
    let offer = keyboard().offer;
    let mixed = but(|asked| asked.lines[1].facts = asked.lines[0].facts.clone());
    refused(&mixed, &OrderRejection::OfferNotListed { offer });
}

#[test]
fn one_order_goes_to_one_supplier() {
    let mut others = keyboard();
    others.supplier = STRANGER;
    let lines = vec![ordered(&monitor(), 1), ordered(&others, 1)];
    refused(&place(asked(lines)), &OrderRejection::AnotherSupplier { line: 2 });
}

#[test]
fn an_offer_in_another_currency_cannot_be_ordered() {
    let offer = monitor().offer;
    let francs = Currency::parse("CHF").unwrap();
    let foreign = one_of(1, |all| {
        all.price = Price::flat(francs, dec("100")).unwrap();
    });
    refused(&foreign, &OrderRejection::AnotherCurrency { offer });
}

#[test]
fn an_order_beyond_a_thousand_million_is_refused() {
    let one_at = |amount: &str, quantity| {
        let price = Price::flat(Currency::EUR, dec(amount)).unwrap();
        one_of(quantity, |listing| listing.price = price)
    };
    assert_eq!(order_of(&one_at("1000000000", 1)).total.to_string(), "1000000000.00 EUR");
    refused(&one_at("1000000000", 2), &OrderRejection::TotalTooLarge);
    refused(&one_at("1000000000", u32::MAX), &OrderRejection::TotalTooLarge);
    let mut lines = order_of(&place(sample())).lines;
    for line in &mut lines {
        line.net = Money { amount: rust_decimal::Decimal::MAX, currency: Currency::EUR };
    }
    assert_eq!(net_total(&lines, Currency::EUR), None);
}
