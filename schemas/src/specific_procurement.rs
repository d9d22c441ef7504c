//! A specific procurement in a dynamic purchasing system, from its preparation to the opening of tenders
//! (§ 23(6), § 24(4), §§ 53 to 55 VgV). What is decided about opened tenders is told elsewhere.

mod collecting;
mod inviting;
mod reviewing;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue::FileDigest;
use crate::cpv::Cpv;
use crate::event::events;
use crate::ids::{
    ActorId, CategoryKey, NeedId, OrganisationId, SpecificProcurementId, SystemId, TenderId,
};
use crate::money::Money;
use crate::organisation::DeliveryPlace;
use crate::tender::OpenedTender;
use crate::terms::{Document, ValueEstimate};
use crate::text::Line;

pub use collecting::{
    CatalogueDataCollected, CollectedDataConfirmed, CollectedDataContested, CollectedDataPresented,
    CollectedDataUnopposed, CollectionMapped, CollectionRefused, ContestedDataResolved, MappedLine,
    NothingCollected,
};
pub use inviting::{AuctionTerms, DemandedLabel, InvitationToTenderIssued, SealingKey};
pub use reviewing::{
    ComplaintAbout, ComplaintAnswered, ComplaintReceived, ReviewApplied, ReviewDecided,
    ReviewOutcome,
};

/// How tenders come about (§ 27 VgV; rules § 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Mode {
    /// Mode A: tenderers hand in tenders, or catalogues adapted to the call.
    Tenders,
    /// Mode B: data is collected from catalogues at a stated time; whoever does not want that refuses or hands in a
    /// tender of its own.
    Collection {
        /// When data is collected.
        collect_at: DateTime<Utc>,
        /// Until when a tenderer can refuse.
        refuse_until: DateTime<Utc>,
    },
}

/// One thing that is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct NeededLine {
    /// Counts up from 1.
    pub line: u16,
    /// What is needed, without naming a make (§ 31(6) VgV).
    pub description: Line,
    /// What it is in the Common Procurement Vocabulary.
    pub cpv: Cpv,
    /// How many.
    pub quantity: u32,
    /// Of which unit.
    pub unit: Line,
}

/// What the award leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "result", rename_all = "snake_case")]
#[schema(as = IntendedResult)]
pub enum Outcome {
    /// An order.
    Order,
    /// A framework agreement with one supplier (§ 21 VgV).
    Framework {
        /// The most that can be called off, without VAT.
        maximum: Money,
        /// Its last day.
        until: NaiveDate,
        /// The authorities that may call off.
        authorities: Vec<OrganisationId>,
        /// Why it lasts more than four years, if it does (§ 21(6) VgV).
        #[serde(default)]
        longer_because: Option<Line>,
    },
}

/// What an authority decided about lots (§ 97(4) GWB).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LotDecision {
    /// The need is divided into lots, and this call is one of them.
    Divided,
    /// There is nothing to divide: one trade, and a quantity that small and medium firms can deliver.
    Undivided,
    /// Lots are awarded together for economic or technical reasons.
    Together,
}

/// That somebody decided about lots, and why (§ 97(4) GWB, § 8(2) no. 11 VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LotsDecided {
    /// What was decided.
    pub decision: LotDecision,
    /// Why.
    pub reason: Line,
}

/// An authority prepared a competition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SpecificProcurementPrepared {
    /// The specific procurement.
    pub procurement: SpecificProcurementId,
    /// The system.
    pub system: SystemId,
    /// Who buys and answers for this award.
    pub authority: OrganisationId,
    /// The category.
    pub category: CategoryKey,
    /// The need behind it, if it was stated before.
    pub need: Option<NeedId>,
    /// How tenders come about.
    #[serde(flatten)]
    pub mode: Mode,
    /// Its title.
    pub subject: Line,
    /// What is needed.
    pub lines: Vec<NeededLine>,
    /// Where to.
    pub deliver_to: DeliveryPlace,
    /// Until when it is needed.
    pub wanted_by: Option<NaiveDate>,
    /// What it is reckoned to cost.
    pub estimate: ValueEstimate,
    /// What the award leads to.
    pub outcome: Outcome,
    /// Why lots are awarded together (§ 97a GWB), where they are.
    pub joint_award: Option<Line>,
    /// What was decided about lots; none where nobody did, also in events from before it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lots: Option<LotsDecided>,
    /// The documents of this call.
    pub documents: Vec<Document>,
}

/// A shorter period was proposed to all that are invited (§ 16(6) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShorterPeriodProposed {
    /// When the period would end.
    pub tenders_until: DateTime<Utc>,
}

/// A candidate agreed to the proposed period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShorterPeriodAgreed {
    /// Who.
    pub candidate: OrganisationId,
}

/// The period ends at another time than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TenderPeriodChanged {
    /// When it ends.
    pub tenders_until: DateTime<Utc>,
    /// Why: agreed by all, late answer, changed documents, outage.
    pub reason: Line,
}

