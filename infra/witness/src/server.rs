//! A witness over HTTP: `POST /add-checkpoint`, and the last cosigned checkpoint of each log for whoever compares.
//! What is cosigned is decided in `witness`.

use std::net::TcpListener;
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{App, HttpResponse, HttpServer, web};

use crate::{Answer, Witness};

/// The greatest request in bytes: a checkpoint with a hundred signatures and the longest proof.
const GREATEST: usize = 64 * 1024;

/// Serves until the process is asked to stop.
pub async fn serve(witness: Witness, listener: TcpListener) -> std::io::Result<()> {
    let witness = web::Data::new(witness);
    HttpServer::new(move || {
        App::new()
            .app_data(web::Data::clone(&witness))
            .app_data(web::PayloadConfig::new(GREATEST))
            .route("/add-checkpoint", web::post().to(add_checkpoint))
            .route("/{origin}/checkpoint", web::get().to(checkpoint))
            .route("/key", web::get().to(key))
    })
    .workers(2)
    .listen(listener)?
    .run()
    .await
}

async fn add_checkpoint(witness: web::Data<Witness>, body: web::Bytes) -> HttpResponse {
    let Ok(request) = String::from_utf8(body.to_vec()) else {
        return HttpResponse::BadRequest().body("the request is not UTF-8\n");
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let answer = web::block(move || witness.add(&request, now)).await;
    match answer {
        Ok(Ok(answer)) => respond(answer),
        Ok(Err(error)) => broken(&error),
        Err(error) => broken(&error),
    }
}

fn respond(answer: Answer) -> HttpResponse {
    let text = |status, body: String| {
        let mut response = HttpResponse::build(status);
        response.insert_header((CONTENT_TYPE, "text/plain; charset=utf-8")).body(body)
    };
    match answer {
        Answer::Cosigned(lines) => text(StatusCode::OK, lines),
        Answer::Malformed(what) => text(StatusCode::BAD_REQUEST, format!("{what}\n")),
        Answer::NotSigned => text(StatusCode::FORBIDDEN, "no known key has signed it\n".into()),
        Answer::UnknownLog => text(StatusCode::NOT_FOUND, "the log is not known here\n".into()),
        Answer::Conflict(size) => HttpResponse::Conflict()
            .insert_header((CONTENT_TYPE, "text/x.tlog.size"))
            .body(format!("{size}\n")),
        Answer::NotConsistent => {
            tracing::error!("a log asked for a checkpoint that does not extend its last one");
            let what = "the checkpoint does not extend the last one that was cosigned\n";
            text(StatusCode::UNPROCESSABLE_ENTITY, what.into())
        }
    }
}

async fn checkpoint(witness: web::Data<Witness>, origin: web::Path<String>) -> HttpResponse {
    match witness.latest(&origin) {
        Ok(Some(note)) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(note),
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => broken(&error),
    }
}

async fn key(witness: web::Data<Witness>) -> HttpResponse {
    HttpResponse::Ok().body(format!("{}\n", witness.verifier()))
}

fn broken(error: &dyn std::error::Error) -> HttpResponse {
    tracing::error!(%error, "a request failed on our side");
    HttpResponse::InternalServerError().finish()
}
