//! Letting actors act. The log says who may act for whom and has the last word; the registry keeps the token's hash,
//! `persons` the name. What a role may do is decided where it is done.
//!
//! A token is prepared before the event and lets nobody in without it; a revocation is the event, and the registry follows.
//! What breaks off in between is settled at the next start.

pub mod comparison;
mod presenting;
mod settling;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use procurement::decider::Decider;
use procurement::organisation::{OrganisationCommand, Organisations};
use schemas::ids::{ActorId, OrganisationId};
use schemas::organisation::Role;
use schemas::text::Line;

use crate::acting::{Folded, NEVER_HANDED_OUT};
use crate::app::App;
use crate::execute::{Context, Failure, Prepared, execute, persistently};
use crate::persons::{self, PersonalData, PersonsError};
use crate::registry::{Bearer, RegistryError};
use crate::{facts, streams};

pub use presenting::{NotIn, Presented, presented, still_acts, tokens, tokens_of_directory};
pub use settling::{end_expired, settle};

/// A token could not be issued or revoked.
#[derive(Debug, thiserror::Error)]
pub enum AuthorisationError {
    /// A rule said no, or the log did not take it.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The registry failed.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The person's name could not be kept.
    #[error(transparent)]
    Person(#[from] PersonsError),
    /// There is no such token, or it holds no more.
    #[error("there is no token `{0}` that still holds")]
    NoSuchToken(String),
    /// The organisation is another body's, or there is none.
    #[error("your body does not answer for this organisation")]
    NotYours,
    /// It holds a token; a second one would leave no trace in the log.
    #[error(
        "the actor {0} holds a token already: revoke it first, so that the log says who acts from when on"
    )]
    HoldsToken(ActorId),
    /// One actor is one person in one organisation.
    #[error(
        "the actor {0} acted for another organisation: leave `actor_id` out, so that it gets a new one"
    )]
    ActedElsewhere(ActorId),
    /// An id is given here, not chosen.
    #[error(
        "the actor {0} never acted for this organisation: leave `actor_id` out, so that it gets one"
    )]
    NeverActed(ActorId),
    /// and the rules for two people rest on it that one person is one actor.
    #[error(
        "another actor acts under this mail address, and one person holds one token: if it is another person, say why \
         in `other_person`"
    )]
    SamePerson,
    /// Nobody could issue a token of the body any more.
    #[error(
        "this is the last operator of its body: issue a token to another one first. On the machine, \
         `marktbuch token revoke --last-operator` ends it all the same"
    )]
    LastOperator,
}

/// Who lets somebody act.
#[derive(Clone, Debug)]
pub struct Issuer<'a> {
    /// In whose conversation.
    pub context: &'a Context,
    /// For which body; none for whoever holds the directory itself.
    pub body: Option<OrganisationId>,
    /// Whether the actor was named by who asks: then it is one that acted here before.
    pub names_actor: bool,
    /// Why it is another person although another actor has the same mail address.
    pub other_person: Option<Line>,
}

impl<'a> Issuer<'a> {
    /// Whoever holds the directory itself.
    #[must_use]
    pub fn on_the_machine(context: &'a Context) -> Self {
        Self { context, body: None, names_actor: false, other_person: None }
    }

    fn authorise(&self, bearer: &Bearer) -> OrganisationCommand {
        let other_person = self.other_person.clone();
        OrganisationCommand::AuthoriseActor { actor: bearer.actor, role: bearer.role, other_person }
    }
}

/// Authorises an actor and issues a token; the answer is the only time that the token is seen.
pub async fn issue(
    app: &Arc<App>,
    issuer: &Issuer<'_>,
    bearer: &Bearer,
    about: &PersonalData,
) -> Result<String, AuthorisationError> {
    // A token has no entity tag, and this one is not there yet.
    issuer.context.insists_on(None)?;
    let context = issuer.context;
    // Event and token belong together: two who ask at once do not get two tokens for one event.
    let _place = app.places.hold([bearer.actor.0, bearer.organisation.0]).await;
    may_be_issued(app, issuer, bearer, about)?;
    let (token, token_id) = app.registry.prepare(bearer, context.now)?;
    match authorised(app, issuer, bearer, about, &token_id).await {
        Ok(()) => Ok(token),
        Err(why) => {
            undo(app, context, bearer, &token_id).await;
            Err(why)
        }
    }
}

