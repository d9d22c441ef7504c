//! Proofs over HTTP: the checkpoint and tiles as C2SP `tlog-tiles` lays them down, for everyone since they are hashes;
//! inclusion, consistency and receipts for whoever has a token. What is in a record is shown to those who examine it.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use event_store::ReadError;
use schemas::organisation::Role;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::Caller;
use super::problem::Problem;
use crate::app::App;
use crate::checkpoints;
use crate::proofs::{self, Consistency, Inclusion};
use crate::tendering::known;

/// Paths below `/api/v1`.
pub(super) fn proofs(paths: &mut web::ServiceConfig) {
    paths.service(inclusion).service(consistency).service(receipt);
}

/// Paths that C2SP names, which need no token but for the records themselves.
pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths
        .service(checkpoint)
        .service(cosigned)
        .service(kept)
        .service(timestamp)
        .service(entries)
        .service(tile);
}

/// Entries of a full tile, and hashes.
const WIDTH: usize = 256;
/// A full tile never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The log's last checkpoint, as a signed note.
#[utoipa::path(tag = "proofs", responses((status = 200, content_type = "text/plain"), (status = 404)))]
#[get("/tlog/checkpoint")]
async fn checkpoint(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let checkpoint = checkpoints::latest(&app)?.ok_or_else(Problem::not_found)?;
    Ok(note(checkpoint.note))
}

/// The last checkpoint with cosignatures of witnesses.
#[utoipa::path(tag = "proofs", responses((status = 200, content_type = "text/plain"), (status = 404)))]
#[get("/tlog/checkpoint/cosigned")]
async fn cosigned(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    Ok(note(checkpoints::cosigned(&app).ok_or_else(Problem::not_found)?.note))
}

/// A checkpoint that was kept because it was time-stamped.
#[utoipa::path(tag = "proofs", params(("size" = u64, Path)),
    responses((status = 200, content_type = "text/plain"), (status = 404)))]
#[get("/tlog/checkpoints/{size}")]
async fn kept(app: web::Data<App>, size: web::Path<u64>) -> Result<HttpResponse, Problem> {
    let file = app.data.checkpoint(*size);
    let text = web::block(|| std::fs::read_to_string(file)).await.map_err(Problem::broken)?;
    Ok(note(text.map_err(|_| Problem::not_found())?))
}

/// The time stamp (RFC 3161) over the bytes of a kept checkpoint.
#[utoipa::path(tag = "proofs", params(("size" = u64, Path)),
    responses((status = 200, content_type = "application/timestamp-reply"), (status = 404)))]
#[get("/tlog/timestamps/{size}")]
async fn timestamp(app: web::Data<App>, size: web::Path<u64>) -> Result<HttpResponse, Problem> {
    let file = app.data.timestamp(*size);
    let token = web::block(|| std::fs::read(file)).await.map_err(Problem::broken)?;
    let token = token.map_err(|_| Problem::not_found())?;
    Ok(HttpResponse::Ok().content_type("application/timestamp-reply").body(token))
}

fn note(text: String) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "no-store"));
    response.content_type("text/plain; charset=utf-8").body(text)
}

/// Where a tile stands, from the end of its path: `x001/x234/067` or `x001/x234/067.p/12`.
struct Place {
    number: u64,
    width: usize,
}

impl Place {
    fn parse(path: &str) -> Option<Self> {
        let (number, width) = match path.split_once(".p/") {
            None => (path, WIDTH),
            Some((number, width)) => {
                let parsed =
                    width.parse().ok().filter(|parsed: &usize| parsed.to_string() == width);
                (number, parsed.filter(|width| (1..WIDTH).contains(width))?)
            }
        };
        let mut digits = String::new();
        let mut parts = number.split('/').peekable();
        while let Some(part) = parts.next() {
            let part = if parts.peek().is_some() { part.strip_prefix('x')? } else { part };
            if part.len() != 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            digits.push_str(part);
        }
        // One way to write a number only: no leading group of zeros.
        if digits.len() > 3 && digits.starts_with("000") {
            return None;
        }
        Some(Self { number: digits.parse().ok()?, width })
    }

    fn answer(&self, body: Vec<u8>) -> HttpResponse {
        let full = self.width == WIDTH;
        let caching = if full { FOR_EVER } else { "public, max-age=60" };
        let mut response = HttpResponse::Ok();
        response.insert_header((CACHE_CONTROL, caching));
        response.content_type("application/octet-stream").body(body)
    }
}

