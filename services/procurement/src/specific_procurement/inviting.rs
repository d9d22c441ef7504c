//! The invitation: whom, until when, sealed for whom.
//! By what tenders are judged is checked in `criteria`; no tender is taken here.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use schemas::dynamic_purchasing_system::ContractNoticeDespatched;
use schemas::ids::OrganisationId;
use schemas::law::FirstInvitationFrom;
use schemas::scoring::Basis;
use schemas::specific_procurement::{
    AuctionTerms, InvitationToTenderIssued, Mode, SealingKey, SpecificProcurementPrepared,
};
use schemas::terms::{CatalogueUse, Regulation, Terms};

use super::command::IssueInvitation;
use super::content::MOST_DOCUMENTS;
use super::preparing::{self, in_force};
use super::{Events, SpecificProcurement, SpecificProcurementRejection as No, Stage, criteria};
use crate::admission::Admission;
use crate::dynamic_purchasing_system::place;
use crate::law::berlin::{german_time, instant_of};
use crate::law::deadlines::{Consents, TENDERS, invitation_may_be_sent, tender_deadline};
use crate::law::period::{Period, Reckoned, Unit, reckon};
use crate::law::reach::within_reach;
use crate::law::ruleset::RuleSet;

pub(super) fn issue(state: &SpecificProcurement, asked: &IssueInvitation) -> Events {
    let prepared = state.of_authority(asked.by)?;
    if let Some(invited) = &state.invited {
        return repeated(&invited.issued, asked);
    }
    state.only_when(Stage::Prepared)?;
    let today = german_time(asked.now).date();
    let system = in_force(&asked.facts, today)?;
    if !system.participating.contains(&prepared.authority) {
        return Err(No::AuthorityNotNamed);
    }
    let noticed = asked.facts.noticed.as_ref().ok_or(No::NoNotice)?;
    let (notice, terms) = (&noticed.notice, &noticed.terms);
    preparing::carried(noticed.regulation, prepared, &asked.law.limits, today)?;
    first_phase_is_over(noticed, asked)?;
    let of_system = asked.standings.iter().filter(|a| is_of(a, prepared));
    let open = of_system.map(Admission::open_extended_assessments).sum();
    let is_first = asked.facts.first_invitation.is_none();
    invitation_may_be_sent(is_first, open, rule_of_extension(noticed.regulation))?;
    let (candidates, collectable) = invited(prepared, asked)?;
    let period = period_for_tenders(noticed, asked, today)?;
    let nobody =
        Consents { invited: candidates.len(), agreed: 0, of_supreme_federal_authority: false };
    let (until, rule) = (german_time(asked.tenders_until), rule_of_period(noticed.regulation));
    tender_deadline(&period, until, nobody, rule)?;
    let not_reckoned = |why: &dyn std::fmt::Display| No::NotReckoned { why: why.to_string() };
    let earliest_end = instant_of(period.over_at()).map_err(|why| not_reckoned(&why))?;
    check_collection(prepared, terms, asked)?;
    criteria::check(terms, &prepared.category, asked)?;
    criteria::check_life_cycle(&prepared.mode, asked.life_cycle.as_ref())?;
    check_place_in_tenders(&prepared.mode, asked)?;
    check_auction(terms, asked.auction.as_ref())?;
    // which day chooses the rules is not settled in the law; it is set.
    let procedure_began = asked.law.settings.procedure_began(notice.despatched_on, today);
    check_keys(asked, RuleSet::of(procedure_began))?;
    check_binding(asked.binding_until, asked.tenders_until, today)?;
    if !terms.languages.contains(&asked.language) {
        return Err(No::Language { language: asked.language.clone() });
    }
    let issued = InvitationToTenderIssued {
        issued_at: asked.now,
        candidates,
        collectable,
        notice: notice.reference.clone(),
        procedure_began,
        calendar: terms.calendar.clone(),
        currency: system.currency,
        tenders_until: asked.tenders_until,
        earliest_end,
        scheme: asked.scheme.clone(),
        criteria: asked.criteria.clone(),
        labels: asked.labels.clone(),
        documents_to_add: asked.documents_to_add.clone(),
        binding_until: asked.binding_until,
        language: asked.language.clone(),
        sealing: asked.sealing.clone(),
        auction: asked.auction.clone(),
        life_cycle: asked.life_cycle,
        regulation: Some(noticed.regulation),
    };
    Ok(vec![issued.into()])
}

