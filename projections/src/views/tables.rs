//! All kept tables as they stood at one moment, read whole.
//! What they mean is not known here: every table is read, also those that come later.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::{ViewError, Views, locked, read_only};

/// Tables of which no answer is made: their rows depend on how the log was read, not on what it says.
const AIDS: [&str; 2] = ["progress", "times"];

/// The kept tables at one position, unchanging however long held.
pub(crate) struct Tables {
    database: Connection,
    position: u64,
}

impl Views {
    /// The tables as they are now. What is written meanwhile is not seen, and waits for nothing.
    pub(crate) fn tables(&self) -> Result<Tables, ViewError> {
        let file = locked(&self.reader).path().map(std::path::PathBuf::from);
        let file = file.ok_or_else(|| rusqlite::Error::InvalidPath("none".into()))?;
        let database = read_only(&file)?;
        database.execute_batch("BEGIN")?;
        // The first read decides what the transaction sees.
        let position: i64 =
            database.query_row("SELECT position FROM progress", [], |row| row.get(0))?;
        Ok(Tables { database, position: u64::try_from(position).unwrap_or(0) })
    }
}

impl Tables {
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// The names of all tables that answers are made of.
    pub(crate) fn names(&self) -> Result<Vec<String>, ViewError> {
        let tables =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
            ORDER BY name";
        let mut statement = self.database.prepare(tables)?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?;
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        Ok(names.into_iter().filter(|name| !AIDS.contains(&name.as_str())).collect())
    }

    /// Visits every row of a table in the sequence of its key, as bytes that tell any two rows apart.
    pub(crate) fn rows(&self, table: &str, visit: &mut dyn FnMut(&[u8])) -> Result<(), ViewError> {
        let key = self.key(table)?;
        let mut statement = self.database.prepare(&format!(
            "SELECT * FROM \"{table}\" ORDER BY {}",
            key.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
        ))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        let mut bytes = Vec::new();
        while let Some(row) = rows.next()? {
            bytes.clear();
            for column in 0..columns {
                write(row, column, &mut bytes)?;
            }
            visit(&bytes);
        }
        Ok(())
    }

    /// The columns of the primary key; all columns if there is none.
    fn key(&self, table: &str) -> Result<Vec<String>, ViewError> {
        let mut statement =
            self.database.prepare("SELECT name, pk FROM pragma_table_info(?1) ORDER BY pk, cid")?;
        let columns = statement
            .query_map([table], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)? > 0)))?;
        let columns: Vec<(String, bool)> = columns.collect::<Result<_, _>>()?;
        let has_key = columns.iter().any(|(_, is_key)| *is_key);
        let wanted = columns.into_iter().filter(|(_, is_key)| *is_key || !has_key);
        Ok(wanted.map(|(name, _)| name).collect())
    }
}

/// A letter for the type, the length, the content.
fn write(row: &Row<'_>, column: usize, bytes: &mut Vec<u8>) -> rusqlite::Result<()> {
    let number;
    let (kind, content): (u8, &[u8]) = match row.get_ref(column)? {
        ValueRef::Null => (b'n', &[]),
        ValueRef::Integer(value) => {
            number = value.to_be_bytes();
            (b'i', &number)
        }
        ValueRef::Real(value) => {
            number = value.to_bits().to_be_bytes();
            (b'r', &number)
        }
        ValueRef::Text(text) => (b't', text),
        ValueRef::Blob(blob) => (b'b', blob),
    };
    bytes.push(kind);
    bytes.extend((content.len() as u64).to_be_bytes());
    bytes.extend(content);
    Ok(())
}
