//! Needs as they are kept: each once with its lane, and every outcome with the position from which it held, so that any
//! moment can be shown.
//! What a need says is made in [`crate::needs`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use event_store::Recorded as Stored;
use rusqlite::{Connection, OptionalExtension, params};
use rust_decimal::Decimal;
use schemas::ids::{LedgerId, NeedId, OrganisationId, SystemId};
use schemas::need::{NeedEvent, NeedLane, NeedStated};

use super::{ViewError, Views, in_json, locked, sql_position};
use crate::decode::decode;
use crate::needs::{self, DirectAwardSum, NeedOutcome, NeedState, NeedView};

/// `stated` keeps what was stated until its lane is decided; then `body` holds both and `decided` the position.
pub(super) const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS needs (
        id TEXT PRIMARY KEY, decided INTEGER, authority TEXT NOT NULL, ledger TEXT NOT NULL,
        category TEXT NOT NULL, unit TEXT, lane TEXT, body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS needs_by_decided ON needs (decided);
    CREATE INDEX IF NOT EXISTS needs_by_authority ON needs (authority, decided);
    CREATE TABLE IF NOT EXISTS need_outcomes (
        id TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (id, position)
    ) STRICT, WITHOUT ROWID;
";

/// Which needs are asked for, newest first.
#[derive(Clone, Debug, Default)]
pub struct NeedFilter {
    /// Only this authority's.
    pub authority: Option<OrganisationId>,
    /// Only in these systems.
    pub systems: Option<BTreeSet<SystemId>>,
    /// Only in this category.
    pub category: Option<String>,
    /// Only of this unit.
    pub unit: Option<String>,
    /// Only in this lane.
    pub lane: Option<NeedLane>,
    /// Only in this state.
    pub state: Option<NeedState>,
    /// Only decided before this position of the log.
    pub before: Option<u64>,
    /// As it was at this position; now, if none.
    pub at: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

const SELECT: &str = "
    SELECT n.body, o.body FROM needs n LEFT JOIN need_outcomes o ON o.id = n.id AND o.position =
        (SELECT max(position) FROM need_outcomes WHERE id = n.id AND position <= ?1)
    WHERE n.decided <= ?1 AND n.decided < ?2 AND (?3 IS NULL OR n.authority = ?3)
        AND (?4 IS NULL OR n.category = ?4) AND (?5 IS NULL OR n.unit = ?5)
        AND (?6 IS NULL OR n.lane = ?6) AND (?7 IS NULL OR coalesce(o.state, 'stated') = ?7)
        AND (?8 IS NULL OR n.id = ?8)
        AND (?10 IS NULL OR json_extract(CAST(n.body AS TEXT), '$.system_id')
            IN (SELECT value FROM json_each(?10)))
    ORDER BY n.decided DESC LIMIT ?9";

pub(super) fn fold(database: &Connection, stored: &Stored) -> Result<(), ViewError> {
    let recorded = decode::<NeedEvent>(stored)?;
    let id = recorded.event.need().to_string();
    let position = sql_position(recorded.position);
    match &recorded.event {
        NeedEvent::NeedStated(stated) => keep_stated(database, &id, stated),
        NeedEvent::LaneDecided(decided) => {
            let body: Option<Vec<u8>> = database
                .prepare_cached("SELECT body FROM needs WHERE id = ?1 AND decided IS NULL")?
                .query_row([&id], |row| row.get(0))
                .optional()?;
            let Some(body) = body else { return Ok(()) };
            let stated: NeedStated = serde_json::from_slice(&body)?;
            let view = needs::begun(&stated, decided, recorded.position);
            let body = serde_json::to_vec(&view)?;
            database
                .prepare_cached(
                    "UPDATE needs SET decided = ?2, lane = ?3, body = ?4 WHERE id = ?1",
                )?
                .execute(params![id, position, decided.lane.word(), body])?;
            Ok(())
        }
        event @ (NeedEvent::NeedWithdrawn(_)
        | NeedEvent::NeedMet(_)
        | NeedEvent::NeedReleased(_)) => {
            let Some(outcome) = needs::outcome(event) else { return Ok(()) };
            let body = serde_json::to_vec(&outcome)?;
            database
                .prepare_cached("INSERT OR REPLACE INTO need_outcomes VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id, position, outcome.state.word(), body])?;
            Ok(())
        }
    }
}

fn keep_stated(database: &Connection, id: &str, stated: &NeedStated) -> Result<(), ViewError> {
    database
        .prepare_cached("INSERT OR REPLACE INTO needs VALUES (?1, NULL, ?2, ?3, ?4, ?5, NULL, ?6)")?
        .execute(params![
            id,
            stated.authority.to_string(),
            stated.ledger.to_string(),
            stated.category.as_str(),
            stated.unit.as_ref().map(ToString::to_string),
            serde_json::to_vec(stated)?,
        ])?;
    Ok(())
}

impl Views {
    pub(crate) fn needs(&self, filter: &NeedFilter) -> Result<Vec<NeedView>, ViewError> {
        self.select_needs(filter, None)
    }

    /// One need, as it was at a position or is now.
    pub(crate) fn need(
        &self,
        need: NeedId,
        at: Option<u64>,
    ) -> Result<Option<NeedView>, ViewError> {
        let filter = NeedFilter { at, limit: 1, ..NeedFilter::default() };
        Ok(self.select_needs(&filter, Some(need))?.pop())
    }

    /// What each unit bought directly in each category after a day and up to another; what is open on that other day
    /// counts, whenever it was stated.
    pub(crate) fn direct_awards(
        &self,
        filter: &NeedFilter,
        since: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<DirectAwardSum>, ViewError> {
        let lane = Some(NeedLane::DirectAward);
        let filter = NeedFilter { lane, limit: u32::MAX, ..filter.clone() };
        let mut sums: BTreeMap<LedgerId, DirectAwardSum> = BTreeMap::new();
        for need in self.select_needs(&filter, None)? {
            let Some(counted) = need.outcome.counted.filter(|_| need.on <= until) else { continue };
            if need.bought_on().is_some_and(|bought| bought <= since) {
                continue;
            }
            let sum = sums.entry(need.ledger_id).or_insert_with(|| DirectAwardSum {
                ledger_id: need.ledger_id,
                authority_id: need.authority_id,
                unit: need.unit.clone(),
                category: need.category.clone(),
                sum: Decimal::ZERO,
                needs: 0,
            });
            sum.sum += counted.amount;
            sum.needs += 1;
        }
        Ok(sums.into_values().collect())
    }

    fn select_needs(
        &self,
        filter: &NeedFilter,
        need: Option<NeedId>,
    ) -> Result<Vec<NeedView>, ViewError> {
        let reader = locked(&self.reader);
        let mut statement = reader.prepare_cached(SELECT)?;
        let rows = statement.query_map(
            params![
                filter.at.map_or(i64::MAX, sql_position),
                filter.before.map_or(i64::MAX, sql_position),
                filter.authority.map(|id| id.to_string()),
                filter.category,
                filter.unit,
                filter.lane.map(NeedLane::word),
                filter.state.map(NeedState::word),
                need.map(|id| id.to_string()),
                filter.limit,
                filter.systems.as_ref().map(in_json),
            ],
            |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)),
        )?;
        rows.map(|row| {
            let (body, outcome) = row?;
            let mut view: NeedView = serde_json::from_slice(&body)?;
            if let Some(outcome) = outcome {
                view.outcome = serde_json::from_slice::<NeedOutcome>(&outcome)?;
            }
            Ok(view)
        })
        .collect()
    }
}
