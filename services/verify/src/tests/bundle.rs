//! A bundle that can be changed and sealed again, and what the verifier is asked about it.
//! What it holds comes from the sample of a log.

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::sample::{Pen, b64};
use super::zips;
use crate::encoding::sha256;
use crate::{Key, Question, Report, verify};

/// The files of a bundle; its manifest and the note over it are the last two.
#[derive(Clone)]
pub(super) struct Bundle {
    pub files: Vec<(String, Vec<u8>)>,
    pub manifest: Value,
}

impl Bundle {
    /// Makes the manifest anew over the files as they are, and signs it: what only who has the key can do.
    pub fn seal(&mut self, pen: &Pen) {
        self.files.retain(|(name, _)| !name.starts_with("manifest."));
        let listed = self.files.iter().map(|(path, bytes)| {
            json!({ "path": path, "bytes": bytes.len(), "sha256": hex::encode(sha256(&[bytes])) })
        });
        self.manifest["files"] = listed.collect();
        let manifest = self.manifest.to_string().into_bytes();
        let text = format!("{}/bundle\n{}\n", pen.name, b64(sha256(&[&manifest])));
        self.files.push(("manifest.json".to_owned(), manifest));
        self.files.push(("manifest.note".to_owned(), pen.sign(&text).into_bytes()));
    }

    pub fn sealed(mut self, pen: &Pen) -> Self {
        self.seal(pen);
        self
    }

    pub fn file(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.files.iter_mut().find(|(found, _)| found == name).unwrap().1
    }

    pub fn put(&mut self, name: &str, bytes: &[u8]) {
        self.files.insert(1, (name.to_owned(), bytes.to_vec()));
    }

    /// Changes the lines of the events.
    pub fn lines(&mut self, change: impl FnOnce(&mut Vec<Value>)) {
        let file = self.file("events.jsonl");
        let text = String::from_utf8(std::mem::take(file)).unwrap();
        let mut lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        change(&mut lines);
        *file = lines.iter().map(|line| line.to_string() + "\n").collect::<String>().into_bytes();
    }

    pub fn stream(&mut self, name: &str) -> &mut Value {
        let streams = self.manifest["streams"].as_array_mut().unwrap();
        streams.iter_mut().find(|listed| listed["stream"] == name).unwrap()
    }

    pub fn report(&self) -> Report {
        Asking::default().report(self)
    }

    /// The codes of all defects.
    pub fn codes(&self) -> Vec<&'static str> {
        codes(&self.report())
    }
}

pub(super) fn codes(report: &Report) -> Vec<&'static str> {
    assert_eq!(report.is_verified(), report.verdict == "verified");
    for defect in &report.defects {
        assert!(!defect.place.is_empty() && !defect.en.is_empty() && !defect.de.is_empty());
    }
    report.defects.iter().map(|defect| defect.code).collect()
}

/// What is asked besides.
pub(super) struct Asking {
    pub keys: Vec<Key>,
    pub held: Vec<String>,
    pub witnesses: Vec<Key>,
    pub most_bytes: u64,
}

impl Default for Asking {
    fn default() -> Self {
        let keys = vec![Pen::log().key()];
        Self { keys, held: Vec::new(), witnesses: Vec::new(), most_bytes: 1 << 30 }
    }
}

impl Asking {
    pub fn report(self, bundle: &Bundle) -> Report {
        self.report_on(&zips::zip(&bundle.files))
    }

    pub fn report_on(self, bytes: &[u8]) -> Report {
        let (_folder, path) = file(bytes);
        let held = self.held.into_iter().map(|note| ("held".to_owned(), note.into_bytes()));
        let question = Question {
            bundle: path,
            keys: self.keys,
            held: held.collect(),
            witnesses: self.witnesses,
            most_bytes: self.most_bytes,
        };
        verify(&question).unwrap()
    }
}

fn file(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("bundle.zip");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}
