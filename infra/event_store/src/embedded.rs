//! The log as one `SQLite` file: one table that only grows, one thread that writes it.
//! Here is who holds what; writing, reading, checking and saving have their own modules.

mod database;
mod lock;
mod readers;
mod recovery;
mod shared;
pub(crate) mod snapshot;
mod tiles;
pub(crate) mod transfer;
mod verify;
mod writer;

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicU32;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{oneshot, watch};

use self::database::unsound;
use self::shared::Shared;
use self::tiles::Signed;
pub(crate) use self::verify::verify;
use self::writer::{Job, Writer};
use crate::heads::{Head, Heads, key_of};
use crate::note::{LogKey, VerifierKey};
use crate::prepared::Prepared;
use crate::store::{Visit, range};
use crate::tree::proofs::Tree;
use crate::verify::Known;
use crate::{
    AppendError, Appended, Checkpoint, Direction, Evidence, Filter, OpenError, Page, Position,
    ReadError, ReadFrom, Recorded, Revision, StoreState, StreamName, Verified, VerifyError,
    repetition,
};

/// How often a reader beside another process's writer looks for new events.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Settings of the embedded engine; the defaults are for production.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes of a page of a new file.
    pub page_size: u32,
    /// Pages in the write-ahead log after which they are moved into the file.
    pub checkpoint_pages: u32,
    /// Events after which the heads are saved in the background.
    pub snapshot_every: u64,
    /// Free bytes that the disk must have again before a store that found it full writes again.
    pub needed_space: u64,
    /// The most pages the file may have, looked at whenever it is opened, also after a failure:
    /// a full disk, and space on it again, for tests.
    pub max_pages: Option<Arc<AtomicU32>>,
    /// Signs what every commit makes of the log; without it nothing is signed.
    pub key: Option<Arc<LogKey>>,
    /// Keys that signed before this one did.
    pub retired: Vec<VerifierKey>,
    /// File layer under `SQLite`, registered by the caller; faults for tests. The file is then held
    /// exclusively: appends only, no reads.
    pub vfs: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            page_size: 16_384,
            checkpoint_pages: 1000,
            snapshot_every: 250_000,
            needed_space: 1024 * 1024,
            max_pages: None,
            key: None,
            retired: Vec::new(),
            vfs: None,
        }
    }
}

/// A log in a directory.
#[derive(Debug)]
pub struct Embedded {
    shared: Arc<Shared>,
    /// `None` if opened for reading.
    queue: Option<Sender<Job>>,
    writer: Mutex<Option<thread::JoinHandle<()>>>,
}

impl Embedded {
    pub(crate) fn open(directory: &Path, options: Options) -> Result<Self, OpenError> {
        let (engine, writer) = Self::unstarted(directory, options)?;
        engine.start(writer)?;
        Ok(engine)
    }

    /// A store whose appends wait until its writer is started.
    fn unstarted(directory: &Path, options: Options) -> Result<(Self, Writer), OpenError> {
        fs::create_dir_all(directory)
            .map_err(|source| OpenError::Io { path: directory.to_owned(), source })?;
        let lock = lock::take(directory)?;
        let failed = |error: rusqlite::Error| unsound(directory, &error);
        let connection = database::writer(directory, &options).map_err(failed)?;
        database::create(&connection).map_err(failed)?;
        database::migrate(&connection).map_err(|error| unsound(directory, &error))?;
        let (mut heads, saved) = heads(directory, &connection)?;
        if let Some(known) = snapshot::position(directory).filter(|known| *known > heads.position) {
            let what = format!(
                "the saved heads reach position {known} and the log ends at {}: records are missing",
                heads.position
            );
            return Err(OpenError::NotExtending { path: database::file(directory), what });
        }
        if let Some(key) = &options.key {
            heads.signed = Some(begin_signing(directory, &connection, &heads, key, &options)?);
        }
        let shared = Arc::new(Shared::new(directory, options, heads, saved));
        let (queue, jobs) = mpsc::channel();
        let writer = Writer::new(Arc::clone(&shared), connection, jobs, lock);
        let engine = Self { shared, queue: Some(queue), writer: Mutex::new(None) };
        Ok((engine, writer))
    }

