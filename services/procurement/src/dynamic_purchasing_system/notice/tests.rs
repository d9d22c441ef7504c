//! Sending the contract notice: its day, the first phase, the regulation that follows. Its content is told in `terms`.

use proptest::prelude::*;
use rust_decimal::Decimal;
use schemas::money::{Currency, Money};
use schemas::organisation::Land;
use schemas::terms::{CalendarPlace, Regulation};

use super::{NoticeToDespatch, regulation};
use crate::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand as Command, DynamicPurchasingSystemRejection as Rejection,
    DynamicPurchasingSystems,
};
use crate::law::Law;
use crate::law::limits::Body;
use crate::samples::notice::{estimate, notice, noticed, terms};
use crate::samples::{day, dec, line, system};
use crate::scenario::{Given, given};

fn asked() -> NoticeToDespatch {
    let sent = noticed();
    NoticeToDespatch {
        notice: sent.notice,
        requests_until: sent.requests_until,
        terms: sent.terms,
        kept: vec![],
        today: day("2026-08-03"),
        law: Law::built_in().unwrap(),
    }
}

fn but(change: impl FnOnce(&mut NoticeToDespatch)) -> Command {
    let mut asked = asked();
    change(&mut asked);
    Command::DespatchNotice(Box::new(asked))
}

fn established() -> Given<DynamicPurchasingSystems> {
    given(&[system().into()])
}

fn until(asked: &mut NoticeToDespatch, instant: &str) {
    asked.requests_until = instant.parse().unwrap();
}

/// the notice says that a system is used and for which period; only then is anybody asked to take part.
#[test]
fn the_notice_of_a_system_is_sent_once() {
    established().when(&but(|_| ())).then(&[noticed().into()]);
    given::<DynamicPurchasingSystems>(&[system().into(), noticed().into()])
        .when(&but(|asked| asked.today = day("2027-01-01")))
        .then_nothing();
    given::<DynamicPurchasingSystems>(&[])
        .when(&but(|_| ()))
        .then_rejected(&Rejection::NotEstablished);
}

/// what was announced holds; nothing of it is sent anew under the same notice.
#[test]
fn a_notice_is_not_sent_otherwise_a_second_time() {
    let story = [system().into(), noticed().into()];
    let others: [fn(&mut NoticeToDespatch); 3] = [
        |asked| asked.terms.categories[0].award.price.to = 70,
        |asked| asked.notice.reference = line("2026/S 151-000001"),
        |asked| until(asked, "2026-09-10T10:00:00Z"),
    ];
    for change in others {
        given::<DynamicPurchasingSystems>(&story)
            .when(&but(change))
            .then_rejected_by("R-1.42", &Rejection::NoticeDespatchedOtherwise);
    }
}

/// 30 days from the day after the despatch, to the last hour of the last day.
#[test]
fn the_first_phase_lasts_thirty_days_at_least() {
    // 3 August + 30 days is 2 September; its last hour ends at 22:00 UTC.
    established().when(&but(|asked| until(asked, "2026-09-02T22:00:00Z"))).then(&[{
        let mut sent = noticed();
        sent.requests_until = "2026-09-02T22:00:00Z".parse().unwrap();
        sent.into()
    }]);
    let refused = Rejection::RequestsEndTooEarly {
        given: "2026-09-02T23:59:59".parse().unwrap(),
        last_day: day("2026-09-02"),
        earliest: "2026-09-03T00:00:00".parse().unwrap(),
    };
    established()
        .when(&but(|asked| until(asked, "2026-09-02T21:59:59Z")))
        .then_rejected_by("R-1.20", &refused);
}

/// under the new rules a later day of publication begins the 30 days, under the old ones it does not.
#[test]
fn a_later_publication_moves_the_end_of_the_first_phase() {
    let later = |asked: &mut NoticeToDespatch| {
        asked.notice.requested_publication = Some(day("2026-08-05"));
    };
    let refused = Rejection::RequestsEndTooEarly {
        given: "2026-09-03T12:00:00".parse().unwrap(),
        last_day: day("2026-09-04"),
        earliest: "2026-09-05T00:00:00".parse().unwrap(),
    };
    established().when(&but(later)).then_rejected_by("R-1.20", &refused);
    let old = but(|asked| {
        asked.notice = notice("2026/S 1", "2026-06-01");
        asked.notice.requested_publication = Some(day("2026-06-03"));
        asked.terms.estimate.on = day("2026-05-04");
        until(asked, "2026-07-02T10:00:00Z");
    });
    assert!(decided(&old).is_ok());
}

fn decided(command: &Command) -> Result<usize, Rejection> {
    use crate::decider::Decider;
    let state = DynamicPurchasingSystems::fold(&[system().into()]);
    DynamicPurchasingSystems::decide(&state, command).map(|events| events.len())
}

