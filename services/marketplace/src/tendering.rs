//! Specific procurements at work: facts are gathered, tenders sealed and kept before they are spoken of, deadlines passed.
//! Whether a step may be is decided in `procurement`; sealing itself stands in `sealing`.

mod collection;
pub mod collections;
pub mod documents;
pub mod known;
pub mod opening;
pub mod sealing;

use std::io;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use event_store::EventStore;
use procurement::admission::Admission;
use procurement::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand, DynamicPurchasingSystems,
};
use procurement::law::Law;
use procurement::specific_procurement::{
    SpecificProcurement, SpecificProcurementCommand, SpecificProcurements,
};
use projections::specific_procurements::{PresentationOutcome, SpecificProcurementView, Stage};
use schemas::catalogue::FileDigest;
use schemas::ids::{SpecificProcurementId, SystemId};
use schemas::specific_procurement::SpecificProcurementEvent;

use crate::app::App;
use crate::clock::german_day;
use crate::data_dir::{DataDir, write_atomically};
use crate::deadlines::Failing;
use crate::execute::{Context, Done, Failure, Prepared, execute};
use crate::{facts, streams};

pub use opening::{files_of, opened_again};

/// What came of a command on a specific procurement.
pub type Stepped = Done<SpecificProcurement, SpecificProcurementEvent>;

/// Calendar, limits and settings as they hold, with what the operator changed.
pub fn law(app: &App) -> Result<Arc<Law>, Failure> {
    Ok(Arc::new(app.law()?.clone()))
}

/// One step of a specific procurement that rests on nothing but its own stream.
pub async fn step(
    app: &App,
    context: &Context,
    id: SpecificProcurementId,
    command: SpecificProcurementCommand,
) -> Result<Stepped, Failure> {
    let stream = streams::specific_procurement(id);
    let prepare = || Ok(Prepared::from(command.clone()));
    execute::<SpecificProcurements>(&app.log, &stream, context, prepare).await
}

/// The standings of all who ever asked to take part in a system, with the holds that keep them true. Which there are, the
/// read models say once they have reached the end of the log; how each stands, its own stream.
pub async fn standings_known(
    app: &App,
    system: SystemId,
) -> Result<Vec<schemas::ids::AdmissionId>, Failure> {
    app.projector.reach(app.log.head()).await.map_err(Failure::Broken)?;
    let seen = app.views().seen();
    let of_system = seen.market.admissions.values().filter(|view| view.system_id == system);
    Ok(of_system.map(|view| view.admission_id).collect())
}

/// The standings of these admissions.
pub fn standings(
    log: &EventStore,
    known: &[schemas::ids::AdmissionId],
) -> Result<(Vec<Admission>, Vec<event_store::Held>), Failure> {
    let mut found = (Vec::new(), Vec::new());
    for id in known {
        let fact = facts::admission(log, *id)?;
        found.1.push(fact.held());
        found.0.push(fact.state);
    }
    Ok(found)
}

/// the system learns of its first invitation. Said again, nothing happens.
pub async fn note_first_invitation(
    app: &App,
    context: &Context,
    state: &SpecificProcurement,
) -> Result<(), Failure> {
    let (Some(prepared), Some(invited)) = (&state.prepared, &state.invited) else { return Ok(()) };
    let command = DynamicPurchasingSystemCommand::NoteFirstInvitation {
        procurement: prepared.procurement,
        on: german_day(invited.issued.issued_at),
    };
    let context = Context { if_match: None, ..context.clone() };
    let stream = streams::system(prepared.system);
    let prepare = || Ok(Prepared::from(command.clone()));
    execute::<DynamicPurchasingSystems>(&app.log, &stream, &context, prepare).await.map(|_| ())
}

/// Keeps bytes under their digest, durably, before anything speaks of them.
pub fn keep(data: &DataDir, bytes: &[u8]) -> io::Result<FileDigest> {
    let digest = sealing::digest(bytes);
    write_atomically(&data.file(&digest), bytes)?;
    Ok(digest)
}

/// Ends the period of a call whose end is past; in mode B what is collected is sealed first.
pub async fn end_period(
    app: &App,
    context: &Context,
    id: SpecificProcurementId,
) -> Result<Stepped, Failure> {
    let context = Context { if_match: None, ..context.clone() };
    let stream = streams::specific_procurement(id);
    execute::<SpecificProcurements>(&app.log, &stream, &context, || {
        let state = facts::specific_procurement(&app.log, id)?.state;
        let collected = collection::collect(app, &state, context.now)?;
        Ok(SpecificProcurementCommand::EndTenderPeriod { collected, now: context.now }.into())
    })
    .await
}

/// Carries out what is due: periods end, times to object pass, systems learn of their first invitations.
pub async fn pass_deadlines(app: &Arc<App>, context: &Context) -> Failing {
    let market = Arc::clone(&app.views().seen().market);
    let mut failing = Failing::default();
    let forgotten = opening::forget_keys(app).map_err(|why| Failure::Broken(why.to_string()));
    failing.unless(forgotten, "the keys of calls without an award");
    for view in market.specific_procurements.values() {
        let system = market.systems.get(&view.system_id);
        let is_first = system.is_some_and(|system| system.first_invitation.is_none());
        failing.unless(pass(app, context, view, is_first).await, view.procurement_id);
    }
    failing
}

/// What is due in one call; `is_first` if its system knows of no invitation yet.
async fn pass(
    app: &App,
    context: &Context,
    view: &SpecificProcurementView,
    is_first: bool,
) -> Result<(), Failure> {
    let id = view.procurement_id;
    if ends(view).is_some_and(|until| context.now > until) {
        end_period(app, context, id).await?;
    }
    if objections_end(view).is_some_and(|until| context.now > until) {
        let command = SpecificProcurementCommand::EndPresentation { now: context.now };
        step(app, context, id, command).await?;
    }
    if view.invitation.is_some() && is_first {
        let state = facts::specific_procurement(&app.log, id)?.state;
        note_first_invitation(app, context, &state).await?;
    }
    Ok(())
}

/// When the running period of a call ends.
fn ends(view: &SpecificProcurementView) -> Option<DateTime<Utc>> {
    let running = view.stage == Stage::Tendering;
    view.invitation.as_ref().filter(|_| running).map(|invitation| invitation.tenders_until)
}

/// When the next time to object passes.
fn objections_end(view: &SpecificProcurementView) -> Option<DateTime<Utc>> {
    let open = |p: &&projections::specific_procurements::PresentationView| {
        p.outcome == PresentationOutcome::Open && view.stage != Stage::Cancelled
    };
    view.presentations.iter().filter(open).map(|shown| shown.until).min()
}
