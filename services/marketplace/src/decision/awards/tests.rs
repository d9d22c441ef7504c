//! The sentences of an award's decision record.
//! Whole records are read in the journeys.

use schemas::award::{CriterionPoints, NotCounted, ProofNotCounted, TenderStanding};
use schemas::ids::{OrganisationId, TenderId};
use schemas::money::{Currency, Money};
use schemas::text::Line;
use uuid::Uuid;

use super::sentences::not_chosen;

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn standing(place: u32, price: &str, days: u16, points: &str) -> TenderStanding {
    let tender = TenderId(Uuid::from_u128(place.into()));
    TenderStanding {
        tender,
        tenderer: OrganisationId(tender.0),
        place,
        price: Money::in_cents(price.parse().unwrap(), Currency::EUR),
        gross: None,
        cost: None,
        delivery_days: days,
        performance: line(points),
        score: points.parse().unwrap(),
        exact_score: line(points),
        in_the_band: true,
        lot: None,
        criteria: vec![CriterionPoints {
            criterion: line("Umwelt"),
            points: line(points),
            shown: points.parse().unwrap(),
            most: 10.into(),
            reason: None,
            not_counted: Vec::new(),
        }],
    }
}

#[test]
fn a_sentence_says_how_much_dearer_and_slower_and_which_label_had_expired() {
    let chosen = standing(1, "100", 4, "10");
    let mut other = standing(2, "112.40", 10, "2.5");
    let until = "2026-09-21".parse().ok();
    let why = NotCounted::Expired { valid_until: until };
    other.criteria[0].not_counted.push(ProofNotCounted { property: line("TCO Certified"), why });
    let told = not_chosen(&chosen, &other);
    assert_eq!(
        told.en,
        "12.40 € dearer, 6 days slower, 7.5 points fewer for “Umwelt”, label expired (TCO Certified, 2026-09-21)"
    );
    assert_eq!(
        told.de,
        "12,40 € teurer, 6 Tage langsamer, 7,5 Punkte weniger für „Umwelt“, Nachweis abgelaufen (TCO Certified, \
         21.09.2026)"
    );
}
