//! Tokens: only their hashes are kept, and never in the log.
//! What an actor may do follows from its role and is not decided here; names of persons stand in `persons`.

mod row;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::Role;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

pub use row::{DamagedRow, Row};
use row::{OLDER_ROWS, ROWS, read};

const TABLES: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA busy_timeout = 5000;
    CREATE TABLE IF NOT EXISTS tokens (
        hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, actor TEXT NOT NULL, role TEXT NOT NULL,
        organisation TEXT NOT NULL, issued_at TEXT NOT NULL, revoked_at TEXT,
        handed_out INTEGER NOT NULL DEFAULT 1, last_used TEXT
    ) STRICT;
";
/// Columns that files of earlier versions lack.
const ADDED: [(&str, &str); 2] =
    [("handed_out", "INTEGER NOT NULL DEFAULT 1"), ("last_used", "TEXT")];

/// Tokens.
pub struct Registry(Mutex<Connection>);

/// Who presents a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// Who.
    pub actor: ActorId,
    /// As what.
    pub role: Role,
    /// For whom.
    pub organisation: OrganisationId,
}

/// A token as it is listed: never the secret itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
    /// The public name by which it is revoked.
    pub token_id: String,
    /// Whose it is.
    pub actor_id: ActorId,
    /// The person's or program's name, if it is kept; it comes from outside the log.
    pub name: Option<String>,
    /// As what it acts.
    pub role: Role,
    /// For whom it acts.
    pub organisation_id: OrganisationId,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it ends by itself; none if tokens do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether it ends soon: issue another one in time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expires_soon: bool,
    /// The day on which it was last used, by German clocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used: Option<NaiveDate>,
}

