//! Whether the log still has its end: what was noted of it elsewhere is compared with it.
//! Nothing is mended here, and nothing is signed: what is noted is the log's own checkpoint.

use std::fs::{self, File, TryLockError};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use event_store::EventStore;
use projections::Generation;

use crate::app::App;
use crate::checkpoints::contradicted;
use crate::data_dir::{DataDir, write_atomically};

/// The end is noted at most so often. What is cut off sooner than this after it was written is known from the read
/// models alone.
const NOTED_EVERY: Duration = Duration::from_secs(1);

/// Notes what the log has become outside of its database, so that a database that was put back or cut off is found out.
pub fn note(log: &EventStore, data: &DataDir) -> io::Result<()> {
    let checkpoint = log.checkpoint().map_err(io::Error::other)?;
    match checkpoint {
        Some(checkpoint) => write_atomically(&data.noted_end(), checkpoint.note.as_bytes()),
        None => Ok(()),
    }
}

/// Notes the end whenever the log has grown, until the process ends.
pub async fn keep_noted(app: Arc<App>) {
    let mut head = app.log.watch_head();
    loop {
        let noting = Arc::clone(&app);
        let noted = tokio::task::spawn_blocking(move || note(&noting.log, &noting.data)).await;
        if let Err(error) = noted.map_err(io::Error::other).flatten() {
            tracing::warn!(%error, "the end of the log is not noted");
        }
        tokio::time::sleep(NOTED_EVERY).await;
        if head.changed().await.is_err() {
            return;
        }
    }
}

/// What speaks of events that the log does not have; none if nothing does. A log that lost its end would show what it
/// has not, and give the same positions to other events.
pub fn lost(
    log: &EventStore,
    data: &DataDir,
    cosigned: Option<&event_store::Checkpoint>,
) -> io::Result<Option<String>> {
    // Read first: beside a running process both grow, the log before the read models.
    let reflected = Generation::furthest(&data.current_generation()?);
    let head = log.head();
    if reflected > head {
        return Ok(Some(format!(
            "the read models reflect position {reflected} and the log ends at position {head}"
        )));
    }
    contradicted(log, data, cosigned)
}

/// The end of the log was given up.
#[derive(Debug)]
pub struct Accepted {
    /// The last position that is there.
    pub head: u64,
    /// What spoke of more.
    pub lost: String,
}

/// Gives up the end of a log that nothing else has: the read models are made again from what is there, and the noted
/// end is kept under another name. None if nothing is missing. What witnesses or time stamps have confirmed still
/// binds. Only while no process holds the directory.
pub fn accept_loss(data: &DataDir) -> io::Result<Option<Accepted>> {
    let lock = File::options().read(true).write(true).open(data.log().join("lock"))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(io::Error::other("a process holds the directory; end it first"));
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let log = EventStore::open_reader(&data.log()).map_err(io::Error::other)?;
    let head = log.head();
    let saved = event_store::saved_heads(&data.log()).filter(|saved| *saved > head);
    let saved = saved.map(|saved| format!("the saved heads reach position {saved}"));
    let Some(lost) = lost(&log, data, None)?.or(saved) else {
        return Ok(None);
    };
    let noted = data.noted_end();
    if noted.exists() {
        let at = crate::clock::wall().timestamp();
        fs::rename(&noted, data.checkpoints().join(format!("lost-{at}.kept")))?;
    }
    event_store::forget_saved_heads(&data.log())?;
    fs::remove_dir_all(data.views())?;
    fs::create_dir_all(data.views())?;
    Ok(Some(Accepted { head, lost }))
}
