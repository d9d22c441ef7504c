//! Who may act for whom, and which central purchasing body answers for which organisation: folded from the streams of
//! organisations, of which the log is the one truth. No token is known here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use event_store::{EventStore, Filter, Recorded, Revision};
use projections::decode::decode;
use schemas::event::Event;
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::{OrganisationEvent, OrganisationKind, Role};
use schemas::text::Line;

use crate::execute::Failure;
use crate::registry::Bearer;
use crate::streams;

/// How many events are read at once.
const PAGE: usize = 1_000;

/// The reason with which the authorisation of an actor ends whose token nobody ever got.
pub const NEVER_HANDED_OUT: &str = "its token was never handed out: issuing it broke off";

/// Who may act, kept in memory and never behind the log when it is asked.
#[derive(Default)]
pub struct Acting(Mutex<Folded>);

/// What the log says at one position.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    through: u64,
    organisations: BTreeMap<OrganisationId, Known>,
    /// For which organisations an actor acts, or ever acted.
    of: BTreeMap<ActorId, BTreeSet<OrganisationId>>,
    /// The central purchasing body that was registered first.
    founder: Option<OrganisationId>,
}

/// What is known of one organisation.
#[derive(Clone, Debug, Default)]
struct Known {
    kind: Option<OrganisationKind>,
    /// The body whose operator registered it; none if nobody's did.
    registered_by: Option<OrganisationId>,
    revision: Revision,
    actors: BTreeMap<ActorId, Standing>,
}

/// How an actor stands with an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// As what it acts, or acted.
    pub role: Role,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When and why it ended; none while it acts.
    pub ended: Option<(DateTime<Utc>, Line)>,
}

impl Acting {
    /// Whether the log lets the actor act so at this moment.
    pub fn acts(&self, log: &EventStore, bearer: &Bearer) -> Result<bool, Failure> {
        let revision = log.stream_revision(&streams::organisation(bearer.organisation))?;
        let mut folded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = folded.organisations.get(&bearer.organisation).map(|known| known.revision);
        if known != revision {
            folded.catch_up(log)?;
        }
        Ok(folded.acts(bearer))
    }

    /// What the log says now.
    pub fn now<T>(&self, log: &EventStore, ask: impl FnOnce(&Folded) -> T) -> Result<T, Failure> {
        let mut folded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        folded.catch_up(log)?;
        Ok(ask(&folded))
    }
}

impl Folded {
    /// What the log says, folded from its beginning.
    pub fn of(log: &EventStore) -> Result<Self, Failure> {
        let mut folded = Self::default();
        folded.catch_up(log)?;
        Ok(folded)
    }

    fn catch_up(&mut self, log: &EventStore) -> Result<(), Failure> {
        let organisations = Filter::categories([OrganisationEvent::CATEGORY]);
        while self.through < log.head() {
            let page = log.read_all(self.through, &organisations, PAGE)?;
            for stored in &page.events {
                self.take(stored)?;
            }
            if page.through <= self.through {
                break;
            }
            self.through = page.through;
        }
        Ok(())
    }

    fn take(&mut self, stored: &Recorded) -> Result<(), Failure> {
        let recorded = decode::<OrganisationEvent>(stored)?;
        let id = stored.stream.key().parse().map(OrganisationId);
        let id = id.map_err(|_| Failure::Broken(format!("{} has no id", stored.stream)))?;
        let registered_by = self.body_of_operator(recorded.actor);
        let known = self.organisations.entry(id).or_default();
        known.revision = stored.revision;
        let (since, ended) = (recorded.time, None);
        match recorded.event {
            OrganisationEvent::OrganisationRegistered(registered) => {
                known.kind = Some(registered.kind);
                known.registered_by = registered_by;
                if registered.kind == OrganisationKind::CentralPurchasingBody {
                    self.founder.get_or_insert(id);
                }
            }
            OrganisationEvent::ActorAuthorised(authorised) => {
                let standing = Standing { role: authorised.role, since, ended };
                known.actors.insert(authorised.actor, standing);
                self.of.entry(authorised.actor).or_default().insert(id);
            }
            OrganisationEvent::AuthorisationRevoked(revoked) => {
                if revoked.reason.as_str() == NEVER_HANDED_OUT {
                    // Nobody ever acted by it: a body without another operator still waits for its first.
                    known.actors.remove(&revoked.actor);
                } else if let Some(standing) = known.actors.get_mut(&revoked.actor) {
                    standing.ended = Some((recorded.time, revoked.reason));
                }
            }
            OrganisationEvent::OrganisationalUnitRecognised(_)
            | OrganisationEvent::OrganisationRenamed(_)
            | OrganisationEvent::OrganisationMoved(_)
            | OrganisationEvent::LegalSuccessionRecorded(_)
            | OrganisationEvent::DirectAwardLimitSet(_) => {}
        }
        Ok(())
    }

