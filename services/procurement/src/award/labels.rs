//! Labels: when one may be demanded, and which proof counts (§ 34 VgV, R-6.30).
//! Whether an equivalent is accepted is decided by people; which labels exist is not kept here.

use chrono::NaiveDate;
use schemas::sustainability::Evidence;
use serde::{Deserialize, Serialize};

/// What an authority states about a label that it demands (§ 34(2), (3) VgV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "the law lists five conditions, each yes or no")]
pub struct Demand {
    /// No. 1: all its requirements are linked to the subject of the contract.
    pub linked_to_the_subject: bool,
    /// No. 2: they are objective and can be verified.
    pub objective: bool,
    /// No. 3: it was made in an open procedure in which all circles could take part.
    pub open_procedure: bool,
    /// No. 4: every firm can get it.
    pub open_to_all: bool,
    /// No. 5: a third party sets it, on which the firm that gets it has no decisive influence.
    pub set_by_a_third_party: bool,
    /// Instead of the whole label, only these of its requirements are named (§ 34(3) VgV).
    pub names_requirements_only: bool,
}

/// A label must not be demanded so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("the label may not be demanded: {condition} (§ 34(2) no. {number} VgV)")]
pub struct NotDemandable {
    /// The number in § 34(2) VgV.
    pub number: u8,
    /// What is missing.
    pub condition: &'static str,
}

impl Demand {
    /// all five conditions; if not all requirements are linked to the subject, those that are can be named.
    pub fn check(&self) -> Result<(), NotDemandable> {
        let conditions = [
            (
                self.linked_to_the_subject || self.names_requirements_only,
                "not linked to the subject",
            ),
            (self.objective, "not objective and verifiable"),
            (self.open_procedure, "not made in an open procedure"),
            (self.open_to_all, "not open to all firms"),
            (self.set_by_a_third_party, "not set by an independent third party"),
        ];
        match (1..).zip(conditions).find(|(_, (holds, _))| !holds) {
            Some((number, (_, condition))) => Err(NotDemandable { number, condition }),
            None => Ok(()),
        }
    }
}

/// What kind of proof it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// The label itself.
    Label,
    /// Another label that sets the same (§ 34(4) VgV).
    Equivalent {
        /// What people decided, with reasons; none: nobody has yet.
        decision: Option<Decision>,
    },
    /// Other evidence of a firm that could not get the label in time without its fault (§ 34(5) VgV).
    OtherEvidence {
        /// What people decided, with reasons; none: nobody has yet.
        decision: Option<Decision>,
    },
}

/// A person's decision on a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it is accepted.
    pub accepted: bool,
    /// Why.
    pub reason: String,
}

/// A proof of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What kind.
    pub kind: Kind,
    /// The evidence with its last day.
    pub evidence: Evidence,
}

/// Whether a proof counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// It does.
    Yes,
    /// Its last day is past on the day of the deadline.
    Expired,
    /// People must decide first, with reasons.
    NeedsDecision,
    /// People decided against it.
    Refused {
        /// Why.
        reason: String,
    },
}

impl Proof {
    /// a proof counts if it is valid on the day; an equivalent also needs a decision with a reason.
    #[must_use]
    pub fn counts_on(&self, deadline: NaiveDate) -> Counts {
        if self.evidence.valid_until.is_some_and(|until| until < deadline) {
            return Counts::Expired;
        }
        let decision = match &self.kind {
            Kind::Label => return Counts::Yes,
            Kind::Equivalent { decision } | Kind::OtherEvidence { decision } => decision,
        };
        match decision {
            Some(decision) if decision.reason.trim().is_empty() => Counts::NeedsDecision,
            Some(decision) if decision.accepted => Counts::Yes,
            Some(decision) => Counts::Refused { reason: decision.reason.clone() },
            None => Counts::NeedsDecision,
        }
    }
}

#[cfg(test)]
mod tests;
