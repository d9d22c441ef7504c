//! From the choice of a tender to the contract, and what is owed afterwards (§§ 58, 62 VgV, § 134 GWB; rules § 4.6, 4.7).
//! The order or framework that follows has a stream of its own.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ActorId, FrameworkId, OrderId, OrganisationId, TenderId};
use crate::money::Money;
use crate::organisation::Land;
use crate::text::Line;

/// The register for the protection of competition answered (§ 6 WRegG; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RegisterAnswered {
    /// About whom.
    pub tenderer: OrganisationId,
    /// On which day.
    pub answered_on: NaiveDate,
    /// Whether it has entries. What they say is kept where only those may see it who handle the procedure.
    pub entries: bool,
    /// The register's number for the answer.
    pub reference: Line,
}

/// On what an award rests as to the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "register", rename_all = "snake_case")]
pub enum RegisterBasis {
    /// On an answer.
    Answered {
        /// Of this day.
        on: NaiveDate,
    },
    /// On an answer that was got in another procedure and is not older than two months.
    Reused {
        /// Of this day.
        on: NaiveDate,
    },
    /// No answer is needed at this value.
    NotRequired,
}

/// How the winner's evidence is there (§ 50(2), (3) VgV; ).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceBasis {
    /// It was brought.
    Brought,
    /// The authority or the system has it already.
    AlreadyHeld,
    /// It is in a database that can be read free of charge.
    Database,
    /// The tenderer is in a list of prequalified firms.
    Prequalified,
}

/// The evidence of the tenderer that is to be awarded was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct EvidenceConfirmed {
    /// Whose.
    pub tenderer: OrganisationId,
    /// How it is there.
    pub basis: EvidenceBasis,
    /// Which, or where.
    pub reference: Line,
    /// What the check of subcontractors found, if there are some (§ 36(5) VgV; ).
    pub subcontractors: Option<Line>,
}

/// Somebody proposed whom to award, with reasons (§ 58 VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AwardProposed {
    /// Counts up from 1.
    pub proposal: u16,
    /// Who proposes.
    pub proposed_by: ActorId,
    /// The tender.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// Its price, without VAT.
    pub price: Money,
    /// The evaluation on which it rests.
    pub evaluation: u16,
    /// Why.
    pub reasons: Line,
    /// What stands of the register.
    #[serde(flatten)]
    pub register: RegisterBasis,
    /// Why the tenderer is awarded although the register has entries, where it has.
    pub register_weighed: Option<Line>,
}

/// A proposal was taken back or declined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AwardProposalWithdrawn {
    /// Which.
    pub proposal: u16,
    /// Why.
    pub reason: Line,
}

/// Why nobody concludes before a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "standstill", rename_all = "snake_case")]
pub enum Standstill {
    /// § 134 GWB.
    ByLaw {
        /// The first day on which the contract may be concluded.
        contract_from: NaiveDate,
    },
    /// The system's documents promise it.
    Voluntary {
        /// The first day on which the contract may be concluded.
        contract_from: NaiveDate,
    },
    /// The law of the Land below the threshold.
    ByLandLaw {
        /// The first day on which the contract may be concluded.
        contract_from: NaiveDate,
        /// Whose law.
        land: Land,
    },
    /// Nothing is waited for: § 134(3) GWB at or above the threshold, no law below it.
    None,
}

/// A second person agreed: the award is decided (§ 58(5) VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AwardApproved {
    /// The proposal.
    pub proposal: u16,
    /// Who proposed.
    pub proposed_by: ActorId,
    /// Who agreed.
    pub approved_by: ActorId,
    /// The tender.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// Its price, without VAT.
    pub price: Money,
    /// The waiting before the contract.
    #[serde(flatten)]
    pub standstill: Standstill,
}

/// What somebody was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Informed {
    /// Its tender is to be awarded.
    Chosen,
    /// Its tender is not.
    NotChosen,
    /// Its tender was not considered.
    Excluded,
}

