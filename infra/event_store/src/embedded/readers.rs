//! Reading the file: a few connections of its own, so that no reader waits for the writer.
//! Nothing is written here and no index kept but the places of long streams just read.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::database::{self, broken};
use crate::heads::{Head, StreamKey};
use crate::record::View;
use crate::store::{Range, Visit};
use crate::{Direction, Filter, Hash, Page, Position, ReadError, Recorded};

/// Idle connections kept.
const IDLE: usize = 4;
/// Long streams whose places are remembered: a list of 8 bytes an event for each.
const REMEMBERED: usize = 16;
/// Rows one page looks at, however few pass the filter: bounds the time of a call.
const LOOK: usize = 20_000;
/// Bytes of payload after which a page ends: bounds the memory of a call.
const PAGE_BYTES: usize = 16 * 1024 * 1024;

/// The connections that read.
#[derive(Debug)]
pub(super) struct Readers {
    directory: PathBuf,
    idle: Mutex<Option<Vec<Connection>>>,
    /// Positions of a stream's events in order, the latest used last.
    places: Mutex<VecDeque<(StreamKey, Arc<Vec<Position>>)>>,
}

impl Readers {
    pub fn new(directory: &Path) -> Self {
        let idle = Mutex::new(Some(Vec::new()));
        Self { directory: directory.to_owned(), idle, places: Mutex::default() }
    }

    /// Lends a connection.
    pub fn with<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let idle = self.lock().as_mut().ok_or(ReadError::Closed)?.pop();
        let connection = match idle {
            Some(connection) => connection,
            None => database::reader(&self.directory).map_err(broken)?,
        };
        let result = read(&connection);
        if let Some(idle) = self.lock().as_mut().filter(|idle| idle.len() < IDLE) {
            idle.push(connection);
        }
        result
    }

    /// Whether reading is still possible.
    pub fn open(&self) -> Result<(), ReadError> {
        if self.lock().is_some() { Ok(()) } else { Err(ReadError::Closed) }
    }

    /// Closes what is idle and refuses what comes.
    pub fn close(&self) {
        self.lock().take();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Vec<Connection>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Events of the stream that ends at `head`.
    pub fn stream(
        &self,
        key: StreamKey,
        head: Head,
        wanted: Range,
        direction: Direction,
    ) -> Result<Vec<Recorded>, ReadError> {
        self.with(|connection| {
            let count = wanted.last - wanted.first + 1;
            let mut events = if head.revision - wanted.last < 64 + count {
                walk(connection, head, wanted)?
            } else {
                let places = self.places(connection, key, head)?;
                (wanted.first..=wanted.last)
                    .rev()
                    .filter_map(|revision| places.get(usize::try_from(revision).ok()?))
                    .map(|position| fetch(connection, *position))
                    .collect::<Result<_, _>>()?
            };
            if direction == Direction::Forward {
                events.reverse();
            }
            Ok(events)
        })
    }

    fn places(
        &self,
        connection: &Connection,
        key: StreamKey,
        head: Head,
    ) -> Result<Arc<Vec<Position>>, ReadError> {
        let known = {
            let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
            let at = places.iter().position(|(known, _)| *known == key);
            at.and_then(|at| places.remove(at)).map(|(_, list)| list)
        };
        let mut list = known.unwrap_or_default();
        if (list.len() as u64) <= head.revision {
            let mut added = Vec::new();
            let mut next = Some(head.position).filter(|_| list.last() != Some(&head.position));
            while let Some(position) = next.filter(|position| list.last() != Some(position)) {
                added.push(position);
                next = previous(connection, position)?;
            }
            Arc::make_mut(&mut list).extend(added.iter().rev());
        }
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.push_back((key, Arc::clone(&list)));
        while places.len() > REMEMBERED {
            places.pop_front();
        }
        Ok(list)
    }
}

/// The event at a position.
pub(super) fn fetch(connection: &Connection, position: Position) -> Result<Recorded, ReadError> {
    let row = database::evidence(connection, position)
        .map_err(broken)?
        .ok_or_else(|| ReadError::Damaged { position, what: "missing".to_owned() })?;
    recorded(&row.record, row.payload, row.chain, position)
}

