//! What holds of every history: commands repeated change nothing, the log tells the same state, and no tender is known
//! before the end. Stories are told elsewhere.

use proptest::prelude::*;

use super::super::Collected;
use super::*;
use crate::scenario::history;

fn firm() -> impl Strategy<Value = OrganisationId> {
    prop::sample::select(vec![FIRST, SECOND, THIRD, FOURTH, AUTHORITY])
}

/// Hours after the invitation; the period ends after 254.
fn moment() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..400).prop_map(|hours| at("2026-09-11T10:00:00") + chrono::TimeDelta::hours(hours))
}

fn command() -> impl Strategy<Value = Asked> {
    let digit = prop::sample::select(vec!['a', 'b', 'c', 'd']);
    prop_oneof![
        (firm(), digit, moment()).prop_map(|(by, bytes, received_at)| {
            let sealed_by = SealedBy::Marketplace;
            let sealed = digest(bytes);
            Asked::ReceiveTender(TenderOnArrival { by, sealed, bytes: 1, sealed_by, received_at })
        }),
        (firm(), moment()).prop_map(|(by, now)| Asked::WithdrawTender { by, now }),
        moment().prop_map(|now| Asked::EndTenderPeriod { collected: Vec::<Collected>::new(), now }),
        moment().prop_map(|now| Asked::HandOverKey { by: AUTHORITY, actor: OFFICER, key: 0, now }),
        (firm(), moment(), moment()).prop_map(|(by, tenders_until, now)| {
            Asked::ProposeShorterPeriod { by, tenders_until, now }
        }),
        (firm(), moment()).prop_map(|(by, now)| Asked::AgreeToShorterPeriod { by, now }),
        (firm(), moment()).prop_map(|(by, now)| Asked::AskQuestion {
            by,
            text: line("Mit Kabel?"),
            now
        }),
    ]
}

proptest! {
    #[test]
    fn histories_replay_and_keys_come_after_the_end(
        commands in prop::collection::vec(command(), 0..30),
    ) {
        let begin = [
            Asked::Prepare(Box::new(prepare(call()))),
            invite(invitation()),
        ];
        let commands: Vec<_> = begin.into_iter().chain(commands).collect();
        history::<SpecificProcurements>(&commands, |state| {
            assert!(state.keys.is_empty() || state.ended.is_some());
            assert!(state.found.is_empty() && state.opened.is_none());
            for tender in state.tenders.values() {
                let versions: Vec<_> = tender.versions.iter().map(|v| v.version).collect();
                assert!(versions.windows(2).all(|pair| pair[0] < pair[1]));
                let replaced_by_late = tender.current().is_some_and(|current| current.late)
                    && tender.versions.iter().any(|v| !v.late && !v.withdrawn);
                assert!(!replaced_by_late);
            }
        });
    }
}
