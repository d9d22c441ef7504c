//! The log over HTTP: by position, page by page with waiting, or as a stream of server-sent events.
//! Who may read what stands in `feed`; proofs stand in `tlog`.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ContentEncoding};
use actix_web::{HttpRequest, HttpResponse, get, web};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::Instant;
use utoipa::IntoParams;

use super::auth::Caller;
use super::problem::Problem;
use crate::app::App;
use crate::authorisation;
use crate::feed::{Asked, FeedPage, MOST, page};
use crate::scope::Scope;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(events).service(follow);
}

/// The longest that a reader is kept waiting for something new.
const LONGEST_WAIT: u64 = 60;
/// How many events a page has if nothing is said.
const USUAL: usize = 100;
/// How many events of a stream are in memory at most.
const AT_ONCE: usize = 64;
/// How often a stream without news says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a stream lasts; its reader comes back with `Last-Event-ID`.
const LONGEST_STREAM: Duration = Duration::from_hours(1);

/// Which part of the log.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct FeedQuery {
    /// Only what comes after this position; from the beginning if left out.
    #[serde(default)]
    after: u64,
    /// How many at most; 100 if left out, never more than 1,000.
    limit: Option<usize>,
    /// Seconds to wait for something new if there is nothing; at most 60.
    #[serde(default)]
    wait: u64,
    /// Whether record, salt and payload are wanted as they are stored.
    #[serde(default)]
    raw: bool,
}

/// Which part of the log, as a stream.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct StreamQuery {
    /// Only what comes after this position; `Last-Event-ID` goes before it.
    #[serde(default)]
    after: u64,
    /// Whether record, salt and payload are wanted as they are stored.
    #[serde(default)]
    raw: bool,
}

/// Events of the log by position: whole for auditors and whom they concern; of others the leaf hash.
#[utoipa::path(tag = "log", params(FeedQuery),
    responses((status = 200, body = FeedPage), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/log")]
async fn events(
    app: web::Data<App>,
    caller: Caller,
    query: web::Query<FeedQuery>,
) -> Result<HttpResponse, Problem> {
    let FeedQuery { after, limit, wait, raw } = *query;
    let limit = limit.unwrap_or(USUAL);
    if limit == 0 || limit > MOST {
        return Err(Problem::parameter("limit", format!("it is 1 to {MOST}")));
    }
    if wait > LONGEST_WAIT {
        return Err(Problem::parameter("wait", format!("it is at most {LONGEST_WAIT} seconds")));
    }
    reached(&app, after)?;
    let scope = caller.scope(&app, &app.views().seen().market)?;
    let asked = Asked { reader: caller.bearer, after, limit, raw, scope };
    let mut head = app.log.watch_head();
    let deadline = Instant::now() + Duration::from_secs(wait);
    loop {
        head.borrow_and_update();
        let page = read(&app, asked.clone()).await?;
        // Something new, or the time is over: an empty page is an answer too.
        if !page.entries.is_empty() || !came(&app, &mut head, deadline).await {
            let no_store = (CACHE_CONTROL, "no-store");
            return Ok(HttpResponse::Ok().insert_header(no_store).json(page));
        }
    }
}

/// Events of the log as server-sent events, those to come included. The id of each is its position.
#[utoipa::path(tag = "log", params(StreamQuery,
        ("Last-Event-ID" = Option<u64>, Header, description = "The last position that was received")),
    responses((status = 200, content_type = "text/event-stream"), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/log/stream")]
async fn follow(
    app: web::Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: web::Query<StreamQuery>,
) -> Result<HttpResponse, Problem> {
    let resumed = match request.headers().get("Last-Event-ID") {
        None => query.after,
        Some(value) => value
            .to_str()
            .ok()
            .and_then(|value| value.trim().parse().ok())
            .ok_or_else(|| Problem::parameter("Last-Event-ID", "it is a position of the log"))?,
    };
    reached(&app, resumed)?;
    let asked = Asked {
        reader: caller.bearer,
        after: resumed,
        limit: AT_ONCE,
        raw: query.raw,
        scope: None,
    };
    let following = Following {
        head: app.log.watch_head(),
        app: app.into_inner(),
        asked,
        until: Instant::now() + LONGEST_STREAM,
        begun: false,
    };
    // The next part is made when the last one was taken: a slow reader holds one part in memory and no more.
    let parts = stream::unfold(following, Following::next);
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header(ContentEncoding::Identity)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(parts))
}

