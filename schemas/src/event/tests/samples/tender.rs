//! Samples of a tender for the call of `procurement`: as it came in, what it says, and how it was opened.
//! Nothing is sealed in earnest.

use super::procurement::{PROCUREMENT, digest, euros, time};
use super::{SUPPLIER, day, dec, line, uuid};
use crate::ids::{OfferId, TenderId};
use crate::specific_procurement::{SealedBy, TenderReceived};
use crate::sustainability::{Evidence, Statement, SustainabilityClaim};
use crate::tender::{Found, OpenedTender, TenderClaim, TenderContent, TenderLine, TenderStatement};

pub(super) fn received() -> TenderReceived {
    TenderReceived {
        tender: TenderId::of(PROCUREMENT, SUPPLIER),
        tenderer: SUPPLIER,
        version: 1,
        sealed: digest('a'),
        bytes: 4_512,
        sealed_by: SealedBy::Tenderer,
        received_at: time("2026-09-16T13:45:12.345678Z"),
        late: false,
    }
}

pub(super) fn content() -> TenderContent {
    let offered = |number, price| TenderLine {
        line: number,
        product: line("Beispiel Displays BD27Q"),
        supplier_part_number: Some(line("MON-27-QHD/B")),
        offer: Some(OfferId(uuid(0x41))),
        unit_price: dec(price),
        life_cycle: None,
        tax_percent: None,
    };
    TenderContent {
        procurement: PROCUREMENT,
        tenderer: SUPPLIER,
        lines: vec![offered(1, "189.00"), offered(2, "129.50")],
        delivery_days: 10,
        claims: vec![TenderClaim {
            property: line("TCO Certified"),
            claim: SustainabilityClaim {
                statement: Statement::EcoLabel {
                    label: line("TCO Certified"),
                    certificate: Some(line("TCO-2026-17")),
                },
                evidence: Evidence {
                    source: line("TCO Development"),
                    valid_until: Some(day("2027-12-31")),
                },
            },
        }],
        statements: vec![TenderStatement {
            criterion: line("Umwelt"),
            text: line("Verpackung ohne Kunststoff"),
        }],
        documents: vec![],
        subcontractors: Some(line("Spedition, 5 %")),
        accepts_conditions: true,
    }
}

pub(super) fn opened(tender: TenderId) -> OpenedTender {
    OpenedTender {
        tender,
        sealed: digest('a'),
        found: Found::Read {
            content: digest('b'),
            tender: Box::new(content()),
            total: euros("30450"),
            missing_lines: vec![],
        },
    }
}
