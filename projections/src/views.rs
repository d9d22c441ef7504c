//! Where read models other than the text index are kept: one SQLite file that can be thrown away.
//! It is never the truth; losing its last writes costs a replay of their events, nothing else.

mod audit;
mod needs;
mod orders;
mod spend;
mod standing;
mod tables;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use event_store::Recorded as Stored;
use rusqlite::{Connection, ErrorCode, params};
use schemas::audit::AuditEvent;
use schemas::event::Event;
use schemas::ids::{OrganisationId, SystemId};
use schemas::law::LawEvent;
use schemas::logbook::LogbookEvent;
use schemas::need::NeedEvent;
use schemas::offer::OfferEvent;
use schemas::order::OrderEvent;
use schemas::person::PersonEvent;
use schemas::retention::RetentionEvent;

use crate::decode::{UnreadableEvent, decode};
use crate::market::Market;
use crate::orders::OrderState;

pub use audit::ReadingFilter;
pub use needs::NeedFilter;
pub(crate) use tables::Tables;

/// Raised when the tables change: what was kept before is made anew.
const VERSION: i64 = 7;
/// So many events lie at least between two notes of the time.
const NOTE_TIME_EVERY: i64 = 256;
/// `latest` is the latest time, in microseconds since 1970, of all events up to the position.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS progress (
        id INTEGER PRIMARY KEY CHECK (id = 0), position INTEGER NOT NULL, latest INTEGER NOT NULL
    ) STRICT;
    INSERT OR IGNORE INTO progress VALUES (0, 0, 0);
    CREATE TABLE IF NOT EXISTS times (position INTEGER PRIMARY KEY, latest INTEGER NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS times_by_latest ON times (latest);
";

/// Kept views could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// The database failed.
    #[error("the views cannot be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// The tables are those of another version of this program: a rebuild mends it.
    #[error("the kept views are of another version, `marktbuch rebuild` makes them anew")]
    Outdated,
    /// A kept view has another shape than this program's: a rebuild mends it.
    #[error("a kept view cannot be read, `marktbuch rebuild` makes it anew: {0}")]
    Shape(#[from] serde_json::Error),
    /// The log holds what this program cannot read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
}

impl ViewError {
    /// Whether what is kept is at fault, so that making it again from the log helps.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other code of SQLite speaks of the file"
    )]
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Unreadable(_) => false,
            Self::Database(rusqlite::Error::SqliteFailure(error, _)) => match error.code {
                ErrorCode::DiskFull
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::ReadOnly
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::OutOfMemory
                | ErrorCode::OperationInterrupted => false,
                // A file that ends too early reads as a failure of the disk.
                ErrorCode::SystemIoFailure => matches!(
                    error.extended_code,
                    rusqlite::ffi::SQLITE_IOERR_SHORT_READ
                        | rusqlite::ffi::SQLITE_IOERR_CORRUPTFS
                        | rusqlite::ffi::SQLITE_IOERR_READ
                ),
                _ => true,
            },
            // A table, a row or a column is not there, or something else stands in it.
            Self::Outdated | Self::Shape(_) | Self::Database(_) => true,
        }
    }
}

/// Which orders are asked for, newest first.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// Only this authority's.
    pub authority: Option<OrganisationId>,
    /// Only this supplier's.
    pub supplier: Option<OrganisationId>,
    /// Only in these systems.
    pub systems: Option<BTreeSet<SystemId>>,
    /// Only in this state.
    pub state: Option<OrderState>,
    /// Only placed before this position of the log.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

/// The kept views, and the market's standing data in memory.
pub(crate) struct Views {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    state: Mutex<(u64, Arc<Market>)>,
}

impl Views {
    pub(crate) fn open(file: &Path) -> Result<Self, ViewError> {
        let writer = Connection::open(file)?;
        // Losing the last writes on power failure costs a replay of their events only.
        writer.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")?;
        prepare(&writer)?;
        Self::with(writer, file)
    }

    pub(crate) fn open_reader(file: &Path) -> Result<Self, ViewError> {
        let database = read_only(file)?;
        if version(&database)? != VERSION {
            return Err(ViewError::Outdated);
        }
        Self::with(database, file)
    }

    fn with(writer: Connection, file: &Path) -> Result<Self, ViewError> {
        let state = load(&writer)?;
        Ok(Self {
            writer: Mutex::new(writer),
            reader: Mutex::new(read_only(file)?),
            state: Mutex::new(state),
        })
    }

    /// How far a file says that it has followed the log; none if it cannot be read.
    pub(crate) fn position_in(file: &Path) -> Option<u64> {
        let read = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        let database = read_only(file).ok()?;
        let position = database.query_row("SELECT position FROM progress", [], read).ok()?;
        u64::try_from(position).ok()
    }

    /// What `SQLite` finds wrong with the file.
    pub(crate) fn damaged(&self) -> Result<Vec<String>, ViewError> {
        // By a connection of its own: nobody who reads waits for it.
        let file = locked(&self.reader).path().map(PathBuf::from);
        let Some(file) = file else { return Ok(Vec::new()) };
        let reader = read_only(&file)?;
        let mut check = reader.prepare("PRAGMA quick_check(5)")?;
        let lines = check.query_map([], |row| row.get::<_, String>(0))?;
        let lines = lines.collect::<rusqlite::Result<Vec<_>>>()?;
        let damaged = lines.into_iter().filter(|line| line != "ok");
        Ok(damaged.map(|line| format!("views.sqlite: {line}")).collect())
    }

