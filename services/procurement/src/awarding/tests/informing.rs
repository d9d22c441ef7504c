//! Waiting below the threshold by the law of the Land, and the days of notices.
//! What the law of the federation asks stands in `concluding`.

use schemas::award::{NoticeDuty, NoticeOverdue, Standstill};
use schemas::organisation::Land;
use schemas::terms::Regulation;

use super::concluding::{approved, conclude, facts};
use super::facts::{euros, firm};
use crate::awarding::{AwardRejection, AwardStep};
use crate::samples::{day, line};

/// where the law of the Land asks for it, tenderers are told the day and the contract waits for it.
#[test]
fn below_the_threshold_the_contract_waits_by_the_law_of_the_land() {
    let below = |land, estimate: &str| {
        let mut call = facts();
        (call.regulation, call.land, call.estimate) = (Regulation::Uvgo, land, euros(estimate));
        call.register_answers.insert(firm(1), day("2026-09-20"));
        call
    };
    for land in [Land::MV, Land::NI, Land::RP, Land::SN, Land::ST, Land::TH] {
        let mut story = approved(below(land, "60000"));
        let contract_from = day("2026-10-03");
        let waits = Standstill::ByLandLaw { contract_from, land };
        assert_eq!(story.award.approved.as_ref().unwrap().standstill, waits);
        for letter in &story.award.informed.clone().unwrap().letters {
            assert!(letter.text.last().unwrap().as_str().contains("am 03.10.2026"), "{letter:?}");
        }
        story.refused_by("R-4.24", conclude());
        story.at("2026-10-02T22:00:00Z").does(conclude());
    }
    // Saxony names a value, and nothing is waited for up to it; elsewhere no law was found.
    for (land, estimate) in [(Land::SN, "50000"), (Land::NW, "200000"), (Land::BY, "200000")] {
        let story = approved(below(land, estimate));
        assert_eq!(story.award.approved.unwrap().standstill, Standstill::None, "{land:?}");
    }
}

/// what the documents promise beyond the law of the Land is waited for; at the threshold § 134 GWB alone holds.
#[test]
fn the_longer_of_two_waitings_counts() {
    let mut longer = facts();
    (longer.regulation, longer.land) = (Regulation::Uvgo, Land::SN);
    (longer.estimate, longer.voluntary_standstill) = (euros("60000"), Some(14));
    longer.register_answers.insert(firm(1), day("2026-09-20"));
    let contract_from = day("2026-10-07");
    let voluntary = Standstill::Voluntary { contract_from };
    assert_eq!(approved(longer).award.approved.unwrap().standstill, voluntary);
    let mut above = facts();
    above.land = Land::SN;
    assert_eq!(approved(above).award.approved.unwrap().standstill, Standstill::None);
}

/// the day on which a notice was sent is stated; it has come, and the contract stood by then.
#[test]
fn the_day_of_a_notice_is_stated_by_who_records_it() {
    let sends = |on: Option<&str>| AwardStep::RecordNotice {
        duty: NoticeDuty::Statistics,
        reference: line("D1"),
        on: on.map(day),
    };
    let mut story = approved(facts());
    story.at("2026-09-24T08:00:00Z").does(conclude());
    story.at("2026-11-24T08:00:00Z").does(AwardStep::PassDeadlines);
    let (on, today) = (day("2026-11-25"), day("2026-11-24"));
    let ahead = AwardRejection::NoticeAhead { on, today };
    assert_eq!(story.refused(sends(Some("2026-11-25"))), ahead);
    story.refused_by("R-4.25", sends(Some("2026-09-23")));
    story.does(sends(Some("2026-11-10")));
    assert_eq!(story.award.sent[&NoticeDuty::Statistics].on, day("2026-11-10"));
    assert_eq!(story.does(sends(None)), []);
    story.refused_by("R-4.25", sends(Some("2026-11-11")));
}

/// a day that passed unmet is an event, and stays one when the notice is recorded later.
#[test]
fn a_missed_day_stays_missed() {
    let mut story = approved(facts());
    story.at("2026-09-24T08:00:00Z").does(conclude());
    story.at("2026-12-24T08:00:00Z");
    let (duty, due) = (NoticeDuty::Statistics, day("2026-11-23"));
    assert!(story.does(AwardStep::PassDeadlines).contains(&NoticeOverdue { duty, due }.into()));
    story.does(AwardStep::RecordNotice { duty, reference: line("D1"), on: None });
    assert!(story.award.overdue.contains(&duty));
}
