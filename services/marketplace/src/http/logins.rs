//! Tokens that do not hold: each is a line with time, peer and path, counted, and slowed down for a peer that has many.
//! The token itself is written nowhere, and whose token holds is never slowed.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::ResponseError;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;

use super::problem::Problem;
use crate::telemetry;

/// So many failures of a peer in a minute are answered at once.
const AT_ONCE: u32 = 20;
/// From this one on they are answered with 429.
const MOST: u32 = 60;
/// How long an answer between the two waits.
const WAIT: Duration = Duration::from_millis(200);
const MINUTE: Duration = Duration::from_mins(1);
/// Peers that are counted apart; further ones share a count.
const PEERS: usize = 10_000;

/// Failures of each peer in this minute.
struct Counted {
    since: Instant,
    peers: HashMap<Option<IpAddr>, u32>,
}

static COUNTED: LazyLock<Mutex<Counted>> =
    LazyLock::new(|| Mutex::new(Counted { since: Instant::now(), peers: HashMap::new() }));

impl Counted {
    /// One more failure of a peer; how many it has in this minute.
    fn add(&mut self, peer: Option<IpAddr>, now: Instant) -> u32 {
        if now.duration_since(self.since) > MINUTE {
            *self = Self { since: now, peers: HashMap::new() };
        }
        let is_room = self.peers.len() < PEERS || self.peers.contains_key(&peer);
        let count = self.peers.entry(peer.filter(|_| is_room)).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

/// Looks at every answer: 401 to a request with a token is a failed log-in.
pub(super) async fn watch(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let with_token = request.headers().contains_key(AUTHORIZATION);
    let peer = request.peer_addr().map(|peer| peer.ip());
    let response = next.call(request).await?;
    if !with_token || response.status() != StatusCode::UNAUTHORIZED {
        return Ok(response.map_into_left_body());
    }
    let count = {
        let mut counted = COUNTED.lock().unwrap_or_else(PoisonError::into_inner);
        counted.add(peer, Instant::now())
    };
    telemetry::count_failed_login();
    tell(&response, peer, count);
    if count > MOST {
        let title = "too many requests with tokens that do not hold; wait a minute";
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_failed_logins", title);
        let mut refused = problem.error_response();
        refused.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
        return Ok(response.into_response(refused).map_into_right_body());
    }
    if count > AT_ONCE {
        tokio::time::sleep(WAIT).await;
    }
    Ok(response.map_into_left_body())
}

/// The line. Behind a proxy the peer is the proxy; what it says of whom it asks for is told as it stands.
fn tell<B>(response: &ServiceResponse<B>, peer: Option<IpAddr>, count: u32) {
    let request = response.request();
    let peer = peer.map_or_else(|| "unknown".to_owned(), |peer| peer.to_string());
    let forwarded = request.headers().get("X-Forwarded-For");
    let forwarded: String = forwarded
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .chars()
        .filter(|letter| letter.is_ascii_graphic() || *letter == ' ')
        .take(100)
        .collect();
    let path: String = request.path().chars().take(200).collect();
    let method = request.method().as_str();
    tracing::warn!(%peer, forwarded, method, path, count, "a log-in failed: the token does not hold");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_counted_for_each_peer_and_for_a_minute() {
        let begun = Instant::now();
        let mut counted = Counted { since: begun, peers: HashMap::new() };
        let peer = |last| Some(IpAddr::from([10, 0, 0, last]));
        assert_eq!([counted.add(peer(1), begun), counted.add(peer(1), begun)], [1, 2]);
        assert_eq!(counted.add(peer(2), begun), 1);
        assert_eq!(counted.add(peer(1), begun + MINUTE), 3);
        assert_eq!(counted.add(peer(1), begun + MINUTE + Duration::from_secs(1)), 1);
    }

    #[test]
    fn many_peers_take_no_more_room_than_is_given() {
        let begun = Instant::now();
        let mut counted = Counted { since: begun, peers: HashMap::new() };
        for number in 0..20_000_u32 {
            counted.add(Some(IpAddr::from(number.to_be_bytes())), begun);
        }
        assert!(counted.peers.len() <= PEERS + 1);
    }
}