    pub(crate) fn position(&self) -> u64 {
        locked(&self.state).0
    }

    pub(crate) fn market(&self) -> Arc<Market> {
        Arc::clone(&locked(&self.state).1)
    }

    /// Folds events that lie behind [`Views::position`]; all of them or, on error, none.
    pub(crate) fn apply(&self, events: &[Stored], through: u64) -> Result<(), ViewError> {
        let (position, market) = {
            let state = locked(&self.state);
            (state.0, Arc::clone(&state.1))
        };
        if through <= position {
            return Ok(());
        }
        let mut next: Option<Market> = None;
        let mut writer = locked(&self.writer);
        let transaction = writer.transaction()?;
        for stored in events.iter().filter(|stored| stored.position > position) {
            match stored.stream.category() {
                OrderEvent::CATEGORY => orders::fold(&transaction, stored)?,
                NeedEvent::CATEGORY => needs::fold(&transaction, stored)?,
                AuditEvent::CATEGORY => audit::fold(&transaction, stored)?,
                // Offers stand in the index.
                OfferEvent::CATEGORY => {}
                // Nothing is shown of these; what cannot be read stops here as everywhere.
                PersonEvent::CATEGORY => drop(decode::<PersonEvent>(stored)?),
                RetentionEvent::CATEGORY => drop(decode::<RetentionEvent>(stored)?),
                // The law as it holds is folded from its own stream, which is short.
                LawEvent::CATEGORY => drop(decode::<LawEvent>(stored)?),
                // Of the log itself nothing is shown.
                LogbookEvent::CATEGORY => drop(decode::<LogbookEvent>(stored)?),
                _ => {
                    let market = next.get_or_insert_with(|| Market::clone(&market));
                    standing::keep(&transaction, &market.apply(stored)?, stored.position)?;
                    for owed in market.owe(stored)? {
                        standing::keep(&transaction, &owed, stored.position)?;
                    }
                }
            }
        }
        note(&transaction, events, through)?;
        transaction.commit()?;
        let mut state = locked(&self.state);
        state.0 = through;
        if let Some(next) = next {
            state.1 = Arc::new(next);
        }
        Ok(())
    }

    /// A position by which nothing later than `time` had happened; the last such lies not far behind it.
    pub(crate) fn noted_before(&self, time: DateTime<Utc>) -> Result<u64, ViewError> {
        let noted: Option<i64> = locked(&self.reader)
            .prepare_cached("SELECT max(position) FROM times WHERE latest <= ?1")?
            .query_row([time.timestamp_micros()], |row| row.get(0))?;
        Ok(noted.and_then(|position| u64::try_from(position).ok()).unwrap_or(0))
    }
}

/// Makes the tables; refuses those of another version that hold something.
fn prepare(database: &Connection) -> Result<(), ViewError> {
    let tables: i64 =
        database.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    // Without it nobody knows how far the others are.
    let progress: i64 = database.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE name = 'progress'",
        [],
        |row| row.get(0),
    )?;
    if tables > 0 && (progress == 0 || version(database)? != VERSION) {
        return Err(ViewError::Outdated);
    }
    let kept = [standing::TABLE, orders::TABLES, spend::TABLE, needs::TABLES, audit::TABLES];
    for tables in [TABLES].into_iter().chain(kept) {
        database.execute_batch(tables)?;
    }
    Ok(database.pragma_update(None, "user_version", VERSION)?)
}

fn version(database: &Connection) -> Result<i64, ViewError> {
    Ok(database.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Notes how far the log was followed, and now and then the latest time up to there.
fn note(database: &Connection, events: &[Stored], through: u64) -> Result<(), ViewError> {
    let latest = events.iter().map(|event| event.meta.time.timestamp_micros()).max();
    database
        .prepare_cached("UPDATE progress SET position = ?1, latest = max(latest, ?2)")?
        .execute(params![sql_position(through), latest.unwrap_or(0)])?;
    database
        .prepare_cached(
            "INSERT INTO times SELECT position, latest FROM progress
                WHERE position >= ?1 + coalesce((SELECT max(position) FROM times), 0)",
        )?
        .execute([NOTE_TIME_EVERY])?;
    Ok(())
}

fn load(database: &Connection) -> Result<(u64, Arc<Market>), ViewError> {
    let position: i64 =
        database.query_row("SELECT position FROM progress", [], |row| row.get(0))?;
    let market = standing::at(database, u64::MAX)?;
    Ok((u64::try_from(position).unwrap_or(0), Arc::new(market)))
}

fn read_only(file: &Path) -> Result<Connection, ViewError> {
    Ok(event_store::read_only::open(file)?)
}

/// SQLite counts with signed numbers; no log reaches their end.
/// Systems as a list that a statement can look through; their ids are the words in the bodies.
fn in_json(systems: &BTreeSet<SystemId>) -> String {
    let ids: Vec<_> = systems.iter().map(|id| format!("\"{id}\"")).collect();
    format!("[{}]", ids.join(","))
}

fn sql_position(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

/// What a panicking thread left is still consistent: the database rolls its transaction back.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
