//! The rows of the registry: what can be read of each, and what is wrong with one that cannot.
//! What a row is good for is said by the log and not here.

use chrono::{DateTime, NaiveDate, Utc};

use super::Bearer;

/// A row that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The public name.
    pub token_id: String,
    /// Whose it is.
    pub bearer: Bearer,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether its secret was given to anybody: if not, its issue broke off.
    pub handed_out: bool,
    /// The day on which it was last used, by German clocks.
    pub last_used: Option<NaiveDate>,
}

impl Row {
    /// Whether it lets somebody in, as far as the registry goes. The log has the last word.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.handed_out && self.revoked_at.is_none()
    }
}

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagedRow {
    /// What stands in the place of its public name.
    pub token_id: String,
    /// What is wrong.
    pub why: String,
}

pub(super) const ROWS: &str =
    "SELECT id, actor, role, organisation, issued_at, revoked_at, handed_out,
    last_used FROM tokens";
pub(super) const OLDER_ROWS: &str =
    "SELECT id, actor, role, organisation, issued_at, revoked_at, 1, NULL FROM tokens";

/// A row, or what is wrong with it.
pub(super) fn read(row: &rusqlite::Row<'_>) -> Result<Row, DamagedRow> {
    let text = |column: usize| row.get::<_, String>(column).map_err(|why| why.to_string());
    let whole = || {
        let (actor, role) = (parsed(&text(1)?)?, parsed(&text(2)?)?);
        let bearer = Bearer { actor, role, organisation: parsed(&text(3)?)? };
        let revoked_at: Option<String> = row.get(5).map_err(|why| why.to_string())?;
        let last_used: Option<String> = row.get(7).map_err(|why| why.to_string())?;
        Ok(Row {
            token_id: text(0)?,
            bearer,
            issued_at: parsed(&text(4)?)?,
            revoked_at: revoked_at.as_deref().map(parsed).transpose()?,
            handed_out: row.get(6).map_err(|why| why.to_string())?,
            // A day that cannot be read is worth no refusal.
            last_used: last_used.and_then(|day| day.parse().ok()),
        })
    };
    whole().map_err(|why: String| DamagedRow {
        token_id: text(0).unwrap_or_else(|_| "without an id".to_owned()),
        why,
    })
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|why: T::Err| format!("`{text}`: {why}"))
}
