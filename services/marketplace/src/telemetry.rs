//! What the process says of itself: log lines for people or programs, measurements for Prometheus.
//! No name, token or body of a request goes into either.

use std::io::IsTerminal;
use std::sync::LazyLock;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    path: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    path: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Witness {
    witness: String,
}

struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram>,
    failed_logins: Counter,
    head: Gauge<u64, AtomicU64>,
    position: Gauge<u64, AtomicU64>,
    witnessed: Family<Witness, Gauge<u64, AtomicU64>>,
    alarms: Family<Witness, Gauge<u64, AtomicU64>>,
}

static METRICS: LazyLock<Metrics> = LazyLock::new(|| {
    let mut registry = Registry::with_prefix("marktbuch");
    let requests = Family::<Answered, Counter>::default();
    let seconds = Family::new_with_constructor(
        (|| Histogram::new(exponential_buckets(0.000_5, 2.0, 16))) as fn() -> Histogram,
    );
    let failed_logins = Counter::default();
    registry.register(
        "failed_logins",
        "Requests with a token that does not hold",
        failed_logins.clone(),
    );
    let (head, position) = (Gauge::default(), Gauge::default());
    registry.register("http_requests", "Requests answered", requests.clone());
    registry.register("http_request_seconds", "Time to answer", seconds.clone());
    registry.register("log_head", "Last position of the log", head.clone());
    registry.register("views_position", "Position the read models reflect", position.clone());
    let (witnessed, alarms) = (Family::default(), Family::default());
    registry.register(
        "witness_position",
        "Position a witness has cosigned",
        Family::clone(&witnessed),
    );
    registry.register("witness_alarm", "1: it has seen another history", Family::clone(&alarms));
    Metrics { registry, requests, seconds, failed_logins, head, position, witnessed, alarms }
});

/// Begins log lines on standard error; `RUST_LOG` chooses which, by default `info`.
pub fn begin(format: LogFormat) {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,tantivy=warn"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let begun = match format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    if let Err(error) = begun {
        tracing::debug!(%error, "log lines were begun before");
    }
}

/// Counts and times a request.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let begun = Instant::now();
    // A method is any word: only the known ones become labels that are kept.
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => {
            known.to_owned()
        }
        _ => "other".to_owned(),
    };
    let path = label(request.match_pattern(), request.method());
    let response = next.call(request).await?;
    let status = response.status().as_u16();
    let seconds = begun.elapsed().as_secs_f64();
    let asked = Asked { method: method.clone(), path: path.clone() };
    METRICS.seconds.get_or_create(&asked).observe(seconds);
    METRICS
        .requests
        .get_or_create(&Answered { method: method.clone(), path: path.clone(), status })
        .inc();
    tracing::debug!(method, path, status, seconds, "answered");
    Ok(response)
}

/// The name under which a request is counted: the pattern of its path. Writes are summed up with each other, since a tender
/// is a write and nobody may count tenders before the end.
fn label(pattern: Option<String>, method: &Method) -> String {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    match pattern {
        Some(pattern) if reads || !pattern.starts_with(API) => pattern,
        Some(_) => format!("{API}*"),
        None => "none".to_owned(),
    }
}

/// The paths that are summed up when they write.
const API: &str = "/api/v1/";

/// Counts a request with a token that does not hold.
pub fn count_failed_login() {
    METRICS.failed_logins.inc();
}

/// Notes how far the log and the read models are.
pub fn set_positions(head: u64, position: u64) {
    METRICS.head.set(head);
    METRICS.position.set(position);
}

/// Notes how it stands with a witness; its name is the operator's configuration.
pub fn set_witness(name: &str, size: u64, alarm: bool) {
    let label = Witness { witness: name.to_owned() };
    METRICS.witnessed.get_or_create(&label).set(size);
    METRICS.alarms.get_or_create(&label).set(u64::from(alarm));
}

/// All measurements in the text form of OpenMetrics.
#[must_use]
pub fn metrics() -> String {
    let mut text = String::new();
    match encode(&mut text, &METRICS.registry) {
        Ok(()) => text,
        Err(error) => {
            tracing::error!(%error, "measurements cannot be written");
            String::new()
        }
    }
}

#[cfg(test)]
mod tests;
