//! Sums of money over the movements that orders caused, kept one row a movement so that any moment can be summed up.
//! What moves when is said in `crate::spend`.

use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};
use rust_decimal::Decimal;
use schemas::german_day::german_day;
use schemas::order::OrderEvent;
use schemas::recorded::Recorded;

use super::{ViewError, Views, in_json, locked, sql_position};
use crate::orders::OrderView;
use crate::spend::{SpendBy, SpendQuery, Spent, movements};

pub(super) const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS spend (
        position INTEGER NOT NULL, line INTEGER NOT NULL, day TEXT NOT NULL, order_id TEXT NOT NULL,
        authority TEXT NOT NULL, supplier TEXT NOT NULL, system TEXT NOT NULL, category TEXT NOT NULL,
        currency TEXT NOT NULL, ordered INTEGER NOT NULL, received INTEGER NOT NULL,
        PRIMARY KEY (position, line)
    ) STRICT, WITHOUT ROWID;
";

/// Keeps what one event moved.
pub(super) fn keep(
    database: &Connection,
    before: Option<&OrderView>,
    after: &OrderView,
    recorded: &Recorded<OrderEvent>,
) -> Result<(), ViewError> {
    let mut insert = database.prepare_cached(
        "INSERT OR REPLACE INTO spend VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for movement in movements(before, after) {
        let line = movement.line;
        insert.execute(params![
            sql_position(recorded.position),
            line.line,
            german_day(recorded.time).to_string(),
            after.order_id.to_string(),
            after.authority_id.to_string(),
            after.supplier_id.to_string(),
            after.system_id.to_string(),
            line.category.as_str(),
            line.net.currency.to_string(),
            movement.ordered,
            movement.received,
        ])?;
    }
    Ok(())
}

impl Views {
    pub(crate) fn spend(&self, asked: &SpendQuery) -> Result<Vec<Spent>, ViewError> {
        let by = |wanted: SpendBy| asked.by.contains(&wanted);
        let column = |wanted: SpendBy, name: &'static str| if by(wanted) { name } else { "NULL" };
        let period = if by(SpendBy::Month) {
            "substr(day, 1, 7)"
        } else if by(SpendBy::Quarter) {
            "substr(day, 1, 4) || '-Q' || ((CAST(substr(day, 6, 2) AS INTEGER) + 2) / 3)"
        } else {
            column(SpendBy::Year, "substr(day, 1, 4)")
        };
        // Sums of millions and of what is left over: neither outgrows SQLite's numbers.
        let statement = format!(
            "SELECT {} AS a, {} AS b, {} AS c, {} AS d, {period} AS e, currency, COUNT(DISTINCT order_id),
                SUM(ordered / 1000000), SUM(ordered % 1000000), SUM(received / 1000000), SUM(received % 1000000)
            FROM spend WHERE position <= ?1 AND (?2 IS NULL OR authority = ?2) AND (?3 IS NULL OR supplier = ?3)
                AND (?4 IS NULL OR system = ?4) AND (?5 IS NULL OR day >= ?5) AND (?6 IS NULL OR day <= ?6)
                AND (?8 IS NULL OR system IN (SELECT value FROM json_each(?8)))
            GROUP BY a, b, c, d, e, currency ORDER BY a, b, c, d, e, currency LIMIT ?7",
            column(SpendBy::Authority, "authority"),
            column(SpendBy::Supplier, "supplier"),
            column(SpendBy::System, "system"),
            column(SpendBy::Category, "category"),
        );
        let reader = locked(&self.reader);
        let mut statement = reader.prepare_cached(&statement)?;
        let rows = statement.query_map(
            params![
                asked.at.map_or(i64::MAX, sql_position),
                asked.authority.map(|id| id.to_string()),
                asked.supplier.map(|id| id.to_string()),
                asked.system.map(|id| id.to_string()),
                asked.from.map(|day| day.to_string()),
                asked.until.map(|day| day.to_string()),
                asked.limit,
                asked.systems.as_ref().map(in_json),
            ],
            spent,
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn spent(row: &Row<'_>) -> rusqlite::Result<Spent> {
    Ok(Spent {
        authority_id: parsed(row, 0, |text| text.parse().ok())?,
        supplier_id: parsed(row, 1, |text| text.parse().ok())?,
        system_id: parsed(row, 2, |text| text.parse().ok())?,
        category: parsed(row, 3, |text| schemas::ids::CategoryKey::parse(text).ok())?,
        period: row.get(4)?,
        currency: parsed(row, 5, |text| schemas::money::Currency::parse(text).ok())?
            .ok_or_else(|| unreadable(5))?,
        orders: u64::try_from(row.get::<_, i64>(6)?).unwrap_or_default(),
        ordered: sum(row, 7)?,
        received: sum(row, 9)?,
    })
}

fn sum(row: &Row<'_>, at: usize) -> rusqlite::Result<Decimal> {
    let (millions, rest): (i64, i64) = (row.get(at)?, row.get(at + 1)?);
    let cents = i128::from(millions) * 1_000_000 + i128::from(rest);
    Ok(Decimal::from_i128_with_scale(cents, 2))
}

fn parsed<T>(
    row: &Row<'_>,
    at: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(at)?;
    text.map(|text| parse(&text).ok_or_else(|| unreadable(at))).transpose()
}

fn unreadable(at: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(at, "spend".to_owned(), Type::Text)
}
