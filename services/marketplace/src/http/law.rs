//! The law over HTTP: what holds on a day, when a period ends, which lane a need takes; for every token. Changed by
//! operators where it may be. What is answered stands in `law`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use procurement::law::changes::LawCommand;
use schemas::law::LawEvent;
use schemas::organisation::Role;
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::acting::Folded;
use crate::app::App;
use crate::clock::{german_day, now};
use crate::config::ChangesForAll;
use crate::law::{
    self, ChangeAsked, Changed, DeadlineAsked, DeadlineView, Effective, LaneAsked, LaneView,
    LawAsked, LawView,
};
use crate::moment::day_at;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(show).service(deadline).service(lane).service(change).service(all_changes);
}

/// The law now, or as it was at a moment, and the German day of that moment.
async fn effective(
    app: &App,
    as_of: Option<&String>,
) -> Result<(&'static Effective, NaiveDate), Problem> {
    let moment = AtLeast { as_of: as_of.cloned(), min_position: None };
    let at = moment.moment(app).await?;
    let day = match at {
        Some(at) => day_at(&app.log, at).map_err(Problem::broken)?,
        None => None,
    };
    Ok((app.effective_law(at)?, day.unwrap_or_else(|| german_day(now()))))
}

/// What holds on a day: limits with sources and changes, the rule set, holidays, and what is not known. Not legal
/// advice.
#[utoipa::path(tag = "law", params(LawAsked),
    responses((status = 200, body = LawView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/law")]
async fn show(
    app: web::Data<App>,
    _caller: Caller,
    asked: web::Query<LawAsked>,
) -> Result<HttpResponse, Problem> {
    let (law, today) = effective(&app, asked.as_of.as_ref()).await?;
    Ok(HttpResponse::build(StatusCode::OK).json(law::law(law, &asked, today)?))
}

/// The last day of a period, and each step of the reckoning.
#[utoipa::path(tag = "law", params(DeadlineAsked),
    responses((status = 200, body = DeadlineView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/law/deadlines")]
async fn deadline(
    app: web::Data<App>,
    _caller: Caller,
    asked: web::Query<DeadlineAsked>,
) -> Result<HttpResponse, Problem> {
    let (law, _) = effective(&app, asked.as_of.as_ref()).await?;
    Ok(HttpResponse::build(StatusCode::OK).json(law::deadline(&law.law, &asked)?))
}

/// Which lane a need takes, with every reason, its rule and the state of the rules.
#[utoipa::path(tag = "law", params(LaneAsked),
    responses((status = 200, body = LaneView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/law/lanes")]
async fn lane(
    app: web::Data<App>,
    _caller: Caller,
    asked: web::Query<LaneAsked>,
) -> Result<HttpResponse, Problem> {
    let (law, today) = effective(&app, asked.as_of.as_ref()).await?;
    Ok(HttpResponse::build(StatusCode::OK).json(law::lane(&law.law, &asked, today)?))
}

/// Every change of the law as data, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangeList {
    changes: Vec<Changed>,
}

/// Changes a limit, a holiday or a choice that the law leaves open, with a reason (operators of the body that founded the
/// marketplace; by setting of two bodies, the first of which proposes: 202). What the law itself
/// settles is refused.
#[utoipa::path(tag = "law", request_body = ChangeAsked,
    params(("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 201, body = ChangeList),
        (status = 202, body = ChangeList, description = "Proposed: another body must propose the same"),
        (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/law/changes")]
async fn change(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<ChangeAsked>,
) -> Result<HttpResponse, Problem> {
    let proposed_by = match app.config.changes_for_all {
        ChangesForAll::Founder => {
            caller.changes_for_all(&app)?;
            None
        }
        ChangesForAll::TwoBodies => {
            caller.needs(Role::Operator)?;
            let bodies = app.acting.now(&app.log, Folded::bodies)?;
            Some(caller.organisation()).filter(|_| bodies > 1)
        }
    };
    let command = LawCommand { proposed_by, ..body.into_inner().command()? };
    let done = law::change(&app, &caller.context, &command).await?;
    let changes = app.effective_law(Some(done.position))?.changes.clone();
    let is_change = |event: &LawEvent| !matches!(event, LawEvent::LawChangeProposed(_));
    let took_effect = command.proposed_by.is_none() || done.events.iter().any(is_change);
    let status = if took_effect { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    Ok(written(status, done.position, done.revision, ChangeList { changes }))
}

/// Who changed what of the law as data, when and why.
#[utoipa::path(tag = "law", params(AtLeast),
    responses((status = 200, body = ChangeList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/law/changes")]
async fn all_changes(
    app: web::Data<App>,
    _caller: Caller,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let at = at_least.moment(&app).await?;
    let changes = app.effective_law(at)?.changes.clone();
    let position = at.unwrap_or_else(|| app.log.head());
    Ok(written(StatusCode::OK, position, None, ChangeList { changes }))
}