/// What one tenderer was told (§ 62 VgV, § 134(1) GWB; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct InformationLetter {
    /// Who.
    pub addressee: OrganisationId,
    /// What.
    pub outcome: Informed,
    /// The text, paragraph by paragraph; no price of others stands in it.
    pub text: Vec<Line>,
}

/// All tenderers were told of the decision at once (§ 62(1) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct TenderersInformed {
    /// What each was told.
    pub letters: Vec<InformationLetter>,
    /// The last day for a complaint about what the letters tell, recognised on the day they went out (§ 160(3) GWB; );
    /// none below the threshold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complain_until: Option<NaiveDate>,
}

/// Why nobody may conclude for the time being.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockGround {
    /// The review body informed the authority of an application (§ 169(1) GWB; ).
    Review,
    /// A complaint is looked into (§ 160(3) GWB; ).
    Complaint,
}

/// The contract must not be concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AwardBlocked {
    /// Why.
    pub ground: BlockGround,
    /// The number of the case, or what the complaint is about.
    pub reference: Line,
}

/// The block is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AwardReleased {
    /// Why.
    pub reason: Line,
}

/// The waiting is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct StandstillEnded {
    /// The first day on which the contract may be concluded.
    pub contract_from: NaiveDate,
}

/// A tenderer asked for the reasons (§ 62(2) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[schema(as = AwardReasonsRequested)]
pub struct ReasonsRequested {
    /// Who.
    pub tenderer: OrganisationId,
    /// The last day on which they are given.
    pub due: NaiveDate,
}

/// The reasons were given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[schema(as = AwardReasonsGiven)]
pub struct ReasonsGiven {
    /// To whom.
    pub tenderer: OrganisationId,
    /// The reasons, paragraph by paragraph.
    pub text: Vec<Line>,
}

/// The reasons were not given in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ReasonsOverdue {
    /// To whom.
    pub tenderer: OrganisationId,
    /// The last day.
    pub due: NaiveDate,
}

/// What the contract is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum ContractResult {
    /// An order.
    Order {
        /// Which.
        order: OrderId,
    },
    /// A framework agreement.
    Framework {
        /// Which.
        framework: FrameworkId,
    },
}

/// Until when something is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ReportDue {
    /// The last day.
    pub due: NaiveDate,
    /// The working day on which somebody is reminded at the latest.
    pub alert_on: NaiveDate,
}

/// The tender was accepted: the contract is concluded (§ 127 GWB).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ContractConcluded {
    /// The tender.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// Its price, without VAT.
    pub price: Money,
    /// On which day.
    pub on: NaiveDate,
    /// What follows.
    #[serde(flatten)]
    pub result: ContractResult,
    /// Until when the awards of the quarter are published (§ 39(4) VgV; ); none below the threshold.
    pub award_notice: Option<ReportDue>,
    /// Until when the award is reported to the statistical office; none if it need not be.
    pub statistics: Option<ReportDue>,
}

/// What is owed to the public after an award.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NoticeDuty {
    /// The notice of the awards of a quarter.
    AwardNotice,
    /// The report to the statistical office.
    Statistics,
}

impl ContractConcluded {
    /// Until when a notice or report is owed; none if it is not.
    #[must_use]
    pub fn due(&self, duty: NoticeDuty) -> Option<NaiveDate> {
        let report = match duty {
            NoticeDuty::AwardNotice => self.award_notice,
            NoticeDuty::Statistics => self.statistics,
        };
        report.map(|report| report.due)
    }
}

/// A notice or report was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct NoticeSent {
    /// Which.
    pub duty: NoticeDuty,
    /// Its number.
    pub reference: Line,
    /// On which day, as who records it states.
    pub on: NaiveDate,
}

/// A notice or report was not sent in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct NoticeOverdue {
    /// Which.
    pub duty: NoticeDuty,
    /// The last day.
    pub due: NaiveDate,
}
