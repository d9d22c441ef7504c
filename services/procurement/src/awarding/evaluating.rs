//! When tenders are scored, and lots between equals (§ 58 VgV; rules § 6.2).
//! How a score comes about stands in `scored`.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schemas::award::{AwardEvent, DrawnLot, EvaluatedAfter, LotsDrawn, TendersEvaluated};
use schemas::ids::{ActorId, TenderId};
use schemas::text::Line;

use super::scored::{FORMULA_VERSION, Scored, line, score};
use super::{
    Award, AwardCommand, AwardRejection, Call, Decided, examining, low, standing, undecided,
};

pub(super) fn evaluate(award: &Award, command: &AwardCommand, reason: Option<&Line>) -> Decided {
    // Asked for again when nothing has changed, nothing happens, even after the award.
    let scored = ready(award, command)?;
    let Some(last) = award.evaluation() else {
        return Ok(vec![told(award, &command.call, scored, EvaluatedAfter::Examination, None)?]);
    };
    let void = award.to_evaluate_again;
    if last.inputs == scored.inputs && !void {
        return Ok(vec![]);
    }
    undecided(award)?;
    if award.auction.as_ref().is_some_and(|auction| auction.ended.is_none()) {
        return Err(AwardRejection::AuctionOpen);
    }
    // why it is evaluated again was said with the withdrawal.
    let returned = award.returned.as_ref().filter(|_| void).map(|withdrawn| &withdrawn.reason);
    let reason = reason.or(returned).ok_or(AwardRejection::ReasonForEvaluation)?;
    Ok(vec![told(award, &command.call, scored, EvaluatedAfter::Correction, Some(reason.clone()))?])
}

fn ready(award: &Award, command: &AwardCommand) -> Result<Scored, AwardRejection> {
    examining::examined(award)?;
    standing::all_stand(award, command)?;
    low::all_decided(award)?;
    score(award, &command.call)
}

/// What must be known of the method; and a price far above the estimate, which was then made too low (R-4.26, § 3(1) VgV).
fn warning(
    of_method: Option<&str>,
    call: &Call,
    scored: &Scored,
) -> Result<Option<Line>, AwardRejection> {
    let percent = Decimal::from(100 + u32::from(call.low_price_percent));
    let estimate = call.estimate;
    let first = scored.standings.first().map(|standing| standing.price);
    let above = first.filter(|price| {
        price.amount.checked_mul(Decimal::ONE_HUNDRED) > estimate.amount.checked_mul(percent)
    });
    let above = above.map(|price| {
        let more = call.low_price_percent;
        format!("the best price, {price}, is more than {more} % above the estimate of {estimate}: say why, or cancel the call")
    });
    let told: Vec<String> = of_method.map(str::to_owned).into_iter().chain(above).collect();
    if told.is_empty() { Ok(None) } else { line(&told.join("; ")).map(Some) }
}

/// The result as an event.
fn told(
    award: &Award,
    call: &Call,
    scored: Scored,
    after: EvaluatedAfter,
    reason: Option<Line>,
) -> Result<AwardEvent, AwardRejection> {
    let begun = award.begun.as_ref().ok_or(AwardRejection::NotBegun)?;
    let method = begun.scheme.method;
    let number = award.evaluation().map_or(0, |last| last.evaluation);
    let evaluated = TendersEvaluated {
        evaluation: number.saturating_add(1),
        after,
        reason,
        formula: line(method.id())?,
        formula_version: FORMULA_VERSION,
        warning: warning(method.warning(), call, &scored)?,
        inputs: scored.inputs,
        standings: scored.standings,
        lot_needed: scored.lot_needed,
    };
    Ok(evaluated.into())
}

/// The evaluation that follows from an auction or from lots.
pub(super) fn follows(award: &Award, command: &AwardCommand, after: EvaluatedAfter) -> Decided {
    // what an auction or a lot leads to waits until nobody rests any more.
    standing::all_stand(award, command)?;
    let scored = score(award, &command.call)?;
    if award.evaluation().is_some_and(|last| last.inputs == scored.inputs) {
        return Ok(vec![]);
    }
    Ok(vec![told(award, &command.call, scored, after, None)?])
}

/// The last evaluation, if nothing has changed since.
pub(super) fn current<'a>(
    award: &'a Award,
    command: &AwardCommand,
) -> Result<&'a TendersEvaluated, AwardRejection> {
    let last = award.evaluation().ok_or(AwardRejection::NotEvaluated)?;
    let scored = ready(award, command)?;
    let counts = last.inputs == scored.inputs && !award.to_evaluate_again;
    if counts { Ok(last) } else { Err(AwardRejection::EvaluationStale) }
}

/// Lots are drawn by two people between those that share the first place, one for each.
pub(super) fn draw(
    award: &Award,
    command: &AwardCommand,
    witness: ActorId,
    how: &Line,
    lots: &[DrawnLot],
) -> Decided {
    let drawn: Vec<(TenderId, u32)> = lots.iter().map(|drawn| (drawn.tender, drawn.lot)).collect();
    let known = |(tender, lot): &(TenderId, u32)| award.lots.get(tender) == Some(lot);
    if !drawn.is_empty() && drawn.iter().all(known) {
        return Ok(vec![]);
    }
    undecided(award)?;
    let last = current(award, command)?;
    if !last.lot_needed {
        return Err(AwardRejection::NoLotNeeded);
    }
    let refused = |why| Err(AwardRejection::LotsUnusable { why });
    if witness == command.by {
        return refused("lots are drawn before a witness: another person");
    }
    if !command.call.officers.contains(&witness) {
        return refused("the witness is somebody who acts for the authority");
    }
    if award.conflicted.contains_key(&witness) {
        return Err(AwardRejection::ConflictOfInterest { actor: witness });
    }
    let equals: BTreeSet<TenderId> =
        last.standings.iter().filter(|s| s.place == 1).map(|s| s.tender).collect();
    let named: BTreeSet<TenderId> = drawn.iter().map(|(tender, _)| *tender).collect();
    let numbers: BTreeSet<u32> = drawn.iter().map(|(_, lot)| *lot).collect();
    if named != equals || drawn.len() != equals.len() {
        return refused("each tender that shares the first place draws one lot, and no other");
    }
    if numbers.len() != drawn.len() {
        return refused("two lots have the same number");
    }
    let drawn_by = command.by;
    let event: AwardEvent =
        LotsDrawn { drawn_by, witness, how: how.clone(), lots: lots.to_vec() }.into();
    let after = award.clone().after(&event);
    let mut events = vec![event];
    events.extend(follows(&after, command, EvaluatedAfter::Lots)?);
    Ok(events)
}
