//! Tokens: only their hashes are kept, and never in the log.
//! What an actor may do follows from its role and is not decided here; names of persons stand in `persons`.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::Role;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

const TABLES: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA busy_timeout = 5000;
    CREATE TABLE IF NOT EXISTS tokens (
        hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, actor TEXT NOT NULL, role TEXT NOT NULL,
        organisation TEXT NOT NULL, issued_at TEXT NOT NULL, revoked_at TEXT
    ) STRICT;
";

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
        Ok(Self(Mutex::new(database)))
    }

    /// Opens the registry to read, beside a process that writes it.
    pub fn open_reader(file: &Path) -> Result<Self, RegistryError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Ok(Self(Mutex::new(Connection::open_with_flags(file, flags)?)))
    }

    /// Issues a token of 256 random bits; the answer is the only time that it is seen.
    pub fn issue(&self, bearer: &Bearer, now: DateTime<Utc>) -> Result<String, RegistryError> {
        let secret: [u8; 32] = rand::random();
        let token = format!("mb_{}", BASE64_URL_SAFE_NO_PAD.encode(secret));
        let hash = hash(&token);
        self.locked().execute(
            "INSERT INTO tokens VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)",
            params![
                hash,
                public_id(&hash),
                bearer.actor.to_string(),
                bearer.role.word(),
                bearer.organisation.to_string(),
                now.to_rfc3339()
            ],
        )?;
        Ok(token)
    }

    /// Who presents this token; none if it is unknown or revoked.
    pub fn bearer(&self, token: &str) -> Result<Option<Bearer>, RegistryError> {
        let bearer = self
            .locked()
            .prepare_cached(
                "SELECT actor, role, organisation FROM tokens WHERE hash = ?1 AND revoked_at IS NULL",
            )?
            .query_row([hash(token)], |row| {
                Ok(Bearer { actor: id(row, 0)?, role: role(row, 1)?, organisation: id(row, 2)? })
            })
            .optional()?;
        Ok(bearer)
    }

    /// Revokes a token by its public name; says whose it was, if there is one that still holds.
    pub fn revoke(
        &self,
        token_id: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Bearer>, RegistryError> {
        let bearer = self
            .locked()
            .query_row(
                "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL
                 RETURNING actor, role, organisation",
                params![token_id, now.to_rfc3339()],
                |row| {
                    let (actor, role) = (id(row, 0)?, role(row, 1)?);
                    Ok(Bearer { actor, role, organisation: id(row, 2)? })
                },
            )
            .optional()?;
        Ok(bearer)
    }

    /// Whether a token of this actor still holds.
    pub fn holds_any(&self, actor: ActorId) -> Result<bool, RegistryError> {
        Ok(self.locked().query_row(
            "SELECT EXISTS (SELECT 1 FROM tokens WHERE actor = ?1 AND revoked_at IS NULL)",
            [actor.to_string()],
            |row| row.get(0),
        )?)
    }

    /// All tokens without names, the oldest first.
    pub fn tokens(&self) -> Result<Vec<TokenView>, RegistryError> {
        let database = self.locked();
        let mut statement = database.prepare_cached(
            "SELECT id, actor, role, organisation, issued_at, revoked_at FROM tokens
             ORDER BY issued_at, id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(TokenView {
                token_id: row.get(0)?,
                actor_id: id(row, 1)?,
                name: None,
                role: role(row, 2)?,
                organisation_id: id(row, 3)?,
                issued_at: parsed(4, row.get::<_, String>(4)?.parse())?,
                revoked_at: match row.get::<_, Option<String>>(5)? {
                    Some(time) => Some(parsed(5, time.parse())?),
                    None => None,
                },
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
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
        let rows = statement.query_map([], |row| Ok((id(row, 0)?, id(row, 1)?, row.get(2)?)))?;
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

fn id<T: std::str::FromStr<Err = uuid::Error>>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    parsed(column, row.get::<_, String>(column)?.parse())
}

fn role(row: &Row<'_>, column: usize) -> rusqlite::Result<Role> {
    parsed(column, row.get::<_, String>(column)?.parse::<Role>())
}

fn parsed<T, E: std::error::Error + Send + Sync + 'static>(
    column: usize,
    result: Result<T, E>,
) -> rusqlite::Result<T> {
    result.map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error.into())
    })
}

#[cfg(test)]
mod tests;
