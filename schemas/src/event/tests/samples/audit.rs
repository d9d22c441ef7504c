//! Samples of what auditing leaves behind: one certificate, one that was not given, one reading of names.
//! The digests are invented.

use super::{line, uuid};
use crate::audit::{
    AuditEvent, Content, Contradiction, ModelDigest, PersonalDataRead, ReplayCertified,
    ReplayContradicted,
};
use crate::catalogue::FileDigest;
use crate::ids::{ActorId, AuditId, OrderId};

pub(in super::super) fn events() -> Vec<AuditEvent> {
    vec![
        ReplayCertified {
            certificate: AuditId(uuid(0x71)),
            position: 4_512,
            events: 4_512,
            program: line("marktbuch 0.1.0"),
            digests: vec![digest("offers", 4_372, 'a'), digest("views.orders", 12, 'b')],
        }
        .into(),
        ReplayContradicted {
            certificate: AuditId(uuid(0x72)),
            position: 4_520,
            events: 4_520,
            program: line("marktbuch 0.1.0"),
            differing: vec![Contradiction {
                model: line("views.orders"),
                live: Some(content(12, 'c')),
                replayed: Some(content(12, 'b')),
            }],
            agreeing: vec![digest("offers", 4_372, 'a')],
        }
        .into(),
        PersonalDataRead {
            reading: AuditId(uuid(0x73)),
            endpoint: line("GET /api/v1/orders/{id}/history"),
            subjects: vec![ActorId(uuid(0x61)), ActorId(uuid(0x62))],
            orders: vec![OrderId(uuid(0x41))],
        }
        .into(),
    ]
}

fn content(entries: u64, digit: char) -> Content {
    let sha256 = FileDigest::parse(&digit.to_string().repeat(64)).unwrap();
    Content { entries, sha256 }
}

fn digest(model: &str, entries: u64, digit: char) -> ModelDigest {
    let Content { entries, sha256 } = content(entries, digit);
    ModelDigest { model: line(model), entries, sha256 }
}
