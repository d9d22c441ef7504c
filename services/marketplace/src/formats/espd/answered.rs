//! What was answered to the questions of a criterion, found by their texts.
//! What an answer means for the candidate is said in `read`.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::text::Line;

use super::tree::Element;

/// A property of a criterion, as the document has it.
pub(super) struct Asked<'d> {
    pub(super) id: &'d str,
    /// In lower case.
    text: String,
    data_type: &'d str,
}

#[cfg(test)]
impl Asked<'_> {
    /// Whether it asks this.
    pub(super) fn asks(&self, words: &str) -> bool {
        self.data_type == "INDICATOR" && self.text.contains(words)
    }
}

/// The answers of a document by the identifiers of their properties.
pub(super) struct Answers<'d>(HashMap<&'d str, Vec<&'d Element>>);

impl<'d> Answers<'d> {
    /// All of a document.
    pub(super) fn of(root: &'d Element) -> Self {
        let mut answers: HashMap<&str, Vec<&Element>> = HashMap::new();
        for response in root.all("TenderingCriterionResponse") {
            let property = response.text_at(&["ValidatedCriterionPropertyID"]);
            answers.entry(property).or_default().push(response);
        }
        Self(answers)
    }

    /// The answer to the first question of yes or no whose text fits.
    pub(super) fn indicator(
        &self,
        asked: &[Asked<'d>],
        fits: impl Fn(&str) -> bool,
    ) -> Option<bool> {
        let question = asked.iter().find(|p| p.data_type == "INDICATOR" && fits(&p.text))?;
        let response = self.0.get(question.id)?.first()?;
        match response.text_at(&["ResponseValue", "ResponseIndicator"]) {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    pub(super) fn date(&self, asked: &[Asked<'d>]) -> Option<NaiveDate> {
        let questions = asked.iter().filter(|property| property.data_type == "DATE");
        let answers = questions.filter_map(|p| self.0.get(p.id)?.first());
        let mut dates =
            answers.map(|response| response.text_at(&["ResponseValue", "ResponseDate"]));
        dates.find_map(|date| date.get(..10)?.parse().ok())
    }

    pub(super) fn text(&self, asked: &[Asked<'d>], fits: impl Fn(&str) -> bool) -> Option<Line> {
        let questions = asked.iter().filter(|p| p.data_type == "DESCRIPTION" && fits(&p.text));
        let answers = questions.filter_map(|p| self.0.get(p.id)?.first());
        let mut texts = answers.map(|response| response.text_at(&["ResponseValue", "Description"]));
        texts.find_map(|text| Line::parse(text).ok())
    }

    /// Of the amounts of several years, the least; none where nothing was answered. One that is not in euros or no number
    /// makes all of them unusable: the least of the others might not be the least.
    pub(super) fn least_amount(&self, asked: &[Asked<'d>]) -> Result<Option<Decimal>, String> {
        let question = asked.iter().find(|property| property.data_type == "AMOUNT");
        let answers = question.and_then(|question| self.0.get(question.id));
        let answers = answers.into_iter().flatten();
        let amounts =
            answers.filter_map(|response| response.at(&["ResponseValue", "ResponseAmount"]));
        amounts.map(euros).try_fold(None, |least: Option<Decimal>, amount| {
            let amount = amount?;
            Ok(Some(least.map_or(amount, |least| least.min(amount))))
        })
    }
}

fn euros(amount: &Element) -> Result<Decimal, String> {
    let currency = amount.currency.as_deref().unwrap_or("no currency");
    if currency != "EUR" {
        return Err(format!("`{}` is in {currency}, not in EUR: it is not read", amount.text));
    }
    amount.text.parse().map_err(|_| format!("`{}` is no amount: it is not read", amount.text))
}

/// The properties of a criterion in the order of the document, without those of national sub-criteria.
pub(super) fn properties<'d>(of: &'d Element, found: &mut Vec<Asked<'d>>) {
    for child in &of.children {
        match child.name.as_str() {
            "TenderingCriterionProperty" => found.push(Asked {
                id: child.text_at(&["ID"]),
                text: child.text_at(&["Description"]).to_lowercase(),
                data_type: child.text_at(&["ValueDataTypeCode"]),
            }),
            "TenderingCriterionPropertyGroup" | "SubsidiaryTenderingCriterionPropertyGroup" => {
                properties(child, found);
            }
            _ => {}
        }
    }
}
