//! The inbox of duties over HTTP: each caller sees its organisation's, operators those in their systems, auditors all.
//! What is owed is said in `duties`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, Utc};
use schemas::ids::OrganisationId;
use schemas::organisation::Role;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::clock;
use crate::duties::{Inbox, Wanted, inbox};
use crate::moment::{Moment, time_at};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(owed);
}

/// Which duties.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DutiesAsked {
    /// Only those whose last day is this or an earlier one.
    until: Option<NaiveDate>,
    /// Only those of this role.
    role: Option<Role>,
    /// Only those of this organisation.
    #[param(value_type = Option<String>)]
    organisation: Option<OrganisationId>,
    /// A position of the log that the answer must reflect.
    min_position: Option<u64>,
    /// A position of the log or a time: what was owed then.
    as_of: Option<String>,
}

/// What is owed, by whom and until when, with a summary by week.
#[utoipa::path(tag = "duties", params(DutiesAsked),
    responses((status = 200, body = Inbox), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/duties")]
async fn owed(
    app: web::Data<App>,
    caller: Caller,
    asked: web::Query<DutiesAsked>,
) -> Result<HttpResponse, Problem> {
    let asked = asked.into_inner();
    let mut wanted = Wanted {
        until: asked.until,
        role: asked.role,
        organisation: asked.organisation,
        scope: None,
    };
    match caller.bearer.role {
        Role::Operator => wanted.scope = Some(caller.operates(&app)?),
        Role::Auditor => {}
        Role::Buyer | Role::Supplier => {
            let own = caller.organisation();
            if wanted.organisation.is_some_and(|other| other != own) {
                return Err(Problem::not_found());
            }
            wanted.organisation = Some(own);
        }
    }
    let at_least = AtLeast { min_position: asked.min_position, as_of: asked.as_of };
    let seen = at_least.standing(&app).await?;
    let at = moment(&app, at_least.as_of.as_deref(), seen.position)?;
    let told = inbox(&seen.market, &wanted, at);
    Ok(written(StatusCode::OK, seen.position, None, told))
}

/// The moment for which it is told: now, the time that was asked for, or that of the event at a position.
fn moment(app: &App, as_of: Option<&str>, position: u64) -> Result<DateTime<Utc>, Problem> {
    match as_of.and_then(|text| text.parse().ok()) {
        None => Ok(clock::now()),
        Some(Moment::Time(time)) => Ok(time),
        Some(Moment::Position(_)) => {
            let time = time_at(&app.log, position).map_err(Problem::broken)?;
            Ok(time.unwrap_or_else(clock::now))
        }
    }
}
