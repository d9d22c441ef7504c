//! The keys that are trusted: those given, and those that a trusted key named as its successor.
//! A key that the bundle itself brings along is trusted for nothing.

use std::collections::BTreeSet;

use crate::finding::{Finding, Findings};
use crate::note::{Key, Note, Signed};

/// Reads a file with verifier keys: one a line, empty lines and lines with `#` left out.
pub fn keys_of(text: &str) -> Result<Vec<Key>, String> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let keys = lines.map(|line| Key::parse(line).map_err(|why| format!("`{line}`: {why}")));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() { Err("no key in it".to_owned()) } else { Ok(keys) }
}

/// The trusted keys of one log.
#[derive(Debug)]
pub(crate) struct Trust {
    keys: Vec<Key>,
    /// Keys of rotations that lead up to a trusted one: they cannot be checked without being trusted themselves.
    earlier: BTreeSet<String>,
}

/// Who signed a note.
pub(crate) enum Author {
    /// A trusted key, by its name and hash.
    Trusted(String),
    /// A key from before the trusted ones.
    Earlier(String),
}

impl Trust {
    /// Trusts the keys given that sign texts.
    pub fn new(keys: &[Key]) -> Self {
        let keys = keys.iter().filter(|key| !key.is_a_witness()).cloned().collect();
        Self { keys, earlier: BTreeSet::new() }
    }

    /// Follows the rotations of `keys.txt`, oldest first.
    pub fn follow(&mut self, file: &[u8], findings: &mut Findings) {
        let place = "keys.txt";
        let Ok(text) = std::str::from_utf8(file) else {
            let (en, de) = ("is not UTF-8", "ist kein UTF-8");
            return findings.add(Finding::new("rotation-form", place, en, de));
        };
        for note in notes(text) {
            let rotated =
                Note::parse(note.as_bytes()).and_then(|note| Ok((rotation(&note)?, note)));
            match rotated {
                Ok((key, note)) => self.rotate(key, &note, findings),
                Err(why) => findings.add(Finding::new(
                    "rotation-form",
                    place,
                    format!("holds a note that is no rotation of a key: {why}"),
                    format!("enthält eine Notiz, die kein Schlüsselwechsel ist: {why}"),
                )),
            }
        }
    }

    fn rotate(&mut self, new: Key, note: &Note, findings: &mut Findings) {
        let says = |key: &Key| (key.name() == new.name()).then(|| key.says(note));
        let said: Vec<_> = self.keys.iter().filter_map(says).collect();
        if said.contains(&Signed::Wrong) {
            findings.add(Finding::new(
                "rotation-signature",
                "keys.txt",
                format!("the change to the key {} is wrongly signed", new.label()),
                format!("der Wechsel zum Schlüssel {} ist falsch unterschrieben", new.label()),
            ));
        } else if said.iter().any(|said| matches!(said, Signed::At(_))) {
            self.keys.push(new);
        } else {
            self.earlier.extend(note.signers());
        }
    }

    /// Who signed a note of this origin; a finding if nobody trusted did.
    pub fn author(&self, note: &Note, origin: &str, place: &str) -> Result<Author, Finding> {
        let own = || self.keys.iter().filter(|key| key.name() == origin);
        for key in own() {
            match key.says(note) {
                Signed::At(_) => return Ok(Author::Trusted(key.label())),
                Signed::Wrong => return Err(wrong(&key.label(), place)),
                Signed::Not => {}
            }
        }
        if let Some(earlier) = note.signers().find(|signer| self.earlier.contains(signer)) {
            return Ok(Author::Earlier(earlier));
        }
        let signers: Vec<_> = note.signers().collect();
        Err(Finding::new(
            "untrusted-key",
            place,
            format!("is signed by {}, and not by a trusted key", signers.join(", ")),
            format!(
                "ist von {} unterschrieben und von keinem vertrauten Schlüssel",
                signers.join(", ")
            ),
        ))
    }
}

fn wrong(label: &str, place: &str) -> Finding {
    Finding::new(
        "signature",
        place,
        format!("the signature by {label} does not fit the text"),
        format!("die Unterschrift von {label} passt nicht zum Text"),
    )
}

/// The new key that a note names: `<origin>/key`, then the verifier key.
fn rotation(note: &Note) -> Result<Key, &'static str> {
    let mut lines = note.text.lines();
    let origin = lines.next().and_then(|line| line.strip_suffix("/key")).ok_or("no `/key`")?;
    let key = Key::parse(lines.next().ok_or("no key")?)?;
    if lines.next().is_some() {
        return Err("more lines than two");
    }
    if key.name() != origin || key.is_a_witness() {
        return Err("the key is not the log's");
    }
    Ok(key)
}

/// The notes of a file: each ends with its lines of signatures; empty lines between them count for nothing.
fn notes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    let mut signed = false;
    for line in text.split_inclusive('\n') {
        let signs = line.starts_with("— ");
        if signed && !signs {
            open = false;
        }
        if !open && line.trim().is_empty() {
            continue;
        }
        if !open {
            found.push(String::new());
            open = true;
        }
        signed = signs;
        if let Some(note) = found.last_mut() {
            note.push_str(line);
        }
    }
    found
}
