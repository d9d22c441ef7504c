//! The log as a feed by position: everything for those who examine it, a party's own streams for that party, and of
//! all others the leaf hash alone, so that a proof can be checked and nothing is learnt. No position is left out or held
//! back; what tells of tenders is a hash to everybody until the period for them has ended.

use std::collections::HashMap;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use event_store::{Direction, EventStore, Filter, Hash, ReadFrom, Recorded, StreamName};
use projections::decode::decode;
use projections::specific_procurements::tells_of_tenders;
use schemas::admission::AdmissionEvent;
use schemas::audit::AuditEvent;
use schemas::award::AwardEvent;
use schemas::catalogue::CatalogueEvent;
use schemas::event::Event;
use schemas::framework::FrameworkEvent;
use schemas::ids::{OrganisationId, SystemId};
use schemas::need::NeedEvent;
use schemas::offer::OfferEvent;
use schemas::order::OrderEvent;
use schemas::organisation::{OrganisationEvent, Role};
use schemas::person::PersonEvent;
use schemas::specific_procurement::SpecificProcurementEvent;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::execute::Failure;
use crate::facts;
use crate::registry::Bearer;
use crate::scope::Scope;
use crate::tendering::known;

/// The most events that one page of the feed has.
pub const MOST: usize = 1_000;

/// A part of the log as a reader sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedPage {
    /// One entry for each position after the one asked for, without a gap.
    pub entries: Vec<Entry>,
    /// The position of the last entry; the next page is asked for after it. That asked for, if there was nothing more.
    pub through: u64,
    /// The log's last position.
    pub head: u64,
}

/// One position of the log.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Entry {
    /// An event that the reader may read.
    Whole(Box<WholeEvent>),
    /// An event that does not concern the reader.
    Leaf(Leaf),
}

/// What a proof needs of an event, and nothing more.
#[derive(Debug, Serialize, ToSchema)]
pub struct Leaf {
    /// Place in the log, from 1.
    pub position: u64,
    /// The leaf of the Merkle tree, in hexadecimal digits.
    pub leaf_hash: String,
}

/// An event with the attributes of CloudEvents 1.0 and its place in the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholeEvent {
    /// `1.0`.
    pub specversion: &'static str,
    /// The event's own id.
    pub id: String,
    /// Where it comes from.
    pub source: &'static str,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// When.
    pub time: String,
    /// The stream.
    pub subject: String,
    /// `application/json`.
    pub datacontenttype: &'static str,
    /// The content.
    #[schema(value_type = Object)]
    pub data: Value,
    /// Version of the content's shape.
    pub schemaversion: u16,
    /// Place in the log, from 1.
    pub position: u64,
    /// Place in the stream, from 0. Not told of a call whose period runs: who counts what is left out counts tenders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u64>,
    /// Position of the event before it in its stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<u64>,
    /// Who, as an id.
    pub actor: String,
    /// The request with which it began.
    pub correlation: String,
    /// The event that led to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub causation: Option<String>,
    /// The leaf of the Merkle tree, in hexadecimal digits.
    pub leaf_hash: String,
    /// The stored bytes, if they were asked for.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Raw>,
}

/// The stored bytes of an event, each in base64.
#[derive(Debug, Serialize, ToSchema)]
pub struct Raw {
    /// The record: the leaf's content.
    pub record: String,
    /// What was hashed together with the payload.
    pub salt: String,
    /// The payload.
    pub payload: String,
}

impl Entry {
    /// Its place in the log.
    #[must_use]
    pub fn position(&self) -> u64 {
        match self {
            Self::Whole(event) => event.position,
            Self::Leaf(leaf) => leaf.position,
        }
    }

    /// The event's name, where the reader may know it.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Whole(event) => &event.kind,
            Self::Leaf(_) => "leaf",
        }
    }
}

