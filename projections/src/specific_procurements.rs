//! Specific procurements as they are seen: what is called, who is invited, what arrived and how it was opened.
//! What is in a tender does not stand here, and who may see what is decided where it is shown.

mod folding;
mod secrecy;

use chrono::{DateTime, NaiveDate, Utc};
use schemas::award_criterion::AwardCriterion;
use schemas::catalogue::FileDigest;
use schemas::ids::{
    ActorId, CategoryKey, NeedId, OrganisationId, SpecificProcurementId, SystemId, TenderId,
};
use schemas::life_cycle::LifeCycleMethod;
use schemas::money::Money;
use schemas::organisation::DeliveryPlace;
use schemas::scoring::Scheme;
use schemas::specific_procurement::{
    AuctionTerms, CancellationGround, ComplaintAnswered, ComplaintReceived, DemandedLabel,
    LotsDecided, MappedLine, Mode, NeededLine, Outcome, ReviewApplied, ReviewDecided, SealedBy,
    SealingKey,
};
use schemas::terms::{Document, ValueEstimate};
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use folding::evolve;
pub use secrecy::{Secrecy, tells_of_tenders};

/// A specific procurement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SpecificProcurementView {
    /// Its id.
    pub procurement_id: SpecificProcurementId,
    /// The system.
    pub system_id: SystemId,
    /// Who buys.
    pub authority_id: OrganisationId,
    /// The category.
    pub category: CategoryKey,
    /// The need behind it.
    pub need_id: Option<NeedId>,
    /// How far it is.
    pub stage: Stage,
    /// How tenders come about.
    #[serde(flatten)]
    pub mode: Mode,
    /// Its title.
    pub subject: Line,
    /// What is needed.
    pub lines: Vec<NeededLine>,
    /// Where to.
    pub deliver_to: DeliveryPlace,
    /// Until when.
    pub wanted_by: Option<NaiveDate>,
    /// What it is reckoned to cost; for the authority and auditors.
    pub estimate: Option<ValueEstimate>,
    /// What the award leads to.
    pub outcome: Outcome,
    /// Why lots are awarded together.
    pub joint_award: Option<Line>,
    /// What was decided about lots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lots: Option<LotsDecided>,
    /// The documents as they are now.
    pub documents: Vec<Document>,
    /// The invitation, once it was issued.
    pub invitation: Option<InvitationView>,
    /// Questions with their answers.
    pub questions: Vec<QuestionView>,
    /// What arrived, sealed. Before the end of the period a tenderer sees its own and nobody else any.
    pub tenders: Vec<ReceiptView>,
    /// What candidates said to the collection of data (mode B).
    pub collection: Vec<CollectionView>,
    /// How many tenders were there in time when the period ended.
    pub ended: Option<u32>,
    /// Which keys were handed over.
    pub keys_handed_over: Vec<u8>,
    /// How tenders were opened.
    pub opening: Option<OpeningView>,
    /// What became of collected data that was shown (mode B).
    pub presentations: Vec<PresentationView>,
    /// Complaints with their days and answers: to the authority and auditors all, to a candidate its own.
    #[serde(default)]
    pub complaints: Vec<ComplaintView>,
    /// Applications to the review body and what it decided: to the authority and auditors.
    #[serde(default)]
    pub reviews: Vec<ReviewView>,
    /// How often somebody tried what was not allowed (§ 10(1) No. 7 VgV).
    pub attempts: u32,
    /// Why it was ended without an award.
    pub cancelled: Option<CancellationView>,
    /// Position of the event that prepared it.
    pub prepared_at: u64,
}

/// How far a specific procurement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody is invited.
    Prepared,
    /// Tenders arrive.
    Tendering,
    /// The period is over; tenders are sealed still.
    Ended,
    /// Tenders are opened.
    Opened,
    /// Ended without an award.
    Cancelled,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvitationView {
    /// When it was sent.
    pub issued_at: DateTime<Utc>,
    /// Who was invited; not told to those who were.
    pub candidates: Vec<OrganisationId>,
    /// From whose catalogues data may be collected; of these a candidate sees itself.
    pub collectable: Vec<OrganisationId>,
    /// The notice of the system.
    pub notice: Line,
    /// When the period ends now.
    pub tenders_until: DateTime<Utc>,
    /// Before when it cannot end without the consent of all.
    pub earliest_end: DateTime<Utc>,
    /// Until when collection can be refused now (mode B).
    pub refuse_until: Option<DateTime<Utc>>,
    /// Every change of the end, with its reason.
    pub changes: Vec<PeriodChange>,
    /// A shorter period that was proposed and not yet agreed by all.
    pub shorter_period: Option<ShorterPeriod>,
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
    /// For which keys tenders are sealed, innermost first.
    pub sealing: Vec<SealingKey>,
    /// The auction that follows.
    pub auction: Option<AuctionTerms>,
    /// By which method life-cycle cost takes the place of the price that is scored (§ 59 VgV).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_cycle: Option<LifeCycleMethod>,
}

