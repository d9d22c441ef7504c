//! The `SQLite` file: its one table, how connections to it are set up, how a row is read.
//! No rule of appending and no thread here.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};

use super::{Options, tiles};
use crate::heads::{Head, Heads, key_of};
use crate::record::View;
use crate::{Evidence, Hash, OpenError, Position, ReadError, read_only};

/// Marks the file as an event store (`PRAGMA application_id`), "evst".
const APPLICATION: i32 = 0x6576_7374;
/// Version of the table (`PRAGMA user_version`).
const VERSION: i32 = 2;
/// The version of a file without a tree.
const WITHOUT_TREE: i32 = 1;

const TABLE: &str = "CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    record BLOB NOT NULL,
    salt BLOB NOT NULL,
    chain BLOB NOT NULL,
    payload BLOB NOT NULL
) STRICT";
const NO_UPDATE: &str = "CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no event is changed'); END";
const NO_DELETE: &str = "CREATE TRIGGER events_are_not_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no event is removed'); END";

// Without it, INSERT OR REPLACE would remove an event past the guard against DELETE.
const NO_REPLACE: &str = "CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no event is replaced'); END";

/// Name of the file in the store's directory.
pub(super) fn file(directory: &Path) -> PathBuf {
    directory.join("events.sqlite")
}

/// A connection that writes; makes the file if it is not there.
pub(super) fn writer(directory: &Path, options: &Options) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let path = file(directory);
    let connection = match &options.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(&path, flags, vfs.as_str())?,
        None => Connection::open_with_flags(&path, flags)?,
    };
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    if options.vfs.is_some() {
        // A file layer of a test has no shared memory; WAL does without it in this mode.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    }
    connection.pragma_update(None, "page_size", options.page_size)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", options.checkpoint_pages)?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    // The guards in the file stand against everyone else. This connection runs no statement but the
    // one INSERT, for whose every row they would cost a copy of a page.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    if let Some(pages) = &options.max_pages {
        connection.pragma_update(None, "max_page_count", pages.load(Ordering::Relaxed))?;
    }
    Ok(connection)
}

/// A connection that cannot write.
pub(super) fn reader(directory: &Path) -> rusqlite::Result<Connection> {
    let connection = read_only::open(&file(directory))?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "cache_size", -8_192)?;
    Ok(connection)
}

/// Makes the table if the file is new.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 {
        return Ok(());
    }
    let (tiles, checkpoint) = (tiles::TILES, tiles::CHECKPOINT);
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLE}; {NO_UPDATE}; {NO_DELETE}; {NO_REPLACE}; {tiles}; {checkpoint};
         PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
    ))
}

/// Makes the tree of a file that was written before there were trees; any other file is left as it is.
pub(super) fn migrate(connection: &Connection) -> Result<(), ReadError> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let old = number("application_id").map_err(broken)? == APPLICATION
        && number("user_version").map_err(broken)? == WITHOUT_TREE
        && definitions(connection).map_err(broken)? == [TABLE, NO_UPDATE, NO_DELETE, NO_REPLACE];
    if old { tiles::migrate(connection, VERSION) } else { Ok(()) }
}

/// Everything that is defined in the file, in the order in which it was made.
fn definitions(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT coalesce(sql, '') FROM sqlite_schema ORDER BY rowid")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// What is wrong with the table's definition, if anything.
pub(super) fn definition_defect(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    if number("application_id")? != APPLICATION {
        return Ok(Some("the file is not an event store".to_owned()));
    }
    let version = number("user_version")?;
    if version != VERSION {
        return Ok(Some(format!("the table has version {version}, this program knows {VERSION}")));
    }
    let found = definitions(connection)?;
    if found == [TABLE, NO_UPDATE, NO_DELETE, NO_REPLACE, tiles::TILES, tiles::CHECKPOINT] {
        Ok(None)
    } else {
        Ok(Some("the table or its guards are not as they were made".to_owned()))
    }
}

/// The last position in the file, 0 if there is none.
pub(super) fn last_position(connection: &Connection) -> rusqlite::Result<Position> {
    connection
        .prepare_cached("SELECT coalesce(max(position), 0) FROM events")?
        .query_row([], |row| row.get(0))
}

/// Shows that the file can grow (a large row, taken back) and that a commit reaches the disk.
pub(super) fn probe(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let grown = connection.execute(
        "INSERT INTO events (position, record, salt, chain, payload)
         SELECT coalesce(max(position), 0) + 1, x'', x'', x'', zeroblob(65536) FROM events",
        [],
    );
    connection.execute_batch("ROLLBACK")?;
    grown?;
    connection.pragma_update(None, "user_version", VERSION)
}

/// The stored bytes at a position.
pub(super) fn evidence(
    connection: &Connection,
    position: Position,
) -> rusqlite::Result<Option<Evidence>> {
    connection
        .prepare_cached(
            "SELECT position, record, salt, chain, payload FROM events WHERE position = ?1",
        )?
        .query_row([position], stored)
        .optional()
}

/// A row of (position, record, salt, chain, payload).
pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<Evidence> {
    Ok(Evidence {
        position: row.get(0)?,
        record: row.get(1)?,
        salt: row.get(2)?,
        chain: Hash(row.get(3)?),
        payload: row.get(4)?,
    })
}

/// Brings heads up to the end of the log, checking every hash of a record on the way (payloads are
/// left to `verify`). Reads the front of each row only.
pub(super) fn catch_up(connection: &Connection, heads: &mut Heads) -> Result<(), ReadError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT position, record, chain FROM events WHERE position > ?1 ORDER BY position",
        )
        .map_err(broken)?;
    let mut rows = statement.query([heads.position]).map_err(broken)?;
    while let Some(row) = rows.next().map_err(broken)? {
        let position: Position = row.get(0).map_err(broken)?;
        let record = row.get_ref(1).and_then(|value| Ok(value.as_blob()?)).map_err(broken)?;
        let chain = Hash(row.get(2).map_err(broken)?);
        follow(heads, position, record, chain)
            .map_err(|what| ReadError::Damaged { position, what: what.to_owned() })?;
    }
    Ok(())
}

fn follow(
    heads: &mut Heads,
    position: Position,
    record: &[u8],
    chain: Hash,
) -> Result<(), &'static str> {
    let view = View::parse(record)?;
    if position != heads.position + 1 || view.position() != position {
        return Err("positions have a gap before it");
    }
    let leaf = Hash::leaf(record);
    if heads.chain.chained(leaf) != chain {
        return Err("the record, or its hash, is not the one that was chained");
    }
    let head = Head { revision: view.revision(), position };
    heads.streams.insert(key_of(view.stream), head);
    heads.position = position;
    heads.chain = chain;
    heads.time = Some(view.time()?);
    // The tiles stand in the file already; `verify` compares them.
    heads.edge.push(leaf, &mut Vec::new());
    Ok(())
}

/// A failure of `SQLite` while reading.
#[expect(clippy::needless_pass_by_value, reason = "handed to map_err as it is")]
pub(super) fn broken(error: rusqlite::Error) -> ReadError {
    ReadError::Broken(error.to_string())
}

/// A failure of `SQLite` while opening.
pub(super) fn unsound(directory: &Path, what: &impl ToString) -> OpenError {
    OpenError::Unsound { path: file(directory), what: what.to_string() }
}
