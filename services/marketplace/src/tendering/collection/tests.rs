//! What comes of a catalogue when the period ends, and what does not.

use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::tender::{TenderContent, TenderLine};
use schemas::text::Line;
use uuid::Uuid;

use super::{NoTender, written};

/// A tender from a catalogue for so many lines, each with the longest title that there is.
fn content(lines: u16) -> TenderContent {
    let title = "Monitor, höhenverstellbar, mit Zubehör ".repeat(20);
    let title: String = title.chars().take(Line::MAX).collect();
    let offered = |line| TenderLine {
        line,
        product: Line::parse(title.trim()).unwrap(),
        supplier_part_number: Some(Line::parse(title.trim()).unwrap()),
        offer: None,
        unit_price: "219.90".parse().unwrap(),
        life_cycle: None,
        tax_percent: None,
    };
    TenderContent {
        procurement: SpecificProcurementId(Uuid::from_u128(1)),
        tenderer: OrganisationId(Uuid::from_u128(2)),
        lines: (1..=lines).map(offered).collect(),
        delivery_days: 5,
        claims: vec![],
        statements: vec![],
        documents: vec![],
        subcontractors: None,
        accepts_conditions: true,
    }
}

/// a catalogue that is too long is told of its candidate; it does not keep the period from ending for all.
#[test]
fn what_is_longer_than_a_tender_may_be_is_told_and_stops_nobody_else() {
    assert!(written(&content(10)).is_ok());
    let Err(NoTender::Why(why)) = written(&content(200)) else { panic!("it is sealed") };
    assert!(why.contains("longer than a tender may be"));
}
