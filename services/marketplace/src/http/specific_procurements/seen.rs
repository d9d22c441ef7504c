//! Who sees how much of a specific procurement (§ 5(2), § 10(1), § 55 VgV; ).
//! Nothing is hidden that the caller has a right to, and nothing is decided here but that.

use chrono::{DateTime, Utc};
use projections::market::Market;
use projections::specific_procurements::SpecificProcurementView;
use schemas::ids::OrganisationId;
use schemas::organisation::Role;

use super::Caller;

/// The view as this caller may see it; none if it does not concern the caller.
pub(super) fn by(
    caller: &Caller,
    market: &Market,
    view: &SpecificProcurementView,
) -> Option<SpecificProcurementView> {
    let (own, now) = (caller.organisation(), caller.context.now);
    match caller.bearer.role {
        Role::Auditor => Some(sealed_until_the_end(view.clone(), now)),
        Role::Buyer => (view.authority_id == own).then(|| sealed_until_the_end(view.clone(), now)),
        Role::Operator => {
            let runs = market.systems.get(&view.system_id).is_some_and(|s| s.operator == own);
            runs.then(|| without_prices(sealed_until_the_end(view.clone(), now)))
        }
        Role::Supplier => {
            let invited = view.invitation.as_ref().is_some_and(|i| i.candidates.contains(&own));
            invited.then(|| of_candidate(view.clone(), own))
        }
    }
}

/// before the end of the period nobody but its tenderer knows that a tender is there.
fn sealed_until_the_end(
    mut view: SpecificProcurementView,
    now: DateTime<Utc>,
) -> SpecificProcurementView {
    if view.secrecy().holds(now) {
        view.tenders.clear();
        view.collection.clear();
    }
    view
}

/// whoever runs the system is not who buys.
fn without_prices(mut view: SpecificProcurementView) -> SpecificProcurementView {
    view.complaints.clear();
    view.reviews.clear();
    if let Some(opening) = &mut view.opening {
        for opened in &mut opening.tenders {
            opened.total = None;
        }
    }
    view
}

/// a candidate sees nothing of others, not even who they are.
fn of_candidate(mut view: SpecificProcurementView, own: OrganisationId) -> SpecificProcurementView {
    view.estimate = None;
    view.complaints.retain(|complaint| complaint.received.by == own);
    view.reviews.retain(|review| review.applied.by == Some(own));
    view.attempts = 0;
    view.keys_handed_over.clear();
    view.tenders.retain(|receipt| receipt.tenderer_id == own);
    view.collection.retain(|said| said.candidate_id == own);
    let is_own = |id| view.tenders.iter().any(|receipt| receipt.tender_id == id);
    view.presentations.retain(|shown| is_own(shown.tender_id));
    if let Some(opening) = &mut view.opening {
        opening.tenders.retain(|opened| is_own(opened.tender_id));
        opening.by.clear();
    }
    for question in &mut view.questions {
        question.by = question.by.filter(|by| *by == own);
    }
    view.ended = view.ended.map(|_| u32::from(view.tenders.iter().any(|receipt| !receipt.late)));
    if let Some(invitation) = &mut view.invitation {
        invitation.candidates.retain(|candidate| *candidate == own);
        invitation.collectable.retain(|candidate| *candidate == own);
        if let Some(shorter) = &mut invitation.shorter_period {
            shorter.agreed.retain(|candidate| *candidate == own);
        }
        for key in &mut invitation.sealing {
            key.holders.clear();
        }
    }
    view
}
