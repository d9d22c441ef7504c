//! The checkpoints of a bundle: signatures, the proofs that each grew from the one before, stamps, witnesses,
//! and what they say to checkpoints that the asker holds. No event is looked at here.

mod asked;

use std::collections::{BTreeMap, HashMap};
use std::io::BufReader;

use serde::Deserialize;

use crate::archive::Archive;
use crate::encoding::{Hash, decimal, hash_of, next_line, path_of, sha256};
use crate::finding::{Finding, Findings, Stop};
use crate::keys::{Author, Trust};
use crate::manifest::MOST_OF_A_NOTE;
use crate::note::Note;
use crate::report::{CheckpointSeen, StampSeen};
use crate::{timestamp, tree};

pub(crate) use asked::{Held, held, witnessed};

/// The entry with the proofs.
const PROOFS: &str = "consistency.jsonl";
/// The longest line of it, in bytes: a path has at most 128 hashes.
const MOST_OF_A_LINE: u64 = 16 * 1024;
/// The largest time stamp, in bytes.
const MOST_OF_A_STAMP: u64 = 1024 * 1024;

/// What a checkpoint says.
#[derive(Debug)]
pub(crate) struct Checkpoint {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
    pub note: Note,
}

impl Checkpoint {
    /// Reads a checkpoint; who signed it is another question.
    pub fn read(bytes: &[u8], place: &str) -> Result<Self, Finding> {
        let refused = |why: &str| {
            Finding::new(
                "checkpoint-form",
                place,
                format!("is no checkpoint: {why}"),
                format!("ist kein Prüfpunkt: {why}"),
            )
        };
        let note = Note::parse(bytes).map_err(refused)?;
        let mut lines = note.text.lines();
        let origin = lines.next().filter(|line| !line.is_empty());
        let origin = origin.ok_or_else(|| refused("no origin"))?.to_owned();
        let size = lines.next().and_then(decimal).ok_or_else(|| refused("no size"))?;
        let root = lines.next().and_then(hash_of).ok_or_else(|| refused("no root"))?;
        Ok(Self { origin, size, root, note })
    }
}

/// The checkpoint that the bundle stands on, read and signed by a trusted key.
pub(crate) fn main(archive: &mut Archive, trust: &Trust) -> Result<(Checkpoint, String), Stop> {
    let place = "checkpoint";
    let checkpoint = Checkpoint::read(&archive.bytes(place, MOST_OF_A_NOTE)?, place)?;
    match trust.author(&checkpoint.note, &checkpoint.origin, place)? {
        Author::Trusted(label) => Ok((checkpoint, label)),
        Author::Earlier(label) => Err(Finding::new(
            "untrusted-key",
            place,
            format!("is signed by {label}, a key of the past that is not trusted"),
            format!("ist von {label} unterschrieben, einem früheren, nicht vertrauten Schlüssel"),
        )
        .into()),
    }
}

/// All checkpoints of a bundle by their size.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    pub by_size: BTreeMap<u64, Checkpoint>,
    pub seen: BTreeMap<u64, CheckpointSeen>,
    /// Proofs that the tree of the first size is the beginning of that of the second.
    paths: HashMap<(u64, u64), Vec<Hash>>,
}

impl Checkpoints {
    /// Reads the older checkpoints and checks all of them against the one that the bundle stands on.
    pub fn read(
        archive: &mut Archive,
        main: (Checkpoint, String),
        trust: &Trust,
        warnings: &mut Findings,
        findings: &mut Findings,
    ) -> Result<Self, Stop> {
        let (main, label) = main;
        let size = main.size;
        let seen = BTreeMap::from([(size, seen("checkpoint", &main, Some(label)))]);
        let by_size = BTreeMap::from([(size, main)]);
        let mut read = Self { by_size, seen, paths: HashMap::new() };
        let names: Vec<_> = archive.entries().iter().map(|entry| entry.name.clone()).collect();
        for name in names.iter().filter(|name| name.starts_with("checkpoints/")) {
            let bytes = archive.bytes(name, MOST_OF_A_NOTE)?;
            let older = read.older(name, size, &bytes, trust, warnings);
            findings.take(older);
        }
        for name in names.iter().filter(|name| name.starts_with("timestamps/")) {
            let stamp = archive.bytes(name, MOST_OF_A_STAMP)?;
            let stamped = format!("checkpoints/{}", stamped_size(name));
            let checkpoint = match archive.find(&stamped) {
                Some(_) => archive.bytes(&stamped, MOST_OF_A_NOTE)?,
                None => Vec::new(),
            };
            findings.take(read.stamp(name, &stamp, &checkpoint));
        }
        read.proofs(archive, findings)?;
        read.chain(findings);
        Ok(read)
    }

