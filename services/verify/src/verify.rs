//! The whole check, one question after another, from the signature down to the last event.
//! How each is answered stands in the other modules, what it came to in the report.

use std::io::BufReader;
use std::path::PathBuf;

use crate::archive::Archive;
use crate::checkpoints::{self, Checkpoint, Checkpoints, Held};
use crate::encoding::next_line;
use crate::events::Events;
use crate::finding::{Finding, Findings, Stop};
use crate::keys::Trust;
use crate::manifest::{self, Manifest};
use crate::note::Key;
use crate::report::{Report, StreamSeen};

/// The largest `keys.txt`, in bytes.
const MOST_OF_KEYS: u64 = 1024 * 1024;
/// The longest line of `refusals.jsonl`, in bytes.
const MOST_OF_A_REFUSAL: u64 = 4 * 1024 * 1024;

/// What is asked.
#[derive(Debug)]
pub struct Question {
    /// The file of the bundle.
    pub bundle: PathBuf,
    /// Keys that are trusted. One must have signed.
    pub keys: Vec<Key>,
    /// Checkpoints that the asker holds: file and content.
    pub held: Vec<(String, Vec<u8>)>,
    /// Witnesses that must have cosigned.
    pub witnesses: Vec<Key>,
    /// Bytes that the bundle may unpack to.
    pub most_bytes: u64,
}

/// Answers; an error only if the file cannot be read at all.
pub fn verify(question: &Question) -> std::io::Result<Report> {
    let mut check = Check::default();
    check.report.bundle = question.bundle.display().to_string();
    match check.run(question) {
        Ok(()) => {}
        Err(Stop::Refused(finding)) => check.defects.add(*finding),
        Err(Stop::Unreadable(error)) => return Err(error),
    }
    let Check { mut report, defects, warnings } = check;
    report.verdict = if defects.kept.is_empty() { "verified" } else { "refused" };
    (report.defects, report.further_defects) = (defects.kept, defects.beyond);
    (report.warnings, report.further_warnings) = (warnings.kept, warnings.beyond);
    Ok(report)
}

#[derive(Default)]
struct Check {
    report: Report,
    defects: Findings,
    warnings: Findings,
}

impl Check {
    fn run(&mut self, question: &Question) -> Result<(), Stop> {
        let mut archive = Archive::open(&question.bundle, question.most_bytes)?;
        let mut trust = Trust::new(&question.keys);
        let rotations = archive.bytes("keys.txt", MOST_OF_KEYS)?;
        trust.follow(&rotations, &mut self.defects);
        let (main, label) = checkpoints::main(&mut archive, &trust)?;
        self.report.origin = Some(main.origin.clone());
        self.report.size = Some(main.size);
        self.report.root = Some(hex::encode(main.root));
        self.report.signed_by = Some(label.clone());
        let root = main.root;

        let manifest = manifest::read(&mut archive, &trust, &mut self.defects)?;
        self.report.program = Some(printable(&manifest.program));
        self.report.subject = Some(manifest.subject.clone());
        stands_on(&manifest, &main)?;
        self.report.files = manifest.files.len() as u64;
        self.report.bytes = manifest::files(&mut archive, &manifest, &mut self.defects)?;

        self.checkpoints(&mut archive, (main, label), &trust, question)?;
        self.events(&mut archive, &manifest, root)?;
        self.refusals(&mut archive)
    }

    fn checkpoints(
        &mut self,
        archive: &mut Archive,
        main: (Checkpoint, String),
        trust: &Trust,
        question: &Question,
    ) -> Result<(), Stop> {
        let (warnings, defects) = (&mut self.warnings, &mut self.defects);
        let mut read = Checkpoints::read(archive, main, trust, warnings, defects)?;
        for witness in &question.witnesses {
            defects.take(checkpoints::witnessed(&mut read, witness));
        }
        for (file, bytes) in &question.held {
            let held = Held { file: file.clone(), bytes: bytes.clone() };
            match checkpoints::held(&read, &held, trust, warnings) {
                Ok(seen) => self.report.held.push(seen),
                Err((seen, finding)) => {
                    self.report.held.extend(seen);
                    defects.add(finding);
                }
            }
        }
        self.report.checkpoints = read.seen.into_values().collect();
        Ok(())
    }

