//! Abnormally low tenders: noticed by a published gap, asked about, decided by people (§ 60 VgV; ).
//! No tender is rejected for its price alone.

use rust_decimal::{Decimal, RoundingStrategy};
use schemas::award::{
    AbnormallyLowDecided, AbnormallyLowNoticed, AwardEvent, EnquiryAbout, ExclusionGround,
    LowAgainst, LowPriceFinding, TenderExcluded,
};
use schemas::ids::TenderId;
use schemas::money::Money;

use super::{Award, AwardCommand, AwardRejection, Decided, considered, undecided};
use crate::award::ratio::{Ratio, TooLong};

/// prices that lie so far below the next higher one, or below the authority's own estimate, that they must be asked about, and were not noticed yet: as
/// tendered, and once more as they came out of an auction. The law has no percentage; the one that the procedure began
/// with counts.
pub(super) fn noticed(award: &Award, command: &AwardCommand) -> Vec<AwardEvent> {
    let Some(begun) = &award.begun else { return vec![] };
    if award.approved.is_some() || command.call.cancelled {
        return vec![];
    }
    let mut prices: Vec<(TenderId, Money)> = award
        .considered()
        .filter_map(|tender| {
            Some((tender.tender, award.auctioned(tender.tender).or(tender.total)?))
        })
        .collect();
    prices.sort_by_key(|(tender, price)| (price.amount, *tender));
    let mut found = Vec::new();
    for (at, (tender, price)) in prices.iter().enumerate() {
        if award.low.get(tender).is_some_and(|low| low.noticed.price == *price) {
            continue;
        }
        let higher = prices[at + 1..].iter().find(|(_, other)| other.amount > price.amount);
        let next = higher.map(|(_, next)| (*next, begun.low_price_percent, LowAgainst::NextPrice));
        let percent =
            begun.low_estimate_percent.filter(|_| price.currency == begun.estimate.currency);
        let estimate = percent.map(|percent| (begun.estimate, percent, LowAgainst::Estimate));
        let conspicuous = next.into_iter().chain(estimate).find_map(|(next, percent, against)| {
            let gap_percent = gap(price, &next, percent).ok()??;
            let (tender, price) = (*tender, *price);
            Some(AbnormallyLowNoticed { tender, price, next, gap_percent, against })
        });
        found.extend(conspicuous.map(AwardEvent::from));
    }
    found
}

/// By how many percent of the next price this one lies below it, if by so many or more.
fn gap(price: &Money, next: &Money, percent: u8) -> Result<Option<Decimal>, TooLong> {
    if next.amount <= Decimal::ZERO {
        return Ok(None);
    }
    let below = Ratio::of(next.amount)?.minus(Ratio::of(price.amount)?)?;
    let share = below.times(Ratio::whole(100))?.over(Ratio::of(next.amount)?)?;
    if share < Ratio::whole(percent.into()) {
        return Ok(None);
    }
    let shown = share.rounded(3, schemas::scoring::Rounding::TowardsZero)?;
    Ok(Some(shown.round_dp_with_strategy(1, RoundingStrategy::ToZero)))
}

/// asked first, then decided; a breach of duties must lead to rejection, what is unexplained may and, under the
/// rules from July 2026, should.
pub(super) fn decide(
    award: &Award,
    command: &AwardCommand,
    decided: &AbnormallyLowDecided,
) -> Decided {
    let tender = decided.tender;
    let low = award.low.get(&tender).ok_or(AwardRejection::NotLow { tender })?;
    if low.decided.as_ref() == Some(decided) {
        return Ok(vec![]);
    }
    undecided(award)?;
    considered(award, tender)?;
    let asked = award.enquiries.iter().any(|(number, enquiry)| {
        let about = &enquiry.asked.about;
        *number > low.enquiries_before
            && enquiry.asked.tender == tender
            && *about == EnquiryAbout::AbnormallyLowPrice
            && !enquiry.waits()
    });
    if !asked {
        return Err(AwardRejection::LowPriceNotAsked { tender });
    }
    let should = command.call.rules().should_reject_unexplained_low();
    let refused = |why| Err(AwardRejection::LowPriceDecision { why });
    let ground = match (decided.finding, decided.rejected) {
        (LowPriceFinding::Explained, true) => {
            return refused("a tender whose price is explained is not rejected for it");
        }
        (LowPriceFinding::BreachOfDuties, false) => {
            return refused("a price that rests on a breach of duties must be rejected");
        }
        (LowPriceFinding::Unexplained, false) if should && decided.exception.is_none() => {
            return refused("an unexplained price should be rejected: say why not here");
        }
        (LowPriceFinding::Explained | LowPriceFinding::Unexplained, false) => None,
        (LowPriceFinding::Unexplained, true) => Some(ExclusionGround::AbnormallyLow),
        (LowPriceFinding::BreachOfDuties, true) => Some(ExclusionGround::BreachOfDuties),
    };
    let reason = decided.reason.clone();
    let mut events = vec![decided.clone().into()];
    events.extend(ground.map(|ground| TenderExcluded { tender, ground, reason }.into()));
    Ok(events)
}

/// nothing is scored while a low price is not decided on.
pub(super) fn all_decided(award: &Award) -> Result<(), AwardRejection> {
    let open = award
        .considered()
        .find(|tender| award.low.get(&tender.tender).is_some_and(|low| low.decided.is_none()));
    open.map_or(Ok(()), |open| Err(AwardRejection::LowPriceUndecided { tender: open.tender }))
}