/// Asks everything before the first word is written.
fn may_be_issued(
    app: &App,
    issuer: &Issuer<'_>,
    bearer: &Bearer,
    about: &PersonalData,
) -> Result<(), AuthorisationError> {
    let (actor, organisation) = (bearer.actor, bearer.organisation);
    app.acting.now(&app.log, |folded| may_act(folded, issuer, bearer))??;
    let command = issuer.authorise(bearer);
    let state = facts::organisation(&app.log, organisation)?.state;
    Organisations::decide(&state, &command).map_err(|no| Failure::rejected(&no))?;
    if state.authorised.contains_key(&actor) && app.registry.holds_any(actor)? {
        return Err(AuthorisationError::HoldsToken(actor));
    }
    if let (Some(mail), None) = (&about.mail, &issuer.other_person) {
        let acting = app.acting.now(&app.log, |folded| {
            folded.all_acting().map(|(other, _)| other.actor).collect::<Vec<_>>()
        })?;
        for other in acting.into_iter().filter(|other| *other != actor) {
            let kept = app.persons.data(other).map_err(PersonsError::from)?.mail;
            if kept.is_some_and(|kept| kept.is_same(mail)) {
                return Err(AuthorisationError::SamePerson);
            }
        }
    }
    // What a revocation that broke off left open would come back to life with the next event.
    app.registry.close(bearer, issuer.context.now)?;
    Ok(())
}

/// One actor acts for one organisation, and only the body that answers for it lets somebody act.
fn may_act(
    folded: &Folded,
    issuer: &Issuer<'_>,
    bearer: &Bearer,
) -> Result<(), AuthorisationError> {
    let (actor, organisation) = (bearer.actor, bearer.organisation);
    if issuer.body.is_some() && folded.answers_for(organisation) != issuer.body {
        return Err(AuthorisationError::NotYours);
    }
    let others = folded.organisations_of(actor).filter(|other| *other != organisation);
    let others: Vec<OrganisationId> = others.collect();
    let acts = |other: &OrganisationId| {
        folded.standing(*other, actor).is_some_and(|standing| standing.ended.is_none())
    };
    if others.iter().any(acts) {
        return Err(AuthorisationError::HoldsToken(actor));
    }
    if !others.is_empty() {
        return Err(AuthorisationError::ActedElsewhere(actor));
    }
    if issuer.names_actor && folded.standing(organisation, actor).is_none() {
        return Err(AuthorisationError::NeverActed(actor));
    }
    Ok(())
}

/// Writes who acts from now on, keeps the name, and lets the prepared token be used.
async fn authorised(
    app: &Arc<App>,
    issuer: &Issuer<'_>,
    bearer: &Bearer,
    about: &PersonalData,
    token_id: &str,
) -> Result<(), AuthorisationError> {
    let (actor, context) = (bearer.actor, issuer.context);
    let stream = streams::organisation(bearer.organisation);
    if facts::organisation(&app.log, bearer.organisation)?.state.authorised.contains_key(&actor) {
        // It has no token that is open: what the log says of it ends before it begins anew.
        let reason = Line::parse("its token is not there any more");
        end(app, context, bearer, reason.map_err(|why| Failure::Broken(why.to_string()))?).await?;
    }
    let free = context.free();
    execute::<Organisations>(&app.log, &stream, &free, || {
        Ok(Prepared::from(issuer.authorise(bearer)))
    })
    .await?;
    persons::keep(app, &free, actor, bearer.organisation, about).await?;
    Ok(app.registry.hand_out(token_id)?)
}

