//! Questions read back from what was recorded of them.

use chrono::NaiveDate;
use proptest::option::of;
use proptest::prelude::*;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{OrganisationId, SystemId};
use schemas::money::Currency;
use schemas::ranking::{ShownRanking, Weights};
use uuid::Uuid;

use super::Question;

fn shown(question: &Question) -> ShownRanking {
    ShownRanking {
        formula: "market-ranking/1".to_owned(),
        query: question.words.clone(),
        filters: question.filters(),
        weights: question.weights,
        quantity: question.quantity,
        currency: Currency::EUR,
        day: question.day,
        position: 1,
        total: 0,
        lowest_unit_price: Decimal::ONE,
        first: Vec::new(),
    }
}

proptest! {
    #[test]
    fn a_question_is_read_back_from_what_is_recorded_of_it(
        words in ".{0,20}",
        quantity in 1_u32..1_000,
        label in of("[a-z &=]{1,20}"),
        manufacturer in of("[A-Z&=]{1,12}"),
        prices in of((1_i64..10_000, 0_u32..4)),
        days in of(0_u16..500),
        ids in of(any::<u128>()),
        category in any::<bool>(),
    ) {
        let everything = Question::everything(NaiveDate::from_ymd_opt(2026, 3, 12).unwrap());
        let price = prices.map(|(amount, scale)| Decimal::new(amount, scale));
        let question = Question {
            words,
            quantity,
            weights: Weights::new(100, 0, 0).unwrap(),
            category: category.then(|| Cpv::parse("30231300").unwrap()),
            label,
            manufacturer,
            max_delivery_days: days,
            max_price: price,
            min_price: price,
            supplier: ids.map(|id| OrganisationId(Uuid::from_u128(id))),
            system: ids.map(|id| SystemId(Uuid::from_u128(id))),
            ..everything
        };
        let read = Question::asked(&shown(&question)).unwrap();
        prop_assert_eq!(shown(&read), shown(&question));
        prop_assert_eq!(format!("{read:?}"), format!("{question:?}"));
    }
}

#[test]
fn filters_that_nobody_wrote_are_no_question() {
    let question = Question::everything(NaiveDate::from_ymd_opt(2026, 3, 12).unwrap());
    for filters in ["colour=red", "category=what", "system=&label=x", "label"] {
        let shown = ShownRanking { filters: filters.to_owned(), ..shown(&question) };
        assert!(Question::asked(&shown).is_none(), "{filters}");
    }
}