/// The same invitation again changes nothing; another one is refused: it is frozen.
fn repeated(issued: &InvitationToTenderIssued, asked: &IssueInvitation) -> Events {
    let same = issued.tenders_until == asked.tenders_until
        && issued.scheme == asked.scheme
        && issued.criteria == asked.criteria
        && issued.labels == asked.labels
        && issued.documents_to_add == asked.documents_to_add
        && issued.binding_until == asked.binding_until
        && issued.language == asked.language
        && issued.sealing == asked.sealing
        && issued.auction == asked.auction
        && issued.life_cycle == asked.life_cycle;
    if same { Ok(vec![]) } else { Err(No::InvitedOtherwise) }
}

/// everybody who is admitted to the category at this instant: of these, whose catalogue came with
/// the request.
fn invited(
    prepared: &SpecificProcurementPrepared,
    asked: &IssueInvitation,
) -> Result<(Vec<OrganisationId>, Vec<OrganisationId>), No> {
    let mut all = Vec::new();
    let mut collectable = Vec::new();
    let collects = matches!(prepared.mode, Mode::Collection { .. });
    let of_system = asked.standings.iter().filter(|standing| is_of(standing, prepared));
    for standing in of_system.filter(|standing| standing.is_admitted_to(&prepared.category)) {
        let Some((_, supplier)) = standing.parties else { continue };
        all.push(supplier);
        if collects && standing.takes_part_in_collection(&prepared.category) {
            collectable.push(supplier);
        }
    }
    for list in [&mut all, &mut collectable] {
        list.sort_unstable();
        list.dedup();
    }
    if all.is_empty() {
        return Err(No::NobodyAdmitted { category: prepared.category.clone() });
    }
    Ok((all, collectable))
}

fn is_of(standing: &Admission, prepared: &SpecificProcurementPrepared) -> bool {
    standing.parties.is_some_and(|(system, _)| system == prepared.system)
}

/// § 24(2) sentence 1, § 22(2), § 16(4) VgV: everybody who asks within the published period can be invited to the
/// first call. An operator may set it otherwise, with a reason.
fn first_phase_is_over(
    noticed: &ContractNoticeDespatched,
    asked: &IssueInvitation,
) -> Result<(), No> {
    let is_first = asked.facts.first_invitation.is_none();
    let waits = asked.law.settings.first_invitation == FirstInvitationFrom::EndOfFirstPhase;
    if is_first && waits && asked.now < noticed.requests_until {
        return Err(No::FirstPhaseRuns { until: german_time(noticed.requests_until) });
    }
    Ok(())
}

/// The rule by which an invitation waits for assessments: below the threshold § 24 VgV does not hold (§ 17(6) UVgO), and what
/// remains is that all who are admitted are invited.
fn rule_of_extension(regulation: Regulation) -> &'static str {
    match regulation {
        Regulation::Vgv => "R-1.29",
        Regulation::Uvgo => "R-1.40",
    }
}

/// The rule that asks for the period for tenders.
fn rule_of_period(regulation: Regulation) -> &'static str {
    match regulation {
        Regulation::Vgv => "R-1.23",
        Regulation::Uvgo => "R-1.25",
    }
}

/// ten days where the system reached the threshold of its day (§ 24(4) VgV).: below it the law only says
/// "adequate" (§§ 13, 17(6) UVgO), and as many days as are set are kept.
fn period_for_tenders(
    noticed: &ContractNoticeDespatched,
    asked: &IssueInvitation,
    today: NaiveDate,
) -> Result<Reckoned, No> {
    let period = match noticed.regulation {
        Regulation::Vgv => TENDERS,
        Regulation::Uvgo => {
            let days = asked.law.settings.tender_days_below_threshold;
            Period::eu(days.into(), Unit::Days)
        }
    };
    let place = place(&noticed.terms.calendar);
    let reckoned = reckon(&asked.law.holidays, &place, period, today);
    reckoned.map_err(|why| No::NotReckoned { why: why.to_string() })
}

