//! Letting actors act: the log says who may act for whom, the registry keeps the token's hash, `persons` the name.
//! What a role may do is decided where it is done.

use std::sync::Arc;

use procurement::organisation::{OrganisationCommand, Organisations};
use schemas::ids::ActorId;
use schemas::text::Line;

use crate::app::App;
use crate::execute::{Context, Failure, Prepared, execute};
use crate::persons::{self, PersonalData, PersonsError};
use crate::registry::{Bearer, RegistryError};
use crate::streams;

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
    /// It holds a token; a second one would leave no trace in the log.
    #[error(
        "the actor {0} holds a token already: revoke it first, so that the log says who acts from when on"
    )]
    HoldsToken(ActorId),
}

/// Authorises an actor and issues a token; the answer is the only time that the token is seen.
pub async fn issue(
    app: &Arc<App>,
    context: &Context,
    bearer: &Bearer,
    about: &PersonalData,
) -> Result<String, AuthorisationError> {
    let (actor, role) = (bearer.actor, bearer.role);
    let stream = streams::organisation(bearer.organisation);
    // Event and token belong together: two who ask at once do not get two tokens for one event.
    let _place = app.places.hold([actor.0]).await;
    let done = execute::<Organisations>(&app.log, &stream, context, || {
        Ok(Prepared::from(OrganisationCommand::AuthoriseActor { actor, role }))
    })
    .await?;
    // Every token that holds has its event: nobody quietly gets one with which to act as somebody else.
    if done.events.is_empty() && app.registry.holds_any(actor)? {
        return Err(AuthorisationError::HoldsToken(actor));
    }
    persons::keep(app, context, actor, bearer.organisation, about).await?;
    Ok(app.registry.issue(bearer, context.now)?)
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

/// Revokes a token; the actor's authorisation ends with its last one.
pub async fn revoke(
    app: &Arc<App>,
    context: &Context,
    token_id: &str,
    reason: &Line,
) -> Result<(), AuthorisationError> {
    let bearer = app.registry.revoke(token_id, context.now)?;
    let bearer = bearer.ok_or_else(|| AuthorisationError::NoSuchToken(token_id.to_owned()))?;
    if app.registry.holds_any(bearer.actor)? {
        return Ok(());
    }
    let actor = bearer.actor;
    let stream = streams::organisation(bearer.organisation);
    execute::<Organisations>(&app.log, &stream, context, || {
        let reason = reason.clone();
        Ok(Prepared::from(OrganisationCommand::RevokeAuthorisation { actor, reason }))
    })
    .await?;
    Ok(())
}
