//! The manifest: what the bundle is about, and the digest of every file, signed by the log's key.
//! What the files say is not looked at here.

use std::io::Read;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::archive::Archive;
use crate::encoding::{hash_of, sha256};
use crate::finding::{Finding, Findings, Stop};
use crate::keys::{Author, Trust};
use crate::note::Note;

/// The only format there is.
const FORMAT: &str = "marktbuch-bundle/1";
/// The last two entries.
const MANIFEST: &str = "manifest.json";
const NOTE: &str = "manifest.note";
/// The manifest is held in memory, in bytes at most.
const MOST_OF_A_MANIFEST: u64 = 256 * 1024 * 1024;
/// The largest note, in bytes.
pub(crate) const MOST_OF_A_NOTE: u64 = 64 * 1024;

/// What `manifest.json` says.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    pub format: String,
    pub program: String,
    pub subject: Subject,
    pub origin: String,
    pub size: u64,
    pub root: String,
    pub streams: Vec<Listed>,
    pub files: Vec<File>,
}

/// What a bundle is about.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Subject {
    /// `order`, `admission`, `procurement` or `period`.
    pub kind: String,
    /// Of all but a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// A period's first position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
    /// A period's last position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
}

/// A stream that the bundle claims to hold.
#[derive(Debug, Deserialize)]
pub(crate) struct Listed {
    pub stream: String,
    pub events: u64,
    pub complete: bool,
    #[serde(default)]
    pub why: String,
}

/// A file of the bundle.
#[derive(Debug, Deserialize)]
pub(crate) struct File {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
}

impl Subject {
    /// The stream that the bundle is about; none for a period.
    pub fn stream(&self) -> Option<String> {
        let id = self.id.as_ref()?;
        Some(format!("{}-{id}", self.kind))
    }

    /// The stream in which the subject goes on: a specific procurement in its award.
    pub fn further_stream(&self) -> Option<String> {
        let id = self.id.as_ref().filter(|_| self.kind == "procurement")?;
        Some(format!("award-{id}"))
    }
}

/// Reads the manifest and checks its signature.
pub(crate) fn read(
    archive: &mut Archive,
    trust: &Trust,
    findings: &mut Findings,
) -> Result<Manifest, Stop> {
    let bytes = archive.bytes(MANIFEST, MOST_OF_A_MANIFEST)?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| {
        Finding::new(
            "manifest-form",
            MANIFEST,
            format!("is not a manifest: {error}"),
            format!("ist kein Manifest: {error}"),
        )
    })?;
    if manifest.format != FORMAT {
        let (en, de) = ("is of a format unknown here", "hat ein hier unbekanntes Format");
        return Err(Finding::new("manifest-format", MANIFEST, en, de).into());
    }
    let note = archive.bytes(NOTE, MOST_OF_A_NOTE)?;
    findings.take(signature(&note, &bytes, &manifest.origin, trust));
    Ok(manifest)
}

fn signature(note: &[u8], manifest: &[u8], origin: &str, trust: &Trust) -> Result<(), Finding> {
    let note = Note::parse(note).map_err(|why| {
        Finding::new(
            "note-form",
            NOTE,
            format!("is no signed note: {why}"),
            format!("ist keine unterschriebene Notiz: {why}"),
        )
    })?;
    if let Author::Earlier(label) = trust.author(&note, origin, NOTE)? {
        return Err(Finding::new(
            "untrusted-key",
            NOTE,
            format!("is signed by {label}, a key of the past that is not trusted"),
            format!("ist von {label} unterschrieben, einem früheren, nicht vertrauten Schlüssel"),
        ));
    }
    let mut lines = note.text.lines();
    let origin_fits = lines.next().and_then(|line| line.strip_suffix("/bundle")) == Some(origin);
    let digest = lines.next().and_then(hash_of);
    if origin_fits && digest == Some(sha256(&[manifest])) && lines.next().is_none() {
        return Ok(());
    }
    Err(Finding::new(
        "manifest-changed",
        MANIFEST,
        "is not the manifest that was signed",
        "ist nicht das Manifest, das unterschrieben wurde",
    ))
}

/// Compares every entry of the archive with the manifest, in their sequence; answers how many bytes were read.
pub(crate) fn files(
    archive: &mut Archive,
    manifest: &Manifest,
    findings: &mut Findings,
) -> Result<u64, Stop> {
    let names: Vec<_> = archive.entries().iter().map(|entry| entry.name.clone()).collect();
    let listed: Vec<_> = manifest.files.iter().map(|file| file.path.as_str()).collect();
    let expected: Vec<_> = listed.iter().copied().chain([MANIFEST, NOTE]).collect();
    sequence(&names, &expected, findings);
    let mut read = 0;
    for file in &manifest.files {
        let Some(entry) = archive.find(&file.path) else { continue };
        read += entry.bytes;
        let (bytes, digest) = digest(archive, &file.path)?;
        if bytes != file.bytes || digest != file.sha256 {
            findings.add(Finding::new(
                "file-changed",
                &file.path,
                "is not the file that the manifest names",
                "ist nicht die Datei, die das Manifest nennt",
            ));
        } else if file.path.strip_prefix("files/").is_some_and(|name| name != digest) {
            findings.add(Finding::new(
                "file-name",
                &file.path,
                "is not named by its digest",
                "heißt nicht wie seine Prüfsumme",
            ));
        }
    }
    Ok(read)
}

fn sequence(names: &[String], expected: &[&str], findings: &mut Findings) {
    let listed: std::collections::HashSet<_> = expected.iter().copied().collect();
    let present: std::collections::HashSet<_> = names.iter().map(String::as_str).collect();
    for name in names.iter().filter(|name| !listed.contains(name.as_str())) {
        let (en, de) = ("is not in the manifest", "steht nicht im Manifest");
        findings.add(Finding::new("file-added", name, en, de));
    }
    for name in expected.iter().filter(|name| !present.contains(*name)) {
        let (en, de) = ("is in the manifest, not in the bundle", "steht im Manifest und fehlt");
        findings.add(Finding::new("file-missing", name, en, de));
    }
    let same = names.iter().map(String::as_str).eq(expected.iter().copied());
    if !same && names.len() == expected.len() && listed.len() == expected.len() && listed == present
    {
        let (en, de) = ("files stand in another sequence", "Dateien stehen in anderer Folge");
        findings.add(Finding::new("file-sequence", MANIFEST, en, de));
    }
}

fn digest(archive: &mut Archive, name: &str) -> Result<(u64, String), Stop> {
    let mut reader = archive.reader(name)?;
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = reader.read(&mut buffer).map_err(|error| Stop::reading(name, error))?;
        if read == 0 {
            return Ok((bytes, hex::encode(hasher.finalize())));
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
}