/// the day of despatch is proven, not planned.
#[test]
fn a_notice_has_been_sent_and_is_published_afterwards() {
    established().when(&but(|asked| asked.today = day("2026-08-02"))).then_rejected_by(
        "R-4.34",
        &Rejection::NoticeInTheFuture { despatched_on: day("2026-08-03") },
    );
    let requested = day("2026-08-02");
    established()
        .when(&but(|asked| asked.notice.requested_publication = Some(requested)))
        .then_rejected_by("R-4.34", &Rejection::PublishedBeforeDespatch { requested });
}

/// the whole system against the threshold of the day, reached or exceeded; an unknown one refuses.
#[test]
fn the_estimate_decides_by_a_cent_which_regulation_a_system_follows() {
    let limits = &Law::built_in().unwrap().limits;
    let of = |total, on| regulation(limits, Body::Municipality, dec(total), day(on)).ok();
    assert_eq!(of("216000.00", "2026-08-03"), Some(Regulation::Vgv));
    assert_eq!(of("215999.99", "2026-08-03"), Some(Regulation::Uvgo));
    assert_eq!(of("220999.99", "2025-08-03"), Some(Regulation::Uvgo));
    assert_eq!(of("1000000.00", "2028-01-03"), None);
    let unknown = but(|asked| {
        asked.notice = notice("2028/S 1", "2028-01-03");
        asked.today = day("2028-01-03");
        until(asked, "2028-03-01T10:00:00Z");
    });
    let refused = decided(&unknown).unwrap_err();
    assert!(matches!(refused, Rejection::ThresholdNotKnown { .. }), "{refused}");
}

/// § 17(6) UVgO leaves § 24 VgV out: below the threshold no number of days is set, but there must be time.
#[test]
fn below_the_threshold_the_first_phase_is_adequate() {
    let small = |asked: &mut NoticeToDespatch, instant: &str| {
        asked.terms.estimate = estimate(150_000, "2026-07-20");
        until(asked, instant);
    };
    assert_eq!(decided(&but(|asked| small(asked, "2026-08-14T10:00:00Z"))), Ok(1));
    established()
        .when(&but(|asked| small(asked, "2026-08-03T20:00:00Z")))
        .then_rejected_by("R-1.25", &Rejection::NoTimeForRequests);
}

///
#[test]
fn the_first_phase_ends_before_the_system_does() {
    let valid_until = day("2030-01-31");
    established()
        .when(&but(|asked| until(asked, "2030-02-01T10:00:00Z")))
        .then_rejected_by("R-1.06", &Rejection::RequestsEndAfterSystem { valid_until });
}

/// where the calendar of the place is not known, no period is reckoned.
#[test]
fn a_place_without_a_calendar_is_refused_before_it_matters() {
    let unknown = but(|asked| {
        // Assumption Day, 15 August, is kept in some municipalities of Bavaria.
        asked.notice = notice("2026/S 2", "2026-07-16");
        asked.terms.estimate.on = day("2026-07-01");
        let municipality = Some(line("Nirgendwo"));
        asked.terms.calendar = CalendarPlace { land: Land::BY, municipality };
    });
    let refused = decided(&unknown).unwrap_err();
    assert!(matches!(refused, Rejection::CalendarNotKnown { .. }), "{refused}");
}

proptest! {
    /// below the threshold nothing is the law of the EU, from it on everything is.
    #[test]
    fn the_threshold_parts_all_values(cents in 1_i64..100_000_000) {
        let limits = &Law::built_in().unwrap().limits;
        let total = Decimal::new(cents, 2);
        let found = regulation(limits, Body::Municipality, total, day("2026-08-03")).unwrap();
        prop_assert_eq!(found == Regulation::Vgv, cents >= 21_600_000);
    }

    /// whatever instant is asked for, it is taken exactly if it lies behind the thirtieth day.
    #[test]
    fn an_end_of_requests_is_taken_from_one_instant_on(minutes in 0_i64..100_000) {
        let end = noticed().requests_until - chrono::TimeDelta::days(40) + chrono::TimeDelta::minutes(minutes);
        let taken = decided(&but(|asked| asked.requests_until = end)).is_ok();
        let earliest: chrono::DateTime<chrono::Utc> = "2026-09-02T22:00:00Z".parse().unwrap();
        prop_assert_eq!(taken, end >= earliest);
    }
}

#[test]
fn the_sample_is_what_the_rules_take() {
    assert_eq!(decided(&but(|asked| asked.terms = terms())), Ok(1));
    let pounds = but(|asked| {
        let currency = Currency::parse("GBP").unwrap();
        asked.terms.estimate.total = Money::in_cents(dec("1"), currency);
    });
    assert!(decided(&pounds).is_err());
}
