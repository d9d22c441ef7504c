//! Given, when, then of § 9.3 of the rules, by their numbers. North Rhine-Westphalia unless another Land is named.

use schemas::organisation::Land;

use super::*;
use crate::law::Law;
use crate::law::berlin::instant_of;
use crate::samples::day;

fn holidays() -> &'static Holidays {
    &Law::built_in().unwrap().holidays
}

fn nw() -> Place {
    Place::land(Land::NW)
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").unwrap()
}

fn requests_from(rules: RuleSet, despatched: &str, publication: Option<&str>) -> Reckoned {
    requests(holidays(), &nw(), rules, day(despatched), publication.map(day)).unwrap()
}

fn agreed(
    period: &Reckoned,
    deadline: NaiveDateTime,
    invited: usize,
    agreed: usize,
) -> Result<(), DeadlineRefused> {
    let consents = Consents { invited, agreed, of_supreme_federal_authority: false };
    tender_deadline(period, deadline, consents, "R-1.23")
}

fn tenders(sent: &str) -> Reckoned {
    reckon(holidays(), &nw(), TENDERS, day(sent)).unwrap()
}

/// 9.3 no. 1, R-1.20: thirty days from the day after despatch.
#[test]
fn requests_have_thirty_days() {
    let period = requests_from(RuleSet::From202607, "2026-09-07", None);
    assert_eq!(period.steps[1].day, day("2026-09-08"));
    assert_eq!(period.last_day, day("2026-10-07"));
    let refused = not_before_its_end(&period, at("2026-10-07T12:00:00"), "R-1.20").unwrap_err();
    assert_eq!(refused.rule(), "R-1.20");
    assert_eq!(not_before_its_end(&period, at("2026-10-08T00:00:00"), "R-1.20"), Ok(()));
}

/// 9.3 no. 2, R-1.20: thirty days that end at Christmas.
#[test]
fn requests_do_not_end_at_christmas() {
    for despatched in ["2026-11-26", "2026-11-25"] {
        let period = requests_from(RuleSet::From202607, despatched, None);
        assert_eq!(period.last_day, day("2026-12-28"));
    }
    let counted = requests_from(RuleSet::From202607, "2026-11-26", None).counted_to;
    assert_eq!(counted, day("2026-12-26"));
}

/// 9.3 no. 3, R-4.34, R-0.1: a later day of publication counts under the new rules only.
#[test]
fn a_later_publication_moves_the_period_under_the_new_rules() {
    let of = |rules| requests_from(rules, "2026-09-07", Some("2026-09-10"));
    let new = of(RuleSet::From202607);
    assert_eq!((new.counted_to, new.last_day), (day("2026-10-10"), day("2026-10-12")));
    assert_eq!(of(RuleSet::Pre202607).last_day, day("2026-10-07"));
    let earlier = requests_from(RuleSet::From202607, "2026-09-07", Some("2026-09-01"));
    assert_eq!(earlier.last_day, day("2026-10-07"));
}

/// 9.3 no. 5, R-1.23: ten days for tenders, to the last hour of the tenth.
#[test]
fn tenders_have_ten_days() {
    let period = tenders("2026-09-11");
    assert_eq!(period.last_day, day("2026-09-21"));
    let refused = agreed(&period, at("2026-09-21T12:00:00"), 4, 0).unwrap_err();
    assert_eq!(refused.rule(), "R-1.23");
    assert_eq!(agreed(&period, at("2026-09-22T00:00:00"), 4, 0), Ok(()));
}

/// 9.3 no. 6, R-1.23: ten days that end on a holiday.
#[test]
fn tenders_do_not_end_on_a_holiday() {
    assert_eq!(tenders("2026-09-23").counted_to, day("2026-10-03"));
    assert_eq!(tenders("2026-09-23").last_day, day("2026-10-05"));
}

