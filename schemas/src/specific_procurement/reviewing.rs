//! Complaints and review (§§ 160, 167 to 169 GWB; ): received with their days, answered, decided. Whether a
//! complaint is admissible is not said here; the days are those that the law gives.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::OrganisationId;
use crate::text::Line;

/// What a complaint is about: it decides by when it is made (§ 160(3) sentence 1 GWB).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintAbout {
    /// Nos. 2 and 3: what can be seen in the notice or the documents; until the end of the period for tenders.
    Documents,
    /// No. 1: what was recognised in the procedure; ten days after that.
    Procedure,
    /// No. 1: the decision of which tenderers were informed; ten days after it was recognised.
    Decision,
}

/// A complaint (Rüge) was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ComplaintReceived {
    /// Counts up from 1.
    pub complaint: u16,
    /// Whose.
    pub by: OrganisationId,
    /// What it is about.
    pub about: ComplaintAbout,
    /// What is complained of.
    pub text: Line,
    /// On which day it was received.
    pub received_on: NaiveDate,
    /// On which day the breach was recognised, as the complaint says.
    pub recognised_on: Option<NaiveDate>,
    /// The last day for such a complaint (§ 160(3) GWB); none below the threshold or if the day of recognition is not said.
    pub last_day: Option<NaiveDate>,
    /// Whether the authority recorded it; otherwise the firm handed it in itself.
    pub recorded_by_authority: bool,
}

/// The authority answered a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ComplaintAnswered {
    /// Which.
    pub complaint: u16,
    /// Whose it was.
    pub by: OrganisationId,
    /// Whether what is complained of is remedied.
    pub remedied: bool,
    /// The answer.
    pub text: Line,
    /// On which day it was received.
    pub answered_on: NaiveDate,
    /// The last day for an application to the review body (§ 160(3) sentence 1 no. 4 GWB); none if it is remedied, or below
    /// the threshold.
    pub apply_until: Option<NaiveDate>,
}

/// The review body informed the authority of an application: no contract from here on (§ 169(1) GWB; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ReviewApplied {
    /// Counts up from 1.
    pub review: u16,
    /// The review body and the number of its case.
    pub reference: Line,
    /// Who applied.
    pub by: Option<OrganisationId>,
    /// On which day the authority was informed.
    pub informed_on: NaiveDate,
}

/// What the review body decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// The procedure goes on: the application failed, or was withdrawn.
    GoesOn,
    /// Tenders are examined again.
    BackToExamination,
    /// Tenders are evaluated again.
    BackToEvaluation,
    /// The procedure is to be cancelled.
    Cancel,
}

/// The review body decided (§ 168 GWB; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ReviewDecided {
    /// Which.
    pub review: u16,
    /// What.
    pub outcome: ReviewOutcome,
    /// The decision in a sentence, and its number.
    pub text: Line,
    /// On which day the authority was notified.
    pub notified_on: NaiveDate,
    /// The first day of a contract, where the procedure goes on: after the period for an appeal in procedures that began
    /// before July 2026, from the notification on since then (§ 169(1) GWB).
    pub contract_from: Option<NaiveDate>,
}
