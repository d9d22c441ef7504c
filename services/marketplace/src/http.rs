//! The JSON interface: which path leads where, and what every answer has in common.
//! No rule and no view is made here.

mod admissions;
mod attached;
mod audit;
mod auth;
mod awards;
mod catalogues;
mod clock;
mod documents;
mod duties;
mod expiring;
mod frameworks;
mod health;
mod law;
mod log;
mod logins;
mod manners;
mod needs;
mod offers;
mod openapi;
mod orders;
mod organisations;
mod peer;
mod persons;
mod problem;
mod projections;
mod receipts;
mod registrations;
mod retention;
mod specific_procurements;
mod spend;
mod systems;
mod tlog;
mod tokens;
mod waiting;
mod whole;
mod written;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as Actix, HttpServer, web};
use futures_util::future::try_join;

use crate::app::App;
use crate::telemetry;

pub use auth::Caller;
pub use openapi::document;
pub use problem::Problem;
pub(crate) use retention::RetentionReport;

/// Serves until the process is asked to stop, then lets open requests end.
pub async fn serve(app: Arc<App>, listener: std::net::TcpListener) -> std::io::Result<()> {
    let workers = match app.config.workers {
        0 => std::thread::available_parallelism()?.get(),
        workers => workers,
    };
    let shutdown = app.config.shutdown_seconds;
    let openapi = document();
    let known = web::Data::new(manners::Known::of(&openapi));
    app.runtime.spawn(tell_of_the_end(Arc::clone(&app)));
    let alone = app.config.metrics_listen.map(|at| measurements(&app, at)).transpose()?;
    let market = HttpServer::new(move || {
        let json = web::JsonConfig::default()
            .limit(app.config.json_limit)
            .error_handler(|error, _| Problem::json(&error).into());
        Actix::new()
            .app_data(web::Data::from(Arc::clone(&app)))
            .app_data(json)
            .app_data(known.clone())
            .app_data(web::QueryConfig::default().error_handler(|e, _| Problem::query(&e).into()))
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found().into()))
            .wrap(from_fn(whole::wait))
            .wrap(from_fn(receipts::attach))
            .wrap(from_fn(manners::head_as_get))
            .wrap(from_fn(logins::watch))
            .wrap(Compress::default())
            .wrap(from_fn(expiring::warn))
            .wrap(from_fn(manners::headers))
            .wrap(from_fn(clock::mark))
            .wrap(from_fn(telemetry::observe))
            .configure(|paths| paths_of(paths, &openapi))
            .default_service(web::to(manners::unknown))
    })
    .workers(workers)
    .keep_alive(Duration::from_secs(75))
    .client_request_timeout(Duration::from_secs(30))
    .shutdown_timeout(shutdown)
    .listen(listener)?
    .run();
    match alone {
        Some(alone) => try_join(market, alone).await.map(drop),
        None => market.await,
    }
}

/// The port for measurements alone.
fn measurements(app: &Arc<App>, at: SocketAddr) -> std::io::Result<Server> {
    let app = Arc::clone(app);
    let server = HttpServer::new(move || {
        let measured = web::get().to(health::metrics_alone);
        Actix::new().app_data(web::Data::from(Arc::clone(&app))).route("/metrics", measured)
    });
    Ok(server.workers(1).bind(at)?.run())
}

/// Open streams would otherwise keep the process for as long as it lets requests end.
async fn tell_of_the_end(app: Arc<App>) {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            app.ending.send_replace(true);
        }
        (Err(error), _) | (_, Err(error)) => {
            tracing::warn!(%error, "open streams are not told when the process is asked to end");
        }
    }
}

fn paths_of(paths: &mut web::ServiceConfig, openapi: &utoipa::openapi::OpenApi) {
    let api = web::scope("/api/v1")
        .configure(organisations::paths)
        .configure(systems::paths)
        .configure(registrations::paths)
        .configure(admissions::paths)
        .configure(catalogues::paths)
        .configure(documents::paths)
        .configure(offers::paths)
        .configure(orders::paths)
        .configure(awards::paths)
        .configure(needs::paths)
        .configure(frameworks::paths)
        .configure(specific_procurements::paths)
        .configure(spend::paths)
        .configure(audit::paths)
        .configure(tokens::paths)
        .configure(persons::paths)
        .configure(retention::paths)
        .configure(law::paths)
        .configure(clock::paths)
        .configure(duties::paths)
        .configure(projections::paths)
        .configure(log::paths)
        .configure(tlog::proofs);
    paths
        .service(api)
        .configure(health::paths)
        .configure(tlog::paths)
        .configure(|paths| openapi::paths(paths, openapi));
}
