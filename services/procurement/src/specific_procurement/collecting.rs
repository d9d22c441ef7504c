//! Mode B: data collected from catalogues when the period ends, shown to its tenderer, contested, settled (§ 27 VgV;
//! ); and the end of the period in both modes. No catalogue is read here.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use schemas::ids::{OrganisationId, TenderId};
use schemas::specific_procurement::{
    CatalogueDataCollected, CollectedDataConfirmed, CollectedDataContested, CollectedDataUnopposed,
    CollectionMapped, CollectionRefused, ContestedDataResolved, MappedLine, Mode, NothingCollected,
    SpecificProcurementEvent, SpecificProcurementPrepared, TenderPeriodEnded,
};
use schemas::tender::TenderContent;
use schemas::text::Line;

use super::command::Collected;
use super::{
    Events, Invited, Presentation, Presented, SpecificProcurement,
    SpecificProcurementRejection as No, Stage, content,
};

/// The invitation of mode B while its period runs, for one whose data may be collected.
fn collectable(
    state: &SpecificProcurement,
    by: OrganisationId,
    now: DateTime<Utc>,
) -> Result<(&SpecificProcurementPrepared, &Invited), No> {
    let prepared = state.prepared.as_ref().ok_or(No::NotPrepared)?;
    let invited = state.of_invited(by)?;
    if prepared.mode == Mode::Tenders {
        return Err(No::NoCollection);
    }
    if !invited.issued.collectable.contains(&by) {
        return Err(No::NotCollectable);
    }
    state.only_when(Stage::Tendering)?;
    let until = invited.tenders_until;
    if now > until { Err(No::Ended { until }) } else { Ok((prepared, invited)) }
}

/// the candidate completes its catalogue for the call: which offer stands for which line.
pub(super) fn map(
    state: &SpecificProcurement,
    by: OrganisationId,
    lines: &[MappedLine],
    now: DateTime<Utc>,
) -> Events {
    let (prepared, _) = collectable(state, by, now)?;
    for (at, mapped) in lines.iter().enumerate() {
        let line = mapped.line;
        let known = prepared.lines.iter().any(|needed| needed.line == line);
        if !known || lines[..at].iter().any(|earlier| earlier.line == line) {
            return Err(No::NoSuchLine { line });
        }
    }
    let asked = lines.iter().map(|mapped| (mapped.line, mapped.offer)).collect();
    if state.mapped.get(&by) == Some(&asked) {
        return Ok(vec![]);
    }
    Ok(vec![CollectionMapped { candidate: by, lines: lines.to_vec() }.into()])
}

/// whoever does not want it refuses, without a disadvantage.
pub(super) fn refuse(
    state: &SpecificProcurement,
    by: OrganisationId,
    now: DateTime<Utc>,
) -> Events {
    let (_, invited) = collectable(state, by, now)?;
    if state.refused_collection.contains(&by) {
        return Ok(vec![]);
    }
    match invited.refuse_until {
        Some(until) if now > until => Err(No::RefusalTooLate { until }),
        Some(_) | None => Ok(vec![CollectionRefused { candidate: by }.into()]),
    }
}

impl SpecificProcurement {
    /// Whose data is to be collected when the period ends: who may be collected from, has not refused, and handed in no
    /// tender of its own in time.
    #[must_use]
    pub fn to_be_collected(&self) -> Vec<OrganisationId> {
        let Some(invited) = &self.invited else { return Vec::new() };
        let own: BTreeSet<_> = self
            .tenders
            .values()
            .filter(|tender| tender.current().is_some_and(|current| !current.late))
            .map(|tender| tender.tenderer)
            .collect();
        let due = |candidate: &&OrganisationId| {
            !self.refused_collection.contains(candidate) && !own.contains(candidate)
        };
        invited.issued.collectable.iter().filter(due).copied().collect()
    }
}

/// The period ends; in mode B with what was collected at its end.
pub(super) fn end(
    state: &SpecificProcurement,
    collected: &[Collected],
    now: DateTime<Utc>,
) -> Events {
    let prepared = state.prepared.as_ref().ok_or(No::NotPrepared)?;
    if state.ended.is_some() {
        return Ok(vec![]);
    }
    state.only_when(Stage::Tendering)?;
    let invited = state.invited.as_ref().ok_or(No::NotPrepared)?;
    let until = invited.tenders_until;
    if now <= until {
        return Err(No::NotEnded { until });
    }
    let mut told: Vec<_> = collected.iter().map(|collected| collected.candidate).collect();
    told.sort_unstable();
    if told != state.to_be_collected() {
        return Err(No::CollectionIncomplete);
    }
    let mut events: Vec<SpecificProcurementEvent> = Vec::new();
    let mut tenders = in_time(state);
    for Collected { candidate, outcome } in collected {
        match outcome {
            Ok(snapshot) => {
                tenders += 1;
                let collected = CatalogueDataCollected {
                    tender: TenderId::of(prepared.procurement, *candidate),
                    tenderer: *candidate,
                    catalogue_version: snapshot.catalogue_version,
                    collected_at: until,
                    sealed: snapshot.sealed.clone(),
                    bytes: snapshot.bytes,
                };
                events.push(collected.into());
            }
            Err(why) => {
                events.push(NothingCollected { candidate: *candidate, why: why.clone() }.into());
            }
        }
    }
    events.push(TenderPeriodEnded { tenders }.into());
    Ok(events)
}

