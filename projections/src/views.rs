//! Where read models other than the text index are kept: one SQLite file that can be thrown away.
//! It is never the truth; losing its last writes costs a replay of their events, nothing else.

mod audit;
mod tables;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use event_store::Recorded as Stored;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use schemas::audit::AuditEvent;
use schemas::event::Event;
use schemas::ids::OrganisationId;
use schemas::offer::OfferEvent;
use schemas::order::OrderEvent;

use crate::decode::{UnreadableEvent, decode};
use crate::market::{Kept, Market};
use crate::orders::{self, OrderState, OrderView};

pub use audit::ReadingFilter;
pub(crate) use tables::Tables;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY CHECK (id = 0), position INTEGER NOT NULL) STRICT;
    INSERT OR IGNORE INTO progress VALUES (0, 0);
    CREATE TABLE IF NOT EXISTS market (
        model TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (model, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS orders (
        id TEXT PRIMARY KEY, placed_position INTEGER NOT NULL, authority TEXT NOT NULL,
        supplier TEXT NOT NULL, state TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS orders_by_place ON orders (placed_position);
    CREATE INDEX IF NOT EXISTS orders_by_authority ON orders (authority, placed_position);
    CREATE INDEX IF NOT EXISTS orders_by_supplier ON orders (supplier, placed_position);
";

/// Kept views could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// The database failed.
    #[error("the views cannot be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// A kept view has another shape than this program's: a rebuild mends it.
    #[error("a kept view cannot be read, `marktbuch rebuild` makes it anew: {0}")]
    Shape(#[from] serde_json::Error),
    /// The log holds what this program cannot read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
}

/// Which orders are asked for, newest first.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// Only this authority's.
    pub authority: Option<OrganisationId>,
    /// Only this supplier's.
    pub supplier: Option<OrganisationId>,
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
        writer.execute_batch(TABLES)?;
        writer.execute_batch(audit::TABLES)?;
        Self::with(writer, file)
    }

    pub(crate) fn open_reader(file: &Path) -> Result<Self, ViewError> {
        Self::with(read_only(file)?, file)
    }

    fn with(writer: Connection, file: &Path) -> Result<Self, ViewError> {
        let state = load(&writer)?;
        Ok(Self {
            writer: Mutex::new(writer),
            reader: Mutex::new(read_only(file)?),
            state: Mutex::new(state),
        })
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
                OrderEvent::CATEGORY => fold_order(&transaction, stored)?,
                AuditEvent::CATEGORY => audit::fold(&transaction, stored)?,
                // Offers stand in the index.
                OfferEvent::CATEGORY => {}
                _ => {
                    let market = next.get_or_insert_with(|| Market::clone(&market));
                    keep(&transaction, &market.apply(stored)?)?;
                }
            }
        }
        transaction
            .prepare_cached("UPDATE progress SET position = ?1")?
            .execute([sql_position(through)])?;
        transaction.commit()?;
        let mut state = locked(&self.state);
        state.0 = through;
        if let Some(next) = next {
            state.1 = Arc::new(next);
        }
        Ok(())
    }

    pub(crate) fn orders(&self, filter: &OrderFilter) -> Result<Vec<OrderView>, ViewError> {
        let reader = locked(&self.reader);
        let mut statement = reader.prepare_cached(match (filter.authority, filter.supplier) {
            (Some(_), _) => SELECT_BY_AUTHORITY,
            (None, Some(_)) => SELECT_BY_SUPPLIER,
            (None, None) => SELECT_ALL,
        })?;
        let party = |id: Option<OrganisationId>| id.map(|id| id.to_string());
        let rows = statement.query_map(
            params![
                party(filter.authority),
                party(filter.supplier),
                filter.state.map(OrderState::word),
                filter.before.map_or(i64::MAX, sql_position),
                filter.limit
            ],
            |row| row.get::<_, Vec<u8>>(0),
        )?;
        rows.map(|body| Ok(serde_json::from_slice(&body?)?)).collect()
    }
}

const SELECT_ALL: &str = "SELECT body FROM orders WHERE ?1 IS NULL AND ?2 IS NULL
    AND (?3 IS NULL OR state = ?3) AND placed_position < ?4 ORDER BY placed_position DESC LIMIT ?5";
const SELECT_BY_AUTHORITY: &str = "SELECT body FROM orders WHERE authority = ?1
    AND (?2 IS NULL OR supplier = ?2) AND (?3 IS NULL OR state = ?3) AND placed_position < ?4
    ORDER BY placed_position DESC LIMIT ?5";
const SELECT_BY_SUPPLIER: &str = "SELECT body FROM orders WHERE ?1 IS NULL AND supplier = ?2
    AND (?3 IS NULL OR state = ?3) AND placed_position < ?4 ORDER BY placed_position DESC LIMIT ?5";

fn fold_order(database: &Connection, stored: &Stored) -> Result<(), ViewError> {
    let recorded = decode::<OrderEvent>(stored)?;
    let id = stored.stream.as_str();
    let before: Option<Vec<u8>> = database
        .prepare_cached("SELECT body FROM orders WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let before = before.map(|body| serde_json::from_slice(&body)).transpose()?;
    if let Some(view) = orders::evolve(before, &recorded) {
        database
            .prepare_cached("INSERT OR REPLACE INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
            id,
            sql_position(view.placed_position),
            view.authority_id.to_string(),
            view.supplier_id.to_string(),
            view.state.word(),
            serde_json::to_vec(&view)?
        ])?;
    }
    Ok(())
}

fn keep(database: &Connection, kept: &Kept) -> Result<(), ViewError> {
    match &kept.body {
        Some(body) => database
            .prepare_cached("INSERT OR REPLACE INTO market VALUES (?1, ?2, ?3)")?
            .execute(params![kept.model, kept.key, body])?,
        None => database
            .prepare_cached("DELETE FROM market WHERE model = ?1 AND key = ?2")?
            .execute(params![kept.model, kept.key])?,
    };
    Ok(())
}

fn load(database: &Connection) -> Result<(u64, Arc<Market>), ViewError> {
    let position: i64 =
        database.query_row("SELECT position FROM progress", [], |row| row.get(0))?;
    let mut market = Market::default();
    let mut statement = database.prepare("SELECT model, key, body FROM market")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (model, key): (String, String) = (row.get(0)?, row.get(1)?);
        market.restore(&model, &key, &row.get::<_, Vec<u8>>(2)?)?;
    }
    Ok((u64::try_from(position).unwrap_or(0), Arc::new(market)))
}

fn read_only(file: &Path) -> Result<Connection, ViewError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(file, flags)?)
}

/// SQLite counts with signed numbers; no log reaches their end.
fn sql_position(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

/// What a panicking thread left is still consistent: the database rolls its transaction back.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
