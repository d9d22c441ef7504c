//! What is known of a specific procurement: folded from its events, asked by its rules and by those of the award.
//! Nothing is decided here.

mod folding;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use schemas::catalogue::FileDigest;
use schemas::ids::{
    ActorId, CategoryKey, OfferId, OrganisationId, SpecificProcurementId, SystemId, TenderId,
};
use schemas::specific_procurement::{
    InvitationToTenderIssued, Mode, SpecificProcurementCancelled, SpecificProcurementPrepared,
    TendersOpened,
};
use schemas::tender::{Found, OpenedTender, TenderContent};
use schemas::terms::Document;
use schemas::text::Line;

use super::{Complaint, Review};

/// A specific procurement, if it was prepared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecificProcurement {
    /// What was prepared.
    pub prepared: Option<SpecificProcurementPrepared>,
    /// The invitation as it was issued, with what changed since.
    pub invited: Option<Invited>,
    /// The documents as they are now.
    pub documents: Vec<Document>,
    /// Questions by their numbers.
    pub questions: BTreeMap<u16, Question>,
    /// What arrived, by tender: in sealed form, whatever became of it.
    pub tenders: BTreeMap<TenderId, ReceivedTender>,
    /// Which offers are to be collected for which lines (mode B).
    pub mapped: BTreeMap<OrganisationId, BTreeMap<u16, OfferId>>,
    /// Who does not want data to be collected (mode B).
    pub refused_collection: BTreeSet<OrganisationId>,
    /// From whose catalogue nothing could be collected, and why (mode B).
    pub nothing_collected: BTreeMap<OrganisationId, Line>,
    /// How many tenders were there in time when the period ended; none while it runs.
    pub ended: Option<u32>,
    /// Who handed over which key.
    pub keys: BTreeMap<u8, ActorId>,
    /// What came out of the tenders, in the sequence of their receipt; as corrected, where it was.
    pub found: Vec<OpenedTender>,
    /// How they were opened, once they were.
    pub opened: Option<TendersOpened>,
    /// What became of collected data that was shown to its tenderer.
    pub presented: BTreeMap<TenderId, Presented>,
    /// When somebody tried what was not allowed, by who and what.
    pub attempts: BTreeMap<(ActorId, Line), DateTime<Utc>>,
    /// Complaints by their numbers.
    pub complaints: BTreeMap<u16, Complaint>,
    /// Applications to the review body by their numbers.
    pub reviews: BTreeMap<u16, Review>,
    /// Why it was ended without an award, if it was.
    pub cancelled: Option<SpecificProcurementCancelled>,
}

/// The invitation with what changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// As it was issued: method, weights, rounding and tie-break stay so.
    pub issued: InvitationToTenderIssued,
    /// When the period for tenders ends now.
    pub tenders_until: DateTime<Utc>,
    /// Until when collection can be refused now; none in mode A.
    pub refuse_until: Option<DateTime<Utc>>,
    /// A shorter period that was proposed, and who has agreed to it.
    pub proposed: Option<(DateTime<Utc>, BTreeSet<OrganisationId>)>,
}

/// A question of one that was invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Who asked; not told to others.
    pub by: OrganisationId,
    /// What.
    pub text: Line,
    /// Whether it was asked early enough.
    pub in_time: bool,
    /// The answer to all.
    pub answer: Option<Line>,
}

/// All that arrived of one tenderer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedTender {
    /// Whose.
    pub tenderer: OrganisationId,
    /// Every version in the sequence of receipt.
    pub versions: Vec<Received>,
}

/// A sealed tender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Counts up from 1.
    pub version: u16,
    /// SHA-256 of the sealed bytes.
    pub sealed: FileDigest,
    /// When it was wholly received, or collected.
    pub at: DateTime<Utc>,
    /// How many had arrived before it, of whomever: what decides between equal times.
    pub sequence: usize,
    /// Whether that was after the end of the period.
    pub late: bool,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// The version of the catalogue from which it was collected; none if it was handed in.
    pub collected_from: Option<u32>,
}

impl ReceivedTender {
    /// The version that is opened: the last that came in time and was not withdrawn, else the last late one. A late
    /// version takes the place of none that came in time.
    #[must_use]
    pub fn current(&self) -> Option<&Received> {
        let standing = || self.versions.iter().rev().filter(|version| !version.withdrawn);
        standing().find(|version| !version.late).or_else(|| standing().next())
    }
}

