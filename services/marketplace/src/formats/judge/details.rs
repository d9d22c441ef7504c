//! Description and terms of an article, field by field.
//! What is missing is not judged here.

use projections::cpv_labels::label;
use schemas::cpv::Cpv;
use schemas::offer::Article;
use schemas::text::Line;

use crate::formats::change::Change;
use crate::formats::draft::{Draft, Field};
use crate::formats::problem::{Code, quoted};
use crate::formats::report::Case;
use crate::formats::units::{Unit, unit};
use crate::formats::values::{self, Numbers};

mod particulars;
mod trade_item;

/// All fields but price and claims that the file states in a usable way.
pub(super) fn change(case: &mut Case<'_, '_>, draft: &Draft, numbers: &mut Numbers) -> Change {
    let mut line = |field: Field| values::line(case, field, draft.said(field)?);
    let title = line(Field::Title);
    let manufacturer = line(Field::Manufacturer);
    let manufacturer_part_number = line(Field::ManufacturerPart);
    let description = draft.said(Field::Description).and_then(|said| {
        values::long_text(case, (Field::Description, Article::MAX_DESCRIPTION), said)
    });
    let order_unit = order_unit(case, draft);
    let pieces_per_unit = pieces(case, draft, numbers);
    let mut quantity = |field: Field| numbers.quantity(case, (field, true), draft.said(field)?);
    let minimum_quantity = quantity(Field::MinimumQuantity);
    let quantity_step = quantity(Field::QuantityStep);
    let maximum_quantity = quantity(Field::MaximumQuantity);
    Change {
        title,
        description,
        manufacturer,
        manufacturer_part_number,
        gtin: trade_item::gtin(case, draft),
        cpv: cpv(case, draft),
        keywords: keywords(case, draft),
        price: None,
        order_unit,
        pieces_per_unit,
        minimum_quantity,
        quantity_step,
        delivery_days: delivery_days(case, draft),
        maximum_quantity,
        condition: particulars::condition(case, draft),
        particulars: particulars::particulars(case, draft),
        claims: Vec::new(),
    }
}

/// The delivery time. One that is said and cannot be read refuses the article: "not deliverable" is no matter of a default.
fn delivery_days(case: &mut Case<'_, '_>, draft: &Draft) -> Option<u16> {
    let said = draft.said(Field::Delivery)?;
    let days = values::delivery_days(case, said);
    if days.is_none() {
        let message = format!(
            "{} is no number of working days, and a default holds only for articles that say nothing. The article was left \
             out.",
            quoted(&said.text)
        );
        case.refuse(Code::DeliveryTimeUnreadable, Field::Delivery, said.line, message);
    }
    days
}

/// Whether a classification system is the Common Procurement Vocabulary: `CPV`, `CPV-2008`, `udf_CPV…`.
pub(super) fn is_cpv(system: &str) -> bool {
    let upper = system.trim().to_ascii_uppercase();
    upper.strip_prefix("UDF_").unwrap_or(&upper).starts_with("CPV")
}

/// The first CPV code. One that is not on the list refuses the article: what is said is not replaced by a default.
fn cpv(case: &mut Case<'_, '_>, draft: &Draft) -> Option<Cpv> {
    let class = draft.classes.iter().find(|class| is_cpv(&class.system))?;
    let text = class.class.text.trim();
    let known = Cpv::parse(text).ok().and_then(|cpv| Some((cpv, label(cpv)?)));
    let Some((cpv, label)) = known else {
        let message = format!(
            "{} is no code of the Common Procurement Vocabulary of 2008 (eight digits, such as 30231300-0). The article was \
             left out.",
            quoted(text)
        );
        case.refuse(Code::CategoryUnreadable, Field::Category, class.class.line, message);
        return None;
    };
    let stated = text.split_once('-').map(|(_, digit)| digit);
    if stated.is_some_and(|digit| digit != label.check) {
        let message = format!(
            "The code {} ends with a wrong check digit; the code is {cpv}-{}, {}. Perhaps a digit is mistyped.",
            quoted(text),
            label.check,
            label.de
        );
        case.assume(Code::CategoryAssumed, Field::Category, class.class.line, message);
    }
    Some(cpv)
}

fn order_unit(case: &mut Case<'_, '_>, draft: &Draft) -> Option<Line> {
    let said = draft.said(Field::OrderUnit)?;
    let found = unit(&said.text);
    match found {
        Some(Unit::Word(code)) => {
            let message = format!(
                "{} is no code of UN/ECE Recommendation 20; it was read as {code}.",
                quoted(&said.text)
            );
            case.assume(Code::UnitAssumed, Field::OrderUnit, said.line, message);
        }
        Some(Unit::Known(_)) => {}
        None => {
            let message = format!(
                "{} is no unit that is known here; write a code of UN/ECE Recommendation 20, such as C62 for a piece. The \
                 article was left out.",
                quoted(&said.text)
            );
            case.refuse(Code::UnitUnknown, Field::OrderUnit, said.line, message);
        }
    }
    Line::parse(found?.code()).ok()
}

/// Pieces in an order unit: the content, if it is counted in pieces.
fn pieces(case: &mut Case<'_, '_>, draft: &Draft, numbers: &mut Numbers) -> Option<u32> {
    let said = draft.said(Field::Pieces)?;
    let content = draft.said(Field::ContentUnit);
    let counted = content.is_none_or(|c| unit(&c.text).is_some_and(Unit::counts_pieces));
    if counted {
        return numbers.quantity(case, (Field::Pieces, false), said);
    }
    let message = format!(
        "The content is measured in {}, not counted in pieces; an order unit counts as one piece.",
        quoted(content.map_or("", |c| c.text.as_str()))
    );
    case.note(Code::ContentsNotCounted, Field::ContentUnit, said.line, message);
    Some(1)
}

fn keywords(case: &mut Case<'_, '_>, draft: &Draft) -> Option<Vec<Line>> {
    let mut keywords: Vec<Line> = Vec::new();
    for said in &draft.keywords {
        let Some(keyword) = values::line(case, Field::Keywords, said) else {
            continue;
        };
        if keywords.contains(&keyword) {
            continue;
        }
        if keywords.len() == Article::MAX_KEYWORDS {
            let message = format!(
                "The article has more than {} keywords; the rest was left out.",
                keywords.len()
            );
            case.drop(Code::TooManyKeywords, Field::Keywords, said.line, message);
            break;
        }
        keywords.push(keyword);
    }
    (!keywords.is_empty()).then_some(keywords)
}
