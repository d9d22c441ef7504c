//! The market's standing data, every version of each view with the position from which it held.
//! How a view comes about is said in `crate::market`.

use rusqlite::{Connection, params};

use super::{ViewError, Views, locked, sql_position};
use crate::market::{Kept, Market};

pub(super) const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS standing (
        model TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, body BLOB,
        PRIMARY KEY (model, key, position)
    ) STRICT, WITHOUT ROWID;
";

/// Keeps a view as it is from `position` on; without a body it is gone from then on.
pub(super) fn keep(database: &Connection, kept: &Kept, position: u64) -> Result<(), ViewError> {
    database
        .prepare_cached("INSERT OR REPLACE INTO standing VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![kept.model, kept.key, sql_position(position), kept.body])?;
    Ok(())
}

/// Everything as it was at a position.
pub(super) fn at(database: &Connection, position: u64) -> Result<Market, ViewError> {
    let mut market = Market::default();
    // The body is that of the row with the greatest position: SQLite promises it for a lone `max`.
    let mut statement = database.prepare_cached(
        "SELECT model, key, body, max(position) FROM standing WHERE position <= ?1 GROUP BY model, key",
    )?;
    let mut rows = statement.query([sql_position(position)])?;
    while let Some(row) = rows.next()? {
        let (model, key): (String, String) = (row.get(0)?, row.get(1)?);
        if let Some(body) = row.get::<_, Option<Vec<u8>>>(2)? {
            market.restore(&model, &key, &body)?;
        }
    }
    Ok(market)
}

impl Views {
    pub(crate) fn market_at(&self, position: u64) -> Result<Market, ViewError> {
        at(&locked(&self.reader), position)
    }
}
