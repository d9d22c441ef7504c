//! Which lane a need takes, and why: framework, direct award, competition in the system, or outside (rules § 4.4).
//! Nothing is ordered here, and no fact is looked up: stock, sums and systems come with the question.

mod direct;
mod own;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
pub use schemas::need::{CompetitionLaw, NeedLane, ReasonWeight};
use schemas::organisation::Land;
use serde::Serialize;

use super::RULES_VERSION;
use super::limits::{Asked, Body, Kind, Limit, Limits, NoRow, Subject, Value};
use direct::direct_award;
pub use direct::{AtTheLimit, Contract, Rolling};
use own::{framework, system};

/// The most that is reckoned with, in euros: a limit of the arithmetic and not of the law.
pub const MOST: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);

/// A framework agreement that might serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framework {
    /// Whether its notice names the authority.
    pub names_the_authority: bool,
    /// Whether the need lies in its scope.
    pub covers_the_need: bool,
    /// Its published greatest value, in euros without VAT.
    pub maximum: Decimal,
    /// What was called off so far.
    pub used: Decimal,
    /// Its last day.
    pub until: NaiveDate,
}

/// A dynamic purchasing system that might serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// Whether its notice names the authority.
    pub names_the_authority: bool,
    /// The codes of its categories.
    pub categories: Vec<Cpv>,
    /// The law of its competitions: decided on the day of its notice by its estimated total over its whole life, for all
    /// authorities, and frozen there.
    pub law: CompetitionLaw,
    /// The day of its notice.
    pub noticed_on: NaiveDate,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_until: NaiveDate,
}

/// A need that looks for its lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The Land of the authority.
    pub land: Land,
    /// Who buys.
    pub body: Body,
    /// The day on which the procedure would begin.
    pub on: NaiveDate,
    /// The total expected value without VAT, with options and extensions, in euros.
    pub value: Decimal,
    /// What is needed.
    pub cpv: Cpv,
    /// A framework agreement, if there is one.
    pub framework: Option<Framework>,
    /// A system, if there is one.
    pub system: Option<System>,
    /// What was bought directly before.
    pub rolling: Rolling,
}

impl Need {
    /// the value of the contract to which the need belongs.
    #[must_use]
    pub fn whole(&self) -> Decimal {
        self.value + self.rolling.contract.rest
    }

    /// What was bought directly before and counts with it.
    fn before(&self) -> Decimal {
        let contract = &self.rolling.contract;
        self.rolling.sum + contract.sums + contract.lately
    }
}

/// A reason with its rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The lane that it is about.
    pub lane: NeedLane,
    /// What it does.
    pub weight: ReasonWeight,
    /// The sentence.
    pub what: String,
    /// The rule or section of the project's list.
    pub rule: String,
    /// The state of the rules.
    pub rule_version: &'static str,
    /// The row of the table on which it rests, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<Limit>,
}

/// The lane of a need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LaneDecision {
    /// The lane.
    pub lane: NeedLane,
    /// The law of the competition, in that lane.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<CompetitionLaw>,
    /// Every reason, in the order of the lanes.
    pub reasons: Vec<Reason>,
}

