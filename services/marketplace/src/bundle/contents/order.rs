//! An order's bundle: what was chosen from, on which standing, need and system it rests, by whom.
//! How it was chosen is told elsewhere.

use std::collections::BTreeSet;

use procurement::order::Placed as PlacedOrder;
use schemas::catalogue::CatalogueEvent;
use schemas::ids::{AdmissionId, OrderId, OrganisationId};
use schemas::offer::OfferEvent;
use schemas::order::{Basis, OrderEvent, OrderPlaced, OrderPlacedUnder};
use schemas::recorded::Recorded;

use super::gathered::Gathered;
use super::{Contents, actors};
use crate::bundle::{BundleError, Source, Subject};
use crate::{facts, streams};

pub(super) fn gather(
    source: &Source<'_>,
    id: OrderId,
    until: u64,
) -> Result<Contents, BundleError> {
    let log = source.log;
    let stream = streams::order(id);
    let events: Vec<Recorded<OrderEvent>> = facts::history(log, &stream)?;
    let events: Vec<_> = events.into_iter().filter(|event| event.position <= until).collect();
    let placed = events.iter().find_map(|event| match &event.event {
        OrderEvent::OrderPlaced(placed) => Some(PlacedOrder::Directly(placed.clone())),
        OrderEvent::OrderPlacedUnder(placed) => Some(PlacedOrder::Under(placed.clone())),
        OrderEvent::OrderAccepted(_)
        | OrderEvent::OrderRejected(_)
        | OrderEvent::OrderCancelled(_)
        | OrderEvent::GoodsDespatched(_)
        | OrderEvent::GoodsReceived(_)
        | OrderEvent::GoodsReturned(_)
        | OrderEvent::OrderCompleted(_)
        | OrderEvent::ContractActProposed(_)
        | OrderEvent::ContractActDeclined(_)
        | OrderEvent::ContractActConfirmed(_) => None,
    });
    let placed = placed.ok_or(BundleError::NothingThere)?;
    let mut gathered = Gathered::new(source, &events);
    gathered.stream(&stream, "the order")?;
    let mut sellers = BTreeSet::from([placed.supplier()]);
    match &placed {
        PlacedOrder::Directly(placed) => directly(&mut gathered, placed, &mut sellers)?,
        PlacedOrder::Under(placed) => under(&mut gathered, placed)?,
    }
    for met in placed.needs() {
        gathered.stream(&streams::need(met.ledger), "the needs of the unit in this category")?;
    }
    gathered.system(placed.system())?;
    gathered.stream(&streams::organisation(placed.authority()), "the authority")?;
    for seller in sellers {
        gathered.stream(&streams::organisation(seller), "a supplier of an offer shown")?;
    }
    gathered.persons_and_log(actors(&events))?;
    Ok(gathered.into_contents(Subject::Order(id), vec![stream], Some(Box::new(placed))))
}

/// Adds what a direct order was chosen from.
fn directly(
    gathered: &mut Gathered<'_>,
    placed: &OrderPlaced,
    sellers: &mut BTreeSet<OrganisationId>,
) -> Result<(), BundleError> {
    for line in &placed.lines {
        gathered.stream(&streams::offer(line.offer), "an offer ordered")?;
    }
    for shown in placed.lines.iter().flat_map(|line| &line.ranking.first) {
        gathered.stream(&streams::offer(shown.offer), "an offer shown to the buyer")?;
        sellers.insert(shown.supplier);
    }
    gathered.standing(placed.admission, "the standing of the supplier")?;
    catalogue(gathered, placed)
}

/// Adds what an order under an award or a framework agreement rests on.
fn under(gathered: &mut Gathered<'_>, placed: &OrderPlacedUnder) -> Result<(), BundleError> {
    if let Basis::CallOff { framework } = placed.basis {
        gathered.stream(&streams::framework(framework), "the framework agreement")?;
    }
    let admission = AdmissionId::of(placed.system, placed.supplier);
    gathered.standing(admission, "the standing of the supplier")
}

/// Adds the supplier's catalogue, and the files that brought the offers ordered to what they were.
fn catalogue(gathered: &mut Gathered<'_>, placed: &OrderPlaced) -> Result<(), BundleError> {
    let mut versions = BTreeSet::new();
    for line in &placed.lines {
        let events: Vec<Recorded<OfferEvent>> =
            facts::history(gathered.log, &streams::offer(line.offer))?;
        let ordered = events.iter().filter(|event| event.revision <= line.offer_revision);
        versions.extend(ordered.map(|event| event.event.catalogue_version()));
    }
    let stream = streams::catalogue(placed.supplier);
    gathered.stream(&stream, "the catalogue of the supplier")?;
    let events: Vec<Recorded<CatalogueEvent>> = facts::history(gathered.log, &stream)?;
    for event in events.into_iter().filter(|event| event.position <= gathered.size) {
        if let CatalogueEvent::CatalogueSubmitted(submitted) = event.event
            && versions.contains(&submitted.version)
        {
            gathered.files.insert(submitted.file);
        }
    }
    Ok(())
}
