//! The log as a feed by position: everything for those who examine it, a party's own streams for that party, and of
//! all others the leaf hash alone, so that a proof can be checked and nothing is learnt. No position is left out or held
//! back; what tells of tenders is a hash to everybody until the period for them has ended.

mod parties;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use event_store::{EventStore, Filter, Hash, Recorded};
use parties::Parties;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::execute::Failure;
use crate::registry::Bearer;
use crate::scope::Scope;

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

#[cfg(test)]
mod tests;
