//! Tiles and the last checkpoint in the file, and the tree's right edge made anew from them.
//! What a tree is stands in `tree`, what a signature says in `note`.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::database::{broken, unsound};
use crate::heads::Heads;
use crate::note::{LogKey, NoteError, VerifierKey};
use crate::tree::proofs::{Tree, first_position};
use crate::tree::{Edge, Tile, WIDTH, hashes_of, root_of_tile, width};
use crate::{Checkpoint, Hash, OpenError, Position, ReadError};

pub(super) const TILES: &str = "CREATE TABLE tiles (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID";
pub(super) const CHECKPOINT: &str = "CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    note TEXT NOT NULL
) STRICT";

/// The levels of tiles that 64 bits of size have.
const LEVELS: u8 = 8;
/// Records whose leaves are taken up in one transaction when tiles are made for an old file.
const MIGRATED: u64 = 65_536;

/// Lays down tiles within the open transaction.
pub(super) fn lay_down(connection: &Connection, tiles: &[Tile]) -> rusqlite::Result<()> {
    if tiles.is_empty() {
        return Ok(());
    }
    let mut insert = connection.prepare_cached("INSERT INTO tiles VALUES (?1, ?2, ?3)")?;
    for tile in tiles {
        insert.execute((tile.level, tile.number, tile.bytes()))?;
    }
    Ok(())
}

/// A full tile.
pub(super) fn read(
    connection: &Connection,
    level: u8,
    number: u64,
) -> Result<Option<Vec<Hash>>, ReadError> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT hashes FROM tiles WHERE level = ?1 AND number = ?2")
        .and_then(|mut statement| statement.query_row((level, number), |row| row.get(0)).optional())
        .map_err(broken)?;
    let Some(bytes) = bytes else { return Ok(None) };
    let hashes = hashes_of(&bytes).filter(|hashes| hashes.len() == WIDTH);
    hashes.map(Some).ok_or_else(|| ReadError::Damaged {
        position: first_position(level, number),
        what: format!("tile {number} of level {level} is not {WIDTH} hashes"),
    })
}

/// Puts the checkpoint in the place of the last one within the open transaction.
pub(super) fn put_checkpoint(connection: &Connection, note: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO checkpoint VALUES (0, ?1)")?
        .execute([note])
        .map(drop)
}

/// The last checkpoint as it was written, whoever signed it.
pub(super) fn checkpoint(connection: &Connection) -> Result<Option<Checkpoint>, ReadError> {
    let note: Option<String> = connection
        .prepare_cached("SELECT note FROM checkpoint WHERE id = 0")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
        .map_err(broken)?;
    let read = |note: String| {
        Checkpoint::parse(&note)
            .map_err(|error| ReadError::Broken(format!("the signed checkpoint: {error}")))
    };
    note.map(read).transpose()
}

/// The right edge of the tree over the first `size` records, from tiles and the records behind the last of them.
pub(super) fn edge(connection: &Connection, size: u64) -> Result<Edge, ReadError> {
    let mut rows = vec![leaves(connection, size - size % WIDTH as u64, size)?];
    for level in 1..LEVELS {
        let last = width(size, level);
        if last == 0 {
            break;
        }
        let below = level - 1;
        let numbers = last - last % WIDTH as u64..last;
        let root = |number| {
            let tile = read(connection, below, number)?.ok_or_else(|| ReadError::Damaged {
                position: first_position(below, number),
                what: format!("tile {number} of level {below} is missing"),
            })?;
            Ok(root_of_tile(&tile))
        };
        rows.push(numbers.map(root).collect::<Result<_, ReadError>>()?);
    }
    Edge::of_rows(size, rows).ok_or_else(|| ReadError::Damaged {
        position: size,
        what: "records of the tree's edge are missing".to_owned(),
    })
}

