//! A small log and what bundles of it hold, made without the server's code, so that they can be made wrong in every way.
//! What the verifier says to them is told in the tests.

use std::collections::HashMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};

use super::bundle::Bundle;
use super::naive;
use crate::encoding::{Hash, sha256};
use crate::{Key, tree};

pub(super) const ORIGIN: &str = "marktbuch-test";
pub(super) const ORDER: &str = "order-0192f0c1-7a6e-7c33-8d2a-5d2f6a1b3c4d";
pub(super) const CALL: &str = "procurement-0192f0c1-7a6e-7c33-8d2a-5d2f6a1b3c4e";
pub(super) const AWARD: &str = "award-0192f0c1-7a6e-7c33-8d2a-5d2f6a1b3c4e";
pub(super) const OFFER: &str = "offer-5b1d5a0e-3f0a-5f6e-9c53-0d9a4f6b7e21";

pub(super) fn b64(bytes: impl AsRef<[u8]>) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// A key that signs notes.
pub(super) struct Pen {
    secret: SigningKey,
    pub name: String,
    kind: u8,
}

impl Pen {
    pub fn new(name: &str, seed: u8, kind: u8) -> Self {
        Self { secret: SigningKey::from_bytes(&[seed; 32]), name: name.to_owned(), kind }
    }

    pub fn log() -> Self {
        Self::new(ORIGIN, 1, 1)
    }

    fn public(&self) -> Vec<u8> {
        [&[self.kind][..], self.secret.verifying_key().as_bytes()].concat()
    }

    fn id(&self) -> [u8; 4] {
        sha256(&[self.name.as_bytes(), b"\n", &self.public()])[..4].try_into().unwrap()
    }

    pub fn vkey(&self) -> String {
        format!("{}+{}+{}", self.name, hex::encode(self.id()), b64(self.public()))
    }

    pub fn key(&self) -> Key {
        Key::parse(&self.vkey()).unwrap()
    }

    pub fn sign(&self, text: &str) -> String {
        let signature = self.secret.sign(text.as_bytes()).to_bytes();
        format!("{text}\n— {} {}\n", self.name, b64([&self.id()[..], &signature].concat()))
    }

    /// The line by which a witness cosigns a note.
    pub fn cosign(&self, note: &str, time: u64) -> String {
        let (text, _) = note.rsplit_once("\n\n").unwrap();
        let message = format!("cosignature/v1\ntime {time}\n{text}\n");
        let signature = self.secret.sign(message.as_bytes()).to_bytes();
        let blob = [&self.id()[..], &time.to_be_bytes(), &signature].concat();
        format!("— {} {}\n", self.name, b64(blob))
    }
}

#[derive(Clone)]
pub(super) struct Sample {
    pub stream: String,
    pub record: Vec<u8>,
    pub salt: Vec<u8>,
    pub payload: Vec<u8>,
}

/// A log in memory.
#[derive(Clone, Default)]
pub(super) struct Log {
    pub events: Vec<Sample>,
    heads: HashMap<String, (u64, u64)>,
}

impl Log {
    /// Twelve events: an order of four events ends at 9, the offer it rests on changes at 10.
    pub fn market() -> Self {
        let mut log = Self::default();
        for (stream, kind) in [
            ("organisation-1", "OrganisationRegistered"),
            ("organisation-2", "OrganisationRegistered"),
            (OFFER, "OfferListed"),
            ("organisation-3", "OrganisationRegistered"),
            (OFFER, "OfferPriceChanged"),
            (ORDER, "OrderPlaced"),
            (ORDER, "OrderAccepted"),
            (ORDER, "GoodsDespatched"),
            (ORDER, "GoodsReceived"),
            (OFFER, "OfferPriceChanged"),
            (ORDER, "OrderCompleted"),
            ("organisation-4", "OrganisationRegistered"),
        ] {
            let payload = json!({ "said": kind, "number": log.events.len() });
            log.push(stream, kind, payload.to_string().as_bytes());
        }
        log
    }

    /// Eleven events: a call and its award, which ends at 10; at 11 somebody hands in one more tender.
    pub fn competition() -> Self {
        let mut log = Self::default();
        for (stream, kind) in [
            ("organisation-1", "OrganisationRegistered"),
            (CALL, "SpecificProcurementPrepared"),
            (CALL, "InvitationToTenderIssued"),
            (CALL, "TenderReceived"),
            (CALL, "TendersOpened"),
            (AWARD, "AwardProcedureBegun"),
            ("organisation-2", "OrganisationRegistered"),
            (AWARD, "TendersEvaluated"),
            (AWARD, "AwardApproved"),
            (AWARD, "ContractConcluded"),
            (CALL, "UnauthorisedAccessAttempted"),
        ] {
            log.push(stream, kind, json!({ "said": kind }).to_string().as_bytes());
        }
        log
    }

