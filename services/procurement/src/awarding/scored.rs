//! From what is known of the tenders to their scores, by the scheme that the invitation froze (§ 58 VgV; rules § 6).
//! Whether they may be scored now is decided in `evaluating`.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::award::{
    AwardProcedureBegun, CriterionPoints, NotCounted, ProofNotCounted, TenderStanding,
    TenderToJudge,
};
use schemas::award_criterion::{AwardCriterion, PointsBy};
use schemas::german_day::german_day;
use schemas::hash::HashText;
use schemas::ids::{OrganisationId, TenderId};
use schemas::life_cycle::{LifeCycleCost, LifeCycleMethod};
use schemas::money::Money;
use schemas::scoring::{Basis, Rounding, Scheme};
use schemas::tender::TenderContent;
use schemas::text::Line;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::judging::proofs;
use super::{Award, AwardRejection, Call, CalledTender};
use crate::award::criteria::{self, CriterionError, Earned, Given};
use crate::award::labels::Counts;
use crate::award::life_cycle;
use crate::award::ratio::{Ratio, TooLong};
use crate::award::scoring::{self, Tender};
use crate::specific_procurement::content;

/// The version of the reckoning; raised when the same inputs could give another result.
pub(super) const FORMULA_VERSION: u16 = 1;

/// What was reckoned.
pub(super) struct Scored {
    pub standings: Vec<TenderStanding>,
    pub lot_needed: bool,
    pub inputs: HashText,
}

/// Everything that the scores follow from.
#[derive(Serialize)]
struct Inputs<'a> {
    formula_version: u16,
    scheme: &'a Scheme,
    criteria: &'a [AwardCriterion],
    #[serde(skip_serializing_if = "Option::is_none")]
    life_cycle: Option<LifeCycleMethod>,
    tenders: Vec<Input>,
}

#[derive(Serialize)]
struct Input {
    tender: TenderId,
    price: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    gross: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<LifeCycleCost>,
    lot: Option<u32>,
    criteria: Vec<CriterionPoints>,
}

/// A tender with its points, ready to be scored.
pub(super) struct Ready {
    pub tender: TenderId,
    pub tenderer: OrganisationId,
    pub price: Money,
    pub gross: Option<Money>,
    pub cost: Option<LifeCycleCost>,
    pub delivery_days: u16,
    pub performance: Ratio,
    pub criteria: Vec<CriterionPoints>,
    pub lot: Option<u32>,
}

/// Scores the tenders that are considered.
pub(super) fn score(award: &Award, call: &Call) -> Result<Scored, AwardRejection> {
    let begun = award.begun.as_ref().ok_or(AwardRejection::NotBegun)?;
    let ready = award
        .considered()
        .map(|tender| ready(award, begun, call, tender))
        .collect::<Result<Vec<_>, _>>()?;
    let scheme = &begun.scheme;
    let evaluation = scoring::evaluate(scheme, &as_scored(&ready)).map_err(not_scored)?;
    let mut standings = Vec::with_capacity(ready.len());
    for scored in &evaluation.tenders {
        let Some(ready) = ready.iter().find(|ready| ready.tender == scored.id) else { continue };
        standings.push(TenderStanding {
            tender: ready.tender,
            tenderer: ready.tenderer,
            place: u32::try_from(scored.place).unwrap_or(u32::MAX),
            price: ready.price,
            gross: ready.gross,
            cost: ready.cost,
            delivery_days: ready.delivery_days,
            performance: line(&ready.performance.to_string())?,
            score: scored.shown,
            exact_score: line(&scored.score.to_string())?,
            in_the_band: scored.in_the_band,
            lot: ready.lot,
            criteria: ready.criteria.clone(),
        });
    }
    let inputs = digest(begun, &ready)?;
    Ok(Scored { standings, lot_needed: evaluation.lot_needed, inputs })
}

