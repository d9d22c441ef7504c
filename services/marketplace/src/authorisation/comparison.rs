//! The registry of tokens held against the log: every token that is open has its event, and every event its token.
//! Nothing is changed here.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use event_store::EventStore;
use schemas::ids::{ActorId, OrganisationId};

use crate::acting::Folded;
use crate::data_dir::DataDir;
use crate::execute::Failure;
use crate::persons::Persons;
use crate::registry::{Bearer, DamagedRow, Registry, RegistryError, Row};

/// Where registry and log differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A token whose actor the log never let act so.
    NeverAuthorised(Row),
    /// A token of an actor that acts no longer: the log has said so, and it lets nobody in.
    NotFollowed(Row),
    /// A token that was prepared and never handed out.
    NeverHandedOut(Row),
    /// Every token of the actor was revoked, and the log still lets it act.
    NotInTheLog(Bearer, DateTime<Utc>),
    /// The log lets the actor act, and there is no token of it at all.
    WithoutToken(Bearer),
    /// Several tokens of one actor are open.
    Several(Bearer, usize),
    /// The log lets one actor act for several organisations.
    Elsewhere(ActorId, Vec<OrganisationId>),
    /// A row that cannot be read.
    Damaged(DamagedRow),
}

impl Difference {
    /// Whether something was done to the registry or the log that no act of this program leaves behind. The rest is what a
    /// kill or an earlier version left.
    #[must_use]
    pub fn is_defect(&self) -> bool {
        match self {
            Self::NeverAuthorised(_) | Self::NotInTheLog(..) | Self::Damaged(_) => true,
            Self::NotFollowed(_)
            | Self::NeverHandedOut(_)
            | Self::WithoutToken(_)
            | Self::Several(..)
            | Self::Elsewhere(..) => false,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of =
            |b: &Bearer| format!("actor {} as {} of {}", b.actor, b.role.word(), b.organisation);
        match self {
            Self::NeverAuthorised(row) => write!(
                f,
                "token {}: the log never let {} act, so that it lets nobody in",
                row.token_id,
                of(&row.bearer)
            ),
            Self::NotFollowed(row) => write!(
                f,
                "token {}: the log says that {} acts no longer, and the registry does not; it lets nobody in",
                row.token_id,
                of(&row.bearer)
            ),
            Self::NeverHandedOut(row) => write!(
                f,
                "token {}: issuing it to {} broke off; it lets nobody in",
                row.token_id,
                of(&row.bearer)
            ),
            Self::NotInTheLog(bearer, at) => write!(
                f,
                "the event AuthorisationRevoked is missing: the token of {} was revoked at {}",
                of(bearer),
                at.to_rfc3339()
            ),
            Self::WithoutToken(bearer) => {
                write!(f, "the log lets {} act, and there is no token of it", of(bearer))
            }
            Self::Several(bearer, count) => write!(f, "{count} tokens of {} are open", of(bearer)),
            Self::Elsewhere(actor, organisations) => {
                let organisations: Vec<_> = organisations.iter().map(ToString::to_string).collect();
                write!(
                    f,
                    "actor {actor} acts for several organisations: {}",
                    organisations.join(", ")
                )
            }
            Self::Damaged(row) => {
                write!(
                    f,
                    "token {}: its row is damaged ({}); it lets nobody in",
                    row.token_id, row.why
                )
            }
        }
    }
}

/// Everything in which the registry differs from the log.
#[must_use]
pub fn differences(folded: &Folded, rows: &[Row], damaged: &[DamagedRow]) -> Vec<Difference> {
    let mut found: Vec<_> = damaged.iter().cloned().map(Difference::Damaged).collect();
    for row in rows {
        let standing = folded.standing(row.bearer.organisation, row.bearer.actor);
        if !row.handed_out {
            found.push(Difference::NeverHandedOut(row.clone()));
        } else if row.is_open() && standing.is_none_or(|standing| standing.role != row.bearer.role)
        {
            found.push(Difference::NeverAuthorised(row.clone()));
        } else if row.is_open() && !folded.acts(&row.bearer) {
            found.push(Difference::NotFollowed(row.clone()));
        }
    }
    let mut organisations: BTreeMap<ActorId, Vec<OrganisationId>> = BTreeMap::new();
    for (bearer, _) in folded.all_acting() {
        organisations.entry(bearer.actor).or_default().push(bearer.organisation);
        let own: Vec<_> = rows.iter().filter(|row| row.bearer == bearer).collect();
        let open = own.iter().filter(|row| row.is_open()).count();
        if open > 1 {
            found.push(Difference::Several(bearer, open));
        } else if open == 0 && own.iter().all(|row| row.handed_out) {
            let revoked = own.iter().filter_map(|row| row.revoked_at).max();
            found.push(match revoked {
                Some(at) => Difference::NotInTheLog(bearer, at),
                None => Difference::WithoutToken(bearer),
            });
        }
    }
    let several = organisations.into_iter().filter(|(_, of)| of.len() > 1);
    found.extend(several.map(|(actor, of)| Difference::Elsewhere(actor, of)));
    found
}

/// Why it could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum NotCompared {
    /// The log failed.
    #[error(transparent)]
    Log(#[from] Failure),
    /// The registry failed.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

/// What is told of registry and persons of a directory that is only read: defects, and what is worth a note.
pub fn told(data: &DataDir, log: &EventStore) -> (Vec<String>, Vec<String>) {
    let (mut defects, mut notes) = (Vec::new(), Vec::new());
    match registry(data, log) {
        Ok(differences) => {
            for difference in differences {
                let told = difference.to_string();
                if difference.is_defect() { defects.push(told) } else { notes.push(told) }
            }
        }
        Err(why) => defects.push(why.to_string()),
    }
    let persons = Persons::open_reader(&data.persons(), &data.person_keys());
    match persons.map_err(Into::into).and_then(|persons| persons.compared(log)) {
        Ok(found) => defects.extend(found),
        // Nothing was ever kept here, or it lies elsewhere.
        Err(_) if !data.persons().exists() => {}
        Err(why) => defects.push(why.to_string()),
    }
    (defects, notes)
}

fn registry(data: &DataDir, log: &EventStore) -> Result<Vec<Difference>, NotCompared> {
    let file = data.registry();
    let folded = Folded::of(log)?;
    if !file.exists() {
        return Ok(differences(&folded, &[], &[]));
    }
    let registry = Registry::open_reader(&file)?;
    let damage = registry.damage()?;
    let (rows, damaged) = registry.rows()?;
    let mut found = differences(&folded, &rows, &damaged);
    if let Some(why) = damage {
        found.push(Difference::Damaged(DamagedRow { token_id: "registry.sqlite".to_owned(), why }));
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
