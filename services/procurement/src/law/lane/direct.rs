//! The direct award: its limit, the sum of the last twelve months, the hint to change suppliers.
//! No other lane is looked at here.

use rust_decimal::Decimal;
pub use schemas::law::AtTheLimit;

use super::{Kind, Limits, Need, NeedLane, ReasonWeight, Reasons, Value, asked};

/// What one organisational unit bought directly in one category within twelve months before the need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rolling {
    /// The sum without VAT, in euros.
    pub sum: Decimal,
    /// How many of its direct awards in a row went to the supplier that would deliver again.
    pub in_a_row: u32,
    /// What happens at the limit.
    pub at_the_limit: AtTheLimit,
    /// The recorded reason, if there is one (§ 3(2) VgV).
    pub reason: Option<String>,
    /// The limit that the municipality has set for itself (Satzung, Dienstanweisung); it only lowers.
    pub own_limit: Option<Decimal>,
    /// What else belongs to the same contract.
    pub contract: Contract,
}

/// What belongs to the same contract in other categories (R-4.07, § 3(1), (2), (8) VgV); in euros without VAT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contract {
    /// What else is bought with it in other categories.
    pub rest: Decimal,
    /// What was bought directly in those categories within twelve months.
    pub sums: Decimal,
    /// What the same supplier was given directly in still other categories a few days before: taken to be one purchase.
    pub lately: Decimal,
}

impl Contract {
    fn is_more(&self) -> bool {
        self.rest + self.sums + self.lately > Decimal::ZERO
    }
}

/// from this share of the limit on, a warning; in percent. A choice of this project.
pub const WARN_AT_PERCENT: i64 = 80;

/// After so many direct awards in a row to one supplier the hint becomes a warning. A choice of this project.
pub const CHANGE_AFTER: u32 = 3;

const LANE: NeedLane = NeedLane::DirectAward;

/// How far the lane reaches.
struct Reach {
    limit: Decimal,
    /// Whether the limit itself is still within.
    inclusive: bool,
}

pub(super) fn direct_award(
    limits: &Limits,
    need: &Need,
    threshold: Decimal,
    reasons: &mut Reasons,
) -> bool {
    let Some(reach) = reach(limits, need, threshold, reasons) else { return false };
    let within = |sum: Decimal| sum < reach.limit || (reach.inclusive && sum == reach.limit);
    let whole = need.whole();
    if !within(whole) {
        let (rule, of) = if need.rolling.contract.rest.is_zero() {
            ("rules 4.3", "")
        } else {
            ("R-4.07", ", the value of the whole contract,")
        };
        let what = format!("{whole}{of} is above what may be bought directly ({})", reach.limit);
        reasons.add(LANE, ReasonWeight::PassedOver, rule, what);
        return false;
    }
    let sum = whole + need.before();
    if !within(sum) && !beyond_the_limit(need, sum, &reach, threshold, reasons) {
        return false;
    }
    if within(sum) && sum * Decimal::ONE_HUNDRED >= reach.limit * Decimal::from(WARN_AT_PERCENT) {
        let (rule, place) = if need.rolling.contract.is_more() {
            ("R-4.07", "in the categories of this contract and lately from its supplier")
        } else {
            ("R-4.02", "in this category")
        };
        let what = format!(
            "with this need {sum} of {} were bought directly {place} within twelve months: at least \
             {WARN_AT_PERCENT} %",
            reach.limit
        );
        reasons.add(LANE, ReasonWeight::Warning, rule, what);
    }
    let what = format!("{whole} and the {} before it are within the limit", need.before());
    if within(sum) {
        reasons.add(LANE, ReasonWeight::Taken, "rules 4.4", what);
    }
    change_suppliers(need, reasons);
    true
}

/// The lowest of the Land's limit, the municipality's own and the threshold; none if the Land's is not known.
fn reach(limits: &Limits, need: &Need, threshold: Decimal, reasons: &mut Reasons) -> Option<Reach> {
    let row = match limits.find(&asked(need, Kind::DirectAward)) {
        Ok(row) => row,
        Err(missing) => {
            reasons.add(LANE, ReasonWeight::PassedOver, "rules 4.3", missing.to_string());
            return None;
        }
    };
    let note = if row.note.is_empty() { String::new() } else { format!("; {}", row.note) };
    let what = format!("the limit of the direct award is {}{note}", row.told());
    reasons.add(LANE, ReasonWeight::Hint, &row.rule, what).row = Some(row.clone());
    let own = need.rolling.own_limit;
    let set = match row.value {
        Value::Euros(limit) => Some(own.map_or(limit, |own| own.min(limit))),
        Value::Unlimited | Value::BelowThreshold | Value::Days(_) => own,
    };
    let reach = match set.filter(|limit| *limit < threshold) {
        Some(limit) => Reach { limit, inclusive: true },
        None => Reach { limit: threshold, inclusive: false },
    };
    if set.is_none() {
        let what = format!(
            "no limit of the Land and none of the municipality's own was named: the threshold of {threshold} is \
             what remains"
        );
        reasons.add(LANE, ReasonWeight::Warning, "R-4.03", what);
    }
    Some(reach)
}

/// the sum passes the limit. Only an objective reason keeps the lane open, and never past the threshold.
fn beyond_the_limit(
    need: &Need,
    sum: Decimal,
    reach: &Reach,
    threshold: Decimal,
    reasons: &mut Reasons,
) -> bool {
    let (before, whole) = (need.before(), need.whole());
    let rolling = &need.rolling;
    // Without what belongs to the contract elsewhere it would be within.
    let own = need.value + rolling.sum;
    let alone = own < reach.limit || (reach.inclusive && own == reach.limit);
    let rule = if alone { "R-4.07" } else { "R-4.02" };
    let lately = rolling.contract.lately;
    let elsewhere = if lately.is_zero() {
        String::new()
    } else {
        format!(", {lately} of them from the same supplier in other categories in these days,")
    };
    let past = format!(
        "{whole} and the {before} of the last twelve months{elsewhere} pass {}",
        reach.limit
    );
    let reason = need.rolling.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let (weight, what) = match (need.rolling.at_the_limit, reason) {
        _ if sum >= threshold => {
            let why = "no reason opens the lane at the threshold of the EU";
            (ReasonWeight::PassedOver, format!("{past}; {why}"))
        }
        (AtTheLimit::Refuse, _) => (ReasonWeight::PassedOver, past),
        (AtTheLimit::RequireReason, None) => {
            (ReasonWeight::PassedOver, format!("{past}; an objective reason must be recorded"))
        }
        (AtTheLimit::RequireReason, Some(reason)) => {
            (ReasonWeight::Warning, format!("{past}; recorded reason: {reason}"))
        }
    };
    reasons.add(LANE, weight, rule, what);
    let open = weight == ReasonWeight::Warning;
    if open {
        let what = format!("{whole} alone is within the limit, and the reason is recorded");
        reasons.add(LANE, ReasonWeight::Taken, rule, what);
    }
    open
}

/// § 14 sentence 2 UVgO, § 55(2) sentence 2 BHO: suppliers should change.
fn change_suppliers(need: &Need, reasons: &mut Reasons) {
    let in_a_row = need.rolling.in_a_row;
    let (weight, what) = if in_a_row >= CHANGE_AFTER {
        let what =
            format!("the last {in_a_row} direct awards went to this supplier: choose another");
        (ReasonWeight::Warning, what)
    } else {
        (ReasonWeight::Hint, "suppliers should change from one direct award to the next".to_owned())
    };
    reasons.add(LANE, weight, "rules 4.3", what);
}
