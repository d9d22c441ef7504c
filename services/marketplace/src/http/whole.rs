//! A request happens when its body is there, not when its headers are: a bid, an answer or a tender that trickles in beyond
//! the end of a period is late (§ 57(1) No. 1 VgV; No. 1). What is in a body is not looked at here.

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web;
use futures_util::{StreamExt, stream};

use super::auth;
use crate::app::App;

/// Waits for the body before anything else is done, the taking of the time included. No more of it is held than a JSON body
/// may have; whoever takes longer ones takes the time when they are whole ([`auth::Caller::has_handed_in`]). For a stranger,
/// who is refused anyway, nobody waits.
pub(super) async fn wait(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let limit = request.app_data::<web::Data<App>>().map_or(0, |app| app.config.json_limit);
    if request.method() != Method::GET && auth::caller(request.request()).is_ok() {
        let mut body = request.parts_mut().1.take();
        let (mut parts, mut bytes) = (Vec::new(), 0);
        while bytes <= limit {
            let Some(part) = body.next().await else { break };
            let broken_off = part.is_err();
            bytes += part.as_ref().map_or(0, web::Bytes::len);
            parts.push(part);
            if broken_off {
                break;
            }
        }
        let payload = Box::pin(stream::iter(parts).chain(body));
        request.set_payload(Payload::Stream { payload });
    }
    next.call(request).await
}
