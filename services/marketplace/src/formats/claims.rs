//! Sustainability claims of an article, read from features or columns.
//! What a claim is worth is not said here.

use rust_decimal::Decimal;
use schemas::sustainability::{EnergyClass, Evidence, Statement, SustainabilityClaim};
use schemas::text::Line;

use super::draft::{Draft, FeatureDraft, Field, Said};
use super::problem::{Code, quoted};
use super::report::Case;
use super::values::{self, Numbers};

/// The most claims of an article that are looked at.
const MOST_CLAIMS: usize = 100;

/// What can be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claimed {
    Carbon,
    Energy,
    EnergyClass,
    Label,
}

impl Claimed {
    fn field(self) -> Field {
        match self {
            Self::Carbon => Field::Carbon,
            Self::Energy => Field::Energy,
            Self::EnergyClass => Field::EnergyClass,
            Self::Label => Field::Labels,
        }
    }
}

/// Where a claim stands: its value, its unit, its source.
struct Stated<'d> {
    what: Claimed,
    value: &'d str,
    unit: &'d str,
    source: &'d str,
    line: u64,
}

/// All claims of an article. Those that cannot be read are reported and left out.
pub(super) fn claims(
    case: &mut Case<'_, '_>,
    draft: &Draft,
    numbers: &mut Numbers,
) -> Vec<SustainabilityClaim> {
    let from_columns = [
        (Claimed::Carbon, Field::CarbonSource),
        (Claimed::Energy, Field::EnergySource),
        (Claimed::EnergyClass, Field::EnergyClassSource),
    ]
    .into_iter()
    .filter_map(|(what, source)| {
        let value = draft.said(what.field())?;
        Some(Stated {
            what,
            value: &value.text,
            unit: "",
            source: draft.said(source).map_or("", |said| said.text.as_str()),
            line: value.line,
        })
    });
    let from_features = draft.features.iter().filter_map(of_feature);
    let mut claims = Vec::new();
    for stated in from_columns.chain(from_features).take(MOST_CLAIMS) {
        claims.extend(claim(case, numbers, &stated));
    }
    if let Some(labels) = draft.said(Field::Labels) {
        let entries = labels.text.split('|').filter(|label| !label.trim().is_empty());
        for label in entries.take(MOST_CLAIMS) {
            let (name, details) = label.split_once('#').unwrap_or((label, ""));
            claims.extend(eco_label(case, (name, details), labels.line));
        }
    }
    if claims.len() >= MOST_CLAIMS {
        claims.truncate(MOST_CLAIMS);
        let message = format!("At most {MOST_CLAIMS} claims of an article are read.");
        case.drop(Code::ClaimUnreadable, Field::Labels, draft.at, message);
    }
    claims
}

fn of_feature(feature: &FeatureDraft) -> Option<Stated<'_>> {
    let what = claimed(&feature.name)?;
    Some(Stated {
        what,
        value: &feature.value,
        unit: &feature.unit,
        source: &feature.details,
        line: feature.line,
    })
}

/// What a feature of this name claims. In any block of features: suppliers' systems differ.
pub(super) fn claimed(name: &str) -> Option<Claimed> {
    let name = name.trim();
    match name {
        "GWP_TOTAL" => Some(Claimed::Carbon),
        "ENERGY_KWH_YEAR" => Some(Claimed::Energy),
        "ENERGY_CLASS" => Some(Claimed::EnergyClass),
        _ => {
            let number = name.strip_prefix("ECO_LABEL")?;
            let counted = number.strip_prefix('_').is_some_and(|n| n.parse::<u8>().is_ok());
            (number.is_empty() || counted).then_some(Claimed::Label)
        }
    }
}

