//! What was spent, over HTTP: sums of what was ordered and of what arrived, now or as they were.
//! What counts as spent is said in the read model.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use projections::spend::{SpendBy, SpendQuery, Spent};
use schemas::ids::{OrganisationId, SystemId};
use schemas::organisation::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(spend);
}

/// The most sums of one answer.
const MOST: u32 = 10_000;

/// Which sums are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// By what sums are told apart, with commas between: `authority`, `supplier`, `system`, `category`, and one of
    /// `month`, `quarter`, `year`. Default `authority`. Currencies are never summed up together.
    by: Option<String>,
    /// Only this authority's.
    authority: Option<OrganisationId>,
    /// Only this supplier's.
    supplier: Option<OrganisationId>,
    /// Only in this system.
    system: Option<SystemId>,
    /// Only from this day on.
    from: Option<NaiveDate>,
    /// Only up to this day, included.
    until: Option<NaiveDate>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: the answer is as it then was.
    as_of: Option<String>,
}

/// Sums in the order of what tells them apart.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SpendList {
    /// The sums.
    sums: Vec<Spent>,
    /// The position of the log that the answer reflects.
    position: u64,
}

/// What was spent: buyers see their authority's, suppliers what was ordered from them, auditors all,
/// operators what was bought in the systems that they run.
#[utoipa::path(tag = "spend", params(Asked),
    responses((status = 200, body = SpendList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/spend")]
async fn spend(
    app: web::Data<App>,
    caller: Caller,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let at_least = AtLeast { min_position: asked.min_position, as_of: asked.as_of.clone() };
    let mut query = query(&asked)?;
    let own = Some(caller.organisation());
    let of_others = |asked: Option<OrganisationId>| asked.is_some() && asked != own;
    match caller.bearer.role {
        Role::Buyer if of_others(asked.authority) => return Err(Problem::not_found()),
        Role::Supplier if of_others(asked.supplier) => return Err(Problem::not_found()),
        Role::Buyer => query.authority = own,
        Role::Supplier => query.supplier = own,
        Role::Operator => {
            let scope = caller.operates(&app)?;
            if asked.system.is_some_and(|system| !scope.runs(system)) {
                return Err(Problem::not_found());
            }
            query.systems = Some(scope.systems().clone());
        }
        Role::Auditor => {}
    }
    query.at = at_least.moment(&app).await?;
    let views = app.views();
    let position = query.at.unwrap_or_else(|| views.position());
    // What is folded meanwhile is not mixed in.
    query.at = Some(position);
    let sums = web::block(move || views.spend(&query)).await.map_err(Problem::broken)?;
    let sums = sums.map_err(Problem::broken)?;
    if sums.len() > MOST as usize {
        return Err(Problem::parameter("by", format!("there are more than {MOST} sums")));
    }
    Ok(written(StatusCode::OK, position, None, SpendList { sums, position }))
}

fn query(asked: &Asked) -> Result<SpendQuery, Problem> {
    let by = asked.by.as_deref().unwrap_or("authority");
    let by = by.split(',').map(str::parse).collect::<Result<Vec<SpendBy>, _>>();
    let by = by.map_err(|why| Problem::parameter("by", why))?;
    let periods = [SpendBy::Month, SpendBy::Quarter, SpendBy::Year];
    if by.iter().filter(|by| periods.contains(by)).count() > 1 {
        return Err(Problem::parameter("by", "it names one of month, quarter, year at most"));
    }
    let (authority, supplier, system) = (asked.authority, asked.supplier, asked.system);
    let (from, until) = (asked.from, asked.until);
    Ok(SpendQuery {
        by,
        authority,
        supplier,
        system,
        from,
        until,
        at: None,
        limit: MOST + 1,
        ..SpendQuery::default()
    })
}
