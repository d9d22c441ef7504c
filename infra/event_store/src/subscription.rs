//! Following the log: what is there, then what comes, read by position from first to last, so that
//! there is no seam at which an event could be lost or doubled. It buffers one page, no more.

use std::collections::vec_deque::{Drain, VecDeque};

use tokio::sync::watch;

use crate::{EventStore, Filter, Position, ReadError, Recorded};

const PAGE: usize = 256;

/// A reader that follows the log.
#[derive(Debug)]
pub struct Subscription {
    store: EventStore,
    filter: Filter,
    head: watch::Receiver<Position>,
    through: Position,
    told: Option<Position>,
    waiting: VecDeque<Recorded>,
}

/// What a subscription delivers.
#[expect(clippy::large_enum_variant, reason = "the large variant is the usual one")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// The next event.
    Event(Recorded),
    /// Everything up to this position was delivered or passed over. Comes whenever the end of the
    /// log is reached, so that a reader with a narrow filter also learns how far it is.
    CaughtUp(Position),
}

impl Subscription {
    pub(crate) fn new(store: EventStore, after: Position, filter: Filter) -> Self {
        let head = store.watch_head();
        Self { store, filter, head, through: after, told: None, waiting: VecDeque::new() }
    }

    /// The next delivery; waits for events to come. May be cancelled, nothing is lost.
    /// After an error the same place is tried again.
    pub async fn next(&mut self) -> Result<Delivered, ReadError> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Ok(Delivered::Event(event));
            }
            self.head.borrow_and_update();
            let page = self.store.read_all(self.through, &self.filter, PAGE)?;
            if page.through > self.through {
                self.through = page.through;
                self.waiting = page.events.into();
                continue;
            }
            if self.told != Some(self.through) {
                self.told = Some(self.through);
                return Ok(Delivered::CaughtUp(self.through));
            }
            self.head.changed().await.map_err(|_| ReadError::Closed)?;
        }
    }

    /// The events at hand without reading or waiting, at most a page of them.
    pub fn buffered(&mut self) -> Drain<'_, Recorded> {
        self.waiting.drain(..)
    }
}
