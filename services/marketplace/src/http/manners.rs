//! What HTTP asks of every answer, whatever the path: headers that keep pages to themselves, `HEAD` as `GET`, and 405 with
//! the methods that a path knows. What is answered stands elsewhere.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

use super::problem::Problem;

/// For data: a browser that shows it as a page loads and runs nothing.
const OF_DATA: &str = "default-src 'none'; frame-ancestors 'none'";
/// For notices and records: they have styles of their own and nothing else.
const OF_PAGES: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action \
                        'none'; frame-ancestors 'none'";
/// For the description: its scripts come from this host and ask this host.
const OF_DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                       font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Adds to every answer what it has not said itself. Nothing is kept by a browser or a proxy unless an answer allows it.
pub(super) async fn headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let is_docs = request.path().starts_with("/docs");
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let is_page =
        headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let policy = match (is_docs, is_page) {
        (true, _) => OF_DOCS,
        (false, true) => OF_PAGES,
        (false, false) => OF_DATA,
    };
    let wanted: [(HeaderName, &'static str); 5] = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (X_FRAME_OPTIONS, "DENY"),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in wanted {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    Ok(response)
}

/// `HEAD` is `GET` without its body, which is left out where the answer is written.
pub(super) async fn head_as_get(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}

/// Paths with the methods that each knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(Vec<(Vec<String>, Vec<&'static str>)>);

impl Known {
    /// All paths of the description.
    pub(super) fn of(document: &utoipa::openapi::OpenApi) -> Self {
        let known = document.paths.paths.iter().map(|(path, item)| {
            let parts = path.split('/').map(str::to_owned).collect();
            let methods = [
                (item.get.is_some(), "GET"),
                (item.get.is_some(), "HEAD"),
                (item.post.is_some(), "POST"),
                (item.put.is_some(), "PUT"),
                (item.patch.is_some(), "PATCH"),
                (item.delete.is_some(), "DELETE"),
            ];
            (parts, methods.into_iter().filter_map(|(has, name)| has.then_some(name)).collect())
        });
        Self(known.collect())
    }

    /// The methods that a path knows; none if there is no such path.
    fn methods(&self, path: &str) -> Vec<&'static str> {
        let asked: Vec<&str> = path.split('/').collect();
        let fits = |known: &[String]| {
            known.len() == asked.len()
                && known.iter().zip(&asked).all(|(known, asked)| {
                    known == asked || (known.starts_with('{') && !asked.is_empty())
                })
        };
        let mut methods: Vec<_> = self.0.iter().filter(|(path, _)| fits(path)).collect();
        // A path that is spelled out goes before one with a place in it.
        methods.sort_by_key(|(path, _)| path.iter().filter(|part| part.starts_with('{')).count());
        methods.first().map(|(_, methods)| methods.clone()).unwrap_or_default()
    }
}

/// What no handler takes: another method than the path knows, or no path at all.
pub(super) async fn unknown(request: HttpRequest, known: web::Data<Known>) -> HttpResponse {
    let methods = known.methods(request.path());
    if methods.is_empty() || methods.contains(&request.method().as_str()) {
        return Problem::not_found().error_response();
    }
    let allowed = methods.join(", ");
    let title = format!("this path does not know {}; it knows {allowed}", request.method());
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", title);
    let mut response = problem.with(serde_json::json!({ "allow": methods })).error_response();
    if let Ok(allowed) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(ALLOW, allowed);
    }
    response
}

#[cfg(test)]
mod tests;
