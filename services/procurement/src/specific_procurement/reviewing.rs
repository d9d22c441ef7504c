//! Complaints and what the review body says: received with their days, answered, decided (§§ 160(3), 168, 169(1) GWB,
//! Admissibility is not judged; what stands against the contract is decided with the award.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use schemas::ids::OrganisationId;
use schemas::specific_procurement::{
    ComplaintAbout, ComplaintAnswered, ComplaintReceived, ReviewApplied, ReviewDecided,
    ReviewOutcome,
};
use schemas::terms::Regulation;
use schemas::text::Line;

use super::{Events, Invited, SpecificProcurement, SpecificProcurementRejection as No, Stage};
use crate::dynamic_purchasing_system::place;
use crate::law::Law;
use crate::law::berlin::german_time;
use crate::law::complaint::{APPLICATION, COMPLAINT, contract_from, last_day};
use crate::law::ruleset::RuleSet;

/// A step of a complaint or a review, with the facts it is judged by.
#[derive(Clone, Debug)]
pub struct Reviewing {
    /// For which organisation somebody acts.
    pub by: OrganisationId,
    /// By which regulation the system was noticed: the review body looks into procedures at the threshold only.
    pub regulation: Regulation,
    /// The calendar.
    pub law: Arc<Law>,
    /// The day.
    pub today: NaiveDate,
    /// What.
    pub step: ReviewStep,
}

/// The steps.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are named in the words of their events")]
pub enum ReviewStep {
    /// Receive a complaint: of the firm itself, or recorded by the authority.
    Complain {
        of: OrganisationId,
        about: ComplaintAbout,
        text: Line,
        received_on: NaiveDate,
        recognised_on: Option<NaiveDate>,
    },
    /// Answer it.
    Answer { complaint: u16, remedied: bool, text: Line, answered_on: NaiveDate },
    /// Record that the review body informed of an application.
    Apply { reference: Line, of: Option<OrganisationId>, informed_on: NaiveDate },
    /// Record what it decided.
    Decide { review: u16, outcome: ReviewOutcome, text: Line, notified_on: NaiveDate },
}

/// A complaint with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// As it was received.
    pub received: ComplaintReceived,
    /// As it was answered.
    pub answered: Option<ComplaintAnswered>,
}

/// An application to the review body with its decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// As the authority was informed.
    pub applied: ReviewApplied,
    /// As it was decided.
    pub decided: Option<ReviewDecided>,
}

pub(super) fn step(state: &SpecificProcurement, asked: &Reviewing) -> Events {
    let invited = state.invited.as_ref().ok_or(No::NotPrepared)?;
    match &asked.step {
        ReviewStep::Complain { of, about, text, received_on, recognised_on } => {
            complain(state, asked, (*of, *about, text), (*received_on, *recognised_on))
        }
        ReviewStep::Answer { complaint, remedied, text, answered_on } => {
            state.of_authority(asked.by)?;
            has_come(asked, *answered_on)?;
            answer(state, (asked, invited), *complaint, (*remedied, text, *answered_on))
        }
        ReviewStep::Apply { reference, of, informed_on } => {
            state.of_authority(asked.by)?;
            has_come(asked, *informed_on)?;
            let known = |review: &&Review| review.applied.reference == *reference;
            if state.reviews.values().any(|review| known(&review)) {
                return Ok(vec![]);
            }
            let review = next(state.reviews.keys().next_back().copied());
            let (reference, by, informed_on) = (reference.clone(), *of, *informed_on);
            Ok(vec![ReviewApplied { review, reference, by, informed_on }.into()])
        }
        ReviewStep::Decide { review, outcome, text, notified_on } => {
            state.of_authority(asked.by)?;
            has_come(asked, *notified_on)?;
            decide(state, (asked, invited), (*review, *outcome), (text, *notified_on))
        }
    }
}