/// Hashes of the tree: `tile/<level>/<number>`, with `.p/<width>` for one that is not full yet.
#[utoipa::path(tag = "proofs", params(("level" = u8, Path), ("number" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404)))]
#[get("/tlog/tile/{level}/{number:.*}")]
async fn tile(app: web::Data<App>, at: web::Path<(u8, String)>) -> Result<HttpResponse, Problem> {
    let (level, number) = at.into_inner();
    let place = Place::parse(&number).ok_or_else(Problem::not_found)?;
    let hashes = app.log.tile(level, place.number, place.width).map_err(problem)?;
    let hashes = hashes.filter(|hashes| hashes.len() == place.width);
    let hashes = hashes.ok_or_else(Problem::not_found)?;
    Ok(place.answer(hashes.iter().flat_map(|hash| hash.0).collect()))
}

/// The records of a tile, each with its length before it (auditors: a record names streams and actors of every body).
#[utoipa::path(tag = "proofs", params(("number" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/tlog/tile/entries/{number:.*}")]
async fn entries(
    app: web::Data<App>,
    caller: Caller,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Auditor)?;
    let place = Place::parse(&number).ok_or_else(Problem::not_found)?;
    let wide = u64::try_from(WIDTH).unwrap_or(u64::MAX);
    let after = place.number.checked_mul(wide).ok_or_else(Problem::not_found)?;
    let width = place.width;
    // the names of events tell that tenders arrived.
    let last = after.saturating_add(u64::try_from(width).unwrap_or(u64::MAX));
    if let Some(before) = known::whole_before(&app).await?.filter(|before| last >= *before) {
        return Err(Problem::sealed(None).with(serde_json::json!({ "whole_before": before })));
    }
    let read = web::block(move || {
        let (mut bundle, mut count) = (Vec::new(), 0);
        let mut each = |_, record: &[u8], _: &[u8]| {
            // Records are shorter than 65,536 bytes by their layout.
            bundle.extend(u16::try_from(record.len()).unwrap_or(u16::MAX).to_be_bytes());
            bundle.extend_from_slice(record);
            count += 1;
        };
        app.log.read_raw(after, width, &mut each).map(|_| (bundle, count))
    });
    let (bundle, count) = read.await.map_err(Problem::broken)?.map_err(problem)?;
    if count == width { Ok(place.answer(bundle)) } else { Err(Problem::not_found()) }
}

/// An event and a tree.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct InclusionQuery {
    /// Place of the event in the log, from 1.
    position: u64,
    /// How many events the tree has; that of the last checkpoint if left out.
    size: Option<u64>,
}

/// Two trees.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ConsistencyQuery {
    /// How many events the older tree has.
    from: u64,
    /// How many events the newer tree has; that of the last checkpoint if left out.
    to: Option<u64>,
}

/// Proves that an event stands in the log, by hashes alone.
#[utoipa::path(tag = "proofs", params(InclusionQuery),
    responses((status = 200, body = Inclusion), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/log/proofs/inclusion")]
async fn inclusion(
    app: web::Data<App>,
    _caller: Caller,
    query: web::Query<InclusionQuery>,
) -> Result<HttpResponse, Problem> {
    let proof = proofs::inclusion(&app.log, query.position, query.size).map_err(problem)?;
    Ok(HttpResponse::Ok().json(proof))
}

/// Proves that the log extends what it was, by hashes alone.
#[utoipa::path(tag = "proofs", params(ConsistencyQuery),
    responses((status = 200, body = Consistency), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/log/proofs/consistency")]
async fn consistency(
    app: web::Data<App>,
    _caller: Caller,
    query: web::Query<ConsistencyQuery>,
) -> Result<HttpResponse, Problem> {
    if query.to.is_some_and(|to| query.from > to) {
        return Err(Problem::parameter("from", "it is not greater than `to`"));
    }
    let proof = proofs::consistency(&app.log, query.from, query.to).map_err(problem)?;
    Ok(HttpResponse::Ok().json(proof))
}

/// The receipt of an event: a self-contained proof (C2SP `tlog-proof`) to be kept as a file.
#[utoipa::path(tag = "proofs", params(("position" = u64, Path)),
    responses((status = 200, content_type = "text/plain"), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/log/receipts/{position}")]
async fn receipt(
    app: web::Data<App>,
    _caller: Caller,
    position: web::Path<u64>,
) -> Result<HttpResponse, Problem> {
    let receipt = checkpoints::receipt(&app, *position).map_err(problem)?;
    Ok(note(receipt.ok_or_else(Problem::not_found)?))
}

/// What is asked beyond the tree is not there.
fn problem(error: ReadError) -> Problem {
    match error {
        ReadError::BeyondTree { .. } => Problem::not_found(),
        other @ (ReadError::Damaged { .. } | ReadError::Broken(_) | ReadError::Closed) => {
            Problem::broken(other)
        }
    }
}

#[cfg(test)]
mod tests;
