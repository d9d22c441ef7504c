//! Offers over HTTP: found and ranked for buyers, changed one by one by their suppliers.
//! Ranking and explanation are made elsewhere; whole catalogues arrive as files.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use procurement::award::ranking::Place;
use procurement::offer::{OfferCommand, Offers};
use projections::market::Market;
use projections::offers::OfferView;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{OfferId, OrganisationId, SystemId};
use schemas::organisation::Role;
use schemas::price::Price;
use schemas::ranking::Weights;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Prepared, execute};
use crate::search::{self, Audience, Eligible, Facets, Hit, Question};
use crate::{facts, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(find).service(one).service(change_price).service(delist);
}

/// What is searched for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// Words, German or English; all of them must match. Empty: everything.
    #[serde(default)]
    q: String,
    /// Percentages for price, delivery time, sustainability; together 100. Default `60,20,20`.
    weights: Option<String>,
    /// The order quantity at which prices are compared. Default 1.
    quantity: Option<u32>,
    /// A CPV code; what lies below it is found as well.
    category: Option<String>,
    /// A dynamic purchasing system.
    system: Option<SystemId>,
    /// A supplier.
    supplier: Option<OrganisationId>,
    /// A manufacturer's name.
    manufacturer: Option<String>,
    /// Unit price at the quantity, at least.
    #[param(value_type = Option<String>)]
    min_price: Option<Decimal>,
    /// Unit price at the quantity, at most.
    #[param(value_type = Option<String>)]
    max_price: Option<Decimal>,
    /// Working days until delivery, at most.
    max_delivery_days: Option<u16>,
    /// An eco label that must be valid today.
    label: Option<String>,
    /// Hits on a page, 1 to 100. Default 20.
    limit: Option<usize>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    min_position: Option<u64>,
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
    /// What was shown, sealed: a buyer hands it back with an order as the evidence of the choice. Buyers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    ranking: Option<String>,
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
    AtLeast { min_position: search.min_position }.wait(&app).await?;
    let audience = match caller.bearer.role {
        Role::Buyer => Audience::Authority(caller.organisation()),
        Role::Supplier => Audience::Supplier(caller.organisation()),
        Role::Operator | Role::Auditor => Audience::Everyone,
    };
    let question = question(&search, german_day(caller.context.now))?;
    let views = app.views();
    let answer = web::block(move || {
        let seen = views.seen();
        let eligible = Eligible::on(&seen.market, audience, question.system, question.day);
        search::answer(&seen, &eligible, &question)
    })
    .await
    .map_err(Problem::broken)??;
    let position = answer.position;
    let ranking = match caller.bearer.role {
        Role::Buyer => {
            let shown = answer.shown_to(caller.organisation());
            Some(app.tickets.seal(&shown).map_err(Problem::broken)?)
        }
        Role::Operator | Role::Supplier | Role::Auditor => None,
    };
    let body = Found {
        hits: answer.hits,
        total: answer.total,
        facets: answer.facets,
        position,
        next_cursor: answer.next.map(cursor),
        ranking,
    };
    Ok(written(StatusCode::OK, position, None, body))
}

/// One offer as it is in the catalogue.
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
    at_least.wait(&app).await?;
    let seen = app.views().seen();
    let body = seen.offers.get(&id.to_string()).map_err(Problem::broken)?;
    let body = body.ok_or_else(Problem::not_found)?;
    let view: OfferView = serde_json::from_slice(&body).map_err(Problem::broken)?;
    if may_see(&seen.market, &caller, &view) {
        Ok(written(StatusCode::OK, seen.position, Some(view.revision), &view))
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

/// Buyers see what they may order, suppliers what is theirs, operators and auditors everything.
fn may_see(market: &Market, caller: &Caller, view: &OfferView) -> bool {
    let organisation = caller.organisation();
    match caller.bearer.role {
        Role::Operator | Role::Auditor => true,
        Role::Supplier => organisation == view.supplier_id,
        Role::Buyer => {
            let today = german_day(caller.context.now);
            let eligible = Eligible::on(market, Audience::Authority(organisation), None, today);
            eligible.place_of(view.listing.article.cpv, view.supplier_id).is_some()
        }
    }
}

fn question(search: &Search, day: chrono::NaiveDate) -> Result<Question, Problem> {
    let weights = search.weights.as_deref().map_or(Ok(Weights::DEFAULT), Weights::parse);
    let category = search.category.as_deref().filter(|text| !text.is_empty()).map(Cpv::parse);
    let limit = search.limit.unwrap_or(20);
    if !(1..=100).contains(&limit) {
        return Err(Problem::parameter("limit", "it is between 1 and 100"));
    }
    let quantity = search.quantity.unwrap_or(1);
    if quantity == 0 {
        return Err(Problem::parameter("quantity", "it is at least 1"));
    }
    for (name, bound) in [("min_price", search.min_price), ("max_price", search.max_price)] {
        if bound.is_some_and(|bound| bound.is_sign_negative()) {
            return Err(Problem::parameter(name, "it is not negative"));
        }
    }
    let after = search.cursor.as_deref().map(place).transpose()?;
    Ok(Question {
        words: search.q.clone(),
        weights: weights.map_err(|why| Problem::parameter("weights", why))?,
        quantity,
        category: category.transpose().map_err(|why| Problem::parameter("category", why))?,
        system: search.system,
        supplier: search.supplier,
        manufacturer: search.manufacturer.clone(),
        min_price: search.min_price,
        max_price: search.max_price,
        max_delivery_days: search.max_delivery_days,
        label: search.label.clone(),
        day,
        limit,
        after,
    })
}

/// A cursor names the place of the last hit of its page.
fn cursor(place: Place) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(place.to_bytes())
}

fn place(cursor: &str) -> Result<Place, Problem> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
    bytes
        .and_then(|bytes| Place::from_bytes(&bytes))
        .ok_or_else(|| Problem::parameter("cursor", "it is not the `next_cursor` of a page"))
}
