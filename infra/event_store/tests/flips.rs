//! A flipped byte is found, and its position named; or nothing that can be read has changed.
//! The file is altered behind the store's back, byte by byte.

use std::fs;
use std::path::Path;

use event_store::ExpectedRevision::NoStream;
use event_store::contract::{event, events, stream};
use event_store::{
    Append, Checkpoint, Defect, EventStore, Evidence, Filter, Known, Options, Position, Recorded,
    VerifyError, verify,
};

use crate::{key, known};

const EVENTS: u64 = 60;
/// Bytes of a page.
const PAGE: usize = 4096;

/// A closed store with large and small payloads, and what is in it.
async fn sound(directory: &Path) -> (Vec<Recorded>, Vec<Evidence>) {
    // Small pages, so that there are many.
    let options = Options { page_size: u32::try_from(PAGE).unwrap(), ..Options::default() };
    let store = EventStore::open(directory, options).unwrap();
    let mut large = event(59);
    large.payload = (0..=250).cycle().take(20_000).collect();
    for part in 0..5 {
        let mut given = events(part * 12..part * 12 + 12);
        if part == 4 {
            given[11] = large.clone();
        }
        let name = stream(&format!("a-{part}"));
        store.append(Append::new(name, NoStream, given)).await.unwrap();
    }
    let content = store.read_all(0, &Filter::All, 1000).unwrap().events;
    let rows = (1..=EVENTS).map(|position| store.evidence(position).unwrap().unwrap()).collect();
    store.close().await;
    assert!(!directory.join("events.sqlite-wal").exists(), "everything is in the one file");
    (content, rows)
}

fn defects(directory: &Path) -> Vec<Defect> {
    found_by(directory, &Known::default())
}

fn found_by(directory: &Path, known: &Known) -> Vec<Defect> {
    match verify(directory, known, &mut |_| {}) {
        Ok(_) => Vec::new(),
        Err(VerifyError::Defects(defects)) => defects,
        Err(error) => vec![Defect { position: None, what: error.to_string() }],
    }
}

/// Where these bytes stand in the file; freed space may hold older copies of them.
fn places(haystack: &[u8], needle: &[u8]) -> Vec<usize> {
    let windows = haystack.windows(needle.len()).enumerate();
    windows.filter_map(|(at, window)| (window == needle).then_some(at)).collect()
}

#[tokio::test]
async fn a_flipped_byte_in_any_column_is_found_at_its_position() {
    let directory = tempfile::tempdir().unwrap();
    let (_, rows) = sound(directory.path()).await;
    let path = directory.path().join("events.sqlite");
    let sound = fs::read(&path).unwrap();
    for position in [1_usize, 2, 13, 37, 59, 60] {
        let row = &rows[position - 1];
        let payload = &row.payload[..row.payload.len().min(300)];
        for column in [row.record.as_slice(), &row.salt, &row.chain.0, payload] {
            let starts = places(&sound, column);
            assert!(!starts.is_empty());
            for offset in [0, column.len() / 2, column.len() - 1] {
                let mut altered = sound.clone();
                for start in &starts {
                    altered[start + offset] ^= 0x10;
                }
                fs::write(&path, altered).unwrap();
                let found = defects(directory.path());
                let named = Some(position as Position);
                assert!(
                    found.iter().any(|defect| defect.position == named),
                    "{position}: {found:?}"
                );
            }
        }
    }
    fs::write(&path, sound).unwrap();
    assert_eq!(defects(directory.path()), []);
}

/// What a reader gets, or `None` if the store cannot be opened or read.
fn readable(directory: &Path) -> Option<Vec<Recorded>> {
    let store = EventStore::open_reader(directory).ok()?;
    store.read_all(0, &Filter::All, 1000).ok().map(|page| page.events)
}

#[tokio::test]
async fn a_flipped_byte_in_any_page_is_found_or_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let (content, _) = sound(directory.path()).await;
    let path = directory.path().join("events.sqlite");
    let sound = fs::read(&path).unwrap();
    let (mut found, mut harmless) = (0, 0);
    for page in 0..sound.len() / PAGE {
        // The header and the cell pointers one by one, the rest in steps that share no factor.
        for offset in (0..24).chain((24..PAGE).step_by(61)) {
            let mut altered = sound.clone();
            altered[page * PAGE + offset] ^= 1 << (offset % 8);
            fs::write(&path, altered).unwrap();
            let defects = defects(directory.path());
            if defects.iter().any(|defect| defect.position.is_some()) {
                found += 1;
            } else if !defects.is_empty() {
                // Not in a row: refused when opened, or what is read is what was written.
                let read = readable(directory.path());
                assert!(read.is_none_or(|read| read == content), "{page} {offset} {defects:?}");
                found += 1;
            } else {
                assert_eq!(readable(directory.path()).as_ref(), Some(&content), "{page} {offset}");
                harmless += 1;
            }
        }
    }
    assert!(found > harmless, "{found} found, {harmless} without effect");
}

/// A closed and signed store of two full tiles and a little more.
async fn signed(directory: &Path) -> Checkpoint {
    let options = Options { key: Some(key()), ..Options::default() };
    let store = EventStore::open(directory, options).unwrap();
    store.append(Append::new(stream("a-1"), NoStream, events(0..520))).await.unwrap();
    let signed = store.checkpoint().unwrap().unwrap();
    store.close().await;
    signed
}

#[tokio::test]
async fn a_flipped_byte_in_a_tile_is_found_at_the_record_it_hides() {
    let directory = tempfile::tempdir().unwrap();
    signed(directory.path()).await;
    let reader = EventStore::open_reader(directory.path()).unwrap();
    let tiles = [0, 1].map(|number| reader.tile(0, number, 256).unwrap().unwrap());
    drop(reader);
    let path = directory.path().join("events.sqlite");
    let sound = fs::read(&path).unwrap();
    for (number, hash) in [(0, 0), (0, 100), (0, 255), (1, 0), (1, 77), (1, 255)] {
        let mut altered = sound.clone();
        // A leaf stands nowhere else in the file.
        let places = places(&sound, &tiles[number][hash].0);
        assert!(!places.is_empty());
        for place in places {
            altered[place + hash % 32] ^= 1 << (hash % 8);
        }
        fs::write(&path, altered).unwrap();
        let what = format!("tile {number} of level 0 is not the one of its records");
        let position = Some((number * 256 + hash + 1) as Position);
        assert_eq!(found_by(directory.path(), &known()), [Defect { position, what }]);
    }
}

#[tokio::test]
async fn a_flipped_byte_in_the_checkpoint_is_found_and_not_signed_over() {
    let directory = tempfile::tempdir().unwrap();
    let signed = signed(directory.path()).await;
    let path = directory.path().join("events.sqlite");
    let sound = fs::read(&path).unwrap();
    let note = signed.note.as_bytes();
    for offset in 0..note.len() {
        let mut altered = sound.clone();
        for place in places(&sound, note) {
            altered[place + offset] ^= 1;
        }
        fs::write(&path, altered).unwrap();
        assert!(!found_by(directory.path(), &known()).is_empty(), "byte {offset}");
        let options = Options { key: Some(key()), ..Options::default() };
        assert!(EventStore::open(directory.path(), options).is_err(), "byte {offset}");
    }
    fs::write(&path, sound).unwrap();
    assert_eq!(found_by(directory.path(), &known()), []);
}
