//! A log exported as static files, C2SP `tlog-tiles` with its entries, and proofs beside it: for judges of others.
//! Nothing is judged here.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use event_store::{EventStore, Hash};
use serde_json::json;

/// Hashes of a tile, records of an entry bundle.
const WIDTH: u64 = 256;

/// Writes checkpoint, tiles, entries, and proofs of inclusion and consistency.
pub fn export(log: &EventStore, out: &Path) {
    let checkpoint = log.checkpoint().unwrap().unwrap();
    let size = checkpoint.size;
    assert_eq!(size, log.head());
    put(&out.join("checkpoint"), checkpoint.note.as_bytes());
    let (mut level, mut count) = (0, size);
    while count > 0 {
        for (number, width) in tiles(count) {
            let hashes = log.tile(level, number, usize::try_from(width).unwrap()).unwrap().unwrap();
            let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
            put(&path(out, &level.to_string(), number, width), &bytes);
        }
        (level, count) = (level + 1, count / WIDTH);
    }
    for (number, width) in tiles(size) {
        let mut bytes = Vec::new();
        for position in number * WIDTH + 1..=number * WIDTH + width {
            let record = log.evidence(position).unwrap().unwrap().record;
            bytes.extend(u16::try_from(record.len()).unwrap().to_be_bytes());
            bytes.extend(record);
        }
        put(&path(out, "entries", number, width), &bytes);
    }
    put(&out.join("inclusion.jsonl"), inclusions(log, size).as_bytes());
    put(&out.join("consistency.jsonl"), consistencies(log, size).as_bytes());
}

/// Positions around every seam of the tiles, and sizes that are and are not powers of two.
fn places(size: u64) -> Vec<u64> {
    let seams = [1, 2, 3, 255, 256, 257, 511, 512, 513, 1_000, 4_096, size / 2, size - 1, size];
    let mut places: Vec<_> = seams.into_iter().filter(|place| (1..=size).contains(place)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn inclusions(log: &EventStore, size: u64) -> String {
    let mut lines = String::new();
    let places = places(size);
    for within in &places {
        for position in places.iter().filter(|position| *position <= within) {
            let path = encoded(&log.inclusion(*position, *within).unwrap());
            let line = json!({ "position": position, "size": within, "path": path });
            writeln!(lines, "{line}").unwrap();
        }
    }
    lines
}

fn consistencies(log: &EventStore, size: u64) -> String {
    let mut lines = String::new();
    let places = places(size);
    for to in &places {
        for from in places.iter().filter(|from| *from <= to) {
            let path = encoded(&log.consistency(*from, *to).unwrap());
            writeln!(lines, "{}", json!({ "from": from, "to": to, "path": path })).unwrap();
        }
    }
    lines
}

fn encoded(path: &[Hash]) -> Vec<String> {
    path.iter().map(|hash| BASE64_STANDARD.encode(hash.0)).collect()
}

/// Number and width of the tiles over so many hashes.
fn tiles(count: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..count.div_ceil(WIDTH)).map(move |number| (number, WIDTH.min(count - number * WIDTH)))
}

/// Where C2SP puts a tile: three digits a folder, an `x` before all but the last, `.p/` and the width if not full.
fn path(out: &Path, level: &str, number: u64, width: u64) -> PathBuf {
    let mut place = format!("{:03}", number % 1_000);
    let mut rest = number / 1_000;
    while rest > 0 {
        place = format!("x{:03}/{place}", rest % 1_000);
        rest /= 1_000;
    }
    if width < WIDTH {
        place = format!("{place}.p/{width}");
    }
    out.join("tile").join(level).join(place)
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
