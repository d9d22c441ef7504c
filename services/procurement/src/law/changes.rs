//! The operator's changes of the law as data: rows of the marks M, GK and check, and choices that the law leaves open.
//! What the law itself settles (mark H) is refused; nothing is decided with the law here.

use schemas::ids::OrganisationId;
use schemas::law::{
    HolidayChanged, LawChangeProposed, LawEvent, LimitChanged, ProposedChange, Setting,
    SettingChanged,
};
use schemas::text::Line;
use serde::Serialize;

use super::Law;
use super::limits::NotAmendable;
use super::settings::OutOfBounds;
use crate::decider::{Decider, Rejection};

/// The rules of the one stream of changes.
pub enum LawChanges {}

/// The law with its changes; none if the tables of the program cannot be read.
#[derive(Clone, Debug)]
pub struct ChangedLaw {
    /// As it holds.
    pub law: Option<Law>,
    /// What was changed last.
    last: Option<LawEvent>,
    /// What bodies proposed and no other has agreed to yet.
    proposed: Vec<(OrganisationId, ProposedChange)>,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LawChange {
    /// A row of the table of limits.
    Limit {
        /// The row.
        row: Line,
    },
    /// A row of the table of holidays.
    Holiday {
        /// The row.
        row: Line,
    },
    /// A choice.
    Setting(Setting),
}

/// A change with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawCommand {
    /// What.
    pub change: LawChange,
    /// Why.
    pub reason: Line,
    /// For which body it is proposed, if another one must propose it too; none if it is to hold at once.
    pub proposed_by: Option<OrganisationId>,
}

impl LawChange {
    fn proposed(&self) -> ProposedChange {
        match self {
            Self::Limit { row } => ProposedChange::Limit(row.clone()),
            Self::Holiday { row } => ProposedChange::Holiday(row.clone()),
            Self::Setting(setting) => ProposedChange::Setting(*setting),
        }
    }
}

/// Why the law is not changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum LawChangeRejection {
    /// The row cannot be read.
    #[error("{why}")]
    RowUnusable {
        /// What is wrong.
        why: String,
    },
    /// The row is settled by the law itself.
    #[error("{why}")]
    SettledByLaw {
        /// Which law.
        why: String,
    },
    /// The number is outside what makes sense.
    #[error(transparent)]
    SettingOutOfBounds(OutOfBounds),
    /// The tables of the program cannot be read.
    #[error("the tables of law that come with the program cannot be read")]
    NoLaw,
}

impl Rejection for LawChangeRejection {}

impl From<NotAmendable> for LawChangeRejection {
    fn from(error: NotAmendable) -> Self {
        let why = error.to_string();
        match error {
            NotAmendable::Bad(_) => Self::RowUnusable { why },
            NotAmendable::Settled { .. } | NotAmendable::MarkedAsLaw(_) => {
                Self::SettledByLaw { why }
            }
        }
    }
}

impl Decider for LawChanges {
    type State = ChangedLaw;
    type Command = LawCommand;
    type Event = LawEvent;
    type Rejection = LawChangeRejection;

    fn initial() -> ChangedLaw {
        ChangedLaw { law: Law::built_in().ok().cloned(), last: None, proposed: Vec::new() }
    }

    fn decide(
        state: &ChangedLaw,
        command: &LawCommand,
    ) -> Result<Vec<LawEvent>, LawChangeRejection> {
        let law = state.law.as_ref().ok_or(LawChangeRejection::NoLaw)?;
        let reason = command.reason.clone();
        let event: LawEvent = match &command.change {
            LawChange::Limit { row } => LimitChanged { row: row.clone(), reason }.into(),
            LawChange::Holiday { row } => HolidayChanged { row: row.clone(), reason }.into(),
            LawChange::Setting(setting) => SettingChanged { setting: *setting, reason }.into(),
        };
        if state.last.as_ref() == Some(&event) {
            return Ok(vec![]);
        }
        changed(law, &event)?;
        let Some(body) = command.proposed_by else { return Ok(vec![event]) };
        let change = command.change.proposed();
        let same = || state.proposed.iter().filter(|(_, proposed)| *proposed == change);
        if same().any(|(other, _)| *other != body) {
            return Ok(vec![event]);
        }
        if same().next().is_some() {
            return Ok(vec![]);
        }
        let reason = command.reason.clone();
        Ok(vec![LawChangeProposed { body, change, reason }.into()])
    }

    fn evolve(state: ChangedLaw, event: &LawEvent) -> ChangedLaw {
        let mut proposed = state.proposed;
        if let LawEvent::LawChangeProposed(e) = event {
            proposed.push((e.body, e.change.clone()));
            return ChangedLaw { proposed, ..state };
        }
        proposed.retain(|(_, change)| !carries_out(event, change));
        // What was accepted once is read again; a row that a later program cannot read changes nothing in it.
        let law = state.law.map(|law| changed(&law, event).unwrap_or(law));
        ChangedLaw { law, last: Some(event.clone()), proposed }
    }
}

/// Whether an event is what was proposed.
fn carries_out(event: &LawEvent, proposed: &ProposedChange) -> bool {
    match (event, proposed) {
        (LawEvent::LimitChanged(e), ProposedChange::Limit(row)) => e.row == *row,
        (LawEvent::HolidayChanged(e), ProposedChange::Holiday(row)) => e.row == *row,
        (LawEvent::SettingChanged(e), ProposedChange::Setting(setting)) => e.setting == *setting,
        _ => false,
    }
}

/// The law after a change.
fn changed(law: &Law, event: &LawEvent) -> Result<Law, LawChangeRejection> {
    Ok(match event {
        LawEvent::LimitChanged(changed) => {
            Law { limits: law.limits.amended(one(&changed.row)?)?, ..law.clone() }
        }
        LawEvent::HolidayChanged(changed) => Law {
            holidays: law.holidays.amended(one(&changed.row)?).map_err(NotAmendable::Bad)?,
            ..law.clone()
        },
        LawEvent::SettingChanged(changed) => {
            let settings = law.settings.with(changed.setting);
            let settings = settings.map_err(LawChangeRejection::SettingOutOfBounds)?;
            Law { settings, ..law.clone() }
        }
        // It changes nothing by itself.
        LawEvent::LawChangeProposed(_) => law.clone(),
    })
}

/// The row; a remark is none.
fn one(row: &Line) -> Result<&str, LawChangeRejection> {
    if super::table::rows(row.as_str()).count() == 1 {
        return Ok(row.as_str());
    }
    let why = format!("`{row}` is no row of a table: cells between bars are needed");
    Err(LawChangeRejection::RowUnusable { why })
}

#[cfg(test)]
mod tests;
