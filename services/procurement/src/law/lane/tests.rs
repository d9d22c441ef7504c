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

fn system(law: CompetitionLaw) -> System {
    System {
        names_the_authority: true,
        categories: vec![cpv("30230000")],
        law,
        noticed_on: day("2026-08-01"),
        valid_from: day("2026-08-15"),
        valid_until: day("2030-08-14"),
    }
}

fn decide(need: &Need) -> LaneDecision {
    lane(&Law::built_in().unwrap().limits, need).unwrap()
}

fn has(decision: &LaneDecision, weight: ReasonWeight, rule: &str, words: &str) -> bool {
    let fits = |r: &&Reason| r.weight == weight && r.rule == rule && r.what.contains(words);
    decision.reasons.iter().any(|reason| fits(&reason))
}

/// 9.3 no. 25, R-4.03: reached or exceeded, and a limit that is still within.
#[test]
fn limits_and_thresholds_differ_by_a_cent() {
    let of = |land, value| decide(&need(land, value)).lane;
    assert_eq!(of(Land::RP, "216000.00"), NeedLane::EuProcedure);
    assert_eq!(of(Land::RP, "215999.99"), NeedLane::NationalProcedure);
    assert_eq!(of(Land::BY, "100000.00"), NeedLane::DirectAward);
    assert_eq!(of(Land::BY, "100000.01"), NeedLane::NationalProcedure);
    assert_eq!(of(Land::NW, "215999.99"), NeedLane::DirectAward);
    assert_eq!(of(Land::NW, "216000.00"), NeedLane::EuProcedure);
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
    assert_eq!(over.lane, NeedLane::NationalProcedure);
    assert!(has(&over, ReasonWeight::PassedOver, "R-8.06", "1500.00 are left"));
    let exact = decide(&with("1500.00"));
    assert_eq!(exact.lane, NeedLane::FrameworkCallOff);
    assert!(has(&exact, ReasonWeight::Warning, "R-8.06", "exhausts"));
    let within = decide(&with("1499.99"));
    assert!(!within.reasons.iter().any(|reason| reason.weight == ReasonWeight::Warning));
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
    assert_eq!(of(framework.clone()).lane, NeedLane::FrameworkCallOff);
    let stranger = of(Framework { names_the_authority: false, ..framework.clone() });
    assert!(has(&stranger, ReasonWeight::PassedOver, "R-8.02", "does not name"));
    let elsewhere = of(Framework { covers_the_need: false, ..framework.clone() });
    assert!(has(&elsewhere, ReasonWeight::PassedOver, "R-8.02", "scope"));
    let ended = of(Framework { until: day("2026-09-14"), ..framework });
    assert!(has(&ended, ReasonWeight::PassedOver, "R-8.05", "ended"));
    assert_eq!(ended.lane, NeedLane::DirectAward);
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
    assert!(low.lane == NeedLane::DirectAward && !has(&low, ReasonWeight::Warning, "R-4.02", ""));
    let high = of("7000", refuse, None);
    assert!(
        high.lane == NeedLane::DirectAward && has(&high, ReasonWeight::Warning, "R-4.02", "80 %")
    );
    assert_eq!(of("9000", refuse, None).lane, NeedLane::DirectAward);
    let past = of("9000.01", refuse, Some("another department"));
    assert_eq!(past.lane, NeedLane::NationalProcedure);
    assert!(has(&past, ReasonWeight::PassedOver, "R-4.02", "pass 10000"));
    let ask = AtTheLimit::RequireReason;
    assert_eq!(of("9000.01", ask, None).lane, NeedLane::NationalProcedure);
    assert_eq!(of("9000.01", ask, Some(" ")).lane, NeedLane::NationalProcedure);
    let reasoned = of("9000.01", ask, Some("a department with its own budget"));
    assert_eq!(reasoned.lane, NeedLane::DirectAward);
    assert!(has(&reasoned, ReasonWeight::Warning, "R-4.02", "own budget"));
    assert_eq!(
        of("215000", ask, Some("a department with its own budget")).lane,
        NeedLane::NationalProcedure
    );
}

#[test]
fn the_municipality_lowers_the_limit_and_never_raises_it() {
    let of = |land, own: &str, value| {
        let rolling = Rolling { own_limit: Some(dec(own)), ..Rolling::default() };
        decide(&Need { rolling, ..need(land, value) }).lane
    };
    assert_eq!(of(Land::NW, "5000", "5000"), NeedLane::DirectAward);
    assert_eq!(of(Land::NW, "5000", "5000.01"), NeedLane::NationalProcedure);
    assert_eq!(of(Land::RP, "50000", "10000.01"), NeedLane::NationalProcedure);
}

#[test]
fn suppliers_change() {
    let of = |in_a_row| {
        decide(&Need {
            rolling: Rolling { in_a_row, ..Rolling::default() },
            ..need(Land::BY, "10")
        })
    };
    assert!(has(&of(2), ReasonWeight::Hint, "rules 4.3", "suppliers should change"));
    assert!(has(&of(3), ReasonWeight::Warning, "rules 4.3", "choose another"));
}

