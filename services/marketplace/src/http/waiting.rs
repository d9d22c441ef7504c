//! Read your own writes: a read may name a position of the log and waits until it is reflected.
//! Writing never waits for a read model.

use actix_web::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::Problem;
use crate::app::App;

/// Waits before it reads.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AtLeast {
    /// A position of the log that the answer must reflect; the answer waits for it.
    pub min_position: Option<u64>,
}

impl AtLeast {
    /// Waits until the read models reflect the position.
    pub async fn wait(self, app: &App) -> Result<(), Problem> {
        let Some(position) = self.min_position else {
            return Ok(());
        };
        if position > app.log.head() {
            return Err(Problem::parameter("min_position", "the log has not reached it"));
        }
        if app.projector.reaches(position).await {
            Ok(())
        } else {
            let title = "the read models have not reached the position yet; try again";
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_yet_there", title))
        }
    }
}
