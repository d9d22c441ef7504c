//! What is sealed opens with all keys in their sequence, and with nothing less.

use age::x25519::Identity;
use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::specific_procurement::SealingKey;
use schemas::tender::{TenderContent, TenderLine};
use schemas::text::Line;
use uuid::Uuid;

use super::{SealingError, digest, is_sealed, plain, recipient, seal, unseal};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn key(identity: &Identity) -> SealingKey {
    let recipient = line(&identity.to_public().to_string());
    SealingKey { recipient, holders: vec![], wrapped: None }
}

fn content(products: usize) -> TenderContent {
    let offered = |number| TenderLine {
        line: number,
        product: line("Tastatur, leise"),
        supplier_part_number: None,
        offer: None,
        unit_price: "19.90".parse().unwrap(),
        life_cycle: None,
        tax_percent: None,
    };
    TenderContent {
        procurement: SpecificProcurementId(Uuid::from_u128(1)),
        tenderer: OrganisationId(Uuid::from_u128(2)),
        lines: (1..).take(products).map(offered).collect(),
        delivery_days: 5,
        claims: vec![],
        statements: vec![],
        documents: vec![],
        subcontractors: None,
        accepts_conditions: true,
    }
}

/// one key of two opens nothing.
#[test]
fn two_layers_open_with_both_keys_in_their_sequence_only() {
    let (first, second) = (Identity::generate(), Identity::generate());
    let bytes = plain(&content(1)).unwrap();
    let sealed = seal(&bytes, &[key(&first), key(&second)]).unwrap();
    assert!(is_sealed(&sealed));
    assert!(!sealed.windows(8).any(|part| part == b"Tastatur"));
    let both = [first, second];
    assert_eq!(*unseal(&sealed, &both).unwrap(), *bytes);
    for wrong in [&both[..1], &both[1..], &[Identity::generate()]] {
        let opened = unseal(&sealed, wrong);
        assert!(opened.is_err() || *opened.unwrap() != *bytes);
    }
    let [first, second] = both;
    assert!(unseal(&sealed, &[second, first]).is_err());
}

/// a changed byte is found.
#[test]
fn a_flipped_byte_anywhere_is_found() {
    let identity = Identity::generate();
    let bytes = plain(&content(1)).unwrap();
    let sealed = seal(&bytes, &[key(&identity)]).unwrap();
    let opens = [identity];
    for at in [0, 30, sealed.len() / 2, sealed.len() - 1] {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_ne!(digest(&changed), digest(&sealed));
        assert!(unseal(&changed, &opens).is_err(), "byte {at}");
    }
}

#[test]
fn tenders_of_like_size_have_the_same_length_and_too_long_ones_are_refused() {
    let lengths: Vec<_> = [1, 3].map(|lines| plain(&content(lines)).unwrap().len()).into();
    assert_eq!(lengths, [4096, 4096]);
    assert_eq!(plain(&content(5_000)).unwrap_err(), SealingError::TooLong);
    assert!(matches!(recipient("age1x"), Err(SealingError::NoRecipient(_))));
}
