//! After a failed write: when the store may write again.
//! Nothing of the failed batch counts; whether any of it reached the disk is looked up, not assumed.

use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::shared::Shared;
use super::{database, tiles};
use crate::{AppendError, Checkpoint, StoreState};

/// How long the store stays read-only before it tries again.
pub(super) const PROBE_EVERY: Duration = Duration::from_millis(500);

const FULL: &str = "the disk is full";

/// What callers are told about a failed batch.
pub(super) fn failure(error: &rusqlite::Error) -> AppendError {
    if error.sqlite_error_code() == Some(ErrorCode::DiskFull) {
        // SQLite gives this before it has written the end of the transaction.
        AppendError::ReadOnly { reason: FULL.to_owned() }
    } else {
        AppendError::Broken(error.to_string())
    }
}

/// Why the store is read-only.
pub(super) fn reason(shared: &Shared) -> String {
    match &*shared.state.borrow() {
        StoreState::ReadOnly { reason } => reason.clone(),
        StoreState::Writable => "the store is recovering".to_owned(),
    }
}

/// A new connection that was seen to write and sync, with the heads brought up to what the file
/// holds; or why not.
pub(super) fn recover(shared: &Shared) -> Result<Connection, String> {
    let free = fs4::available_space(&shared.directory).map_err(|error| error.to_string())?;
    let needed = shared.options.needed_space;
    if free < needed {
        return Err(format!("{FULL}: {free} bytes free, {needed} needed"));
    }
    let connection = reopen(shared).map_err(|error| told(&error))?;
    let signed = tiles::checkpoint(&connection).map_err(|error| error.to_string())?;
    let mut heads = shared.heads_mut();
    database::catch_up(&connection, &mut heads).map_err(|error| error.to_string())?;
    if let Some(key) = &shared.options.key {
        // The file may be another one by now: what was signed last still binds.
        let size = |signed: &Option<Checkpoint>| signed.as_ref().map_or(0, |signed| signed.size);
        if size(&signed) < size(&heads.signed) {
            return Err("what was signed last is not in the file any more".to_owned());
        }
        let retired = &shared.options.retired;
        tiles::signed(&shared.directory, &connection, &heads, key, retired)
            .map_err(|error| error.to_string())?;
    }
    heads.signed = signed;
    drop(heads);
    shared.announce();
    Ok(connection)
}

fn reopen(shared: &Shared) -> rusqlite::Result<Connection> {
    let connection = database::writer(&shared.directory, &shared.options)?;
    // What a failed sync left in the write-ahead log is moved into the file, synced, and the
    // write-ahead log emptied: nothing later may rest on bytes that never reached the disk.
    let busy: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy {
        let error = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        return Err(rusqlite::Error::SqliteFailure(error, None));
    }
    database::probe(&connection)?;
    Ok(connection)
}

/// What a failure says for people, without what an append's answer adds.
pub(super) fn reason_of(failure: &AppendError) -> String {
    if let AppendError::ReadOnly { reason } = failure {
        reason.clone()
    } else {
        failure.to_string()
    }
}

fn told(error: &rusqlite::Error) -> String {
    reason_of(&failure(error))
}
