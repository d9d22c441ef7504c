//! Proofs over HTTP and the command line, checked by hashing them here and by the witness's crate.
//! No code of the log is used to judge the log.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use witness::note::{Checkpoint, Note, VerifierKey};
use witness::tree::extends;

use crate::support::{Article, Market, run, text, told};

type Hash = [u8; 32];

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root to which a leaf and a path lead (RFC 9162, section 2.1.3.2).
fn led_to(mut index: u64, size: u64, leaf: Hash, path: &[Hash]) -> Hash {
    let (mut last, mut hash) = (size - 1, leaf);
    for next in path {
        if index & 1 == 1 || index == last {
            hash = node(next, &hash);
            while index & 1 == 0 && index != 0 {
                (index, last) = (index >> 1, last >> 1);
            }
        } else {
            hash = node(&hash, next);
        }
        (index, last) = (index >> 1, last >> 1);
    }
    assert_eq!(last, 0, "the path is too short");
    hash
}

fn hashes(path: &Value) -> Vec<Hash> {
    let hashes = path.as_array().unwrap().iter();
    hashes.map(|hash| witness::note::hash(hash.as_str().unwrap()).unwrap()).collect()
}

fn hex(text: &Value) -> Hash {
    let text = text.as_str().unwrap();
    let bytes = (0..32).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap());
    bytes.collect::<Vec<_>>().try_into().unwrap()
}

fn signed(note: &str, key: &VerifierKey) -> Checkpoint {
    let note = Note::parse(note).unwrap();
    assert!(note.signed_by(std::slice::from_ref(key)));
    Checkpoint::parse(note.text).unwrap()
}

fn log_key(data: &std::path::Path) -> VerifierKey {
    VerifierKey::parse(&std::fs::read_to_string(data.join("log.vkey")).unwrap()).unwrap()
}

fn get(market: &Market, path: &str) -> Vec<u8> {
    let answer = market.auditor.send("GET", path, &[], &[]);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.bytes
}

#[test]
fn every_event_is_proven_to_whoever_has_a_token() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let key = log_key(data.path());
    let leaves = market.other_supplier.get("/log", &[("limit", "1000")]).expect(200);
    for entry in leaves["entries"].as_array().unwrap() {
        let position = entry["position"].to_string();
        let proof = market.other_supplier.get("/log/proofs/inclusion", &[("position", &position)]);
        let proof = proof.expect(200);
        let checkpoint = signed(proof["checkpoint"].as_str().unwrap(), &key);
        let index = entry["position"].as_u64().unwrap() - 1;
        let leaf = hex(&entry["leaf_hash"]);
        let root = led_to(index, checkpoint.size, leaf, &hashes(&proof["path"]));
        assert_eq!(root, checkpoint.root, "position {position}");
    }
    for query in [[("position", "0")], [("position", "9999")]] {
        market.buyer.get("/log/proofs/inclusion", &query).refused(404, "not_found");
    }
}

#[test]
fn a_log_is_proven_to_extend_what_it_was() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let key = log_key(data.path());
    let note = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let before = signed(&note(get(&market, "/tlog/checkpoint")), &key);
    market.publish(&[Article::new("A1", "Tastatur", "20.00")]);
    let after = signed(&note(get(&market, "/tlog/checkpoint")), &key);
    assert!(after.size > before.size);
    let (from, to) = (before.size.to_string(), after.size.to_string());
    let proof = market.buyer.get("/log/proofs/consistency", &[("from", &from), ("to", &to)]);
    let path = hashes(&proof.expect(200)["path"]);
    assert!(extends((before.size, before.root), (after.size, after.root), &path));
    let mut touched = path.clone();
    touched[0][0] ^= 1;
    assert!(!extends((before.size, before.root), (after.size, after.root), &touched));
    market
        .buyer
        .get("/log/proofs/consistency", &[("from", &to), ("to", &from)])
        .refused(400, "parameter_unusable");
}

