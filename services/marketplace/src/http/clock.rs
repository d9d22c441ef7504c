//! The clock over HTTP: read by everybody with a token, moved by operators in a rehearsal; and the mark of a rehearsal
//! on every answer. How it is led through what is due stands in `deadlines`.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, SecondsFormat, Utc};
use schemas::organisation::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Caller;
use super::problem::Problem;
use super::written::written;
use crate::app::App;
use crate::clock;
use crate::deadlines::{self, Moved, NotMoved};
use crate::rehearsal::Amount;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(show).service(lead);
}

/// The header that every answer of a rehearsal bears, with where its clock stands.
const REHEARSAL: HeaderName = HeaderName::from_static("marktbuch-rehearsal");

/// The clock.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClockView {
    /// What it shows.
    now: DateTime<Utc>,
    /// Whether it stands still until it is moved: this is a rehearsal, and nothing here happened.
    manual: bool,
    /// Where it was first set.
    #[serde(skip_serializing_if = "Option::is_none")]
    begun: Option<DateTime<Utc>>,
}

/// Where to move the clock: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    /// To this moment. Sent again, nothing happens twice.
    now: Option<DateTime<Utc>>,
    /// By this much: `3d`, `1w2d`, `12h30m`.
    advance: Option<String>,
}

/// What the clock shows.
#[utoipa::path(tag = "clock", responses((status = 200, body = ClockView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/clock")]
async fn show(app: web::Data<App>, _caller: Caller) -> HttpResponse {
    let rehearsal = app.rehearsal.as_ref();
    let begun = rehearsal.map(crate::rehearsal::Rehearsal::begun);
    HttpResponse::Ok().json(ClockView { now: clock::now(), manual: begun.is_some(), begun })
}

/// Moves the clock of a rehearsal on (operators); the answer comes when everything that is due by then has been
/// carried out, each at its moment.
#[utoipa::path(tag = "clock", request_body = Move,
    responses((status = 200, body = Moved), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/clock")]
async fn lead(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<Move>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    // A clock has no entity tag.
    caller.context.insists_on(None)?;
    let amount = body.advance.as_deref().map(str::parse::<Amount>).transpose();
    let amount = amount.map_err(|why| Problem::parameter("advance", why))?;
    if body.now.is_some() == amount.is_some() {
        return Err(Problem::parameter("now", "exactly one of `now` and `advance` is needed"));
    }
    let to = body.now;
    let app = app.into_inner();
    let led = Arc::clone(&app);
    // Who asked may hang up: the clock is led to its end all the same.
    let moved = app.runtime.spawn(async move {
        deadlines::lead(&led, |from| match amount {
            Some(Amount(by)) => from.checked_add_signed(by),
            None => to,
        })
        .await
    });
    let moved = moved.await.map_err(Problem::broken)??;
    Ok(written(StatusCode::OK, app.log.head(), None, moved))
}

impl From<NotMoved> for Problem {
    fn from(error: NotMoved) -> Self {
        let title = error.to_string();
        match error {
            NotMoved::Going => Self::new(StatusCode::CONFLICT, "clock_not_manual", title),
            NotMoved::Back(now) => Self::new(StatusCode::CONFLICT, "clock_goes_back", title)
                .with(serde_json::json!({ "now": now })),
            NotMoved::TooFar => Self::parameter("advance", title),
            NotMoved::Broken(_) | NotMoved::Stalled(_) => Self::broken(title),
        }
    }
}

/// Marks every answer of a rehearsal.
pub(super) async fn mark(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let app = request.app_data::<web::Data<App>>().map(|app| Arc::clone(app));
    let mut response = next.call(request).await?;
    if let Some(rehearsal) = app.as_ref().and_then(|app| app.rehearsal.as_ref()) {
        let now = rehearsal.now().to_rfc3339_opts(SecondsFormat::AutoSi, true);
        if let Ok(now) = HeaderValue::from_str(&now) {
            response.headers_mut().insert(REHEARSAL, now);
        }
    }
    Ok(response)
}
