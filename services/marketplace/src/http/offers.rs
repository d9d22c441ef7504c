//! Offers over HTTP: found and ranked for buyers, changed one by one by their suppliers.
//! Ranking and explanation are made elsewhere; whole catalogues arrive as files.

mod asking;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use procurement::offer::{OfferCommand, Offers};
use projections::market::Market;
use projections::offers::{OfferView, evolve};
use schemas::ids::OfferId;
use schemas::offer::OfferEvent;
use schemas::organisation::Role;
use schemas::price::Price;
use schemas::ranking::ShownRanking;
use schemas::recorded::Recorded;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use asking::{Search, audience, cursor, day_then, question};

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::{AtLeast, Standing, standing_at};
use super::written::written;
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Prepared, execute};
use crate::search::{self, Audience, Eligible, Facets, Hit, WithheldOffers};
use crate::{facts, moment, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(find).service(one).service(change_price).service(delist);
}

/// A page of hits.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Found {
    /// The hits in order.
    hits: Vec<Hit>,
    /// How many offers match.
    total: u64,
    /// Counts over all that match.
    facets: Facets,
    /// The position of the log that the answer reflects.
    position: u64,
    /// Where the next page begins; none on the last page.
    next_cursor: Option<String>,
    /// Offers that are withheld from the buyers of an authority while its calls in mode B run, with the reason. Whether
    /// this search would find some of them is not told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    withheld: Vec<WithheldOffers>,
    /// What was shown, sealed: a buyer hands it back with an order as the evidence of the choice. Buyers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    ranking: Option<String>,
    /// What a buyer of the authority was shown, as it stands in an order: with `as_of` alone, and not sealed, since
    /// nobody orders in the past.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<ShownRanking>,
}

/// Finds offers and ranks them by the given weights.
#[utoipa::path(tag = "offers", params(Search),
    responses((status = 200, body = Found), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/offers")]
async fn find(
    app: web::Data<App>,
    caller: Caller,
    search: web::Query<Search>,
) -> Result<HttpResponse, Problem> {
    let audience = audience(&app, &caller, &search)?;
    let mut question = question(&search, german_day(caller.context.now))?;
    let at_least = AtLeast { min_position: search.min_position, as_of: search.as_of.clone() };
    let seen = at_least.seen(&app).await?;
    let is_past = search.as_of.is_some();
    if is_past {
        question.day = day_then(&app, &search, seen.position)?.unwrap_or(question.day);
    }
    let looks_back = is_past && caller.bearer.role == Role::Buyer;
    let (authority, now) = (caller.organisation(), app.views().seen());
    let (answer, withheld) = web::block(move || {
        let mut eligible = Eligible::on(&seen.market, audience, question.system, question.day);
        if looks_back {
            eligible = eligible.and_withheld_now(&now.market, authority);
        }
        let withheld: Vec<_> = eligible.withheld().cloned().collect();
        search::answer(&seen, &eligible, &question).map(|answer| (answer, withheld))
    })
    .await
    .map_err(Problem::broken)??;
    let position = answer.position;
    let (ranking, shown) = match audience {
        Audience::Authority(_) if is_past => (None, Some(answer.ranking)),
        Audience::Authority(authority) => {
            let shown = answer.shown_to(authority);
            (Some(app.tickets.seal(&shown).map_err(Problem::broken)?), None)
        }
        Audience::Supplier(_) | Audience::Operator(_) | Audience::Everyone => (None, None),
    };
    let body = Found {
        hits: answer.hits,
        total: answer.total,
        facets: answer.facets,
        position,
        next_cursor: answer.next.map(cursor),
        withheld,
        ranking,
        shown,
    };
    Ok(written(StatusCode::OK, position, None, body))
}

/// One offer as it is in the catalogue, or was.
#[utoipa::path(tag = "offers", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = OfferView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/offers/{id}")]
async fn one(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OfferId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let (view, standing, day) = if let Some(then) = at_least.moment(&app).await? {
        let events: Vec<Recorded<OfferEvent>> = facts::history(&app.log, &streams::offer(*id))?;
        let events = events.iter().filter(|event| event.position <= then);
        let day = moment::day_at(&app.log, then).map_err(Problem::broken)?;
        (events.fold(None, evolve), standing_at(&app, then).await?, day)
    } else {
        let seen = app.views().seen();
        let body = seen.offers.get(&id.to_string()).map_err(Problem::broken)?;
        let view = body.map(|body| serde_json::from_slice(&body)).transpose();
        let market = Arc::clone(&seen.market);
        let standing = Standing { market, position: seen.position };
        (view.map_err(Problem::broken)?, standing, None)
    };
    let view: OfferView = view.ok_or_else(Problem::not_found)?;
    let day = day.unwrap_or_else(|| german_day(caller.context.now));
    let view = view.on(day).ok_or_else(Problem::not_found)?;
    let now = app.views().seen();
    if may_see((&standing.market, &now.market), &caller, &view, day)? {
        Ok(written(StatusCode::OK, standing.position, Some(view.revision), &view))
    } else {
        Err(Problem::not_found())
    }
}

/// A price to change to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPrice {
    /// The price from now on.
    price: Price,
}

