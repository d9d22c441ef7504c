//! What broke off between the log and the registry is settled before anybody is let in: the log has the last word, and an
//! act that it does not tell of yet is told.
//! Where they differ is found elsewhere, and nobody is let in or shut out here for any other reason.

use std::sync::Arc;

use schemas::text::Line;

use super::comparison::{Difference, differences};
use super::{AuthorisationError, end, never_handed_out, presenting};
use crate::app::{App, PROCESS};
use crate::execute::{Context, Failure};
use crate::registry::Bearer;

/// Holds the registry against the log and settles what differs; what cannot be settled is named in the process's own log.
/// What fails keeps nothing else.
pub async fn settle(app: &Arc<App>) -> Result<(), AuthorisationError> {
    let (rows, damaged) = app.registry.rows()?;
    let found = app.acting.now(&app.log, |folded| differences(folded, &rows, &damaged))?;
    let context = Context::begin(PROCESS);
    for difference in found {
        if difference.is_defect() {
            tracing::error!(%difference, "registry and log differ");
        } else {
            tracing::warn!(%difference, "registry and log differ");
        }
        if let Err(why) = settled(app, &context, difference).await {
            tracing::error!(%why, "it could not be settled; it is tried again at the next start");
        }
    }
    Ok(())
}

async fn settled(
    app: &Arc<App>,
    context: &Context,
    difference: Difference,
) -> Result<(), AuthorisationError> {
    match difference {
        Difference::NeverHandedOut(row) => {
            let acts = app.acting.now(&app.log, |folded| folded.acts(&row.bearer))?;
            if acts && !app.registry.holds_any(row.bearer.actor)? {
                end(app, context, &row.bearer, never_handed_out()?).await?;
            }
            app.registry.drop_prepared(&row.token_id)?;
        }
        Difference::NeverAuthorised(row) | Difference::NotFollowed(row) => {
            app.registry.close(&row.bearer, context.now)?;
        }
        Difference::NotInTheLog(bearer, at) => {
            let day = crate::clock::german_day(at);
            let reason = format!("its token was revoked on {day}; the log did not say so then");
            ended(app, context, &bearer, &reason).await?;
        }
        Difference::WithoutToken(_)
        | Difference::Several(..)
        | Difference::Elsewhere(..)
        | Difference::Damaged(_) => {}
    }
    Ok(())
}

/// Writes of every token whose time is over that its actor acts no longer: from then on the log says who acts.
pub async fn end_expired(app: &Arc<App>) -> Result<(), AuthorisationError> {
    let context = Context::begin(PROCESS);
    for (bearer, over) in presenting::expired(app, context.now)? {
        let _place = app.places.hold([bearer.actor.0, bearer.organisation.0]).await;
        let day = crate::clock::german_day(over);
        ended(app, &context, &bearer, &format!("its token ended on {day}, as every token does"))
            .await?;
        app.registry.close(&bearer, context.now)?;
    }
    Ok(())
}

async fn ended(
    app: &Arc<App>,
    context: &Context,
    bearer: &Bearer,
    reason: &str,
) -> Result<(), AuthorisationError> {
    let reason = Line::parse(reason).map_err(|why| Failure::Broken(why.to_string()))?;
    Ok(end(app, context, bearer, reason).await?)
}
