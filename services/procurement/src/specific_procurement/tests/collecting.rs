//! Mode B: named, refused, collected, shown, contested, settled.
//! No catalogue is read: what was collected is told to the rule.

use schemas::ids::OfferId;
use schemas::specific_procurement::{
    CancellationGround, CatalogueDataCollected, CollectedDataPresented, CollectedDataUnopposed,
    CollectionMapped, CollectionRefused, ContestedDataResolved, MappedLine, NothingCollected,
    SpecificProcurementCancelled, TenderPeriodEnded,
};

use super::super::{Collected, Presentation, Snapshot};
use super::*;
use crate::scenario::given;

/// The first three came with catalogues.
fn collecting() -> Vec<SpecificProcurementEvent> {
    let invited = InvitationToTenderIssued { collectable: vec![FIRST, SECOND, THIRD], ..issued() };
    vec![collecting_call().into(), invited.into()]
}

fn maps(by: OrganisationId, lines: &[u16]) -> Asked {
    let offer = OfferId(Uuid::from_u128(41));
    let lines = lines.iter().map(|line| MappedLine { line: *line, offer }).collect();
    Asked::MapCollection { by, lines, now: at("2026-09-15T09:00:00") }
}

fn refuses(by: OrganisationId, when: &str) -> Asked {
    Asked::RefuseCollection { by, now: at(when) }
}

fn snapshot(candidate: OrganisationId, bytes: char) -> Collected {
    let outcome = Ok(Snapshot { catalogue_version: 3, sealed: digest(bytes), bytes: 4_096 });
    Collected { candidate, outcome }
}

fn ends_with(collected: Vec<Collected>) -> Asked {
    Asked::EndTenderPeriod { collected, now: at("2026-09-22T00:00:01") }
}

/// whose request had no catalogue is invited in mode A only.
#[test]
fn who_came_without_a_catalogue_hands_in_a_tender() {
    given::<SpecificProcurements>(&collecting())
        .when(&maps(FOURTH, &[1]))
        .then_rejected_by("R-2.15", &No::NotCollectable);
    assert_eq!(told(collecting(), &[arrives(FOURTH, 'd', "2026-09-15T09:00:00")]).len(), 3);
    given::<SpecificProcurements>(&tendering())
        .when(&maps(FIRST, &[1]))
        .then_rejected_by("R-2.11", &No::NoCollection);
}

#[test]
fn offers_are_named_for_lines_of_the_need_once_each() {
    let decide = |asked| SpecificProcurements::decide(&state(&collecting()), &asked);
    assert_eq!(decide(maps(FIRST, &[3])).unwrap_err(), No::NoSuchLine { line: 3 });
    assert_eq!(decide(maps(FIRST, &[1, 1])).unwrap_err(), No::NoSuchLine { line: 1 });
    let events = decide(maps(FIRST, &[1, 2])).unwrap();
    assert!(matches!(
        &events[..],
        [SpecificProcurementEvent::CollectionMapped(CollectionMapped { candidate: FIRST, .. })]
    ));
    let log = told(collecting(), &[maps(FIRST, &[1, 2])]);
    given::<SpecificProcurements>(&log).when(&maps(FIRST, &[1, 2])).then_nothing();
}

/// whoever refused is not collected from, and nothing is held against it: nor who hands in a tender.
#[test]
fn who_refuses_or_tenders_is_not_collected_from() {
    given::<SpecificProcurements>(&collecting())
        .when(&refuses(FIRST, "2026-09-18T12:00:01"))
        .then_rejected_by("R-2.11", &No::RefusalTooLate { until: at("2026-09-18T12:00:00") });
    let log = told(
        collecting(),
        &[refuses(FIRST, "2026-09-18T12:00:00"), arrives(SECOND, 'b', "2026-09-19T09:00:00")],
    );
    assert_eq!(log[2], CollectionRefused { candidate: FIRST }.into());
    assert_eq!(state(&log).to_be_collected(), [THIRD]);
    for wrong in [vec![], vec![snapshot(FIRST, 'a'), snapshot(THIRD, 'c')]] {
        given::<SpecificProcurements>(&log)
            .when(&ends_with(wrong))
            .then_rejected(&No::CollectionIncomplete);
    }
    let log = told(log, &[ends_with(vec![snapshot(THIRD, 'c')])]);
    let tenders: Vec<_> = state(&log).to_be_opened().iter().map(|(id, ..)| *id).collect();
    assert_eq!(tenders, [SECOND, THIRD].map(tender_of));
}

/// collected at the moment that was announced, by the version of the catalogue, and sealed.
#[test]
fn what_is_collected_is_told_with_its_version() {
    let why = line("the candidate named no offers for the lines of the need");
    let nothing = Collected { candidate: SECOND, outcome: Err(why.clone()) };
    let log = told(collecting(), &[refuses(FIRST, "2026-09-15T09:00:00")]);
    let collected = CatalogueDataCollected {
        tender: tender_of(THIRD),
        tenderer: THIRD,
        catalogue_version: 3,
        collected_at: at("2026-09-22T00:00:00"),
        sealed: digest('c'),
        bytes: 4_096,
    };
    given::<SpecificProcurements>(&log).when(&ends_with(vec![nothing, snapshot(THIRD, 'c')])).then(
        &[
            NothingCollected { candidate: SECOND, why }.into(),
            collected.into(),
            TenderPeriodEnded { tenders: 1 }.into(),
        ],
    );
}

