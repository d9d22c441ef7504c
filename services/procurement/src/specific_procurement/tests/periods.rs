//! From when an invitation goes out, and until when tenders come in.
//! Who is invited and by which criteria stands in `inviting`.

use schemas::admission::Extension;
use schemas::law::Setting;
use schemas::terms::Regulation;

use super::*;
use crate::admission::Assessment;
use crate::law::deadlines::DeadlineRefused;
use crate::scenario::given;

/// § 9.3 No. 5, R-1.23: sent on Friday the 11th, the tenth day is Monday the 21st, 24:00.
#[test]
fn ten_days_end_with_the_last_hour_of_the_tenth() {
    let asked = |until| IssueInvitation { tenders_until: at(until), ..invitation() };
    given::<SpecificProcurements>(&[call().into()])
        .when(&invite(invitation()))
        .then(&[issued().into()]);
    let refused = DeadlineRefused::TooEarly {
        given: "2026-09-21T12:00:00".parse().unwrap(),
        last_day: day("2026-09-21"),
        earliest: "2026-09-22T00:00:00".parse().unwrap(),
        rule: "R-1.23",
    };
    given::<SpecificProcurements>(&[call().into()])
        .when(&invite(asked("2026-09-21T12:00:00")))
        .then_rejected_by("R-1.23", &refused.into());
}

/// § 9.3 No. 6, R-1.23: the tenth day is a holiday, so the period ends on Monday 5 October.
#[test]
fn a_period_does_not_end_on_a_holiday() {
    let sent = at("2026-09-23T10:00:00");
    let asked = |until| IssueInvitation { now: sent, tenders_until: at(until), ..invitation() };
    let invited = SpecificProcurements::decide(
        &state(&[call().into()]),
        &invite(asked("2026-10-06T00:00:00")),
    );
    assert!(invited.is_ok());
    let early = SpecificProcurements::decide(
        &state(&[call().into()]),
        &invite(asked("2026-10-05T23:59:59")),
    );
    let no = early.unwrap_err();
    assert!(matches!(no, No::Deadline(DeadlineRefused::TooEarly { last_day, .. })
        if last_day == day("2026-10-05")));
}

/// The sample invitation until a moment, in a system below the threshold or above it, where the days below it are set.
fn with_days_set(regulation: Regulation, days: Option<u8>, until: &str) -> IssueInvitation {
    let mut asked = IssueInvitation { tenders_until: at(until), ..invitation() };
    asked.facts.noticed.as_mut().unwrap().regulation = regulation;
    let mut law = Law::clone(&asked.law);
    if let Some(days) = days {
        let setting = Setting::TenderPeriodBelowThreshold { days };
        law.settings = law.settings.with(setting).unwrap();
    }
    IssueInvitation { law: Arc::new(law), ..asked }
}

fn is_too_early(asked: IssueInvitation) -> bool {
    match SpecificProcurements::decide(&state(&[call().into()]), &invite(asked)) {
        Ok(_) => false,
        Err(No::Deadline(DeadlineRefused::TooEarly { .. })) => true,
        Err(other) => panic!("{other:?}"),
    }
}

/// § 1.5 of the rules: below the threshold as many days as are set, ten until then.
#[test]
fn below_the_threshold_as_many_days_as_are_set_are_kept() {
    let below = |days, until| is_too_early(with_days_set(Regulation::Uvgo, days, until));
    assert!(below(None, "2026-09-21T12:00:00"));
    assert!(!below(None, "2026-09-22T00:00:00"));
    assert!(below(Some(7), "2026-09-18T12:00:00"));
    assert!(!below(Some(7), "2026-09-19T00:00:00"));
    assert!(below(Some(14), "2026-09-22T00:00:00"));
    assert!(!below(Some(14), "2026-09-26T00:00:00"));
}

/// above the threshold the law sets ten days, whatever is set for below it.
#[test]
fn what_is_set_for_below_the_threshold_shortens_no_period_above_it() {
    let above = |days, until| is_too_early(with_days_set(Regulation::Vgv, Some(days), until));
    assert!(above(1, "2026-09-21T12:00:00"));
    assert!(!above(60, "2026-09-22T00:00:00"));
}

/// § 9.3 No. 12, R-1.29: no first invitation while extended assessments are open; afterwards it goes out.
#[test]
fn the_first_invitation_waits_for_extended_assessments() {
    let mut asked = invitation();
    let open = Assessment {
        received: day("2026-09-01"),
        due: day("2026-09-29"),
        extension: Some(Extension::BeforeFirstInvitation),
        overdue: false,
    };
    asked.standings[0].assessments.insert(key("keyboards"), open);
    let refused = DeadlineRefused::AssessmentsOpen { open: 1, rule: "R-1.29" };
    given::<SpecificProcurements>(&[call().into()])
        .when(&invite(asked.clone()))
        .then_rejected_by("R-1.29", &refused.into());
    asked.facts.first_invitation = Some(day("2026-09-08"));
    let later = SpecificProcurements::decide(&state(&[call().into()]), &invite(asked));
    assert!(later.is_ok());
}