/// An offer after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Changed {
    /// The offer.
    offer_id: OfferId,
}

/// Changes the price of one offer (its supplier). Whole catalogues are changed by a file.
#[utoipa::path(tag = "offers", request_body = NewPrice,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Changed), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/offers/{id}/price")]
async fn change_price(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OfferId>,
    body: web::Json<NewPrice>,
) -> Result<HttpResponse, Problem> {
    step(&app, &caller, *id, |catalogue_version| OfferCommand::ChangePrice {
        catalogue_version,
        price: body.price.clone(),
    })
    .await
}

/// Takes one offer out of the catalogue (its supplier).
#[utoipa::path(tag = "offers",
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Changed), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/offers/{id}/delisting")]
async fn delist(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<OfferId>,
) -> Result<HttpResponse, Problem> {
    let command = |catalogue_version| OfferCommand::DelistOffer { catalogue_version };
    step(&app, &caller, *id, command).await
}

async fn step(
    app: &App,
    caller: &Caller,
    offer: OfferId,
    command: impl Fn(u32) -> OfferCommand,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    let stream = streams::offer(offer);
    let (state, _) = facts::state_of::<Offers>(&app.log, &stream)?;
    let own = state.listed.filter(|listed| listed.supplier == caller.organisation());
    let version = own.ok_or_else(Problem::not_found)?.catalogue_version;
    let done = execute::<Offers>(&app.log, &stream, &caller.context, || {
        Ok(Prepared::from(command(version)))
    })
    .await?;
    Ok(written(StatusCode::OK, done.position, done.revision, Changed { offer_id: offer }))
}

/// Buyers see what they may order, suppliers what is theirs, operators what is offered in their systems, auditors everything.: what a call of the
/// authority collects from, its buyers see neither now nor as it was.
fn may_see(
    (market, now): (&Market, &Market),
    caller: &Caller,
    view: &OfferView,
    day: NaiveDate,
) -> Result<bool, Problem> {
    let (organisation, supplier) = (caller.organisation(), view.supplier_id);
    match caller.bearer.role {
        Role::Auditor => Ok(true),
        // Whatever the state of its request: who runs a system sees what is to be offered in it.
        Role::Operator => {
            let asked = now.admissions.values().filter(|view| view.supplier_id == supplier);
            let mut systems = asked.filter_map(|view| now.systems.get(&view.system_id));
            Ok(systems.any(|system| system.operator == organisation))
        }
        Role::Supplier => Ok(organisation == supplier),
        Role::Buyer => {
            let eligible = Eligible::on(market, Audience::Authority(organisation), None, day)
                .and_withheld_now(now, organisation);
            let cpv = view.listing.article.cpv;
            match eligible.withholds(cpv, supplier) {
                Some(withheld) => Err(Problem::ruled(
                    StatusCode::CONFLICT,
                    "offer_withheld",
                    "R-1.64",
                    &withheld.why.en,
                )
                .with(withheld)),
                None => Ok(eligible.place_of(cpv, supplier).is_some()),
            }
        }
    }
}
