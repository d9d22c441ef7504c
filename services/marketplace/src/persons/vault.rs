//! The side store: ciphertexts in one SQLite file, a key for each person in another that can lie elsewhere.
//! What is erased is overwritten in both; whether it may be erased is not asked here.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Key, Nonce};
use rusqlite::{Connection, OptionalExtension, params};
use schemas::ids::ActorId;
use schemas::person::PersonalField;

const FIELDS: &str = "CREATE TABLE IF NOT EXISTS fields (
    person TEXT NOT NULL, field TEXT NOT NULL, commitment TEXT NOT NULL,
    nonce BLOB NOT NULL, ciphertext BLOB NOT NULL,
    PRIMARY KEY (person, field, commitment)
) STRICT";
const KEYS: &str =
    "CREATE TABLE IF NOT EXISTS keys (person TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT";
/// The name of the file of keys in its directory.
const KEY_FILE: &str = "persons.sqlite";

/// The two files.
pub(super) struct Vault {
    data: Mutex<Connection>,
    /// None if the keys are not here: then nothing can be read, and nothing is lost.
    keys: Option<Mutex<Connection>>,
}

/// A field in clear text, with what binds it to the log.
pub(super) struct Sealed {
    pub field: PersonalField,
    pub salt: [u8; 32],
    pub text: String,
    pub commitment: String,
}

/// The side store of personal data could not be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// One of its files failed.
    #[error("the side store of personal data failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// A file or directory could not be made.
    #[error("the side store of personal data cannot be made: {0}")]
    Directory(#[from] io::Error),
    /// A ciphertext is not what was sealed for this person, field and commitment.
    #[error("the {field} kept of person {person} cannot be opened: it was changed, or its key was")]
    Damaged {
        /// Whose.
        person: ActorId,
        /// Which field.
        field: String,
    },
    /// Another key would make what is sealed already unreadable for ever.
    #[error("the key of this person is not here: put the keys of persons back first")]
    KeyMissing,
    /// A text could not be sealed.
    #[error("personal data could not be sealed")]
    Unsealable,
    /// A reader still holds what was overwritten; it goes with the next change or start.
    #[error(
        "the side store is being read and keeps what was erased until its next change or start"
    )]
    Busy,
}

impl Vault {
    pub fn open(data: &Path, keys: &Path) -> Result<Self, VaultError> {
        DirBuilder::new().recursive(true).mode(0o700).create(keys)?;
        Ok(Self {
            data: Mutex::new(writer(data, FIELDS)?),
            keys: Some(Mutex::new(writer(&keys.join(KEY_FILE), KEYS)?)),
        })
    }

    pub fn open_reader(data: &Path, keys: &Path) -> Result<Self, VaultError> {
        let keys = keys.join(KEY_FILE);
        let keys = if keys.exists() { Some(Mutex::new(reader(&keys)?)) } else { None };
        Ok(Self { data: Mutex::new(reader(data)?), keys })
    }

    /// Seals a field under the person's key, which is made if there is none.
    pub fn seal(&self, person: ActorId, sealed: &Sealed) -> Result<(), VaultError> {
        let key = self.key_or_new(person)?;
        let nonce: [u8; 12] = rand::random();
        let clear = [&sealed.salt[..], sealed.text.as_bytes()].concat();
        let aad = aad(person, sealed.field.word(), &sealed.commitment);
        let payload = Payload { msg: &clear, aad: &aad };
        let cipher = Aes256GcmSiv::new(&Key::<Aes256GcmSiv>::from(key));
        let ciphertext = cipher.encrypt(&Nonce::from(nonce), payload);
        let ciphertext = ciphertext.map_err(|_| VaultError::Unsealable)?;
        locked(&self.data).execute(
            "INSERT OR REPLACE INTO fields VALUES (?1, ?2, ?3, ?4, ?5)",
            params![person.to_string(), sealed.field.word(), sealed.commitment, nonce, ciphertext],
        )?;
        Ok(())
    }

    /// Every field of a person in clear text; none if its key is gone or not here.
    pub fn opened(&self, person: ActorId) -> Result<Vec<Result<Sealed, VaultError>>, VaultError> {
        let Some(key) = self.key(person)? else { return Ok(Vec::new()) };
        let cipher = Aes256GcmSiv::new(&Key::<Aes256GcmSiv>::from(key));
        let data = locked(&self.data);
        let mut statement = data.prepare_cached(
            "SELECT field, commitment, nonce, ciphertext FROM fields WHERE person = ?1 ORDER BY field",
        )?;
        let mut rows = statement.query([person.to_string()])?;
        let mut opened = Vec::new();
        while let Some(row) = rows.next()? {
            let (word, commitment): (String, String) = (row.get(0)?, row.get(1)?);
            let (nonce, ciphertext): ([u8; 12], Vec<u8>) = (row.get(2)?, row.get(3)?);
            let aad = aad(person, &word, &commitment);
            let clear =
                cipher.decrypt(&Nonce::from(nonce), Payload { msg: &ciphertext, aad: &aad });
            let field = PersonalField::ALL.into_iter().find(|field| field.word() == word);
            let sealed = clear.ok().zip(field).and_then(|(clear, field)| {
                let (salt, text) = clear.split_first_chunk::<32>()?;
                let text = String::from_utf8(text.to_vec()).ok()?;
                Some(Sealed { field, salt: *salt, text, commitment })
            });
            opened.push(sealed.ok_or(VaultError::Damaged { person, field: word }));
        }
        Ok(opened)
    }