/// Collected from the first and opened on Tuesday 22 September.
fn opened() -> Vec<SpecificProcurementEvent> {
    let refuse = |by| refuses(by, "2026-09-15T09:00:00");
    told(
        collecting(),
        &[
            maps(FIRST, &[1, 2]),
            refuse(SECOND),
            refuse(THIRD),
            ends_with(vec![snapshot(FIRST, 'a')]),
            hands_over(OFFICER, 0, "2026-09-22T08:00:00"),
            open(vec![read(FIRST, 'a')], "2026-09-22T09:00:00"),
        ],
    )
}

fn outcome(log: &[SpecificProcurementEvent]) -> Presentation {
    state(log).presented[&tender_of(FIRST)].outcome.clone()
}

fn contests(when: &str) -> Asked {
    Asked::ContestCollectedData { by: FIRST, reason: line("Staffelpreis fehlt"), now: at(when) }
}

/// shown at once, with two working days to object.
#[test]
fn what_was_collected_is_shown_with_two_working_days_to_object() {
    let log = opened();
    let until = at("2026-09-25T00:00:00");
    assert_eq!(
        log.last(),
        Some(&CollectedDataPresented { tender: tender_of(FIRST), until }.into())
    );
    assert_eq!(outcome(&log), Presentation::Open);
    let confirm = Asked::ConfirmCollectedData { by: FIRST, now: at("2026-09-24T09:00:00") };
    let confirmed = told(log.clone(), std::slice::from_ref(&confirm));
    assert_eq!(outcome(&confirmed), Presentation::Confirmed);
    let over = Asked::EndPresentation { now: at("2026-09-25T00:00:01") };
    given::<SpecificProcurements>(&log).when(&Asked::EndPresentation { now: until }).then_nothing();
    given::<SpecificProcurements>(&log)
        .when(&over)
        .then(&[CollectedDataUnopposed { tender: tender_of(FIRST) }.into()]);
    assert_eq!(outcome(&told(log.clone(), &[over])), Presentation::Unopposed);
    given::<SpecificProcurements>(&log)
        .when(&contests("2026-09-25T00:00:01"))
        .then_rejected_by("R-2.13", &No::ObjectionTooLate { until });
    let other = Asked::ConfirmCollectedData { by: SECOND, now: at("2026-09-24T09:00:00") };
    given::<SpecificProcurements>(&log).when(&other).then_rejected_by("R-2.13", &No::NotPresented);
}

/// contested data binds as corrected, or not at all.
#[test]
fn contested_data_is_decided_before_anything_is_awarded() {
    let log = told(opened(), &[contests("2026-09-23T09:00:00")]);
    let reason = line("Der Staffelpreis stand im Katalog");
    let resolve = |corrected| Asked::ResolveContestedData {
        by: AUTHORITY,
        tender: tender_of(FIRST),
        corrected,
        reason: reason.clone(),
    };
    let moved = Some(Box::new(content(SECOND, &["90", "180"])));
    let no = SpecificProcurements::decide(&state(&log), &resolve(moved)).unwrap_err();
    assert_eq!(crate::decider::Rejection::rule(&no), Some("R-2.14"));
    let right = content(FIRST, &["90", "180"]);
    let corrected = told(log.clone(), &[resolve(Some(Box::new(right.clone())))]);
    assert!(matches!(
        corrected.last(),
        Some(SpecificProcurementEvent::ContestedDataResolved(ContestedDataResolved {
            corrected: Some(_),
            ..
        }))
    ));
    let after = state(&corrected);
    assert_eq!(after.content(tender_of(FIRST)), Some(&right));
    let binds = |binds| Presentation::Resolved { binds, reason: reason.clone() };
    assert_eq!(outcome(&corrected), binds(true));
    assert_eq!(outcome(&told(log, &[resolve(None)])), binds(false));
    // Said again nothing happens; another correction is no repetition.
    given::<SpecificProcurements>(&corrected).when(&resolve(Some(Box::new(right)))).then_nothing();
    let other = resolve(Some(Box::new(content(FIRST, &["80", "160"]))));
    given::<SpecificProcurements>(&corrected)
        .when(&other)
        .then_rejected_by("R-2.13", &No::NotPresented);
}

/// what is collected from is withheld from the invitation on until it is opened; a firm that refused is not told
/// of by that.
#[test]
fn a_collection_runs_from_the_invitation_until_it_is_opened() {
    let running = |log: &[SpecificProcurementEvent]| state(log).running_collection();
    assert_eq!(running(&[collecting_call().into()]), None);
    assert_eq!(running(&tendering()), None, "mode A");
    let log = told(collecting(), &[refuses(FIRST, "2026-09-15T09:00:00")]);
    let found = running(&log).unwrap();
    assert_eq!(found.collectable, [FIRST, SECOND, THIRD]);
    assert_eq!((found.category, found.tenders_until), (key("monitors"), at("2026-09-22T00:00:00")));
    let ended = told(log, &[ends_with(vec![snapshot(SECOND, 'b'), snapshot(THIRD, 'c')])]);
    assert!(running(&ended).is_some(), "collected, and sealed still");
    let cancelled = SpecificProcurementCancelled {
        ground: CancellationGround::NoConformingTender,
        reason: line("Niemand hat angeboten"),
    };
    let over = [ended, vec![cancelled.into()]].concat();
    assert_eq!(running(&over), None);
    assert_eq!(running(&opened()), None);
}