fn claim(
    case: &mut Case<'_, '_>,
    numbers: &mut Numbers,
    stated: &Stated<'_>,
) -> Option<SustainabilityClaim> {
    let statement = match stated.what {
        Claimed::Carbon => {
            let per_unit =
                unit_factor(case, stated, &[("KGM", 1), ("KG", 1), ("TNE", 1_000), ("T", 1_000)])?;
            let kilograms = amount(case, numbers, stated)? * per_unit;
            Statement::CarbonFootprint { kilograms }
        }
        Claimed::Energy => {
            let per_unit = unit_factor(case, stated, &[("KWH", 1), ("MWH", 1_000)])?;
            let kilowatt_hours = amount(case, numbers, stated)? * per_unit;
            Statement::YearlyEnergy { kilowatt_hours }
        }
        Claimed::EnergyClass => {
            let Some(class) = EnergyClass::parse(stated.value) else {
                let message = format!("{} is no class from A to G.", quoted(stated.value));
                return unusable(case, stated.what.field(), stated.line, &message);
            };
            Statement::EnergyClass { class }
        }
        Claimed::Label => return eco_label(case, (stated.value, stated.source), stated.line),
    };
    let source = source(case, stated.what.field(), (stated.source, stated.line))?;
    Some(SustainabilityClaim { statement, evidence: Evidence { source, valid_until: None } })
}

fn amount(case: &mut Case<'_, '_>, numbers: &mut Numbers, stated: &Stated<'_>) -> Option<Decimal> {
    /// Kilograms or kilowatt hours: no single article has more.
    const MOST: i64 = 1_000_000_000;
    let said = Said::new(stated.value, stated.line);
    let value =
        numbers.optional_decimal(case, (stated.what.field(), Code::ClaimUnreadable), &said)?;
    if value.is_sign_negative() || value > Decimal::from(MOST) {
        let message = format!("{} is not possible.", quoted(stated.value));
        return unusable(case, stated.what.field(), stated.line, &message);
    }
    Some(value)
}

/// By what the value is multiplied to be in the unit that the claim is kept in.
fn unit_factor(
    case: &mut Case<'_, '_>,
    stated: &Stated<'_>,
    known: &[(&str, u32)],
) -> Option<Decimal> {
    let unit = stated.unit.trim().to_ascii_uppercase();
    let unit = unit.split_whitespace().next().unwrap_or("");
    if unit.is_empty() {
        return Some(Decimal::ONE);
    }
    let Some((_, factor)) = known.iter().find(|(name, _)| *name == unit) else {
        let message = format!("The unit {} cannot be converted.", quoted(stated.unit));
        return unusable(case, stated.what.field(), stated.line, &message);
    };
    Some(Decimal::from(*factor))
}

/// `name` with `certificate#valid to`.
fn eco_label(
    case: &mut Case<'_, '_>,
    (name, details): (&str, &str),
    line: u64,
) -> Option<SustainabilityClaim> {
    let label = Line::parse(name).ok()?;
    let (number, until) = details.split_once('#').unwrap_or((details, ""));
    let certificate = Line::parse(number).ok();
    let valid_until = values::date(until);
    if valid_until.is_none() && !until.trim().is_empty() {
        let message =
            format!("{} is no date, so nobody knows until when the label counts.", quoted(until));
        return unusable(case, Field::Labels, line, &message);
    }
    let source = source(case, Field::Labels, (number, line))?;
    Some(SustainabilityClaim {
        statement: Statement::EcoLabel { label, certificate },
        evidence: Evidence { source, valid_until },
    })
}

fn source(case: &mut Case<'_, '_>, field: Field, (text, line): (&str, u64)) -> Option<Line> {
    let said = Said::new(text, line);
    if let Some(source) = values::line(case, field, &said) {
        return Some(source);
    }
    let message = "The claim names no source; it was read as unsupported.".to_owned();
    case.assume(Code::ClaimWithoutSource, field, line, message);
    Line::parse(Evidence::NO_SOURCE).ok()
}

fn unusable<T>(case: &mut Case<'_, '_>, field: Field, line: u64, what: &str) -> Option<T> {
    let message = format!("{what} The claim was left out.");
    case.drop(Code::ClaimUnreadable, field, line, message);
    None
}
