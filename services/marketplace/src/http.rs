//! The JSON interface: which path leads where, and what every answer has in common.
//! No rule and no view is made here.

mod admissions;
mod auth;
mod catalogues;
mod health;
mod law;
mod offers;
mod openapi;
mod orders;
mod organisations;
mod problem;
mod projections;
mod systems;
mod tokens;
mod waiting;
mod written;

use std::sync::Arc;
use std::time::Duration;

use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as Actix, HttpServer, web};

use crate::app::App;
use crate::telemetry;

pub use auth::Caller;
pub use openapi::document;
pub use problem::Problem;

/// Serves until the process is asked to stop, then lets open requests end.
pub async fn serve(app: Arc<App>, listener: std::net::TcpListener) -> std::io::Result<()> {
    let workers = match app.config.workers {
        0 => std::thread::available_parallelism()?.get(),
        workers => workers,
    };
    let shutdown = app.config.shutdown_seconds;
    let openapi = document();
    HttpServer::new(move || {
        let json = web::JsonConfig::default()
            .limit(app.config.json_limit)
            .error_handler(|error, _| Problem::json(&error).into());
        Actix::new()
            .app_data(web::Data::from(Arc::clone(&app)))
            .app_data(json)
            .app_data(web::QueryConfig::default().error_handler(|e, _| Problem::query(&e).into()))
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found().into()))
            .wrap(Compress::default())
            .wrap(from_fn(telemetry::observe))
            .configure(|paths| paths_of(paths, &openapi))
            .default_service(web::to(|| async { Problem::not_found() }))
    })
    .workers(workers)
    .keep_alive(Duration::from_secs(75))
    .client_request_timeout(Duration::from_secs(30))
    .shutdown_timeout(shutdown)
    .listen(listener)?
    .run()
    .await
}

fn paths_of(paths: &mut web::ServiceConfig, openapi: &utoipa::openapi::OpenApi) {
    let api = web::scope("/api/v1")
        .configure(organisations::paths)
        .configure(systems::paths)
        .configure(admissions::paths)
        .configure(catalogues::paths)
        .configure(offers::paths)
        .configure(orders::paths)
        .configure(tokens::paths)
        .configure(law::paths)
        .configure(projections::paths);
    paths.service(api).configure(health::paths).configure(|paths| openapi::paths(paths, openapi));
}