/// As the scoring takes them, in the sequence given.: the price on the basis that was published: the cost,
/// where there is one, in its place.
pub(super) fn as_scored(ready: &[Ready]) -> Vec<Tender<TenderId>> {
    let tender = |ready: &Ready| Tender {
        id: ready.tender,
        performance: ready.performance,
        price: ready.cost.map_or(ready.gross.unwrap_or(ready.price), |cost| cost.total).amount,
        lot: ready.lot,
    };
    ready.iter().map(tender).collect()
}

fn ready(
    award: &Award,
    begun: &AwardProcedureBegun,
    call: &Call,
    judged: &TenderToJudge,
) -> Result<Ready, AwardRejection> {
    let tender = judged.tender;
    let found = call.tender(tender).and_then(CalledTender::read);
    let why = "it could not be read";
    let (content, total) = found.ok_or(AwardRejection::NotConforming { tender, why })?;
    let deadline = german_day(begun.tenders_until);
    let criteria = begun
        .criteria
        .iter()
        .map(|criterion| points(award, tender, content, criterion, deadline))
        .collect::<Result<Vec<_>, _>>()?;
    let mut performance = Ratio::ZERO;
    for (_, earned) in &criteria {
        performance = performance.plus(*earned).map_err(not_scored)?;
    }
    let price = award.auctioned(tender).unwrap_or(total);
    if begun.life_cycle.is_none() && !is_price(price) {
        return Err(AwardRejection::PriceOfZero { tender });
    }
    let gross = match begun.scheme.basis {
        Basis::Net => None,
        Basis::Gross => Some(with_tax(call, tender, content, (total, price))?),
    };
    let (method, paid) = (begun.life_cycle.as_ref(), gross.unwrap_or(price));
    let cost = method.map(|method| over_life(method, call, judged, content, paid)).transpose()?;
    Ok(Ready {
        tender,
        tenderer: judged.tenderer,
        price,
        gross,
        cost,
        delivery_days: content.delivery_days,
        performance,
        criteria: criteria.into_iter().map(|(points, _)| points).collect(),
        lot: award.lots.get(&tender).copied(),
    })
}

/// the price with VAT, by the rate of each line; of a price bid in an auction the same part.
fn with_tax(
    call: &Call,
    tender: TenderId,
    content: &TenderContent,
    (tendered, price): (Money, Money),
) -> Result<Money, AwardRejection> {
    let gross = content::gross(&call.lines, price.currency, content)
        .map_err(|line| AwardRejection::TaxMissing { tender, line })?;
    let why = "its price with VAT is beyond all bounds";
    let gross = gross.and_then(|gross| in_proportion(gross, tendered, price));
    gross.ok_or(AwardRejection::NotConforming { tender, why })
}

/// What `gross` becomes where the price without VAT goes from `before` to `price`.
pub(super) fn in_proportion(gross: Money, before: Money, price: Money) -> Option<Money> {
    if before == price {
        return Some(gross);
    }
    let share = gross.amount.checked_mul(price.amount)?.checked_div(before.amount)?;
    Some(Money::in_cents(share, gross.currency))
}

/// the cost of a tender over the life of all its pieces, from what it states of each line.
fn over_life(
    method: &LifeCycleMethod,
    call: &Call,
    judged: &TenderToJudge,
    content: &TenderContent,
    price: Money,
) -> Result<LifeCycleCost, AwardRejection> {
    let tender = judged.tender;
    let mut stated = Vec::with_capacity(call.lines.len());
    for (line, pieces) in &call.lines {
        let offered = content.lines.iter().find(|offered| offered.line == *line);
        let missing = AwardRejection::StatementMissing { tender, line: *line };
        stated.push((*pieces, offered.and_then(|offered| offered.life_cycle).ok_or(missing)?));
    }
    let why = "its life-cycle cost is beyond all bounds";
    life_cycle::cost(method, price, &stated)
        .map_err(|_| AwardRejection::NotConforming { tender, why })
}

