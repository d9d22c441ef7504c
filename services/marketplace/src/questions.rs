//! Auditors' questions, answered from the log alone as it was at any position.
//! What a question counts stands in the read models; nothing is kept between two questions.

use std::collections::BTreeSet;

use event_store::{Direction, EventStore, Filter, ReadError, ReadFrom};
use projections::decode::UnreadableEvent;
use projections::questions::{Answer, Ledger, Parameters, Question};
use schemas::award::AwardEvent;
use schemas::event::Event;
use schemas::ids::{OfferId, SystemId};
use schemas::need::NeedEvent;
use schemas::order::OrderEvent;
use schemas::specific_procurement::SpecificProcurementEvent;

use crate::clock::{german_day, now};
use crate::config::QuestionDefaults;
use crate::streams;

/// A question could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// The log holds what this program cannot read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableEvent),
}

/// What is asked with a question where the asker says nothing else.
#[must_use]
pub fn defaults(configured: &QuestionDefaults) -> Parameters {
    let QuestionDefaults { limit, percent_below, months, days, turns } = *configured;
    Parameters { authority: None, category: None, limit, percent_below, months, days, turns }
}

/// How many events are read at once.
const PAGE: usize = 1_024;

/// The answer as of a position: one pass over the log for its orders, and the streams of the offers that were
/// ordered if the question is about their prices. With `only_in` orders in these systems alone are looked at.
pub fn answer(
    log: &EventStore,
    question: Question,
    asked: &Parameters,
    only_in: Option<BTreeSet<SystemId>>,
    as_of: u64,
) -> Result<Answer, QuestionError> {
    let mut ledger = Ledger::new(german_day, now()).only_in(only_in);
    let asked_of = match question {
        Question::Competitions => vec![SpecificProcurementEvent::CATEGORY, AwardEvent::CATEGORY],
        // Needs say of which organisational unit an order is.
        Question::DirectAwards => vec![OrderEvent::CATEGORY, NeedEvent::CATEGORY],
        Question::SupplierRotation
        | Question::BelowLimit
        | Question::ChangedWeights
        | Question::RaisedBeforeOrder
        | Question::WinnersInTurn
        | Question::RequesterApproves => vec![OrderEvent::CATEGORY],
    };
    let orders = Filter::categories(asked_of);
    let mut after = 0;
    while after < as_of {
        let page = log.read_all(after, &orders, PAGE)?;
        for stored in page.events.iter().filter(|stored| stored.position <= as_of) {
            ledger.take(stored)?;
        }
        if page.through == after {
            break;
        }
        after = page.through;
    }
    ledger.reaches(as_of);
    if question.needs_prices() {
        for offer in ledger.offers() {
            take_prices(log, &mut ledger, offer, as_of)?;
        }
    }
    Ok(question.answer(&ledger, asked))
}

fn take_prices(
    log: &EventStore,
    ledger: &mut Ledger,
    offer: OfferId,
    as_of: u64,
) -> Result<(), QuestionError> {
    let stream = streams::offer(offer);
    let mut from = 0;
    loop {
        let page = log.read_stream(&stream, ReadFrom::Revision(from), Direction::Forward, PAGE)?;
        for stored in page.iter().filter(|stored| stored.position <= as_of) {
            ledger.take(stored)?;
        }
        match page.last() {
            Some(last) if page.len() == PAGE && last.position < as_of => from = last.revision + 1,
            Some(_) | None => return Ok(()),
        }
    }
}
