//! Rows taken out of the file beside its writer, and a new file made of rows, each of them checked.
//! How rows travel in between is not known here.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::database::{self, broken, unsound};
use super::{Options, lock, tiles};
use crate::verify::{Check, Known};
use crate::{Checkpoint, Evidence, OpenError, Position, ReadError, Verified, VerifyError};

/// Rows of a new file that are committed together.
const TOGETHER: u64 = 10_000;

/// The rows of a log, read also beside the process that writes it.
#[derive(Debug)]
pub struct Rows(Connection);

impl Rows {
    /// Opens the log in a directory.
    pub fn open(directory: &Path) -> Result<Self, OpenError> {
        if !database::file(directory).is_file() {
            return Err(OpenError::Missing(directory.to_owned()));
        }
        let failed = |error: rusqlite::Error| unsound(directory, &error);
        Ok(Self(database::reader(directory).map_err(failed)?))
    }

    /// Up to `max` rows after a position and not beyond another, in order.
    pub fn after(
        &self,
        after: Position,
        through: Position,
        max: usize,
    ) -> Result<Vec<Evidence>, ReadError> {
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        let mut statement = self
            .0
            .prepare_cached(
                "SELECT position, record, salt, chain, payload FROM events
                 WHERE position > ?1 AND position <= ?2 ORDER BY position LIMIT ?3",
            )
            .map_err(broken)?;
        let rows = statement.query_map((signed(after), signed(through), max), database::stored);
        rows.map_err(broken)?.collect::<rusqlite::Result<_>>().map_err(broken)
    }
}

/// Takes rows, checks that they are one log from its beginning, and makes a new file of them if it is to.
#[derive(Debug)]
pub struct Receiver {
    check: Check,
    target: Option<Target>,
}

#[derive(Debug)]
struct Target {
    connection: Connection,
    directory: PathBuf,
    open: u64,
    /// The directory is ours until the end.
    _lock: File,
}

impl Receiver {
    /// Checks and keeps nothing.
    #[must_use]
    pub fn checking() -> Self {
        Self { check: Check::default(), target: None }
    }

    /// Checks and makes a log in a directory that has none.
    pub fn into(directory: &Path) -> Result<Self, OpenError> {
        std::fs::create_dir_all(directory)
            .map_err(|source| OpenError::Io { path: directory.to_owned(), source })?;
        let lock = lock::take(directory)?;
        let failed = |error: rusqlite::Error| unsound(directory, &error);
        let connection = database::writer(directory, &Options::default()).map_err(failed)?;
        database::create(&connection).map_err(failed)?;
        if database::last_position(&connection).map_err(failed)? > 0 {
            return Err(unsound(directory, &"it holds events already"));
        }
        connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
        let directory = directory.to_owned();
        let target = Target { connection, directory, open: 0, _lock: lock };
        Ok(Self { check: Check::default(), target: Some(target) })
    }

    /// What the rows must turn out to be: the checkpoint that came with them, signed by a known key if there are any.
    pub fn expect(&mut self, checkpoint: Option<Checkpoint>, known: &Known) {
        self.check.expect(checkpoint, known);
    }

    /// Position of the last row taken.
    #[must_use]
    pub fn position(&self) -> Position {
        self.check.position
    }

    /// Takes the next row, or says what is wrong with it.
    pub fn row(&mut self, row: &Evidence) -> Result<(), VerifyError> {
        if row.position <= self.check.position {
            self.check.defect(Some(row.position), "it was there before");
        } else {
            self.check.row(row);
        }
        if !self.check.defects.is_empty() {
            return Err(VerifyError::Defects(std::mem::take(&mut self.check.defects)));
        }
        if let Some(target) = &mut self.target {
            target.put(row, &mut self.check).map_err(|e| VerifyError::Read(broken(e)))
        } else {
            self.check.tiles.clear();
            Ok(())
        }
    }

    /// The end of the rows. A checkpoint that is handed in was signed by the key that goes on signing; without one
    /// the new file is one that was never signed.
    pub fn finish(self, checkpoint: Option<&Checkpoint>) -> Result<Verified, VerifyError> {
        let Self { check, target } = self;
        let verified = check.finish()?;
        if let Some(Target { connection, directory, .. }) = target {
            let done = || {
                if let Some(checkpoint) = checkpoint {
                    tiles::put_checkpoint(&connection, &checkpoint.note)?;
                }
                connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);")
            };
            done().map_err(|error| unsound(&directory, &error))?;
        }
        Ok(verified)
    }
}

impl Target {
    fn put(&mut self, row: &Evidence, check: &mut Check) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO events (position, record, salt, chain, payload)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((row.position, &row.record, row.salt, row.chain.0, &row.payload))?;
        tiles::lay_down(&self.connection, &std::mem::take(&mut check.tiles))?;
        self.open += 1;
        if self.open.is_multiple_of(TOGETHER) {
            self.connection.execute_batch("COMMIT; BEGIN IMMEDIATE;")?;
        }
        Ok(())
    }
}
