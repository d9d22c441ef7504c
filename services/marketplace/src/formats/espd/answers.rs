//! The answers of a response, question by question, as far as the declaration has them.
//! What is asked stands in `write`.

use schemas::exclusion::Ground;
use schemas::suitability::{CriterionAnswer, SelfDeclaration};

use super::criteria::{Node, Property};
use super::mapping::{Asked, Of};
use super::write::{OURS, VERSION};
use super::xml::Xml;

/// An answer to a property.
enum Answer {
    Indicator(bool),
    Date(chrono::NaiveDate),
    Amount(rust_decimal::Decimal),
    Text(String),
    Identifier(String),
    Address(&'static str),
}

/// Where the official list is looked up (§ 48(8) VgV).
const OFFICIAL_LIST: &str = "https://www.amtliches-verzeichnis.ihk.de";

pub(super) fn answers(xml: &mut Xml, asked: &Asked<'_>, declares: &SelfDeclaration) {
    for node in &asked.criterion.nodes {
        answer_node(xml, node, asked, declares);
    }
}

/// Answers a property, and goes into the groups that depend on it by what was answered last.
fn answer_node(xml: &mut Xml, node: &Node, asked: &Asked<'_>, declares: &SelfDeclaration) {
    let Node::Group(group) = node else { return };
    let mut last = None;
    for node in &group.nodes {
        match node {
            Node::Property(property) => {
                let Some(answer) = answer(property, asked, declares) else { continue };
                if let Answer::Indicator(yes) = answer {
                    last = Some(yes);
                }
                write_answer(xml, &format!("{}{}", asked.prefix, property.id), &answer);
            }
            Node::Group(inner) => {
                let goes_in = match inner.kind {
                    "ONTRUE" => last == Some(true),
                    "ONFALSE" => last == Some(false),
                    _ => true,
                };
                if goes_in {
                    answer_node(xml, node, asked, declares);
                }
            }
        }
    }
}

fn answer(property: &Property, asked: &Asked<'_>, declares: &SelfDeclaration) -> Option<Answer> {
    if property.element != "QUESTION" {
        return None;
    }
    let text = property.text.to_lowercase();
    if property.data_type == "INDICATOR" && text.contains("available electronically") {
        return Some(Answer::Indicator(false));
    }
    match &asked.of {
        Of::Ground(ground) => of_ground(property, &text, *ground, declares),
        Of::Selection(lot, criterion) => {
            let answer = declares.criteria.iter().find(|answer| {
                (&answer.category, &answer.criterion) == (&lot.terms.category, &criterion.key)
            })?;
            of_selection(property, &text, answer)
        }
        Of::Other => of_list(property, &text, declares),
    }
}

fn of_ground(
    property: &Property,
    text: &str,
    ground: Ground,
    declares: &SelfDeclaration,
) -> Option<Answer> {
    let answer = declares.grounds.iter().find(|answer| answer.ground == ground)?;
    match property.data_type {
        "INDICATOR" if text.starts_with("your answer") => Some(Answer::Indicator(answer.applies)),
        "INDICATOR" if text.contains("self-cleaning") => {
            Some(Answer::Indicator(answer.self_cleaning))
        }
        "INDICATOR" if text.contains("fulfilled its obligations") => {
            Some(Answer::Indicator(answer.settled))
        }
        "INDICATOR" => Some(Answer::Indicator(false)),
        "DATE" => answer.on.map(Answer::Date),
        "DESCRIPTION" => Some(Answer::Text("nicht angegeben".to_owned())),
        _ => None,
    }
}

fn of_selection(property: &Property, text: &str, answer: &CriterionAnswer) -> Option<Answer> {
    let capacity = answer.capacity_of.as_ref();
    match property.data_type {
        "INDICATOR" if text.contains("by itself") => {
            Some(Answer::Indicator(answer.fulfilled && capacity.is_none()))
        }
        "INDICATOR" if text.contains("relied upon") => Some(Answer::Indicator(capacity.is_some())),
        "INDICATOR" if text.starts_with("your answer") => Some(Answer::Indicator(answer.fulfilled)),
        "AMOUNT" => answer.amount.map(Answer::Amount),
        "DESCRIPTION" if text.contains("name of the entity") => {
            capacity.map(|capacity| Answer::Text(capacity.firm.to_string()))
        }
        // The marketplace knows the firm by its name.
        "ECONOMIC_OPERATOR_IDENTIFIER" => {
            capacity.map(|capacity| Answer::Identifier(capacity.firm.to_string()))
        }
        "DESCRIPTION" if text.contains("reasons why") || text.contains("if not") => {
            Some(Answer::Text("nicht angegeben".to_owned()))
        }
        "DESCRIPTION" if text.contains("registration number") => {
            Some(Answer::Text("nicht angegeben".to_owned()))
        }
        _ => None,
    }
}

fn of_list(property: &Property, text: &str, declares: &SelfDeclaration) -> Option<Answer> {
    let entry = declares.prequalification.as_ref();
    match property.data_type {
        // Whether there is an official list in the firm's country: in Germany there is (§ 48(8) VgV).
        "INDICATOR" if text.starts_with("your answer") => Some(Answer::Indicator(true)),
        "INDICATOR" if text.contains("certificate with regard to the payment") => {
            let dues = declares.grounds.iter().find(|said| said.ground == Ground::UnpaidDues);
            Some(Answer::Indicator(dues.is_some_and(|said| !said.applies)))
        }
        "INDICATOR" => Some(Answer::Indicator(entry.is_some())),
        "URL" => entry.map(|_| Answer::Address(OFFICIAL_LIST)),
        "DESCRIPTION" if text.contains("name of the list") => {
            entry.map(|entry| Answer::Text(entry.number.to_string()))
        }
        "DESCRIPTION" => entry.map(|_| Answer::Text("nicht angegeben".to_owned())),
        _ => None,
    }
}

fn write_answer(xml: &mut Xml, property: &str, answer: &Answer) {
    let ours = [("schemeID", "Criterion"), ("schemeAgencyID", OURS), ("schemeVersionID", VERSION)];
    xml.open("cac:TenderingCriterionResponse");
    xml.leaf("cbc:ID", &ours, &format!("{property}/R1"));
    xml.leaf("cbc:ValidatedCriterionPropertyID", &ours, property);
    xml.open("cac:ResponseValue");
    xml.leaf("cbc:ID", &ours, &format!("{property}/R1/RV"));
    match answer {
        Answer::Text(text) => xml.leaf("cbc:Description", &[], text),
        Answer::Amount(amount) => {
            xml.leaf("cbc:ResponseAmount", &[("currencyID", "EUR")], &amount.to_string());
        }
        Answer::Identifier(id) => {
            xml.leaf("cbc:ResponseID", &[("schemeAgencyID", OURS)], id);
        }
        Answer::Address(address) => xml.leaf("cbc:ResponseURI", &[], address),
        Answer::Date(day) => xml.leaf("cbc:ResponseDate", &[], &day.to_string()),
        Answer::Indicator(yes) => xml.leaf("cbc:ResponseIndicator", &[], &yes.to_string()),
    }
    xml.close();
    xml.close();
}
