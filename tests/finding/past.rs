//! What a search of the past answers, against the bytes that the same search answered when it was the present.
//! No server runs here; the log, the read models and the search are the real ones.

use marketplace::search::{Audience, Eligible, Question, answer};
use projections::{Generation, Seen};
use proptest::prelude::*;

use super::market::{AUTHORITY, Change, Market, SUPPLIERS, rounds_of};

/// An answer that was given, and when.
struct Given {
    position: u64,
    question: Question,
    audience: Audience,
    bytes: Vec<u8>,
}

fn bytes(seen: &Seen, audience: Audience, question: &Question) -> Vec<u8> {
    let eligible = Eligible::on(&seen.market, audience, question.system, question.day);
    let answer = answer(seen, &eligible, question).unwrap();
    let next = answer.next.map(|place| place.to_bytes().to_vec());
    let (hits, total, facets) = (answer.hits, answer.total, answer.facets);
    let told = (hits, total, facets, answer.position, next, answer.ranking, answer.others);
    serde_json::to_vec(&told).unwrap()
}

fn compare(views: &Generation, given: &[Given]) {
    let now = views.seen();
    for Given { position, question, audience, bytes: shown } in given {
        let past = views.past(&now, *position).unwrap().unwrap();
        assert_eq!(past.position, *position);
        let again = bytes(&past, *audience, question);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(&again), text(shown), "at position {position}: {question:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 20, ..ProptestConfig::default() })]

    /// About a thousand changes a case: of prices, terms, descriptions, claims, of what is listed, of who is admitted.
    #[test]
    fn a_search_of_the_past_answers_byte_for_byte_what_it_answered_then(
        rounds in rounds_of(4..22, 1..4, 80..90),
    ) {
        let market = Market::open();
        let mut given = Vec::new();
        let mut changed = 0;
        for (number, (changes, questions)) in rounds.into_iter().enumerate() {
            changed += changes.len();
            market.make(&changes);
            if number % 7 == 3 {
                market.suspend_or_reinstate(number % 2);
            }
            let seen = market.views.seen();
            for (question, by_whom) in questions.into_iter().zip(0..) {
                let audiences =
                    [Audience::Authority(AUTHORITY), Audience::Everyone, Audience::Supplier(SUPPLIERS[0])];
                let audience = audiences[(number + by_whom) % 3];
                let bytes = bytes(&seen, audience, &question);
                given.push(Given { position: seen.position, question, audience, bytes });
            }
            if number % 40 == 39 {
                compare(&market.views, &given);
            }
        }
        prop_assert!(changed > 300, "{changed} changes");
        compare(&market.views, &given);
        // What is kept is enough after a restart, and what is made anew is the same.
        let market = market.restarted();
        compare(&market.views, &given);
        compare(&market.made_anew(), &given);
    }
}

#[test]
fn what_lies_ahead_is_not_shown_and_before_the_first_event_there_is_nothing() {
    let market = Market::open();
    market.make(&[]);
    let now = market.views.seen();
    assert!(market.views.past(&now, now.position + 1).unwrap().is_none());
    let nothing = market.views.past(&now, 0).unwrap().unwrap();
    assert_eq!(*nothing.market, projections::market::Market::default());
    let question = Question::everything("2026-11-24".parse().unwrap());
    let eligible = Eligible::on(&nothing.market, Audience::Everyone, None, question.day);
    assert_eq!(answer(&nothing, &eligible, &question).unwrap().total, 0);
}

#[test]
fn a_history_that_lies_behind_shows_nothing_rather_than_something_wrong() {
    let market = Market::open();
    let listed = Market::some_listing();
    market.make(&[Change::List(0, 1, Box::new(listed))]);
    let before = market.views.seen().position;
    market.say_price(0, "77");
    // What is shown goes on alone.
    while market.views.advance(market.log()).unwrap() {}
    let now = market.views.seen();
    assert!(market.views.past(&now, before).unwrap().is_none());
    while market.views.advance_history(market.log()).unwrap() {}
    assert!(market.views.past(&now, before).unwrap().is_some());
}

#[test]
fn a_time_means_the_moment_before_the_first_event_that_is_later_whatever_clocks_did() {
    let market = Market::open();
    market.make(&[Change::List(0, 1, Box::new(Market::some_listing()))]);
    let begun = market.views.seen().position;
    let times = ["09:00", "10:00", "08:30", "11:00", "10:30"];
    let times = times.map(|time| format!("2026-11-24T{time}:00Z").parse().unwrap());
    for time in times {
        market.say_price_at(0, "5", time);
    }
    market.views.catch_up(market.log()).unwrap();
    let at = |time: &str| {
        let time = format!("2026-11-24T{time}Z").parse().unwrap();
        market.views.position_at(market.log(), time).unwrap()
    };
    assert_eq!(at("07:59:59"), 0);
    assert_eq!(at("08:30:00"), begun);
    assert_eq!(at("09:30:00"), begun + 1);
    // A clock that was set back does not bring later events forward.
    assert_eq!(at("10:00:00"), begun + 3);
    assert_eq!(at("10:59:59"), begun + 3);
    assert_eq!(at("11:00:00"), begun + 5);
    // Many events on, where the time is noted now and then only, it is the same.
    let later = "2026-11-24T12:00:00Z".parse().unwrap();
    for _ in 0..600 {
        market.say_price_at(0, "5", later);
    }
    market.views.catch_up(market.log()).unwrap();
    assert_eq!([at("10:59:59"), at("11:59:59")], [begun + 3, begun + 5]);
    assert_eq!(at("12:00:00"), begun + 605);
}
