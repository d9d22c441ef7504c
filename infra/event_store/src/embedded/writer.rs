//! The one thread that writes: it takes all appends that wait, checks each against the heads and
//! those before it, commits them together and then answers.
//! What happens after a failure is in `recovery`.

use std::fs::File;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::Instant;

use rusqlite::{CachedStatement, Connection};
use tokio::sync::oneshot;

use super::recovery::{self, PROBE_EVERY};
use super::shared::Shared;
use super::{readers, snapshot, tiles};
use crate::heads::{Head, Heads, Overlay};
use crate::note::LogKey;
use crate::prepared::{Prepared, PreparedPart};
use crate::{AppendError, Appended, Checkpoint, Hash, StoreState, record, repetition};

/// Events of one commit at most, but for the last append taken.
const BATCH_EVENTS: usize = 2048;
/// Bytes of payload of one commit at most, but for the last append taken.
const BATCH_BYTES: usize = 16 * 1024 * 1024;

type Answer = oneshot::Sender<Result<Appended, AppendError>>;

/// What the writer is asked for.
#[derive(Debug)]
pub(super) enum Job {
    Append(Arc<Prepared>, Answer),
    Close(oneshot::Sender<()>),
}

/// The state of the writing thread.
pub(super) struct Writer {
    shared: Arc<Shared>,
    /// `None` after a failure, until recovered.
    connection: Option<Connection>,
    probed: Instant,
    jobs: Receiver<Job>,
    lock: File,
}

/// What the queue gave.
#[derive(Default)]
struct Gathered {
    appends: Vec<(Arc<Prepared>, Answer)>,
    events: usize,
    bytes: usize,
    close: Option<oneshot::Sender<()>>,
    ended: bool,
}

/// A batch on its way: what will be true if it is committed, and what to answer then.
struct Batch {
    overlay: Overlay,
    answers: Vec<(Answer, Result<Appended, AppendError>)>,
}

impl Writer {
    pub fn new(
        shared: Arc<Shared>,
        connection: Connection,
        jobs: Receiver<Job>,
        lock: File,
    ) -> Self {
        Self { shared, connection: Some(connection), probed: Instant::now(), jobs, lock }
    }

    /// Writes until the store is closed or nobody holds it any more.
    pub fn run(mut self) {
        loop {
            let gathered = self.gather();
            if !gathered.appends.is_empty() {
                self.commit(gathered.appends);
            } else if self.connection.is_none() {
                self.recover();
            }
            if gathered.ended || gathered.close.is_some() {
                self.end();
                if let Some(answer) = gathered.close {
                    // Whoever asked may be gone; the store is closed all the same.
                    answer.send(()).ok();
                }
                return;
            }
        }
    }

    fn gather(&self) -> Gathered {
        let mut gathered = Gathered::default();
        let first = if self.connection.is_some() {
            self.jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            self.jobs.recv_timeout(PROBE_EVERY)
        };
        match first {
            Ok(job) => gathered.take(job),
            Err(RecvTimeoutError::Timeout) => return gathered,
            Err(RecvTimeoutError::Disconnected) => gathered.ended = true,
        }
        while gathered.wants_more() {
            match self.jobs.try_recv() {
                Ok(job) => gathered.take(job),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => gathered.ended = true,
            }
        }
        gathered
    }

    fn commit(&mut self, appends: Vec<(Arc<Prepared>, Answer)>) {
        self.recover();
        let Some(connection) = &self.connection else {
            let reason = recovery::reason(&self.shared);
            for (_, answer) in appends {
                answer.send(Err(AppendError::ReadOnly { reason: reason.clone() })).ok();
            }
            return;
        };
        let mut batch = Batch {
            overlay: Overlay::over(&self.shared.heads(), appends.len()),
            answers: Vec::new(),
        };
        batch.answers.reserve(appends.len());
        let mut waiting = appends.into_iter();
        let key = self.shared.options.key.as_deref();
        let result = write(connection, &self.shared.heads(), key, &mut batch, &mut waiting);
        match result {
            Ok(()) => {
                batch.overlay.settle(&mut self.shared.heads_mut());
                self.shared.announce();
                for (answer, result) in batch.answers {
                    answer.send(result).ok();
                }
                self.save_now_and_then();
            }
            Err(error) => {
                let failure = recovery::failure(&error);
                self.fail(&failure);
                let begun = batch.answers.into_iter().map(|(answer, _)| answer);
                for answer in begun.chain(waiting.map(|(_, answer)| answer)) {
                    answer.send(Err(failure.clone())).ok();
                }
            }
        }
    }

