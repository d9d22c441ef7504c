//! The calls in mode B of an authority, as facts for its orders: while one runs, what it collects from is not ordered
//! . What a call collects, and when, is not done here.

use event_store::{EventStore, Filter, Held};
use procurement::order::CollectionFact;
use projections::decode::decode;
use projections::specific_procurements::{SpecificProcurementView, Stage};
use schemas::event::Event;
use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::specific_procurement::{Mode, SpecificProcurementEvent};

use crate::app::App;
use crate::execute::Failure;
use crate::facts;

/// So many events are read at once.
const PAGE: usize = 1_000;

/// The calls in mode B of an authority that run or may begin to: those that the read models know, and those that were
/// prepared since. No order waits for a read model.
pub fn known(app: &App, authority: OrganisationId) -> Result<Vec<SpecificProcurementId>, Failure> {
    let seen = app.views().seen();
    let may_run = |call: &&SpecificProcurementView| {
        let is_over = matches!(call.stage, Stage::Opened | Stage::Cancelled);
        call.authority_id == authority && is_collecting(&call.mode) && !is_over
    };
    let calls = seen.market.specific_procurements.values().filter(may_run);
    let mut found: Vec<_> = calls.map(|call| call.procurement_id).collect();
    let calls = Filter::categories([SpecificProcurementEvent::CATEGORY]);
    let mut after = seen.position;
    loop {
        let page = app.log.read_all(after, &calls, PAGE)?;
        for stored in page.events.iter().filter(|stored| stored.revision == 0) {
            if let SpecificProcurementEvent::SpecificProcurementPrepared(e) = decode(stored)?.event
                && e.authority == authority
                && is_collecting(&e.mode)
            {
                found.push(e.procurement);
            }
        }
        if page.through <= after {
            return Ok(found);
        }
        after = page.through;
    }
}

/// those of these calls that run, with the holds that keep that true: an invitation in between breaks them.
pub fn running(
    log: &EventStore,
    known: &[SpecificProcurementId],
) -> Result<(Vec<CollectionFact>, Vec<Held>), Failure> {
    let mut found = (Vec::new(), Vec::new());
    for id in known {
        let call = facts::specific_procurement(log, *id)?;
        found.1.push(call.held());
        let Some(collection) = call.state.running_collection() else { continue };
        // The categories of a system stand from its beginning.
        let system = facts::system(log, collection.system)?.state.established;
        let categories = system.map_or_else(Vec::new, |system| system.categories);
        found.0.push(CollectionFact { collection, categories });
    }
    Ok(found)
}

fn is_collecting(mode: &Mode) -> bool {
    matches!(mode, Mode::Collection { .. })
}
