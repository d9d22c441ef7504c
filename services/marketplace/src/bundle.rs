//! The evidence bundle `marktbuch-bundle/1`: one ZIP from which anyone shows, without this program, that what it tells
//! of an order, an admission, a procedure or a period stands in the signed log, complete and unaltered.
//! It reads the log alone and writes nothing into it. Its form is written down in `docs/bundle.md`.

mod archive;
mod contents;
mod events;
mod manifest;
mod proofs;
mod readme;
mod subject;
mod timeline;
pub(crate) mod words;

use std::io::{Read, Seek, Write};

use chrono::{DateTime, Utc};
use event_store::note::LogKey;
use event_store::{EventStore, ReadError};
use procurement::order::Placed as PlacedOrder;
use projections::Generation;
use projections::decode::UnreadableEvent;
use schemas::catalogue::FileDigest;
use schemas::ids::SpecificProcurementId;
use sha2::{Digest, Sha256};

use crate::data_dir::DataDir;
use crate::decision::awards::of_award;
use crate::decision::{self, DecisionError, DecisionRecord};
use crate::execute::Failure;
use crate::log_key::{LogKeyError, LogKeys};
use crate::papers::{Language, PaperError};
use crate::record::{RecordError, of_procurement};
use crate::rehearsal;
use archive::Archive;
use contents::Contents;

pub use subject::{Subject, moments};

/// The form of bundles.
pub const FORMAT: &str = "marktbuch-bundle/1";

/// From what a bundle is made.
pub struct Source<'a> {
    /// The log.
    pub log: &'a EventStore,
    /// Where catalogue files lie.
    pub data: &'a DataDir,
    /// The key that signs the log.
    pub key: &'a LogKey,
    /// Read models, which make the past faster to see; nothing rests on them.
    pub views: Option<&'a Generation>,
    /// For whom it is made.
    pub audience: Audience,
}

/// For whom a bundle is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Those who examine it, or who have the log anyway: all of it.
    Examiners,
    /// The authority that buys: without the files of candidates, which are for the operator that assesses them and for
    /// auditors. What the register answered is among them (§ 6(4) WRegG).
    Authority,
}

/// What a bundle holds, when it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many records the tree has in which everything is proven.
    pub size: u64,
    /// How many events are in the bundle.
    pub events: u64,
    /// How many catalogue files.
    pub files: usize,
}

