//! Orders as they are, and how far each was when.
//! An order's past is folded from its own stream; here stands only which orders come into question.

use event_store::Recorded as Stored;
use rusqlite::{Connection, OptionalExtension, Params, params};
use schemas::ids::OrganisationId;
use schemas::order::OrderEvent;

use super::{OrderFilter, ViewError, Views, in_json, locked, spend, sql_position};
use crate::decode::decode;
use crate::orders::{self, OrderState, OrderView};

pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS orders (
        id TEXT PRIMARY KEY, placed_position INTEGER NOT NULL, authority TEXT NOT NULL,
        supplier TEXT NOT NULL, state TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS orders_by_place ON orders (placed_position);
    CREATE INDEX IF NOT EXISTS orders_by_authority ON orders (authority, placed_position);
    CREATE INDEX IF NOT EXISTS orders_by_supplier ON orders (supplier, placed_position);
    CREATE TABLE IF NOT EXISTS order_states (
        id TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (id, position)
    ) STRICT, WITHOUT ROWID;
";

const STATE_NOW: &str = "state";
const STATE_THEN: &str =
    "(SELECT s.state FROM order_states s WHERE s.id = orders.id AND s.position <= ?6
    ORDER BY s.position DESC LIMIT 1)";

impl Views {
    pub(crate) fn orders(&self, filter: &OrderFilter) -> Result<Vec<OrderView>, ViewError> {
        let bodies: Vec<Vec<u8>> = self.select("body", STATE_NOW, filter, u64::MAX)?;
        bodies.iter().map(|body| Ok(serde_json::from_slice(body)?)).collect()
    }

    /// The names of the streams of those that pass the filter as they were at `position`.
    pub(crate) fn orders_at(
        &self,
        filter: &OrderFilter,
        position: u64,
    ) -> Result<Vec<String>, ViewError> {
        self.select("id", STATE_THEN, filter, position)
    }

    fn select<T: rusqlite::types::FromSql>(
        &self,
        what: &str,
        state: &str,
        filter: &OrderFilter,
        position: u64,
    ) -> Result<Vec<T>, ViewError> {
        // One condition that an index serves, the others as they come.
        let party = match (filter.authority, filter.supplier) {
            (Some(_), _) => "authority = ?1 AND (?2 IS NULL OR supplier = ?2)",
            (None, Some(_)) => "?1 IS NULL AND supplier = ?2",
            (None, None) => "?1 IS NULL AND ?2 IS NULL",
        };
        let statement = format!(
            "SELECT {what} FROM orders WHERE {party} AND (?3 IS NULL OR ?3 = {state}) AND placed_position < ?4
                AND placed_position <= ?6 AND (?7 IS NULL OR json_extract(CAST(body AS TEXT), '$.system_id')
                IN (SELECT value FROM json_each(?7))) ORDER BY placed_position DESC LIMIT ?5"
        );
        let party = |id: Option<OrganisationId>| id.map(|id| id.to_string());
        self.rows(
            &statement,
            params![
                party(filter.authority),
                party(filter.supplier),
                filter.state.map(OrderState::word),
                filter.before.map_or(i64::MAX, sql_position),
                filter.limit,
                sql_position(position),
                filter.systems.as_ref().map(in_json),
            ],
        )
    }

    fn rows<T: rusqlite::types::FromSql>(
        &self,
        statement: &str,
        parameters: impl Params,
    ) -> Result<Vec<T>, ViewError> {
        let reader = locked(&self.reader);
        let mut statement = reader.prepare_cached(statement)?;
        let rows = statement.query_map(parameters, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(super) fn fold(database: &Connection, stored: &Stored) -> Result<(), ViewError> {
    let recorded = decode::<OrderEvent>(stored)?;
    let id = stored.stream.as_str();
    let before: Option<Vec<u8>> = database
        .prepare_cached("SELECT body FROM orders WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let before: Option<OrderView> = before.map(|body| serde_json::from_slice(&body)).transpose()?;
    let Some(view) = orders::evolve(before.clone(), &recorded) else { return Ok(()) };
    spend::keep(database, before.as_ref(), &view, &recorded)?;
    database
        .prepare_cached("INSERT OR REPLACE INTO order_states VALUES (?1, ?2, ?3)")?
        .execute(params![id, sql_position(stored.position), view.state.word()])?;
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
    Ok(())
}
