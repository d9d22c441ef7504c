//! Opening an `SQLite` file that cannot be written: beside the process that writes it, or in a directory that nobody may
//! write, such as a snapshot or a copy for a court.
//! What stands in the file is not known here.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

/// Opens a file to read it. In a directory that cannot be written no memory can be shared with others there, so that it
/// is read without locks: nobody writes it.
///
/// # Errors
///
/// If the file cannot be read.
pub fn open(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match Connection::open_with_flags(file, flags).and_then(looked_into) {
        Err(error) if lacks_writing(&error) => alone(file, flags).map_err(|_| error),
        opened => opened,
    }
}

/// Only the first look into it shows whether it can be read.
fn looked_into(connection: Connection) -> rusqlite::Result<Connection> {
    let looked = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    match looked {
        Err(error) if lacks_writing(&error) => Err(error),
        // What else is wrong is found by whoever asks for something.
        _ => Ok(connection),
    }
}

fn lacks_writing(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
    )
}

fn alone(file: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    // What stands in the write-ahead log belongs to the file: it is read with an index in memory.
    if Path::new(&log).exists() {
        let connection = Connection::open_with_flags_and_vfs(file, flags, "unix-none")?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        return looked_into(connection);
    }
    let path = file.to_string_lossy();
    let escaped = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let uri = format!("file:{escaped}?immutable=1");
    Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI).and_then(looked_into)
}
