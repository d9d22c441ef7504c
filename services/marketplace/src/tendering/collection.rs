//! Mode B: what stands in catalogues at the end of the period is written as a tender and sealed at once.
//! Whose data is collected is decided by the rules; nothing of it is kept unsealed.

use chrono::{DateTime, Utc};
use event_store::EventStore;
use procurement::admission::Admissions;
use procurement::decider::Decider;
use procurement::offer::Offers;
use procurement::specific_procurement::{Collected, Snapshot, SpecificProcurement};
use rust_decimal::Decimal;
use schemas::admission::AdmissionEvent;
use schemas::catalogue::CatalogueEvent;
use schemas::german_day::german_day;
use schemas::ids::{AdmissionId, OfferId, OrganisationId};
use schemas::offer::{OfferEvent, OfferListed};
use schemas::recorded::Recorded;
use schemas::specific_procurement::{NeededLine, SpecificProcurementPrepared};
use schemas::sustainability::Statement;
use schemas::tender::{TenderClaim, TenderContent, TenderLine};
use schemas::text::Line;
use zeroize::Zeroizing;

use super::sealing::SealingError;
use super::{keep, sealing};
use crate::app::App;
use crate::execute::Failure;
use crate::{facts, streams};

/// Collects for each candidate whose data is due, as it stood at the end of the period, however late that is done.
pub(super) fn collect(
    app: &App,
    state: &SpecificProcurement,
    now: DateTime<Utc>,
) -> Result<Vec<Collected>, Failure> {
    let (Some(prepared), Some(invited)) = (&state.prepared, &state.invited) else {
        return Ok(Vec::new());
    };
    let at = invited.tenders_until;
    if now <= at || state.ended.is_some() {
        return Ok(Vec::new());
    }
    let mut collected = Vec::new();
    for candidate in state.to_be_collected() {
        let tender = tender_of(app, state, prepared, candidate, at)?;
        let tender = tender.and_then(|(version, content)| Ok((version, written(&content)?)));
        let outcome = match tender {
            Err(NoTender::Why(why)) => Err(line(why)?),
            Err(NoTender::Broken(why)) => return Err(Failure::Broken(why.to_string())),
            Ok((catalogue_version, plain)) => {
                let broken = |why: &dyn std::fmt::Display| Failure::Broken(why.to_string());
                let sealed = sealing::seal(&plain, &invited.issued.sealing);
                let sealed = sealed.map_err(|why| broken(&why))?;
                let bytes = sealed.len() as u64;
                let sealed = keep(&app.data, &sealed).map_err(|why| broken(&why))?;
                Ok(Snapshot { catalogue_version, sealed, bytes })
            }
        };
        collected.push(Collected { candidate, outcome });
    }
    Ok(collected)
}

