//! An auction of three tenders on 9 April 2026, and everything that does not count in it.

use schemas::organisation::Land;

use super::*;
use crate::law::Law;
use crate::law::calendar::Place;
use crate::law::deadlines::auction_start;
use crate::samples::{day, dec};

fn at(minute: i64, second: i64) -> DateTime<Utc> {
    let starts: DateTime<Utc> = "2026-04-09T08:00:00Z".parse().unwrap();
    starts + TimeDelta::seconds(minute * 60 + second)
}

fn terms() -> Terms {
    Terms { starts: at(0, 0), ends: at(30, 0), quiet_seconds: 300, minimum_step: dec("10") }
}

fn auction() -> Auction<char> {
    let participants = [('A', "1000"), ('B', "1100"), ('C', "1000")]
        .map(|(id, price)| Participant { id, price: dec(price) });
    Auction::new(terms(), &participants)
}

/// bids that do not count.
#[test]
fn a_bid_is_lower_by_a_step_in_time_and_from_somebody_invited() {
    let rule =
        |bidder, price: &str, at| auction().check(bidder, dec(price), at).unwrap_err().rule();
    assert_eq!(rule('A', "900", at(0, -1)), "R-3.10");
    assert_eq!(rule('X', "900", at(1, 0)), "R-3.07");
    assert_eq!(rule('A', "1000", at(1, 0)), "R-3.03");
    assert_eq!(rule('A', "1050", at(1, 0)), "R-3.03");
    assert_eq!(rule('A', "0", at(1, 0)), "R-3.03");
    assert_eq!(rule('A', "990.01", at(1, 0)), "R-3.06");
    assert_eq!(auction().check('A', dec("990"), at(0, 0)), Ok(()));
}

/// it ends with the quiet time, and at the published end whatever happens.
#[test]
fn an_auction_ends_after_the_quiet_time_or_at_its_published_end() {
    assert_eq!(auction().ends(), at(5, 0));
    assert_eq!(auction().check('A', dec("900"), at(5, 0)).unwrap_err().rule(), "R-3.11");
    let mut running = auction();
    for step in 1..=7 {
        running = running
            .bid('B', dec("1100") - dec("10") * Decimal::from(step), at(4 * step, 59))
            .unwrap();
    }
    assert_eq!(running.ends(), at(30, 0));
    assert_eq!(running.check('A', dec("900"), at(30, 0)).unwrap_err().rule(), "R-3.11");
}

/// of two bids at once the one that is written last may have been received first; the quiet time runs from the
/// later one.
#[test]
fn a_bid_that_was_received_earlier_brings_no_end_nearer() {
    let after =
        auction().bid('B', dec("950"), at(2, 0)).unwrap().bid('A', dec("940"), at(1, 59)).unwrap();
    assert_eq!(after.ends(), at(7, 0));
    assert_eq!(after.check('C', dec("900"), at(6, 59)), Ok(()));
    assert_eq!(after.check('C', dec("900"), at(7, 0)).unwrap_err().rule(), "R-3.11");
}

/// what must be so before the invitations go out.
#[test]
fn invitations_to_an_auction_go_to_all_evaluated_tenders_two_working_days_before() {
    let holidays = &Law::built_in().unwrap().holidays;
    let notice = auction_start(holidays, &Place::land(Land::NW), day("2026-04-02")).unwrap();
    let starts = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
    let prepared = Preparation {
        announced: true,
        not_evaluated: 0,
        admissible: 3,
        invited: 3,
        notice: &notice,
        starts: starts("2026-04-09T00:00"),
    };
    assert_eq!(may_be_opened(&terms(), &prepared), Ok(()));
    let rule = |terms: Terms, prepared| may_be_opened(&terms, &prepared).unwrap_err().rule();
    assert_eq!(rule(terms(), Preparation { announced: false, ..prepared }), "R-3.05");
    assert_eq!(rule(terms(), Preparation { not_evaluated: 1, ..prepared }), "R-3.02");
    assert_eq!(rule(terms(), Preparation { invited: 2, ..prepared }), "R-3.07");
    let early = Preparation { starts: starts("2026-04-08T10:00"), ..prepared };
    assert_eq!(rule(terms(), early), "R-3.08");
    for wrong in [
        Terms { ends: at(0, 0), ..terms() },
        Terms { quiet_seconds: 0, ..terms() },
        Terms { minimum_step: dec("0"), ..terms() },
    ] {
        assert_eq!(rule(wrong, prepared), "R-3.06");
    }
}
