//! The events of a bundle, line by line: each record in the tree, each payload what its record commits to.
//! Only one line is held in memory, and what is counted.

use std::collections::HashMap;
use std::io::BufReader;

use serde::Deserialize;

use crate::archive::Archive;
use crate::encoding::{Hash, next_line, path_of, unbase64};
use crate::finding::{Finding, Findings, Stop};
use crate::manifest::{Manifest, Subject};
use crate::record::Record;
use crate::report::{Erased, Row};
use crate::streams::Streams;
use crate::{moment, tree};

const EVENTS: &str = "events.jsonl";
/// The longest line, in bytes: a payload has at most 1 MiB.
const MOST_OF_A_LINE: u64 = 4 * 1024 * 1024;
/// Rows of the timeline kept, at most.
const MOST_ROWS: usize = 10_000;
/// Erased payloads and erasures kept, at most: more are refused, so that memory stays bounded.
const MOST_ERASED: usize = 1_000_000;

#[derive(Deserialize)]
struct Line {
    position: u64,
    record: String,
    salt: Option<String>,
    payload: Option<String>,
    path: Vec<String>,
}

/// What was read, and what it came to.
pub(crate) struct Events<'a> {
    root: Hash,
    manifest: &'a Manifest,
    pub streams: Streams,
    pub count: u64,
    /// The first event's position.
    first: u64,
    last: u64,
    latest: i64,
    backwards: Option<u64>,
    /// Commitments whose payload is missing, with the position.
    missing: HashMap<Hash, u64>,
    /// Commitments that an event says were erased, with its position.
    erasures: HashMap<Hash, u64>,
    pub timeline: Vec<Row>,
    pub further_rows: u64,
}

impl<'a> Events<'a> {
    /// Reads all events against the tree that the manifest stands on.
    pub fn read(
        archive: &mut Archive,
        manifest: &'a Manifest,
        root: Hash,
        findings: &mut Findings,
    ) -> Result<Self, Stop> {
        let mut events = Self::none(manifest, root);
        let mut reader = BufReader::new(archive.reader(EVENTS)?);
        let (mut line, mut number) = (Vec::new(), 0_u64);
        loop {
            let more = next_line(&mut reader, &mut line, MOST_OF_A_LINE);
            if !more.map_err(|error| Stop::reading(EVENTS, error))? {
                return Ok(events);
            }
            number += 1;
            match serde_json::from_slice::<Line>(&line) {
                Ok(line) => {
                    findings.take(events.take(&line));
                }
                Err(error) => findings.add(Finding::new(
                    "event-form",
                    format!("{EVENTS}, line {number}"),
                    format!("is no event: {error}"),
                    format!("ist kein Ereignis: {error}"),
                )),
            }
        }
    }

    fn none(manifest: &'a Manifest, root: Hash) -> Self {
        Self {
            root,
            manifest,
            streams: Streams::default(),
            count: 0,
            first: 0,
            last: 0,
            latest: i64::MIN,
            backwards: None,
            missing: HashMap::new(),
            erasures: HashMap::new(),
            timeline: Vec::new(),
            further_rows: 0,
        }
    }

    fn take(&mut self, line: &Line) -> Result<(), Finding> {
        let place = format!("{EVENTS}, position {}", line.position);
        let bytes = unbase64(&line.record).ok_or_else(|| {
            Finding::new("record-form", &place, "is not base64", "ist kein base64")
        })?;
        let record = Record::parse(&bytes).map_err(|why| {
            Finding::new(
                "record-form",
                &place,
                format!("is no record of layout 1: {why}"),
                format!("ist kein Satz im Format 1: {why}"),
            )
        })?;
        self.in_its_place(line, &record, &bytes, &place)?;
        self.count += 1;
        if self.first == 0 {
            self.first = record.position;
        }
        self.last = record.position;
        self.payload(line, &record, &place)?;
        self.streams.see(&record)?;
        self.time(&record);
        self.row(&record);
        Ok(())
    }

    fn in_its_place(
        &self,
        line: &Line,
        record: &Record,
        bytes: &[u8],
        place: &str,
    ) -> Result<(), Finding> {
        if record.position != line.position {
            let (en, de) =
                ("the record says another position", "der Satz nennt eine andere Position");
            return Err(Finding::new("record-position", place, en, de));
        }
        if record.position <= self.last {
            let en = "stands after an event that is later in the log";
            let de = "steht nach einem Ereignis, das im Log später kommt";
            return Err(Finding::new("event-sequence", place, en, de));
        }
        let size = self.manifest.size;
        let included = path_of(&line.path).is_some_and(|path| {
            let index = record.position - 1;
            tree::includes(&self.root, size, index, tree::leaf(bytes), &path)
        });
        if included {
            return Ok(());
        }
        Err(Finding::new(
            "inclusion",
            place,
            format!("is not proven to be in the signed tree of {size} events"),
            format!(
                "ist nicht als Teil des unterschriebenen Baums mit {size} Ereignissen nachgewiesen"
            ),
        ))
    }