    fn fail(&mut self, failure: &AppendError) {
        tracing::error!(%failure, "a batch was not written; the store takes no appends for now");
        let reason = recovery::reason_of(failure);
        self.shared.set_state(StoreState::ReadOnly { reason });
        // After a failed sync the kernel may have dropped what it could not write: this connection
        // must not be trusted again.
        self.connection = None;
        self.probed = Instant::now();
    }

    fn recover(&mut self) {
        if self.connection.is_some() || self.probed.elapsed() < PROBE_EVERY {
            return;
        }
        self.probed = Instant::now();
        match recovery::recover(&self.shared) {
            Ok(connection) => {
                tracing::info!("the store takes appends again");
                self.connection = Some(connection);
                self.shared.set_state(StoreState::Writable);
            }
            Err(reason) => self.shared.set_state(StoreState::ReadOnly { reason }),
        }
    }

    fn save_now_and_then(&self) {
        let position = self.shared.heads().position;
        let due = self
            .shared
            .saved
            .try_lock()
            .is_ok_and(|saved| position - *saved >= self.shared.options.snapshot_every);
        if due {
            let shared = Arc::clone(&self.shared);
            let saver = thread::Builder::new().name("event-store-saver".to_owned());
            if let Err(error) = saver.spawn(move || save(&shared)) {
                tracing::warn!(%error, "the heads could not be saved");
            }
        }
    }

    fn end(mut self) {
        while let Ok(job) = self.jobs.try_recv() {
            if let Job::Append(_, answer) = job {
                answer.send(Err(AppendError::Closed)).ok();
            }
        }
        save(&self.shared);
        self.shared.readers.close();
        let reason = "the store is closed".to_owned();
        self.shared.set_state(StoreState::ReadOnly { reason });
        // Last of all connections, so that SQLite moves everything into the one file.
        self.connection = None;
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the lock was not released by hand; it ends with the process");
        }
    }
}

impl Gathered {
    fn wants_more(&self) -> bool {
        self.events < BATCH_EVENTS
            && self.bytes < BATCH_BYTES
            && self.close.is_none()
            && !self.ended
    }

    fn take(&mut self, job: Job) {
        match job {
            Job::Append(prepared, answer) => {
                self.events += prepared.events();
                self.bytes += prepared.size();
                self.appends.push((prepared, answer));
            }
            Job::Close(answer) => self.close = Some(answer),
        }
    }
}

/// Saves the heads if they have moved. What fails here costs time at the next start, no more.
fn save(shared: &Shared) {
    let mut saved = shared.saved.lock().unwrap_or_else(PoisonError::into_inner);
    let heads = shared.heads();
    let position = heads.position;
    if position == *saved {
        return;
    }
    let bytes = snapshot::bytes(&heads);
    drop(heads);
    match snapshot::save(&shared.directory, &bytes) {
        Ok(()) => *saved = position,
        Err(error) => tracing::warn!(%error, "the heads could not be saved"),
    }
}

