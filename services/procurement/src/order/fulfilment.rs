//! Despatch, receipt, return, completion: quantities never exceed what they rest on.
//! Delivery dates and transport are not judged here.

use std::collections::BTreeMap;

use schemas::ids::OrganisationId;
use schemas::order::{
    GoodsDespatched, GoodsReceived, GoodsReturned, LineQuantity, OrderCompleted, OrderEvent,
};
use schemas::text::Line;

use super::{Order, OrderRejection, Phase, Progress};

pub(super) fn despatch(
    state: &Order,
    by: OrganisationId,
    advice: &GoodsDespatched,
) -> Result<Vec<OrderEvent>, OrderRejection> {
    state.by_supplier(by)?;
    if let Some(given) = state.despatches.get(&advice.despatch) {
        return repeated(given, advice);
    }
    under_way(state)?;
    within(state, &advice.lines, Progress::to_despatch, |line, asked, open| {
        OrderRejection::ExceedsOrderedQuantity { line, asked, open }
    })?;
    Ok(vec![advice.clone().into()])
}

pub(super) fn receive(
    state: &Order,
    by: OrganisationId,
    advice: &GoodsReceived,
) -> Result<Vec<OrderEvent>, OrderRejection> {
    state.by_authority(by)?;
    if let Some(given) = state.receipts.get(&advice.receipt) {
        return repeated(given, advice);
    }
    under_way(state)?;
    within(state, &advice.lines, Progress::in_transit, |line, asked, in_transit| {
        OrderRejection::ExceedsDespatchedQuantity { line, asked, in_transit }
    })?;
    Ok(vec![advice.clone().into()])
}

pub(super) fn send_back(
    state: &Order,
    by: OrganisationId,
    goods: &GoodsReturned,
) -> Result<Vec<OrderEvent>, OrderRejection> {
    state.by_authority(by)?;
    if let Some(given) = state.returns.get(&goods.goods_return) {
        return repeated(given, goods);
    }
    under_way(state)?;
    within(state, &goods.lines, Progress::kept, |line, asked, kept| {
        OrderRejection::ExceedsReceivedQuantity { line, asked, kept }
    })?;
    Ok(vec![goods.clone().into()])
}

pub(super) fn complete(
    state: &Order,
    by: OrganisationId,
    waived: Option<&Line>,
) -> Result<Vec<OrderEvent>, OrderRejection> {
    state.by_authority(by)?;
    let open = state.lines.iter().find(|(_, progress)| progress.outstanding() > 0);
    // A reason is kept only where something is outstanding.
    let event = OrderCompleted { waived: waived.filter(|_| open.is_some()).cloned() };
    if state.phase == Phase::Completed(event.clone()) {
        return Ok(vec![]);
    }
    under_way(state)?;
    match (open, &event.waived) {
        (Some((line, progress)), None) => Err(OrderRejection::StillOutstanding {
            line: *line,
            outstanding: progress.outstanding(),
        }),
        (Some(_), Some(_)) | (None, _) => Ok(vec![event.into()]),
    }
}

/// The same advice again changes nothing; another one under the same id is refused.
fn repeated<A: PartialEq>(given: &A, asked: &A) -> Result<Vec<OrderEvent>, OrderRejection> {
    if given == asked { Ok(vec![]) } else { Err(OrderRejection::AdviceGivenOtherwise) }
}

fn under_way(state: &Order) -> Result<(), OrderRejection> {
    match &state.phase {
        Phase::Accepted(_) => Ok(()),
        Phase::Rejected(_) => Err(OrderRejection::NotAccepted),
        phase @ (Phase::Unanswered
        | Phase::Cancelled(_)
        | Phase::Completed(_)
        | Phase::Ended(_)) => Err(phase.refusal()),
    }
}

/// Every line's sum stays within what `room` leaves.
fn within(
    state: &Order,
    asked: &[LineQuantity],
    room: impl Fn(Progress) -> u64,
    exceeded: impl Fn(u16, u64, u64) -> OrderRejection,
) -> Result<(), OrderRejection> {
    let mut sums: BTreeMap<u16, u64> = BTreeMap::new();
    for quantity in asked {
        if quantity.quantity == 0 {
            return Err(OrderRejection::NotALineOfTheOrder);
        }
        *sums.entry(quantity.line).or_default() += u64::from(quantity.quantity);
    }
    if sums.is_empty() {
        return Err(OrderRejection::NotALineOfTheOrder);
    }
    for (line, sum) in sums {
        let progress = state.lines.get(&line).ok_or(OrderRejection::NotALineOfTheOrder)?;
        let room = room(*progress);
        if sum > room {
            return Err(exceeded(line, sum, room));
        }
    }
    Ok(())
}