fn in_time(state: &SpecificProcurement) -> u32 {
    let current = state.to_be_opened();
    let count = current.iter().filter(|(_, _, received)| !received.late).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What was shown of this tenderer's data.
fn shown(state: &SpecificProcurement, by: OrganisationId) -> Result<(TenderId, &Presented), No> {
    let prepared = state.prepared.as_ref().ok_or(No::NotPrepared)?;
    state.of_invited(by)?;
    if state.stage() == Stage::Cancelled {
        return Err(No::NotNow { stage: Stage::Cancelled });
    }
    let tender = TenderId::of(prepared.procurement, by);
    state.presented.get(&tender).map(|presented| (tender, presented)).ok_or(No::NotPresented)
}

/// what was collected is right.
pub(super) fn confirm(
    state: &SpecificProcurement,
    by: OrganisationId,
    now: DateTime<Utc>,
) -> Events {
    let (tender, presented) = shown(state, by)?;
    match presented.outcome {
        Presentation::Confirmed => Ok(vec![]),
        Presentation::Open if now > presented.until => {
            Err(No::ObjectionTooLate { until: presented.until })
        }
        Presentation::Open => Ok(vec![CollectedDataConfirmed { tender }.into()]),
        Presentation::Unopposed
        | Presentation::Contested { .. }
        | Presentation::Resolved { .. } => Err(No::NotPresented),
    }
}

/// what was collected is wrong.
pub(super) fn contest(
    state: &SpecificProcurement,
    by: OrganisationId,
    reason: &Line,
    now: DateTime<Utc>,
) -> Events {
    let (tender, presented) = shown(state, by)?;
    match &presented.outcome {
        Presentation::Contested { reason: earlier } if earlier == reason => Ok(vec![]),
        Presentation::Open if now > presented.until => {
            Err(No::ObjectionTooLate { until: presented.until })
        }
        Presentation::Open => {
            Ok(vec![CollectedDataContested { tender, reason: reason.clone() }.into()])
        }
        Presentation::Confirmed
        | Presentation::Unopposed
        | Presentation::Contested { .. }
        | Presentation::Resolved { .. } => Err(No::NotPresented),
    }
}

/// a tender binds as corrected, or not at all.
pub(super) fn resolve(
    state: &SpecificProcurement,
    by: OrganisationId,
    tender: TenderId,
    corrected: Option<&TenderContent>,
    reason: &Line,
) -> Events {
    let prepared = state.of_authority(by)?;
    if state.stage() == Stage::Cancelled {
        return Err(No::NotNow { stage: Stage::Cancelled });
    }
    let presented = state.presented.get(&tender).ok_or(No::NotPresented)?;
    match &presented.outcome {
        Presentation::Contested { .. } => {}
        Presentation::Resolved { binds, reason: earlier } => {
            let stands = if *binds { state.content(tender) } else { None };
            let same = stands == corrected && earlier == reason;
            return if same { Ok(vec![]) } else { Err(No::NotPresented) };
        }
        Presentation::Open | Presentation::Confirmed | Presentation::Unopposed => {
            return Err(No::NotPresented);
        }
    }
    if let Some(corrected) = corrected {
        let invited = state.invited.as_ref().ok_or(No::NotPrepared)?;
        let known = state.tenders.get(&tender).ok_or(No::NoSuchTender { tender })?;
        let (procurement, currency) = (prepared.procurement, invited.issued.currency);
        content::checked(procurement, known.tenderer, &prepared.lines, currency, corrected)
            .map_err(|why| No::CorrectionUnusable { why: why.to_string() })?;
    }
    let (corrected, reason) = (corrected.cloned(), reason.clone());
    Ok(vec![ContestedDataResolved { tender, corrected, reason }.into()])
}

/// the law asks for the opportunity; who says nothing has had it.
pub(super) fn end_presentation(
    state: &SpecificProcurement,
    now: DateTime<Utc>,
) -> Vec<SpecificProcurementEvent> {
    if state.stage() == Stage::Cancelled {
        return vec![];
    }
    let over =
        |presented: &Presented| presented.outcome == Presentation::Open && now > presented.until;
    let over = state.presented.iter().filter(|(_, presented)| over(presented));
    over.map(|(tender, _)| CollectedDataUnopposed { tender: *tender }.into()).collect()
}
