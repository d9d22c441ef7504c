//! The auction as a last phase: invitation, bids, ranks, end, result.
//! When a bid counts on the price alone is tested at `award::auction`.

use schemas::award::{
    AbnormallyLowDecided, AwardEvent, EnquiryAbout, EvaluatedAfter, ExclusionGround,
    LowPriceFinding, TenderExcluded, TendererAnswered,
};
use schemas::award_criterion::{AwardCriterion, PointsBy};
use schemas::scoring::{Method, Shares};
use schemas::specific_procurement::AuctionTerms;

use super::concluding::{confirm, propose};
use super::evaluating::evaluate;
use super::facts::{Story, at, call, dec, euros, firm, line, scheme, tender};
use crate::awarding::{AwardRejection, AwardStep, Question};

/// Three tenders; delivery counts 30 %, the price 70 %.
fn story() -> Story {
    let mut facts = call(&[("1000", 5), ("1010", 15), ("1050", 10)]);
    let points = PointsBy::Delivery { most: dec("10"), best_days: 5, worst_days: 15 };
    facts.criteria = vec![AwardCriterion { name: line("Lieferzeit"), points }];
    let shares = Shares::new(30, 70).unwrap();
    facts.scheme = scheme(Method::ThreeRule { shares, most: dec("10") });
    let minimum_step = euros("5");
    facts.auction = Some(AuctionTerms { minimum_step, quiet_seconds: 300, most_minutes: 60 });
    // § 9.3 no. 18 begins on the Thursday before Easter.
    let mut story = Story::begun(facts);
    story.does(evaluate());
    story
}

fn invite(starts: &str) -> AwardStep {
    AwardStep::InviteToAuction { starts: at(starts) }
}

fn bid(number: u128, price: &str) -> AwardStep {
    AwardStep::PlaceBid { tenderer: firm(number), price: euros(price) }
}

/// The tenderer is asked about its price, answers, and is believed.
#[track_caller]
fn explained(story: &mut Story, number: u128, enquiry: u16) {
    story.does(AwardStep::AskTenderer(Question {
        tender: tender(number),
        about: EnquiryAbout::AbnormallyLowPrice,
        text: line("Bitte erläutern Sie Ihren Preis"),
        until: story.now + chrono::TimeDelta::days(2),
        would_change_the_tender: false,
    }));
    let answer = TendererAnswered { enquiry, text: line("Restposten"), documents: vec![] };
    story.does(AwardStep::AnswerEnquiry { tenderer: firm(number), answer });
    story.does(AwardStep::DecideLowPrice(AbnormallyLowDecided {
        tender: tender(number),
        finding: LowPriceFinding::Explained,
        rejected: false,
        reason: line("Der Einkaufspreis ist belegt"),
        exception: None,
    }));
}

fn exclude(number: u128) -> AwardStep {
    AwardStep::ExcludeTender(TenderExcluded {
        tender: tender(number),
        ground: ExclusionGround::NotSuitable,
        reason: line("Der Nachweis ist nicht mehr gültig"),
    })
}

fn running() -> Story {
    let mut story = story();
    story.does(invite("2026-09-25T08:00:00Z"));
    story.at("2026-09-25T08:00:00Z");
    story
}

/// after a whole evaluation, announced, to all, two working days before.
#[test]
fn all_are_invited_at_once_two_working_days_before_with_their_results() {
    let mut story = story();
    story.refused_by("R-3.08", invite("2026-09-24T08:00:00Z"));
    story.call.auctions_announced = false;
    story.refused_by("R-3.05", invite("2026-09-25T08:00:00Z"));
    story.call.auctions_announced = true;
    let events = story.does(invite("2026-09-25T08:00:00Z"));
    let AwardEvent::AuctionInvited(invited) = &events[0] else { panic!("{events:?}") };
    let places: Vec<_> = invited.places.iter().map(|p| (p.tender, p.place, p.price)).collect();
    let expected = [
        (tender(1), 1, euros("1000")),
        (tender(3), 2, euros("1050")),
        (tender(2), 3, euros("1010")),
    ];
    assert_eq!(places, expected);
    assert_eq!(invited.ends, at("2026-09-25T09:00:00Z"));
    let mut without = call(&[("100", 5)]);
    without.criteria.clear();
    let mut story = Story::begun(without);
    story.does(evaluate());
    story.refused_by("R-3.05", invite("2026-09-25T08:00:00Z"));
}

/// bids that do not count.
#[test]
fn a_bid_counts_in_time_by_a_step_and_from_somebody_invited() {
    let mut story = running();
    story.at("2026-09-25T07:59:59Z").refused_by("R-3.10", bid(2, "990"));
    story.at("2026-09-25T08:00:00Z").refused_by("R-3.03", bid(2, "1011"));
    story.refused_by("R-3.06", bid(2, "1005.01"));
    story.refused_by("R-3.07", bid(9, "900"));
    story.does(bid(2, "1005"));
}

