//! How much of its estimated value has been bought in a system, over HTTP.
//! What counts as bought is said in the read model, what follows from it in the rules.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use procurement::dynamic_purchasing_system::usage::{Level, usage};
use projections::spend::SpendQuery;
use rust_decimal::Decimal;
use schemas::ids::SystemId;
use schemas::money::Money;
use schemas::organisation::Role;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::waiting::{AtLeast, standing_at};
use crate::http::written::written;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(used);
}

/// How far a system is used.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct UseOfSystem {
    /// The system.
    system_id: SystemId,
    /// Its value over its whole life as it was published last, without VAT.
    estimated: Money,
    /// The day on which that was reckoned.
    estimated_on: NaiveDate,
    /// What was ordered and not cancelled, rejected or struck, without VAT.
    used: Money,
    /// Percent of the estimate, cut off after two decimals.
    #[schema(value_type = String, example = "82.50")]
    percent: Decimal,
    /// `within`, `near` from 80 % on, `reached` from 100 % on.
    #[schema(value_type = String, example = "near")]
    level: Level,
    /// The rule.
    rule: &'static str,
    /// What is to be done, if something is.
    advice: Option<&'static str>,
    /// The position of the log that the answer reflects.
    position: u64,
}

/// How much of its published value has been bought in a system (the operator that runs it, auditors, the authorities
/// of the system).
#[utoipa::path(tag = "dynamic purchasing systems", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = UseOfSystem), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/dynamic-purchasing-systems/{id}/use")]
async fn used(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let position = at_least.moment(&app).await?;
    let position = position.unwrap_or_else(|| app.views().position());
    let standing = standing_at(&app, position).await?;
    let system = standing.market.systems.get(&id).ok_or_else(Problem::not_found)?;
    let sees = match caller.bearer.role {
        Role::Auditor => true,
        Role::Operator => system.operator == caller.organisation(),
        Role::Buyer => system.participating.contains(&caller.organisation()),
        Role::Supplier => false,
    };
    let noticed = system.noticed.as_ref().filter(|_| sees).ok_or_else(Problem::not_found)?;
    let (system, currency) = (Some(*id), system.currency);
    let query = SpendQuery { system, at: Some(position), limit: 100, ..SpendQuery::default() };
    let views = app.views();
    let sums = web::block(move || views.spend(&query)).await.map_err(Problem::broken)?;
    let sums = sums.map_err(Problem::broken)?;
    let sum = sums.iter().filter(|sum| sum.currency == currency).map(|sum| sum.ordered).sum();
    let estimate = &noticed.terms.estimate;
    let counted = usage(estimate.total.amount, sum)
        .ok_or_else(|| Problem::broken("the use of a system cannot be counted"))?;
    let body = UseOfSystem {
        system_id: *id,
        estimated: estimate.total,
        estimated_on: estimate.on,
        used: Money::in_cents(sum, currency),
        percent: counted.percent,
        level: counted.level,
        rule: "R-4.04",
        advice: advice(counted.level),
        position,
    };
    Ok(written(StatusCode::OK, position, None, body))
}

fn advice(level: Level) -> Option<&'static str> {
    match level {
        Level::Within => None,
        Level::Near => {
            Some("look at the estimate: more than 80 % of what was published has been bought")
        }
        Level::Reached => Some(
            "decide: reckon the value anew and publish it (POST …/estimate), or end the system; what was published has \
             been bought",
        ),
    }
}