/// it is taken whenever it comes; the day by which the law wants it stands beside it.
fn complain(
    state: &SpecificProcurement,
    asked: &Reviewing,
    (of, about, text): (OrganisationId, ComplaintAbout, &Line),
    (received_on, recognised_on): (NaiveDate, Option<NaiveDate>),
) -> Events {
    let invited = state.of_invited(of)?;
    let itself = asked.by == of;
    if !itself {
        state.of_authority(asked.by)?;
    }
    has_come(asked, received_on)?;
    if let Some(day) = recognised_on {
        has_come(asked, day)?;
    }
    let same = |known: &Complaint| {
        let known = &known.received;
        known.by == of && known.about == about && known.text == *text
    };
    if state.complaints.values().any(same) {
        return Ok(vec![]);
    }
    let last_day = match (asked.regulation, about) {
        (Regulation::Uvgo, _) => None,
        (Regulation::Vgv, ComplaintAbout::Documents) => {
            // A period that ends at midnight has ended with the day before.
            Some(german_time(invited.tenders_until - TimeDelta::seconds(1)).date())
        }
        (Regulation::Vgv, ComplaintAbout::Procedure | ComplaintAbout::Decision) => {
            let after = |day| period(asked, invited, COMPLAINT, day);
            recognised_on.map(after).transpose()?
        }
    };
    let received = ComplaintReceived {
        complaint: next(state.complaints.keys().next_back().copied()),
        by: of,
        about,
        text: text.clone(),
        received_on,
        recognised_on,
        last_day,
        recorded_by_authority: !itself,
    };
    Ok(vec![received.into()])
}

fn answer(
    state: &SpecificProcurement,
    (asked, invited): (&Reviewing, &Invited),
    complaint: u16,
    (remedied, text, answered_on): (bool, &Line, NaiveDate),
) -> Events {
    let known = state.complaints.get(&complaint).ok_or(No::NoSuchComplaint { complaint })?;
    let owes = !remedied && asked.regulation == Regulation::Vgv;
    let until = || period(asked, invited, APPLICATION, answered_on);
    let answered = ComplaintAnswered {
        complaint,
        by: known.received.by,
        remedied,
        text: text.clone(),
        answered_on,
        apply_until: owes.then(until).transpose()?,
    };
    match &known.answered {
        Some(before) if *before == answered => Ok(vec![]),
        Some(_) => Err(No::ComplaintAnsweredOtherwise { complaint }),
        None => Ok(vec![answered.into()]),
    }
}

/// what is decided sends the procedure back, ends it, or lets it go on from a day.
fn decide(
    state: &SpecificProcurement,
    (asked, invited): (&Reviewing, &Invited),
    (review, outcome): (u16, ReviewOutcome),
    (text, notified_on): (&Line, NaiveDate),
) -> Events {
    let known = state.reviews.get(&review).ok_or(No::NoSuchReview { review })?;
    let back =
        matches!(outcome, ReviewOutcome::BackToExamination | ReviewOutcome::BackToEvaluation);
    if back && state.stage() != Stage::Opened {
        return Err(No::NothingToGoBackTo);
    }
    let rules = RuleSet::of(invited.issued.procedure_began);
    let from = || {
        let place = place(&invited.issued.calendar);
        contract_from(&asked.law.holidays, &place, rules, notified_on)
            .map_err(|why| No::NotReckoned { why: why.to_string() })
    };
    let goes_on = outcome == ReviewOutcome::GoesOn;
    let contract_from = goes_on.then(from).transpose()?;
    let decided = ReviewDecided { review, outcome, text: text.clone(), notified_on, contract_from };
    match &known.decided {
        Some(before) if *before == decided => Ok(vec![]),
        Some(_) => Err(No::ReviewDecidedOtherwise { review }),
        None => Ok(vec![decided.into()]),
    }
}

fn period(
    asked: &Reviewing,
    invited: &Invited,
    period: crate::law::period::Period,
    event: NaiveDate,
) -> Result<NaiveDate, No> {
    let place = place(&invited.issued.calendar);
    last_day(&asked.law.holidays, &place, period, event)
        .map_err(|why| No::NotReckoned { why: why.to_string() })
}

/// Nothing that lies ahead has happened.
fn has_come(asked: &Reviewing, day: NaiveDate) -> Result<(), No> {
    if day > asked.today { Err(No::LiesAhead { day }) } else { Ok(()) }
}

fn next(last: Option<u16>) -> u16 {
    last.map_or(1, |last| last.saturating_add(1))
}
