//! The three hashes against values from elsewhere, and what keeps them apart.
//! A whole record's hashes are frozen in `record`.

use super::Hash;

#[test]
fn the_leaf_of_nothing_is_that_of_rfc_6962() {
    let known = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    assert_eq!(Hash::leaf(b"").to_string(), known);
}

#[test]
fn the_chain_begins_with_zeros() {
    let known = "cd63a1add1f652e0e6254e3be8170bbd53a9a9d1845b763afd40a0cf2b60b031";
    let first = Hash::NONE.chained(Hash::leaf(b""));
    assert_eq!(first.to_string(), known);
}

#[test]
fn a_commitment_depends_on_salt_and_payload() {
    let commitment = Hash::commitment(&[1; 32], b"payload");
    assert_ne!(commitment, Hash::commitment(&[2; 32], b"payload"));
    assert_ne!(commitment, Hash::commitment(&[1; 32], b"Payload"));
    assert_eq!(commitment, Hash::commitment(&[1; 32], b"payload"));
}

#[test]
fn a_chain_depends_on_order() {
    let (one, two) = (Hash::leaf(b"1"), Hash::leaf(b"2"));
    let forth = Hash::NONE.chained(one).chained(two);
    assert_ne!(forth, Hash::NONE.chained(two).chained(one));
}