    fn start(&self, writer: Writer) -> Result<(), OpenError> {
        let started = thread::Builder::new()
            .name("event-store-writer".to_owned())
            .spawn(move || writer.run())
            .map_err(|source| OpenError::Io { path: self.shared.directory.clone(), source })?;
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(started);
        Ok(())
    }

    pub(crate) fn open_reader(directory: &Path) -> Result<Self, OpenError> {
        if !database::file(directory).is_file() {
            return Err(OpenError::Missing(directory.to_owned()));
        }
        let connection = database::reader(directory).map_err(|error| unsound(directory, &error))?;
        let (heads, saved) = heads(directory, &connection)?;
        let shared = Arc::new(Shared::new(directory, Options::default(), heads, saved));
        shared.set_state(StoreState::ReadOnly { reason: "opened for reading".to_owned() });
        let follower = Arc::downgrade(&shared);
        thread::Builder::new()
            .name("event-store-follower".to_owned())
            .spawn(move || follow(&follower))
            .map_err(|source| OpenError::Io { path: directory.to_owned(), source })?;
        Ok(Self { shared, queue: None, writer: Mutex::new(None) })
    }

    pub(crate) async fn append(&self, prepared: Prepared) -> Result<Appended, AppendError> {
        let Some(queue) = &self.queue else {
            return Err(AppendError::ReadOnly { reason: "opened for reading".to_owned() });
        };
        let prepared = Arc::new(prepared);
        let (answer, answered) = oneshot::channel();
        queue.send(Job::Append(Arc::clone(&prepared), answer)).map_err(|_| AppendError::Closed)?;
        let result = answered.await.map_err(|_| AppendError::Closed)?;
        match result {
            Err(refusal @ AppendError::WrongExpectedRevision { .. })
                if repetition::without_place(&prepared).is_none() =>
            {
                self.settle(&prepared, refusal)
            }
            result => result,
        }
    }

    /// Whether a refused append is a repetition is a fact of the past: it can be looked up without
    /// the writer.
    fn settle(&self, prepared: &Prepared, refusal: AppendError) -> Result<Appended, AppendError> {
        repetition::settle(prepared, refusal, |part, place| {
            let from = ReadFrom::Revision(place);
            self.read_stream(&part.stream, from, Direction::Forward, part.drafts.len())
                .map_err(|error| AppendError::Broken(error.to_string()))
        })
    }

    pub(crate) fn read_stream(
        &self,
        stream: &StreamName,
        from: ReadFrom,
        direction: Direction,
        max: usize,
    ) -> Result<Vec<Recorded>, ReadError> {
        let key = key_of(stream.as_str());
        let Some(head) = self.stream_head(stream)? else {
            return Ok(Vec::new());
        };
        match range(head.revision, from, direction, max) {
            Some(wanted) => self.shared.readers.stream(key, head, wanted, direction),
            None => Ok(Vec::new()),
        }
    }

    fn stream_head(&self, stream: &StreamName) -> Result<Option<Head>, ReadError> {
        self.current()?;
        Ok(self.shared.heads().get(&key_of(stream.as_str())))
    }

    /// Beside another process's writer, what is known must be brought up to date first.
    fn current(&self) -> Result<(), ReadError> {
        if self.queue.is_none() { self.shared.refresh() } else { self.shared.readers.open() }
    }

    pub(crate) fn stream_revision(
        &self,
        stream: &StreamName,
    ) -> Result<Option<Revision>, ReadError> {
        Ok(self.stream_head(stream)?.map(|head| head.revision))
    }

    pub(crate) fn read_all(
        &self,
        after: Position,
        filter: &Filter,
        max: usize,
    ) -> Result<Page, ReadError> {
        self.current()?;
        let head = self.shared.heads().position;
        self.shared.readers.with(|connection| readers::page(connection, (after, head), filter, max))
    }

    pub(crate) fn read_raw(
        &self,
        after: Position,
        max: usize,
        each: &mut Visit<'_>,
    ) -> Result<Position, ReadError> {
        self.current()?;
        let head = self.shared.heads().position;
        self.shared.readers.with(|connection| readers::raw(connection, (after, head), max, each))
    }

    pub(crate) fn evidence(&self, position: Position) -> Result<Option<Evidence>, ReadError> {
        self.current()?;
        if position > self.shared.heads().position {
            return Ok(None);
        }
        self.shared
            .readers
            .with(|connection| database::evidence(connection, position).map_err(database::broken))
    }

