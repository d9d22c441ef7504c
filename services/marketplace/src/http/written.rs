//! The answer to a write: what stands now, the entity tag, and the log position that reflects it.
//! What was written is decided elsewhere.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use serde::Serialize;

/// The header with the position of the log that a write reached or an answer reflects.
pub const POSITION: &str = "Marktbuch-Position";

/// Answers with the thing as it is now.
pub fn written(
    status: StatusCode,
    position: u64,
    revision: Option<u64>,
    body: impl Serialize,
) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    response.insert_header((POSITION, position.to_string()));
    if let Some(revision) = revision {
        response.insert_header((ETAG, format!("\"{revision}\"")));
    }
    response.json(body)
}