/// What a tenderer was shown, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    /// Until when it can object.
    pub until: DateTime<Utc>,
    /// What became of it.
    pub outcome: Presentation,
}

/// What became of collected data that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presentation {
    /// The tenderer has not answered yet.
    Open,
    /// It is right.
    Confirmed,
    /// Nothing was said; the opportunity was there.
    Unopposed,
    /// It is contested and not decided yet: nothing is awarded before.
    Contested {
        /// What is wrong.
        reason: Line,
    },
    /// The authority decided: it binds as corrected, or not at all.
    Resolved {
        /// Whether it binds.
        binds: bool,
        /// Why.
        reason: Line,
    },
}

/// A call in mode B whose collection is not opened: what stands in the catalogues is what is tendered in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningCollection {
    /// The call.
    pub procurement: SpecificProcurementId,
    /// Whose.
    pub authority: OrganisationId,
    /// In which system.
    pub system: SystemId,
    /// In which category.
    pub category: CategoryKey,
    /// From whose catalogues data may be collected. Who refused or tenders itself stays among them: the authority is not
    /// told so before the opening.
    pub collectable: Vec<OrganisationId>,
    /// When the period ends.
    pub tenders_until: DateTime<Utc>,
}

/// How far a specific procurement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing happened.
    Unknown,
    /// Prepared, nobody is invited.
    Prepared,
    /// Invited; tenders arrive.
    Tendering,
    /// The period is over; tenders are sealed still.
    Ended,
    /// Opened.
    Opened,
    /// Ended without an award.
    Cancelled,
}

impl SpecificProcurement {
    /// How far it is.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.cancelled.is_some() {
            return Stage::Cancelled;
        }
        match (&self.prepared, &self.invited, self.ended, &self.opened) {
            (None, ..) => Stage::Unknown,
            (Some(_), None, ..) => Stage::Prepared,
            (Some(_), Some(_), _, Some(_)) => Stage::Opened,
            (Some(_), Some(_), Some(_), None) => Stage::Ended,
            (Some(_), Some(_), None, None) => Stage::Tendering,
        }
    }

    /// its collection, from the invitation until it is opened or the call is cancelled; none in mode A.
    #[must_use]
    pub fn running_collection(&self) -> Option<RunningCollection> {
        let (prepared, invited) = (self.prepared.as_ref()?, self.invited.as_ref()?);
        let collects = matches!(prepared.mode, Mode::Collection { .. });
        let runs = matches!(self.stage(), Stage::Tendering | Stage::Ended);
        (collects && runs).then(|| RunningCollection {
            procurement: prepared.procurement,
            authority: prepared.authority,
            system: prepared.system,
            category: prepared.category.clone(),
            collectable: invited.issued.collectable.clone(),
            tenders_until: invited.tenders_until,
        })
    }

    /// Whether this organisation was invited.
    #[must_use]
    pub fn is_invited(&self, organisation: OrganisationId) -> bool {
        self.invited.as_ref().is_some_and(|i| i.issued.candidates.contains(&organisation))
    }

    /// The versions that are opened, in the sequence of their receipt.
    #[must_use]
    pub fn to_be_opened(&self) -> Vec<(TenderId, OrganisationId, &Received)> {
        let current = |(id, tender): (&TenderId, &'_ ReceivedTender)| (*id, tender.tenderer);
        let mut found: Vec<_> = self
            .tenders
            .iter()
            .filter_map(|(id, tender)| {
                let (id, tenderer) = current((id, tender));
                Some((id, tenderer, tender.current()?))
            })
            .collect();
        found.sort_by_key(|(_, _, received)| (received.at, received.sequence));
        found
    }

    /// An opened tender that could be read: as corrected, where it was.
    #[must_use]
    pub fn content(&self, tender: TenderId) -> Option<&TenderContent> {
        let opened = self.found.iter().find(|opened| opened.tender == tender)?;
        match &opened.found {
            Found::Read { tender, .. } => Some(tender),
            Found::Unreadable { .. } => None,
        }
    }

    /// Whether an opened tender arrived after the end of the period.
    #[must_use]
    pub fn is_late(&self, tender: TenderId) -> bool {
        self.tenders.get(&tender).and_then(ReceivedTender::current).is_some_and(|r| r.late)
    }
}
