//! Lanes of needs on 15 September 2026, by Land, value, sum and what is at hand.

mod properties;

use super::*;
use crate::law::Law;
use crate::samples::{cpv, day, dec};

fn need(land: Land, value: &str) -> Need {
    Need {
        land,
        body: Body::Municipality,
        on: day("2026-09-15"),
        value: dec(value),
        cpv: cpv("30237410"),
        framework: None,
        system: None,
        rolling: Rolling::default(),
    }
}

fn system(total: &str) -> System {
    System {
        names_the_authority: true,
        categories: vec![cpv("30230000")],
        total: dec(total),
        noticed_on: day("2026-08-01"),
        noticed_under: None,
        valid_from: day("2026-08-15"),
        valid_until: day("2030-08-14"),
    }
}

fn decide(need: &Need) -> LaneDecision {
    lane(&Law::built_in().unwrap().limits, need).unwrap()
}

fn has(decision: &LaneDecision, weight: Weight, rule: &str, words: &str) -> bool {
    let fits = |r: &&Reason| r.weight == weight && r.rule == rule && r.what.contains(words);
    decision.reasons.iter().any(|reason| fits(&reason))
}

/// 9.3 no. 25, R-4.03: reached or exceeded, and a limit that is still within.
#[test]
fn limits_and_thresholds_differ_by_a_cent() {
    let of = |land, value| decide(&need(land, value)).lane;
    assert_eq!(of(Land::RP, "216000.00"), Lane::EuProcedure);
    assert_eq!(of(Land::RP, "215999.99"), Lane::NationalProcedure);
    assert_eq!(of(Land::BY, "100000.00"), Lane::DirectAward);
    assert_eq!(of(Land::BY, "100000.01"), Lane::NationalProcedure);
    assert_eq!(of(Land::NW, "215999.99"), Lane::DirectAward);
    assert_eq!(of(Land::NW, "216000.00"), Lane::EuProcedure);
}

/// a framework of 500,000.00 with 498,500.00 used.
#[test]
fn a_framework_is_used_to_its_published_maximum_and_no_further() {
    let with = |value| {
        let framework = Framework {
            names_the_authority: true,
            covers_the_need: true,
            maximum: dec("500000.00"),
            used: dec("498500.00"),
            until: day("2027-01-01"),
        };
        Need { framework: Some(framework), ..need(Land::SL, value) }
    };
    let over = decide(&with("1600.00"));
    assert_eq!(over.lane, Lane::NationalProcedure);
    assert!(has(&over, Weight::PassedOver, "R-8.06", "1500.00 are left"));
    let exact = decide(&with("1500.00"));
    assert_eq!(exact.lane, Lane::FrameworkCallOff);
    assert!(has(&exact, Weight::Warning, "R-8.06", "exhausts"));
    let within = decide(&with("1499.99"));
    assert!(!within.reasons.iter().any(|reason| reason.weight == Weight::Warning));
}

/// an authority that is not named, a scope that does not fit, a framework that has ended.
#[test]
fn a_framework_serves_whom_and_what_it_names_while_it_lasts() {
    let framework = Framework {
        names_the_authority: true,
        covers_the_need: true,
        maximum: dec("500000"),
        used: dec("0"),
        until: day("2026-09-15"),
    };
    let of = |framework| decide(&Need { framework: Some(framework), ..need(Land::BY, "10") });
    assert_eq!(of(framework.clone()).lane, Lane::FrameworkCallOff);
    let stranger = of(Framework { names_the_authority: false, ..framework.clone() });
    assert!(has(&stranger, Weight::PassedOver, "R-8.02", "does not name"));
    let elsewhere = of(Framework { covers_the_need: false, ..framework.clone() });
    assert!(has(&elsewhere, Weight::PassedOver, "R-8.02", "scope"));
    let ended = of(Framework { until: day("2026-09-14"), ..framework });
    assert!(has(&ended, Weight::PassedOver, "R-8.05", "ended"));
    assert_eq!(ended.lane, Lane::DirectAward);
}