    /// The body for which the actor is an operator now.
    fn body_of_operator(&self, actor: ActorId) -> Option<OrganisationId> {
        let operates = |id: &&OrganisationId| {
            self.standing(**id, actor)
                .is_some_and(|s| s.role == Role::Operator && s.ended.is_none())
        };
        self.of.get(&actor)?.iter().find(operates).copied()
    }

    /// Whether the actor acts so.
    #[must_use]
    pub fn acts(&self, bearer: &Bearer) -> bool {
        let standing = self.standing(bearer.organisation, bearer.actor);
        standing.is_some_and(|s| s.role == bearer.role && s.ended.is_none())
    }

    /// How an actor stands with an organisation, if it ever acted for it.
    #[must_use]
    pub fn standing(&self, organisation: OrganisationId, actor: ActorId) -> Option<&Standing> {
        self.organisations.get(&organisation)?.actors.get(&actor)
    }

    /// The organisations for which an actor acts, or ever acted.
    pub fn organisations_of(&self, actor: ActorId) -> impl Iterator<Item = OrganisationId> {
        self.of.get(&actor).into_iter().flatten().copied()
    }

    /// Everybody who acts now: for whom, who, and as what.
    pub fn all_acting(&self) -> impl Iterator<Item = (Bearer, &Standing)> {
        self.organisations.iter().flat_map(|(organisation, known)| {
            let acting = known.actors.iter().filter(|(_, standing)| standing.ended.is_none());
            acting.map(|(actor, standing)| {
                let (actor, role) = (*actor, standing.role);
                (Bearer { actor, role, organisation: *organisation }, standing)
            })
        })
    }

    /// Whether somebody else is an operator of the body as well.
    #[must_use]
    pub fn has_another_operator(&self, body: OrganisationId, actor: ActorId) -> bool {
        let acts = |(other, standing): (&ActorId, &Standing)| {
            *other != actor && standing.role == Role::Operator && standing.ended.is_none()
        };
        self.organisations.get(&body).is_some_and(|known| known.actors.iter().any(acts))
    }

    /// The central purchasing body that was registered first: it founded the marketplace.
    #[must_use]
    pub fn founder(&self) -> Option<OrganisationId> {
        self.founder
    }

    /// How many central purchasing bodies have an operator.
    #[must_use]
    pub fn bodies(&self) -> usize {
        let operates = |known: &&Known| {
            let mut standings = known.actors.values();
            standings.any(|standing| standing.role == Role::Operator && standing.ended.is_none())
        };
        self.organisations.values().filter(operates).count()
    }

    /// The organisations for which a body answers, and for whom each actor acts or last acted.
    #[must_use]
    pub fn of_body(
        &self,
        body: OrganisationId,
    ) -> (BTreeSet<OrganisationId>, BTreeMap<ActorId, OrganisationId>) {
        let all = self.organisations.keys().copied();
        let answers_for = all.filter(|id| self.answers_for(*id) == Some(body)).collect();
        let actors = self.of.iter().filter_map(|(actor, of)| {
            let acts = |id: &&OrganisationId| {
                self.standing(**id, *actor).is_some_and(|standing| standing.ended.is_none())
            };
            // One actor acts for one organisation; an older log may hold several.
            Some((*actor, *of.iter().find(acts).or_else(|| of.iter().next_back())?))
        });
        (answers_for, actors.collect())
    }

    /// The central purchasing body that answers for an organisation: that which registered it; the founder, if the command
    /// line did; and a body that ever had an operator of its own answers for itself. None if there is no such organisation.
    #[must_use]
    pub fn answers_for(&self, organisation: OrganisationId) -> Option<OrganisationId> {
        let known = self.organisations.get(&organisation)?;
        let on_its_own =
            known.kind == Some(OrganisationKind::CentralPurchasingBody) && !known.actors.is_empty();
        if on_its_own { Some(organisation) } else { known.registered_by.or(self.founder) }
    }
}
