//! The log in memory, for tests: the same rules, records and hashes as on disk.
//! Nothing is written anywhere; what is here ends with the process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use crate::heads::{Head, Heads, Overlay, key_of};
use crate::note::LogKey;
use crate::prepared::{Prepared, PreparedPart};
use crate::record::{self, View};
use crate::store::{Range, Visit, range};
use crate::tree::proofs::Tree;
use crate::{
    AppendError, Appended, Checkpoint, Direction, Evidence, Filter, Hash, Page, Position,
    ReadError, ReadFrom, Recorded, Revision, StoreState, StreamName, repetition,
};

/// A log that is not durable.
#[derive(Debug)]
pub struct Memory {
    log: Mutex<Log>,
    pub(crate) head: watch::Sender<Position>,
    pub(crate) state: watch::Sender<StoreState>,
}

#[derive(Debug, Default)]
struct Log {
    rows: Vec<Evidence>,
    heads: Heads,
    tiles: HashMap<(u8, u64), Vec<Hash>>,
    key: Option<Arc<LogKey>>,
    closed: bool,
}

impl Memory {
    pub(crate) fn new(key: Option<Arc<LogKey>>) -> Self {
        let mut log = Log { key, ..Log::default() };
        log.heads.signed =
            log.key.as_ref().map(|key| Checkpoint::sign(key, 0, log.heads.edge.root()));
        Self {
            log: Mutex::new(log),
            head: watch::Sender::new(0),
            state: watch::Sender::new(StoreState::Writable),
        }
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn append(&self, prepared: &Prepared) -> Result<Appended, AppendError> {
        let mut log = self.log();
        if log.closed {
            return Err(AppendError::Closed);
        }
        let appended = log.append(prepared)?;
        self.head.send_replace(log.heads.position);
        Ok(appended)
    }

    pub(crate) fn read_stream(
        &self,
        stream: &StreamName,
        from: ReadFrom,
        direction: Direction,
        max: usize,
    ) -> Result<Vec<Recorded>, ReadError> {
        let log = self.open_log()?;
        let Some(head) = log.heads.get(&key_of(stream.as_str())) else {
            return Ok(Vec::new());
        };
        let Some(wanted) = range(head.revision, from, direction, max) else {
            return Ok(Vec::new());
        };
        log.walk(head, wanted, direction)
    }

    pub(crate) fn stream_revision(
        &self,
        stream: &StreamName,
    ) -> Result<Option<Revision>, ReadError> {
        Ok(self.open_log()?.heads.get(&key_of(stream.as_str())).map(|head| head.revision))
    }

    pub(crate) fn read_all(
        &self,
        after: Position,
        filter: &Filter,
        max: usize,
    ) -> Result<Page, ReadError> {
        let log = self.open_log()?;
        let mut page = Page { events: Vec::new(), through: after };
        for position in after.saturating_add(1)..=log.heads.position {
            if page.events.len() == max {
                break;
            }
            let recorded = log.fetch(position)?;
            if filter.passes(recorded.stream.as_str()) {
                page.events.push(recorded);
            }
            page.through = position;
        }
        Ok(page)
    }

    pub(crate) fn read_raw(
        &self,
        after: Position,
        max: usize,
        each: &mut Visit<'_>,
    ) -> Result<Position, ReadError> {
        let log = self.open_log()?;
        let rows = log.rows.iter().filter(|row| row.position > after).take(max);
        Ok(rows.fold(after, |_, row| {
            each(row.position, &row.record, &row.payload);
            row.position
        }))
    }

    pub(crate) fn evidence(&self, position: Position) -> Result<Option<Evidence>, ReadError> {
        Ok(self.open_log()?.row(position).cloned())
    }

    pub(crate) fn newest(&self) -> Option<DateTime<Utc>> {
        self.log().heads.time
    }

    pub(crate) fn checkpoint(&self) -> Result<Option<Checkpoint>, ReadError> {
        Ok(self.open_log()?.heads.signed.clone())
    }

    pub(crate) fn key(&self) -> Option<Arc<LogKey>> {
        self.log().key.clone()
    }

    pub(crate) fn with_tree<T>(
        &self,
        ask: impl FnOnce(&Tree<'_>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let log = self.open_log()?;
        let read = |level, number| Ok(log.tiles.get(&(level, number)).cloned());
        ask(&Tree::new(log.heads.edge.clone(), &read))
    }

    pub(crate) fn close(&self) {
        self.log().closed = true;
        self.state.send_replace(StoreState::ReadOnly { reason: "the store is closed".to_owned() });
    }

    fn open_log(&self) -> Result<MutexGuard<'_, Log>, ReadError> {
        let log = self.log();
        if log.closed { Err(ReadError::Closed) } else { Ok(log) }
    }
}

impl Log {
    fn row(&self, position: Position) -> Option<&Evidence> {
        let index = usize::try_from(position.checked_sub(1)?).ok()?;
        self.rows.get(index)
    }

