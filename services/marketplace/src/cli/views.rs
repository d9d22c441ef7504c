//! The read models of a directory for a command that only reads: never behind the log without saying so.
//! What they show is asked by each command.

use std::fs::{File, TryLockError};
use std::ops::Deref;
use std::time::{Duration, Instant};

use event_store::EventStore;
use projections::Generation;
use tempfile::TempDir;

use crate::data_dir::DataDir;

/// How long a server that holds the directory is given to make its read models follow.
const LONGEST: Duration = Duration::from_secs(10);
/// How long is waited before they are looked at again.
const PAUSE: Duration = Duration::from_millis(50);

/// Read models that reflect the log as it was when the command began.
pub(super) struct UpToDate {
    generation: Generation,
    /// Where they were folded, if the directory could not be written.
    directory: Option<TempDir>,
}

impl Drop for UpToDate {
    /// What still writes into a place that goes is ended first: it would keep the place from going.
    fn drop(&mut self) {
        if self.directory.is_some()
            && let Err(error) = self.generation.rest()
        {
            tracing::warn!(%error, "the read models of this answer were not put to rest");
        }
    }
}

impl Deref for UpToDate {
    type Target = Generation;

    fn deref(&self) -> &Generation {
        &self.generation
    }
}

/// Opens the read models of a directory. A server was killed before they followed the log: then nobody else makes them
/// follow, and this does, or folds the log beside them where the directory cannot be written. A running server is given time.
pub(super) fn up_to_date(
    data: &DataDir,
    log: &EventStore,
) -> Result<UpToDate, Box<dyn std::error::Error>> {
    let head = log.head();
    let begun = Instant::now();
    loop {
        let reader = data.current_generation().map(|current| Generation::open_reader(&current));
        let stands = match reader {
            Ok(Ok(generation)) => {
                generation.settle(log)?;
                if reached(&generation, head) {
                    return Ok(UpToDate { generation, directory: None });
                }
                generation.position()
            }
            Ok(Err(_)) | Err(_) => 0,
        };
        if let Holder::Nobody(free) = unheld(data) {
            return followed(data, log, free);
        }
        if begun.elapsed() > LONGEST {
            return Err(format!(
                "the read models stand at position {stands} and the log at {head}, and the server that holds the directory \
                 does not make them follow: look at its /health/ready, or ask it with --url"
            )
            .into());
        }
        std::thread::sleep(PAUSE);
    }
}

/// Whether what is shown and its history are as far as the log.
fn reached(generation: &Generation, head: u64) -> bool {
    generation.position().min(generation.history_position()) >= head
}

/// The lock of the directory if no server holds it; none if one does. Where there is no lock file, or none that can be
/// opened, nobody holds it.
fn unheld(data: &DataDir) -> Holder {
    let Ok(lock) = File::open(data.log().join("lock")) else { return Holder::Nobody(None) };
    match lock.try_lock() {
        Ok(()) => Holder::Nobody(Some(lock)),
        Err(TryLockError::WouldBlock) => Holder::Server,
        Err(TryLockError::Error(_)) => Holder::Nobody(None),
    }
}

/// Who holds a directory.
enum Holder {
    /// No server; with the lock, if it could be taken.
    Nobody(Option<File>),
    /// A server.
    Server,
}

/// Makes them follow where they are, while no server can begin; else in a place that goes when the command ends.
fn followed(
    data: &DataDir,
    log: &EventStore,
    lock: Option<File>,
) -> Result<UpToDate, Box<dyn std::error::Error>> {
    let in_place = || {
        let generation = Generation::open(&data.current_generation()?)?;
        generation.catch_up(log)?;
        Ok::<_, Box<dyn std::error::Error>>(generation)
    };
    if let Some(lock) = lock {
        let caught_up = in_place();
        drop(lock);
        if let Ok(generation) = caught_up {
            return Ok(UpToDate { generation, directory: None });
        }
    }
    eprintln!(
        "marktbuch: the read models are not up to date and cannot be written: the log is folded for this answer"
    );
    let directory = tempfile::tempdir()?;
    let generation = Generation::open(directory.path())?;
    generation.catch_up(log)?;
    Ok(UpToDate { generation, directory: Some(directory) })
}
