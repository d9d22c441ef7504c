//! A specific procurement in a dynamic purchasing system, from its preparation to the opening of tenders
//! (§ 23(6), § 24(4), §§ 53 to 55 VgV). What is decided about opened tenders is told elsewhere.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::award_criterion::AwardCriterion;
use crate::catalogue::FileDigest;
use crate::cpv::Cpv;
use crate::event::events;
use crate::ids::{
    ActorId, CategoryKey, NeedId, OfferId, OrganisationId, SpecificProcurementId, SystemId,
    TenderId,
};
use crate::money::{Currency, Money};
use crate::organisation::DeliveryPlace;
use crate::scoring::Scheme;
use crate::tender::{OpenedTender, TenderContent};
use crate::terms::{CalendarPlace, Document, ValueEstimate};
use crate::text::Line;

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
    /// The documents of this call.
    pub documents: Vec<Document>,
}

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
    /// The day of that notice, which settles the rule set.
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

/// An offer of the candidate's catalogue that is to stand for a line of the need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappedLine {
    /// The line of the need.
    pub line: u16,
    /// The offer.
    pub offer: OfferId,
}

/// A candidate said which of its offers are to be collected for which line, and that what is collected is its tender
/// under the conditions of the documents (Art. 36(6) Directive 2014/24/EU; ). A later one takes the place of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionMapped {
    /// Who.
    pub candidate: OrganisationId,
    /// Which offers for which lines; a line that is missing will be missing in the tender.
    pub lines: Vec<MappedLine>,
}

/// Nothing could be collected from a catalogue: no tender comes of it, and nobody is blamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NothingCollected {
    /// Whose.
    pub candidate: OrganisationId,
    /// Why.
    pub why: Line,
}

/// A candidate does not want data to be collected from its catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionRefused {
    /// Who.
    pub candidate: OrganisationId,
}

/// The data of a catalogue was collected and sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CatalogueDataCollected {
    /// The tender that it becomes.
    pub tender: TenderId,
    /// Whose.
    pub tenderer: OrganisationId,
    /// The version of the catalogue.
    pub catalogue_version: u32,
    /// The moment whose state was collected.
    pub collected_at: DateTime<Utc>,
    /// SHA-256 of the sealed bytes.
    pub sealed: FileDigest,
    /// How many bytes.
    pub bytes: u64,
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

/// A tenderer was shown what was collected from its catalogue (§ 27(4) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectedDataPresented {
    /// Which tender.
    pub tender: TenderId,
    /// Until when it can object.
    pub until: DateTime<Utc>,
}

/// A tenderer said that what was collected is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectedDataConfirmed {
    /// Which tender.
    pub tender: TenderId,
}

/// A tenderer objected to what was collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectedDataContested {
    /// Which tender.
    pub tender: TenderId,
    /// What is wrong.
    pub reason: Line,
}

/// A tenderer said nothing; the opportunity was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectedDataUnopposed {
    /// Which tender.
    pub tender: TenderId,
}

/// The authority decided on an objection: the tender binds as corrected, or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContestedDataResolved {
    /// Which tender.
    pub tender: TenderId,
    /// The tender as corrected; none if it does not bind.
    pub corrected: Option<TenderContent>,
    /// Why.
    pub reason: Line,
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
    }
}
