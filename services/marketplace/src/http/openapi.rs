//! The description of the interface, generated from the code, and a page to read it.
//! What a path does is described at its handler.

use actix_web::{HttpResponse, web};
use utoipa::openapi::schema::AnyOf;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{PathItem, RefOr, Schema};
use utoipa::{Modify, OpenApi};
use utoipa_swagger_ui::SwaggerUi;

use super::{
    admissions, audit, awards, catalogues, clock, documents, duties, frameworks, health, law, log,
    needs, offers, orders, organisations, persons, projections, registrations, retention,
    specific_procurements, spend, systems, tlog, tokens,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Marktbuch", license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
        description = "The open marketplace on which municipalities buy peripheral IT equipment. Failures are \
            `application/problem+json` with a stable `code`; a rule that refused stands in `rule`. Writes answer \
            with `Marktbuch-Position`; reads take it as `min_position`. `Idempotency-Key` makes a repeated command \
            change nothing; `If-Match` takes the revision in `ETag`."),
    paths(
        organisations::register, organisations::list, organisations::one, organisations::recognise,
        organisations::limit, organisations::rename, organisations::relocate, organisations::succeed,
        registrations::ask, registrations::list, registrations::one, registrations::decide, registrations::fetch,
        needs::state, needs::list, needs::sums, needs::one, needs::withdraw,
        frameworks::conclude, frameworks::list, frameworks::one, frameworks::call_off, frameworks::raise,
        frameworks::contract::propose, frameworks::contract::confirm, frameworks::contract::decline,
        orders::propose, orders::confirm, orders::decline,
        systems::establish, systems::list, systems::one, systems::notice::despatch,
        systems::changes::change_validity, systems::changes::change_documents, systems::changes::revise,
        systems::changes::terminate, systems::asking::ask, systems::asking::answer, systems::asking::list,
        systems::published::notice, systems::published::electronic_means,
        systems::usage::used, systems::quarterly::quarterly, documents::hand_in, documents::one,
        admissions::submit, admissions::list, admissions::one, admissions::decide,
        admissions::assess, admissions::declare, admissions::declaration,
        admissions::withdraw, admissions::leave, admissions::provide, admissions::document, admissions::ask_reasons, admissions::espd_request,
        catalogues::submit, catalogues::list, catalogues::report,
        catalogues::classes::adopt, catalogues::classes::show,
        catalogues::jobs::list, catalogues::jobs::one, catalogues::jobs::report_of,
        offers::find, offers::one,
        offers::change_price,
        offers::delist,
        orders::place, orders::list, orders::one, orders::history, orders::accept, orders::reject,
        orders::cancel, orders::despatch, orders::receive, orders::send_back, orders::complete,
        awards::one, awards::examining::begin, awards::examining::impartial, awards::examining::conflict,
        awards::examining::remedy, awards::examining::late, awards::examining::exclude, awards::examining::ask,
        awards::examining::settle, awards::examining::low, awards::evaluating::points, awards::evaluating::proof,
        awards::evaluating::evaluate, awards::evaluating::draw, awards::evaluating::invite,
        awards::concluding::register, awards::concluding::evidence, awards::concluding::propose,
        awards::concluding::withdraw, awards::concluding::approve, awards::concluding::block,
        awards::concluding::release, awards::concluding::contract, awards::concluding::notice,
        awards::concluding::give, awards::returning::withdraw, awards::returning::readmit,
        awards::returning::ask_binding, awards::returning::answer_binding, awards::documents::hand_in, awards::documents::read, awards::tendering::answer, awards::tendering::bid, awards::tendering::request,
        awards::records::decision, awards::records::procedure, awards::records::system,
        specific_procurements::prepare, specific_procurements::list, specific_procurements::one,
        specific_procurements::invite, specific_procurements::propose_shorter_period,
        specific_procurements::agree_to_shorter_period, specific_procurements::change_period,
        specific_procurements::complain, specific_procurements::answer_complaint,
        specific_procurements::apply, specific_procurements::decide_review,
        specific_procurements::ask, specific_procurements::answer,
        specific_procurements::change_documents, specific_procurements::cancel_procurement,
        specific_procurements::hand_in_tender, specific_procurements::withdraw_tender,
        specific_procurements::read_tender, specific_procurements::read_document, specific_procurements::map_collection,
        specific_procurements::refuse_collection, specific_procurements::hand_over_key,
        specific_procurements::open_tenders, specific_procurements::confirm_collected,
        specific_procurements::contest_collected, specific_procurements::resolve_contested,
        spend::spend,
        audit::order_bundle, audit::admission_bundle, audit::procurement_bundle, audit::period_bundle,
        tokens::issue, tokens::list, tokens::revoke,
        persons::one, persons::correct, persons::openings, persons::request, persons::erase,
        retention::report, retention::determine,
        audit::certify, audit::certificates, audit::readings, audit::askable, audit::ask,
        projections::rebuild,
        log::events, log::follow,
        tlog::inclusion, tlog::consistency, tlog::receipt,
        tlog::checkpoint, tlog::cosigned, tlog::kept, tlog::timestamp, tlog::tile, tlog::entries,
        law::show, law::deadline, law::lane, law::change, law::all_changes,
        clock::show, clock::lead, duties::owed,
        health::live, health::ready, health::health, health::metrics,
    ),
    modifiers(&Finish),
)]
struct Api;

