//! Which names are taken for one firm's.

use schemas::organisation::PostalAddress;
use schemas::registration::Firm;
use schemas::text::Line;

use super::{SameAs, compare};

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn firm(name: &str, number: Option<&str>) -> Firm {
    let address =
        PostalAddress { street: line("Markt 1"), postal_code: line("24103"), town: line("Kiel") };
    Firm { name: line(name), address, land: None, register_number: number.map(line) }
}

#[test]
fn a_firm_is_known_by_its_name_whatever_its_legal_form_and_how_it_is_written() {
    let cases = [
        ("Pixel GmbH", "PIXEL G.m.b.H.", "Bonn", Some(SameAs::Name)),
        ("Pixel-Handel GmbH & Co. KG", "Pixelhandel GmbH", "Bonn", Some(SameAs::Name)),
        ("Pixel e.K.", "Pixel", "Bonn", Some(SameAs::Name)),
        ("Pixel Nord GmbH", "Pixel Süd GmbH", "Kiel", Some(SameAs::FirstWordAndTown)),
        ("Pixel Nord GmbH", "Pixel Süd GmbH", "Bonn", None),
        ("GmbH", "AG", "Bonn", None),
    ];
    for (asked, known, town, same) in cases {
        let found = compare(&firm(asked, None), (&line(known), &line(town), None));
        assert_eq!(found, same, "{asked} / {known}");
    }
}

#[test]
fn one_number_in_the_register_is_one_firm() {
    let asked = firm("Neuer Name AG", Some("Amtsgericht Kiel, HRB 1234"));
    let known = (&line("Pixel GmbH"), &line("Bonn"), Some(&line("AG Kiel HRB 1234")));
    assert_eq!(compare(&asked, known), None, "the court is written otherwise");
    let number = line("Amtsgericht Kiel HRB-1234");
    let known = (&line("Pixel GmbH"), &line("Bonn"), Some(&number));
    assert_eq!(compare(&asked, known), Some(SameAs::RegisterNumber));
}
