//! What of a call may be known now: whoever reads events instead of views reads them through here.
//! Until when it holds, and which events tell of tenders, stands in `projections`.

use chrono::{DateTime, Utc};
use event_store::EventStore;
use procurement::specific_procurement::{SpecificProcurement, SpecificProcurements};
use projections::specific_procurements::{Secrecy, tells_of_tenders};
use schemas::ids::SpecificProcurementId;
use schemas::recorded::Recorded;
use schemas::specific_procurement::SpecificProcurementEvent;

use crate::app::App;
use crate::execute::Failure;
use crate::{clock, facts, streams};

/// How a call's period keeps tenders secret.
#[must_use]
pub fn secrecy(state: &SpecificProcurement) -> Secrecy {
    Secrecy {
        until: state.invited.as_ref().map(|invited| invited.tenders_until),
        ended: state.ended.is_some(),
        cancelled: state.cancelled.is_some(),
    }
}

/// The events of a call up to a position, as far as they may be known now.
pub fn events(
    log: &EventStore,
    id: SpecificProcurementId,
    position: u64,
) -> Result<Vec<Recorded<SpecificProcurementEvent>>, Failure> {
    let events: Vec<Recorded<SpecificProcurementEvent>> =
        facts::history(log, &streams::specific_procurement(id))?;
    // What was secret at an earlier position is so no more once the period is over.
    let secret = secrecy(&facts::folded::<SpecificProcurements>(&events)).holds(clock::now());
    let may_be_known = |recorded: &Recorded<SpecificProcurementEvent>| {
        recorded.position <= position && !(secret && tells_of_tenders(&recorded.event))
    };
    Ok(events.into_iter().filter(may_be_known).collect())
}

/// Until when nothing may be known of the tenders of a call; none if they may be known.
pub fn secret_until(
    log: &EventStore,
    id: SpecificProcurementId,
) -> Result<Option<DateTime<Utc>>, Failure> {
    let secrecy = secrecy(&facts::specific_procurement(log, id)?.state);
    Ok(secrecy.until.filter(|_| secrecy.holds(clock::now())))
}

/// The position of the first invitation that still keeps tenders secret: from there on the log is given to nobody as a
/// whole, since who counts what is left out would count tenders. None if no period runs.
pub async fn whole_before(app: &App) -> Result<Option<u64>, Failure> {
    app.projector.reach(app.log.head()).await.map_err(Failure::Broken)?;
    let (seen, now) = (app.views().seen(), clock::now());
    let running = seen.market.specific_procurements.values().filter(|v| v.secrecy().holds(now));
    let mut first = None;
    for view in running {
        let stream = streams::specific_procurement(view.procurement_id);
        let events: Vec<Recorded<SpecificProcurementEvent>> = facts::history(&app.log, &stream)?;
        let begins = |event: &SpecificProcurementEvent| {
            matches!(event, SpecificProcurementEvent::InvitationToTenderIssued(_))
        };
        let invitation = events.iter().find(|recorded| begins(&recorded.event));
        first = invitation.map(|recorded| recorded.position).into_iter().chain(first).min();
    }
    Ok(first)
}