/// The registry could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the registry of tokens failed: {0}")]
pub struct RegistryError(#[from] rusqlite::Error);

impl Registry {
    /// Opens the registry, or makes it.
    pub fn open(file: &Path) -> Result<Self, RegistryError> {
        let database = Connection::open(file)?;
        database.execute_batch(TABLES)?;
        for (name, kind) in ADDED {
            if !database.column_exists(None, "tokens", name)? {
                database.execute_batch(&format!("ALTER TABLE tokens ADD COLUMN {name} {kind}"))?;
            }
        }
        Ok(Self(Mutex::new(database)))
    }

    /// Opens the registry to read, beside a process that writes it.
    pub fn open_reader(file: &Path) -> Result<Self, RegistryError> {
        Ok(Self(Mutex::new(event_store::read_only::open(file)?)))
    }

    /// Makes a token of 256 random bits that lets nobody in yet; answers with the secret and its public name.
    pub fn prepare(
        &self,
        bearer: &Bearer,
        now: DateTime<Utc>,
    ) -> Result<(String, String), RegistryError> {
        let secret: [u8; 32] = rand::random();
        let token = format!("mb_{}", BASE64_URL_SAFE_NO_PAD.encode(secret));
        let hash = hash(&token);
        let token_id = public_id(&hash);
        self.locked().execute(
            "INSERT INTO tokens (hash, id, actor, role, organisation, issued_at, handed_out)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
            params![
                hash,
                token_id,
                bearer.actor.to_string(),
                bearer.role.word(),
                bearer.organisation.to_string(),
                now.to_rfc3339()
            ],
        )?;
        Ok((token, token_id))
    }

    /// Lets a prepared token be used.
    pub fn hand_out(&self, token_id: &str) -> Result<(), RegistryError> {
        let sql = "UPDATE tokens SET handed_out = 1 WHERE id = ?1";
        self.locked().execute(sql, [token_id])?;
        Ok(())
    }

    /// Drops a token that was prepared and not handed out.
    pub fn drop_prepared(&self, token_id: &str) -> Result<(), RegistryError> {
        let sql = "DELETE FROM tokens WHERE id = ?1 AND handed_out = 0";
        self.locked().execute(sql, [token_id])?;
        Ok(())
    }

    /// The row of a token that is open. None if it is unknown, revoked or never handed out.
    pub fn presented(&self, token: &str) -> Result<Option<Row>, RegistryError> {
        let database = self.locked();
        let mut statement = database.prepare_cached(&format!("{ROWS} WHERE hash = ?1"))?;
        let row = statement.query_row([hash(token)], |row| Ok(read(row))).optional()?;
        match row {
            Some(Ok(row)) => Ok(Some(row).filter(Row::is_open)),
            // A row that says nothing certain lets nobody in.
            Some(Err(damaged)) => {
                let DamagedRow { token_id, why } = damaged;
                tracing::error!(token_id, why, "a token is damaged and lets nobody in");
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Whether this actor was ever given a token, revoked or not.
    pub fn ever_held(&self, actor: ActorId) -> Result<bool, RegistryError> {
        Ok(self.locked().query_row(
            "SELECT EXISTS (SELECT 1 FROM tokens WHERE actor = ?1 AND handed_out = 1)",
            [actor.to_string()],
            |row| row.get(0),
        )?)
    }

    /// A token by its public name.
    pub fn find(&self, token_id: &str) -> Result<Option<Row>, RegistryError> {
        Ok(self.rows()?.0.into_iter().find(|row| row.token_id == token_id))
    }

    /// Closes every token of this actor for this organisation.
    pub fn close(&self, bearer: &Bearer, now: DateTime<Utc>) -> Result<(), RegistryError> {
        // Not by RETURNING: the commit must be part of what is answered.
        self.locked().execute(
            "UPDATE tokens SET revoked_at = ?3
             WHERE actor = ?1 AND organisation = ?2 AND revoked_at IS NULL",
            params![bearer.actor.to_string(), bearer.organisation.to_string(), now.to_rfc3339()],
        )?;
        Ok(())
    }

    /// Notes the day on which a token was used.
    pub fn used(&self, token_id: &str, day: NaiveDate) -> Result<(), RegistryError> {
        let sql = "UPDATE tokens SET last_used = ?2 WHERE id = ?1";
        self.locked().execute(sql, params![token_id, day.to_string()])?;
        Ok(())
    }

    /// Whether a token of this actor is open.
    pub fn holds_any(&self, actor: ActorId) -> Result<bool, RegistryError> {
        Ok(self.rows()?.0.iter().any(|row| row.bearer.actor == actor && row.is_open()))
    }

    /// All tokens, the oldest first, and what cannot be read as one.
    pub fn rows(&self) -> Result<(Vec<Row>, Vec<DamagedRow>), RegistryError> {
        let database = self.locked();
        // A reader beside an older process sees its columns.
        let is_new = database.column_exists(None, "tokens", "last_used")?;
        let sql = if is_new { ROWS } else { OLDER_ROWS };
        let mut statement = database.prepare(&format!("{sql} ORDER BY issued_at, id"))?;
        let rows = statement.query_map([], |row| Ok(read(row)))?;
        let (mut readable, mut damaged) = (Vec::new(), Vec::new());
        for row in rows {
            match row? {
                Ok(row) => readable.push(row),
                Err(row) => damaged.push(row),
            }
        }
        Ok((readable, damaged))
    }

    /// Whether the file itself is whole, as the database judges it; what is wrong otherwise.
    pub fn damage(&self) -> Result<Option<String>, RegistryError> {
        let sql = "PRAGMA integrity_check(1)";
        let told: String = self.locked().query_row(sql, [], |row| row.get(0))?;
        Ok(Some(told).filter(|told| told != "ok"))
    }

    /// Names that an earlier version kept here in clear text, each with an organisation of its actor.
    pub fn old_names(&self) -> Result<Vec<(ActorId, OrganisationId, String)>, RegistryError> {
        let database = self.locked();
        if !database.table_exists(None, "persons")? {
            return Ok(Vec::new());
        }
        let mut statement = database.prepare(
            "SELECT persons.actor, min(tokens.organisation), persons.name FROM persons
             JOIN tokens ON tokens.actor = persons.actor GROUP BY persons.actor",
        )?;
        let rows =
            statement.query_map([], |row| Ok((old_id(row, 0)?, old_id(row, 1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Drops the names of an earlier version, once they are kept elsewhere, and overwrites where they stood.
    pub fn drop_old_names(&self) -> Result<(), RegistryError> {
        let database = self.locked();
        if database.table_exists(None, "persons")? {
            database.execute_batch(
                "PRAGMA secure_delete = ON; DROP TABLE persons; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);",
            )?;
        }
        Ok(())
    }

    /// A transaction that a panicking thread left open is rolled back by the database.
    fn locked(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn public_id(hash: &[u8]) -> String {
    hex::encode(hash.get(..6).unwrap_or(hash))
}

fn old_id<T: std::str::FromStr<Err = uuid::Error>>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    let parsed = row.get::<_, String>(column)?.parse();
    parsed.map_err(|error: uuid::Error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error.into())
    })
}

#[cfg(test)]
mod tests;
