//! The one place where a failure becomes a status: problem+json (RFC 9457) with a stable code.
//! Nothing is retried and nothing is hidden here but what the asker must not know.

use std::fmt;

use actix_web::error::{JsonPayloadError, QueryPayloadError};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, Responder, ResponseError};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::execute::Failure;
use crate::law::Unanswered;
use crate::persons::{PersonsError, VaultError};
use crate::registry::RegistryError;
use crate::search::SearchFailure;

/// A failure as the asker sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:marktbuch:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The HTTP status.
    status: u16,
    /// Stable, for programs.
    code: String,
    /// What is wrong, for people.
    title: String,
    /// The rule of law that refused, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    /// The particulars of the refusal.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Object)]
    particulars: Value,
}

impl Problem {
    /// A failure of this status and code.
    pub fn new(status: StatusCode, code: &str, title: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:marktbuch:problem:{code}"),
            status: status.as_u16(),
            code: code.to_owned(),
            title: title.into(),
            rule: None,
            particulars: Value::Null,
        }
    }

    /// With particulars.
    #[must_use]
    pub fn with(mut self, particulars: impl Serialize) -> Self {
        self.particulars = serde_json::to_value(particulars).unwrap_or_default();
        self
    }

    /// Refused by a rule of law.
    #[must_use]
    pub fn under(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }

    /// What a rule of law refuses before anything is asked of the log.
    #[must_use]
    pub fn ruled(status: StatusCode, code: &str, rule: &'static str, title: &str) -> Self {
        Self { rule: Some(rule), ..Self::new(status, code, title) }
    }

    /// What is not there, and what the asker must not know to be there.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing here for you")
    }

    /// Too often or too many; after so many seconds it may be asked again.
    #[must_use]
    pub fn too_many(code: &str, title: &str, seconds: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code, title)
            .with(serde_json::json!({ "retry_after_seconds": seconds.max(1) }))
    }

    /// Whether there is nothing for the asker.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND.as_u16()
    }

    /// nothing is known of tenders yet.
    #[must_use]
    pub fn sealed(until: Option<DateTime<Utc>>) -> Self {
        let title = "tenders are sealed: nothing is known of them yet";
        Self::ruled(StatusCode::CONFLICT, "sealed", "R-1.64", title)
            .with(serde_json::json!({ "tenders_until": until }))
    }

    /// No token, or none that holds.
    #[must_use]
    pub fn unauthorised() -> Self {
        let title = "a bearer token is needed: Authorization: Bearer …";
        Self::new(StatusCode::UNAUTHORIZED, "token_missing_or_revoked", title)
    }

    /// The token ended by itself.
    #[must_use]
    pub fn expired() -> Self {
        let title =
            "the token has ended: an operator of the body that answers for you issues another one";
        Self::new(StatusCode::UNAUTHORIZED, "token_expired", title)
    }

    /// A body that makes no progress.
    #[must_use]
    pub fn too_slow() -> Self {
        let title =
            "the body did not come: it was cut off because it made no progress; send it again";
        Self::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", title)
    }

    /// An organisation has handed in as much as it may on one day.
    #[must_use]
    pub fn uploads_used_up() -> Self {
        let title = "your organisation has handed in as much as it may today; go on tomorrow, or ask the operator to \
                     raise the bound";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "uploads_of_the_day_used_up", title)
    }

    /// The token's role does not do this.
    #[must_use]
    pub fn forbidden(title: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "role_does_not_allow", title)
    }

    /// A parameter or header that cannot be used.
    #[must_use]
    pub fn parameter(name: &str, why: impl fmt::Display) -> Self {
        let title = format!("`{name}` cannot be used: {why}");
        Self::new(StatusCode::BAD_REQUEST, "parameter_unusable", title)
            .with(serde_json::json!({ "parameter": name }))
    }

    /// A JSON body that cannot be read.
    #[must_use]
    pub fn json(error: &JsonPayloadError) -> Self {
        if let JsonPayloadError::Payload(error) = error
            && let Some(cut_off) = super::whole::cut_off(error)
        {
            return cut_off;
        }
        let (status, code) = match error {
            JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => {
                (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
            }
            JsonPayloadError::ContentType => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type_not_json")
            }
            JsonPayloadError::Deserialize(_)
            | JsonPayloadError::Serialize(_)
            | JsonPayloadError::Payload(_)
            | _ => (StatusCode::BAD_REQUEST, "body_unusable"),
        };
        Self::new(status, code, error.to_string())
    }

    /// Parameters that cannot be read.
    #[must_use]
    pub fn query(error: &QueryPayloadError) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "parameter_unusable", error.to_string())
    }

    /// Ours; the particulars go to the log of the process, not to the asker.
    pub fn broken(error: impl fmt::Display) -> Self {
        tracing::error!(%error, "a request failed on our side");
        let title = "something failed on our side; nothing was half done";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "broken", title)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let title = failure.to_string();
        match failure {
            Failure::Rejected(refusal) if refusal.concerns_others => Self::not_found(),
            Failure::Rejected(refusal) => {
                let nothing =
                    refusal.particulars.as_object().is_some_and(serde_json::Map::is_empty);
                let particulars = if nothing { Value::Null } else { refusal.particulars };
                let rule = refusal.rule;
                Self {
                    rule,
                    particulars,
                    ..Self::new(StatusCode::CONFLICT, &refusal.code, refusal.message)
                }
            }
            Failure::PreconditionFailed { actual } => {
                Self::new(StatusCode::PRECONDITION_FAILED, "revision_is_past", title)
                    .with(serde_json::json!({ "revision": actual }))
            }
            Failure::Contended => Self::new(StatusCode::SERVICE_UNAVAILABLE, "contended", title),
            Failure::ClockBehind { seconds } => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "clock_behind_log", title)
                    .with(serde_json::json!({ "seconds": seconds }))
            }
            Failure::ClockAhead { seconds } => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "clock_ahead", title)
                    .with(serde_json::json!({ "seconds": seconds }))
            }
            Failure::LongPause { seconds } => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "clock_ahead_of_log", title)
                    .with(serde_json::json!({ "seconds": seconds }))
            }
            Failure::ReadOnly(_) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "read_only", title),
            Failure::Broken(_) => Self::broken(title),
        }
    }
}

