//! A catalogue file that a form sends: `multipart/form-data` with one part, the file.
//! What stands in the file is not looked at here.

use std::fmt;

use actix_multipart::{Field, Multipart};
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;

use super::received_parts;
use crate::app::App;
use crate::http::problem::Problem;
use crate::import::Received;

/// Whether the body is a form.
pub(super) fn is_form(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/"))
}

/// The one file of a form.
pub(super) async fn file_of(
    app: &App,
    request: &HttpRequest,
    body: web::Payload,
    limit: u64,
) -> Result<Received, Problem> {
    let mut parts = Multipart::new(request.headers(), body);
    let mut field: Field = match parts.next().await {
        Some(field) => field.map_err(unusable)?,
        None => return Err(unusable("it has no part")),
    };
    let named = field.name() == Some("file");
    let has_file_name =
        field.content_disposition().is_some_and(|said| said.get_filename().is_some());
    if !named && !has_file_name {
        let name = field.name().unwrap_or("").chars().take(60).collect::<String>();
        return Err(unusable(format!("its part `{name}` is no file")));
    }
    let received = received_parts(app, &mut field, limit).await?;
    drop(field);
    match parts.next().await {
        None => Ok(received),
        Some(Ok(_)) => Err(unusable("it has more than one part")),
        Some(Err(error)) => Err(unusable(error)),
    }
}

fn unusable(why: impl fmt::Display) -> Problem {
    let title = format!(
        "the form cannot be used: {why}; send one part named `file` with the catalogue file, and everything else as query \
         parameters"
    );
    Problem::new(StatusCode::BAD_REQUEST, "form_unusable", title)
}