/// What a page is read with.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Who reads.
    pub reader: Bearer,
    /// Only what comes after this position.
    pub after: u64,
    /// At most this many, and never more than [`MOST`].
    pub limit: usize,
    /// Whether the stored bytes are wanted as well.
    pub raw: bool,
    /// What the reader's body has to do with, for operators.
    pub scope: Option<Scope>,
}

/// The next part of the log for a reader. Memory is bounded by the store's own pages.
pub fn page(log: &EventStore, asked: &Asked) -> Result<FeedPage, Failure> {
    let found = log.read_all(asked.after, &Filter::All, asked.limit.min(MOST))?;
    let mut leaves = Vec::with_capacity(found.events.len());
    let mut each = |_, record: &[u8], _: &[u8]| leaves.push(Hash::leaf(record));
    log.read_raw(asked.after, found.events.len(), &mut each)?;
    if leaves.len() != found.events.len() {
        return Err(Failure::Broken("the log was read twice and gave two lengths".to_owned()));
    }
    let mut parties = Parties::of(log);
    let mut entries = Vec::with_capacity(found.events.len());
    for (event, leaf) in found.events.into_iter().zip(leaves) {
        entries.push(if parties.may_read(asked, &event)? {
            let counts = parties.counts_tenders(&event)?;
            Entry::Whole(Box::new(whole(log, event, leaf, asked.raw, counts)?))
        } else {
            Entry::Leaf(Leaf { position: event.position, leaf_hash: leaf.to_string() })
        });
    }
    Ok(FeedPage { entries, through: found.through, head: log.head() })
}

fn whole(
    log: &EventStore,
    event: Recorded,
    leaf: Hash,
    with_raw: bool,
    counts: bool,
) -> Result<WholeEvent, Failure> {
    // The stored record has the place in the stream as well.
    let raw = if with_raw && !counts { Some(raw(log, event.position)?) } else { None };
    let data = serde_json::from_slice(&event.payload);
    Ok(WholeEvent {
        specversion: "1.0",
        id: event.id.to_string(),
        source: "urn:marktbuch:log",
        kind: event.kind,
        time: event.meta.time.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        subject: event.stream.to_string(),
        datacontenttype: "application/json",
        data: data.map_err(|error| Failure::Broken(error.to_string()))?,
        schemaversion: event.schema_version,
        position: event.position,
        revision: Some(event.revision).filter(|_| !counts),
        previous: event.previous.filter(|_| !counts),
        actor: event.meta.actor,
        correlation: event.meta.correlation.to_string(),
        causation: event.meta.causation.map(|id| id.to_string()),
        leaf_hash: leaf.to_string(),
        raw,
    })
}

fn raw(log: &EventStore, position: u64) -> Result<Raw, Failure> {
    let evidence = log.evidence(position)?;
    let evidence = evidence.ok_or_else(|| Failure::Broken(format!("no position {position}")))?;
    Ok(Raw {
        record: BASE64_STANDARD.encode(evidence.record),
        salt: BASE64_STANDARD.encode(evidence.salt),
        payload: BASE64_STANDARD.encode(evidence.payload),
    })
}

/// Whom a stream concerns, by its first event: the log itself says it, so that no read model can be behind.
struct Parties<'a> {
    log: &'a EventStore,
    known: HashMap<StreamName, Concerned>,
    operators: HashMap<SystemId, Option<OrganisationId>>,
    secret: HashMap<StreamName, bool>,
}

/// The parties of one stream.
#[derive(Clone, Copy, Debug, Default)]
struct Concerned {
    authority: Option<OrganisationId>,
    supplier: Option<OrganisationId>,
    system: Option<SystemId>,
}

/// What is in a tender, the digests of what was in it, and of the keys that open it.
const OF_CONTENTS: [&str; 3] = ["TenderOpened", "TendersOpened", "ContestedDataResolved"];

impl<'a> Parties<'a> {
    fn of(log: &'a EventStore) -> Self {
        let (known, operators, secret) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { log, known, operators, secret }
    }

