//! The electronic auction as a last phase, on the price alone: when it runs and which bids count (§§ 25, 26 VgV, rules
//! § 3).
//! No bid is kept here, nobody is ranked and no clock is read: bids come as they were written, each with the instant of
//! its receipt.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::law::deadlines::{DeadlineRefused, not_before_its_end};
use crate::law::period::Reckoned;

/// What the invitation to the auction says (§ 26(2), (6) VgV); it is not changed afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The first instant at which bids count.
    pub starts: DateTime<Utc>,
    /// The instant at which it ends at the latest.
    pub ends: DateTime<Utc>,
    /// It ends earlier when for so many seconds no bid counted.
    pub quiet_seconds: u32,
    /// A bid lies below the bidder's own last one by at least this amount; above zero.
    pub minimum_step: Decimal,
}

/// A tender that takes part, with its price: first that of its complete evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Participant<Id> {
    /// Who.
    pub id: Id,
    /// The price that was tendered, then the last that was bid.
    pub price: Decimal,
}

/// An auction must not be opened so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum NotToBeOpened {
    /// the notice did not announce it.
    #[error("the notice did not announce an auction")]
    NotAnnounced,
    /// tenders have not been evaluated, all and in full.
    #[error("{open} tenders are not evaluated yet")]
    NotEvaluated {
        /// How many.
        open: usize,
    },
    /// an admissible tender is not invited.
    #[error("{missing} admissible tenders are not invited")]
    NotAllInvited {
        /// How many.
        missing: usize,
    },
    /// two working days have not passed.
    #[error(transparent)]
    TooEarly(DeadlineRefused),
    /// terms that make no sense.
    #[error("the terms cannot be used: {why}")]
    Terms {
        /// Why.
        why: &'static str,
    },
}

impl NotToBeOpened {
    /// The rule that refused.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::NotAnnounced => "R-3.05",
            Self::NotEvaluated { .. } => "R-3.02",
            Self::NotAllInvited { .. } => "R-3.07",
            Self::TooEarly(refused) => refused.rule(),
            Self::Terms { .. } => "R-3.06",
        }
    }
}

/// What is known when the invitations to an auction are to go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preparation<'a> {
    /// Whether the notice announced it.
    pub announced: bool,
    /// Tenders without a complete evaluation.
    pub not_evaluated: usize,
    /// Admissible tenders.
    pub admissible: usize,
    /// Of these, invited now, all at once.
    pub invited: usize,
    /// Two working days from the invitations.
    pub notice: &'a Reckoned,
    /// The start in German time.
    pub starts: NaiveDateTime,
}

/// whether the invitations may go out.
pub fn may_be_opened(terms: &Terms, prepared: &Preparation<'_>) -> Result<(), NotToBeOpened> {
    if !prepared.announced {
        return Err(NotToBeOpened::NotAnnounced);
    }
    if prepared.not_evaluated > 0 {
        return Err(NotToBeOpened::NotEvaluated { open: prepared.not_evaluated });
    }
    if prepared.invited < prepared.admissible {
        let missing = prepared.admissible - prepared.invited;
        return Err(NotToBeOpened::NotAllInvited { missing });
    }
    if terms.ends <= terms.starts {
        return Err(NotToBeOpened::Terms { why: "it ends before it starts" });
    }
    if terms.quiet_seconds == 0 {
        return Err(NotToBeOpened::Terms { why: "there is no quiet time" });
    }
    if terms.minimum_step <= Decimal::ZERO {
        return Err(NotToBeOpened::Terms { why: "there is no minimum step" });
    }
    not_before_its_end(prepared.notice, prepared.starts, "R-3.08").map_err(NotToBeOpened::TooEarly)
}

/// A bid does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum BidRefused {
    /// before the start.
    #[error("the auction has not started")]
    NotStarted,
    /// at the published end or later, or after the quiet time.
    #[error("the auction ended at {ended}")]
    Closed {
        /// When.
        ended: DateTime<Utc>,
    },
    /// nobody bids who was not invited.
    #[error("only who was invited bids")]
    NotInvited,
    /// not lower than the bidder's own last price.
    #[error("the bid is not below the bidder's own last price of {last}")]
    NotLower {
        /// The last price.
        last: Decimal,
    },
    /// the step is too small.
    #[error("the bid lies less than the minimum step of {step} below {last}")]
    StepTooSmall {
        /// The minimum step.
        step: Decimal,
        /// The last price.
        last: Decimal,
    },
    /// A price that is none.
    #[error("a price is above zero")]
    NoPrice,
}

impl BidRefused {
    /// The rule that refused.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::NotStarted => "R-3.10",
            Self::Closed { .. } => "R-3.11",
            Self::NotInvited => "R-3.07",
            Self::NotLower { .. } | Self::NoPrice => "R-3.03",
            Self::StepTooSmall { .. } => "R-3.06",
        }
    }
}

/// An auction as far as it has gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auction<Id> {
    terms: Terms,
    standing: Vec<Participant<Id>>,
    last_bid: Option<DateTime<Utc>>,
}

impl<Id: Copy + Eq> Auction<Id> {
    /// An auction in which nobody has bid yet.
    #[must_use]
    pub fn new(terms: Terms, participants: &[Participant<Id>]) -> Self {
        Self { terms, standing: participants.to_vec(), last_bid: None }
    }

    /// when it ends if no further bid counts: the quiet time after the last one, the published end at the latest.
    #[must_use]
    pub fn ends(&self) -> DateTime<Utc> {
        let quiet = TimeDelta::seconds(self.terms.quiet_seconds.into());
        let since = self.last_bid.unwrap_or(self.terms.starts);
        since.checked_add_signed(quiet).map_or(self.terms.ends, |end| end.min(self.terms.ends))
    }

    /// Whether a bid counts; the auction does not change.
    pub fn check(&self, bidder: Id, price: Decimal, at: DateTime<Utc>) -> Result<(), BidRefused> {
        let own = self.standing.iter().find(|standing| standing.id == bidder);
        let last = own.ok_or(BidRefused::NotInvited)?.price;
        if at < self.terms.starts {
            return Err(BidRefused::NotStarted);
        }
        if at >= self.ends() {
            return Err(BidRefused::Closed { ended: self.ends() });
        }
        if price <= Decimal::ZERO {
            return Err(BidRefused::NoPrice);
        }
        if price >= last {
            return Err(BidRefused::NotLower { last });
        }
        if last - price < self.terms.minimum_step {
            return Err(BidRefused::StepTooSmall { step: self.terms.minimum_step, last });
        }
        Ok(())
    }

    /// The auction after a bid that counts.
    pub fn bid(
        mut self,
        bidder: Id,
        price: Decimal,
        at: DateTime<Utc>,
    ) -> Result<Self, BidRefused> {
        self.check(bidder, price, at)?;
        if let Some(own) = self.standing.iter_mut().find(|standing| standing.id == bidder) {
            own.price = price;
        }
        // A bid that was received a moment earlier and written a moment later brings no end nearer.
        self.last_bid = self.last_bid.max(Some(at));
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
