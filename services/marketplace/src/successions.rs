//! What follows when another takes the place of a supplier by law: its admissions rest in every system from the day on.
//! Whether they do, and who may stand again, is decided by the rules.

use std::sync::Arc;

use procurement::admission::Step;
use schemas::ids::{AdmissionId, OrganisationId, SystemId};
use schemas::organisation::LegalSuccessionRecorded;

use crate::app::App;
use crate::clock::german_day;
use crate::deadlines::Failing;
use crate::execute::{Context, Failure};
use crate::{admissions, facts};

/// Notes in the admissions of every supplier that was succeeded what is not noted there yet and whose day has come.
pub async fn pass(app: &Arc<App>, context: &Context) -> Failing {
    let (today, mut failing) = (german_day(context.now), Failing::default());
    let seen = app.views().seen();
    let all = seen.market.organisations.values();
    let succeeded = all.filter(|it| it.successions.iter().any(|one| one.since <= today));
    let succeeded: Vec<OrganisationId> = succeeded.map(|it| it.organisation_id).collect();
    for organisation in succeeded {
        failing.unless(of_organisation(app, context, organisation).await, organisation);
    }
    failing
}

/// The same for one organisation, as far as it has asked to take part somewhere.
pub async fn of_organisation(
    app: &App,
    context: &Context,
    organisation: OrganisationId,
) -> Result<(), Failure> {
    let today = german_day(context.now);
    let recorded = facts::organisation(&app.log, organisation)?.state.successions;
    // The last one that has come: what was noted before stands beside it in the admission's own stream.
    let due: Vec<&LegalSuccessionRecorded> =
        recorded.iter().filter(|it| it.since <= today).collect();
    let systems: Vec<SystemId> = app.views().seen().market.systems.keys().copied().collect();
    let context = Context { if_match: None, ..context.clone() };
    for system in systems {
        let id = AdmissionId::of(system, organisation);
        let state = facts::admission(&app.log, id)?.state;
        if state.parties.is_none() {
            continue;
        }
        for succession in &due {
            let noted = state.successions.iter().any(|noted| noted.says(succession));
            if !noted {
                let step = Step::NoteSuccession((*succession).clone());
                admissions::take(app, &context, (id, system), &step).await?;
            }
        }
    }
    Ok(())
}
