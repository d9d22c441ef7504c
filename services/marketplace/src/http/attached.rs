//! Documents that parties handed in, as downloads. They may name persons: who reads one is put on record first.
//! Who may read which is decided where the document is named.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use schemas::catalogue::FileDigest;
use schemas::ids::ActorId;
use schemas::organisation::Role;

use super::auth::Caller;
use super::problem::Problem;
use crate::app::App;
use crate::readings::{self, Permit};

/// Puts on record that what this actor handed in is about to be read by way of `endpoint`. What a firm handed in itself
/// is no reading.
pub(super) async fn on_record(
    app: &App,
    caller: &Caller,
    endpoint: &'static str,
    giver: ActorId,
) -> Result<(), Problem> {
    if caller.bearer.role == Role::Supplier {
        return Ok(());
    }
    match readings::of_person(&app.log, &app.persons.recent, &caller.context, endpoint, giver)
        .await?
    {
        Permit::Recorded => Ok(()),
        Permit::Withheld(why) => {
            let title = format!("documents are not shown, since it cannot be recorded: {why}");
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "read_only", title))
        }
    }
}

/// A kept document as a download.
pub(super) fn attachment(
    app: &App,
    digest: &FileDigest,
    media_type: &str,
) -> Result<HttpResponse, Problem> {
    let bytes = std::fs::read(app.data.file(digest)).map_err(Problem::broken)?;
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(media_type)
        .insert_header((CONTENT_DISPOSITION, "attachment"))
        // What somebody handed in does not run as a page of this host.
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"));
    Ok(answer.body(bytes))
}