    pub(crate) fn head(&self) -> Position {
        if let Err(error) = self.current() {
            tracing::warn!(%error, "the end of the log cannot be looked up");
        }
        self.shared.heads().position
    }

    pub(crate) fn newest(&self) -> Option<DateTime<Utc>> {
        if let Err(error) = self.current() {
            tracing::warn!(%error, "the end of the log cannot be looked up");
        }
        self.shared.heads().time
    }

    /// What was signed last.
    pub(crate) fn checkpoint(&self) -> Result<Option<Checkpoint>, ReadError> {
        self.current()?;
        Ok(self.shared.heads().signed.clone())
    }

    /// The key that signs, if there is one.
    pub(crate) fn key(&self) -> Option<Arc<LogKey>> {
        self.shared.options.key.clone()
    }

    /// Asks the tree of this moment.
    pub(crate) fn with_tree<T>(
        &self,
        ask: impl FnOnce(&Tree<'_>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        self.current()?;
        let edge = self.shared.heads().edge.clone();
        self.shared.readers.with(|connection| tiles::with_tree(connection, edge, ask))
    }

    pub(crate) fn watch_head(&self) -> watch::Receiver<Position> {
        self.shared.head.subscribe()
    }

    pub(crate) fn watch_state(&self) -> watch::Receiver<StoreState> {
        self.shared.state.subscribe()
    }

    pub(crate) fn verify(
        &self,
        progress: &mut dyn FnMut(Position),
    ) -> Result<Verified, VerifyError> {
        verify(&self.shared.directory, &Known::default(), progress)
    }

    pub(crate) async fn close(&self) {
        if let Some(queue) = &self.queue {
            let (answer, answered) = oneshot::channel();
            if queue.send(Job::Close(answer)).is_ok() {
                // An error means that the writer has ended, which is what was wanted.
                answered.await.ok();
            }
        } else {
            self.shared.readers.close();
        }
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        // The queue ends, so the writer does; waiting for it frees the directory for the next.
        self.queue.take();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer
            && writer.join().is_err()
        {
            tracing::error!("the writer of the event store panicked");
        }
    }
}

/// The heads of the log, from the saved ones if they fit, and the position of those.
fn heads(
    directory: &Path,
    connection: &rusqlite::Connection,
) -> Result<(Heads, Position), OpenError> {
    let failed = |error: rusqlite::Error| unsound(directory, &error);
    if let Some(what) = database::definition_defect(connection).map_err(failed)? {
        return Err(unsound(directory, &what));
    }
    let mut heads = snapshot::fitting(directory, connection).unwrap_or_default();
    let saved = heads.position;
    heads.signed = tiles::checkpoint(connection).map_err(|error| unsound(directory, &error))?;
    match tiles::edge(connection, saved) {
        Ok(edge) => heads.edge = edge,
        Err(error) => {
            // What the tiles hold can be told from the records; a lost tile must not cost the log.
            tracing::error!(%error, "the tree is made anew from the records");
            heads = Heads { signed: heads.signed, ..Heads::default() };
        }
    }
    database::catch_up(connection, &mut heads).map_err(|error| unsound(directory, &error))?;
    Ok((heads, saved))
}

/// What was signed last if that is all that is there and of this key; else this key signs what is there, which begins
/// with what was signed before.
fn begin_signing(
    directory: &Path,
    connection: &rusqlite::Connection,
    heads: &Heads,
    key: &LogKey,
    options: &Options,
) -> Result<Checkpoint, OpenError> {
    let own = Checkpoint::sign(key, heads.position, heads.edge.root());
    match tiles::signed(directory, connection, heads, key, &options.retired)? {
        Signed::Upto(checkpoint) if checkpoint == own => {}
        Signed::Upto(_) | Signed::Nothing => tiles::put_checkpoint(connection, &own.note)
            .map_err(|error| unsound(directory, &error))?,
    }
    Ok(own)
}

/// Keeps a reader's view of another process's log fresh until the reader is gone.
fn follow(shared: &Weak<Shared>) {
    while let Some(shared) = shared.upgrade() {
        match shared.refresh() {
            Ok(()) => {}
            Err(ReadError::Closed) => return,
            Err(error) => tracing::warn!(%error, "the log cannot be followed"),
        }
        drop(shared);
        thread::sleep(LOOK_EVERY);
    }
}

#[cfg(test)]
mod tests;