    fn payload(&mut self, line: &Line, record: &Record, place: &str) -> Result<(), Finding> {
        let (salt, payload) = match (&line.salt, &line.payload) {
            (Some(salt), Some(payload)) => (unbase64(salt), unbase64(payload)),
            (None, None) if self.missing.len() < MOST_ERASED => {
                self.missing.insert(record.commitment, record.position);
                return Ok(());
            }
            (None | Some(_), None | Some(_)) => (None, None),
        };
        let Some((salt, payload)) = salt.zip(payload) else {
            let en = "payload and salt are neither there nor erased";
            let de = "Inhalt und Salz sind weder da noch gelöscht";
            return Err(Finding::new("payload-form", place, en, de));
        };
        if !record.commits_to(&salt, &payload) {
            return Err(Finding::new(
                "payload",
                place,
                "the payload is not the one that the record commits to",
                "der Inhalt ist nicht der, auf den sich der Satz festlegt",
            ));
        }
        if record.kind.ends_with("Erased")
            && let Ok(said) = serde_json::from_slice(&payload)
        {
            self.erasure(&said, record.position);
        }
        Ok(())
    }

    /// Every commitment that the payload of an erasure names, wherever it stands.
    fn erasure(&mut self, said: &serde_json::Value, position: u64) {
        use serde_json::Value;
        match said {
            Value::String(text) => {
                let named = hex::decode(text).ok().and_then(|bytes| Hash::try_from(bytes).ok());
                if let Some(commitment) = named.filter(|_| self.erasures.len() < MOST_ERASED) {
                    self.erasures.entry(commitment).or_insert(position);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.erasure(value, position)),
            Value::Object(fields) => {
                fields.values().for_each(|value| self.erasure(value, position));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn time(&mut self, record: &Record) {
        if record.time < self.latest {
            self.backwards.get_or_insert(record.position);
        }
        self.latest = self.latest.max(record.time);
    }

    fn row(&mut self, record: &Record) {
        let subject = &self.manifest.subject;
        let own = [subject.stream(), subject.further_stream()];
        // A period has no stream of its own: all of it is told.
        if own[0].is_some() && !own.iter().flatten().any(|own| *own == record.stream) {
            return;
        }
        if self.timeline.len() == MOST_ROWS {
            self.further_rows += 1;
            return;
        }
        self.timeline.push(Row {
            position: record.position,
            time: moment::of_micros(record.time),
            stream: record.stream.clone(),
            kind: record.kind.clone(),
            actor: record.actor.clone(),
        });
    }

    /// Whether no event between the first and the last is left out.
    pub fn is_dense(&self) -> bool {
        self.count > 0 && self.last - self.first + 1 == self.count
    }

    /// Judges what only shows at the end; answers the erased payloads.
    pub fn judge(&self, findings: &mut Findings, warnings: &mut Findings) -> Vec<Erased> {
        let size = self.manifest.size;
        if self.last != size {
            findings.add(Finding::new(
                "end-missing",
                EVENTS,
                format!("the last event is at {}, and the tree ends at {size}: later ones may be kept back", self.last),
                format!("das letzte Ereignis steht bei {}, der Baum endet bei {size}: spätere können zurückgehalten sein", self.last),
            ));
        }
        self.judge_subject(findings);
        if let Some(position) = self.backwards {
            warnings.add(Finding::new(
                "time-backwards",
                format!("{EVENTS}, position {position}"),
                "is dated before an event that stands before it in the log",
                "ist früher datiert als ein Ereignis, das im Log davor steht",
            ));
        }
        self.judge_erased(findings)
    }

    fn judge_subject(&self, findings: &mut Findings) {
        let subject = &self.manifest.subject;
        if let Subject { kind, id: None, from: Some(from), to: Some(to) } = subject
            && kind == "period"
        {
            if !self.is_dense() || self.first != *from || self.last != *to {
                findings.add(Finding::new(
                    "period",
                    EVENTS,
                    format!("not every event from {from} to {to} is there, or others are"),
                    format!("nicht jedes Ereignis von {from} bis {to} ist da, oder andere sind es"),
                ));
            }
            return;
        }
        let known = ["order", "admission", "procurement"].contains(&subject.kind.as_str());
        if !known || subject.id.is_none() {
            let (en, de) =
                ("names a subject unknown here", "nennt einen hier unbekannten Gegenstand");
            findings.add(Finding::new("subject", "manifest.json", en, de));
        }
    }

    fn judge_erased(&self, findings: &mut Findings) -> Vec<Erased> {
        let mut missing: Vec<_> = self.missing.iter().collect();
        missing.sort_by_key(|(_, position)| **position);
        let mut erased = Vec::new();
        for (commitment, position) in missing {
            match self.erasures.get(commitment) {
                Some(by) if by > position => erased.push(Erased { position: *position, by: *by }),
                Some(_) | None => findings.add(Finding::new(
                    "payload-missing",
                    format!("{EVENTS}, position {position}"),
                    "has no payload, and no event here says that it was erased",
                    "hat keinen Inhalt, und kein Ereignis hier sagt, dass er gelöscht wurde",
                )),
            }
        }
        erased
    }
}