/// A question was asked; who asked is not told to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuestionAsked {
    /// Counts up from 1.
    pub question: u16,
    /// Who asked.
    pub by: OrganisationId,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Whether it was asked early enough for an answer six days before the end of the period.
    pub in_time: bool,
    /// If so, the last day on which an answer is in time, while the period is not moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<NaiveDate>,
    /// What.
    pub text: Line,
}

/// A question was answered to all that are invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuestionAnswered {
    /// Which.
    pub question: u16,
    /// The answer.
    pub text: Line,
    /// Whether the answer matters for tenders: a late one then moves the deadline (§ 20(3) VgV; ).
    pub matters: bool,
}

/// The documents of the call changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TenderDocumentsChanged {
    /// All documents as they are now.
    pub documents: Vec<Document>,
    /// What changed.
    pub what: Line,
    /// Whether the change is substantial (§ 20(3) No. 2 VgV; ).
    pub substantial: bool,
}

/// Who sealed a tender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SealedBy {
    /// The tenderer, before it was sent.
    Tenderer,
    /// This program, on receipt, before anything was written.
    Marketplace,
}

/// A tender arrived; it is sealed, and what is in it nobody here knows (§§ 10, 54 VgV; ). The exact time
/// of receipt is in `received_at`. A later one of the same tenderer takes the place of this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TenderReceived {
    /// The tender.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// Counts up from 1 with each tender of this tenderer.
    pub version: u16,
    /// SHA-256 of the sealed bytes, which lie beside the log.
    pub sealed: FileDigest,
    /// How many bytes.
    pub bytes: u64,
    /// Who sealed it.
    pub sealed_by: SealedBy,
    /// When it was wholly received.
    pub received_at: DateTime<Utc>,
    /// Whether that was after the end of the period (§ 57(1) No. 1 VgV; ).
    pub late: bool,
}

/// A tender was withdrawn before the end of the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TenderWithdrawn {
    /// Which.
    pub tender: TenderId,
}

/// Somebody tried to open or read tenders before the end of the period, or without being allowed to (§ 10(1) No. 7 VgV;
/// Nothing was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnauthorisedAccessAttempted {
    /// Who.
    pub by: ActorId,
    /// When.
    pub at: DateTime<Utc>,
    /// What was tried.
    pub what: Line,
}

/// The period for tenders ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TenderPeriodEnded {
    /// How many tenders are there, late ones not counted.
    pub tenders: u32,
}

/// One of the keys that open was handed over (R-1.60 No. 3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpeningKeyHandedOver {
    /// Which of the keys of the invitation, from 0.
    pub key: u8,
    /// By whom.
    pub by: ActorId,
}

/// A tender was opened (§ 55 VgV). All of them are opened at once, see [`TendersOpened`]; the tender as it was corrected
/// by [`ContestedDataResolved`] takes the place of what was found here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TenderOpened {
    /// What came of it.
    #[serde(flatten)]
    pub opened: OpenedTender,
}

/// All tenders were opened at once, late ones included, withdrawn and replaced ones not (§ 55(2) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TendersOpened {
    /// Who opened them: whoever handed a key over.
    pub by: Vec<ActorId>,
    /// SHA-256 of the files with what opens, in the sequence of the keys. It is no longer secret: whoever has it and the
    /// sealed bytes can open them again and compare.
    pub keys: Vec<FileDigest>,
    /// The tenders, in the sequence of their receipt; each stands in a [`TenderOpened`] before this.
    pub tenders: Vec<TenderId>,
}

/// The grounds of § 63(1) VgV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancellationGround {
    /// No. 1: no tender meets the conditions.
    NoConformingTender,
    /// No. 2: the basis of the procedure changed substantially.
    BasisChanged,
    /// No. 3: no economic result.
    NotEconomic,
    /// No. 4: other serious reasons.
    OtherSeriousReason,
}

/// The authority ended the competition without an award (§ 63 VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SpecificProcurementCancelled {
    /// The ground.
    pub ground: CancellationGround,
    /// Why; everybody invited is told.
    pub reason: Line,
}

events! {
    /// What happened in a specific procurement until its tenders were opened, and how it ended without an award.
    SpecificProcurementEvent in "procurement" {
        SpecificProcurementPrepared,
        InvitationToTenderIssued,
        ShorterPeriodProposed,
        ShorterPeriodAgreed,
        TenderPeriodChanged,
        QuestionAsked,
        QuestionAnswered,
        TenderDocumentsChanged,
        TenderReceived,
        TenderWithdrawn,
        UnauthorisedAccessAttempted,
        CollectionMapped,
        CollectionRefused,
        CatalogueDataCollected,
        NothingCollected,
        TenderPeriodEnded,
        OpeningKeyHandedOver,
        TenderOpened,
        TendersOpened,
        CollectedDataPresented,
        CollectedDataConfirmed,
        CollectedDataContested,
        CollectedDataUnopposed,
        ContestedDataResolved,
        SpecificProcurementCancelled,
        ComplaintReceived,
        ComplaintAnswered,
        ReviewApplied,
        ReviewDecided,
    }
}
