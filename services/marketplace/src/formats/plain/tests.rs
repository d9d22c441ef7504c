//! Markup taken out of descriptions. Nothing about their length.

use super::*;

#[test]
fn a_list_becomes_lines() {
    let html = "<ul><li class=\"liste\">eins &amp; zwei</li><li>drei<br/>vier</li></ul>";
    let plain = without_html(html).map(|text| tidy(&text));
    assert_eq!(plain.as_deref(), Some("eins & zwei\ndrei\nvier"));
}

#[test]
fn an_entity_of_html_becomes_its_character() {
    assert_eq!(
        without_html("0,15 &micro;m Gr&ouml;&szlig;e &#8364;&#x20AC;").as_deref(),
        Some("0,15 µm Größe €€")
    );
}

#[test]
fn a_script_goes_with_its_content() {
    assert_eq!(without_html("a<SCRIPT>alert('<b>')</script>b<!-- c -->d").as_deref(), Some("abd"));
}

#[test]
fn signs_that_are_no_markup_stay() {
    for text in ["Durchmesser < 5 mm & Länge > 3 mm", "AT&T", "a <b", "1 <2> 3", "&unbekannt;", ""]
    {
        assert_eq!(without_html(text), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[<>&;/#xa-z!\\-äß \\n]{0,60}") {
        let plain = without_html(&text).unwrap_or(text);
        let tidied = tidy(&plain);
        proptest::prop_assert_eq!(tidy(&tidied), tidied.clone());
    }
}
