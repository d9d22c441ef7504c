//! Evidence bundles over HTTP, of orders, admissions and periods.
//! What is in a bundle stands in `bundle`; nothing is kept of one that was handed out.

use std::fs::File;
use std::io::{BufWriter, Seek};

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_ENCODING};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use futures_util::stream::try_unfold;
use schemas::ids::{AdmissionId, OrderId, SpecificProcurementId};
use schemas::organisation::Role;
use serde::Deserialize;
use tokio::io::AsyncReadExt;
use utoipa::IntoParams;

use super::super::auth::Caller;
use super::super::orders::visible;
use super::super::problem::Problem;
use super::super::systems::runs;
use crate::app::App;
use crate::bundle::{self, Audience, BundleError, Source, Subject};
use crate::facts;
use crate::moment::Moment;
use crate::tendering::known;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(order_bundle)
        .service(admission_bundle)
        .service(procurement_bundle)
        .service(period_bundle);
}

/// As of when the bundle speaks.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct BundleQuery {
    /// A position of the log: as it was then, instead of now.
    at: Option<u64>,
}

/// The period.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PeriodQuery {
    /// The first position, or a time such as `2026-01-01T00:00:00Z`.
    from: String,
    /// The last position or time, included.
    to: String,
}

/// The evidence bundle of an order, a ZIP that `marktbuch-verify` checks (auditors, the operator of its system, the order's
/// authority; to that without the file of the supplier's admission).
#[utoipa::path(tag = "audit", params(("id" = String, Path), BundleQuery),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/audit/bundles/orders/{id}")]
async fn order_bundle(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OrderId>,
    query: web::Query<BundleQuery>,
) -> Result<HttpResponse, Problem> {
    let order = visible(&app, &caller, *id)?;
    if caller.bearer.role == Role::Operator {
        runs(&app, &caller, order.system_id)?;
    }
    // It holds what the buyer compared: the supplier does not read it.
    if caller.bearer.role == Role::Supplier {
        return Err(Problem::forbidden("bundles are for the authority and for auditors"));
    }
    answer(app, caller.bearer.role, Subject::Order(*id), query.at, format!("order-{id}.zip")).await
}

/// The evidence bundle of a supplier's admission (auditors, the operator that runs the system).
#[utoipa::path(tag = "audit", params(("id" = String, Path), BundleQuery),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/audit/bundles/admissions/{id}")]
async fn admission_bundle(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AdmissionId>,
    query: web::Query<BundleQuery>,
) -> Result<HttpResponse, Problem> {
    examines(&caller)?;
    if caller.bearer.role == Role::Operator {
        let parties = facts::admission(&app.log, *id)?.state.parties;
        let (system, _) = parties.ok_or_else(Problem::not_found)?;
        // A candidate's file is for the operator that assesses it.
        runs(&app, &caller, system)?;
    }
    answer(
        app,
        caller.bearer.role,
        Subject::Admission(*id),
        query.at,
        format!("admission-{id}.zip"),
    )
    .await
}

/// The evidence bundle of a specific procurement with its award and all tenders as they were received (auditors, the
/// authority that buys; to that without the files of candidates). There is none before the period has ended.
#[utoipa::path(tag = "audit", params(("id" = String, Path), BundleQuery),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/audit/bundles/specific-procurements/{id}")]
async fn procurement_bundle(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    query: web::Query<BundleQuery>,
) -> Result<HttpResponse, Problem> {
    let prepared = facts::specific_procurement(&app.log, *id)?.state.prepared;
    let authority = prepared.ok_or_else(Problem::not_found)?.authority;
    let examines = caller.bearer.role == Role::Auditor;
    let buys = caller.bearer.role == Role::Buyer && caller.organisation() == authority;
    // To others it does not exist: it holds what tenderers keep from each other.
    if !examines && !buys {
        return Err(Problem::not_found());
    }
    answer(
        app,
        caller.bearer.role,
        Subject::Procurement(*id),
        query.at,
        format!("procurement-{id}.zip"),
    )
    .await
}

/// The evidence bundle of a period: every event between two positions or times (auditors). It ends before the invitation
/// of every call whose period still runs: else it would tell of tenders.
#[utoipa::path(tag = "audit", params(PeriodQuery),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/audit/bundles/periods")]
async fn period_bundle(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<PeriodQuery>,
) -> Result<HttpResponse, Problem> {
    // It holds opened tenders too, which who runs the system does not read.
    caller.needs(Role::Auditor)?;
    let moment = |name: &str, text: &str| {
        text.parse::<Moment>().map_err(|why| Problem::parameter(name, why))
    };
    let (from, to) = (moment("from", &query.from)?, moment("to", &query.to)?);
    let log = app.log.clone();
    let subject = web::block(move || bundle::moments(&log, from, to)).await;
    let subject = subject.map_err(Problem::broken)?.map_err(Problem::broken)?;
    let subject = subject.ok_or_else(Problem::not_found)?;
    let whole_before = known::whole_before(&app).await?;
    if let (Subject::Period { to, .. }, Some(before)) = (subject, whole_before)
        && to >= before
    {
        return Err(Problem::sealed(None).with(serde_json::json!({ "whole_before": before })));
    }
    answer(app, caller.bearer.role, subject, None, "period.zip".to_owned()).await
}

fn examines(caller: &Caller) -> Result<(), Problem> {
    match caller.bearer.role {
        Role::Auditor | Role::Operator => Ok(()),
        Role::Buyer | Role::Supplier => {
            Err(Problem::forbidden("this is for the roles auditor and operator"))
        }
    }
}

async fn answer(
    app: web::Data<App>,
    reader: Role,
    subject: Subject,
    at: Option<u64>,
    name: String,
) -> Result<HttpResponse, Problem> {
    let place = app.bundling.acquire().await.map_err(Problem::broken)?;
    let making = app.clone();
    let audience = match reader {
        Role::Buyer | Role::Supplier => Audience::Authority,
        Role::Auditor | Role::Operator => Audience::Examiners,
    };
    let made = web::block(move || made(&making, (subject, audience), at))
        .await
        .map_err(Problem::broken)?;
    drop(place);
    if let Err(BundleError::Sealed { until }) = made {
        return Err(Problem::sealed(Some(until)));
    }
    let (file, length) = made.map_err(|error| {
        let nothing = matches!(error, BundleError::NothingThere);
        if nothing { Problem::not_found() } else { Problem::broken(error) }
    })?;
    let pieces = try_unfold(tokio::fs::File::from_std(file), async |mut file| {
        let mut piece = vec![0; 64 * 1024];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        // It is compressed already.
        .insert_header((CONTENT_ENCODING, "identity"))
        .no_chunking(length)
        .streaming(pieces))
}

/// The bundle in a file that is gone when it has been sent: no bundle is held in memory.
fn made(
    app: &App,
    (subject, audience): (Subject, Audience),
    at: Option<u64>,
) -> Result<(File, u64), BundleError> {
    let keys = bundle::key_of(&app.data)?;
    let views = app.views();
    let (log, data, views) = (&app.log, &app.data, Some(&*views));
    let source = Source { log, data, key: &keys.key, views, audience };
    let mut file = tempfile::tempfile()?;
    bundle::write(&source, subject, at, BufWriter::new(&mut file), &mut |_, _| {})?;
    let length = file.metadata()?.len();
    file.rewind()?;
    Ok((file, length))
}