/// No lane can be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLane {
    /// A value that is none.
    #[error("{0} is above zero (or zero where nothing was bought yet) and at most {MOST}")]
    NotAValue(&'static str),
    /// The threshold that everything hangs on is missing.
    #[error(transparent)]
    NoRow(#[from] NoRow),
}

/// The reasons as they are found.
struct Reasons(Vec<Reason>);

impl Reasons {
    fn add(
        &mut self,
        lane: NeedLane,
        weight: ReasonWeight,
        rule: &str,
        what: impl Into<String>,
    ) -> &mut Reason {
        self.0.push(Reason {
            lane,
            weight,
            what: what.into(),
            rule: rule.to_owned(),
            rule_version: RULES_VERSION,
            row: None,
        });
        let last = self.0.len() - 1;
        &mut self.0[last]
    }
}

/// The lane of a need, by the order of § 4.4 of the rules: framework, direct award, system, outside.
pub fn lane(limits: &Limits, need: &Need) -> Result<LaneDecision, NoLane> {
    if need.value <= Decimal::ZERO || need.value > MOST {
        return Err(NoLane::NotAValue("the value of the need"));
    }
    let Contract { rest, sums, lately } = need.rolling.contract;
    let usable = |sum: Decimal| (Decimal::ZERO..=MOST).contains(&sum);
    if ![need.rolling.sum, rest, sums, lately].into_iter().all(usable) {
        return Err(NoLane::NotAValue("the sum bought directly before"));
    }
    let most = need.framework.as_ref().map_or(Decimal::ZERO, |framework| framework.maximum);
    if most < Decimal::ZERO || most > MOST {
        return Err(NoLane::NotAValue("the framework's maximum"));
    }
    let threshold = threshold(limits, need)?;
    let mut reasons = Reasons(Vec::new());
    if framework(need, threshold.1, &mut reasons) {
        return Ok(decided(NeedLane::FrameworkCallOff, None, reasons));
    }
    if direct_award(limits, need, threshold.1, &mut reasons) {
        return Ok(decided(NeedLane::DirectAward, None, reasons));
    }
    if let Some(law) = system(need, threshold.1, &mut reasons) {
        return Ok(decided(NeedLane::SystemCompetition, Some(law), reasons));
    }
    let lane = outside(limits, need, &threshold, &mut reasons);
    Ok(decided(lane, None, reasons))
}

fn decided(lane: NeedLane, law: Option<CompetitionLaw>, reasons: Reasons) -> LaneDecision {
    LaneDecision { lane, law, reasons: reasons.0 }
}

fn asked(need: &Need, kind: Kind) -> Asked {
    let (land, body, subject) = (Some(need.land), need.body, Subject::Supplies);
    Asked { kind, land, body, subject, day: need.on }
}

fn threshold<'a>(limits: &'a Limits, need: &Need) -> Result<(&'a Limit, Decimal), NoRow> {
    let asked = asked(need, Kind::EuThreshold);
    let row = limits.find(&asked)?;
    match row.value {
        Value::Euros(amount) => Ok((row, amount)),
        Value::Unlimited | Value::BelowThreshold | Value::Days(_) => {
            Err(NoRow { asked, expired: None })
        }
    }
}

/// What is left when no lane of this system takes the need.
fn outside(
    limits: &Limits,
    need: &Need,
    (row, threshold): &(&Limit, Decimal),
    reasons: &mut Reasons,
) -> NeedLane {
    let whole = need.whole();
    if whole >= *threshold {
        let what = format!("{whole} reaches or exceeds the threshold of {threshold}");
        let lane = NeedLane::EuProcedure;
        reasons.add(lane, ReasonWeight::Taken, "R-4.03", what).row = Some((*row).clone());
        return lane;
    }
    let lane = NeedLane::NationalProcedure;
    let what = format!("{whole} is below the threshold of {threshold}");
    reasons.add(lane, ReasonWeight::Taken, "R-4.03", what).row = Some((*row).clone());
    match limits.find(&asked(need, Kind::SimplifiedProcedure)) {
        Ok(row) => {
            let within = match row.value {
                Value::Euros(limit) => whole <= limit,
                Value::Unlimited | Value::BelowThreshold | Value::Days(_) => true,
            };
            let may = if within { "may be chosen freely" } else { "is not free at this value" };
            let what = format!("a simplified procedure {may}: {}", row.told());
            reasons.add(lane, ReasonWeight::Hint, &row.rule, what).row = Some(row.clone());
        }
        Err(missing) => {
            reasons.add(lane, ReasonWeight::Hint, "rules 4.3", missing.to_string());
        }
    }
    lane
}

#[cfg(test)]
mod tests;
