//! Why an award went to the tender it went to: for each other tender why not, which were not considered and why, and who
//! was not eligible. Nothing is judged anew: the points are those of the evaluation on which the award rests.

mod sentences;

use std::collections::BTreeMap;

use event_store::EventStore;
use procurement::admission::Admissions;
use procurement::awarding::{Award, Awards};
use procurement::dynamic_purchasing_system::DynamicPurchasingSystems;
use rust_decimal::Decimal;
use schemas::award::{CriterionPoints, TenderStanding, TendersEvaluated};
use schemas::ids::{CategoryKey, OrganisationId, SpecificProcurementId, SystemId, TenderId};
use schemas::life_cycle::LifeCycleCost;
use schemas::money::Money;
use schemas::terms::Regulation;
use serde::Serialize;
use utoipa::ToSchema;

use super::sentences::Texts;
use crate::execute::Failure;
use crate::facts::{admissions_of, folded, organisation_at, until};
use crate::record::regulation;
use crate::streams;

/// The form of decision records of awards.
pub const FORMAT: &str = "marktbuch-award-decision/1";

/// Why an award went where it went.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AwardDecision {
    /// The form of this record.
    pub format: &'static str,
    /// The specific procurement.
    pub procurement: SpecificProcurementId,
    /// Whether it is decided, or only proposed.
    pub decided: bool,
    /// The evaluation on which it rests.
    pub evaluation: u16,
    /// The formula.
    pub formula: String,
    /// SHA-256 of everything that was reckoned with.
    pub inputs: String,
    /// The tender chosen.
    pub chosen: Judged,
    /// The other tenders that were considered, best first.
    pub not_chosen: Vec<Judged>,
    /// Tenders that were not considered.
    pub not_considered: Vec<NotConsidered>,
    /// Firms of the system that could not tender in the category.
    pub not_eligible: Vec<NotEligible>,
}

/// A tender that was considered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Judged {
    /// The tender.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// The firm's name.
    pub name: String,
    /// Its place.
    pub place: u32,
    /// Its price.
    pub price: Money,
    /// Its life-cycle cost, where that was scored in the place of the price (§ 59 VgV).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<LifeCycleCost>,
    /// Its score as it is shown.
    #[schema(value_type = String)]
    pub score: Decimal,
    /// How much dearer than the chosen one it is; below zero if it is cheaper.
    #[schema(value_type = String)]
    pub dearer_by: Decimal,
    /// How many days slower it is; below zero if it is faster.
    pub slower_by: i32,
    /// Its points by criterion.
    pub criteria: Vec<CriterionPoints>,
    /// Why, or why not, in a sentence.
    #[serde(flatten)]
    pub texts: Texts,
}

/// A tender that was not considered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotConsidered {
    /// The tender.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// The firm's name.
    pub name: String,
    /// Under which paragraph.
    pub paragraph: String,
    /// Why, in a sentence.
    #[serde(flatten)]
    pub texts: Texts,
}

/// A firm that could not tender.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotEligible {
    /// The firm.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// Why, in a sentence.
    #[serde(flatten)]
    pub texts: Texts,
}

/// The record of an award up to a position; none before somebody was proposed.
pub fn of_award(
    log: &EventStore,
    procurement: SpecificProcurementId,
    at: Option<u64>,
) -> Result<Option<AwardDecision>, Failure> {
    let position = at.unwrap_or_else(|| log.head());
    let award = folded::<Awards>(&until(log, &streams::award(procurement), position)?);
    let (Some(begun), Some(proposed)) = (&award.begun, &award.proposed) else { return Ok(None) };
    let mut evaluations = award.evaluations.iter();
    let evaluation = evaluations.find(|made| made.evaluation == proposed.evaluation);
    let Some(evaluation) = evaluation else { return Ok(None) };
    let standing = evaluation.standings.iter().find(|s| s.tender == proposed.tender);
    let Some(chosen) = standing else { return Ok(None) };
    let names = Names { log, position };
    let system = until(log, &streams::system(begun.system), position)?;
    let regulation = regulation(&folded::<DynamicPurchasingSystems>(&system));
    let others = evaluation.standings.iter().filter(|s| s.tender != chosen.tender);
    let not_chosen = others.map(|other| judged(&names, chosen, other, evaluation));
    Ok(Some(AwardDecision {
        format: FORMAT,
        procurement,
        decided: award.approved.is_some(),
        evaluation: evaluation.evaluation,
        formula: evaluation.formula.to_string(),
        inputs: evaluation.inputs.to_string(),
        chosen: judged(&names, chosen, chosen, evaluation)?,
        not_chosen: not_chosen.collect::<Result<_, _>>()?,
        not_considered: not_considered(&names, &award, regulation)?,
        not_eligible: not_eligible(&names, (begun.system, &begun.category), &award)?,
    }))
}

/// Firms' names as they were registered up to a position.
struct Names<'a> {
    log: &'a EventStore,
    position: u64,
}

impl Names<'_> {
    fn of(&self, id: OrganisationId) -> Result<String, Failure> {
        let registered = organisation_at(self.log, id, self.position)?.registered;
        Ok(registered.map_or_else(|| id.to_string(), |found| found.name.to_string()))
    }
}

fn judged(
    names: &Names<'_>,
    chosen: &TenderStanding,
    other: &TenderStanding,
    evaluation: &TendersEvaluated,
) -> Result<Judged, Failure> {
    let texts = if chosen.tender == other.tender {
        sentences::chosen(chosen, evaluation)
    } else {
        sentences::not_chosen(chosen, other)
    };
    Ok(Judged {
        tender: other.tender,
        tenderer: other.tenderer,
        name: names.of(other.tenderer)?,
        place: other.place,
        price: other.price,
        cost: other.cost,
        score: other.score,
        dearer_by: other.price.amount - chosen.price.amount,
        slower_by: i32::from(other.delivery_days) - i32::from(chosen.delivery_days),
        criteria: other.criteria.clone(),
        texts,
    })
}

fn not_considered(
    names: &Names<'_>,
    award: &Award,
    regulation: Regulation,
) -> Result<Vec<NotConsidered>, Failure> {
    let mut told = Vec::new();
    for tender in award.tenders() {
        let Some(excluded) = award.excluded.get(&tender.tender) else { continue };
        let paragraph = excluded.ground.paragraph(regulation);
        told.push(NotConsidered {
            tender: tender.tender,
            tenderer: tender.tenderer,
            name: names.of(tender.tenderer)?,
            texts: sentences::not_considered(&paragraph, excluded),
            paragraph,
        });
    }
    Ok(told)
}

/// Firms that asked for the category and were not invited.
fn not_eligible(
    names: &Names<'_>,
    (system, category): (SystemId, &CategoryKey),
    award: &Award,
) -> Result<Vec<NotEligible>, Failure> {
    let invited = award.begun.as_ref().map(|begun| begun.invited.as_slice()).unwrap_or_default();
    let mut found = BTreeMap::new();
    for (candidate, events) in admissions_of(names.log, system, names.position)? {
        let standing = folded::<Admissions>(&events).standings.get(category).copied();
        if let Some(standing) = standing.filter(|_| !invited.contains(&candidate)) {
            found.insert(candidate, standing);
        }
    }
    let told = found.into_iter().map(|(organisation, standing)| {
        let (name, texts) = (names.of(organisation)?, sentences::not_eligible(standing));
        Ok(NotEligible { organisation, name, texts })
    });
    told.collect()
}

#[cfg(test)]
mod tests;
