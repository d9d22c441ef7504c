//! Which events and files belong into a bundle: the subject's own stream, and whole every stream that it rests on.
//! Nothing is written here, and of the events only the places are kept.

mod gathered;
mod order;
mod procurement;

use std::collections::{BTreeMap, BTreeSet};

use event_store::{EventStore, Filter, StreamName};
use schemas::admission::AdmissionEvent;
use schemas::catalogue::FileDigest;
use schemas::ids::{ActorId, AdmissionId};
use schemas::recorded::Recorded;

use super::{BundleError, Placed, Subject};
use crate::files_named::{NAMING, named_by};
use crate::{facts, streams};
use gathered::Gathered;

/// A stream in a bundle.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    /// How many of its events are there, from the first on.
    pub(super) events: u64,
    /// Why it is there.
    pub(super) why: &'static str,
}

/// The places of a bundle's events.
#[derive(Clone, Debug)]
pub(super) enum Events {
    /// These, rising.
    These(Vec<u64>),
    /// All between two positions, both included.
    Between(u64, u64),
}

impl Events {
    pub(super) fn count(&self) -> u64 {
        match self {
            Self::These(positions) => positions.len() as u64,
            Self::Between(from, to) => to - from + 1,
        }
    }

    /// The places, rising.
    pub(super) fn positions(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        match self {
            Self::These(positions) => Box::new(positions.iter().copied()),
            Self::Between(from, to) => Box::new(*from..=*to),
        }
    }
}

/// What belongs into a bundle.
pub(super) struct Contents {
    pub(super) subject: Subject,
    /// The position of the last event: the size of the tree in which all are proven.
    pub(super) size: u64,
    /// The position of the subject's first event.
    pub(super) begins: u64,
    /// The subject's own streams; none for a period.
    pub(super) own: Vec<StreamName>,
    pub(super) streams: BTreeMap<String, Stream>,
    pub(super) events: Events,
    pub(super) files: BTreeSet<FileDigest>,
    pub(super) placed: Placed,
}

/// What a subject has in the log, up to and including `at`.
pub(super) fn gather(
    log: &EventStore,
    subject: Subject,
    at: Option<u64>,
) -> Result<Contents, BundleError> {
    let head = log.head();
    let until = at.unwrap_or(head).min(head);
    match subject {
        Subject::Order(id) => order::gather(log, id, until),
        Subject::Admission(id) => admission(log, id, until),
        Subject::Procurement(id) => procurement::gather(log, id, until),
        Subject::Period { from, to } => period(log, from, to.min(until)),
    }
}

fn period(log: &EventStore, from: u64, to: u64) -> Result<Contents, BundleError> {
    if from == 0 || from > to {
        return Err(BundleError::NothingThere);
    }
    let mut files = BTreeSet::new();
    let category = Filter::categories(NAMING);
    let mut after = from - 1;
    while after < to {
        let page = log.read_all(after, &category, 1_000)?;
        if page.through <= after {
            break;
        }
        for event in page.events.iter().filter(|event| event.position <= to) {
            files.extend(named_by(event)?);
        }
        after = page.through;
    }
    Ok(Contents {
        subject: Subject::Period { from, to },
        size: to,
        begins: from,
        own: Vec::new(),
        streams: BTreeMap::new(),
        events: Events::Between(from, to),
        files,
        placed: None,
    })
}

fn admission(log: &EventStore, id: AdmissionId, until: u64) -> Result<Contents, BundleError> {
    let stream = streams::admission(id);
    let events: Vec<Recorded<AdmissionEvent>> = facts::history(log, &stream)?;
    let events: Vec<_> = events.into_iter().filter(|event| event.position <= until).collect();
    let parties = events.iter().find_map(|event| {
        let AdmissionEvent::RequestToParticipateSubmitted(asked) = &event.event else {
            return None;
        };
        Some((asked.system, asked.candidate))
    });
    let (system, candidate) = parties.ok_or(BundleError::NothingThere)?;
    let mut gathered = Gathered::new(log, &events);
    gathered.stream(&stream, "the admission")?;
    gathered.files_of(&stream)?;
    gathered.system(system)?;
    gathered.stream(&streams::organisation(candidate), "the supplier")?;
    gathered.persons_and_log(actors(&events))?;
    Ok(gathered.into_contents(Subject::Admission(id), vec![stream], None))
}

