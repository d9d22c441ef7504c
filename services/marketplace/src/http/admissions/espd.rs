//! The request of the European Single Procurement Document for a system's categories, for everyone.
//! How it is written stands in `formats::espd`.

use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use procurement::dynamic_purchasing_system::DynamicPurchasingSystem;
use schemas::dynamic_purchasing_system::ContractNoticeDespatched;
use schemas::ids::{CategoryKey, OrganisationId, SystemId, derived};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::facts;
use crate::formats::espd::{self, Heading, Lot, Party};
use crate::http::problem::Problem;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(espd_request);
}

/// For which categories.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ForCategories {
    /// Keys with commas between them; all categories if there is none.
    #[serde(default)]
    categories: String,
}

/// The request of the ESPD 4.1.0 for a system's categories; no token is needed.
#[utoipa::path(tag = "dynamic purchasing systems", params(("id" = String, Path), ForCategories),
    responses((status = 200, body = String, content_type = "application/xml"),
        (status = "default", body = Problem)))]
#[get("/dynamic-purchasing-systems/{id}/espd-request")]
pub(in crate::http) async fn espd_request(
    app: web::Data<App>,
    id: web::Path<SystemId>,
    query: web::Query<ForCategories>,
) -> Result<HttpResponse, Problem> {
    let keys = query.categories.split(',').map(str::trim).filter(|key| !key.is_empty());
    let keys: Vec<_> = keys
        .map(CategoryKey::parse)
        .collect::<Result<_, _>>()
        .map_err(|why| Problem::parameter("categories", why))?;
    let system = facts::system(&app.log, *id)?.state;
    let asking = Asking::of(&system, &keys)?;
    let heading = asking.heading(&app, asking.issued())?;
    let document = espd::request(&heading, &asking.lots());
    Ok(HttpResponse::Ok().content_type("application/xml").body(document))
}

/// What a system asks for in the categories that are meant.
pub(super) struct Asking {
    system: SystemId,
    operator: OrganisationId,
    noticed: ContractNoticeDespatched,
    meant: Vec<CategoryKey>,
}

impl Asking {
    /// What is asked for in these categories, in all if none is named. A system without a notice asks for nothing.
    pub(super) fn of(
        system: &DynamicPurchasingSystem,
        categories: &[CategoryKey],
    ) -> Result<Self, Problem> {
        let established = system.established.as_ref().ok_or_else(Problem::not_found)?;
        let noticed = system.noticed.clone().ok_or_else(Problem::not_found)?;
        let known = |key: &&CategoryKey| {
            !noticed.terms.categories.iter().any(|terms| terms.category == **key)
        };
        if let Some(unknown) = categories.iter().find(known) {
            return Err(Problem::parameter("categories", format!("there is no `{unknown}`")));
        }
        let (system, operator) = (established.system, established.operator);
        Ok(Self { system, operator, noticed, meant: categories.to_vec() })
    }

    /// The categories as lots, numbered as in the documents.
    pub(super) fn lots(&self) -> Vec<Lot<'_>> {
        let all = (1..).zip(&self.noticed.terms.categories);
        let meant = all.filter(|(_, t)| self.meant.is_empty() || self.meant.contains(&t.category));
        meant.map(|(number, terms)| Lot { number, terms }).collect()
    }

    /// When the request was issued: with the notice. So the same request is always the same document.
    fn issued(&self) -> DateTime<Utc> {
        self.noticed.notice.despatched_on.and_time(chrono::NaiveTime::MIN).and_utc()
    }

    pub(super) fn heading(&self, app: &App, issued: DateTime<Utc>) -> Result<Heading, Problem> {
        let meant: Vec<_> = self.meant.iter().map(ToString::to_string).collect();
        let about = format!("{}/{}/{issued}", self.system, meant.join(","));
        let uuid = derived("espd", &about);
        Ok(Heading {
            id: uuid.to_string(),
            uuid,
            procedure: self.noticed.notice.reference.to_string(),
            subject: self.noticed.terms.subject.to_string(),
            issued,
            buyer: party(app, self.operator)?,
        })
    }
}

/// An organisation as a document names it.
pub(super) fn party(app: &App, id: OrganisationId) -> Result<Party, Problem> {
    let registered = facts::organisation(&app.log, id)?.state.registered;
    let registered = registered.ok_or_else(Problem::not_found)?;
    let (name, town) = (registered.name.to_string(), registered.town.to_string());
    Ok(Party { id: id.to_string(), name, town })
}
