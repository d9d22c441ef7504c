//! What auditing leaves behind: certificates that read models agree with the log, and who saw whose personal data.
//! What was seen does not stand here, and no name of a person.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalogue::FileDigest;
use crate::event::events;
use crate::ids::{ActorId, AuditId, OrderId};
use crate::text::Line;

/// What one read model holds, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct ModelDigest {
    /// The read model's name: `orders`, `offers`.
    pub model: Line,
    /// How many entries it has.
    pub entries: u64,
    /// SHA-256 over all of them, independent of the order in which they came in.
    #[schema(value_type = String)]
    pub sha256: FileDigest,
}

/// What a read model holds, without its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Content {
    /// How many entries it has.
    pub entries: u64,
    /// SHA-256 over all of them.
    #[schema(value_type = String)]
    pub sha256: FileDigest,
}

/// A read model that is not what the log says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Contradiction {
    /// Its name.
    pub model: Line,
    /// What was shown; none if it was not there at all.
    pub live: Option<Content>,
    /// What the log gives; none if the log knows no such read model.
    pub replayed: Option<Content>,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = |content: &Option<Content>| match content {
            Some(content) => format!("{} entries, {}", content.entries, content.sha256),
            None => "not there".to_owned(),
        };
        let (live, replayed) = (entries(&self.live), entries(&self.replayed));
        write!(f, "{}: live {live}; from the log {replayed}", self.model)
    }
}

/// Every read model was made anew from the log and was found to be what was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReplayCertified {
    /// The certificate.
    pub certificate: AuditId,
    /// The position of the log at which both were compared.
    pub position: u64,
    /// How many events were replayed.
    pub events: u64,
    /// The program that replayed them, `marktbuch 0.1.0`.
    pub program: Line,
    /// What each read model holds, by name.
    pub digests: Vec<ModelDigest>,
}

/// Read models were made anew from the log, and some were not what was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReplayContradicted {
    /// The certificate that was not given.
    pub certificate: AuditId,
    /// The position of the log at which both were compared.
    pub position: u64,
    /// How many events were replayed.
    pub events: u64,
    /// The program that replayed them.
    pub program: Line,
    /// Those that differ, by name.
    pub differing: Vec<Contradiction>,
    /// Those that agree, by name.
    pub agreeing: Vec<ModelDigest>,
}

/// Personal data was shown to the actor of this event (Art. 5(2), 32 GDPR). It was written before it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalDataRead {
    /// The reading; its parts have the same.
    pub reading: AuditId,
    /// By which way: `GET /api/v1/orders/{id}/history`.
    pub endpoint: Line,
    /// Whose data, at most [`PersonalDataRead::MOST_SUBJECTS`]; more are told in further parts.
    pub subjects: Vec<ActorId>,
    /// In which orders' histories.
    pub orders: Vec<OrderId>,
}

impl PersonalDataRead {
    /// The most persons, and the most orders, that one event names.
    pub const MOST_SUBJECTS: usize = 1_000;
}

events! {
    /// What was audited, and what was seen.
    AuditEvent in "audit" {
        ReplayCertified,
        ReplayContradicted,
        PersonalDataRead,
    }
}
