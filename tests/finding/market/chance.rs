//! What happens in the market and what is asked of it, as chance has it.
//! What should be answered is not said here.

use std::ops::Range;

use marketplace::search::Question;
use proptest::prelude::*;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::money::Currency;
use schemas::offer::{Article, Condition, Listing, Particulars, PriceValidity, Terms};
use schemas::price::{Price, Step};
use schemas::ranking::Weights;
use schemas::sustainability::{EnergyClass, Evidence, Statement, SustainabilityClaim};

use super::{CODES, Change, LABELS, MAKERS, Rounds, SUPPLIERS, WORDS, day, line};

fn price() -> impl Strategy<Value = Price> {
    let steps = prop::collection::btree_map(2..60_u32, 1..40_u32, 0..3);
    (1..40_u32, steps, prop::sample::select(vec![1_u32, 10])).prop_map(|(first, steps, per)| {
        // Few different amounts, so that offers are often equal.
        let step = |from, tens: u32| Step { from, amount: Decimal::from(tens * 10) };
        let later = steps.into_iter().map(|(from, tens)| step(from, tens));
        let scale = [step(1, first)].into_iter().chain(later).collect();
        Price::new(Currency::EUR, per, scale).unwrap()
    })
}

fn claim() -> impl Strategy<Value = SustainabilityClaim> {
    let statement = prop_oneof![
        (50..900_u32).prop_map(|kg| Statement::CarbonFootprint { kilograms: kg.into() }),
        (5..120_u32).prop_map(|kwh| Statement::YearlyEnergy { kilowatt_hours: kwh.into() }),
        prop::sample::select(EnergyClass::ALL.to_vec())
            .prop_map(|class| Statement::EnergyClass { class }),
        prop::sample::select(LABELS.to_vec())
            .prop_map(|label| Statement::EcoLabel { label: line(label), certificate: None }),
    ];
    let until = prop::sample::select(vec![
        None,
        Some("2026-11-23"),
        Some("2026-11-24"),
        Some("2030-01-01"),
    ]);
    (statement, until).prop_map(|(statement, until)| SustainabilityClaim {
        statement,
        evidence: Evidence { source: line("Datenblatt"), valid_until: until.map(day) },
    })
}

fn listing() -> impl Strategy<Value = Listing> {
    let maker = prop::option::of(prop::sample::select(MAKERS.to_vec()));
    let words = prop::sample::subsequence(WORDS.to_vec(), 1..=2);
    let code = prop::sample::select(CODES.to_vec());
    let claims = prop::collection::vec(claim(), 0..4);
    (maker, words, code, price(), 0..25_u16, claims).prop_map(
        |(maker, words, code, price, delivery_days, claims)| Listing {
            article: Article {
                title: line(&words.join(" ")),
                description: None,
                manufacturer: maker.map(line),
                manufacturer_part_number: None,
                gtin: None,
                cpv: Cpv::parse(code).unwrap(),
                keywords: Vec::new(),
                condition: Condition::New,
                particulars: Particulars::default(),
            },
            price,
            terms: Terms {
                order_unit: line("C62"),
                pieces_per_unit: 1,
                minimum_quantity: 1,
                quantity_step: 1,
                delivery_days,
                maximum_quantity: None,
            },
            claims,
            price_validity: PriceValidity::default(),
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        5 => (0..30_usize, any::<u64>(), listing()).prop_map(|(n, lot, l)| Change::List(n, lot >> 11, Box::new(l))),
        2 => (0..30_usize, price()).prop_map(|(n, price)| Change::Price(n, price)),
        1 => (0..30_usize, 0..25_u16).prop_map(|(n, days)| Change::Delivery(n, days)),
        1 => (0..30_usize, listing()).prop_map(|(n, l)| Change::Redescribe(n, Box::new(l))),
        1 => (0..30_usize, listing()).prop_map(|(n, l)| Change::Claims(n, Box::new(l))),
        1 => (0..30_usize).prop_map(Change::Delist),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    let some = |values: &'static [&'static str]| {
        prop::option::weighted(0.25, prop::sample::select(values.to_vec()))
    };
    let filters = (
        some(&["30231300", "30231310", "30230000", "30237460"]),
        some(&MAKERS),
        some(&["tco certified", "Blauer Engel", "Nordic Swan"]),
        some(&WORDS),
        prop::option::weighted(0.25, prop::sample::select(SUPPLIERS.to_vec())),
    );
    let bounds = (
        prop::option::weighted(0.25, 0..300_u32),
        prop::option::weighted(0.25, 0..300_u32),
        prop::option::weighted(0.25, 0..25_u16),
    );
    let weights = (0..=100_u8).prop_flat_map(|price| (Just(price), 0..=100 - price));
    (filters, bounds, weights, 1..70_u32, 1..12_usize).prop_map(
        |(
            (code, maker, label, word, supplier),
            (least, most, days),
            (price, delivery),
            quantity,
            limit,
        )| Question {
            words: word.unwrap_or("").to_owned(),
            weights: Weights::new(price, delivery, 100 - price - delivery).unwrap(),
            quantity,
            category: code.map(|code| Cpv::parse(code).unwrap()),
            supplier,
            manufacturer: maker.map(str::to_owned),
            min_price: least.map(Decimal::from),
            max_price: most.map(Decimal::from),
            max_delivery_days: days,
            label: label.map(str::to_owned),
            limit,
            ..Question::everything(day("2026-11-24"))
        },
    )
}

/// Rounds of changes, each followed by questions.
pub fn rounds() -> impl Strategy<Value = Rounds> {
    rounds_of(5..60, 4..8, 1..4)
}

/// So many changes and questions a round, and so many rounds.
pub fn rounds_of(
    changes: Range<usize>,
    questions: Range<usize>,
    rounds: Range<usize>,
) -> impl Strategy<Value = Rounds> {
    let changes = prop::collection::vec(change(), changes);
    let round = (changes, prop::collection::vec(question(), questions));
    prop::collection::vec(round, rounds)
}