/// The stored bytes of up to `max` events after a position and not beyond `head`, unread.
pub(super) fn raw(
    connection: &Connection,
    (after, head): (Position, Position),
    max: usize,
    each: &mut Visit<'_>,
) -> Result<Position, ReadError> {
    let mut through = after;
    scan(connection, (after, head), max, |position, record, row| {
        let payload = row.get_ref(4).and_then(|value| Ok(value.as_blob()?)).map_err(broken)?;
        each(position, record, payload);
        through = position;
        Ok(true)
    })?;
    Ok(through)
}

/// A page of the whole log, not beyond `head`.
pub(super) fn page(
    connection: &Connection,
    (after, head): (Position, Position),
    filter: &Filter,
    max: usize,
) -> Result<Page, ReadError> {
    let mut page = Page { events: Vec::new(), through: after };
    let mut bytes = 0;
    let look = if *filter == Filter::All { max } else { LOOK };
    scan(connection, (after, head), look, |position, record, row| {
        if page.events.len() == max || bytes > PAGE_BYTES {
            return Ok(false);
        }
        let damaged = |what: &str| ReadError::Damaged { position, what: what.to_owned() };
        let view = View::parse(record).map_err(damaged)?;
        if view.position() != position {
            return Err(damaged("the record belongs to another position"));
        }
        if filter.passes(view.stream) {
            let chain = Hash(row.get(3).map_err(broken)?);
            let payload: Vec<u8> = row.get(4).map_err(broken)?;
            bytes += payload.len();
            page.events.push(view.event(payload, chain).map_err(damaged)?);
        }
        page.through = position;
        Ok(true)
    })?;
    Ok(page)
}

/// Hands on rows until there are no more, `max` were seen, or it is told to stop.
fn scan(
    connection: &Connection,
    (after, head): (Position, Position),
    max: usize,
    mut each: impl FnMut(Position, &[u8], &rusqlite::Row<'_>) -> Result<bool, ReadError>,
) -> Result<(), ReadError> {
    if after >= head || max == 0 {
        return Ok(());
    }
    let mut statement = connection
        .prepare_cached(
            "SELECT position, record, salt, chain, payload FROM events
             WHERE position > ?1 AND position <= ?2 ORDER BY position LIMIT ?3",
        )
        .map_err(broken)?;
    let limit = i64::try_from(max).unwrap_or(i64::MAX);
    let mut rows = statement.query((after, head, limit)).map_err(broken)?;
    let mut last = after;
    while let Some(row) = rows.next().map_err(broken)? {
        let position: Position = row.get(0).map_err(broken)?;
        if position != last + 1 {
            return Err(ReadError::Damaged { position: last + 1, what: "missing".to_owned() });
        }
        last = position;
        let record = row.get_ref(1).and_then(|value| Ok(value.as_blob()?)).map_err(broken)?;
        if !each(position, record, row)? {
            break;
        }
    }
    Ok(())
}

/// Follows a stream back from its end, newest first.
fn walk(connection: &Connection, head: Head, wanted: Range) -> Result<Vec<Recorded>, ReadError> {
    let mut events = Vec::new();
    let (mut next, mut revision) = (Some(head.position), head.revision);
    while let Some(position) = next {
        if revision > wanted.last {
            next = previous(connection, position)?;
        } else {
            let recorded = fetch(connection, position)?;
            next = recorded.previous.filter(|_| revision > wanted.first);
            events.push(recorded);
        }
        revision = revision.saturating_sub(1);
    }
    Ok(events)
}

fn previous(connection: &Connection, position: Position) -> Result<Option<Position>, ReadError> {
    let damaged = |what: &str| ReadError::Damaged { position, what: what.to_owned() };
    let mut statement = connection
        .prepare_cached("SELECT record FROM events WHERE position = ?1")
        .map_err(broken)?;
    let mut rows = statement.query([position]).map_err(broken)?;
    let row = rows.next().map_err(broken)?.ok_or_else(|| damaged("missing"))?;
    let record = row.get_ref(0).and_then(|value| Ok(value.as_blob()?)).map_err(broken)?;
    Ok(View::parse(record).map_err(damaged)?.previous())
}

fn recorded(
    record: &[u8],
    payload: Vec<u8>,
    chain: Hash,
    position: Position,
) -> Result<Recorded, ReadError> {
    View::parse(record)
        .and_then(|view| view.event(payload, chain))
        .map_err(|what| ReadError::Damaged { position, what: what.to_owned() })
}
