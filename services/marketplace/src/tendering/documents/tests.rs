//! What comes with a tender is in it, and comes out of it byte for byte.

use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::tender::{TenderContent, TenderDocument};
use schemas::text::Line;
use uuid::Uuid;

use super::{DocumentError, MOST_BYTES, check, digest, document, taken_out};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn with(documents: Vec<TenderDocument>) -> TenderContent {
    TenderContent {
        procurement: SpecificProcurementId(Uuid::from_u128(1)),
        tenderer: OrganisationId(Uuid::from_u128(2)),
        lines: vec![],
        delivery_days: 5,
        claims: vec![],
        statements: vec![],
        documents,
        subcontractors: None,
        accepts_conditions: true,
    }
}

fn sheet(bytes: &[u8]) -> TenderDocument {
    document(line("Datenblatt"), line("application/pdf"), bytes)
}

/// sealed in the tender, and named by its digest once it is out.
#[test]
fn a_document_comes_out_of_a_tender_byte_for_byte() {
    let bytes = b"%PDF-1.7 \x00\xff";
    let mut content = with(vec![sheet(bytes)]);
    check(&content).unwrap();
    let found = taken_out(&mut content);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].0, found[0].1.as_slice()), (&digest(bytes), bytes.as_slice()));
    let named = &content.documents[0];
    assert_eq!((named.sha256.as_ref(), named.bytes), (Some(&digest(bytes)), Some(11)));
    assert_eq!(named.content, None);
}

/// what cannot be read is said when it arrives, and spoils no tender when it is opened.
#[test]
fn a_document_that_cannot_be_read_is_said_at_receipt_and_is_missing_at_the_opening() {
    let broken = TenderDocument { content: Some("???".to_owned()), ..sheet(b"x") };
    let name = || "Datenblatt".to_owned();
    assert_eq!(check(&with(vec![broken.clone()])), Err(DocumentError::NotBase64(name())));
    let none = TenderDocument { content: None, ..sheet(b"x") };
    assert_eq!(check(&with(vec![none])), Err(DocumentError::Empty(name())));
    let other = TenderDocument { sha256: Some(digest(b"y")), ..sheet(b"x") };
    assert_eq!(check(&with(vec![other])), Err(DocumentError::Otherwise(name())));
    let long = vec![b'x'; MOST_BYTES + 1];
    assert_eq!(check(&with(vec![sheet(&long)])), Err(DocumentError::TooLong));
    let mut opened = with(vec![broken, sheet(b"z")]);
    assert_eq!(taken_out(&mut opened).len(), 1);
    assert_eq!((&opened.documents[0].sha256, opened.documents[0].bytes), (&None, None));
    let demanded = [line("Datenblatt"), line("Konzept")];
    let missing = procurement::specific_procurement::content::missing_documents(&demanded, &opened);
    assert_eq!(missing, [line("Konzept")]);
}
