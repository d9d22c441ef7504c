//! A ZIP writer of the plainest kind, and what is refused of ZIP files that are laid out otherwise.
//! What is in the entries is told elsewhere.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::archive::Archive;

use super::bundle::{Asking, codes};
use super::sample::Log;

struct Raw {
    name: String,
    packed: Vec<u8>,
    crc: u32,
    bytes: u32,
}

fn pack(name: &str, bytes: &[u8]) -> Raw {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    let mut crc = Crc::new();
    crc.update(bytes);
    let packed = encoder.finish().unwrap();
    Raw {
        name: name.to_owned(),
        packed,
        crc: crc.sum(),
        bytes: u32::try_from(bytes.len()).unwrap(),
    }
}

fn packed(files: &[(String, Vec<u8>)]) -> Vec<Raw> {
    files.iter().map(|(name, bytes)| pack(name, bytes)).collect()
}

fn u32_of(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}

/// Flags, method, time, date, checksum, sizes and lengths, as both headers have them.
fn shared(raw: &Raw) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend([20, 0, 0, 8, 8, 0, 0, 0, 0x21, 0]);
    out.extend(raw.crc.to_le_bytes());
    out.extend(u32_of(raw.packed.len()).to_le_bytes());
    out.extend(raw.bytes.to_le_bytes());
    out.extend(u16::try_from(raw.name.len()).unwrap().to_le_bytes());
    out.extend([0, 0]);
    out
}

fn local(out: &mut Vec<u8>, raw: &Raw) {
    out.extend(b"PK\x03\x04");
    out.extend(shared(raw));
    out.extend(raw.name.as_bytes());
    out.extend(&raw.packed);
}

fn central(out: &mut Vec<u8>, raw: &Raw, at: u32) {
    out.extend(b"PK\x01\x02\x14\x00");
    out.extend(shared(raw));
    out.extend([0; 10]);
    out.extend(at.to_le_bytes());
    out.extend(raw.name.as_bytes());
}

fn end(out: &mut Vec<u8>, entries: usize, directory_at: usize) {
    let size = u32_of(out.len() - directory_at);
    out.extend(b"PK\x05\x06\0\0\0\0");
    let entries = u16::try_from(entries).unwrap().to_le_bytes();
    out.extend([entries, entries].concat());
    out.extend(size.to_le_bytes());
    out.extend(u32_of(directory_at).to_le_bytes());
    out.extend([0, 0]);
}

fn whole(raws: &[Raw]) -> Vec<u8> {
    let (mut out, mut places) = (Vec::new(), Vec::new());
    for raw in raws {
        places.push(u32_of(out.len()));
        local(&mut out, raw);
    }
    let directory_at = out.len();
    for (raw, at) in raws.iter().zip(places) {
        central(&mut out, raw, at);
    }
    end(&mut out, raws.len(), directory_at);
    out
}

pub(super) fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    whole(&packed(files))
}

fn refused(bytes: &[u8]) -> Vec<&'static str> {
    codes(&Asking::default().report_on(bytes))
}

fn files() -> Vec<(String, Vec<u8>)> {
    Log::market().bundle().files
}

#[test]
fn a_name_that_is_there_twice_is_refused() {
    let mut files = files();
    files.push(("checkpoint".to_owned(), b"another".to_vec()));
    assert_eq!(refused(&zip(&files)), ["zip-duplicate"]);
    files.pop();
    files.push(("Checkpoint".to_owned(), b"another".to_vec()));
    assert_eq!(refused(&zip(&files)), ["zip-duplicate"], "one file where case does not count");
}

