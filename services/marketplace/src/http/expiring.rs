//! Answers to a token that ends soon say when, so that nobody is locked out by surprise.
//! When it ends is said in `authorisation`.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};
use chrono::SecondsFormat;

use crate::authorisation::Presented;

/// The header with the moment at which the token ends.
const EXPIRES: HeaderName = HeaderName::from_static("marktbuch-token-expires");

/// The moment, carried from where the token was read to the answer.
struct Ends(HeaderValue);

/// Notes when the token of this request ends, if that is soon.
pub(super) fn note(request: &HttpRequest, presented: &Presented) {
    let Some(end) = presented.expires_at.filter(|_| presented.expires_soon) else { return };
    let end = end.to_rfc3339_opts(SecondsFormat::Secs, true);
    if let Ok(end) = HeaderValue::from_str(&end) {
        request.extensions_mut().insert(Ends(end));
    }
}

/// Says it with the answer.
pub(super) async fn warn(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut response = next.call(request).await?;
    let end = response.request().extensions_mut().remove::<Ends>();
    if let Some(Ends(end)) = end {
        response.headers_mut().insert(EXPIRES, end);
    }
    Ok(response)
}
