//! `events.jsonl`: every event as it is stored, with its salt and the path that shows that it stands in the tree.
//! Nothing is read out of an event here.

use std::io::{Seek, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use event_store::{EventStore, Evidence, ReadError};
use serde::Serialize;

use super::archive::Archive;
use super::contents::Contents;
use super::{BundleError, Progress};

/// A line of `events.jsonl`; bytes in base64 with padding (RFC 4648, section 4).
#[derive(Serialize)]
struct Line {
    position: u64,
    record: String,
    salt: String,
    payload: String,
    /// From the leaf up.
    path: Vec<String>,
}

pub(super) fn write<W: Write + Seek>(
    log: &EventStore,
    contents: &Contents,
    archive: &mut Archive<W>,
    progress: &mut Progress<'_>,
) -> Result<(), BundleError> {
    let total = contents.events.count();
    archive.stream("events.jsonl", true, |out| {
        for (done, position) in (1..).zip(contents.events.positions()) {
            serde_json::to_writer(&mut *out, &line(log, position, contents.size)?)?;
            out.write_all(b"\n")?;
            progress(done, total);
        }
        Ok(())
    })
}

fn line(log: &EventStore, position: u64, size: u64) -> Result<Line, BundleError> {
    let evidence = log.evidence(position)?;
    let Evidence { record, salt, payload, .. } =
        evidence.ok_or(ReadError::BeyondTree { asked: position, size })?;
    let path = log.inclusion(position, size)?;
    Ok(Line {
        position,
        record: BASE64_STANDARD.encode(record),
        salt: BASE64_STANDARD.encode(salt),
        payload: BASE64_STANDARD.encode(payload),
        path: path.iter().map(|hash| BASE64_STANDARD.encode(hash.0)).collect(),
    })
}
