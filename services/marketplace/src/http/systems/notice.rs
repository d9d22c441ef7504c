//! The contract notice of a system over HTTP: sent by the operator that runs it.
//! What it must hold is decided by the rules.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use chrono::{DateTime, Utc};
use procurement::dynamic_purchasing_system::terms::{Warning, warnings};
use procurement::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand, DynamicPurchasingSystems, NoticeToDespatch,
};
use schemas::ids::{CategoryKey, SystemId};
use schemas::organisation::Role;
use schemas::terms::{Notice, Regulation, Terms};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{content, runs};
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Prepared, execute};
use crate::http::auth::Caller;
use crate::http::documents::kept;
use crate::http::problem::Problem;
use crate::http::written::written;
use crate::streams;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(despatch);
}

/// A contract notice that was sent, with what it and the documents say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DespatchNotice {
    /// Its reference and days.
    notice: Notice,
    /// The end of the first phase: at least 30 days at or above the threshold.
    requests_until: DateTime<Utc>,
    /// What it and the documents say. `estimate.by` may be left out: it is the caller then.
    terms: Terms,
}

/// What follows from a notice.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct Despatched {
    /// The system.
    system_id: SystemId,
    /// Which regulation it follows, by its estimate and the threshold of the day.
    regulation: Option<Regulation>,
    /// What is lawful and yet to be known.
    warnings: Vec<Hint>,
}

/// Something to be known.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct Hint {
    /// Stable, for programs.
    code: &'static str,
    /// The category that it is about.
    category: CategoryKey,
    /// For people.
    text: String,
}

impl From<Warning> for Hint {
    fn from(warning: Warning) -> Self {
        let Warning { code, category, text } = warning;
        Self { code, category, text }
    }
}

/// Records the contract notice of a system and what its documents say (the operator that runs it).
///
/// From then on suppliers may ask to take part. What is missing is named at once, each with its rule.
#[utoipa::path(tag = "dynamic purchasing systems", request_body = DespatchNotice,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 201, body = Despatched), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/dynamic-purchasing-systems/{id}/notice")]
async fn despatch(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
    body: web::Json<serde_json::Value>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Operator)?;
    runs(&app, &caller, *id)?;
    let asked: DespatchNotice = content::read(body.into_inner(), caller.context.actor)?;
    let law = app.law()?;
    let stream = streams::system(*id);
    let asked = NoticeToDespatch {
        kept: kept(&app, &asked.terms.documents),
        notice: asked.notice,
        requests_until: asked.requests_until,
        terms: asked.terms,
        today: german_day(caller.context.now),
        law,
    };
    let done = execute::<DynamicPurchasingSystems>(&app.log, &stream, &caller.context, || {
        let command = DynamicPurchasingSystemCommand::DespatchNotice(Box::new(asked.clone()));
        Ok(Prepared::from(command))
    })
    .await?;
    let established = done.state.established.iter();
    let hints = established.flat_map(|established| warnings(&asked.terms, established));
    let body = Despatched {
        system_id: *id,
        regulation: done.state.noticed.map(|noticed| noticed.regulation),
        warnings: hints.map(Hint::from).collect(),
    };
    Ok(written(StatusCode::CREATED, done.position, done.revision, body))
}