/// the rank is that of the published formula, and nothing of the others is told.
#[test]
fn a_bidder_is_told_its_rank_by_the_published_formula_and_its_own_price() {
    let mut story = running();
    assert_eq!(story.award.told_in_auction(firm(2)), Some((3, euros("1010"))));
    story.does(bid(2, "950"));
    // 30 points less for delivery are not made up for by 50 euros.
    assert_eq!(story.award.told_in_auction(firm(2)), Some((3, euros("950"))));
    let events = story.does(bid(2, "550"));
    assert!(matches!(&events[0], AwardEvent::AuctionBidPlaced(e) if e.rank == 1));
    assert_eq!(story.award.told_in_auction(firm(1)).map(|told| told.0), Some(2));
    assert_eq!(story.award.told_in_auction(firm(9)), None);
}

/// it ends with the quiet time, and its prices take the place of those tendered.
#[test]
fn an_auction_ends_by_itself_and_its_prices_are_scored() {
    let mut story = running();
    story.refused_by("R-3.11", propose(1));
    story.does(bid(2, "550"));
    story.at("2026-09-25T08:04:59Z");
    assert_eq!(story.does(AwardStep::PassDeadlines), []);
    story.at("2026-09-25T08:05:00Z").refused_by("R-3.11", bid(3, "500"));
    let events = story.does(AwardStep::PassDeadlines);
    let AwardEvent::AuctionEnded(ended) = &events[0] else { panic!("{events:?}") };
    assert_eq!((ended.ended_at, ended.bids), (at("2026-09-25T08:05:00Z"), 1));
    let AwardEvent::TendersEvaluated(again) = &events[1] else { panic!("{events:?}") };
    assert_eq!(again.after, EvaluatedAfter::Auction);
    assert_eq!((again.standings[0].tender, again.standings[0].price), (tender(2), euros("550")));
    // what came out of the auction is asked about like what was tendered.
    let noticed = events.iter().any(|event| {
        matches!(event, AwardEvent::AbnormallyLowNoticed(low)
        if (low.tender, low.price, low.next) == (tender(2), euros("550"), euros("1000")))
    });
    assert!(noticed, "{events:?}");
    story.does(confirm(2));
    story.refused_by("R-5.09", propose(2));
    explained(&mut story, 2, 1);
    story.does(propose(2));
    assert_eq!(story.award.proposed.as_ref().unwrap().price, euros("550"));
    let late = story.refused(bid(1, "10"));
    assert!(matches!(late, AwardRejection::BidRefused { .. }));
}

/// an explanation of what was tendered explains no lower price of the auction.
#[test]
fn a_low_price_is_explained_anew_after_an_auction() {
    let mut facts = story().call;
    facts.tenders[0].found = call(&[("800", 5)]).tenders.remove(0).found;
    let mut story = Story::begun(facts);
    explained(&mut story, 1, 1);
    story.does(evaluate());
    story.does(invite("2026-09-25T08:00:00Z"));
    story.at("2026-09-25T08:00:00Z").does(bid(1, "700"));
    story.at("2026-09-25T08:05:00Z").does(AwardStep::PassDeadlines);
    story.does(confirm(1));
    let undecided = AwardRejection::LowPriceUndecided { tender: tender(1) };
    assert_eq!(story.refused_by("R-5.09", propose(1)), undecided);
    let decided = AbnormallyLowDecided {
        tender: tender(1),
        finding: LowPriceFinding::Explained,
        rejected: false,
        reason: line("Wie zuvor"),
        exception: None,
    };
    let not_asked = AwardRejection::LowPriceNotAsked { tender: tender(1) };
    assert_eq!(story.refused(AwardStep::DecideLowPrice(decided)), not_asked);
    explained(&mut story, 1, 2);
    story.does(propose(1));
}

/// whose tender is excluded bids no longer and stands in nobody's way; where nobody is left the auction
/// ends all the same.
#[test]
fn an_excluded_tenderer_is_out_of_the_auction() {
    let mut story = running();
    story.does(bid(2, "550"));
    assert_eq!(story.award.told_in_auction(firm(1)).map(|told| told.0), Some(2));
    story.does(exclude(2));
    story.refused_by("R-5.08", bid(2, "500"));
    assert_eq!(story.award.told_in_auction(firm(2)), None);
    assert_eq!(story.award.told_in_auction(firm(1)).map(|told| told.0), Some(1));
    story.does(exclude(1));
    story.does(exclude(3));
    let events = story.at("2026-09-25T09:00:00Z").does(AwardStep::PassDeadlines);
    assert!(matches!(&events[..], [AwardEvent::AuctionEnded(ended)] if ended.bids == 1));
    let nobody = story.refused(AwardStep::Evaluate { reason: Some(line("Nach der Auktion")) });
    assert_eq!(nobody, AwardRejection::NoTenderLeft);
}