/// What one criterion earns a tender.
fn points(
    award: &Award,
    tender: TenderId,
    content: &TenderContent,
    criterion: &AwardCriterion,
    deadline: NaiveDate,
) -> Result<(CriterionPoints, Ratio), AwardRejection> {
    let mut reason = None;
    let given = match &criterion.points {
        PointsBy::Judgement { .. } => {
            let key = (tender, criterion.name.clone());
            let Some(given) = award.points.get(&key) else {
                let criterion = criterion.name.clone();
                return Err(AwardRejection::PointsMissing { tender, criterion });
            };
            reason = Some(given.reason.clone());
            Given::Points(given.points)
        }
        PointsBy::Delivery { .. } | PointsBy::DeliverySteps { .. } => {
            Given::Days(content.delivery_days.into())
        }
        PointsBy::Proven { properties } => Given::Proofs(
            properties
                .iter()
                .flat_map(|property| {
                    let name = property.name.to_string();
                    proofs(award, tender, content, &property.name)
                        .into_iter()
                        .map(move |proof| (name.clone(), proof))
                })
                .collect(),
        ),
    };
    let unusable = |error: CriterionError| AwardRejection::NotScored { why: error.to_string() };
    let most = criteria::most(criterion).map_err(unusable)?;
    let Earned { points, without } =
        criteria::earned(criterion, &given, deadline).map_err(unusable)?;
    let not_counted = not_counted(tender, content, without)?;
    let told = CriterionPoints {
        criterion: criterion.name.clone(),
        points: line(&points.to_string())?,
        shown: points.rounded(2, Rounding::HalfAwayFromZero).map_err(not_scored)?,
        most,
        reason,
        not_counted,
    };
    Ok((told, points))
}

/// an expired proof earns nothing, and that is told; what needs a decision gets it first.
fn not_counted(
    tender: TenderId,
    content: &TenderContent,
    without: Vec<(String, Counts)>,
) -> Result<Vec<ProofNotCounted>, AwardRejection> {
    let mut told = Vec::new();
    for (property, counts) in without {
        let property = line(&property)?;
        let why = match counts {
            Counts::Yes => continue,
            Counts::NeedsDecision => {
                return Err(AwardRejection::ProofUndecided { tender, property });
            }
            Counts::Expired => {
                let until = content.claims.iter().filter(|claim| claim.property == property);
                let valid_until = until.filter_map(|claim| claim.claim.evidence.valid_until).max();
                NotCounted::Expired { valid_until }
            }
            Counts::Refused { reason } => NotCounted::Refused { reason: line(&reason)? },
        };
        let proof = ProofNotCounted { property, why };
        if !told.contains(&proof) {
            told.push(proof);
        }
    }
    Ok(told)
}

/// SHA-256 over the JSON of everything that was reckoned with.
fn digest(begun: &AwardProcedureBegun, ready: &[Ready]) -> Result<HashText, AwardRejection> {
    let tenders = ready.iter().map(|ready| Input {
        tender: ready.tender,
        price: ready.price,
        gross: ready.gross,
        cost: ready.cost,
        lot: ready.lot,
        criteria: ready.criteria.clone(),
    });
    let inputs = Inputs {
        formula_version: FORMULA_VERSION,
        scheme: &begun.scheme,
        criteria: &begun.criteria,
        life_cycle: begun.life_cycle,
        tenders: tenders.collect(),
    };
    let bytes = serde_json::to_vec(&inputs).map_err(not_scored)?;
    Ok(HashText::of(Sha256::digest(&bytes).into()))
}

/// The performance of a tender as an evaluation told it.
pub(super) fn performance(standing: &TenderStanding) -> Result<Ratio, TooLong> {
    Ratio::parse(standing.performance.as_str())
}

pub(super) fn line(text: &str) -> Result<Line, AwardRejection> {
    Line::parse(text).map_err(not_scored)
}

pub(super) fn not_scored(error: impl std::fmt::Display) -> AwardRejection {
    AwardRejection::NotScored { why: error.to_string() }
}

/// A price that can be scored.
pub(super) fn is_price(price: Money) -> bool {
    price.amount > Decimal::ZERO
}
