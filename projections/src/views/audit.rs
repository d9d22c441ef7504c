//! Certificates and readings as they are kept to be listed.
//! What they say is made in [`crate::audits`].

use event_store::Recorded as Stored;
use rusqlite::{Connection, params};
use schemas::audit::AuditEvent;
use schemas::ids::ActorId;

use super::{ViewError, Views, locked, sql_position};
use crate::audits::{AuditView, CertificateView, ReadingView, view};
use crate::decode::decode;

pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS certificates (position INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS readings (
        position INTEGER PRIMARY KEY, reader TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS readings_by_reader ON readings (reader, position);
    CREATE TABLE IF NOT EXISTS reading_subjects (
        subject TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (subject, position)
    ) STRICT, WITHOUT ROWID;
";

/// Which readings are asked for, newest first.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadingFilter {
    /// Only of this person's data.
    pub subject: Option<ActorId>,
    /// Only by this reader.
    pub reader: Option<ActorId>,
    /// Only before this position of the log.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

pub(super) fn fold(database: &Connection, stored: &Stored) -> Result<(), ViewError> {
    let at = sql_position(stored.position);
    match view(&decode::<AuditEvent>(stored)?) {
        AuditView::Certificate(certificate) => {
            database
                .prepare_cached("INSERT OR REPLACE INTO certificates VALUES (?1, ?2)")?
                .execute(params![at, serde_json::to_vec(&certificate)?])?;
        }
        AuditView::Reading(reading) => {
            let (reader, body) = (reading.reader_id.to_string(), serde_json::to_vec(&reading)?);
            database
                .prepare_cached("INSERT OR REPLACE INTO readings VALUES (?1, ?2, ?3)")?
                .execute(params![at, reader, body])?;
            let mut subjects = database
                .prepare_cached("INSERT OR REPLACE INTO reading_subjects VALUES (?1, ?2)")?;
            for subject in &reading.subjects {
                subjects.execute(params![subject.to_string(), at])?;
            }
        }
    }
    Ok(())
}

const CERTIFICATES: &str =
    "SELECT body FROM certificates WHERE position < ?1 ORDER BY position DESC LIMIT ?2";
const READINGS: &str = "SELECT body FROM readings WHERE ?1 IS NULL AND (?2 IS NULL OR reader = ?2)
    AND position < ?3 ORDER BY position DESC LIMIT ?4";
const READINGS_OF: &str = "SELECT body FROM reading_subjects JOIN readings USING (position)
    WHERE subject = ?1 AND (?2 IS NULL OR reader = ?2) AND position < ?3
    ORDER BY position DESC LIMIT ?4";

impl Views {
    pub(crate) fn certificates(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<CertificateView>, ViewError> {
        let reader = locked(&self.reader);
        let mut statement = reader.prepare_cached(CERTIFICATES)?;
        let before = before.map_or(i64::MAX, sql_position);
        let rows = statement.query_map(params![before, limit], |row| row.get::<_, Vec<u8>>(0))?;
        rows.map(|body| Ok(serde_json::from_slice(&body?)?)).collect()
    }

    pub(crate) fn readings(&self, filter: &ReadingFilter) -> Result<Vec<ReadingView>, ViewError> {
        let reader = locked(&self.reader);
        let ways = if filter.subject.is_some() { READINGS_OF } else { READINGS };
        let mut statement = reader.prepare_cached(ways)?;
        let person = |id: Option<ActorId>| id.map(|id| id.to_string());
        let before = filter.before.map_or(i64::MAX, sql_position);
        let asked = params![person(filter.subject), person(filter.reader), before, filter.limit];
        let rows = statement.query_map(asked, |row| row.get::<_, Vec<u8>>(0))?;
        rows.map(|body| Ok(serde_json::from_slice(&body?)?)).collect()
    }
}
