//! Retention over HTTP: what must be kept and what may be deleted, and the periods that operators determine.
//! How a period is counted is a rule and not decided here.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use procurement::retention::{Period, RetentionCommand, RetentionPeriods};
use schemas::retention::{RetentionClass, RetentionPeriodDetermined};
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::problem::Problem;
use super::written::{POSITION, written};
use crate::app::App;
use crate::clock::german_day;
use crate::execute::execute;
use crate::retention::{self, Record, RecordKind, Verdict};
use crate::streams;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(report).service(determine);
}

/// Which records are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RetentionQuery {
    /// On which day; today if none is named.
    on: Option<NaiveDate>,
    /// Only this kind: order, `catalogue_file`, admission, system, `personal_data` or log.
    kind: Option<String>,
    /// At most so many records, 1 to 10,000.
    limit: Option<usize>,
    /// Where the last answer ended.
    cursor: Option<usize>,
    /// `json` or `csv`.
    format: Option<String>,
}

/// How many records of a kind there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RetentionCount)]
pub(crate) struct Count {
    kind: RecordKind,
    must_be_kept: usize,
    may_be_deleted: usize,
}

/// What must be kept and what may be deleted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionReport {
    /// On this day.
    pub(crate) on: NaiveDate,
    /// The log up to here.
    pub(crate) position: u64,
    /// The periods that apply.
    #[schema(value_type = Vec<Object>)]
    pub(crate) periods: Vec<Period>,
    /// How many records there are, whatever the page.
    pub(crate) summary: Vec<Count>,
    /// The records of this page.
    pub(crate) records: Vec<Record>,
    /// Where the next page begins.
    pub(crate) next_cursor: Option<usize>,
}

impl RetentionReport {
    /// A page of a survey.
    pub(crate) fn of(
        survey: &retention::Survey,
        kind: Option<RecordKind>,
        from: usize,
        limit: usize,
    ) -> Self {
        let (records, next_cursor) = retention::page(survey, kind, from, limit);
        let count = |kind| Count {
            kind,
            must_be_kept: survey.count(kind, Verdict::MustBeKept),
            may_be_deleted: survey.count(kind, Verdict::MayBeDeleted),
        };
        Self {
            on: survey.on,
            position: survey.position,
            periods: survey.periods.clone(),
            summary: RecordKind::ALL.map(count).into(),
            records,
            next_cursor,
        }
    }
}

/// What must be kept, what may be deleted, until when and why (auditors; operators of what
/// belongs to their body).
#[utoipa::path(tag = "audit", params(RetentionQuery),
    responses((status = 200, body = RetentionReport), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/audit/retention")]
async fn report(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<RetentionQuery>,
) -> Result<HttpResponse, Problem> {
    caller.needs_audit()?;
    let limit = query.limit.unwrap_or(1_000);
    if !(1..=10_000).contains(&limit) {
        return Err(Problem::parameter("limit", "it is a number from 1 to 10,000"));
    }
    let kind = query.kind.as_deref().map(str::parse::<RecordKind>).transpose();
    let kind = kind.map_err(|why| Problem::parameter("kind", why))?;
    let on = query.on.unwrap_or_else(|| german_day(caller.context.now));
    let log = app.log.clone();
    let mut survey =
        web::block(move || retention::survey(&log, on)).await.map_err(Problem::broken)??;
    if let Some(scope) = caller.scope(&app, &app.views().seen().market)? {
        survey.keep_only(&scope);
    }
    let report = RetentionReport::of(&survey, kind, query.cursor.unwrap_or(0), limit);
    match query.format.as_deref() {
        None | Some("json") => Ok(written(StatusCode::OK, survey.position, None, report)),
        Some("csv") => Ok(HttpResponse::Ok()
            .insert_header((POSITION, survey.position.to_string()))
            .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
            .body(retention::csv(&report.records).map_err(Problem::broken)?)),
        Some(other) => {
            Err(Problem::parameter("format", format!("`{other}` is neither json nor csv")))
        }
    }
}

/// A period to hold to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeterminePeriod {
    /// For which class of records.
    #[schema(value_type = String)]
    class: RetentionClass,
    /// Years.
    years: u16,
    /// The paragraph, circular or condition of a grant that demands it.
    ground: Line,
    /// Why this marketplace holds to it.
    reason: Line,
}

/// The periods that apply.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PeriodList {
    #[schema(value_type = Vec<Object>)]
    periods: Vec<Period>,
}

/// Determines for how long a class of records is kept, with a reason (operators of the body that
/// founded the marketplace).
#[utoipa::path(tag = "audit", request_body = DeterminePeriod,
    responses((status = 201, body = PeriodList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/audit/retention/periods")]
async fn determine(
    app: web::Data<App>,
    caller: Caller,
    body: web::Json<DeterminePeriod>,
) -> Result<HttpResponse, Problem> {
    caller.changes_for_all(&app)?;
    let DeterminePeriod { class, years, ground, reason } = body.into_inner();
    let asked = RetentionPeriodDetermined { class, years, ground, reason };
    let stream = streams::retention();
    let done = execute::<RetentionPeriods>(&app.log, &stream, &caller.context, || {
        Ok(RetentionCommand::DeterminePeriod(asked.clone()).into())
    })
    .await?;
    let list = PeriodList { periods: done.state.periods() };
    Ok(written(StatusCode::CREATED, done.position, done.revision, list))
}
