//! Which moment a read shows: now, not before a position of the log, or as it was.
//! Writing never waits for a read model.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web;
use projections::market::Market;
use projections::{ApplyError, Seen};
use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::Problem;
use crate::app::App;
use crate::moment::{Moment, NotPast};

/// Which moment is shown.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AtLeast {
    /// A position of the log that the answer must reflect; the answer waits for it.
    pub min_position: Option<u64>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the answer is as it then was.
    pub as_of: Option<String>,
}

/// The market's standing data at one position of the log.
pub struct Standing {
    /// The data.
    pub market: Arc<Market>,
    /// The position.
    pub position: u64,
}

impl AtLeast {
    /// Waits until the read models reflect what is asked for; answers the position of the past that is asked for, if
    /// one is.
    pub async fn moment(&self, app: &App) -> Result<Option<u64>, Problem> {
        if let Some(position) = self.min_position {
            if position > app.log.head() {
                return Err(Problem::parameter("min_position", "the log has not reached it"));
            }
            reached(app, position).await?;
        }
        let Some(as_of) = &self.as_of else { return Ok(None) };
        let moment: Moment = as_of.parse().map_err(|why| Problem::parameter("as_of", why))?;
        let (log, views) = (app.log.clone(), app.views());
        let position = web::block(move || moment.position(&log, &views)).await;
        let position = position.map_err(Problem::broken)?.map_err(|why| match why {
            NotPast::Ahead => Problem::parameter("as_of", why),
            NotPast::Broken(why) => why.into(),
        })?;
        reached(app, position).await?;
        Ok(Some(position))
    }

    /// Offers and standing data, now or then.
    pub async fn seen(&self, app: &App) -> Result<Arc<Seen>, Problem> {
        match self.moment(app).await? {
            None => Ok(app.views().seen()),
            Some(position) => past(app, position).await,
        }
    }

    /// Standing data alone, now or then.
    pub async fn standing(&self, app: &App) -> Result<Standing, Problem> {
        let Some(position) = self.moment(app).await? else {
            let seen = app.views().seen();
            return Ok(Standing { market: Arc::clone(&seen.market), position: seen.position });
        };
        standing_at(app, position).await
    }
}

/// Standing data as it was at a position that the read models have reached.
pub async fn standing_at(app: &App, position: u64) -> Result<Standing, Problem> {
    let views = app.views();
    let market = web::block(move || views.market_at(position)).await;
    let market = market.map_err(Problem::broken)?.map_err(Problem::broken)?;
    Ok(Standing { market, position })
}

async fn reached(app: &App, position: u64) -> Result<(), Problem> {
    if app.projector.reaches(position).await { Ok(()) } else { Err(not_yet()) }
}

/// Offers and standing data as they were.
pub async fn past(app: &App, position: u64) -> Result<Arc<Seen>, Problem> {
    app.projector.past(position).await?.ok_or_else(not_yet)
}

fn not_yet() -> Problem {
    let title = "the read models have not reached the position yet; try again";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_yet_there", title)
}

impl From<ApplyError> for Problem {
    fn from(error: ApplyError) -> Self {
        Self::broken(error)
    }
}