#[test]
fn a_write_is_answered_with_its_receipt() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let key = log_key(data.path());
    let body = json!({ "kind": "audit_body", "name": "Amt", "town": "Kiel", "land": "SH" });
    let plain = market.operator.post("/organisations", &body);
    let position = plain.position.unwrap();
    assert_eq!(plain.header("Link"), format!("</api/v1/log/receipts/{position}>; rel=\"receipt\""));
    assert_eq!(plain.header("Marktbuch-Receipt"), "");
    let with = market.operator.post_with("/organisations", &body, &[("Prefer", "receipt")]);
    let position = with.position.unwrap();
    let receipt = BASE64_URL_SAFE_NO_PAD.decode(with.header("Marktbuch-Receipt")).unwrap();
    let receipt = String::from_utf8(receipt).unwrap();
    let (head, note) = receipt.split_once("\n\n").unwrap();
    let checkpoint = signed(note, &key);
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("c2sp.org/tlog-proof@v1"));
    assert_eq!(lines.next(), Some(&*format!("index {}", position - 1)));
    let path: Vec<Hash> = lines.map(|line| witness::note::hash(line).unwrap()).collect();
    let after = (position - 1).to_string();
    let entry = market.auditor.get("/log", &[("after", &after), ("raw", "true")]).expect(200);
    let record = entry["entries"][0]["record"].as_str().unwrap();
    let record = BASE64_STANDARD.decode(record).unwrap();
    let leaf = Sha256::new().chain_update([0]).chain_update(&record).finalize().into();
    assert_eq!(led_to(position - 1, checkpoint.size, leaf, &path), checkpoint.root);
    // A read has none, and a refusal neither.
    assert_eq!(market.operator.get("/organisations", &[]).header("Link"), "");
    let refused = market.buyer.post_with("/organisations", &body, &[("Prefer", "receipt")]);
    assert_eq!((refused.status, refused.header("Link")), (403, ""));
}

#[test]
fn the_tiles_are_the_hashes_of_the_entries_and_entries_are_for_those_who_examine() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let key = log_key(data.path());
    let note = String::from_utf8(get(&market, "/tlog/checkpoint")).unwrap();
    let size = signed(&note, &key).size;
    assert!(size < 256);
    let hashes = get(&market, &format!("/tlog/tile/0/000.p/{size}"));
    let bundle = get(&market, &format!("/tlog/tile/entries/000.p/{size}"));
    let mut rest = bundle.as_slice();
    for hash in hashes.chunks(32) {
        let (length, after) = rest.split_first_chunk::<2>().unwrap();
        let (record, after) = after.split_at(u16::from_be_bytes(*length).into());
        let leaf: Hash = Sha256::new().chain_update([0]).chain_update(record).finalize().into();
        assert_eq!(leaf, hash);
        rest = after;
    }
    assert_eq!((rest.len(), hashes.len() as u64), (0, 32 * size));
    let stranger = market.server.stranger();
    let status = |path: &str| stranger.send("GET", path, &[], &[]).status;
    assert_eq!(status(&format!("/tlog/tile/0/000.p/{size}")), 200);
    for path in ["/tlog/tile/0/000", "/tlog/tile/0/0", "/tlog/tile/9/000", "/tlog/tile/0/x001/000"]
    {
        assert_eq!(status(path), 404, "{path}");
    }
    assert_eq!(status(&format!("/tlog/tile/entries/000.p/{size}")), 401);
    let entries = format!("/tlog/tile/entries/000.p/{size}");
    market.buyer.send("GET", &entries, &[], &[]).refused(403, "role_does_not_allow");
}

#[test]
fn the_command_line_says_the_same_as_the_server() {
    let data = tempfile::tempdir().unwrap();
    let market = Market::found(data.path());
    let directory = ["--data", text(data.path())];
    let output = run(&[&["log", "checkpoint"], &directory[..]].concat());
    assert_eq!(output.stdout, get(&market, "/tlog/checkpoint"));
    let output = run(&[&["log", "receipt", "2"], &directory[..]].concat());
    assert_eq!(output.stdout, get(&market, "/api/v1/log/receipts/2"));
    let output = run(&[&["log", "key"], &directory[..]].concat());
    assert_eq!(output.stdout, std::fs::read(data.path().join("log.vkey")).unwrap());
    let said = told(&[&["log", "inclusion", "2"], &directory[..]].concat());
    let served = market.auditor.get("/log/proofs/inclusion", &[("position", "2")]).expect(200);
    assert_eq!(said, served);
    let said = told(&[&["log", "consistency", "3"], &directory[..]].concat());
    let served = market.auditor.get("/log/proofs/consistency", &[("from", "3")]).expect(200);
    assert_eq!(said, served);
    let url = ["--url", &market.server.url, "--token", market.auditor.token()];
    let remote = run(&[&["log", "checkpoint"], &url[..]].concat());
    assert_eq!(remote.stdout, get(&market, "/tlog/checkpoint"));
    let remote = told(&[&["log", "inclusion", "2"], &url[..]].concat());
    assert_eq!(remote["path"], served_path(&market));
}

fn served_path(market: &Market) -> Value {
    market.auditor.get("/log/proofs/inclusion", &[("position", "2")]).expect(200)["path"].clone()
}
