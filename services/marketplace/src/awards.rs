//! Awards in the running marketplace: the facts that a step rests on, the step itself, what follows from a contract,
//! and what the passing of time brings about. Whether a step may be is decided by the rules.

mod call;
mod following;

use std::sync::Arc;

use procurement::awarding::{Award, AwardCommand, AwardRejection, AwardStep, Awards};
use schemas::award::{AwardEvent, ContractConcluded};
use schemas::ids::SpecificProcurementId;

pub use call::requester;
pub use following::{framework_of, order_of};

use crate::app::App;
use crate::clock::german_day;
use crate::deadlines::Failing;
use crate::execute::{Context, Done, Failure, Prepared, execute};
use crate::streams;

/// Carries out one step of an award, with every fact it rests on held.
pub async fn act(
    app: &App,
    context: &Context,
    procurement: SpecificProcurementId,
    step: &AwardStep,
) -> Result<Done<Award, AwardEvent>, Failure> {
    let stream = streams::award(procurement);
    let law = Arc::new(app.law()?.clone());
    execute::<Awards>(&app.log, &stream, context, || {
        let (call, holding) = call::of(app, procurement, german_day(context.now))?;
        let command = AwardCommand {
            by: context.actor,
            now: context.now,
            call: Arc::new(call),
            law: Arc::clone(&law),
            step: step.clone(),
        };
        if matches!(step, AwardStep::Approve | AwardStep::Conclude(_)) {
            following::rehearse(app, procurement, &command)?;
        }
        Ok(Prepared { command, holding })
    })
    .await
}

/// Nothing was opened that could be decided about.
fn not_opened() -> Failure {
    Failure::rejected(&AwardRejection::NotOpened)
}

/// Concludes the contract and lets what follows from it be: the order or the framework agreement.
pub async fn conclude(
    app: &App,
    context: &Context,
    procurement: SpecificProcurementId,
) -> Result<Done<Award, AwardEvent>, Failure> {
    let result = following::result_of(app, procurement)?;
    let done = act(app, context, procurement, &AwardStep::Conclude(result)).await?;
    following::follow(app, context, procurement).await?;
    Ok(done)
}

/// Carries out what is due at the context's time in awards, and what a contract still lacks.
pub async fn pass_deadlines(app: &Arc<App>, context: &Context) -> Failing {
    // Where something may be due the read model tells, what is decided rests on the log.
    let market = Arc::clone(&app.views().seen().market);
    let mut failing = Failing::default();
    for (procurement, view) in &market.awards {
        let (procurement, due) = (*procurement, view.may_be_due(context.now));
        let passed = pass(app, context, procurement, due, view.contract.as_ref()).await;
        failing.unless(passed, procurement);
    }
    failing
}

async fn pass(
    app: &App,
    context: &Context,
    procurement: SpecificProcurementId,
    due: bool,
    contract: Option<&ContractConcluded>,
) -> Result<(), Failure> {
    if due {
        act(app, context, procurement, &AwardStep::PassDeadlines).await?;
    }
    match contract {
        Some(contract) if !following::is_there(app, contract.result)? => {
            following::follow(app, context, procurement).await
        }
        Some(_) | None => Ok(()),
    }
}
