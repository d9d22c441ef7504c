//! The list is there and whole.

use schemas::cpv::Cpv;

use super::{LABELS, label};

#[test]
fn the_list_has_every_code() {
    assert_eq!(LABELS.len(), 9_454);
}

#[test]
fn display_screens_have_their_names() {
    let screens = label(Cpv::parse("30231300-0").unwrap()).unwrap();
    assert_eq!((screens.de.as_str(), screens.en.as_str()), ("Bildschirme", "Display screens"));
}
