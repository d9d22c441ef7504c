//! Documents of procedures over HTTP: handed in by those who buy, read by everybody once a notice names them.
//! What is not named in public is not answered; catalogues and tenders have paths of their own.

use std::fmt::Write;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ETAG,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, post, web};
use futures_util::stream::try_unfold;
use projections::market::Market;
use projections::systems::SystemView;
use schemas::catalogue::FileDigest;
use schemas::organisation::Role;
use schemas::terms::Document;
use serde::Serialize;
use tokio::io::AsyncReadExt;
use utoipa::ToSchema;

use super::auth::Caller;
use super::catalogues::received_up_to;
use super::problem::Problem;
use crate::app::App;
use crate::handed_in::{self, Purpose};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(hand_in).service(one);
}

/// The most bytes of a document, if the limit of uploads is not lower: it is read by everybody.
const MOST: u64 = 100 * 1024 * 1024;

/// A document that was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Kept {
    /// SHA-256 of its bytes: by this it is named in notices.
    sha256: FileDigest,
    /// Its length.
    bytes: u64,
}

/// Hands in a document, whatever its format (operators, buyers). Handed in again, it is the same.
///
/// The bytes are the body. Nobody reads it before a notice, an invitation or a change of documents names its digest.
#[utoipa::path(tag = "documents",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Kept), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/documents")]
async fn hand_in(
    app: web::Data<App>,
    caller: Caller,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    match caller.bearer.role {
        Role::Operator | Role::Buyer => {}
        Role::Supplier | Role::Auditor => {
            return Err(Problem::forbidden("this is for the roles operator and buyer"));
        }
    }
    let kept = taken(&app, &mut body, MOST, Purpose::Publication).await?;
    Ok(HttpResponse::Created().json(kept))
}

/// Takes the body as a document of at most `most` bytes and keeps it for this purpose.
pub(super) async fn taken(
    app: &web::Data<App>,
    body: &mut web::Payload,
    most: u64,
    purpose: Purpose,
) -> Result<Kept, Problem> {
    let file = received_up_to(app, body, most).await?;
    let bytes = file.bytes();
    if bytes == 0 {
        let title = "the document is empty";
        return Err(Problem::new(StatusCode::BAD_REQUEST, "body_unusable", title));
    }
    let data = app.data.clone();
    let kept = web::block(move || handed_in::keep(&data, file, purpose)).await;
    let sha256 = kept.map_err(Problem::broken)?.map_err(Problem::broken)?;
    Ok(Kept { sha256, bytes })
}

/// Those of the documents that may be named: handed in to be published, or public already. Whatever else is kept, tenders
/// and keys among it, is not published by naming its digest (§ 5, § 54 VgV; ).
pub(super) fn kept(app: &App, documents: &[Document]) -> Vec<FileDigest> {
    let seen = app.views().seen();
    let may_be_named = |digest: &&FileDigest| {
        handed_in::is_kept(&app.data, digest, Purpose::Publication)
            || public(&seen.market, digest).is_some()
    };
    documents.iter().map(|document| &document.sha256).filter(may_be_named).cloned().collect()
}

/// A document that a notice names or has named: for everybody, without a token.
#[utoipa::path(tag = "documents", params(("sha256" = String, Path, description = "Its digest")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = "default", body = Problem)))]
#[get("/documents/{sha256}")]
async fn one(app: web::Data<App>, digest: web::Path<FileDigest>) -> Result<HttpResponse, Problem> {
    let seen = app.views().seen();
    let document = public(&seen.market, &digest).ok_or_else(Problem::not_found)?;
    let file = tokio::fs::File::open(app.data.file(&digest)).await.map_err(Problem::broken)?;
    let length = file.metadata().await.map_err(Problem::broken)?.len();
    let pieces = try_unfold(file, async |mut file| {
        let mut piece = vec![0; 64 * 1024];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(document.media_type.as_str())
        .insert_header((ETAG, format!("\"{}\"", digest.as_str())))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((CONTENT_DISPOSITION, attached(document.name.as_str())))
        // Its length is told; compressed on the way it would have another.
        .insert_header((CONTENT_ENCODING, "identity"))
        // What somebody handed in does not run as a page of this host.
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"));
    Ok(answer.no_chunking(length).streaming(pieces))
}

/// The document as a notice names it, if one does.
fn public<'a>(market: &'a Market, digest: &FileDigest) -> Option<&'a Document> {
    let of_systems = market.systems.values().flat_map(SystemView::documents);
    let invited = market.specific_procurements.values().filter(|view| view.invitation.is_some());
    let documents = of_systems.chain(invited.flat_map(|view| &view.documents));
    let mut named = documents.filter(|document| document.sha256 == *digest);
    named.next()
}

/// The name under which a browser keeps the file (RFC 6266, RFC 8187).
fn attached(name: &str) -> String {
    let mut plain = String::new();
    let mut encoded = String::new();
    for letter in name.chars() {
        let kept = letter.is_ascii_alphanumeric() || "._- ".contains(letter);
        plain.push(if kept { letter } else { '_' });
    }
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}