/// A change of the end of the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PeriodChange {
    /// When it ended from then on.
    pub tenders_until: DateTime<Utc>,
    /// Why.
    pub reason: Line,
}

/// A shorter period that was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShorterPeriod {
    /// When it would end.
    pub tenders_until: DateTime<Utc>,
    /// Who has agreed; of these a candidate sees itself.
    pub agreed: Vec<OrganisationId>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    /// Its number.
    pub question: u16,
    /// Who asked; not told to other candidates.
    pub by: Option<OrganisationId>,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Whether it was asked early enough.
    pub in_time: bool,
    /// What.
    pub text: Line,
    /// The answer to all.
    pub answer: Option<Line>,
}

/// A sealed tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptView {
    /// The tender.
    pub tender_id: TenderId,
    /// Whose.
    pub tenderer_id: OrganisationId,
    /// Which version of it.
    pub version: u16,
    /// SHA-256 of the sealed bytes.
    pub sealed: FileDigest,
    /// How many bytes.
    pub bytes: u64,
    /// Who sealed it.
    pub sealed_by: SealedBy,
    /// When it was wholly received, or collected.
    pub received_at: DateTime<Utc>,
    /// Whether that was after the end of the period.
    pub late: bool,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// The version of the catalogue from which it was collected (mode B).
    pub collected_from: Option<u32>,
    /// Position of the event.
    pub position: u64,
}

/// What a candidate said to the collection of data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CollectionView {
    /// Who.
    pub candidate_id: OrganisationId,
    /// Which offers stand for which lines.
    pub lines: Vec<MappedLine>,
    /// Whether it refused.
    pub refused: bool,
    /// Why nothing could be collected.
    pub nothing_collected: Option<Line>,
}

/// How tenders were opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpeningView {
    /// Who opened them.
    pub by: Vec<ActorId>,
    /// The files with what opens.
    pub keys: Vec<FileDigest>,
    /// The tenders in the sequence of their receipt.
    pub tenders: Vec<OpenedView>,
    /// Position of the event.
    pub position: u64,
}

/// An opened tender, without what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenedView {
    /// The tender.
    pub tender_id: TenderId,
    /// SHA-256 of the sealed bytes at the opening.
    pub sealed: FileDigest,
    /// SHA-256 of what was in it.
    pub content: Option<FileDigest>,
    /// Its total without VAT, if it could be read.
    pub total: Option<Money>,
    /// Lines without a price.
    pub missing_lines: Vec<u16>,
    /// Why it could not be read.
    pub unreadable: Option<Line>,
}

/// What became of collected data that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PresentationView {
    /// Which tender.
    pub tender_id: TenderId,
    /// Until when its tenderer can object.
    pub until: DateTime<Utc>,
    /// What became of it.
    pub outcome: PresentationOutcome,
    /// What is wrong, or how it was decided.
    pub reason: Option<Line>,
}

/// The outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PresentationOutcome {
    /// Not answered yet.
    Open,
    /// Right.
    Confirmed,
    /// Nothing was said in time.
    Unopposed,
    /// Wrong, and not decided.
    Contested,
    /// Binds as corrected.
    Corrected,
    /// Does not bind.
    NotBinding,
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintView {
    /// As it was received.
    #[serde(flatten)]
    pub received: ComplaintReceived,
    /// As it was answered.
    pub answered: Option<ComplaintAnswered>,
}

/// An application to the review body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewView {
    /// As the authority was informed.
    #[serde(flatten)]
    pub applied: ReviewApplied,
    /// As it was decided.
    pub decided: Option<ReviewDecided>,
}

/// Why a competition was ended without an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancellationView {
    /// The ground of § 63(1) VgV.
    pub ground: CancellationGround,
    /// Why.
    pub reason: Line,
}