/// a warning from four fifths of the limit on, closed behind it.
#[test]
fn a_sum_of_small_needs_is_no_way_around_the_limit() {
    let of = |sum: &str, at_the_limit, reason: Option<&str>| {
        let reason = reason.map(str::to_owned);
        let rolling = Rolling { sum: dec(sum), at_the_limit, reason, ..Rolling::default() };
        decide(&Need { rolling, ..need(Land::RP, "1000") })
    };
    let refuse = AtTheLimit::Refuse;
    let low = of("6999.99", refuse, None);
    assert!(low.lane == Lane::DirectAward && !has(&low, Weight::Warning, "R-4.02", ""));
    let high = of("7000", refuse, None);
    assert!(high.lane == Lane::DirectAward && has(&high, Weight::Warning, "R-4.02", "80 %"));
    assert_eq!(of("9000", refuse, None).lane, Lane::DirectAward);
    let past = of("9000.01", refuse, Some("another department"));
    assert_eq!(past.lane, Lane::NationalProcedure);
    assert!(has(&past, Weight::PassedOver, "R-4.02", "pass 10000"));
    let ask = AtTheLimit::RequireReason;
    assert_eq!(of("9000.01", ask, None).lane, Lane::NationalProcedure);
    assert_eq!(of("9000.01", ask, Some(" ")).lane, Lane::NationalProcedure);
    let reasoned = of("9000.01", ask, Some("a department with its own budget"));
    assert_eq!(reasoned.lane, Lane::DirectAward);
    assert!(has(&reasoned, Weight::Warning, "R-4.02", "own budget"));
    assert_eq!(
        of("215000", ask, Some("a department with its own budget")).lane,
        Lane::NationalProcedure
    );
}

#[test]
fn the_municipality_lowers_the_limit_and_never_raises_it() {
    let of = |land, own: &str, value| {
        let rolling = Rolling { own_limit: Some(dec(own)), ..Rolling::default() };
        decide(&Need { rolling, ..need(land, value) }).lane
    };
    assert_eq!(of(Land::NW, "5000", "5000"), Lane::DirectAward);
    assert_eq!(of(Land::NW, "5000", "5000.01"), Lane::NationalProcedure);
    assert_eq!(of(Land::RP, "50000", "10000.01"), Lane::NationalProcedure);
}

#[test]
fn suppliers_change() {
    let of = |in_a_row| {
        decide(&Need {
            rolling: Rolling { in_a_row, ..Rolling::default() },
            ..need(Land::BY, "10")
        })
    };
    assert!(has(&of(2), Weight::Hint, "rules 4.3", "suppliers should change"));
    assert!(has(&of(3), Weight::Warning, "rules 4.3", "choose another"));
}

/// the whole system over its whole life decides which law its competitions follow.
#[test]
fn a_system_takes_what_may_not_be_bought_directly() {
    let of = |total, value| decide(&Need { system: Some(system(total)), ..need(Land::SL, value) });
    let large = of("216000", "500");
    assert_eq!((large.lane, large.law), (Lane::SystemCompetition, Some(SystemLaw::Vgv)));
    // Nothing is known of the direct award in the Saarland: the lane is closed and says so.
    assert!(has(&large, Weight::PassedOver, "rules 4.3", "in SL is known"));
    assert_eq!(of("215999.99", "500").law, Some(SystemLaw::Uvgo));
    assert_eq!(of("5000000", "300000").lane, Lane::SystemCompetition);
    // Under which law a notice was sent was decided with it, whatever the table says of its day by now.
    let uvgo = Some(SystemLaw::Uvgo);
    let sent = System { noticed_under: uvgo, ..system("5000000") };
    let sent = decide(&Need { system: Some(sent), ..need(Land::SL, "500") });
    assert_eq!((sent.lane, sent.law), (Lane::SystemCompetition, uvgo));
    assert!(has(&sent, Weight::Taken, "R-4.04", "was sent under the UVgO"));
}

/// a category that fits, an authority that is named, a system in force.
#[test]
fn a_system_serves_whom_and_what_it_names_while_it_lasts() {
    let of = |system| decide(&Need { system: Some(system), ..need(Land::SL, "500") });
    let stranger = of(System { names_the_authority: false, ..system("300000") });
    assert!(has(&stranger, Weight::PassedOver, "R-1.10", "does not name"));
    let other = of(System { categories: vec![cpv("30125100")], ..system("300000") });
    assert!(has(&other, Weight::PassedOver, "R-1.08", "30237410"));
    let ended = of(System { valid_until: day("2026-09-14"), ..system("300000") });
    assert!(has(&ended, Weight::PassedOver, "R-1.11", "2026-09-14"));
    assert_eq!(ended.lane, Lane::NationalProcedure);
}

/// a value without VAT that is above zero; and no threshold, no lane.
#[test]
fn no_lane_without_a_value_or_a_threshold() {
    let limits = &Law::built_in().unwrap().limits;
    assert!(lane(limits, &need(Land::NW, "0")).is_err());
    assert!(lane(limits, &need(Land::NW, "-1")).is_err());
    assert_eq!(MOST, dec("1000000000000"));
    assert!(lane(limits, &Need { value: Decimal::MAX, ..need(Land::NW, "1") }).is_err());
    let rolling = Rolling { sum: Decimal::MAX, ..Rolling::default() };
    assert!(lane(limits, &Need { rolling, ..need(Land::NW, "1") }).is_err());
    let later = Need { on: day("2028-01-01"), ..need(Land::NW, "10") };
    let missing = lane(limits, &later).unwrap_err().to_string();
    assert!(missing.contains("expired on 2027-12-31"), "{missing}");
}
