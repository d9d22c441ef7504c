//! Questions about the law: what holds on a day, when a period ends, which lane a need takes.
//! Command line and HTTP ask the same; the law itself stands in `procurement`, and nothing is kept of a question.

mod asked;
mod changing;
mod effective;
mod view;

use chrono::NaiveDate;
use procurement::law::Law;
use procurement::law::calendar::Place;
use procurement::law::lane::NoLane;
use procurement::law::limits::{Asked, Body, Kind, Subject};
use procurement::law::period::{PeriodError, reckon};
use procurement::law::ruleset::RuleSet;

pub use asked::{DeadlineAsked, LaneAsked, LawAsked};
pub use changing::{ChangeAsked, change};
pub use effective::{Changed, Effective, Laws, What};
pub use view::{
    DeadlineView, DifferenceView, HolidayView, LaneView, LawView, LimitView, ReasonView,
    SettingsView, StepView,
};

/// A question without an answer.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// A parameter that cannot be used.
    #[error("`{name}` cannot be used: {why}")]
    Parameter {
        /// Its name in the query; on the command line it has hyphens.
        name: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// No row of the tables answers; no number is guessed.
    #[error("{0}")]
    NotKnown(String),
    /// The tables of this program cannot be read.
    #[error("the tables of law cannot be read: {0}")]
    Broken(String),
}

/// The tables that come with the program.
pub fn built_in() -> Result<&'static Law, Unanswered> {
    Law::built_in().map_err(|bad| Unanswered::Broken(bad.to_string()))
}

/// What holds on a day, with sources, and what is not known.
pub fn law(
    effective: &Effective,
    asked: &LawAsked,
    today: NaiveDate,
) -> Result<LawView, Unanswered> {
    let law = &effective.law;
    let on = asked.on.unwrap_or(today);
    let land = asked.land()?;
    let rules = RuleSet::of(on);
    let limits =
        law.limits.holding(on, land).map(|row| LimitView::of(row).changed(effective)).collect();
    let mut missing = Vec::new();
    for kind in [Kind::EuThreshold, Kind::DirectAward, Kind::SimplifiedProcedure] {
        let (body, subject) = (Body::Municipality, Subject::Supplies);
        let asked = Asked { kind, land, body, subject, day: on };
        // Without a Land only what is everybody's can be said to be missing.
        if land.is_some() || kind == Kind::EuThreshold {
            missing.extend(law.limits.find(&asked).err().map(|row| row.to_string()));
        }
    }
    let holidays = match land {
        Some(land) => view::holidays(law, &Place { land, municipality: asked.municipality() }, on)?,
        None => Vec::new(),
    };
    Ok(LawView {
        on,
        land,
        rules_version: procurement::law::RULES_VERSION,
        rule_set: rules.word(),
        differences: rules.differences().into_iter().map(DifferenceView::of).collect(),
        limits,
        settings: SettingsView::of(law.settings),
        missing,
        holidays,
    })
}

/// The last day of a period and each step of the reckoning.
pub fn deadline(law: &Law, asked: &DeadlineAsked) -> Result<DeadlineView, Unanswered> {
    let (place, period) = (asked.place()?, asked.period()?);
    match reckon(&law.holidays, &place, period, asked.event) {
        Ok(reckoned) => Ok(DeadlineView::of(&reckoned, &place, period)),
        Err(error @ PeriodError::Length(_)) => {
            Err(Unanswered::Parameter { name: "period", why: error.to_string() })
        }
        Err(PeriodError::Calendar(error)) => Err(Unanswered::NotKnown(error.to_string())),
    }
}

/// The lane of a need, with its reasons.
pub fn lane(law: &Law, asked: &LaneAsked, today: NaiveDate) -> Result<LaneView, Unanswered> {
    let need = asked.need(law, today)?;
    match procurement::law::lane::lane(&law.limits, &need) {
        Ok(decision) => Ok(LaneView::of(&decision, need.on)),
        Err(error @ NoLane::NotAValue(_)) => {
            Err(Unanswered::Parameter { name: "value", why: error.to_string() })
        }
        Err(NoLane::NoRow(row)) => Err(Unanswered::NotKnown(row.to_string())),
    }
}

#[cfg(test)]
mod tests;
