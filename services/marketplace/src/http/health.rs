//! Whether the process lives, whether it is of use, and what it measures.
//! Nothing here says who does what; measurements need a token of their own.

use std::collections::BTreeMap;

use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use event_store::StoreState;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::problem::Problem;
use crate::app::App;
use crate::clock;
use crate::deadlines::DeadlinesStanding;
use crate::rehearsal::Rehearsal;
use crate::telemetry;
use crate::witnessing::WitnessStanding;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(live).service(ready).service(health).service(metrics);
}

/// How the marketplace is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// Whether reads and writes are taken.
    ready: bool,
    /// `writable` or `read_only`.
    log: &'static str,
    /// Why the log takes no writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The log's last position.
    head: u64,
    /// The position that the read models reflect.
    position: u64,
    /// Why the read models stand still.
    #[serde(skip_serializing_if = "Option::is_none")]
    stalled: Option<String>,
    /// By how many seconds the clock is behind the newest event, if that stops writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_behind_seconds: Option<i64>,
    /// By how many seconds the clock is ahead of what has gone by, or of the newest event at the start, if that stops
    /// writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_ahead_seconds: Option<i64>,
    /// The witnesses, by their names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    witnesses: BTreeMap<String, WitnessStanding>,
    /// A witness has seen another history of this log.
    #[serde(skip_serializing_if = "Option::is_none")]
    alarm: Option<String>,
    /// What is carried out because its time has come.
    deadlines: DeadlinesStanding,
    /// This is a rehearsal: nothing here happened. Where its clock stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    rehearsal: Option<DateTime<Utc>>,
    /// The version of the program.
    version: &'static str,
}

impl Health {
    fn of(app: &App) -> Self {
        let reason = match app.log.state() {
            StoreState::Writable => None,
            StoreState::ReadOnly { reason } => Some(reason),
        };
        let stalled = app.projector.stalled();
        let clock_behind_seconds = clock::behind(&app.log, clock::now());
        let clock_ahead_seconds = clock::ahead(clock::now()).map(|ahead| ahead.seconds);
        let clock_is_right = clock_behind_seconds.is_none() && clock_ahead_seconds.is_none();
        Self {
            ready: reason.is_none() && stalled.is_none() && clock_is_right,
            log: if reason.is_none() { "writable" } else { "read_only" },
            reason,
            head: app.log.head(),
            position: app.projector.position(),
            stalled,
            clock_behind_seconds,
            clock_ahead_seconds,
            witnesses: app.witnessing.standings(),
            alarm: app.witnessing.alarm(),
            deadlines: app.deadlines.standing(),
            rehearsal: app.rehearsal.as_ref().map(Rehearsal::now),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    fn answer(self) -> HttpResponse {
        if self.ready {
            HttpResponse::Ok().json(self)
        } else {
            HttpResponse::ServiceUnavailable().json(self)
        }
    }
}

/// The process lives.
#[utoipa::path(tag = "health", responses((status = 200, description = "It lives")))]
#[get("/health/live")]
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "live": true }))
}

/// Whether requests should be sent here.
#[utoipa::path(tag = "health",
    responses((status = 200, body = Health), (status = 503, body = Health)))]
#[get("/health/ready")]
async fn ready(app: web::Data<App>) -> HttpResponse {
    Health::of(&app).answer()
}

/// How the marketplace is.
#[utoipa::path(tag = "health",
    responses((status = 200, body = Health), (status = 503, body = Health)))]
#[get("/health")]
async fn health(app: web::Data<App>) -> HttpResponse {
    Health::of(&app).answer()
}

/// Measurements for Prometheus, for whoever has the token in `metrics.token` of the data directory: who counts requests
/// counts much.
#[utoipa::path(tag = "health",
    responses((status = 200, content_type = "application/openmetrics-text"), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/metrics")]
async fn metrics(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let value = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.strip_prefix("Bearer "));
    // Digests are compared, so that the time tells nothing of the token.
    let is_right =
        |token: &str| Sha256::digest(token.trim()) == Sha256::digest(app.metrics_token.as_str());
    if !token.is_some_and(is_right) {
        return Err(Problem::unauthorised());
    }
    Ok(measured(&app))
}

/// The same on the port for measurements alone, without a token.
pub(super) async fn metrics_alone(app: web::Data<App>) -> HttpResponse {
    measured(&app)
}

fn measured(app: &App) -> HttpResponse {
    telemetry::set_positions(app.log.head(), app.projector.position());
    for (name, standing) in app.witnessing.standings() {
        telemetry::set_witness(&name, standing.size, standing.alarm);
    }
    let content = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    HttpResponse::Ok().content_type(content).body(telemetry::metrics())
}