/// A bundle could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// There is nothing of the kind in the log at that moment.
    #[error("the log has nothing of that kind at that moment")]
    NothingThere,
    /// the period for tenders runs, and nothing is known of them.
    #[error("nothing is known of the tenders before the end of the period, {until} (R-1.64)")]
    Sealed {
        /// Its end.
        until: DateTime<Utc>,
    },
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// An event could not be read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
    /// A stream could not be read.
    #[error(transparent)]
    Stream(#[from] Failure),
    /// Why the order went where it went could not be computed again.
    #[error(transparent)]
    Decision(#[from] DecisionError),
    /// The record of a procedure could not be written.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A paper could not be written.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// A file that the log names is not there, or is another.
    #[error("the file that the log names by {0} is not there with that digest")]
    File(FileDigest),
    /// There is no key to sign with.
    #[error(transparent)]
    Key(#[from] LogKeyError),
    /// The data directory has no key yet.
    #[error("this data directory has no key yet: it is made when the marketplace is started")]
    NoKey,
    /// The bundle could not be written.
    #[error("the bundle cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// The archive refused.
    #[error("the bundle cannot be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// Something has no JSON.
    #[error("the bundle cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// How far the writing of a bundle has come: events done and to do.
pub type Progress<'a> = dyn FnMut(u64, u64) + 'a;

/// The key of a data directory whose log is signed already; none is made.
pub fn key_of(data: &DataDir) -> Result<LogKeys, BundleError> {
    if data.log_key().exists() { Ok(LogKeys::open(data, "")?) } else { Err(BundleError::NoKey) }
}

/// Writes the bundle of a subject, as it stood at the position `at` or stands now. Nothing is held whole but the
/// places of its events; the same subject at the same moment gives the same bytes, however far the log has gone on.
pub fn write(
    source: &Source<'_>,
    subject: Subject,
    at: Option<u64>,
    out: impl Write + Seek,
    progress: &mut Progress<'_>,
) -> Result<Written, BundleError> {
    let rehearsal = rehearsal::begun(source.log)?;
    let contents = contents::gather(source, subject, at)?;
    let decision = match &contents.placed {
        // What was awarded or agreed before was not chosen here: it has its own record.
        Some(placed) => match &**placed {
            PlacedOrder::Directly(placed) => {
                Some(decision::of_order(source.log, source.views, placed)?)
            }
            PlacedOrder::Under(_) => None,
        },
        None => None,
    };
    let mut archive = Archive::new(out);
    let checkpoint = proofs::write(source, &contents, &mut archive)?;
    events::write(source.log, &contents, &mut archive, progress)?;
    for digest in &contents.files {
        file(source.data, digest, &mut archive)?;
    }
    if let Some(decision) = &decision {
        archive.put("decision.json", &pretty(decision)?)?;
    }
    if let Subject::Procurement(id) = contents.subject {
        record(source.log, id, contents.size, &mut archive)?;
    }
    papers(source, &contents, decision.as_ref(), &mut archive)?;
    let manifest = manifest::of(&contents, &checkpoint, archive.files(), rehearsal.is_some());
    let manifest = pretty(&manifest)?;
    archive.put("manifest.json", &manifest)?;
    archive.put("manifest.note", manifest::note(source.key, &manifest).as_bytes())?;
    archive.finish()?;
    let (events, files) = (contents.events.count(), contents.files.len());
    Ok(Written { size: contents.size, events, files })
}

/// A catalogue file, byte for byte; refused if it is not what the log names.
fn file<W: Write + Seek>(
    data: &DataDir,
    digest: &FileDigest,
    archive: &mut Archive<W>,
) -> Result<(), BundleError> {
    let missing = || BundleError::File(digest.clone());
    let mut from = std::fs::File::open(data.file(digest)).map_err(|_| missing())?;
    let mut hash = Sha256::new();
    archive.stream(&format!("files/{digest}"), true, |to| {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = from.read(&mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            hash.update(&buffer[..read]);
            to.write_all(&buffer[..read])?;
        }
    })?;
    if hex::encode(hash.finalize()) == digest.as_str() { Ok(()) } else { Err(missing()) }
}

/// Why the award went where it went, if somebody was proposed, and the record of the procedure in all its forms.
fn record<W: Write + Seek>(
    log: &EventStore,
    id: SpecificProcurementId,
    size: u64,
    archive: &mut Archive<W>,
) -> Result<(), BundleError> {
    if let Some(decision) = of_award(log, id, Some(size))? {
        archive.put("decision.json", &pretty(&decision)?)?;
    }
    let record = of_procurement(log, id, Some(size))?.ok_or(BundleError::NothingThere)?;
    // The same bundle for every reader: people stand in it by function.
    let record = record.by_function();
    archive.put("record.json", &record.to_json()?)?;
    archive.put("record.de.html", record.to_html().as_bytes())?;
    archive.put("record.de.pdf", &record.to_pdf()?)?;
    Ok(())
}

/// The timeline for programs, and for people in both languages.
fn papers<W: Write + Seek>(
    source: &Source<'_>,
    contents: &Contents,
    decision: Option<&DecisionRecord>,
    archive: &mut Archive<W>,
) -> Result<(), BundleError> {
    let told = timeline::write(source.log, contents, archive)?;
    for language in [Language::De, Language::En] {
        let paper = told.paper(contents, decision, language);
        archive.put(&format!("timeline.{}.html", language.code()), paper.to_html().as_bytes())?;
        archive.put(&format!("timeline.{}.pdf", language.code()), &paper.to_pdf()?)?;
    }
    Ok(())
}

fn pretty(value: &impl serde::Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    Ok(json)
}

/// The order that a bundle is about, if it is about one.
type Placed = Option<Box<PlacedOrder>>;