/// 9.3 no. 8, R-1.24: a shorter period needs the consent of each invited candidate.
#[test]
fn a_shorter_period_is_agreed_by_all_or_not_at_all() {
    let period = tenders("2026-09-14");
    let deadline = at("2026-09-17T12:00:00");
    assert_eq!(agreed(&period, deadline, 4, 4), Ok(()));
    let refused = agreed(&period, deadline, 4, 3).unwrap_err();
    assert_eq!(refused.rule(), "R-1.24");
    let earliest = at("2026-09-25T00:00:00");
    assert!(
        matches!(refused, DeadlineRefused::NotAgreedByAll { earliest: e, .. } if e == earliest)
    );
    assert_eq!(period.last_day, day("2026-09-24"));
    assert!(agreed(&period, deadline, 0, 0).is_err());
    let ministry = Consents { invited: 4, agreed: 4, of_supreme_federal_authority: true };
    assert_eq!(
        tender_deadline(&period, deadline, ministry, "R-1.23").unwrap_err().rule(),
        "R-1.23"
    );
}

/// 9.3 nos. 9 and 11, R-1.28: ten working days over Ascension and Whitsun; fifteen over Corpus Christi.
#[test]
fn a_request_is_assessed_within_ten_working_days() {
    let period = reckon(holidays(), &nw(), ASSESSMENT, day("2026-05-11")).unwrap();
    assert_eq!(period.last_day, day("2026-05-27"));
    let skipped =
        |on: &str| period.steps.iter().any(|s| s.day == day(on) && s.what.contains("holiday"));
    assert!(skipped("2026-05-14") && skipped("2026-05-25"));
    let extended = reckon(holidays(), &nw(), EXTENDED_ASSESSMENT, day("2026-05-20")).unwrap();
    assert_eq!(extended.last_day, day("2026-06-12"));
}

/// 9.3 no. 12, R-1.29: no first invitation while an extended assessment is open.
#[test]
fn the_first_invitation_waits_for_extended_assessments() {
    assert_eq!(invitation_may_be_sent(true, 1, "R-1.29").unwrap_err().rule(), "R-1.29");
    assert_eq!(invitation_may_be_sent(true, 0, "R-1.29"), Ok(()));
    assert_eq!(invitation_may_be_sent(false, 1, "R-1.29"), Ok(()));
}

/// 9.3 no. 18, R-3.08: two working days before an auction, over Easter.
#[test]
fn an_auction_starts_after_two_whole_working_days() {
    let period = auction_start(holidays(), &nw(), day("2026-04-02")).unwrap();
    assert_eq!(period.last_day, day("2026-04-08"));
    assert_eq!(period.over_at(), at("2026-04-09T00:00:00"));
    let refused = not_before_its_end(&period, at("2026-04-08T10:00:00"), "R-3.08").unwrap_err();
    assert_eq!(refused.rule(), "R-3.08");
    assert_eq!(not_before_its_end(&period, at("2026-04-09T00:00:00"), "R-3.08"), Ok(()));
}

/// 9.3 no. 29, R-5.08: a second late is late, and the night on which clocks go back is an hour longer.
#[test]
fn a_tender_is_late_by_a_second() {
    let deadline = instant_of(at("2026-09-22T00:00:00")).unwrap();
    let received = |text: &str| receipt(deadline, instant_of(at(text)).unwrap());
    assert_eq!(received("2026-09-22T00:00:00"), Receipt::InTime);
    assert_eq!(received("2026-09-22T00:00:01"), Receipt::Late);
    let clocks_go_back = instant_of(at("2026-10-25T03:00:00")).unwrap();
    assert_eq!(clocks_go_back.to_rfc3339(), "2026-10-25T02:00:00+00:00");
}

/// reasons within fifteen days, a renewed declaration within five working days.
#[test]
fn reasons_and_renewals_have_their_own_periods() {
    let of = |period, event: &str| reckon(holidays(), &nw(), period, day(event)).unwrap().last_day;
    assert_eq!(of(REASONS, "2026-09-14"), day("2026-09-29"));
    assert_eq!(of(RENEWAL, "2026-09-14"), day("2026-09-21"));
}
