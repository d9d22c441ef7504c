//! What follows from an order for the needs that it meets and the framework agreement from which it was called off: carried
//! out at once, and once more after the process was away.
//! What follows is decided in `procurement::policies`; carried out again, it changes nothing.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use event_store::{Filter, Recorded as Stored};
use procurement::decider::Decider;
use procurement::order::Orders;
use procurement::policies::{self, Consequence};
use projections::NeedFilter;
use projections::decode::subject;
use projections::needs::NeedState;
use schemas::event::Event;
use schemas::ids::OrderId;
use schemas::order::OrderEvent;
use schemas::recorded::Recorded;
use schemas::text::Line;
use uuid::Uuid;

use crate::app::{App, PROCESS};
use crate::clock::german_day;
use crate::data_dir::write_atomically;
use crate::execute::{Context, Failure};
use crate::{facts, frameworks, needs, streams};

/// Events of an order from which something follows.
const FOLLOWED: [&str; 5] =
    ["OrderPlaced", "OrderPlacedUnder", "OrderRejected", "OrderCancelled", "ContractActConfirmed"];
/// How many events are read at once.
const PAGE: usize = 256;
/// After so many positions it is noted how far orders were followed.
const NOTE_EVERY: u64 = 10_000;
/// After a failure.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// Why a need or a call-off is taken back whose order was not placed.
pub(crate) fn not_placed() -> Line {
    Line::parse("the order was not placed").unwrap_or_else(|_| unreachable!("it is a line"))
}

/// Says of what was to be taken back for an order that was not placed that it was not. A refusal is none: there was nothing.
/// What is left is taken back when the process begins again.
pub(crate) fn taken_back(
    order: OrderId,
    done: impl IntoIterator<Item = Result<(), Failure>>,
) -> bool {
    let mut all = true;
    for outcome in done {
        if let Err(why) = outcome
            && !matches!(why, Failure::Rejected(_))
        {
            all = false;
            tracing::error!(%order, %why, "what was kept for an order that was not placed stays so");
        }
    }
    all
}

fn of(app: &App, order: OrderId) -> Result<Vec<Consequence>, Failure> {
    let events: Vec<Recorded<OrderEvent>> = facts::history(&app.log, &streams::order(order))?;
    let Some(placed) = events.first() else { return Ok(Vec::new()) };
    let state = Orders::fold(events.iter().map(|recorded| &recorded.event));
    Ok(policies::of_order(order, &state, german_day(placed.time)))
}

/// Carries out what follows from an order.
pub async fn of_order(app: &App, context: &Context, order: OrderId) -> Result<(), Failure> {
    let places: BTreeSet<Uuid> = of(app, order)?
        .iter()
        .map(|consequence| match consequence {
            Consequence::Need(ledger, _) => ledger.0,
            Consequence::Framework(framework, _) => framework.0,
        })
        .collect();
    let _places = app.places.hold(places).await;
    of_order_held(app, context, order).await
}

/// The same, for whoever holds the places already.
pub async fn of_order_held(app: &App, context: &Context, order: OrderId) -> Result<(), Failure> {
    for consequence in of(app, order)? {
        let done = match consequence {
            Consequence::Need(ledger, command) => {
                needs::step_held(app, context, ledger, command).await.map(drop)
            }
            Consequence::Framework(framework, command) => {
                // Whoever placed the order insists on a revision of the order, not of what follows.
                frameworks::step(app, &context.free(), framework, command).await.map(drop)
            }
        };
        match done {
            Ok(()) => {}
            // A refusal stays one: nothing is gained by asking again.
            Err(Failure::Rejected(no)) => {
                tracing::warn!(%order, why = no.message, "what follows from an order was refused");
            }
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Carries out what follows from an order that was just placed, if that is possible at once; whoever follows the orders
/// does it otherwise. The caller holds the places.
pub async fn soon(app: &App, context: &Context, order: OrderId) {
    if let Err(why) = of_order_held(app, context, order).await {
        tracing::warn!(%order, %why, "what follows from an order comes a little later");
    }
}

/// Follows the orders of the log until the process ends: what a request could not carry out any more is carried out, and
/// what it had kept for an order that was never placed is taken back.
pub async fn keep(app: Arc<App>) {
    tokio::join!(follow(&app), keep_taking_back(&app));
}

/// Takes back until nothing is left that could not be.
async fn keep_taking_back(app: &App) {
    loop {
        match take_back(app).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(why) => tracing::error!(%why, "what is kept for orders is not known; tried again"),
        }
        tokio::time::sleep(TRY_AGAIN).await;
    }
}

async fn follow(app: &App) {
    let mut head = app.log.watch_head();
    let path = app.data.followed_orders();
    let mut kept = followed(&path);
    let mut after = kept;
    loop {
        match go_on(app, after).await {
            Ok(through) if through > after => {
                after = through;
                // What is done once more after a crash changes nothing: not every order is worth a write.
                if after - kept >= NOTE_EVERY {
                    kept = after;
                    if let Err(why) = write_atomically(&path, after.to_string().as_bytes()) {
                        tracing::warn!(%why, "how far orders were followed is not kept");
                    }
                }
            }
            Ok(_) => {
                if head.changed().await.is_err() {
                    return;
                }
            }
            Err(why) => {
                tracing::error!(%why, "what follows from orders was not carried out; tried again");
                tokio::time::sleep(TRY_AGAIN).await;
            }
        }
    }
}

/// How far orders were followed: from the beginning if that is not known; to do it again changes nothing.
fn followed(path: &Path) -> u64 {
    std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

async fn go_on(app: &App, after: u64) -> Result<u64, Failure> {
    let page = app.log.read_all(after, &Filter::categories([OrderEvent::CATEGORY]), PAGE)?;
    for stored in &page.events {
        if FOLLOWED.contains(&stored.kind.as_str()) {
            of_order(app, &caused_by(stored), subject::<OrderId>(stored)?).await?;
        }
    }
    Ok(page.through)
}

/// The conversation goes on: what is done now was caused by that event.
fn caused_by(stored: &Stored) -> Context {
    let (correlation, causation) = (stored.meta.correlation, Some(stored.id));
    Context { correlation, causation, ..Context::begin(PROCESS) }
}

/// Takes back what was stated or reserved for orders that were never placed: the process ended in between. What fails keeps
/// nothing else; answers whether all was taken back.
async fn take_back(app: &App) -> Result<bool, Failure> {
    let (context, reason) = (Context::begin(PROCESS), not_placed());
    let is_placed = |order: OrderId| {
        app.log.stream_revision(&streams::order(order)).map(|revision| revision.is_some())
    };
    let mut all = true;
    let open = NeedFilter { state: Some(NeedState::Stated), limit: u32::MAX, ..Default::default() };
    let open = app.views().needs(&open).map_err(|why| Failure::Broken(why.to_string()))?;
    for need in open {
        let Some(order) = need.outcome.order_id else { continue };
        let _place = app.places.hold([need.ledger_id.0]).await;
        if !is_placed(order)? {
            let (ledger, need) = (need.ledger_id, need.need_id);
            let done = needs::withdraw_held(app, &context, ledger, need, &reason).await;
            all &= taken_back(order, [done]);
        }
    }
    let seen = app.views().seen();
    for framework in seen.market.frameworks.values() {
        for order in framework.call_offs.keys() {
            let _place = app.places.hold([framework.framework_id.0]).await;
            if !is_placed(*order)? {
                let id = framework.framework_id;
                let done = frameworks::release(app, &context, id, *order, &reason).await;
                all &= taken_back(*order, [done]);
            }
        }
    }
    Ok(all)
}
