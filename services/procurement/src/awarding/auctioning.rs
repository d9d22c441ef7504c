//! The electronic auction: invitations to all at once, bids, its end (§§ 25, 26 VgV; rules § 3).
//! Which bid counts on the price is decided in `award::auction`; ranks are those of the frozen scheme.

use chrono::{DateTime, TimeDelta, Utc};
use schemas::award::{
    AuctionBidPlaced, AuctionEnded, AuctionInvited, AuctionPlace, AuctionPrice, AwardEvent,
    EvaluatedAfter,
};
use schemas::german_day::german_day;
use schemas::ids::{OrganisationId, TenderId};
use schemas::money::Money;

use super::scored::{in_proportion, is_price, line, not_scored, performance};
use super::{
    Auction, Award, AwardCommand, AwardRejection, Decided, considered, evaluating, standing,
    undecided,
};
use crate::award::auction::{
    self as bidding, BidRefused, NotToBeOpened, Participant, Preparation, Terms, may_be_opened,
};
use crate::award::life_cycle::at_price;
use crate::award::ratio::TooLong;
use crate::award::scoring::{Tender, evaluate};
use crate::law::berlin::german_time;
use crate::law::deadlines::auction_start;
use crate::law::reach::within_reach;

/// all whose tenders are considered are invited at once, with their result.
pub(super) fn invite(award: &Award, command: &AwardCommand, starts: DateTime<Utc>) -> Decided {
    if let Some(auction) = &award.auction {
        let why = NotToBeOpened::Terms { why: "there is one already" };
        let same = auction.invited.starts == starts;
        return if same { Ok(vec![]) } else { Err(AwardRejection::AuctionNotToBeOpened { why }) };
    }
    undecided(award)?;
    let begun = award.begun.as_ref().ok_or(AwardRejection::NotBegun)?;
    let frozen = begun.auction.as_ref().ok_or(AwardRejection::NoAuction)?;
    let last = evaluating::current(award, command)?;
    within_reach(command.today(), german_day(starts))?;
    let ends = starts + TimeDelta::minutes(frozen.most_minutes.into());
    let (quiet_seconds, minimum_step) = (frozen.quiet_seconds, frozen.minimum_step);
    let terms = Terms { starts, ends, quiet_seconds, minimum_step: minimum_step.amount };
    let call = &command.call;
    let notice = auction_start(&command.law.holidays, &call.place, command.today());
    let notice = notice.map_err(|error| AwardRejection::NotKnown { why: error.to_string() })?;
    let admissible = award.considered().count();
    let prepared = Preparation {
        announced: call.auctions_announced,
        not_evaluated: admissible.saturating_sub(last.standings.len()),
        admissible,
        invited: last.standings.len(),
        notice: &notice,
        starts: german_time(starts),
    };
    may_be_opened(&terms, &prepared).map_err(|why| AwardRejection::AuctionNotToBeOpened { why })?;
    let place = |s: &schemas::award::TenderStanding| AuctionPlace {
        tender: s.tender,
        tenderer: s.tenderer,
        place: s.place,
        price: s.price,
    };
    let invited = AuctionInvited {
        evaluation: last.evaluation,
        starts,
        ends,
        quiet_seconds,
        minimum_step,
        formula: line(begun.scheme.method.id())?,
        places: last.standings.iter().map(place).collect(),
    };
    Ok(vec![invited.into()])
}

/// The auction on its prices with every bid that counted.
fn running(auction: &Auction) -> Result<bidding::Auction<TenderId>, BidRefused> {
    let invited = &auction.invited;
    let terms = Terms {
        starts: invited.starts,
        ends: invited.ends,
        quiet_seconds: invited.quiet_seconds,
        minimum_step: invited.minimum_step.amount,
    };
    let participant =
        |place: &AuctionPlace| Participant { id: place.tender, price: place.price.amount };
    let participants: Vec<_> = invited.places.iter().map(participant).collect();
    let begun = bidding::Auction::new(terms, &participants);
    auction
        .bids
        .iter()
        .try_fold(begun, |auction, bid| auction.bid(bid.tender, bid.price.amount, bid.at))
}