#[test]
fn a_name_that_leads_out_is_refused() {
    for name in ["../x", "/x", "a//x", "a/../x", "a\\x", "c:x", "x/", "", ".x", "a\nb", "ä"] {
        let mut files = files();
        files.push((name.to_owned(), Vec::new()));
        assert_eq!(refused(&zip(&files)), ["zip-name"], "{name:?}");
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let asking = Asking { most_bytes: 1 << 20, ..Asking::default() };
    let mut bombed = files();
    bombed.push(("files/bomb".to_owned(), vec![0; 2 << 20]));
    assert_eq!(codes(&asking.report_on(&zip(&bombed))), ["zip-too-large"]);
}

#[test]
fn a_bomb_that_says_it_is_small_is_refused_where_it_grows() {
    for (says, code) in [(10, "damaged"), (3 << 20, "damaged")] {
        let mut raws = packed(&files());
        let place = raws.iter().position(|raw| raw.name == "events.jsonl").unwrap();
        raws[place] = pack("events.jsonl", &vec![b' '; 2 << 20]);
        raws[place].bytes = says;
        assert_eq!(refused(&whole(&raws)).last(), Some(&code));
    }
}

#[test]
fn a_line_without_end_is_refused_without_being_held() {
    let mut files = files();
    let place = files.iter().position(|(name, _)| name == "events.jsonl").unwrap();
    files[place].1 = vec![b' '; 5 << 20];
    assert!(refused(&zip(&files)).contains(&"damaged"));
}

#[test]
fn entries_that_share_their_bytes_are_refused() {
    let raws = packed(&files());
    let mut out = Vec::new();
    local(&mut out, &raws[0]);
    let directory_at = out.len();
    central(&mut out, &raws[0], 0);
    central(&mut out, &Raw { name: "other".to_owned(), ..pack("other", b"how to verify") }, 0);
    end(&mut out, 2, directory_at);
    assert_eq!(refused(&out), ["zip-layout"]);
}

#[test]
fn bytes_before_between_and_after_are_refused() {
    let sound = zip(&files());
    let after = [&sound[..], b"x"].concat();
    let before = [b"x", &sound[..]].concat();
    let cut = sound[..sound.len() - 30].to_vec();
    for (bytes, what) in [(after, "after"), (before, "before"), (cut, "cut"), (vec![], "none")] {
        assert_eq!(refused(&bytes), ["zip-layout"], "{what}");
    }
    let raws = packed(&files());
    let mut hidden = Vec::new();
    local(&mut hidden, &raws[0]);
    local(&mut hidden, &raws[1]);
    let directory_at = hidden.len();
    central(&mut hidden, &raws[0], 0);
    end(&mut hidden, 1, directory_at);
    assert_eq!(refused(&hidden), ["zip-layout"], "an entry that the directory does not have");
}

#[test]
fn a_header_that_says_otherwise_than_the_directory_is_refused() {
    let sound = zip(&files());
    // The first entry is README.txt: its name in its own header is made another.
    let mut renamed = sound.clone();
    renamed[30] = b'X';
    assert_eq!(refused(&renamed), ["zip-layout"]);
    let mut checksum = sound;
    checksum[14] ^= 1;
    assert_eq!(refused(&checksum), ["zip-layout"]);
}

/// What is passed over changes nothing that anybody reads: a time in a header, or the same content deflated otherwise.
#[test]
fn no_flipped_bit_changes_what_is_verified() {
    let sound = zip(&files());
    assert!(refused(&sound).is_empty());
    let content = contents(&sound);
    let mut noticed = 0;
    for at in (0..sound.len()).step_by(7) {
        let mut flipped = sound.clone();
        flipped[at] ^= 1 << (at % 8);
        if refused(&flipped).is_empty() {
            assert!(contents(&flipped) == content, "byte {at}");
        } else {
            noticed += 1;
        }
    }
    assert!(noticed > sound.len() / 7 * 9 / 10, "{noticed} noticed");
}

fn contents(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("bundle.zip");
    std::fs::write(&path, bytes).unwrap();
    let mut archive = Archive::open(&path, 1 << 30).unwrap();
    let names: Vec<_> = archive.entries().iter().map(|entry| entry.name.clone()).collect();
    let content = |name: String| (name.clone(), archive.bytes(&name, 1 << 30).unwrap());
    names.into_iter().map(content).collect()
}