    fn fetch(&self, position: Position) -> Result<Recorded, ReadError> {
        let damaged = |what: &str| ReadError::Damaged { position, what: what.to_owned() };
        let row = self.row(position).ok_or_else(|| damaged("missing"))?;
        View::parse(&row.record)
            .and_then(|view| view.event(row.payload.clone(), row.chain))
            .map_err(damaged)
    }

    fn walk(
        &self,
        head: Head,
        wanted: Range,
        direction: Direction,
    ) -> Result<Vec<Recorded>, ReadError> {
        let mut events = Vec::new();
        let mut next = Some(head.position);
        while let Some(position) = next {
            let recorded = self.fetch(position)?;
            if recorded.revision < wanted.first {
                break;
            }
            next = recorded.previous;
            if recorded.revision <= wanted.last {
                events.push(recorded);
            }
        }
        if direction == Direction::Forward {
            events.reverse();
        }
        Ok(events)
    }

    fn append(&mut self, prepared: &Prepared) -> Result<Appended, AppendError> {
        if let Some(part) = repetition::without_place(prepared) {
            let head = self.heads.get(&part.key);
            if let Some(appended) =
                repetition::look_back(part, head, |position| self.fetch(position))?
            {
                return Ok(appended);
            }
            repetition::check(prepared, |key| self.heads.get(key))?;
            return Ok(self.write(prepared));
        }
        match repetition::check(prepared, |key| self.heads.get(key)) {
            Ok(()) => Ok(self.write(prepared)),
            Err(refusal @ AppendError::WrongExpectedRevision { .. }) => {
                repetition::settle(prepared, refusal, |part, place| self.stored(part, place))
            }
            Err(refusal) => Err(refusal),
        }
    }

    fn stored(&self, part: &PreparedPart, place: Revision) -> Result<Vec<Recorded>, AppendError> {
        let from = ReadFrom::Revision(place);
        let Some((head, wanted)) = self.heads.get(&part.key).and_then(|head| {
            let wanted = range(head.revision, from, Direction::Forward, part.drafts.len())?;
            Some((head, wanted))
        }) else {
            return Ok(Vec::new());
        };
        self.walk(head, wanted, Direction::Forward)
            .map_err(|error| AppendError::Broken(error.to_string()))
    }

    fn write(&mut self, prepared: &Prepared) -> Appended {
        let first_position = self.heads.position + 1;
        let mut overlay = Overlay::over(&self.heads, prepared.parts.len());
        for part in &prepared.parts {
            self.write_part(&mut overlay, part);
        }
        let first = prepared.parts.first().and_then(|part| overlay.get(&self.heads, &part.key));
        let revision = first.map_or(0, |head| head.revision);
        let position = overlay.position();
        overlay.signed =
            self.key.as_ref().map(|key| Checkpoint::sign(key, position, overlay.edge().root()));
        for tile in std::mem::take(&mut overlay.tiles) {
            self.tiles.insert((tile.level, tile.number), tile.hashes);
        }
        overlay.settle(&mut self.heads);
        Appended { position, first_position, revision, repeated: false }
    }

    fn write_part(&mut self, overlay: &mut Overlay, part: &PreparedPart) {
        for draft in &part.drafts {
            let before = overlay.get(&self.heads, &part.key);
            let (head, record) = record::placed(draft, overlay.position() + 1, before);
            let leaf = Hash::leaf(&record);
            let chain = overlay.chain().chained(leaf);
            overlay.grow(leaf);
            overlay.push(part.key, head, chain, draft.event.meta.time);
            self.rows.push(Evidence {
                position: head.position,
                record,
                salt: draft.salt,
                chain,
                payload: draft.event.payload.clone(),
            });
        }
    }
}