    fn events(
        &mut self,
        archive: &mut Archive,
        manifest: &Manifest,
        root: crate::encoding::Hash,
    ) -> Result<(), Stop> {
        let events = Events::read(archive, manifest, root, &mut self.defects)?;
        self.report.events = events.count;
        self.report.erased = events.judge(&mut self.defects, &mut self.warnings);
        let dense = events.is_dense();
        let (timeline, further) = (events.timeline, events.further_rows);
        (self.report.timeline, self.report.further_rows) = (timeline, further);
        let listed = &manifest.streams;
        let period = manifest.subject.stream().is_none();
        let defects = &mut self.defects;
        let streams = events.streams.judge(listed, manifest.size, dense, period, defects);
        if let Some(stream) = manifest.subject.stream() {
            let further = manifest.subject.further_stream();
            self.defects.take(subject(&stream, further.as_deref(), &streams));
            let said = further.and_then(|further| ends_said(&stream, &further, &streams));
            if let Some(said) = said {
                self.warnings.add(said);
            }
        }
        self.report.streams = streams;
        Ok(())
    }

    fn refusals(&mut self, archive: &mut Archive) -> Result<(), Stop> {
        let name = "refusals.jsonl";
        if archive.find(name).is_none() {
            return Ok(());
        }
        let mut reader = BufReader::new(archive.reader(name)?);
        let mut line = Vec::new();
        while next_line(&mut reader, &mut line, MOST_OF_A_REFUSAL)
            .map_err(|error| Stop::reading(name, error))?
        {
            self.report.refusals += 1;
            if serde_json::from_slice::<serde_json::Value>(&line).is_err() {
                let place = format!("{name}, line {}", self.report.refusals);
                let (en, de) = ("is not JSON", "ist kein JSON");
                self.defects.add(Finding::new("refusal-form", place, en, de));
            }
        }
        Ok(())
    }
}

fn stands_on(manifest: &Manifest, main: &Checkpoint) -> Result<(), Finding> {
    let same = manifest.origin == main.origin
        && manifest.size == main.size
        && manifest.root == hex::encode(main.root);
    if same {
        return Ok(());
    }
    Err(Finding::new(
        "manifest-checkpoint",
        "manifest.json",
        "stands on another tree than the checkpoint",
        "steht auf einem anderen Baum als der Prüfpunkt",
    ))
}

/// The stream that the bundle is about must be whole, and its last event must be the tree's: else a later one could
/// be kept back. Where the subject goes on in a further stream, the manifest speaks of that one too, even if it is empty,
/// and it may end the tree in place of the first.
fn subject(stream: &str, further: Option<&str>, streams: &[StreamSeen]) -> Result<(), Finding> {
    let find = |name: &str| streams.iter().find(|seen| seen.stream == name);
    let own = find(stream).filter(|seen| seen.events > 0);
    let named = [Some((stream, own)), further.map(|name| (name, find(name)))];
    let mut ended = false;
    for (name, seen) in named.into_iter().flatten() {
        match seen {
            None if name == stream => {
                return Err(lacking(name, "has no event", "hat kein Ereignis"));
            }
            None => {
                let (en, de) = ("is not spoken of in the manifest", "steht nicht im Manifest");
                return Err(lacking(name, en, de));
            }
            Some(seen) if !seen.complete => {
                let (en, de) = ("is not claimed complete", "soll nicht vollständig sein");
                return Err(lacking(name, en, de));
            }
            Some(seen) => ended |= seen.end_proven,
        }
    }
    if ended {
        return Ok(());
    }
    let en = "does not end where the tree ends: a later event may be kept back";
    let de = "endet nicht, wo der Baum endet: ein späteres Ereignis kann zurückgehalten sein";
    Err(lacking(stream, en, de))
}

fn lacking(stream: &str, en: &str, de: &str) -> Finding {
    Finding::new(
        "subject-incomplete",
        "events.jsonl",
        format!("the subject's stream {stream} {en}"),
        format!("der Strom {stream}, um den es geht, {de}"),
    )
}

/// Of a subject in two streams only one ends the tree: that nothing follows in the other, the operator says.
fn ends_said(stream: &str, further: &str, streams: &[StreamSeen]) -> Option<Finding> {
    let said = streams
        .iter()
        .find(|seen| (seen.stream == stream || seen.stream == further) && !seen.end_proven)?;
    let (name, events) = (&said.stream, said.events);
    Some(Finding::new(
        "further-end-said",
        "manifest.json",
        format!(
            "that {name} has no more than {events} events rests on the operator's signature alone"
        ),
        format!(
            "dass {name} nicht mehr als {events} Ereignisse hat, beruht allein auf der Unterschrift der Betreiberin"
        ),
    ))
}

/// A text of the bundle without what could move a cursor.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(100).collect()
}
