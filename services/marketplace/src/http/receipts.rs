//! Every answer to a write says where its receipt is, and carries it if the asker prefers so.
//! What a receipt proves is made in `checkpoints`.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue, LINK};
use actix_web::middleware::Next;
use actix_web::web;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::written::POSITION;
use crate::app::App;
use crate::checkpoints;

/// The header with the receipt, base64url of the `tlog-proof` text.
const RECEIPT: HeaderName = HeaderName::from_static("marktbuch-receipt");

/// Adds `Link` to every answer to a write and, with `Prefer: receipt`, the receipt itself.
pub(super) async fn attach(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    let prefers = request.headers().get_all("Prefer").any(|value| {
        let mut wishes = value.to_str().unwrap_or("").split(',');
        wishes.any(|wish| wish.trim().eq_ignore_ascii_case("receipt"))
    });
    let app = request.app_data::<web::Data<App>>().map(|app| Arc::clone(app));
    let mut response = next.call(request).await?;
    if reads || !response.status().is_success() {
        return Ok(response);
    }
    let position = response.headers().get(POSITION);
    let Some(position) = position.and_then(|value| value.to_str().ok()?.parse::<u64>().ok()) else {
        return Ok(response);
    };
    let link = format!("</api/v1/log/receipts/{position}>; rel=\"receipt\"");
    if let Ok(link) = HeaderValue::from_str(&link) {
        response.headers_mut().append(LINK, link);
    }
    if let (true, Some(app)) = (prefers, app) {
        match checkpoints::receipt(&app, position) {
            Ok(Some(receipt)) => {
                let receipt = BASE64_URL_SAFE_NO_PAD.encode(receipt);
                if let Ok(receipt) = HeaderValue::from_str(&receipt) {
                    response.headers_mut().insert(RECEIPT, receipt);
                }
            }
            Ok(None) => {}
            // The write stands; its receipt can still be fetched.
            Err(error) => tracing::error!(%error, position, "a receipt was not made"),
        }
    }
    Ok(response)
}