    /// Whether an event may be read whole.
    fn may_read(&mut self, asked: &Asked, event: &Recorded) -> Result<bool, Failure> {
        if self.tells_too_early(event)? {
            return Ok(false);
        }
        let reader = &asked.reader;
        let own = Some(reader.organisation);
        let by_key = || event.stream.key().parse().ok() == own;
        Ok(match (reader.role, event.stream.category()) {
            // § 5(2), § 10(1) Nos. 5 and 6 VgV: what was in a tender is for its authority and for auditors.
            (Role::Operator, SpecificProcurementEvent::CATEGORY)
                if OF_CONTENTS.contains(&&*event.kind) =>
            {
                false
            }
            // So are the prices and points of an award.
            (Role::Operator, AwardEvent::CATEGORY) => false,
            // Who runs one system has no business with what happens in another.
            (Role::Operator, AdmissionEvent::CATEGORY | SpecificProcurementEvent::CATEGORY) => {
                self.runs(reader, event)?
            }
            (
                Role::Operator,
                OrderEvent::CATEGORY | NeedEvent::CATEGORY | FrameworkEvent::CATEGORY,
            ) => self.runs(reader, event)?,
            (Role::Operator, OfferEvent::CATEGORY) => {
                let supplier = self.concerned(event)?.supplier;
                supplier.zip(asked.scope.as_ref()).is_some_and(|(id, scope)| scope.handles(id))
            }
            (
                Role::Operator,
                CatalogueEvent::CATEGORY
                | OrganisationEvent::CATEGORY
                | PersonEvent::CATEGORY
                | AuditEvent::CATEGORY,
            ) => concerns_body(asked, event)?,
            (Role::Operator | Role::Auditor, _) => true,
            (_, OrganisationEvent::CATEGORY) | (Role::Supplier, CatalogueEvent::CATEGORY) => {
                by_key()
            }
            // § 6(4) WRegG: what the register answered is for those who handle the admission.
            (Role::Supplier, AdmissionEvent::CATEGORY)
                if event.kind == "RegisterAnswerRecorded" =>
            {
                false
            }
            (Role::Supplier, AdmissionEvent::CATEGORY | OfferEvent::CATEGORY) => {
                self.concerned(event)?.supplier == own
            }
            // The placing holds what the buyer compared it with: offers of others.
            (Role::Supplier, OrderEvent::CATEGORY) if event.kind == "OrderPlaced" => false,
            // Its orders, and its framework agreements with all that is called off from them.
            (Role::Supplier, OrderEvent::CATEGORY | FrameworkEvent::CATEGORY) => {
                self.concerned(event)?.supplier == own
            }
            // Of tenders and their points a tenderer reads its own, and not here.
            (Role::Buyer, OrderEvent::CATEGORY | NeedEvent::CATEGORY | AwardEvent::CATEGORY) => {
                self.concerned(event)?.authority == own
            }
            (Role::Supplier | Role::Buyer, _) => false,
        })
    }

    /// whether the event tells of tenders before the end of the period, to whomever.
    fn tells_too_early(&mut self, event: &Recorded) -> Result<bool, Failure> {
        if event.stream.category() != SpecificProcurementEvent::CATEGORY
            || !tells_of_tenders(&decode::<SpecificProcurementEvent>(event)?.event)
        {
            return Ok(false);
        }
        self.is_secret(event)
    }

    /// Whether the period of the call whose event this is still runs.
    fn is_secret(&mut self, event: &Recorded) -> Result<bool, Failure> {
        if let Some(secret) = self.secret.get(&event.stream) {
            return Ok(*secret);
        }
        let id = event.stream.key().parse();
        let id = id.map_err(|_| Failure::Broken(format!("{} has no id", event.stream)))?;
        let secret = known::secret_until(self.log, id)?.is_some();
        self.secret.insert(event.stream.clone(), secret);
        Ok(secret)
    }

