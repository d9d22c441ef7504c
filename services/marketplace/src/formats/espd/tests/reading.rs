//! Answers that are easily read as more than they say: several questions of one ground, amounts of another currency.
//! What a whole response says is told beside.

use chrono::NaiveDate;
use schemas::exclusion::Ground;
use schemas::suitability::GroundAnswer;

use super::super::answered::properties;
use super::*;
use crate::formats::espd::Reading;

/// The document of a declaration, with some of its text replaced.
fn reading(declares: &SelfDeclaration, change: impl Fn(&str) -> String) -> Reading {
    let terms = terms();
    let document = response(&heading(), &lots(&terms), &firm("Muster GmbH"), declares);
    read(change(&document).as_bytes(), &lots(&terms)).unwrap()
}

/// The document without the answer to a question.
fn without(document: &str, property: &str) -> String {
    let id = document.find(&format!("{property}/R1<")).unwrap();
    let begin = document[..id].rfind("<cac:TenderingCriterionResponse>").unwrap();
    let end = "</cac:TenderingCriterionResponse>";
    let length = document[begin..].find(end).unwrap() + end.len();
    format!("{}{}", &document[..begin], &document[begin + length..])
}

/// The document with another answer to a question of yes or no.
fn turned(document: &str, property: &str, to: &str) -> String {
    let id = document.find(&format!("{property}/R1<")).unwrap();
    let from = id + document[id..].find("<cbc:ResponseIndicator>").unwrap();
    let end = "</cbc:ResponseIndicator>";
    let length = document[from..].find(end).unwrap();
    format!("{}<cbc:ResponseIndicator>{to}{}", &document[..from], &document[from + length..])
}

fn answer(reading: &Reading, ground: Ground) -> Option<&GroundAnswer> {
    reading.declares.grounds.iter().find(|answer| answer.ground == ground)
}

/// The question of yes or no in a criterion that has these words.
fn question(document: &str, code: &str, words: &str) -> String {
    let root = parse(document.as_bytes()).unwrap();
    let mut criteria = root.all("TenderingCriterion");
    let criterion = criteria.find(|c| c.text_at(&["CriterionTypeCode"]) == code).unwrap();
    let mut asked = Vec::new();
    properties(criterion, &mut asked);
    asked.iter().find(|asked| asked.asks(words)).unwrap().id.to_owned()
}

/// taxes alone denied are no word about contributions to social security (§ 123(4) GWB is both).
#[test]
fn a_ground_is_denied_only_where_every_criterion_of_it_is() {
    let whole = reading(&declaration(), str::to_owned);
    assert_eq!(answer(&whole, Ground::UnpaidDues).map(|answer| answer.applies), Some(false));
    let change = |document: &str| without(document, &question(document, "socsec-pay", ""));
    let in_part = reading(&declaration(), change);
    assert_eq!(answer(&in_part, Ground::UnpaidDues), None);
    let note = in_part.notes.iter().find(|note| note.message.contains("`socsec-pay`")).unwrap();
    assert!(note.message.contains("UnpaidDues is not denied"), "{}", note.message);
}

/// §§ 123(4), 125 GWB: what is settled or cleaned is so only for all that applies, and the last day counts.
#[test]
fn a_ground_is_settled_only_where_all_of_it_is() {
    let mut declares = declaration();
    let dues = declares.grounds.iter_mut().find(|answer| answer.ground == Ground::UnpaidDues);
    let on = NaiveDate::from_ymd_opt(2026, 3, 1);
    let applying = GroundAnswer {
        ground: Ground::UnpaidDues,
        applies: true,
        on,
        settled: true,
        self_cleaning: true,
    };
    *dues.unwrap() = applying.clone();
    let all = reading(&declares, str::to_owned);
    let told = answer(&all, Ground::UnpaidDues).unwrap();
    assert!(told.applies && told.settled);
    // Contributions to social security are not paid: neither are the dues.
    let unpaid = |document: &str| {
        turned(document, &question(document, "socsec-pay", "fulfilled its obligations"), "false")
    };
    let in_part = reading(&declares, unpaid);
    let told = answer(&in_part, Ground::UnpaidDues).unwrap();
    assert!(told.applies && !told.settled);
}

/// an amount of another currency, or one that is no number, is no amount in euros.
#[test]
fn an_amount_that_is_not_in_euros_is_not_read() {
    let amount = "<cbc:ResponseAmount currencyID=\"EUR\">125000.00</cbc:ResponseAmount>";
    let with = |other: &str| {
        reading(&declaration(), |document| {
            assert!(document.contains(amount));
            document.replacen(amount, other, 1)
        })
    };
    let told = |reading: &Reading| {
        let turnover = |answer: &&CriterionAnswer| answer.criterion == key("turnover");
        reading.declares.criteria.iter().find(turnover).and_then(|answer| answer.amount)
    };
    assert_eq!(told(&with(amount)), Some(Decimal::new(12_500_000, 2)));
    for (other, why) in [
        (amount.replace("EUR", "CHF"), "is in CHF, not in EUR"),
        (amount.replace(" currencyID=\"EUR\"", ""), "no currency"),
        (amount.replace("125000.00", "125.000,00"), "is no amount"),
    ] {
        let reading = with(&other);
        assert_eq!(told(&reading), None, "{other}");
        assert!(reading.notes.iter().any(|note| note.message.contains(why)), "{other}");
    }
}
