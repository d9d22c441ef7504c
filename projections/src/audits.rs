//! Audits as they are seen: replay certificates, and who saw whose personal data.
//! What was read does not stand here.

use chrono::{DateTime, Utc};
use schemas::audit::{
    AuditEvent, Contradiction, ModelDigest, PersonalDataRead, ReplayCertified, ReplayContradicted,
};
use schemas::ids::{ActorId, AuditId, OrderId};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What came of comparing the read models with the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CertificateView {
    /// Its id.
    pub certificate_id: AuditId,
    /// Whether every read model was what the log gives.
    pub certified: bool,
    /// The position at which both were compared.
    pub compared_at: u64,
    /// How many events were replayed.
    pub events: u64,
    /// The program that replayed them.
    pub program: Line,
    /// The read models that agree, with what they hold.
    pub agreeing: Vec<ModelDigest>,
    /// The read models that differ.
    pub differing: Vec<Contradiction>,
    /// Who had it made.
    pub actor_id: ActorId,
    /// When it was recorded.
    pub time: DateTime<Utc>,
    /// Position of the event that records it.
    pub position: u64,
}

/// Somebody was shown personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadingView {
    /// Its id; parts of one reading have the same.
    pub reading_id: AuditId,
    /// Who read.
    pub reader_id: ActorId,
    /// By which way.
    pub endpoint: Line,
    /// Whose data.
    pub subjects: Vec<ActorId>,
    /// In which orders' histories.
    pub orders: Vec<OrderId>,
    /// When.
    pub time: DateTime<Utc>,
    /// Position of the event that records it.
    pub position: u64,
}

/// One of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditView {
    /// A certificate, or one that was not given.
    Certificate(CertificateView),
    /// A reading.
    Reading(ReadingView),
}

/// What an event shows. Every event stands for itself.
#[must_use]
pub fn view(recorded: &Recorded<AuditEvent>) -> AuditView {
    let (actor_id, time, position) = (recorded.actor, recorded.time, recorded.position);
    match recorded.event.clone() {
        AuditEvent::ReplayCertified(e) => {
            let ReplayCertified { certificate, position: compared_at, events, program, digests } =
                e;
            AuditView::Certificate(CertificateView {
                certificate_id: certificate,
                certified: true,
                compared_at,
                events,
                program,
                agreeing: digests,
                differing: Vec::new(),
                actor_id,
                time,
                position,
            })
        }
        AuditEvent::ReplayContradicted(e) => {
            let ReplayContradicted { certificate, position: compared_at, events, program, .. } = e;
            AuditView::Certificate(CertificateView {
                certificate_id: certificate,
                certified: false,
                compared_at,
                events,
                program,
                agreeing: e.agreeing,
                differing: e.differing,
                actor_id,
                time,
                position,
            })
        }
        AuditEvent::PersonalDataRead(e) => {
            let PersonalDataRead { reading, endpoint, subjects, orders } = e;
            let (reading_id, reader_id) = (reading, actor_id);
            let view =
                ReadingView { reading_id, reader_id, endpoint, subjects, orders, time, position };
            AuditView::Reading(view)
        }
    }
}
