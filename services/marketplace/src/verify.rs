//! Checking everything that is the truth: the log's hashes, that every event can be read, and the files it names.
//! Read models are not checked, they are made anew from the log; but if they reflect more than the log has, its end is
//! lost.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use chrono::{DateTime, Utc};
use event_store::{EventStore, Filter, Known, ReadError, Recorded, VerifyError};
use schemas::catalogue::FileDigest;
use schemas::event::Event;
use schemas::specific_procurement::SpecificProcurementEvent;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::data_dir::DataDir;
use crate::files_named::named_by;
use crate::log_end;
use crate::tendering;

/// What was checked and found to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Events.
    pub events: u64,
    /// The last position.
    pub position: u64,
    /// The chain's hash there, in hexadecimal digits.
    pub chain: String,
    /// The root of the Merkle tree over all of them, in hexadecimal digits.
    pub root: String,
    /// How many of them the store's checkpoint signs; none if it has none.
    pub signed: Option<u64>,
    /// Catalogue files and documents, each as often as an event names it.
    pub files: u64,
    /// Where an event says that it happened well before those that stand before it: a clock was set back. Told, but no
    /// defect: it is what was written.
    pub times_going_back: Vec<String>,
    /// Where registry and log differ because something broke off, or an earlier version left it so. Told, but no defect.
    pub notes: Vec<String>,
}

/// The most defects that are told.
const MOST: usize = 100;
/// Seconds by which an event may be older than those before it: requests end in another sequence than they began.
const GOING_BACK: i64 = 120;
/// How many events are read at once.
const PAGE: usize = 4_096;

/// Checks a data directory, also beside the process that writes it; each defect is a sentence.
pub fn verify(
    data: &DataDir,
    known: &Known,
    progress: &mut dyn FnMut(u64),
) -> Result<Checked, Vec<String>> {
    let verified =
        event_store::verify(&data.log(), known, progress).map_err(|error| match error {
            VerifyError::Defects(defects) => defects.iter().map(ToString::to_string).collect(),
            other @ (VerifyError::Open(_) | VerifyError::Read(_)) => vec![other.to_string()],
        })?;
    let log = EventStore::open_reader(&data.log()).map_err(|error| vec![error.to_string()])?;
    let mut defects = Vec::new();
    match log_end::lost(&log, data, None) {
        Ok(lost) => defects.extend(lost),
        Err(error) => defects.push(format!("what was noted of the log's end: {error}")),
    }
    let mut times = Times::default();
    let read = read_all(&log, data, verified.last_position, &mut defects, &mut times);
    let files = read.map_err(|error| vec![error.to_string()])?;
    let (found, notes) = crate::authorisation::comparison::told(data, &log);
    defects.extend(found);
    defects.truncate(MOST);
    if defects.is_empty() {
        Ok(Checked {
            events: verified.events,
            position: verified.last_position,
            chain: verified.last_chain.to_string(),
            root: verified.root.to_string(),
            signed: verified.signed,
            files,
            times_going_back: times.going_back,
            notes,
        })
    } else {
        Err(defects)
    }
}

/// The times of events in their sequence.
#[derive(Default)]
struct Times {
    newest: Option<DateTime<Utc>>,
    going_back: Vec<String>,
}

impl Times {
    fn see(&mut self, event: &Recorded) {
        let time = event.meta.time;
        let newest = self.newest.map_or(time, |newest| newest.max(time));
        self.newest = Some(newest);
        let seconds = (newest - time).num_seconds();
        if seconds > GOING_BACK && self.going_back.len() < MOST {
            let position = event.position;
            self.going_back.push(format!(
                "position {position}: {seconds} s before an event that stands before it"
            ));
        }
    }
}

fn read_all(
    log: &EventStore,
    data: &DataDir,
    last: u64,
    defects: &mut Vec<String>,
    times: &mut Times,
) -> Result<u64, ReadError> {
    let (mut after, mut files) = (0, 0);
    while after < last && defects.len() < MOST {
        let page = log.read_all(after, &Filter::All, PAGE)?;
        if page.through == after {
            break;
        }
        after = page.through;
        for stored in &page.events {
            times.see(stored);
            if opened(stored) {
                defects.extend(tendering::opened_again(log, data, stored)?);
            }
            match named_by(stored) {
                Ok(named) => {
                    files += named.len() as u64;
                    let defect = |file: &FileDigest| file_defect(&data.file(file), file);
                    defects.extend(named.iter().filter_map(defect));
                }
                Err(why) => defects.push(why.to_string()),
            }
        }
    }
    defects.truncate(MOST);
    Ok(files)
}

/// Whether tenders were opened by this event: they are opened again, and compared.
fn opened(stored: &Recorded) -> bool {
    stored.stream.category() == SpecificProcurementEvent::CATEGORY && stored.kind == "TendersOpened"
}

fn file_defect(path: &Path, named: &FileDigest) -> Option<String> {
    match digest_of(path) {
        Ok(found) if found == named.as_str() => None,
        Ok(found) => Some(format!("file {named}: its content has the digest {found}")),
        Err(error) => Some(format!("file {named}: {error}")),
    }
}

fn digest_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut part = vec![0; 256 * 1024];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hex::encode(digest.finalize())),
            read => digest.update(&part[..read]),
        }
    }
}