/// Why no tender comes of a catalogue.
#[derive(Debug, PartialEq, Eq)]
enum NoTender {
    /// It has none to give: told of this candidate alone, and the period ends for all the same.
    Why(&'static str),
    /// Ours.
    Broken(SealingError),
}

/// The bytes to be sealed.
fn written(content: &TenderContent) -> Result<Zeroizing<Vec<u8>>, NoTender> {
    sealing::plain(content).map_err(|why| match why {
        SealingError::TooLong => NoTender::Why(
            "what stands in the catalogue for the lines of the need is longer than a tender may be",
        ),
        other @ (SealingError::NoRecipient(_)
        | SealingError::NoIdentity
        | SealingError::Unsealable(_)
        | SealingError::NotUnsealed(_)) => NoTender::Broken(other),
    })
}

fn line(text: &str) -> Result<Line, Failure> {
    Line::parse(text).map_err(|why| Failure::Broken(why.to_string()))
}

/// The catalogue's offers as a tender, or why there is none.
fn tender_of(
    app: &App,
    state: &SpecificProcurement,
    prepared: &SpecificProcurementPrepared,
    candidate: OrganisationId,
    at: DateTime<Utc>,
) -> Result<Result<(u32, TenderContent), NoTender>, Failure> {
    if rested(&app.log, prepared, candidate, at)? {
        return Ok(Err(NoTender::Why("the candidate's admission rested when the period ended")));
    }
    let Some(version) = catalogue_at(&app.log, candidate, at)? else {
        return Ok(Err(NoTender::Why("no catalogue was published by then")));
    };
    let Some(mapped) = state.mapped.get(&candidate) else {
        return Ok(Err(NoTender::Why("the candidate named no offers for the lines of the need")));
    };
    let currency = state.invited.as_ref().map(|invited| invited.issued.currency);
    let mut lines = Vec::new();
    let (mut days, mut claims) = (0, Vec::new());
    for needed in &prepared.lines {
        let Some(offer) = mapped.get(&needed.line) else { continue };
        let Some(listed) = offer_at(&app.log, *offer, at)? else { continue };
        let its_own = listed.supplier == candidate;
        if !its_own || Some(listed.listing.price.currency()) != currency {
            continue;
        }
        days = days.max(listed.listing.terms.delivery_days);
        claims.extend(claims_of(&listed));
        lines.push(offered(needed, &listed));
    }
    if lines.is_empty() {
        return Ok(Err(NoTender::Why("none of the offers named was in the catalogue by then")));
    }
    let content = TenderContent {
        procurement: prepared.procurement,
        tenderer: candidate,
        lines,
        delivery_days: days,
        claims,
        statements: Vec::new(),
        documents: vec![],
        subcontractors: None,
        // Naming the offers was the declaration: see `CollectionMapped`.
        accepts_conditions: true,
    };
    Ok(Ok((version, content)))
}

/// whether the candidate rested or was excluded at the end of the period.
fn rested(
    log: &EventStore,
    prepared: &SpecificProcurementPrepared,
    candidate: OrganisationId,
    at: DateTime<Utc>,
) -> Result<bool, Failure> {
    let stream = streams::admission(AdmissionId::of(prepared.system, candidate));
    let events: Vec<Recorded<AdmissionEvent>> = facts::history(log, &stream)?;
    let by_then = events.iter().filter(|recorded| recorded.time <= at);
    let admission = Admissions::fold(by_then.map(|recorded| &recorded.event));
    Ok(admission.barred_from(&prepared.category, german_day(at)).is_some())
}

/// The price of one unit at the quantity of the need, in millionths, rounded half up: as offers are compared.
fn offered(needed: &NeededLine, listed: &OfferListed) -> TenderLine {
    let millionths = listed.listing.price.unit_millionths_at(needed.quantity);
    let unit_price = i64::try_from(millionths).map_or(Decimal::MAX, |n| Decimal::new(n, 6));
    TenderLine {
        line: needed.line,
        product: listed.listing.article.title.clone(),
        supplier_part_number: Some(listed.supplier_part_number.clone()),
        offer: Some(listed.offer),
        unit_price: unit_price.normalize(),
        // What a catalogue says of consumption is no statement for this call.
        life_cycle: None,
        tax_percent: None,
    }
}

/// Labels by their names; other claims are for no property of an invitation.
fn claims_of(listed: &OfferListed) -> Vec<TenderClaim> {
    let labels = listed.listing.claims.iter().filter_map(|claim| match &claim.statement {
        Statement::EcoLabel { label, .. } => {
            Some(TenderClaim { property: label.clone(), claim: claim.clone() })
        }
        Statement::CarbonFootprint { .. }
        | Statement::YearlyEnergy { .. }
        | Statement::EnergyClass { .. } => None,
    });
    labels.collect()
}

/// The version of the catalogue that was published last by then.
fn catalogue_at(
    log: &EventStore,
    supplier: OrganisationId,
    at: DateTime<Utc>,
) -> Result<Option<u32>, Failure> {
    let events: Vec<Recorded<CatalogueEvent>> = facts::history(log, &streams::catalogue(supplier))?;
    let published = events.iter().filter(|event| event.time <= at);
    Ok(published
        .filter_map(|event| match &event.event {
            CatalogueEvent::CataloguePublished(published) => Some(published.version),
            CatalogueEvent::CatalogueSubmitted(_) | CatalogueEvent::ClassesMapped(_) => None,
        })
        .next_back())
}

/// An offer as it stood by then, if it was in the catalogue.
fn offer_at(
    log: &EventStore,
    offer: OfferId,
    at: DateTime<Utc>,
) -> Result<Option<OfferListed>, Failure> {
    let events: Vec<Recorded<OfferEvent>> = facts::history(log, &streams::offer(offer))?;
    let by_then = events.iter().filter(|event| event.time <= at).map(|event| &event.event);
    Ok(Offers::fold(by_then).in_force_on(german_day(at)))
}

#[cfg(test)]
mod tests;
