//! The read models as they were at a position of the log, or at a time.
//! What was seen of a moment never changes; what comes later is not asked.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use event_store::{Direction, EventStore, Filter, ReadFrom, StreamName};
use schemas::order::OrderEvent;

use super::{ApplyError, BATCH, Generation, Seen};
use crate::decode::{UnreadableEvent, decode};
use crate::market::Market;
use crate::orders::{self, OrderView};
use crate::views::{OrderFilter, ViewError};

impl Generation {
    /// Follows the log with the history, apart from what is shown now: neither waits for the other. Says whether
    /// there were any events.
    pub fn advance_history(&self, log: &EventStore) -> Result<bool, ApplyError> {
        self.history.advance(log)
    }

    /// The position up to which moments of the past can be shown.
    #[must_use]
    pub fn history_position(&self) -> u64 {
        self.history.position()
    }

    /// Offers and standing data as they were at a position of the log, seen from `now`; none if that lies ahead or
    /// the history has not come as far as `now` yet.
    pub fn past(&self, now: &Arc<Seen>, position: u64) -> Result<Option<Arc<Seen>>, ApplyError> {
        if position == now.position {
            return Ok(Some(Arc::clone(now)));
        }
        if let Some(known) = self.moments.get(position) {
            return Ok(Some(known));
        }
        // After a crash the offers may be ahead of the rest for a moment.
        let through = now.offers.position().max(now.position);
        let Some(offers) = self.history.at(position, &now.offers, through)? else {
            return Ok(None);
        };
        let market = Arc::new(self.views.market_at(position)?);
        let past = Arc::new(Seen { offers, market, position });
        self.moments.keep(&past);
        Ok(Some(past))
    }

    /// The standing data as it was at a position that the read models have reached.
    pub fn market_at(&self, position: u64) -> Result<Arc<Market>, ViewError> {
        match self.moments.get(position) {
            Some(known) => Ok(Arc::clone(&known.market)),
            None => Ok(Arc::new(self.views.market_at(position)?)),
        }
    }

    /// The last position by which nothing later than `time` had happened: one before the first event that is later.
    pub fn position_at(&self, log: &EventStore, time: DateTime<Utc>) -> Result<u64, ApplyError> {
        let mut position = self.views.noted_before(time)?;
        loop {
            let page = log.read_all(position, &Filter::All, BATCH)?;
            if let Some(later) = page.events.iter().find(|event| event.meta.time > time) {
                return Ok(later.position - 1);
            }
            if page.through <= position {
                return Ok(position);
            }
            position = page.through;
        }
    }

    /// Orders as they were at a position that the read models have reached, newest first.
    pub fn orders_at(
        &self,
        log: &EventStore,
        filter: &OrderFilter,
        position: u64,
    ) -> Result<Vec<OrderView>, ApplyError> {
        let ids = self.views.orders_at(filter, position)?;
        let views = ids.iter().map(|id| order_at(log, id, position));
        views.filter_map(Result::transpose).collect()
    }
}

/// An order folded from its own stream up to a position.
fn order_at(log: &EventStore, id: &str, position: u64) -> Result<Option<OrderView>, ApplyError> {
    let stream = StreamName::parse(id).map_err(|_| UnreadableEvent::stream(position, id))?;
    let mut view = None;
    let mut from = 0;
    loop {
        let page = log.read_stream(&stream, ReadFrom::Revision(from), Direction::Forward, BATCH)?;
        for stored in &page {
            if stored.position > position {
                return Ok(view);
            }
            view = orders::evolve(view, &decode::<OrderEvent>(stored)?);
        }
        if page.len() < BATCH {
            return Ok(view);
        }
        from += page.len() as u64;
    }
}