/// One transaction. Refusals that rest on committed heads alone are answered on the way; all else
/// waits for the commit.
fn write(
    connection: &Connection,
    heads: &Heads,
    key: Option<&LogKey>,
    batch: &mut Batch,
    waiting: &mut impl Iterator<Item = (Arc<Prepared>, Answer)>,
) -> rusqlite::Result<()> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    // The position is left to SQLite, which goes to the end without looking for a place; that it is
    // the one meant is seen at the end.
    let mut insert = connection
        .prepare_cached("INSERT INTO events (record, salt, chain, payload) VALUES (?, ?, ?, ?)")?;
    let mut buffer = Vec::new();
    for (prepared, answer) in waiting {
        match decide(connection, heads, &batch.overlay, &prepared) {
            Ok(None) => {
                // The answer is noted before the rows are written: if that fails it is not lost.
                let appended = appended(heads, &batch.overlay, &prepared);
                batch.answers.push((answer, Ok(appended)));
                for part in &prepared.parts {
                    let own = batch.overlay.get(heads, &part.key);
                    insert_all(&mut insert, &mut batch.overlay, own, part, &mut buffer)?;
                }
            }
            Ok(Some(repeated)) => batch.answers.push((answer, Ok(repeated))),
            Err(refusal) if touched(&batch.overlay, &prepared) => {
                batch.answers.push((answer, Err(refusal)));
            }
            Err(refusal) => {
                answer.send(Err(refusal)).ok();
            }
        }
    }
    let (written, meant) = (connection.last_insert_rowid(), batch.overlay.position());
    if heads.position < meant && u64::try_from(written) != Ok(meant) {
        let other = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        let told = format!("the batch ends at position {written} instead of {meant}");
        return Err(rusqlite::Error::SqliteFailure(other, Some(told)));
    }
    if heads.position < meant {
        grown(connection, key, &mut batch.overlay)?;
    }
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}

/// Lays down the tiles that the batch has filled and, before any of it can be known, what is signed of it.
fn grown(
    connection: &Connection,
    key: Option<&LogKey>,
    overlay: &mut Overlay,
) -> rusqlite::Result<()> {
    tiles::lay_down(connection, &overlay.tiles)?;
    if let Some(key) = key {
        let checkpoint = Checkpoint::sign(key, overlay.position(), overlay.edge().root());
        tiles::put_checkpoint(connection, &checkpoint.note)?;
        overlay.signed = Some(checkpoint);
    }
    Ok(())
}

fn touched(overlay: &Overlay, prepared: &Prepared) -> bool {
    let written = prepared.parts.iter().map(|part| &part.key);
    let mut rested_on = written.chain(prepared.holding.iter().map(|(key, _)| key));
    rested_on.any(|key| overlay.touches(key))
}

/// `None`: it is to be written. `Some`: it was there already.
fn decide(
    connection: &Connection,
    heads: &Heads,
    overlay: &Overlay,
    prepared: &Prepared,
) -> Result<Option<Appended>, AppendError> {
    if let Some(part) = repetition::without_place(prepared) {
        let fetch = |position| readers::fetch(connection, position);
        let own = overlay.get(heads, &part.key);
        if let Some(repeated) = repetition::look_back(part, own, fetch)? {
            return Ok(Some(repeated));
        }
    }
    repetition::check(prepared, |key| overlay.get(heads, key))?;
    Ok(None)
}

/// The answer to an append that is written next.
fn appended(heads: &Heads, overlay: &Overlay, prepared: &Prepared) -> Appended {
    let revision = prepared.parts.first().map_or(0, |part| {
        let own = overlay.get(heads, &part.key);
        own.map_or(0, |head| head.revision + 1) + part.drafts.len() as u64 - 1
    });
    Appended {
        position: overlay.position() + prepared.events() as u64,
        first_position: overlay.position() + 1,
        revision,
        repeated: false,
    }
}

fn insert_all(
    insert: &mut CachedStatement<'_>,
    overlay: &mut Overlay,
    own: Option<Head>,
    part: &PreparedPart,
    buffer: &mut Vec<u8>,
) -> rusqlite::Result<()> {
    let (mut own, mut position, mut chain) = (own, overlay.position(), overlay.chain());
    for draft in &part.drafts {
        position += 1;
        let head = record::place_into(buffer, draft, position, own);
        let leaf = Hash::leaf(buffer);
        chain = chain.chained(leaf);
        overlay.grow(leaf);
        insert.execute((
            buffer.as_slice(),
            draft.salt.as_slice(),
            chain.0.as_slice(),
            draft.event.payload.as_slice(),
        ))?;
        own = Some(head);
    }
    if let (Some(head), Some(last)) = (own, part.drafts.last()) {
        overlay.push(part.key, head, chain, last.event.meta.time);
    }
    Ok(())
}