    /// Everybody of whom a field is here.
    pub fn persons(&self) -> Result<Vec<ActorId>, VaultError> {
        all(&locked(&self.data), "SELECT DISTINCT person FROM fields")
    }

    /// The fields of a person that are here, with their commitments.
    pub fn fields(&self, person: ActorId) -> Result<Vec<(String, String)>, VaultError> {
        let data = locked(&self.data);
        let sql = "SELECT field, commitment FROM fields WHERE person = ?1";
        let mut statement = data.prepare_cached(sql)?;
        let rows = statement.query_map([person.to_string()], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(rows?.collect::<Result<_, _>>()?)
    }

    /// Everybody whose key is here.
    pub fn keyed(&self) -> Result<Vec<ActorId>, VaultError> {
        self.keys
            .as_ref()
            .map_or(Ok(Vec::new()), |keys| all(&locked(keys), "SELECT person FROM keys"))
    }

    /// Destroys key, salts and data of a person: the key first, without which the rest says nothing.
    pub fn destroy(&self, person: ActorId) -> Result<(), VaultError> {
        if let Some(keys) = &self.keys {
            let keys = locked(keys);
            keys.execute("DELETE FROM keys WHERE person = ?1", [person.to_string()])?;
            settle(&keys)?;
        }
        let data = locked(&self.data);
        data.execute("DELETE FROM fields WHERE person = ?1", [person.to_string()])?;
        settle(&data)
    }

    /// Destroys the fields of a person that are to go.
    pub fn destroy_fields(
        &self,
        person: ActorId,
        goes: impl Fn(PersonalField, &str) -> bool,
    ) -> Result<(), VaultError> {
        let rows = self.fields(person)?;
        let data = locked(&self.data);
        let going = rows.into_iter().filter(|(word, commitment)| {
            let field = PersonalField::ALL.into_iter().find(|field| field.word() == word);
            field.is_none_or(|field| goes(field, commitment))
        });
        let going: Vec<_> = going.collect();
        for (field, commitment) in &going {
            data.execute(
                "DELETE FROM fields WHERE person = ?1 AND field = ?2 AND commitment = ?3",
                params![person.to_string(), field, commitment],
            )?;
        }
        if going.is_empty() { Ok(()) } else { settle(&data) }
    }

    fn key(&self, person: ActorId) -> Result<Option<[u8; 32]>, VaultError> {
        let Some(keys) = &self.keys else { return Ok(None) };
        let keys = locked(keys);
        let mut statement = keys.prepare_cached("SELECT key FROM keys WHERE person = ?1")?;
        Ok(statement.query_row([person.to_string()], |row| row.get(0)).optional()?)
    }

    fn key_or_new(&self, person: ActorId) -> Result<[u8; 32], VaultError> {
        if let Some(key) = self.key(person)? {
            return Ok(key);
        }
        let sealed_before: bool = locked(&self.data).query_row(
            "SELECT EXISTS (SELECT 1 FROM fields WHERE person = ?1)",
            [person.to_string()],
            |row| row.get(0),
        )?;
        if sealed_before {
            return Err(VaultError::KeyMissing);
        }
        let key: [u8; 32] = rand::random();
        let keys = locked(self.keys.as_ref().ok_or(VaultError::Unsealable)?);
        keys.execute("INSERT INTO keys VALUES (?1, ?2)", params![person.to_string(), key])?;
        // The file alone is then a whole copy of the keys; while somebody reads it, it is so a little later.
        settle_if_free(&keys)?;
        Ok(key)
    }
}

/// What a ciphertext is bound to, so that it cannot be moved to another person, field or commitment.
fn aad(person: ActorId, field: &str, commitment: &str) -> Vec<u8> {
    [
        b"marktbuch person v1\0",
        &person.0.as_bytes()[..],
        field.as_bytes(),
        b"\0",
        commitment.as_bytes(),
    ]
    .concat()
}

/// The same where nothing is lost if somebody reads meanwhile: then it is done with the next change.
fn settle_if_free(database: &Connection) -> Result<(), VaultError> {
    match settle(database) {
        Ok(()) | Err(VaultError::Busy) => Ok(()),
        Err(
            error @ (VaultError::Database(_)
            | VaultError::Directory(_)
            | VaultError::Damaged { .. }
            | VaultError::KeyMissing
            | VaultError::Unsealable),
        ) => Err(error),
    }
}

/// Moves what was overwritten from the write-ahead log into the file, and empties it.
fn settle(database: &Connection) -> Result<(), VaultError> {
    let busy: bool = database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy { Err(VaultError::Busy) } else { Ok(()) }
}

fn writer(file: &Path, table: &str) -> Result<Connection, VaultError> {
    // Made here first, so that it and what SQLite makes beside it are their owner's alone.
    OpenOptions::new().append(true).create(true).mode(0o600).open(file)?;
    let database = Connection::open(file)?;
    database.busy_timeout(Duration::from_secs(5))?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;",
    )?;
    database.execute_batch(table)?;
    // What was erased just before a kill is overwritten now.
    settle_if_free(&database)?;
    Ok(database)
}

fn reader(file: &Path) -> Result<Connection, VaultError> {
    let database = event_store::read_only::open(file)?;
    database.busy_timeout(Duration::from_secs(5))?;
    Ok(database)
}

fn all(database: &Connection, sql: &str) -> Result<Vec<ActorId>, VaultError> {
    let mut statement = database.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let texts: Vec<String> = rows.collect::<Result<_, _>>()?;
    // Only ids are ever written here; what is none is nobody's.
    Ok(texts.iter().filter_map(|text| text.parse().ok()).collect())
}

/// A transaction that a panicking thread left open is rolled back by the database.
fn locked(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}