struct Finish;

impl Modify for Finish {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        openapi.components.get_or_insert_default().add_security_scheme("token", bearer);
        // A leaf is a whole event without most of it: what is whole fits both.
        let schemas = openapi.components.as_mut().map(|components| &mut components.schemas);
        if let Some(RefOr::T(entry)) = schemas.and_then(|schemas| schemas.get_mut("Entry"))
            && let Schema::OneOf(one) = entry
        {
            let mut any = AnyOf::new();
            any.items = std::mem::take(&mut one.items);
            any.description = one.description.take();
            *entry = Schema::AnyOf(any);
        }
        // Handlers are described by their paths below the scope under which they are served.
        let paths = std::mem::take(&mut openapi.paths.paths);
        openapi.paths.paths = paths
            .into_iter()
            .map(|(path, mut item)| {
                name_operations(&mut item);
                describe_problems(&mut item);
                if path.starts_with("/health") || path.starts_with("/tlog") || path == "/metrics" {
                    (path, item)
                } else {
                    (format!("/api/v1{path}"), item)
                }
            })
            .collect();
    }
}

/// Handlers of different nouns share names; the name of an operation is one of a kind.
fn name_operations(item: &mut PathItem) {
    let operations = [&mut item.get, &mut item.post, &mut item.delete];
    for operation in operations.into_iter().flatten() {
        let tag = operation.tags.as_ref().and_then(|tags| tags.first());
        let noun = tag.map_or_else(String::new, |tag| tag.replace(' ', "_"));
        operation.operation_id = operation.operation_id.take().map(|name| format!("{noun}_{name}"));
    }
}

/// What goes wrong is `application/problem+json`, not the JSON of an answer.
fn describe_problems(item: &mut PathItem) {
    for operation in [&mut item.get, &mut item.post, &mut item.delete].into_iter().flatten() {
        let Some(RefOr::T(problem)) = operation.responses.responses.get_mut("default") else {
            continue;
        };
        if let Some(content) = problem.content.swap_remove("application/json") {
            problem.content.insert("application/problem+json".to_owned(), content);
        }
    }
}

/// The description of the interface (OpenAPI 3.1).
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

pub(super) fn paths(paths: &mut web::ServiceConfig, document: &utoipa::openapi::OpenApi) {
    let page = SwaggerUi::new("/docs/{_:.*}").url("/openapi.json", document.clone());
    let to_docs =
        || async { HttpResponse::SeeOther().insert_header(("Location", "/docs/")).finish() };
    paths.service(page).route("/docs", web::get().to(to_docs)).route("/", web::get().to(to_docs));
}
