//! When a replay is certified, and how a reading is put on record.
//! Read models are not compared entry by entry here, and nobody's right to read is decided.

use std::collections::{BTreeMap, BTreeSet};

use schemas::audit::{
    AuditEvent, Content, Contradiction, ModelDigest, PersonalDataRead, ReplayCertified,
    ReplayContradicted,
};
use schemas::ids::{ActorId, AuditId, OrderId};
use schemas::text::Line;
use serde::Serialize;

use crate::decider::{Decider, Rejection};

/// The rules of an audit's stream: one certificate, or one reading.
pub enum Audits {}

/// What was said in the stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// The certificate or the reading that stands there.
    pub said: Vec<AuditEvent>,
}

/// What can be asked of an audit.
#[derive(Clone, Debug)]
pub enum AuditCommand {
    /// Say whether what was shown is what the log gives.
    Compare(Comparison),
    /// Put on record who is about to see whose personal data.
    RecordReading(Reading),
}

/// Two sets of read models at one position.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The certificate.
    pub certificate: AuditId,
    /// The position that both reflect.
    pub position: u64,
    /// How many events were replayed.
    pub events: u64,
    /// The program.
    pub program: Line,
    /// What was shown.
    pub live: Vec<ModelDigest>,
    /// What the log gives.
    pub replayed: Vec<ModelDigest>,
}

/// Somebody is about to see personal data.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The reading.
    pub reading: AuditId,
    /// By which way.
    pub endpoint: Line,
    /// Whose data.
    pub subjects: BTreeSet<ActorId>,
    /// In which orders' histories.
    pub orders: BTreeSet<OrderId>,
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum AuditRejection {
    /// The stream says something else already.
    #[error("this id stands for another certificate or reading")]
    SaidOtherwise,
    /// Every event was to be replayed, since positions are dense.
    #[error("{events} events were replayed up to position {position}: some are missing")]
    EventsMissing {
        /// The position.
        position: u64,
        /// How many there were.
        events: u64,
    },
    /// A reading of nobody's data is none.
    #[error("a reading names whose data was read")]
    NobodyRead,
}

impl Rejection for AuditRejection {}

impl Decider for Audits {
    type State = Audit;
    type Command = AuditCommand;
    type Event = AuditEvent;
    type Rejection = AuditRejection;

    fn initial() -> Audit {
        Audit::default()
    }

    fn decide(state: &Audit, command: &AuditCommand) -> Result<Vec<AuditEvent>, AuditRejection> {
        let said = match command {
            AuditCommand::Compare(asked) => vec![compared(asked)?],
            AuditCommand::RecordReading(asked) => recorded(asked)?,
        };
        match state.said.as_slice() {
            [] => Ok(said),
            before if before == said => Ok(vec![]),
            [..] => Err(AuditRejection::SaidOtherwise),
        }
    }

    fn evolve(mut state: Audit, event: &AuditEvent) -> Audit {
        state.said.push(event.clone());
        state
    }
}

fn compared(asked: &Comparison) -> Result<AuditEvent, AuditRejection> {
    let Comparison { certificate, position, events, program, .. } = asked.clone();
    if events != position {
        return Err(AuditRejection::EventsMissing { position, events });
    }
    let (live, replayed) = (by_model(&asked.live), by_model(&asked.replayed));
    let models: BTreeSet<_> = live.keys().chain(replayed.keys()).collect();
    let (mut agreeing, mut differing) = (Vec::new(), Vec::new());
    for model in models {
        match (live.get(model), replayed.get(model)) {
            (Some(shown), Some(given)) if shown == given => agreeing.push(ModelDigest {
                model: model.clone(),
                entries: shown.entries,
                sha256: shown.sha256.clone(),
            }),
            (shown, given) => differing.push(Contradiction {
                model: model.clone(),
                live: shown.cloned(),
                replayed: given.cloned(),
            }),
        }
    }
    Ok(if differing.is_empty() {
        ReplayCertified { certificate, position, events, program, digests: agreeing }.into()
    } else {
        ReplayContradicted { certificate, position, events, program, differing, agreeing }.into()
    })
}

fn by_model(digests: &[ModelDigest]) -> BTreeMap<Line, Content> {
    let content = |digest: &ModelDigest| {
        let (entries, sha256) = (digest.entries, digest.sha256.clone());
        (digest.model.clone(), Content { entries, sha256 })
    };
    digests.iter().map(content).collect()
}

/// In as many parts as the greatest event allows.
fn recorded(asked: &Reading) -> Result<Vec<AuditEvent>, AuditRejection> {
    if asked.subjects.is_empty() {
        return Err(AuditRejection::NobodyRead);
    }
    let subjects: Vec<_> = asked.subjects.iter().copied().collect();
    let orders: Vec<_> = asked.orders.iter().copied().collect();
    let most = PersonalDataRead::MOST_SUBJECTS;
    let parts = subjects.len().div_ceil(most).max(orders.len().div_ceil(most));
    let part = |number: usize| {
        PersonalDataRead {
            reading: asked.reading,
            endpoint: asked.endpoint.clone(),
            subjects: subjects.iter().skip(number * most).take(most).copied().collect(),
            orders: orders.iter().skip(number * most).take(most).copied().collect(),
        }
        .into()
    };
    Ok((0..parts).map(part).collect())
}

#[cfg(test)]
mod tests;
