//! The invitation to tender, and what it freezes (§ 23(6), § 52(2) VgV).
//! What happens to it afterwards stands with the other events.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::award_criterion::AwardCriterion;
use crate::catalogue::FileDigest;
use crate::ids::{ActorId, OrganisationId};
use crate::life_cycle::LifeCycleMethod;
use crate::money::{Currency, Money};
use crate::scoring::Scheme;
use crate::terms::{CalendarPlace, Regulation};
use crate::text::Line;

/// Everybody admitted to the category was invited (§ 23(6), § 52(2) VgV; ). From here on method, weights,
/// rounding and tie-break are frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvitationToTenderIssued {
    /// When it was sent: the day after it is the first of the period.
    pub issued_at: DateTime<Utc>,
    /// Whom, at the instant of this event.
    pub candidates: Vec<OrganisationId>,
    /// Of these, whose catalogues came with the request and may be collected from; nobody in mode A.
    #[serde(default)]
    pub collectable: Vec<OrganisationId>,
    /// The notice of the system that the invitation refers to.
    pub notice: Line,
    /// The day that settles the rule set: that of the notice, or of the invitation where that is set.
    pub procedure_began: NaiveDate,
    /// The place whose calendar counts.
    pub calendar: CalendarPlace,
    /// The currency of tenders.
    pub currency: Currency,
    /// When the period for tenders ends.
    pub tenders_until: DateTime<Utc>,
    /// Before when it cannot end without the consent of all that are invited.
    pub earliest_end: DateTime<Utc>,
    /// How tenders are scored.
    pub scheme: Scheme,
    /// What earns performance points; nothing if the price alone decides.
    pub criteria: Vec<AwardCriterion>,
    /// What the authority states about each label that proves a property (§ 34(2), (3) VgV; ).
    #[serde(default)]
    pub labels: Vec<DemandedLabel>,
    /// What is to be handed in with a tender (§ 52(2) No. 4 VgV; ).
    #[serde(default)]
    pub documents_to_add: Vec<Line>,
    /// Until when a tender binds the tenderer.
    pub binding_until: NaiveDate,
    /// The language of tenders, such as `de`.
    pub language: Line,
    /// With which keys tenders are sealed, in this order: innermost first. Each is held by other people.
    pub sealing: Vec<SealingKey>,
    /// The auction that follows the evaluation, if one does.
    pub auction: Option<AuctionTerms>,
    /// By which method life-cycle cost takes the place of the price that is scored, if it does (§ 59 VgV; ).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_cycle: Option<LifeCycleMethod>,
    /// Which regulation the system's notice was sent under, so that a refusal names the rule that holds; none where that was
    /// not told yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regulation: Option<Regulation>,
}

/// What an authority states about a label that proves a property (§ 34(2), (3) VgV; ). Equivalent labels are
/// accepted always (§ 34(4) VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "the law lists five conditions, each yes or no")]
pub struct DemandedLabel {
    /// The property's name among the criteria.
    pub property: Line,
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
    /// Instead of the whole label, only these of its requirements are named.
    #[serde(default)]
    pub names_requirements_only: bool,
}

/// A key for which tenders are sealed (§ 54 VgV; ). The key that opens is with its holders and not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct SealingKey {
    /// The recipient of age (C2SP `age`, X25519): `age1…`.
    pub recipient: Line,
    /// Who holds what opens it.
    pub holders: Vec<ActorId>,
    /// What opens it, itself encrypted to each of the holders (age, armoured): lost without them, and useless without
    /// them.
    pub wrapped: Option<FileDigest>,
}

/// The terms of an auction (§ 26 VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AuctionTerms {
    /// A bid is lower than the bidder's last by at least so much, without VAT.
    pub minimum_step: Money,
    /// It ends after so many seconds without a bid.
    pub quiet_seconds: u32,
    /// It lasts so many minutes at most.
    pub most_minutes: u32,
}
