//! Gathers streams, each once and whole up to the end of the tree, and the files that their events name.
//! Which streams a subject rests on is said by whoever gathers.

use std::collections::{BTreeMap, BTreeSet};

use event_store::{Direction, EventStore, ReadFrom, StreamName};
use schemas::catalogue::FileDigest;
use schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use schemas::ids::{ActorId, AdmissionId, OrganisationId, SystemId};
use schemas::recorded::Recorded;

use super::{Contents, Events, Stream};
use crate::bundle::{Audience, BundleError, Placed, Source, Subject};
use crate::files_named::named_by;
use crate::{facts, streams};

/// The most events that are read at once.
const PAGE: usize = 1_000;

/// What was gathered so far.
pub(super) struct Gathered<'a> {
    pub(super) log: &'a EventStore,
    audience: Audience,
    begins: u64,
    pub(super) size: u64,
    streams: BTreeMap<String, Stream>,
    positions: Vec<u64>,
    pub(super) files: BTreeSet<FileDigest>,
}

impl<'a> Gathered<'a> {
    /// Nothing yet, for a subject with these events.
    pub(super) fn new<E>(source: &Source<'a>, events: &[Recorded<E>]) -> Self {
        let position = |event: Option<&Recorded<E>>| event.map_or(0, |event| event.position);
        Self::between(source, position(events.first()), position(events.last()))
    }

    /// Nothing yet, for a subject that begins and ends at these positions.
    pub(super) fn between(source: &Source<'a>, begins: u64, size: u64) -> Self {
        Self {
            log: source.log,
            audience: source.audience,
            begins,
            size,
            streams: BTreeMap::new(),
            positions: Vec::new(),
            files: BTreeSet::new(),
        }
    }

    /// Adds what is kept of the persons who acted, as commitments, and what happened to the log.
    pub(super) fn persons_and_log(
        &mut self,
        actors: impl IntoIterator<Item = ActorId>,
    ) -> Result<(), BundleError> {
        for actor in actors {
            self.stream(&streams::person(actor), "what is kept of a person who acted")?;
        }
        self.stream(&streams::logbook(), "the keys and time stamps of the log")
    }

    /// Adds a stream from its first event to the last within the tree, once.
    pub(super) fn stream(
        &mut self,
        name: &StreamName,
        why: &'static str,
    ) -> Result<(), BundleError> {
        if self.streams.contains_key(name.as_str()) {
            return Ok(());
        }
        let (mut from, mut events) = (0, 0);
        loop {
            let start = ReadFrom::Revision(from);
            let page = self.log.read_stream(name, start, Direction::Forward, PAGE)?;
            let within = page.iter().filter(|event| event.position <= self.size);
            let before = self.positions.len();
            self.positions.extend(within.map(|event| event.position));
            events += (self.positions.len() - before) as u64;
            match page.last() {
                Some(last) if page.len() == PAGE && last.position <= self.size => {
                    from = last.revision + 1;
                }
                _ => break,
            }
        }
        if events > 0 {
            self.streams.insert(name.as_str().to_owned(), Stream { events, why });
        }
        Ok(())
    }

    /// The same, and says of a stream without events that it has none.
    pub(super) fn stream_or_none(
        &mut self,
        name: &StreamName,
        why: &'static str,
    ) -> Result<(), BundleError> {
        self.stream(name, why)?;
        self.streams.entry(name.as_str().to_owned()).or_insert(Stream { events: 0, why });
        Ok(())
    }

    /// Adds a system and who runs it.
    pub(super) fn system(&mut self, id: SystemId) -> Result<(), BundleError> {
        let stream = streams::system(id);
        self.stream(&stream, "the purchasing system")?;
        let events: Vec<Recorded<DynamicPurchasingSystemEvent>> =
            facts::history(self.log, &stream)?;
        let operators: Vec<OrganisationId> = events
            .iter()
            .filter_map(|event| match &event.event {
                DynamicPurchasingSystemEvent::DynamicPurchasingSystemEstablished(e) => {
                    Some(e.operator)
                }
                DynamicPurchasingSystemEvent::ContractNoticeDespatched(_)
                | DynamicPurchasingSystemEvent::ValidityChanged(_)
                | DynamicPurchasingSystemEvent::DocumentsChanged(_)
                | DynamicPurchasingSystemEvent::ValueEstimateRevised(_)
                | DynamicPurchasingSystemEvent::DynamicPurchasingSystemExpired(_)
                | DynamicPurchasingSystemEvent::FirstInvitationIssued(_)
                | DynamicPurchasingSystemEvent::CandidateQuestionAsked(_)
                | DynamicPurchasingSystemEvent::CandidateQuestionAnswered(_)
                | DynamicPurchasingSystemEvent::FirstPhaseProlonged(_)
                | DynamicPurchasingSystemEvent::DynamicPurchasingSystemTerminated(_) => None,
            })
            .collect();
        for operator in operators {
            self.stream(&streams::organisation(operator), "who runs the purchasing system")?;
        }
        Ok(())
    }

    /// Adds a candidate's standing with all that was declared, answered and assessed, for those who may read that.
    pub(super) fn standing(
        &mut self,
        admission: AdmissionId,
        why: &'static str,
    ) -> Result<(), BundleError> {
        match self.audience {
            Audience::Examiners => self.stream(&streams::admission(admission), why),
            Audience::Authority => Ok(()),
        }
    }

    /// Adds the files that the events of a stream name, up to the end of the tree.
    pub(super) fn files_of(&mut self, name: &StreamName) -> Result<(), BundleError> {
        let mut from = 0;
        loop {
            let start = ReadFrom::Revision(from);
            let page = self.log.read_stream(name, start, Direction::Forward, PAGE)?;
            for event in page.iter().filter(|event| event.position <= self.size) {
                self.files.extend(named_by(event)?);
            }
            match page.last() {
                Some(last) if page.len() == PAGE => from = last.revision + 1,
                Some(_) | None => return Ok(()),
            }
        }
    }

    /// What was gathered, for a subject with these streams of its own.
    pub(super) fn into_contents(
        mut self,
        subject: Subject,
        own: Vec<StreamName>,
        placed: Placed,
    ) -> Contents {
        self.positions.sort_unstable();
        Contents {
            subject,
            size: self.size,
            begins: self.begins,
            own,
            streams: self.streams,
            events: Events::These(self.positions),
            files: self.files,
            placed,
        }
    }
}
