//! Condition, features, files and references of an article, kept within bounds.
//! Claims of sustainability are read elsewhere.

use schemas::offer::{Article, Condition, Feature, Particulars, Reference};
use schemas::text::Line;

use crate::formats::claims;
use crate::formats::draft::{Draft, FeatureDraft, Field, Said};
use crate::formats::problem::{Code, quoted};
use crate::formats::report::Case;
use crate::formats::values;

/// Words for goods that were used before, in lower case, with what they mean.
const WORDS: [(&str, Condition); 23] = [
    ("new", Condition::New),
    ("new_article", Condition::New),
    ("new_product", Condition::New),
    ("neu", Condition::New),
    ("neuware", Condition::New),
    ("neuwertig", Condition::Used),
    ("used", Condition::Used),
    ("gebraucht", Condition::Used),
    ("gebrauchtware", Condition::Used),
    ("gebrauchtgerät", Condition::Used),
    ("b-ware", Condition::Used),
    ("rückläufer", Condition::Used),
    ("vorführgerät", Condition::Used),
    ("refurbished", Condition::Refurbished),
    ("refurb", Condition::Refurbished),
    ("renewed", Condition::Refurbished),
    ("generalüberholt", Condition::Refurbished),
    ("generalueberholt", Condition::Refurbished),
    ("aufbereitet", Condition::Refurbished),
    ("wiederaufbereitet", Condition::Refurbished),
    ("aufgearbeitet", Condition::Refurbished),
    ("remanufactured", Condition::Refurbished),
    ("instandgesetzt", Condition::Refurbished),
];

/// Types of `BMEcat`'s status that say nothing of the condition: `…_article` up to 1.2, `…_product` in 2005.
const OF_THE_RANGE: [&str; 6] =
    ["bargain", "old_article", "old_product", "core_article", "core_product", "others"];

/// The condition that the file states, or that the title gives away. One that is said and not known refuses the article:
/// it would be offered as new.
pub(super) fn condition(case: &mut Case<'_, '_>, draft: &Draft) -> Option<Condition> {
    let stated = draft.said(Field::Condition);
    let of_status = draft.status.as_ref().and_then(|status| worst(&status.text));
    if let Some(said) = stated {
        let of_words = worst(&said.text);
        if let Some(found) = of_status.max(of_words) {
            return Some(found);
        }
        let names_only_the_range = draft.status.as_ref().is_some_and(|status| {
            let mut words = status.text.split_whitespace();
            words.all(|word| OF_THE_RANGE.contains(&word.to_lowercase().as_str()))
        });
        if !names_only_the_range {
            let message = format!(
                "The condition {} is not known (new, used, refurbished; neu, gebraucht, generalüberholt). The article was \
                 left out.",
                quoted(&said.text)
            );
            case.refuse(Code::ConditionUnknown, Field::Condition, said.line, message);
            return None;
        }
    } else if of_status.is_some() {
        return of_status;
    }
    let title = draft.said(Field::Title)?;
    let found = worst(&title.text).filter(|found| *found != Condition::New)?;
    let message = format!(
        "The title {} speaks of goods that were used before; the article was taken as {}.",
        quoted(&title.text),
        found.name()
    );
    case.assume(Code::ConditionMeant, Field::Condition, title.line, message);
    Some(found)
}

fn word(text: &str) -> Option<Condition> {
    let lower = text.trim().to_lowercase();
    WORDS.iter().find(|(word, _)| *word == lower).map(|(_, condition)| *condition)
}

/// The condition farthest from new of which a text speaks.
fn worst(text: &str) -> Option<Condition> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
    parts.filter_map(word).max()
}

/// Features, files and references; none where nothing is stated. What is beyond the bounds is reported.
pub(super) fn particulars(case: &mut Case<'_, '_>, draft: &Draft) -> Option<Particulars> {
    let mut found = Particulars::default();
    let plain = |feature: &&FeatureDraft| claims::claimed(&feature.name).is_none();
    for feature in draft.features.iter().filter(plain) {
        let line = |text: &str, case: &mut Case<'_, '_>| {
            values::line(case, Field::Features, &Said::new(text, feature.line))
        };
        let (Some(name), Some(value)) = (line(&feature.name, case), line(&feature.value, case))
        else {
            continue;
        };
        let kept = Feature { name, value, unit: Line::parse(&feature.unit).ok() };
        if !keep(case, &mut found.features, kept, (Field::Features, Article::MAX_FEATURES)) {
            break;
        }
    }
    for said in &draft.files {
        let Ok(name) = Line::parse(&said.text) else { continue };
        if !keep(case, &mut found.files, name, (Field::Files, Article::MAX_FILES)) {
            break;
        }
    }
    for (kind, said) in &draft.references {
        let (Ok(kind), Ok(to)) = (Line::parse(kind), Line::parse(&said.text)) else { continue };
        let bound = (Field::References, Article::MAX_REFERENCES);
        if !keep(case, &mut found.references, Reference { kind, to }, bound) {
            break;
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Keeps one more, once; `false` if there are too many.
fn keep<T: PartialEq>(
    case: &mut Case<'_, '_>,
    kept: &mut Vec<T>,
    one: T,
    (field, most): (Field, usize),
) -> bool {
    if kept.contains(&one) {
        return true;
    }
    if kept.len() == most {
        let message = format!("At most {most} are kept of an article; the rest was left out.");
        case.drop(Code::TooManyParticulars, field, case.at(), message);
        return false;
    }
    kept.push(one);
    true
}
