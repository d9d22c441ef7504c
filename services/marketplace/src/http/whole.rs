//! A request happens when its body is there, not when its headers are: a bid, an answer or a tender that trickles in beyond
//! the end of a period is late (§ 57(1) No. 1 VgV; No. 1). What is in a body is not looked at here.
//!
//! A body that makes no progress is cut off: it has to come at a least rate, after a time to begin with. So is one that is
//! more than its organisation may hand in on a day.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use actix_web::ResponseError;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web;
use actix_web::web::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use tokio::time::{Instant, timeout_at};

use super::auth::{self, Caller};
use super::problem::Problem;
use crate::app::App;
use crate::clock::{self, german_day};
use crate::uploads::Kind;

/// The time that every body has, however short.
const TO_BEGIN_WITH: Duration = Duration::from_secs(20);
/// Bytes that a body must bring in each second beyond it, on the whole.
const LEAST_A_SECOND: u64 = 1024;

/// By when the next part of a body must be there of which so many bytes have come.
fn patience(begun: Instant, bytes: u64) -> Instant {
    begun + TO_BEGIN_WITH + Duration::from_millis(bytes.saturating_mul(1_000) / LEAST_A_SECOND)
}

/// The body, until it makes no progress.
fn paced(
    body: impl Stream<Item = Result<Bytes, PayloadError>> + Unpin,
) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    let begun = Instant::now();
    stream::unfold(Some((body, 0)), move |state| async move {
        let (mut body, bytes) = state?;
        match timeout_at(patience(begun, bytes), body.next()).await {
            Ok(None) => None,
            Ok(Some(Ok(part))) => {
                let bytes = bytes + part.len() as u64;
                Some((Ok(part), Some((body, bytes))))
            }
            Ok(Some(Err(error))) => Some((Err(error), None)),
            Err(_) => Some((Err(PayloadError::Io(io::ErrorKind::TimedOut.into())), None)),
        }
    })
    // Its end was seen here; whoever takes the body looks for it again.
    .fuse()
}

/// Why a body was cut off, if it was: looked for in an error and in what led to it.
pub(super) fn cut_off(error: &(dyn std::error::Error + 'static)) -> Option<Problem> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(PayloadError::Io(error)) = error.downcast_ref::<PayloadError>() {
            let used_up = error.kind() == io::ErrorKind::QuotaExceeded;
            let too_slow = error.kind() == io::ErrorKind::TimedOut;
            return too_slow
                .then(Problem::too_slow)
                .or_else(|| used_up.then(Problem::uploads_used_up));
        }
        cause = error.source();
    }
    None
}

/// The body, until it is more than the caller's organisation may hand in on a day.
fn within_quota(
    body: impl Stream<Item = Result<Bytes, PayloadError>>,
    counted: Option<(Arc<App>, Caller, Kind)>,
) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    body.map(move |part| {
        let part = part?;
        let Some((app, caller, kind)) = &counted else { return Ok(part) };
        let most = match kind {
            Kind::Catalogue => app.config.catalogues_per_day,
            Kind::Other => app.config.uploads_per_day,
        };
        let whose = (caller.organisation(), *kind);
        let day = german_day(clock::now());
        if app.uploads.add(whose, part.len() as u64, day, most) {
            Ok(part)
        } else {
            Err(PayloadError::Io(io::ErrorKind::QuotaExceeded.into()))
        }
    })
}

/// Waits for the body before anything else is done, the taking of the time included. No more of it is held than a JSON body
/// may have; whoever takes longer ones takes the time when they are whole ([`auth::Caller::has_handed_in`]). For a stranger,
/// who is refused anyway, nobody waits.
pub(super) async fn wait(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let app = request.app_data::<web::Data<App>>().map(|app| Arc::clone(app));
    let limit = app.as_ref().map_or(0, |app| app.config.json_limit);
    let caller =
        if request.method() == Method::GET { None } else { auth::caller(request.request()).ok() };
    let kind = if request.path().ends_with("/catalogues") { Kind::Catalogue } else { Kind::Other };
    let is_awaited = caller.is_some();
    let counted = app.zip(caller).map(|(app, caller)| (app, caller, kind));
    let body = paced(request.parts_mut().1.take());
    let mut body = Box::pin(within_quota(body, counted));
    let (mut parts, mut bytes) = (Vec::new(), 0);
    while is_awaited && bytes <= limit {
        let Some(part) = body.next().await else { break };
        if let Some(refused) = part.as_ref().err().and_then(|error| cut_off(error)) {
            let refused = refused.error_response();
            return Ok(request.into_response(refused).map_into_right_body());
        }
        let broken_off = part.is_err();
        bytes += part.as_ref().map_or(0, Bytes::len);
        parts.push(part);
        if broken_off {
            break;
        }
    }
    let payload = Box::pin(stream::iter(parts).chain(body));
    request.set_payload(Payload::Stream { payload });
    Ok(next.call(request).await?.map_into_left_body())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many seconds are waited for the next part of a body.
    fn waited(bytes: u64) -> u64 {
        let begun = Instant::now();
        (patience(begun, bytes) - begun).as_secs()
    }

    #[test]
    fn a_body_of_a_byte_a_second_is_cut_off_and_a_long_one_on_a_slow_line_is_not() {
        assert_eq!(waited(0), 20);
        assert!((0..60).any(|second| second > waited(second)), "a byte a second");
        assert!((0..86_400).all(|second| second <= waited(second * 2_000)), "2 kB a second");
        assert!(waited(u64::MAX) > 0);
    }

    #[tokio::test]
    async fn what_comes_in_time_is_passed_on_as_it_is_and_what_breaks_off_ends() {
        let parts = vec![Ok(Bytes::from_static(b"a")), Err(PayloadError::EncodingCorrupted)];
        let mut body = Box::pin(paced(stream::iter(parts)));
        let mut passed = Vec::new();
        while let Some(part) = body.next().await {
            passed.push(part);
        }
        assert!(body.next().await.is_none(), "its end may be looked for again");
        assert!(
            matches!(&passed[..], [Ok(part), Err(error)] if part == "a" && cut_off(error).is_none())
        );
    }
}
