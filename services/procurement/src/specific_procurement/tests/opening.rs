//! The opening: not before the end, by the holders of keys, all at once, each as it was received.
//! What was in a sealed file is told to the rule, not found out by it.

use schemas::specific_procurement::{OpeningKeyHandedOver, TenderOpened, TendersOpened};

use super::*;
use crate::samples::STRANGER;
use crate::scenario::given;

/// Two tenders in time and one late, the period over.
fn ended() -> Vec<SpecificProcurementEvent> {
    told(
        tendering(),
        &[
            arrives(SECOND, 'b', "2026-09-15T09:00:00"),
            arrives(FIRST, 'a', "2026-09-16T09:00:00"),
            ends("2026-09-22T00:00:01"),
            arrives(THIRD, 'c', "2026-09-22T00:10:00"),
        ],
    )
}

fn with_key() -> Vec<SpecificProcurementEvent> {
    told(ended(), &[hands_over(OFFICER, 0, "2026-09-22T08:00:00")])
}

/// No. 2, R-1.64: a second before, and at the very end, nothing is opened.
#[test]
fn no_key_is_taken_before_the_end_of_the_period() {
    let before = No::BeforeTheEnd { until: at("2026-09-22T00:00:00") };
    for when in ["2026-09-21T23:59:59", "2026-09-22T00:00:00"] {
        given::<SpecificProcurements>(&tendering())
            .when(&hands_over(OFFICER, 0, when))
            .then_rejected_by("R-1.64", &before);
        given::<SpecificProcurements>(&tendering())
            .when(&open(vec![], when))
            .then_rejected_by("R-1.64", &before);
    }
    given::<SpecificProcurements>(&tendering())
        .when(&ends("2026-09-22T00:00:00"))
        .then_rejected(&No::NotEnded { until: at("2026-09-22T00:00:00") });
}

/// No. 4: only the holders of a key hand it over.
#[test]
fn a_key_comes_from_its_holder() {
    given::<SpecificProcurements>(&ended())
        .when(&hands_over(SECOND_OFFICER, 0, "2026-09-22T08:00:00"))
        .then_rejected_by("R-1.60", &No::NotAHolder { key: 0 });
    given::<SpecificProcurements>(&ended())
        .when(&hands_over(OFFICER, 7, "2026-09-22T08:00:00"))
        .then_rejected_by("R-1.60", &No::NotAHolder { key: 7 });
    let by_other =
        Asked::HandOverKey { by: STRANGER, actor: OFFICER, key: 0, now: at("2026-09-22T08:00:00") };
    given::<SpecificProcurements>(&ended()).when(&by_other).then_rejected(&No::NotTheAuthority);
    given::<SpecificProcurements>(&ended())
        .when(&hands_over(OFFICER, 0, "2026-09-22T08:00:00"))
        .then(&[OpeningKeyHandedOver { key: 0, by: OFFICER }.into()]);
}

/// under the old rules both keys are needed.
#[test]
fn nothing_is_opened_with_one_key_of_two() {
    let sealing = vec![sealing_key("age1a", OFFICER), sealing_key("age1b", SECOND_OFFICER)];
    let begin = vec![call().into(), InvitationToTenderIssued { sealing, ..issued() }.into()];
    let log = told(
        begin,
        &[ends("2026-09-22T00:00:01"), hands_over(SECOND_OFFICER, 1, "2026-09-22T08:00:00")],
    );
    given::<SpecificProcurements>(&log)
        .when(&open(vec![], "2026-09-22T09:00:00"))
        .then_rejected_by("R-1.60", &No::KeyMissing { key: 0 });
}

/// all at once, in the sequence of receipt, each equal to what was received.
#[test]
fn all_tenders_are_opened_at_once_as_they_were_received() {
    let found = vec![read(SECOND, 'b'), read(FIRST, 'a'), read(THIRD, 'c')];
    let mut expected: Vec<SpecificProcurementEvent> =
        found.iter().map(|found| TenderOpened { opened: found.clone() }.into()).collect();
    let tenders = [SECOND, FIRST, THIRD].map(tender_of).into();
    expected.push(TendersOpened { by: vec![OFFICER], keys: vec![digest('f')], tenders }.into());
    given::<SpecificProcurements>(&with_key())
        .when(&open(found.clone(), "2026-09-22T09:00:00"))
        .then(&expected);
    let log = told(with_key(), &[open(found.clone(), "2026-09-22T09:00:00")]);
    given::<SpecificProcurements>(&log).when(&open(found, "2026-09-22T09:00:00")).then_nothing();
    let state = state(&log);
    assert_eq!(state.stage(), super::super::Stage::Opened);
    assert!(state.is_late(tender_of(THIRD)));
    let until = at("2026-09-22T00:00:00");
    given::<SpecificProcurements>(&log)
        .when(&arrives(FOURTH, 'd', "2026-09-22T09:00:01"))
        .then_rejected_by("R-5.08", &No::OpenedAlready { until });
}

/// a flipped byte, a tender left out, another total or a tender that was moved is not opened as if it were right.
#[test]
fn what_is_not_as_it_was_received_is_not_opened() {
    let good = || vec![read(SECOND, 'b'), read(FIRST, 'a'), read(THIRD, 'c')];
    let refused = |change: &dyn Fn(&mut Vec<OpenedTender>)| {
        let mut found = good();
        change(&mut found);
        let decided =
            SpecificProcurements::decide(&state(&with_key()), &open(found, "2026-09-22T09:00:00"));
        assert!(matches!(decided, Err(No::NotAsReceived { .. })), "{decided:?}");
    };
    refused(&|found| found[0].sealed = digest('0'));
    refused(&|found| drop(found.pop()));
    refused(&|found| found.swap(0, 1));
    refused(&|found| {
        let Found::Read { total, .. } = &mut found[0].found else { unreachable!() };
        total.amount = dec("1");
    });
    refused(&|found| {
        let Found::Read { tender, .. } = &mut found[0].found else { unreachable!() };
        tender.tenderer = FIRST;
    });
    refused(&|found| {
        let Found::Read { tender, .. } = &mut found[0].found else { unreachable!() };
        tender.procurement = SpecificProcurementId(Uuid::from_u128(62));
    });
    let mut told = good();
    let why = line("the sealed file is not the one that was received");
    told[0] = OpenedTender {
        tender: tender_of(SECOND),
        sealed: digest('0'),
        found: Found::Unreadable { content: None, why },
    };
    let opened =
        SpecificProcurements::decide(&state(&with_key()), &open(told, "2026-09-22T09:00:00"));
    assert_eq!(opened.unwrap().len(), 4);
}