/// a bid is lower by a step, in time and by somebody invited; its rank is told.
pub(super) fn bid(
    award: &Award,
    command: &AwardCommand,
    tenderer: OrganisationId,
    price: Money,
) -> Decided {
    let auction = award.auction.as_ref().ok_or(AwardRejection::NoAuction)?;
    let own = auction.invited.places.iter().find(|place| place.tenderer == tenderer);
    let refused = |why| AwardRejection::BidRefused { why };
    let own = own.ok_or(refused(BidRefused::NotInvited))?;
    let tender = own.tender;
    // § 57 VgV: whose tender is excluded does not bid on.
    considered(award, tender)?;
    standing::stands(command, tenderer)?;
    let last = auction.bids.iter().rev().find(|bid| bid.tender == tender);
    if last.is_some_and(|last| last.price == price) {
        return Ok(vec![]);
    }
    if let Some(ended) = &auction.ended {
        return Err(refused(BidRefused::Closed { ended: ended.ended_at }));
    }
    if price.currency != own.price.currency || !is_price(price) || price.amount.scale() > 2 {
        return Err(refused(BidRefused::NoPrice));
    }
    let before = running(auction).map_err(refused)?;
    let after = before.bid(tender, price.amount, command.now).map_err(refused)?;
    let at = command.now;
    let ends = after.ends();
    let mut with_it = auction.clone();
    with_it.bids.push(AuctionBidPlaced { tender, price, at, rank: 0, ends });
    let rank = rank(award, &with_it, tender)?;
    Ok(vec![AuctionBidPlaced { tender, price, at, rank, ends }.into()])
}

/// The last price of each participant.
#[must_use]
fn prices(auction: &Auction) -> Vec<AuctionPrice> {
    let price = |place: &AuctionPlace| {
        let bid = auction.bids.iter().rev().find(|bid| bid.tender == place.tender);
        AuctionPrice { tender: place.tender, price: bid.map_or(place.price, |bid| bid.price) }
    };
    auction.invited.places.iter().map(price).collect()
}

/// where a tender stands by the frozen scheme with the prices as they are, among those that are
/// considered.
fn rank(award: &Award, auction: &Auction, tender: TenderId) -> Result<u32, AwardRejection> {
    let begun = award.begun.as_ref().ok_or(AwardRejection::NotBegun)?;
    let last = award.evaluation().ok_or(AwardRejection::NotEvaluated)?;
    let mut tenders = Vec::with_capacity(last.standings.len());
    let prices = prices(auction).into_iter();
    let counts = |price: &AuctionPrice| considered(award, price.tender).is_ok();
    for AuctionPrice { tender, price } in prices.filter(counts) {
        let standing = last.standings.iter().find(|standing| standing.tender == tender);
        let standing = standing.ok_or(AwardRejection::UnknownTender { tender })?;
        let performance = performance(standing).map_err(not_scored)?;
        // a bid is a price without VAT; what is scored is on the published basis.
        let (before, price) = match standing.gross {
            None => (standing.price, price),
            Some(gross) => {
                let after = in_proportion(gross, standing.price, price);
                (gross, after.ok_or(not_scored(TooLong))?)
            }
        };
        // a bid is a price; what is scored is the cost that it leads to.
        let price = match &standing.cost {
            Some(cost) => at_price(cost, before, price).ok_or(not_scored(TooLong))?,
            None => price.amount,
        };
        tenders.push(Tender { id: tender, performance, price, lot: standing.lot });
    }
    let evaluation = evaluate(&begun.scheme, &tenders).map_err(not_scored)?;
    let own = evaluation.tenders.iter().find(|scored| scored.id == tender);
    let place = own.ok_or(AwardRejection::Excluded { tender })?.place;
    Ok(u32::try_from(place).unwrap_or(u32::MAX))
}

impl Award {
    /// the rank and the own price of a tenderer in the auction, and nothing of the others; none for whoever does
    /// not take part, or no longer.
    #[must_use]
    pub fn told_in_auction(&self, tenderer: OrganisationId) -> Option<(u32, Money)> {
        let auction = self.auction.as_ref()?;
        let own = auction.invited.places.iter().find(|place| place.tenderer == tenderer)?;
        let own_price = prices(auction).into_iter().find(|price| price.tender == own.tender)?;
        Some((rank(self, auction, own.tender).ok()?, own_price.price))
    }

    /// when the auction ends if no further bid counts.
    #[must_use]
    pub fn auction_ends(&self) -> Option<DateTime<Utc>> {
        let auction = self.auction.as_ref().filter(|auction| auction.ended.is_none())?;
        running(auction).ok().map(|running| running.ends())
    }
}

/// the end of the auction, once it is over, and the evaluation with its prices. It ends also where nobody is left
/// to be scored: then people decide what becomes of the call.
pub(super) fn end(award: &Award, command: &AwardCommand) -> Vec<AwardEvent> {
    let over = award.auction_ends().filter(|ends| *ends <= command.now);
    let (Some(auction), Some(ended_at)) = (&award.auction, over) else { return vec![] };
    let bids = u32::try_from(auction.bids.len()).unwrap_or(u32::MAX);
    let ended = AuctionEnded { ended_at, bids, prices: prices(auction) };
    let event: AwardEvent = ended.into();
    let after = award.clone().after(&event);
    let mut events = vec![event];
    if !command.call.cancelled {
        // What stands against scoring (nobody is left, a low bid) waits for people; the end is a fact all the same.
        if let Ok(evaluated) = evaluating::follows(&after, command, EvaluatedAfter::Auction) {
            events.extend(evaluated);
        }
    }
    events
}
