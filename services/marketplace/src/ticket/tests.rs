//! A ranking handed back is known to be ours, or refused.

use schemas::ids::{OfferId, OrganisationId, derived};
use schemas::money::Currency;
use schemas::ranking::{Points, RankedOffer, Scores, ShownRanking, Weights};

use super::{NotShownHere, Shown, TicketKey};

const AUTHORITY: OrganisationId = OrganisationId(uuid::Uuid::from_u128(1));

fn ranked(rank: u64) -> RankedOffer {
    RankedOffer {
        rank,
        offer: OfferId(derived("offer", &rank.to_string())),
        revision: 0,
        supplier: OrganisationId(derived("organisation", "1")),
        unit_price: "189.00".parse().unwrap(),
        delivery_days: 3,
        scores: Scores {
            price: Points::FULL,
            delivery: Points::FULL,
            sustainability: Points::default(),
            total: "80.00000000".parse().unwrap(),
        },
    }
}

fn shown() -> Shown {
    Shown {
        authority: AUTHORITY,
        ranking: ShownRanking {
            formula: "market-ranking/1".into(),
            query: "monitor".into(),
            filters: String::new(),
            weights: Weights::DEFAULT,
            quantity: 1,
            currency: Currency::EUR,
            day: "2026-11-23".parse().unwrap(),
            position: 17,
            total: 12,
            lowest_unit_price: "189.00".parse().unwrap(),
            first: (1..=10).map(ranked).collect(),
        },
        others: vec![ranked(11)],
    }
}

#[test]
fn what_was_shown_comes_back_whole() {
    let key = TicketKey::new([7; 32]);
    let opened = key.open(&key.seal(&shown()).unwrap(), AUTHORITY).unwrap();
    assert_eq!(opened, shown());
    assert_eq!(opened.find(ranked(11).offer).map(|ranked| ranked.rank), Some(11));
}

#[test]
fn another_markets_or_an_altered_ranking_is_refused() {
    let key = TicketKey::new([7; 32]);
    let ticket = key.seal(&shown()).unwrap();
    assert_eq!(TicketKey::new([8; 32]).open(&ticket, AUTHORITY), Err(NotShownHere));
    for place in (0..ticket.len()).step_by(7) {
        let mut altered = ticket.clone().into_bytes();
        altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        assert_eq!(key.open(&altered, AUTHORITY), Err(NotShownHere), "at {place}");
    }
    for garbage in ["", "x", "äöü", &"A".repeat(100_000)] {
        assert_eq!(key.open(garbage, AUTHORITY), Err(NotShownHere));
    }
}

#[test]
fn a_ranking_shown_to_another_authority_is_refused() {
    let key = TicketKey::new([7; 32]);
    let other = OrganisationId(derived("organisation", "another"));
    assert_eq!(key.open(&key.seal(&shown()).unwrap(), other), Err(NotShownHere));
}