    /// whether places in the event's stream tell how many tenders there are.
    fn counts_tenders(&mut self, event: &Recorded) -> Result<bool, Failure> {
        if event.stream.category() != SpecificProcurementEvent::CATEGORY {
            return Ok(false);
        }
        self.is_secret(event)
    }

    /// Whether the reader runs the system that the event's stream belongs to.
    fn runs(&mut self, reader: &Bearer, event: &Recorded) -> Result<bool, Failure> {
        let Some(system) = self.concerned(event)?.system else { return Ok(false) };
        let operator = match self.operators.get(&system) {
            Some(known) => *known,
            None => facts::system(self.log, system)?.state.established.map(|e| e.operator),
        };
        self.operators.insert(system, operator);
        Ok(operator == Some(reader.organisation))
    }

    fn concerned(&mut self, event: &Recorded) -> Result<Concerned, Failure> {
        if let Some(known) = self.known.get(&event.stream) {
            return Ok(*known);
        }
        let concerned = if event.revision == 0 {
            of_first(event)
        } else {
            let (from, way) = (ReadFrom::Start, Direction::Forward);
            match self.log.read_stream(&event.stream, from, way, 1)?.first() {
                Some(first) => of_first(first),
                None => Concerned::default(),
            }
        };
        self.known.insert(event.stream.clone(), concerned);
        Ok(concerned)
    }
}

/// Whether an event that stands in no system concerns the reader's body: what it answers for, and the firms and authorities
/// of its systems. That an organisation is there is public in the market.
fn concerns_body(asked: &Asked, event: &Recorded) -> Result<bool, Failure> {
    if event.kind == "OrganisationRegistered" {
        return Ok(true);
    }
    let Some(scope) = &asked.scope else { return Ok(event.kind.starts_with("Replay")) };
    let key = event.stream.key();
    Ok(match event.stream.category() {
        CatalogueEvent::CATEGORY => key.parse().is_ok_and(|supplier| scope.handles(supplier)),
        OrganisationEvent::CATEGORY => key.parse().is_ok_and(|id| scope.knows(id)),
        PersonEvent::CATEGORY => key.parse().is_ok_and(|person| scope.answers_for_actor(person)),
        _ => match decode::<AuditEvent>(event)?.event {
            AuditEvent::ReplayCertified(_) | AuditEvent::ReplayContradicted(_) => true,
            AuditEvent::PersonalDataRead(read) => {
                let reader = event.meta.actor.parse();
                reader.is_ok_and(|reader| scope.answers_for_actor(reader))
                    || read.subjects.iter().all(|subject| scope.answers_for_actor(*subject))
            }
        },
    })
}

/// Whom a stream concerns that begins with this event; nobody, if it begins otherwise.
fn of_first(first: &Recorded) -> Concerned {
    let nobody = Concerned { system: field(first, "system"), ..Concerned::default() };
    match (first.stream.category(), first.kind.as_str()) {
        (AdmissionEvent::CATEGORY, "RequestToParticipateSubmitted") => {
            Concerned { supplier: field(first, "candidate"), ..nobody }
        }
        (AwardEvent::CATEGORY, "AwardProcedureBegun") | (NeedEvent::CATEGORY, "NeedStated") => {
            Concerned { authority: field(first, "authority"), ..nobody }
        }
        (OfferEvent::CATEGORY, "OfferListed")
        | (FrameworkEvent::CATEGORY, "FrameworkAgreementConcluded") => {
            Concerned { supplier: field(first, "supplier"), ..nobody }
        }
        (OrderEvent::CATEGORY, "OrderPlaced" | "OrderPlacedUnder") => Concerned {
            authority: field(first, "authority"),
            supplier: field(first, "supplier"),
            ..nobody
        },
        _ => nobody,
    }
}

/// What an event names at the top of its payload.
fn field<T: FromStr>(event: &Recorded, name: &str) -> Option<T> {
    let payload: Value = serde_json::from_slice(&event.payload).ok()?;
    payload.get(name)?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests;
