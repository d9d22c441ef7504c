//! What can be asked of a specific procurement, with the facts that each decision needs.
//! Nothing is decided here.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use schemas::award_criterion::AwardCriterion;
use schemas::catalogue::FileDigest;
use schemas::ids::{ActorId, OrganisationId, TenderId};
use schemas::life_cycle::LifeCycleMethod;
use schemas::organisation::OrganisationRegistered;
use schemas::scoring::Scheme;
use schemas::specific_procurement::{
    AuctionTerms, CancellationGround, DemandedLabel, MappedLine, SealedBy, SealingKey,
    SpecificProcurementPrepared,
};
use schemas::tender::{OpenedTender, TenderContent};
use schemas::terms::Document;
use schemas::text::Line;

use super::Reviewing;
use crate::admission::Admission;
use crate::dynamic_purchasing_system::DynamicPurchasingSystem;
use crate::law::Law;
use crate::need::Need;

/// A competition to prepare.
#[derive(Clone, Debug)]
pub struct Prepare {
    /// What is asked.
    pub asked: SpecificProcurementPrepared,
    /// The authority as it is registered.
    pub authority: OrganisationRegistered,
    /// The system.
    pub facts: DynamicPurchasingSystem,
    /// The need that is named, as its ledger has it; none if none is named, or if it was never stated.
    pub need: Option<Need>,
    /// Calendar, limits and settings.
    pub law: &'static Law,
    /// The day.
    pub today: NaiveDate,
}

/// An invitation to issue.
#[derive(Clone, Debug)]
pub struct IssueInvitation {
    /// Who asks.
    pub by: OrganisationId,
    /// When the period for tenders ends.
    pub tenders_until: DateTime<Utc>,
    /// How tenders are scored.
    pub scheme: Scheme,
    /// What earns performance points.
    pub criteria: Vec<AwardCriterion>,
    /// What is stated about labels.
    pub labels: Vec<DemandedLabel>,
    /// What is handed in with a tender.
    pub documents_to_add: Vec<Line>,
    /// Until when tenders bind.
    pub binding_until: NaiveDate,
    /// In which language.
    pub language: Line,
    /// The keys for which tenders are sealed.
    pub sealing: Vec<SealingKey>,
    /// The auction, if one follows.
    pub auction: Option<AuctionTerms>,
    /// The method by which life-cycle cost takes the place of the price, if it does.
    pub life_cycle: Option<LifeCycleMethod>,
    /// The system.
    pub facts: DynamicPurchasingSystem,
    /// The standings of all who ever asked to take part in the system.
    pub standings: Vec<Admission>,
    /// Who acts for the authority as a buyer.
    pub actors: BTreeSet<ActorId>,
    /// Calendar, limits and settings.
    pub law: Arc<Law>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A sealed tender as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenderOnArrival {
    /// Whose.
    pub by: OrganisationId,
    /// SHA-256 of the sealed bytes.
    pub sealed: FileDigest,
    /// How many bytes.
    pub bytes: u64,
    /// Who sealed it.
    pub sealed_by: SealedBy,
    /// When it was wholly received.
    pub received_at: DateTime<Utc>,
}

/// What was collected from a catalogue, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The version of the catalogue.
    pub catalogue_version: u32,
    /// SHA-256 of the sealed bytes.
    pub sealed: FileDigest,
    /// How many bytes.
    pub bytes: u64,
}

/// What came of the collection from one catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// Whose.
    pub candidate: OrganisationId,
    /// The data, or why there is none.
    pub outcome: Result<Snapshot, Line>,
}

/// The tenders as they were found when they were unsealed.
#[derive(Clone, Debug)]
pub struct OpenTenders {
    /// Who asks.
    pub by: OrganisationId,
    /// What was found, one for each that is to be opened.
    pub found: Vec<OpenedTender>,
    /// The files with what opens.
    pub keys: Vec<FileDigest>,
    /// Calendar and limits.
    pub law: Arc<Law>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// What can be asked of a specific procurement.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are named in the words of their events")]
pub enum SpecificProcurementCommand {
    /// Prepare a competition.
    Prepare(Box<Prepare>),
    /// Invite everybody who is admitted.
    IssueInvitation(Box<IssueInvitation>),
    /// Propose a shorter period to all that are invited.
    ProposeShorterPeriod { by: OrganisationId, tenders_until: DateTime<Utc>, now: DateTime<Utc> },
    /// Agree to it; when the last has agreed the period changes.
    AgreeToShorterPeriod { by: OrganisationId, now: DateTime<Utc> },
    /// Let the period end at another time.
    ChangePeriod {
        by: OrganisationId,
        tenders_until: DateTime<Utc>,
        reason: Line,
        now: DateTime<Utc>,
    },
    /// Ask a question.
    AskQuestion { by: OrganisationId, text: Line, now: DateTime<Utc> },
    /// Answer it to all; a late answer that matters moves the period.
    AnswerQuestion {
        by: OrganisationId,
        question: u16,
        text: Line,
        matters: bool,
        tenders_until: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    },
    /// Change the documents; a substantial change moves the period.
    ChangeDocuments {
        by: OrganisationId,
        documents: Vec<Document>,
        what: Line,
        substantial: bool,
        tenders_until: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    },
    /// Take a sealed tender.
    ReceiveTender(TenderOnArrival),
    /// Take a tender back before the end of the period.
    WithdrawTender { by: OrganisationId, now: DateTime<Utc> },
    /// Record that somebody tried what was not allowed (R-1.60 No. 7).
    RecordAttempt { by: ActorId, what: Line, now: DateTime<Utc> },
    /// Say which offers stand for which lines (mode B).
    MapCollection { by: OrganisationId, lines: Vec<MappedLine>, now: DateTime<Utc> },
    /// Want no data to be collected (mode B).
    RefuseCollection { by: OrganisationId, now: DateTime<Utc> },
    /// End the period; in mode B what was collected at its end comes with it.
    EndTenderPeriod { collected: Vec<Collected>, now: DateTime<Utc> },
    /// Hand over a key that opens.
    HandOverKey { by: OrganisationId, actor: ActorId, key: u8, now: DateTime<Utc> },
    /// Open all tenders at once.
    OpenTenders(Box<OpenTenders>),
    /// Say that what was collected is right (mode B).
    ConfirmCollectedData { by: OrganisationId, now: DateTime<Utc> },
    /// Object to what was collected (mode B).
    ContestCollectedData { by: OrganisationId, reason: Line, now: DateTime<Utc> },
    /// Decide on an objection (mode B, R-2.14).
    ResolveContestedData {
        by: OrganisationId,
        tender: TenderId,
        corrected: Option<Box<TenderContent>>,
        reason: Line,
    },
    /// Note that the time to object has passed (mode B).
    EndPresentation { now: DateTime<Utc> },
    /// Take a step of a complaint or a review.
    Reviewing(Box<Reviewing>),
    /// End it without an award.
    Cancel { by: OrganisationId, ground: CancellationGround, reason: Line, contract: bool },
}