    /// The bundle of the call over these events.
    pub fn call(&self, positions: &[usize], size: usize) -> Bundle {
        let mut bundle = self.bundle_of(positions, size);
        let id = CALL.strip_prefix("procurement-").unwrap();
        bundle.manifest["subject"] = json!({ "kind": "procurement", "id": id });
        bundle.sealed(&Pen::log())
    }

    pub fn push(&mut self, stream: &str, kind: &str, payload: &[u8]) {
        let position = self.events.len() as u64 + 1;
        let head = self.heads.get(stream).copied();
        let revision = head.map_or(0, |(revision, _)| revision + 1);
        let previous = head.map_or(0, |(_, position)| position);
        self.heads.insert(stream.to_owned(), (revision, position));
        let salt = sha256(&[b"salt", &position.to_be_bytes()]).to_vec();
        let mut record = vec![1];
        for number in [position, revision, previous] {
            record.extend(number.to_be_bytes());
        }
        record.extend([7; 16]);
        record.extend((1_700_000_000_000_000 + position.cast_signed() * 1_000_000).to_be_bytes());
        record.extend(1_u16.to_be_bytes());
        record.extend([8; 16]);
        record.extend([0; 17]);
        record.extend(sha256(&[b"event_store payload v1\0", &salt, payload]));
        for text in [stream, kind, "user-1"] {
            record.push(u8::try_from(text.len()).unwrap());
            record.extend(text.as_bytes());
        }
        self.events.push(Sample {
            stream: stream.to_owned(),
            record,
            salt,
            payload: payload.to_vec(),
        });
    }

    pub fn leaves(&self, size: usize) -> Vec<Hash> {
        self.events[..size].iter().map(|event| tree::leaf(&event.record)).collect()
    }

    pub fn checkpoint(&self, size: usize, pen: &Pen) -> String {
        let root = b64(naive::root(&self.leaves(size)));
        pen.sign(&format!("{}\n{size}\n{root}\n", pen.name))
    }

    /// The line of an event, proven in the tree of this size.
    pub fn line(&self, position: usize, size: usize) -> Value {
        let event = &self.events[position - 1];
        let path = naive::inclusion(position - 1, &self.leaves(size));
        json!({
            "position": position,
            "record": b64(&event.record),
            "salt": b64(&event.salt),
            "payload": b64(&event.payload),
            "path": path.iter().map(b64).collect::<Vec<_>>(),
        })
    }

    pub fn consistency(&self, from: usize, to: usize) -> String {
        let path = naive::consistency(from, &self.leaves(to));
        let path: Vec<_> = path.iter().map(b64).collect();
        json!({ "from": from, "to": to, "path": path }).to_string() + "\n"
    }

    /// The bundle of the order as of position 9, with all it rests on.
    pub fn bundle(&self) -> Bundle {
        self.bundle_of(&[1, 3, 5, 6, 7, 8, 9], 9)
    }

    pub fn bundle_of(&self, positions: &[usize], size: usize) -> Bundle {
        let pen = Pen::log();
        let lines = positions.iter().map(|position| self.line(*position, size).to_string() + "\n");
        let file = b"article;price\n1;12.40\n";
        let files = [
            ("README.txt", b"how to verify".to_vec()),
            ("log.vkey", format!("{}\n", pen.vkey()).into_bytes()),
            ("keys.txt", Vec::new()),
            ("checkpoint", self.checkpoint(size, &pen).into_bytes()),
            ("checkpoints/4", self.checkpoint(4, &pen).into_bytes()),
            ("checkpoints/7", self.checkpoint(7, &pen).into_bytes()),
            (
                "consistency.jsonl",
                (self.consistency(4, 7) + &self.consistency(7, size)).into_bytes(),
            ),
            ("events.jsonl", lines.collect::<String>().into_bytes()),
            (&format!("files/{}", hex::encode(sha256(&[file]))), file.to_vec()),
            ("decision.json", b"{}".to_vec()),
        ];
        let files = files.map(|(name, bytes)| (name.to_owned(), bytes)).to_vec();
        let mut events: Vec<(String, u64)> = Vec::new();
        for position in positions {
            let stream = &self.events[position - 1].stream;
            match events.iter_mut().find(|(name, _)| name == stream) {
                Some((_, count)) => *count += 1,
                None => events.push((stream.clone(), 1)),
            }
        }
        let streams: Vec<_> = events
            .iter()
            .map(|(stream, events)| json!({ "stream": stream, "events": events, "complete": true, "why": "" }))
            .collect();
        let manifest = json!({
            "format": "marktbuch-bundle/1",
            "program": "test 1",
            "subject": { "kind": "order", "id": ORDER.strip_prefix("order-").unwrap() },
            "origin": ORIGIN,
            "size": size,
            "root": hex::encode(naive::root(&self.leaves(size))),
            "streams": streams,
            "files": [],
        });
        let mut bundle = Bundle { files, manifest };
        bundle.seal(&pen);
        bundle
    }
}