/// Takes back what was written for a token that nobody gets. What cannot be is settled at the next start: until then the
/// token lets nobody in.
async fn undo(app: &Arc<App>, context: &Context, bearer: &Bearer, token_id: &str) {
    let undone = async {
        let state = facts::organisation(&app.log, bearer.organisation)?.state;
        if state.authorised.contains_key(&bearer.actor) {
            end(app, context, bearer, never_handed_out()?).await?;
        }
        Ok::<_, AuthorisationError>(app.registry.drop_prepared(token_id)?)
    };
    if let Err(why) = undone.await {
        tracing::error!(actor = %bearer.actor, %why, "a token that was not issued is taken back at the next start");
    }
}

fn never_handed_out() -> Result<Line, Failure> {
    let reason = Line::parse(NEVER_HANDED_OUT);
    reason.map_err(|why| Failure::Broken(why.to_string()))
}

/// Writes that an actor acts no longer.
async fn end(
    app: &Arc<App>,
    context: &Context,
    bearer: &Bearer,
    reason: Line,
) -> Result<(), Failure> {
    let (actor, free) = (bearer.actor, context.free());
    let stream = streams::organisation(bearer.organisation);
    persistently(|| async {
        execute::<Organisations>(&app.log, &stream, &free, || {
            let reason = reason.clone();
            Ok(Prepared::from(OrganisationCommand::RevokeAuthorisation { actor, reason }))
        })
        .await
    })
    .await
    .map(drop)
}

/// Names that an earlier version kept in the registry in clear text are sealed, committed to, and dropped there.
pub async fn move_old_names(app: &App, context: &Context) -> Result<(), AuthorisationError> {
    for (actor, organisation, name) in app.registry.old_names()? {
        // Names were lines when they were taken.
        if let Ok(name) = Line::parse(&name) {
            let about = PersonalData::named(name);
            persons::keep(app, context, actor, organisation, &about).await?;
        }
    }
    Ok(app.registry.drop_old_names()?)
}

/// Who revokes.
#[derive(Clone, Copy, Debug)]
pub struct Revoker<'a> {
    /// In whose conversation.
    pub context: &'a Context,
    /// For which body; none for whoever holds the directory itself.
    pub body: Option<OrganisationId>,
    /// Whether the last operator of a body may go.
    pub last_operator: bool,
}

/// Revokes a token: the log says that its actor acts no longer, and from then on no token of the actor lets anybody in.
pub async fn revoke(
    app: &Arc<App>,
    revoker: &Revoker<'_>,
    token_id: &str,
    reason: &Line,
) -> Result<(), AuthorisationError> {
    let context = revoker.context;
    // A token has no entity tag: whoever insists on one insists on something else.
    context.insists_on(None)?;
    let unknown = || AuthorisationError::NoSuchToken(token_id.to_owned());
    let bearer = app.registry.find(token_id)?.ok_or_else(unknown)?.bearer;
    let _place = app.places.hold([bearer.actor.0, bearer.organisation.0]).await;
    let (yours, acts, another) = app.acting.now(&app.log, |folded| {
        let yours = folded.answers_for(bearer.organisation);
        let another = folded.has_another_operator(bearer.organisation, bearer.actor);
        (yours, folded.acts(&bearer), another)
    })?;
    if revoker.body.is_some() && yours != revoker.body {
        return Err(unknown());
    }
    if !acts {
        // A revocation that broke off, or one that was carried out: the log has said it.
        follow(app, &bearer, context.now);
        return Err(unknown());
    }
    if bearer.role == Role::Operator && !another && !revoker.last_operator {
        return Err(AuthorisationError::LastOperator);
    }
    end(app, context, &bearer, reason.clone()).await?;
    follow(app, &bearer, context.now);
    Ok(())
}

/// Lets the registry follow the log, which has said already that the actor acts no longer.
fn follow(app: &App, bearer: &Bearer, now: DateTime<Utc>) {
    if let Err(why) = app.registry.close(bearer, now) {
        tracing::warn!(actor = %bearer.actor, %why, "the registry follows a revocation at the next start");
    }
}
