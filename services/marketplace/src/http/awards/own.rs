//! What a tenderer sees of an award: its own tender, what it was asked and told, its rank in the auction.
//! No price, name, point or document of another tenderer stands in it but what it was told in a letter.

use chrono::{DateTime, NaiveDate, Utc};
use procurement::awarding::Award;
use projections::awards::{AwardView, EnquiryView};
use schemas::award::{
    AuctionBidPlaced, AwardDecisionWithdrawn, InformationLetter, ReasonsGiven, Standstill,
    TenderStanding, TenderToJudge, WithdrawalLetter,
};
use schemas::ids::{OrganisationId, SpecificProcurementId};
use schemas::money::Money;
use schemas::text::Line;
use serde::Serialize;
use utoipa::ToSchema;

/// What a tenderer sees of an award.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnAwardView {
    /// The specific procurement.
    procurement: SpecificProcurementId,
    /// Its title.
    subject: Line,
    /// The own tender as the opening found it.
    tender: TenderToJudge,
    /// What was asked, and what was answered.
    enquiries: Vec<EnquiryView>,
    /// The auction, if the tenderer was invited.
    auction: Option<OwnAuctionView>,
    /// What the tenderer was told of the decision, once there is one.
    letter: Option<InformationLetter>,
    /// What the tenderer was told of decisions that were withdrawn.
    withdrawn: Vec<WithdrawalLetter>,
    /// Until when the tender binds; none where the procedure is older than the rule.
    binds_until: Option<NaiveDate>,
    /// Until when the tenderer was asked to be bound, if it was.
    asked_to_bind_until: Option<NaiveDate>,
    /// The waiting before the contract.
    standstill: Option<Standstill>,
    /// The own points and place, once the decision was told.
    own_standing: Option<TenderStanding>,
    /// The last day for reasons that were asked for.
    reasons_due: Option<NaiveDate>,
    /// The reasons.
    reasons: Option<ReasonsGiven>,
    /// Whether the contract with the tenderer is concluded.
    contract: bool,
}

/// What a bidder sees of an auction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnAuctionView {
    /// The first instant at which bids count.
    starts: DateTime<Utc>,
    /// When it ends if no further bid counts.
    ends: DateTime<Utc>,
    /// When it ends at the latest.
    ends_at_the_latest: DateTime<Utc>,
    /// It ends after so many seconds without a bid.
    quiet_seconds: u32,
    /// A bid lies below the own last one by at least so much.
    minimum_step: Money,
    /// The formula by which ranks come about.
    formula: Line,
    /// The place and points with which the tender went into the auction.
    went_in: Option<TenderStanding>,
    /// The own rank now.
    rank: Option<u32>,
    /// The own last price.
    price: Option<Money>,
    /// The own bids.
    bids: Vec<AuctionBidPlaced>,
    /// Whether it has ended.
    ended: bool,
}

impl OwnAwardView {
    /// The view of a tenderer; none for whoever has no tender.
    pub(super) fn of(view: &AwardView, award: &Award, tenderer: OrganisationId) -> Option<Self> {
        let tender = view.begun.tenders.iter().find(|tender| tender.tenderer == tenderer)?;
        let told = view.approved.is_some();
        let standing = |evaluation: Option<&schemas::award::TendersEvaluated>| {
            let standings = evaluation.map_or(&[][..], |evaluation| &evaluation.standings);
            standings.iter().find(|standing| standing.tender == tender.tender).cloned()
        };
        let reasons = view.reasons.iter().find(|reasons| reasons.tenderer == tenderer);
        let own = |enquiry: &&EnquiryView| enquiry.asked.tender == tender.tender;
        let contract = view.contract.as_ref();
        let to = |withdrawn: &'_ AwardDecisionWithdrawn| {
            let letters = withdrawn.letters.iter();
            letters.filter(|letter| letter.addressee == tenderer).cloned().collect::<Vec<_>>()
        };
        let invited = view.begun.binding_until;
        let asked = view.binding_asked.as_ref().filter(|asked| asked.asked.contains(&tenderer));
        Some(Self {
            procurement: view.begun.procurement,
            subject: view.begun.subject.clone(),
            tender: tender.clone(),
            enquiries: view.enquiries.iter().filter(own).map(without_judgement).collect(),
            auction: OwnAuctionView::of(view, award, tenderer),
            letter: view.letters.iter().find(|letter| letter.addressee == tenderer).cloned(),
            withdrawn: view.returned.iter().flat_map(to).collect(),
            binds_until: invited.map(|invited| award.binds_until(tenderer, invited)),
            asked_to_bind_until: asked.map(|asked| asked.until),
            standstill: view.approved.as_ref().map(|approved| approved.standstill),
            own_standing: standing(view.evaluations.last()).filter(|_| told),
            reasons_due: reasons.map(|reasons| reasons.due),
            reasons: reasons.and_then(|reasons| reasons.given.clone()),
            contract: contract.is_some_and(|contract| contract.tenderer == tenderer),
        })
    }
}

/// What the authority made of an answer is told with the decision, not before.
fn without_judgement(enquiry: &EnquiryView) -> EnquiryView {
    EnquiryView { settled: None, ..enquiry.clone() }
}

impl OwnAuctionView {
    fn of(view: &AwardView, award: &Award, tenderer: OrganisationId) -> Option<Self> {
        let auction = view.auction.as_ref()?;
        let invited = &auction.invited;
        let own = invited.places.iter().find(|place| place.tenderer == tenderer)?;
        let before = view.evaluations.iter().find(|e| e.evaluation == invited.evaluation);
        let standings = before.map_or(&[][..], |evaluation| &evaluation.standings);
        let told = award.told_in_auction(tenderer);
        let bids = auction.bids.iter().filter(|bid| bid.tender == own.tender);
        let ended = auction.ended.as_ref().map(|ended| ended.ended_at);
        Some(Self {
            starts: invited.starts,
            ends: ended.or_else(|| award.auction_ends())?,
            ends_at_the_latest: invited.ends,
            quiet_seconds: invited.quiet_seconds,
            minimum_step: invited.minimum_step,
            formula: invited.formula.clone(),
            went_in: standings.iter().find(|standing| standing.tender == own.tender).cloned(),
            rank: told.map(|(rank, _)| rank),
            price: told.map(|(_, price)| price),
            bids: bids.cloned().collect(),
            ended: auction.ended.is_some(),
        })
    }
}
