//! A bundle opened and checked by the book (RFC 9162, C2SP signed notes): for tests that then look into it.
//! The programme for auditors is another one; this shares only the log's own reading of notes with the server.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use event_store::note::VerifierKey;
use event_store::{Checkpoint, Hash};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A bundle whose signatures, digests and proofs hold.
pub struct Opened {
    pub entries: Vec<String>,
    pub files: BTreeMap<String, Vec<u8>>,
    pub manifest: Value,
    pub events: Vec<Value>,
}

impl Opened {
    /// Opens a bundle and checks everything that can be checked with the key of `data`.
    pub fn check(bundle: &[u8], data: &Path) -> Self {
        let opened = Self::read(bundle);
        let keys = std::fs::read_to_string(data.join("log.vkey")).unwrap();
        let key: VerifierKey = keys.lines().next().unwrap().parse().unwrap();
        opened.check_manifest(&key);
        let checkpoint = Checkpoint::verified(&opened.text("checkpoint"), &key).unwrap();
        assert_eq!(opened.manifest["size"], checkpoint.size);
        assert_eq!(opened.manifest["root"], checkpoint.root.to_string());
        opened.check_events(&checkpoint);
        opened
    }

    fn read(bundle: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(bundle)).unwrap();
        let (mut entries, mut files) = (Vec::new(), BTreeMap::new());
        for number in 0..zip.len() {
            let mut entry = zip.by_index(number).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            entries.push(entry.name().unwrap().into_owned());
            assert!(files.insert(entry.name().unwrap().into_owned(), content).is_none());
        }
        let manifest = serde_json::from_slice(&files["manifest.json"]).unwrap();
        let lines = String::from_utf8(files["events.jsonl"].clone()).unwrap();
        let events = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Self { entries, files, manifest, events }
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.files[name].clone()).unwrap()
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.files[name]).unwrap()
    }

    fn check_manifest(&self, key: &VerifierKey) {
        let note = self.text("manifest.note");
        let digest = BASE64_STANDARD.encode(Sha256::digest(&self.files["manifest.json"]));
        assert_eq!(key.verify(&note).unwrap(), format!("{}/bundle\n{digest}\n", key.name()));
        let listed = self.manifest["files"].as_array().unwrap();
        let names: Vec<_> = listed.iter().map(|file| file["path"].as_str().unwrap()).collect();
        assert_eq!(names, self.entries[..self.entries.len() - 2]);
        for file in listed {
            let content = &self.files[file["path"].as_str().unwrap()];
            assert_eq!(file["bytes"], content.len());
            assert_eq!(file["sha256"], Hash(Sha256::digest(content).into()).to_string());
        }
    }

    fn check_events(&self, checkpoint: &Checkpoint) {
        let (mut before, mut counts) = (0, BTreeMap::<String, u64>::new());
        for event in &self.events {
            let bytes = |name: &str| BASE64_STANDARD.decode(event[name].as_str().unwrap()).unwrap();
            let (record, payload) = (bytes("record"), bytes("payload"));
            let position = event["position"].as_u64().unwrap();
            assert!(position > before);
            before = position;
            assert_eq!(record[1..9], position.to_be_bytes());
            let salt: [u8; 32] = bytes("salt").try_into().unwrap();
            assert_eq!(record[84..116], Hash::commitment(&salt, &payload).0);
            let path = event["path"].as_array().unwrap().iter();
            let path = path.map(|hash| BASE64_STANDARD.decode(hash.as_str().unwrap()).unwrap());
            let root = root(&record, position - 1, checkpoint.size, path.collect());
            assert_eq!(root, checkpoint.root.0, "position {position}");
            let length = usize::from(record[116]);
            let stream = String::from_utf8(record[117..117 + length].to_vec()).unwrap();
            let revision = u64::from_be_bytes(record[9..17].try_into().unwrap());
            let count = counts.entry(stream).or_default();
            if self.manifest["subject"]["kind"] != "period" {
                assert_eq!(revision, *count);
            }
            *count += 1;
        }
        for stream in self.manifest["streams"].as_array().unwrap() {
            // A stream that is told to have no events is not among them.
            let count = counts.get(stream["stream"].as_str().unwrap()).copied();
            assert_eq!(stream["events"], count.unwrap_or_default());
        }
    }
}

/// RFC 9162, section 2.1.3.2.
fn root(record: &[u8], index: u64, size: u64, path: Vec<Vec<u8>>) -> [u8; 32] {
    let node = |left: &[u8], right: &[u8]| -> [u8; 32] {
        Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
    };
    let mut hash: [u8; 32] = Sha256::new().chain_update([0]).chain_update(record).finalize().into();
    let (mut at, mut last) = (index, size - 1);
    for step in path {
        assert!(last > 0);
        if at & 1 == 1 || at == last {
            hash = node(&step, &hash);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = node(&hash, &step);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    assert_eq!(last, 0);
    hash
}