/// A reader that has seen more than there is has seen another log, or this one before it was put back.
fn reached(app: &App, position: u64) -> Result<(), Problem> {
    let head = app.log.head();
    if position <= head {
        return Ok(());
    }
    let title = format!(
        "the log ends at {head}, before position {position}: an older copy may have been put in its place"
    );
    Err(Problem::new(StatusCode::CONFLICT, "log_is_shorter", title)
        .with(serde_json::json!({ "head": head, "after": position })))
}

async fn read(app: &web::Data<App>, asked: Asked) -> Result<FeedPage, Problem> {
    let app = Arc::clone(app);
    let page = web::block(move || page(&app.log, &asked)).await.map_err(Problem::broken)?;
    Ok(page?)
}

/// Waits for the log to grow; false if it did not in time, or the process is asked to end.
async fn came(app: &App, head: &mut watch::Receiver<u64>, deadline: Instant) -> bool {
    let mut ending = app.ending.subscribe();
    let grown = tokio::time::timeout_at(deadline, head.changed());
    tokio::select! {
        grown = grown => grown.is_ok_and(|changed| changed.is_ok()),
        _ = ending.wait_for(|ending| *ending) => false,
    }
}

/// A stream in progress.
struct Following {
    app: Arc<App>,
    head: watch::Receiver<u64>,
    asked: Asked,
    until: Instant,
    begun: bool,
}

type Part = Result<web::Bytes, actix_web::Error>;

impl Following {
    /// The same, with nothing to come after what was said last.
    fn ended(self) -> Self {
        Self { until: Instant::now(), ..self }
    }

    /// The next part: events, or a sign of life. None ends the stream; its reader comes back.
    async fn next(mut self) -> Option<(Part, Self)> {
        if !self.begun {
            self.begun = true;
            return Some((Ok(web::Bytes::from_static(b"retry: 1000\n\n")), self));
        }
        // A token may have been revoked since.
        let holds = authorisation::still_acts(&self.app, &self.asked.reader).unwrap_or(false);
        if Instant::now() >= self.until || !holds || *self.app.ending.borrow() {
            return None;
        }
        self.head.borrow_and_update();
        // What the body has to do with may have changed since.
        let market = Arc::clone(&self.app.views().seen().market);
        match Scope::of_reader(&self.app, &market, &self.asked.reader) {
            Ok(scope) => self.asked.scope = scope,
            Err(why) => return Some((Err(Problem::from(why).into()), self.ended())),
        }
        let (app, asked) = (Arc::clone(&self.app), self.asked.clone());
        let read = web::block(move || page(&app.log, &asked)).await;
        let page = match read.map_err(Problem::broken).and_then(|page| Ok(page?)) {
            Ok(page) => page,
            Err(problem) => return Some((Err(problem.into()), self.ended())),
        };
        if page.entries.is_empty() {
            let sign_of_life = web::Bytes::from_static(b": waiting\n\n");
            let deadline = Instant::now() + HEARTBEAT;
            let came = came(&self.app, &mut self.head, deadline.min(self.until)).await;
            let part = if came { web::Bytes::new() } else { sign_of_life };
            return Some((Ok(part), self));
        }
        self.asked.after = page.through;
        Some((said(&page), self))
    }
}

fn said(page: &FeedPage) -> Part {
    let mut text = String::new();
    for entry in &page.entries {
        let data = serde_json::to_string(entry).map_err(Problem::broken)?;
        let (id, kind) = (entry.position(), entry.kind());
        // Writing to a string does not fail.
        let _ = write!(text, "id: {id}\nevent: {kind}\ndata: {data}\n\n");
    }
    Ok(text.into())
}