fn leaves(
    connection: &Connection,
    after: Position,
    last: Position,
) -> Result<Vec<Hash>, ReadError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT position, record FROM events WHERE position > ?1 AND position <= ?2
             ORDER BY position",
        )
        .map_err(broken)?;
    let mut rows = statement.query((after, last)).map_err(broken)?;
    let mut leaves = Vec::new();
    for expected in after + 1.. {
        let Some(row) = rows.next().map_err(broken)? else { break };
        if row.get::<_, Position>(0).map_err(broken)? != expected {
            return Err(ReadError::Damaged { position: expected, what: "missing".to_owned() });
        }
        let record = row.get_ref(1).and_then(|value| Ok(value.as_blob()?)).map_err(broken)?;
        leaves.push(Hash::leaf(record));
    }
    Ok(leaves)
}

/// Makes the tiles of a file that has none, in one transaction a few thousand records at a time in memory.
pub(super) fn migrate(connection: &Connection, version: i32) -> Result<(), ReadError> {
    connection
        .execute_batch(&format!("BEGIN IMMEDIATE; {TILES}; {CHECKPOINT};"))
        .map_err(broken)?;
    let built = build(connection).and_then(|()| {
        let done = format!("PRAGMA user_version = {version}; COMMIT;");
        connection.execute_batch(&done).map_err(broken)
    });
    if built.is_err() {
        // The transaction also ends with the connection.
        connection.execute_batch("ROLLBACK").ok();
    }
    built
}

fn build(connection: &Connection) -> Result<(), ReadError> {
    let mut edge = Edge::default();
    loop {
        let leaves = leaves(connection, edge.size(), edge.size() + MIGRATED)?;
        if leaves.is_empty() {
            return Ok(());
        }
        let mut full = Vec::new();
        for leaf in leaves {
            edge.push(leaf, &mut full);
        }
        lay_down(connection, &full).map_err(broken)?;
    }
}

/// How many full tiles each level has in the file, and how many it has in a tree of the records there: they differ in
/// a level if somebody took tiles away or added some. All of one moment.
pub(super) fn counted(connection: &Connection) -> rusqlite::Result<Vec<(u8, u64, u64)>> {
    let mut statement = connection.prepare(
        "SELECT level, count(*), (SELECT coalesce(max(position), 0) FROM events)
         FROM tiles GROUP BY level ORDER BY level",
    )?;
    let rows = statement.query_map([], |row| {
        let (level, found, size): (u8, u64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((level, found, width(size, level) / WIDTH as u64))
    })?;
    rows.collect()
}

/// What is asked of a tree whose tiles stand in this file.
pub(super) fn with_tree<T>(
    connection: &Connection,
    edge: Edge,
    ask: impl FnOnce(&Tree<'_>) -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    let read = |level, number| read(connection, level, number);
    ask(&Tree::new(edge, &read))
}

/// How far what is in the file was signed.
pub(super) enum Signed {
    /// Up to here; what follows may be signed.
    Upto(Checkpoint),
    /// Not at all yet.
    Nothing,
}

/// Whether this key may sign what is there: only what begins with what was signed last, by this key or a retired one.
pub(super) fn signed(
    directory: &Path,
    connection: &Connection,
    heads: &Heads,
    key: &LogKey,
    retired: &[VerifierKey],
) -> Result<Signed, OpenError> {
    let failed = |error: ReadError| unsound(directory, &error);
    let refused =
        |what: String| OpenError::NotExtending { path: super::database::file(directory), what };
    let Some(last) = checkpoint(connection).map_err(failed)? else {
        return Ok(Signed::Nothing);
    };
    let verified = std::iter::once(key.verifier())
        .chain(retired)
        .map(|key| key.verify(&last.note).map(drop))
        .reduce(Result::or)
        .unwrap_or(Err(NoteError::Key));
    verified.map_err(|error| {
        refused(format!("the last checkpoint was not signed by the key of this log: {error}"))
    })?;
    let (size, position) = (last.size, heads.position);
    if size > position {
        return Err(refused(format!(
            "a checkpoint of {size} records was signed and the log ends at {position}: records are missing"
        )));
    }
    let root = with_tree(connection, heads.edge.clone(), |tree| tree.root(size)).map_err(failed)?;
    if root == last.root {
        Ok(Signed::Upto(last))
    } else {
        Err(refused(format!(
            "the first {size} records are not those that were signed (root {root}, signed {})",
            last.root
        )))
    }
}