/// the whole system over its whole life decides which law its competitions follow.
#[test]
fn a_system_takes_what_may_not_be_bought_directly() {
    let of = |law, value| decide(&Need { system: Some(system(law)), ..need(Land::SL, value) });
    let large = of(CompetitionLaw::Vgv, "500");
    assert_eq!((large.lane, large.law), (NeedLane::SystemCompetition, Some(CompetitionLaw::Vgv)));
    // Nothing is known of the direct award in the Saarland: the lane is closed and says so.
    assert!(has(&large, ReasonWeight::PassedOver, "rules 4.3", "in SL is known"));
    assert_eq!(of(CompetitionLaw::Uvgo, "500").law, Some(CompetitionLaw::Uvgo));
    assert_eq!(of(CompetitionLaw::Vgv, "300000").lane, NeedLane::SystemCompetition);
}

/// a category that fits, an authority that is named, a system in force.
#[test]
fn a_system_serves_whom_and_what_it_names_while_it_lasts() {
    let of = |system| decide(&Need { system: Some(system), ..need(Land::SL, "500") });
    let stranger = of(System { names_the_authority: false, ..system(CompetitionLaw::Vgv) });
    assert!(has(&stranger, ReasonWeight::PassedOver, "R-1.10", "does not name"));
    let other = of(System { categories: vec![cpv("30125100")], ..system(CompetitionLaw::Vgv) });
    assert!(has(&other, ReasonWeight::PassedOver, "R-1.08", "30237410"));
    let ended = of(System { valid_until: day("2026-09-14"), ..system(CompetitionLaw::Vgv) });
    assert!(has(&ended, ReasonWeight::PassedOver, "R-1.11", "2026-09-14"));
    assert_eq!(ended.lane, NeedLane::NationalProcedure);
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

fn with_contract(value: &str, contract: Contract) -> LaneDecision {
    let rolling = Rolling { contract, ..Rolling::default() };
    let system = Some(system(CompetitionLaw::Vgv));
    decide(&Need { system, rolling, ..need(Land::BY, value) })
}

/// the whole contract is held against the limit, and against the threshold.
#[test]
fn a_part_of_a_contract_takes_the_lane_of_the_whole() {
    let rest = |rest: &str| Contract { rest: dec(rest), ..Contract::default() };
    assert_eq!(with_contract("99750", rest("250")).lane, NeedLane::DirectAward);
    let over = with_contract("99750", rest("250.01"));
    assert_eq!(over.lane, NeedLane::SystemCompetition);
    assert!(has(&over, ReasonWeight::PassedOver, "R-4.07", "whole contract"));
    let sums = Contract { rest: dec("10"), sums: dec("90"), lately: dec("0.01") };
    let over = with_contract("99900", sums);
    assert!(has(&over, ReasonWeight::PassedOver, "R-4.07", "same supplier"));
    let near = with_contract("70000", rest("10000"));
    assert!(has(&near, ReasonWeight::Warning, "R-4.07", "80 %"));
    let outside = Need { system: None, ..need(Land::BY, "116000") };
    let rolling = Rolling { contract: rest("100000"), ..Rolling::default() };
    assert_eq!(decide(&Need { rolling, ..outside }).lane, NeedLane::EuProcedure);
}

/// § 106(1) GWB: what alone reaches the threshold is not carried by a system that was noticed below it.
#[test]
fn a_system_below_the_threshold_carries_nothing_that_reaches_it() {
    let of = |law, value| decide(&Need { system: Some(system(law)), ..need(Land::RP, value) });
    assert_eq!(of(CompetitionLaw::Uvgo, "215999.99").lane, NeedLane::SystemCompetition);
    let at = of(CompetitionLaw::Uvgo, "216000");
    assert_eq!(at.lane, NeedLane::EuProcedure);
    assert!(has(&at, ReasonWeight::PassedOver, "R-4.08", "a system under the VgV"));
    assert_eq!(of(CompetitionLaw::Vgv, "216000").lane, NeedLane::SystemCompetition);
}

/// call-offs from an agreement of such a system count together.
#[test]
fn call_offs_in_a_system_below_the_threshold_do_not_reach_it_together() {
    let of = |law, value| {
        let framework = Framework {
            names_the_authority: true,
            covers_the_need: true,
            maximum: dec("500000"),
            used: dec("200000"),
            until: day("2027-01-01"),
        };
        let (system, framework) = (Some(system(law)), Some(framework));
        decide(&Need { framework, system, ..need(Land::RP, value) })
    };
    assert_eq!(of(CompetitionLaw::Uvgo, "15999.99").lane, NeedLane::FrameworkCallOff);
    let at = of(CompetitionLaw::Uvgo, "16000");
    assert_eq!(at.lane, NeedLane::SystemCompetition);
    assert!(has(&at, ReasonWeight::PassedOver, "R-4.08", "216000"));
    assert_eq!(of(CompetitionLaw::Vgv, "16000").lane, NeedLane::FrameworkCallOff);
}
