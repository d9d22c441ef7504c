//! What a search asks, from the parameters of a request: the question, who asks, and of which day.
//! What is answered is found elsewhere.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use procurement::award::ranking::Place;
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::ids::{OrganisationId, SystemId};
use schemas::offer::Condition;
use schemas::organisation::Role;
use schemas::ranking::Weights;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::moment;
use crate::search::{Audience, Question};

/// What is searched for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Search {
    /// Words, German or English; all of them must match. Empty: everything.
    #[serde(default)]
    pub(super) q: String,
    /// Percentages for price, delivery time, sustainability; together 100. Default `60,20,20`.
    pub(super) weights: Option<String>,
    /// The order quantity at which prices are compared. Default 1.
    pub(super) quantity: Option<u32>,
    /// A CPV code; what lies below it is found as well.
    pub(super) category: Option<String>,
    /// A dynamic purchasing system.
    pub(super) system: Option<SystemId>,
    /// A supplier.
    pub(super) supplier: Option<OrganisationId>,
    /// A manufacturer's name.
    pub(super) manufacturer: Option<String>,
    /// Unit price at the quantity, at least.
    #[param(value_type = Option<String>)]
    pub(super) min_price: Option<Decimal>,
    /// Unit price at the quantity, at most.
    #[param(value_type = Option<String>)]
    pub(super) max_price: Option<Decimal>,
    /// Working days until delivery, at most.
    pub(super) max_delivery_days: Option<u16>,
    /// `new`, `used` or `refurbished`. Default: all.
    pub(super) condition: Option<Condition>,
    /// An eco label that must be valid today.
    pub(super) label: Option<String>,
    /// Hits on a page, 1 to 100. Default 20.
    pub(super) limit: Option<usize>,
    /// The `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
    /// A position of the log that the answer must reflect; the answer waits for it.
    pub(super) min_position: Option<u64>,
    /// A position of the log, or a time such as `2026-11-23T12:00:00Z`: what this search answered then.
    pub(super) as_of: Option<String>,
    /// With `as_of`: as buyers of this authority saw it (auditors and operators).
    pub(super) authority: Option<OrganisationId>,
    /// With `as_of`: the day for which evidence and lots count. Default: the German day of the last event then.
    pub(super) day: Option<NaiveDate>,
}

/// Who searches, or as whom an auditor looks at the past.
pub(super) fn audience(app: &App, caller: &Caller, search: &Search) -> Result<Audience, Problem> {
    if search.as_of.is_none() {
        let given = [("authority", search.authority.is_some()), ("day", search.day.is_some())];
        if let Some((name, _)) = given.into_iter().find(|(_, given)| *given) {
            return Err(Problem::parameter(name, "it goes with `as_of`"));
        }
    }
    match (caller.bearer.role, search.authority) {
        (Role::Auditor, Some(authority)) => Ok(Audience::Authority(authority)),
        (Role::Auditor, None) => Ok(Audience::Everyone),
        // What an authority saw goes beyond one system: only if it buys in none of another body.
        (Role::Operator, Some(authority)) => {
            let seen = app.views().seen();
            let (own, mut systems) = (caller.organisation(), seen.market.systems.values());
            let elsewhere =
                systems.any(|s| s.operator != own && s.participating.contains(&authority));
            if elsewhere || !caller.operates(app)?.serves(authority) {
                return Err(Problem::not_found());
            }
            Ok(Audience::Authority(authority))
        }
        (Role::Operator, None) => Ok(Audience::Operator(caller.organisation())),
        (Role::Buyer | Role::Supplier, Some(_)) => {
            Err(Problem::forbidden("auditors and operators look as another authority"))
        }
        (Role::Buyer, None) => Ok(Audience::Authority(caller.organisation())),
        (Role::Supplier, None) => Ok(Audience::Supplier(caller.organisation())),
    }
}

/// The day for which evidence and lots count in a search of the past.
pub(super) fn day_then(
    app: &App,
    search: &Search,
    position: u64,
) -> Result<Option<NaiveDate>, Problem> {
    match search.day {
        Some(day) => Ok(Some(day)),
        None => moment::day_at(&app.log, position).map_err(Problem::broken),
    }
}

pub(super) fn question(search: &Search, day: NaiveDate) -> Result<Question, Problem> {
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
        condition: search.condition,
        label: search.label.clone(),
        day,
        limit,
        after,
    })
}

/// A cursor names the place of the last hit of its page.
pub(super) fn cursor(place: Place) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(place.to_bytes())
}

fn place(cursor: &str) -> Result<Place, Problem> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
    bytes
        .and_then(|bytes| Place::from_bytes(&bytes))
        .ok_or_else(|| Problem::parameter("cursor", "it is not the `next_cursor` of a page"))
}
