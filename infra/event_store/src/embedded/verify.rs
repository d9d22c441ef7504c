//! The whole check of the file: every row, the table's definition, the pages' structure, and what
//! the saved heads know of the log's end. It reads by its own connection and repairs nothing.

use std::path::Path;

use rusqlite::Connection;

use super::database::{self, broken, unsound};
use super::{snapshot, tiles};
use crate::tree::Tile;
use crate::verify::{Check, Known, PROGRESS};
use crate::{OpenError, Position, ReadError, Verified, VerifyError};

/// Rows read in one go, so that a long check does not keep the write-ahead log from being emptied.
const CHUNK: i64 = 10_000;
/// Positions tried after one that cannot be read.
const TRIES: u64 = 256;

/// Checks the store in a directory.
pub(crate) fn verify(
    directory: &Path,
    known: &Known,
    progress: &mut dyn FnMut(Position),
) -> Result<Verified, VerifyError> {
    if !database::file(directory).is_file() {
        return Err(OpenError::Missing(directory.to_owned()).into());
    }
    // Read first: the log may grow while it is checked, but never shrink.
    let saved = snapshot::load(directory);
    let connection = database::reader(directory).map_err(|error| unsound(directory, &error))?;
    let mut check = Check::default();
    definition(&connection, &mut check);
    // Read before the records, of which there are only ever more.
    match tiles::checkpoint(&connection) {
        Ok(stored) => check.expect(stored, known),
        Err(error) => check.defect(None, error.to_string()),
    }
    while !check.full() {
        match chunk(&connection, &mut check, progress) {
            Ok(0) => break,
            Ok(_) => {
                let read = |tile: &Tile| tiles::read(&connection, tile.level, tile.number);
                check.compare_tiles(read);
            }
            Err(error) => {
                if !resume(&connection, &mut check, &error) {
                    break;
                }
            }
        }
    }
    progress(check.position);
    if let Some(saved) = saved.filter(|saved| saved.position > check.position) {
        check.skip_to(saved.position + 1, "missing at the end; the saved heads know of more");
    }
    match tiles::counted(&connection) {
        Ok(counted) => check.count_tiles(counted),
        Err(error) => check.defect(None, format!("the tiles cannot be counted: {error}")),
    }
    structure(&connection, &mut check);
    check.finish()
}

fn definition(connection: &Connection, check: &mut Check) {
    match database::definition_defect(connection) {
        Ok(None) => {}
        Ok(Some(what)) => check.defect(None, what),
        Err(error) => check.defect(None, format!("the table's definition: {error}")),
    }
}

fn chunk(
    connection: &Connection,
    check: &mut Check,
    progress: &mut dyn FnMut(Position),
) -> Result<u64, ReadError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT position, record, salt, chain, payload FROM events
             WHERE position > ?1 ORDER BY position LIMIT ?2",
        )
        .map_err(broken)?;
    let mut rows = statement.query((check.position, CHUNK)).map_err(broken)?;
    let mut seen = 0;
    while let Some(row) = rows.next().map_err(broken)? {
        check.row(&database::stored(row).map_err(broken)?);
        seen += 1;
        if check.position.is_multiple_of(PROGRESS) {
            progress(check.position);
        }
        if check.full() {
            break;
        }
    }
    Ok(seen)
}

/// Notes what could not be read and finds the next row that can be; false if there is none near.
fn resume(connection: &Connection, check: &mut Check, error: &ReadError) -> bool {
    let failed = check.position + 1;
    let next = (failed..failed + TRIES).find_map(|after| {
        let sql = "SELECT position FROM events WHERE position > ?1 ORDER BY position LIMIT 1";
        let found = connection.query_row(sql, [after], |row| row.get::<_, Position>(0)).ok()?;
        // A damaged page may answer with a row that lies before the one asked for.
        let readable =
            found > after && matches!(database::evidence(connection, found), Ok(Some(_)));
        readable.then_some(found)
    });
    let why = error.to_string();
    if let Some(next) = next {
        check.skip_to(next, &why);
        true
    } else {
        check.defect(Some(failed), format!("{why}; nothing readable follows"));
        false
    }
}

/// `SQLite`'s own check of its pages finds what no row shows, such as rows cut off the end.
fn structure(connection: &Connection, check: &mut Check) {
    let found = connection.prepare("PRAGMA quick_check(10)").and_then(|mut statement| {
        statement
            .query_map([], |row| row.get::<_, String>(0))?
            .collect::<rusqlite::Result<Vec<_>>>()
    });
    match found {
        Ok(lines) => {
            for line in lines.into_iter().filter(|line| line != "ok") {
                check.defect(None, line);
            }
        }
        Err(error) => check.defect(None, format!("the pages cannot be checked: {error}")),
    }
}
