//! Samples of how the tenders of `award` are scored, ranked and bid on in the auction.
//! What comes before and after stands there.

use super::award::{HEAD, OFFICER, OTHER, euros, tender, time};
use super::{SUPPLIER, day, dec, line};
use crate::award::{
    AuctionBidPlaced, AuctionEnded, AuctionInvited, AuctionPlace, AuctionPrice, AwardEvent,
    CriterionPoints, DrawnLot, EvaluatedAfter, LotsDrawn, NotCounted, PointsGiven, ProofDecided,
    ProofNotCounted, TenderStanding, TendersEvaluated,
};
use crate::hash::HashText;
use crate::ids::OrganisationId;

fn standing(tenderer: OrganisationId, place: u32, price: &str, points: &str) -> TenderStanding {
    TenderStanding {
        tender: tender(tenderer),
        tenderer,
        place,
        price: euros(price),
        gross: None,
        cost: None,
        delivery_days: 5,
        performance: line(points),
        score: dec(if place == 1 { "88.0000" } else { "80.0000" }),
        exact_score: line(if place == 1 { "88" } else { "80" }),
        in_the_band: true,
        lot: None,
        criteria: vec![CriterionPoints {
            criterion: line("Qualität"),
            points: line(points),
            shown: dec("800.00"),
            most: dec("1000"),
            reason: Some(line("Gute Ergonomie")),
            not_counted: vec![ProofNotCounted {
                property: line("TCO Certified"),
                why: NotCounted::Expired { valid_until: Some(day("2026-08-31")) },
            }],
        }],
    }
}

pub(super) fn evaluated() -> Vec<AwardEvent> {
    vec![
        PointsGiven {
            tender: tender(SUPPLIER),
            criterion: line("Qualität"),
            points: dec("800"),
            reason: line("Gute Ergonomie"),
        }
        .into(),
        ProofDecided {
            tender: tender(OTHER),
            property: line("TCO Certified"),
            accepted: true,
            reason: line("EPEAT Gold verlangt dasselbe"),
        }
        .into(),
        TendersEvaluated {
            evaluation: 1,
            after: EvaluatedAfter::Examination,
            reason: None,
            formula: line("F6"),
            formula_version: 1,
            warning: Some(line("the price is measured by the lowest one")),
            inputs: HashText::of([0x5a; 32]),
            standings: vec![
                standing(SUPPLIER, 1, "8000", "800"),
                standing(OTHER, 2, "10000", "800"),
            ],
            lot_needed: false,
        }
        .into(),
        LotsDrawn {
            drawn_by: OFFICER,
            witness: HEAD,
            how: line("Zwei Zettel in einem Umschlag"),
            lots: vec![
                DrawnLot { tender: tender(SUPPLIER), lot: 2 },
                DrawnLot { tender: tender(OTHER), lot: 1 },
            ],
        }
        .into(),
    ]
}

pub(super) fn auctioned() -> Vec<AwardEvent> {
    let (starts, ends) = (time("2026-09-29T08:00:00Z"), time("2026-09-29T09:00:00Z"));
    let place = |tenderer, place, price| AuctionPlace {
        tender: tender(tenderer),
        tenderer,
        place,
        price: euros(price),
    };
    vec![
        AuctionInvited {
            evaluation: 1,
            starts,
            ends,
            quiet_seconds: 300,
            minimum_step: euros("50"),
            formula: line("F6"),
            places: vec![place(SUPPLIER, 1, "8000"), place(OTHER, 2, "10000")],
        }
        .into(),
        AuctionBidPlaced {
            tender: tender(OTHER),
            price: euros("7900"),
            at: time("2026-09-29T08:01:00Z"),
            rank: 1,
            ends: time("2026-09-29T08:06:00Z"),
        }
        .into(),
        AuctionEnded {
            ended_at: time("2026-09-29T08:06:00Z"),
            bids: 1,
            prices: vec![
                AuctionPrice { tender: tender(SUPPLIER), price: euros("8000") },
                AuctionPrice { tender: tender(OTHER), price: euros("7900") },
            ],
        }
        .into(),
    ]
}
