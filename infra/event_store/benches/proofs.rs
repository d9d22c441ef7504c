//! Proofs out of large trees: time and bytes at a million records and at ten. The leaves are made up, the tiles lie in
//! a SQLite file as those of a log do, and are read from it. Times are the processor's, so that a busy machine counts less.

use event_store::note::LogKey;
use event_store::tree::{Edge, Tile, Tree, hashes_of};
use event_store::{Checkpoint, Hash, ReadError, extends, includes};
use rusqlite::{Connection, OptionalExtension};

use crate::processor;

/// Proofs of each kind.
const PROOFS: u64 = 2_000;

pub fn run(sizes: &[u64]) {
    let key = LogKey::from_seed("example.org/log", &[7; 32]).expect("a key");
    let started = processor();
    for size in 0..PROOFS {
        std::hint::black_box(Checkpoint::sign(&key, size, Hash::NONE));
    }
    println!("a checkpoint is signed in {:.1} us", micros(started) / PROOFS as f64);
    for size in sizes {
        at(*size, &key);
    }
}

fn micros(since: f64) -> f64 {
    (processor() - since) * 1e6
}

fn at(size: u64, key: &LogKey) {
    let directory = tempfile::tempdir().expect("a directory");
    let file = Connection::open(directory.path().join("tiles.sqlite")).expect("a file");
    let (edge, nanos) = grow(&file, size);
    println!("{size} records: the tree grows in {nanos:.0} ns a record");
    let read = |level, number| tile(&file, level, number);
    let root = edge.root();
    let (mut times, mut bytes) = (Vec::new(), 0);
    for position in spread(size) {
        let started = processor();
        let path = Tree::new(edge.clone(), &read).inclusion(position - 1, size).expect("a path");
        times.push(micros(started));
        bytes = bytes.max(Checkpoint::sign(key, size, root).tlog_proof(position, &path).len());
        assert!(includes(position, size, Hash::leaf(&position.to_be_bytes()), &path, root));
    }
    told("inclusion", &times);
    println!("  receipts of up to {bytes} bytes, checkpoint included");
    let (mut times, mut hashes) = (Vec::new(), 0);
    for from in spread(size) {
        let started = processor();
        let tree = Tree::new(edge.clone(), &read);
        let path = tree.consistency(from, size).expect("a path");
        times.push(micros(started));
        hashes = hashes.max(path.len());
        assert!(extends((from, tree.root(from).expect("a root")), (size, root), &path));
    }
    told("consistency", &times);
    println!("  of up to {hashes} hashes, {} bytes", hashes * 32);
}

/// Places all over the log.
fn spread(size: u64) -> impl Iterator<Item = u64> {
    (1..=PROOFS).map(move |number| 1 + number * 7_919 * 104_729 % size)
}

/// The kernel counts in steps larger than a proof: only the mean says something.
fn told(what: &str, times: &[f64]) {
    println!("  {what}: {:.0} us on average", times.iter().sum::<f64>() / times.len() as f64);
}

/// A tree of so many leaves, and the nanoseconds that a leaf took, writing the tiles not counted.
fn grow(file: &Connection, size: u64) -> (Edge, f64) {
    file.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; BEGIN;
         CREATE TABLE tiles (level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL,
             PRIMARY KEY (level, number)) STRICT, WITHOUT ROWID;",
    )
    .expect("a table");
    let (mut edge, mut seconds) = (Edge::default(), 0.0);
    while edge.size() < size {
        let until = size.min(edge.size() + 65_536);
        let leaves: Vec<Hash> =
            (edge.size() + 1..=until).map(|position| Hash::leaf(&position.to_be_bytes())).collect();
        let mut full: Vec<Tile> = Vec::new();
        let started = processor();
        for leaf in leaves {
            edge.push(leaf, &mut full);
        }
        seconds += processor() - started;
        let mut insert = file.prepare_cached("INSERT INTO tiles VALUES (?, ?, ?)").expect("sound");
        for tile in full {
            insert.execute((tile.level, tile.number, tile.bytes())).expect("a tile");
        }
    }
    file.execute_batch("COMMIT").expect("committed");
    (edge, seconds * 1e9 / size as f64)
}

fn tile(file: &Connection, level: u8, number: u64) -> Result<Option<Vec<Hash>>, ReadError> {
    let bytes: Option<Vec<u8>> = file
        .prepare_cached("SELECT hashes FROM tiles WHERE level = ? AND number = ?")
        .and_then(|mut statement| statement.query_row((level, number), |row| row.get(0)).optional())
        .map_err(|error| ReadError::Broken(error.to_string()))?;
    Ok(bytes.as_deref().and_then(hashes_of))
}
