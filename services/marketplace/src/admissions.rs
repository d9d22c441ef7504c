//! Steps of admissions as they are carried out: with the facts they rest on, held while they are written, and by the
//! clock where a deadline has passed. Whether a step is possible is decided by the rules.

mod asking;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use procurement::admission::{Admission, AdmissionCommand, Admissions, Circumstances, Step};
use procurement::decider::Decider;
use schemas::admission::AdmissionEvent;
use schemas::ids::{AdmissionId, SystemId};

use crate::app::App;
use crate::clock::german_day;
use crate::deadlines::Failing;
use crate::execute::{Context, Done, Failure, Prepared, execute};
use crate::{facts, streams};

pub use asking::{Asking, NotAsked, party};

/// What came of a step.
pub type Taken = Done<Admission, AdmissionEvent>;

/// The facts for a step of an admission to a system at a time, with the stream that they come from.
fn circumstances(
    app: &App,
    system: SystemId,
    now: DateTime<Utc>,
) -> Result<(Circumstances, event_store::Held), Failure> {
    let fact = facts::system(&app.log, system)?;
    let held = fact.held();
    Ok((Circumstances { system: fact.state, law: app.law()?, today: german_day(now) }, held))
}

/// Takes a step of an admission to a system.
pub async fn take(
    app: &App,
    context: &Context,
    (id, system): (AdmissionId, SystemId),
    step: &Step,
) -> Result<Taken, Failure> {
    let stream = streams::admission(id);
    execute::<Admissions>(&app.log, &stream, context, || {
        let (facts, held) = circumstances(app, system, context.now)?;
        let command = AdmissionCommand { step: step.clone(), facts };
        Ok(Prepared { command, holding: vec![held] })
    })
    .await
}

/// Asks the rules whether a step would be refused, and writes nothing: for what is to be kept before it is named.
pub fn try_out(
    app: &App,
    context: &Context,
    (id, system): (AdmissionId, SystemId),
    step: &Step,
) -> Result<(), Failure> {
    let (facts, _) = circumstances(app, system, context.now)?;
    let state = facts::admission(&app.log, id)?.state;
    let command = AdmissionCommand { step: step.clone(), facts };
    Admissions::decide(&state, &command).map(|_| ()).map_err(|no| Failure::rejected(&no))
}

/// Carries out what is due in every admission: assessments, documents and renewals that are late are said to be, a
/// suspension that is over ends.
pub async fn pass_deadlines(app: &Arc<App>, context: &Context) -> Failing {
    let today = german_day(context.now);
    let (seen, mut failing) = (app.views().seen(), Failing::default());
    let due = seen.market.admissions.values();
    let due = due.filter(|admission| admission.next_due().is_some_and(|day| day < today));
    let due: Vec<_> = due.map(|admission| (admission.admission_id, admission.system_id)).collect();
    let context = Context { if_match: None, ..context.clone() };
    for admission in due {
        let passed = take(app, &context, admission, &Step::PassDeadlines).await;
        failing.unless(passed, admission.0);
    }
    failing
}
