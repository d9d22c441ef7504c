//! Why an order went to the offer it went to: for each line the offer chosen, what spoke against every other one
//! that could have been ordered, and which offers could not be, and why.
//! Nothing is judged anew: the ranking is that of the moment, computed again from the log as it then was.

pub mod awards;
mod eligibility;
mod past;
mod sentences;

use std::collections::BTreeMap;

use event_store::EventStore;
use projections::market::Market;
use projections::{Generation, Seen};
use rust_decimal::Decimal;
use schemas::ids::{OrderId, OrganisationId};
use schemas::order::{OrderLine, OrderPlaced};
use schemas::ranking::{RankedOffer, ShownRanking};
use serde::Serialize;

pub use eligibility::{NotEligible, Why};
pub use past::{Past, PastError};

use crate::search::{self, Audience, Eligible, Hit, Question};
use sentences::Texts;

/// The most offers of each kind that a record names; the others are counted.
pub const MOST_NAMED: usize = 10_000;

/// Why an order went where it went.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionRecord {
    /// The form of this record.
    pub format: &'static str,
    /// The order.
    pub order: OrderId,
    /// The lines, in order.
    pub lines: Vec<LineDecision>,
}

/// The form of decision records.
pub const FORMAT: &str = "marktbuch-decision/1";

/// Why one line went where it went.
#[derive(Clone, Debug, Serialize)]
pub struct LineDecision {
    /// The line's number.
    pub line: u16,
    /// What was asked and shown, as it is recorded with the order.
    pub ranking: ShownRanking,
    /// Whether the ranking computed again from the log is the recorded one, to the letter.
    pub reproduced: bool,
    /// The offer chosen.
    pub chosen: Chosen,
    /// The other offers that could have been ordered, in the order of the ranking.
    pub not_chosen: Vec<NotChosen>,
    /// How many more there were than are named.
    pub not_chosen_unnamed: u64,
    /// Offers that the words found and that could not be ordered, in the order of their ids.
    pub not_eligible: Vec<NotEligible>,
    /// How many of them there were, by reason.
    pub not_eligible_by_reason: BTreeMap<&'static str, u64>,
    /// The reasons in a sentence each.
    pub not_eligible_sentences: Vec<Texts>,
}

/// The offer chosen.
#[derive(Clone, Debug, Serialize)]
pub struct Chosen {
    /// As it stood in the ranking that was shown.
    #[serde(flatten)]
    pub ranked: RankedOffer,
    /// What it is.
    pub title: String,
    /// The supplier's name at the time.
    pub supplier_name: String,
    /// Why it was chosen although others stood before it.
    pub reason_not_first: Option<String>,
    /// The same in a sentence.
    #[serde(flatten)]
    pub texts: Texts,
}

/// Another offer that could have been ordered.
#[derive(Clone, Debug, Serialize)]
pub struct NotChosen {
    /// As it stood in the ranking.
    #[serde(flatten)]
    pub ranked: RankedOffer,
    /// What it is.
    pub title: String,
    /// The supplier's name at the time.
    pub supplier_name: String,
    /// How much dearer than the chosen one it is; below zero if it is cheaper.
    pub dearer_by: Decimal,
    /// How many working days slower it is; below zero if it is faster.
    pub slower_by: i32,
    /// Why not, in a sentence.
    #[serde(flatten)]
    pub texts: Texts,
}

/// A decision record could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// The market as it was could not be made.
    #[error(transparent)]
    Past(#[from] PastError),
    /// It could not be searched.
    #[error(transparent)]
    Search(#[from] search::SearchFailure),
}

/// The record of an order. Read models are used where they give the recorded ranking; what they do not give is
/// computed from the log alone.
pub fn of_order(
    log: &EventStore,
    kept: Option<&Generation>,
    placed: &OrderPlaced,
) -> Result<DecisionRecord, DecisionError> {
    let mut past = Past::of(log, kept);
    let mut lines: Vec<&OrderLine> = placed.lines.iter().collect();
    // The past is made going forward only.
    lines.sort_by_key(|line| (line.ranking.position, line.line));
    let mut decided = Vec::with_capacity(lines.len());
    for line in lines {
        let position = line.ranking.position;
        let by_read_models =
            past.kept(position).map(|seen| of_line(&seen, placed.authority, line)).transpose()?;
        decided.push(match by_read_models {
            Some(decision) if decision.reproduced => decision,
            Some(_) | None => of_line(&*past.folded(position)?, placed.authority, line)?,
        });
    }
    decided.sort_by_key(|decision| decision.line);
    Ok(DecisionRecord { format: FORMAT, order: placed.order, lines: decided })
}

fn of_line(
    seen: &Seen,
    authority: OrganisationId,
    line: &OrderLine,
) -> Result<LineDecision, DecisionError> {
    let shown = &line.ranking;
    let (question, understood) = match Question::asked(shown) {
        Some(question) => (question, true),
        None => (Question::everything(shown.day), false),
    };
    let question = Question { limit: MOST_NAMED, ..question };
    let audience = Audience::Authority(authority);
    let eligible = Eligible::on(&seen.market, audience, question.system, question.day);
    let answer = search::answer(seen, &eligible, &question)?;
    let reproduced = understood && answer.ranking == *shown;
    let ranked = answer.ranking.first.iter().chain(&answer.others);
    let not_chosen: Vec<_> = ranked
        .zip(&answer.hits)
        .filter(|(ranked, _)| ranked.offer != line.offer)
        .map(|(ranked, hit)| not_chosen(line, ranked, hit))
        .collect();
    let unnamed = answer.total.saturating_sub(answer.hits.len() as u64);
    let excluded = eligibility::excluded(seen, &eligible, &question, authority)?;
    Ok(LineDecision {
        line: line.line,
        ranking: shown.clone(),
        reproduced,
        chosen: chosen(&seen.market, line),
        not_chosen,
        not_chosen_unnamed: unnamed,
        not_eligible_sentences: excluded.sentences(),
        not_eligible_by_reason: excluded.counts(),
        not_eligible: excluded.named,
    })
}

fn chosen(market: &Market, line: &OrderLine) -> Chosen {
    let ranked = &line.chosen;
    let name = market.organisations.get(&ranked.supplier);
    Chosen {
        ranked: ranked.clone(),
        title: line.title.to_string(),
        supplier_name: name.map_or_else(String::new, |found| found.name.to_string()),
        reason_not_first: line.reason_not_first.as_ref().map(ToString::to_string),
        texts: sentences::chosen(line),
    }
}

fn not_chosen(line: &OrderLine, ranked: &RankedOffer, hit: &Hit) -> NotChosen {
    NotChosen {
        ranked: ranked.clone(),
        title: hit.title.clone(),
        supplier_name: hit.supplier.name.clone(),
        dearer_by: ranked.unit_price - line.chosen.unit_price,
        slower_by: i32::from(ranked.delivery_days) - i32::from(line.chosen.delivery_days),
        texts: sentences::not_chosen(line, ranked, &hit.sustainability),
    }
}

#[cfg(test)]
mod tests;