impl From<Unanswered> for Problem {
    fn from(unanswered: Unanswered) -> Self {
        let title = unanswered.to_string();
        match unanswered {
            Unanswered::Parameter { name, why } => Self::parameter(name, why),
            Unanswered::NotKnown(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "law_not_known", title)
            }
            Unanswered::Broken(_) => Self::broken(title),
        }
    }
}

impl From<RegistryError> for Problem {
    fn from(error: RegistryError) -> Self {
        Self::broken(error)
    }
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::KeyMissing => {
                Self::new(StatusCode::CONFLICT, "person_key_missing", error.to_string())
            }
            VaultError::Database(_)
            | VaultError::Directory(_)
            | VaultError::Damaged { .. }
            | VaultError::Unsealable
            | VaultError::Busy => Self::broken(error),
        }
    }
}

impl From<PersonsError> for Problem {
    fn from(error: PersonsError) -> Self {
        match error {
            PersonsError::Failed(failure) => failure.into(),
            PersonsError::Vault(error) => error.into(),
        }
    }
}

impl From<SearchFailure> for Problem {
    fn from(error: SearchFailure) -> Self {
        Self::broken(error)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.title, self.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        let is_cut_off = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        if is_cut_off.map(|status| status.as_u16()).contains(&self.status) {
            // What is still on its way is of no use.
            response.force_close();
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE.as_u16() {
            response.insert_header((RETRY_AFTER, "1"));
        }
        let later = self.particulars.get("retry_after_seconds").and_then(Value::as_u64);
        if let Some(seconds) = later {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if self.status == StatusCode::UNAUTHORIZED.as_u16() {
            response.insert_header((WWW_AUTHENTICATE, "Bearer realm=\"marktbuch\""));
        }
        response.insert_header((CONTENT_TYPE, "application/problem+json")).json(self)
    }
}

impl Responder for Problem {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &actix_web::HttpRequest) -> HttpResponse {
        self.error_response()
    }
}