/// whoever tenders is bound beyond the end of the period, also where it is moved; both ends are within reach.
pub(super) fn check_binding(
    binding_until: NaiveDate,
    tenders_until: DateTime<Utc>,
    today: NaiveDate,
) -> Result<(), No> {
    let end = german_time(tenders_until);
    // A period that ends at midnight has ended with the day before.
    let at_midnight = end.time() == NaiveTime::MIN;
    let last_day = end.date().pred_opt().filter(|_| at_midnight).unwrap_or(end.date());
    within_reach(today, last_day)?;
    within_reach(today, binding_until)?;
    if binding_until <= last_day { Err(No::BindsTooShort { binding_until }) } else { Ok(()) }
}

/// mode B was announced, collects when the period ends, and leaves time to refuse.
fn check_collection(
    prepared: &SpecificProcurementPrepared,
    terms: &Terms,
    asked: &IssueInvitation,
) -> Result<(), No> {
    let Mode::Collection { collect_at, refuse_until } = prepared.mode else { return Ok(()) };
    if !terms.collection || terms.catalogues == CatalogueUse::NotAccepted {
        return Err(No::CollectionNotAnnounced);
    }
    if collect_at != asked.tenders_until {
        return Err(No::CollectionMoment { why: "the period ends at another moment" });
    }
    if refuse_until > collect_at || refuse_until <= asked.now {
        return Err(No::CollectionMoment { why: "refusing is not possible until then" });
    }
    Ok(())
}

/// what is published as the basis of prices, and what is asked for, has a place in every tender. Data of
/// catalogues has neither rates of VAT nor documents.
fn check_place_in_tenders(mode: &Mode, asked: &IssueInvitation) -> Result<(), No> {
    let collects = matches!(mode, Mode::Collection { .. });
    if collects && asked.scheme.basis == Basis::Gross {
        return Err(No::GrossOfCatalogues);
    }
    let names = &asked.documents_to_add;
    if collects && !names.is_empty() {
        return Err(No::DocumentsOfCatalogues);
    }
    let twice = names.iter().enumerate().any(|(at, name)| names[..at].contains(name));
    if twice || names.len() > MOST_DOCUMENTS {
        return Err(No::DocumentsToAdd { most: MOST_DOCUMENTS });
    }
    Ok(())
}

///
fn check_auction(terms: &Terms, auction: Option<&AuctionTerms>) -> Result<(), No> {
    let Some(auction) = auction else { return Ok(()) };
    if !terms.auctions {
        return Err(No::AuctionNotAnnounced);
    }
    let positive = auction.minimum_step.amount > Decimal::ZERO
        && auction.quiet_seconds > 0
        && auction.most_minutes > 0;
    if positive { Ok(()) } else { Err(No::AuctionTerms) }
}

/// No. 4, R-1.63, R-1.65: keys with holders who act for the authority; two in different hands under the old rules.
fn check_keys(asked: &IssueInvitation, rules: RuleSet) -> Result<(), No> {
    let keys = &asked.sealing;
    let recipients_differ = keys.windows(2).all(|pair| pair[0].recipient != pair[1].recipient);
    let are_keys = keys.iter().all(|key| key.recipient.as_str().starts_with("age1"));
    if keys.is_empty() || keys.len() > 2 || !recipients_differ || !are_keys {
        return Err(No::SealingKeys);
    }
    let stranger = |key: &SealingKey| {
        key.holders.is_empty() || key.holders.iter().any(|holder| !asked.actors.contains(holder))
    };
    if let Some(key) = keys.iter().position(stranger) {
        return Err(No::KeyHolders { key });
    }
    if rules.needs_two_at_the_opening() && keys.len() < 2 {
        return Err(No::TwoKeys);
    }
    let [first, second] = keys.as_slice() else { return Ok(()) };
    if first.holders.iter().any(|holder| second.holders.contains(holder)) {
        return Err(No::KeysOfOneHand);
    }
    Ok(())
}