/// Who acted, each once.
fn actors<E>(events: &[Recorded<E>]) -> BTreeSet<ActorId> {
    events.iter().map(|event| event.actor).collect()
/// The most events that are read at once.
const PAGE: usize = 1_000;

/// What was gathered so far.
struct Gathered<'a> {
    log: &'a EventStore,
    begins: u64,
    size: u64,
    streams: BTreeMap<String, Stream>,
    positions: Vec<u64>,
    files: BTreeSet<FileDigest>,
}

impl<'a> Gathered<'a> {
    /// Nothing yet, for a subject with these events.
    fn new<E>(log: &'a EventStore, events: &[Recorded<E>]) -> Self {
        let position = |event: Option<&Recorded<E>>| event.map_or(0, |event| event.position);
        Self {
            log,
            begins: position(events.first()),
            size: position(events.last()),
            streams: BTreeMap::new(),
            positions: Vec::new(),
            files: BTreeSet::new(),
        }
    }

    /// Adds what is kept of the persons who acted, as commitments, and what happened to the log.
    fn persons_and_log<E>(&mut self, events: &[Recorded<E>]) -> Result<(), BundleError> {
        let actors: BTreeSet<_> = events.iter().map(|event| event.actor).collect();
        for actor in actors {
            self.stream(&streams::person(actor), "what is kept of a person who acted")?;
        }
        self.stream(&streams::logbook(), "the keys and time stamps of the log")
    }

    /// Adds a stream from its first event to the last within the tree, once.
    fn stream(&mut self, name: &StreamName, why: &'static str) -> Result<(), BundleError> {
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

    /// Adds a system and who runs it.
    fn system(&mut self, id: SystemId) -> Result<(), BundleError> {
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
                | DynamicPurchasingSystemEvent::DynamicPurchasingSystemTerminated(_) => None,
            })
            .collect();
        for operator in operators {
            self.stream(&streams::organisation(operator), "who runs the purchasing system")?;
        }
        Ok(())
    }

    /// Adds what a direct order was chosen from.
    fn directly(
        &mut self,
        placed: &OrderPlaced,
        sellers: &mut BTreeSet<OrganisationId>,
    ) -> Result<(), BundleError> {
        for line in &placed.lines {
            self.stream(&streams::offer(line.offer), "an offer ordered")?;
        }
        for shown in placed.lines.iter().flat_map(|line| &line.ranking.first) {
            self.stream(&streams::offer(shown.offer), "an offer shown to the buyer")?;
            sellers.insert(shown.supplier);
        }
        self.stream(&streams::admission(placed.admission), "the standing of the supplier")?;
        self.catalogue(placed)
    }

    /// Adds what an order under an award or a framework agreement rests on.
    fn under(&mut self, placed: &OrderPlacedUnder) -> Result<(), BundleError> {
        if let Basis::CallOff { framework } = placed.basis {
            self.stream(&streams::framework(framework), "the framework agreement")?;
        }
        let admission = AdmissionId::of(placed.system, placed.supplier);
        self.stream(&streams::admission(admission), "the standing of the supplier")
    }

    /// Adds the supplier's catalogue, and the files that brought the offers ordered to what they were.
    fn catalogue(&mut self, placed: &OrderPlaced) -> Result<(), BundleError> {
        let mut versions = BTreeSet::new();
        for line in &placed.lines {
            let events: Vec<Recorded<OfferEvent>> =
                facts::history(self.log, &streams::offer(line.offer))?;
            let ordered = events.iter().filter(|event| event.revision <= line.offer_revision);
            versions.extend(ordered.map(|event| event.event.catalogue_version()));
        }
        let stream = streams::catalogue(placed.supplier);
        self.stream(&stream, "the catalogue of the supplier")?;
        let events: Vec<Recorded<CatalogueEvent>> = facts::history(self.log, &stream)?;
        for event in events.into_iter().filter(|event| event.position <= self.size) {
            if let CatalogueEvent::CatalogueSubmitted(submitted) = event.event
                && versions.contains(&submitted.version)
            {
                self.files.insert(submitted.file);
            }
        }
        Ok(())
    }

    fn into_contents(mut self, subject: Subject, own: StreamName, placed: Placed) -> Contents {
        self.positions.sort_unstable();
        Contents {
            subject,
            size: self.size,
            begins: self.begins,
            own: Some(own),
            streams: self.streams,
            events: Events::These(self.positions),
            files: self.files,
            placed,
        }
    }
}
