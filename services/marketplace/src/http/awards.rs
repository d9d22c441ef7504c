//! Awards over HTTP: shown to the authority and to auditors; of its own tender to each tenderer.
//! Whether a step is possible is decided by the rules.

pub(crate) mod concluding;
pub(crate) mod documents;
pub(crate) mod evaluating;
pub(crate) mod examining;
mod own;
pub(crate) mod records;
pub(crate) mod returning;
pub(crate) mod tendering;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use procurement::awarding::{Award, AwardStep};
use projections::awards::{self as views, AwardView};
use schemas::award::AwardEvent;
use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::organisation::Role;
use schemas::recorded::Recorded;

use super::auth::Caller;
use super::problem::Problem;
use super::waiting::AtLeast;
use super::written::written;
use crate::app::App;
use crate::execute::Failure;
use crate::{awards, facts, streams};
use own::OwnAwardView;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(one)
        .configure(examining::paths)
        .configure(evaluating::paths)
        .configure(concluding::paths)
        .configure(returning::paths)
        .configure(tendering::paths)
        .configure(documents::paths)
        .configure(records::paths);
}

/// An award: to the authority and auditors all of it; to a tenderer what concerns its own tender, and of
/// others nothing but what it was told.
#[utoipa::path(tag = "awards", params(("id" = String, Path), AtLeast),
    responses((status = 200, body = AwardView), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/specific-procurements/{id}/award")]
pub(crate) async fn one(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SpecificProcurementId>,
    at_least: web::Query<AtLeast>,
) -> Result<HttpResponse, Problem> {
    let seen = at_least.standing(&app).await?;
    let view = seen.market.awards.get(&id).ok_or_else(Problem::not_found)?;
    let revision = Some(view.revision);
    match caller.bearer.role {
        Role::Auditor => Ok(written(StatusCode::OK, seen.position, revision, view)),
        // § 5(2), § 10(1) No. 5 VgV: what others tendered is for the authority that answers for the award.
        Role::Operator => {
            Err(Problem::forbidden("awards are for their authority and for auditors"))
        }
        Role::Buyer if view.begun.authority == caller.organisation() => {
            Ok(written(StatusCode::OK, seen.position, revision, view))
        }
        Role::Buyer => Err(Problem::not_found()),
        Role::Supplier => {
            let own = own_view(&app, &caller, view)?;
            Ok(written(StatusCode::OK, seen.position, None, own))
        }
    }
}

/// The caller, if it acts for the authority of the call; to others the call does not exist here.
fn authority_of(app: &App, caller: &Caller, id: SpecificProcurementId) -> Result<(), Problem> {
    let procurement = facts::specific_procurement(&app.log, id)?.state;
    let authority = procurement.prepared.as_ref().map(|prepared| prepared.authority);
    let invited = procurement.is_invited(caller.organisation());
    if authority != Some(caller.organisation()) && !invited {
        return Err(Problem::not_found());
    }
    caller.needs(Role::Buyer)?;
    Ok(())
}

/// A step of the authority.
async fn officer(
    app: &App,
    caller: &Caller,
    id: SpecificProcurementId,
    step: AwardStep,
) -> Result<HttpResponse, Problem> {
    authority_of(app, caller, id)?;
    let done = awards::act(app, &caller.context, id, &step).await?;
    shown(app, id, done.position, done.revision)
}

/// A step of a tenderer.
async fn tenderer(
    app: &App,
    caller: &Caller,
    id: SpecificProcurementId,
    step: AwardStep,
) -> Result<HttpResponse, Problem> {
    of_tenderer(app, caller, id)?;
    let done = awards::act(app, &caller.context, id, &step).await?;
    let view = view_of(app, id)?;
    Ok(written(StatusCode::OK, done.position, None, own_view(app, caller, &view)?))
}

/// The award, if the caller acts for somebody who tendered; to others it does not exist.
fn of_tenderer(app: &App, caller: &Caller, id: SpecificProcurementId) -> Result<Award, Problem> {
    let award = facts::award(&app.log, id)?.state;
    let of_authority = award.begun.as_ref().map(|begun| begun.authority);
    let own = award.tender_of(caller.organisation()).is_some();
    if !own && of_authority != Some(caller.organisation()) {
        return Err(Problem::not_found());
    }
    caller.needs(Role::Supplier)?;
    Ok(award)
}

/// what tenderers offered is for the authority and those who examine it.
fn may_read(caller: &Caller, authority: OrganisationId) -> Result<(), Problem> {
    match caller.bearer.role {
        Role::Auditor => Ok(()),
        Role::Operator => {
            Err(Problem::forbidden("awards are for their authority and for auditors"))
        }
        Role::Buyer if caller.organisation() == authority => Ok(()),
        Role::Buyer | Role::Supplier => Err(Problem::not_found()),
    }
}

fn own_view(app: &App, caller: &Caller, view: &AwardView) -> Result<OwnAwardView, Problem> {
    let tenderer = caller.organisation();
    let events: Vec<Recorded<AwardEvent>> =
        facts::history(&app.log, &streams::award(view.begun.procurement))?;
    // The rank in an auction is that of the moment that is shown.
    let until = events.iter().filter(|event| event.position <= view.position);
    let award = <procurement::awarding::Awards as procurement::decider::Decider>::fold(
        until.map(|event| &event.event),
    );
    OwnAwardView::of(view, &award, tenderer).ok_or_else(Problem::not_found)
}

/// The award as its stream has it now: an answer does not wait for the read model.
fn view_of(app: &App, id: SpecificProcurementId) -> Result<AwardView, Failure> {
    let events: Vec<Recorded<AwardEvent>> = facts::history(&app.log, &streams::award(id))?;
    let view = events.iter().fold(None, views::evolve);
    view.ok_or_else(|| Failure::Broken("the award has no view".to_owned()))
}

fn shown(
    app: &App,
    id: SpecificProcurementId,
    position: u64,
    revision: Option<u64>,
) -> Result<HttpResponse, Problem> {
    Ok(written(StatusCode::OK, position, revision, view_of(app, id)?))
}
