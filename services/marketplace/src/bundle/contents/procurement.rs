//! A specific procurement's bundle: from its preparation to its contract, with whom was invited and on which standing.
//! What was decided and why is told elsewhere.

use std::collections::BTreeSet;

use schemas::award::{AwardEvent, ContractResult};
use schemas::ids::{AdmissionId, OrganisationId, SpecificProcurementId};
use schemas::recorded::Recorded;
use schemas::specific_procurement::{SpecificProcurementEvent, SpecificProcurementPrepared};

use super::gathered::Gathered;
use super::{Contents, actors};
use crate::bundle::{BundleError, Source, Subject};
use crate::tendering::known;
use crate::{facts, streams};

pub(super) fn gather(
    source: &Source<'_>,
    id: SpecificProcurementId,
    until: u64,
) -> Result<Contents, BundleError> {
    let log = source.log;
    if let Some(until) = known::secret_until(log, id)? {
        return Err(BundleError::Sealed { until });
    }
    let (procurement, award) = (streams::specific_procurement(id), streams::award(id));
    let called: Vec<Recorded<SpecificProcurementEvent>> = facts::history(log, &procurement)?;
    let called: Vec<_> = called.into_iter().filter(|event| event.position <= until).collect();
    let awarded: Vec<Recorded<AwardEvent>> = facts::history(log, &award)?;
    let awarded: Vec<_> = awarded.into_iter().filter(|event| event.position <= until).collect();
    let prepared = called.iter().find_map(|event| {
        let SpecificProcurementEvent::SpecificProcurementPrepared(prepared) = &event.event else {
            return None;
        };
        Some(prepared)
    });
    let prepared = prepared.ok_or(BundleError::NothingThere)?.clone();
    let begins = called.first().map_or(0, |event| event.position);
    let last = |position: Option<u64>| position.unwrap_or_default();
    let size = last(called.last().map(|event| event.position))
        .max(last(awarded.last().map(|event| event.position)));
    let mut gathered = Gathered::between(source, begins, size);
    gathered.stream(&procurement, "the specific procurement")?;
    gathered.stream_or_none(&award, "its award")?;
    gathered.files_of(&procurement)?;
    gathered.files_of(&award)?;
    rests_on(&mut gathered, &prepared, &invited(&called))?;
    for event in &awarded {
        if let AwardEvent::ContractConcluded(concluded) = &event.event {
            result(&mut gathered, &concluded.result)?;
        }
    }
    gathered.persons_and_log(&actors(&called) | &actors(&awarded))?;
    Ok(gathered.into_contents(Subject::Procurement(id), vec![procurement, award], None))
}

/// Everybody who was invited.
fn invited(called: &[Recorded<SpecificProcurementEvent>]) -> BTreeSet<OrganisationId> {
    let mut invited = BTreeSet::new();
    for event in called {
        if let SpecificProcurementEvent::InvitationToTenderIssued(issued) = &event.event {
            invited.extend(&issued.candidates);
        }
    }
    invited
}

/// Adds the system with its documents, the authority, and those who were invited with their standing.
fn rests_on(
    gathered: &mut Gathered<'_>,
    prepared: &SpecificProcurementPrepared,
    invited: &BTreeSet<OrganisationId>,
) -> Result<(), BundleError> {
    gathered.system(prepared.system)?;
    gathered.files_of(&streams::system(prepared.system))?;
    gathered.stream(&streams::organisation(prepared.authority), "the authority")?;
    for candidate in invited {
        gathered.stream(&streams::organisation(*candidate), "who was invited")?;
        let admission = AdmissionId::of(prepared.system, *candidate);
        gathered.standing(admission, "the standing of who was invited")?;
    }
    Ok(())
}

/// Adds what followed from the contract, as far as it was there by the end of the tree.
fn result(gathered: &mut Gathered<'_>, result: &ContractResult) -> Result<(), BundleError> {
    match result {
        ContractResult::Order { order } => {
            gathered.stream(&streams::order(*order), "the order that followed")
        }
        ContractResult::Framework { framework } => gathered
            .stream(&streams::framework(*framework), "the framework agreement that followed"),
    }
}