    fn older(
        &mut self,
        name: &str,
        most: u64,
        bytes: &[u8],
        trust: &Trust,
        warnings: &mut Findings,
    ) -> Result<(), Finding> {
        let checkpoint = Checkpoint::read(bytes, name)?;
        let named = name.strip_prefix("checkpoints/").and_then(decimal);
        let origin = self.by_size.get(&most).map(|main| main.origin.as_str());
        if named != Some(checkpoint.size) || origin != Some(&checkpoint.origin) {
            let en = "is named by another size, or of another log";
            let de = "trägt eine andere Größe im Namen oder gehört zu einem anderen Log";
            return Err(Finding::new("checkpoint-name", name, en, de));
        }
        if checkpoint.size > most {
            let en = format!("is of a larger tree than the bundle's, {most}");
            let de = format!("gehört zu einem größeren Baum als dem des Bündels, {most}");
            return Err(Finding::new("checkpoint-later", name, en, de));
        }
        let label = match trust.author(&checkpoint.note, &checkpoint.origin, name)? {
            Author::Trusted(label) => Some(label),
            Author::Earlier(label) => {
                warnings.add(earlier(name, &label));
                None
            }
        };
        let twin = self.by_size.get(&checkpoint.size);
        if twin.is_some_and(|twin| twin.root != checkpoint.root) {
            return Err(two_histories(name, checkpoint.size));
        }
        self.seen.insert(checkpoint.size, seen(name, &checkpoint, label));
        self.by_size.insert(checkpoint.size, checkpoint);
        Ok(())
    }

    fn stamp(&mut self, name: &str, stamp: &[u8], checkpoint: &[u8]) -> Result<(), Finding> {
        let refused = |en: &str, de: &str| Finding::new("time-stamp", name, en, de);
        let size = stamped_size(name).to_owned();
        let seen = decimal(&size).and_then(|size| self.seen.get_mut(&size));
        let seen = seen.filter(|_| !checkpoint.is_empty()).ok_or_else(|| {
            refused("stamps no checkpoint that is here", "stempelt keinen vorhandenen Prüfpunkt")
        })?;
        let read = timestamp::read(stamp).ok_or_else(|| {
            refused(
                "is no response that grants a time stamp over SHA-256",
                "ist keine Antwort, die einen Zeitstempel über SHA-256 gewährt",
            )
        })?;
        if read.digest != sha256(&[checkpoint]) {
            return Err(refused("stamps something else", "stempelt etwas anderes"));
        }
        let command =
            format!("openssl ts -verify -in {name} -data checkpoints/{size} -CAfile AUTHORITY.pem");
        seen.stamp = Some(StampSeen { file: name.to_owned(), time: read.time, command });
        Ok(())
    }

    fn proofs(&mut self, archive: &mut Archive, findings: &mut Findings) -> Result<(), Stop> {
        let mut reader = BufReader::new(archive.reader(PROOFS)?);
        let (mut line, mut number) = (Vec::new(), 0);
        loop {
            let more = next_line(&mut reader, &mut line, MOST_OF_A_LINE);
            if !more.map_err(|error| Stop::reading(PROOFS, error))? {
                return Ok(());
            }
            number += 1;
            let read = serde_json::from_slice::<Proof>(&line).ok();
            let read = read.and_then(|proof| Some((proof.from, proof.to, path_of(&proof.path)?)));
            match read {
                // The asker may hold any checkpoint: proofs from other sizes are kept for that.
                Some((from, to, path)) if self.by_size.contains_key(&to) => {
                    self.paths.insert((from, to), path);
                }
                Some(_) | None => findings.add(Finding::new(
                    "consistency-form",
                    format!("{PROOFS}, line {number}"),
                    "is no proof between checkpoints of this bundle",
                    "ist kein Nachweis zwischen Prüfpunkten dieses Bündels",
                )),
            }
        }
    }

    /// Each checkpoint must be proven to be the beginning of the next.
    fn chain(&self, findings: &mut Findings) {
        for (old, new) in self.by_size.values().zip(self.by_size.values().skip(1)) {
            let path = self.paths.get(&(old.size, new.size));
            let proven = path.is_some_and(|path| {
                tree::extends((old.size, &old.root), (new.size, &new.root), path)
            });
            if !proven {
                let (from, to) = (old.size, new.size);
                findings.add(Finding::new(
                    if path.is_some() { "consistency" } else { "consistency-missing" },
                    format!("{PROOFS}, {from} to {to}"),
                    format!("it is not proven that the log of {to} events begins with that of {from}"),
                    format!("es ist nicht nachgewiesen, dass das Log mit {to} Ereignissen mit dem von {from} beginnt"),
                ));
            }
        }
    }
}

#[derive(Deserialize)]
struct Proof {
    from: u64,
    to: u64,
    path: Vec<String>,
}

fn stamped_size(name: &str) -> &str {
    name.strip_prefix("timestamps/").and_then(|name| name.strip_suffix(".tsr")).unwrap_or("")
}

fn seen(file: &str, checkpoint: &Checkpoint, signed_by: Option<String>) -> CheckpointSeen {
    CheckpointSeen {
        file: file.to_owned(),
        size: checkpoint.size,
        root: hex::encode(checkpoint.root),
        signed_by,
        cosigned: Vec::new(),
        stamp: None,
    }
}

fn earlier(name: &str, label: &str) -> Finding {
    Finding::new(
        "earlier-key",
        name,
        format!(
            "is signed by {label}, a key of the past that is not trusted: only its root is proven"
        ),
        format!(
            "ist von {label} unterschrieben, einem früheren, nicht vertrauten Schlüssel: nur die Wurzel ist nachgewiesen"
        ),
    )
}

fn two_histories(name: &str, size: u64) -> Finding {
    Finding::new(
        "two-histories",
        name,
        format!("another root was signed for the same {size} events: the log showed two histories"),
        format!(
            "für dieselben {size} Ereignisse wurde eine andere Wurzel unterschrieben: das Log hat zwei Geschichten gezeigt"
        ),
    )
}
