//! What holds of every history of an admission.
//! Single stories stand beside this.

use proptest::prelude::*;
use schemas::admission::Extension;
use schemas::exclusion::{Finding, Ground, SelfCleaning};
use schemas::suitability::{
    DocumentsRequested, ExclusionDecided, ExclusionDecision, Proves, SelfCleaningAssessed,
};
use schemas::terms::Document;

use super::super::{HandedIn, Standing, excluding};
use super::*;
use crate::scenario::history;

const DAYS: [&str; 4] = ["2026-03-02", "2026-03-10", "2026-03-20", "2026-05-05"];

fn one_of(names: &'static [&'static str]) -> impl Strategy<Value = CategoryKey> {
    prop::sample::select(names).prop_map(key)
}

fn asked_category() -> impl Strategy<Value = CategoryKey> {
    one_of(&["monitors", "keyboards", "desks"])
}

fn ground() -> impl Strategy<Value = Ground> {
    prop::sample::select(&[Ground::Conviction, Ground::UnpaidDues, Ground::Cartel][..])
}

fn reason() -> impl Strategy<Value = schemas::text::Line> {
    "[ab]".prop_map(|reason| line(&reason))
}

fn proves() -> impl Strategy<Value = Proves> {
    prop_oneof![
        ground().prop_map(|ground| Proves::Ground { ground }),
        (asked_category(), one_of(&["turnover", "references"]))
            .prop_map(|(category, criterion)| Proves::Criterion { category, criterion }),
    ]
}

fn asking() -> impl Strategy<Value = Step> {
    prop_oneof![
        prop::sample::subsequence(vec!["monitors", "keyboards", "desks"], 0..=3)
            .prop_map(|asked| asks(&asked)),
        (any::<bool>(), any::<bool>()).prop_map(|(catalogue, collection)| {
            let declares = SelfDeclaration { catalogue, collection, ..declared() };
            Step::GiveSelfDeclaration(declaration(declares))
        }),
        (proves(), any::<bool>()).prop_map(|(proves, dues)| {
            let kind = if dues { EvidenceKind::Dues } else { EvidenceKind::References };
            let document = Document {
                sha256: FileDigest::parse(&"b".repeat(64)).unwrap(),
                name: line("a"),
                media_type: line("application/pdf"),
            };
            let (issuer, valid_until) = (line("b"), Some(day("2026-03-12")));
            Step::ProvideEvidence(HandedIn { proves, kind, document, issuer, valid_until })
        }),
        asked_category().prop_map(|category| Step::RequestReasons { category }),
    ]
}

fn judging() -> impl Strategy<Value = Step> {
    let since = || prop::sample::select(&["2019-01-01", "2025-01-01"][..]).prop_map(day);
    prop_oneof![
        (any::<bool>(), prop::option::of(reason())).prop_map(|(single, reason)| {
            let special = Extension::BeforeFirstInvitation;
            let extension = if single { Extension::SingleCase } else { special };
            Step::ExtendAssessment { categories: vec![], extension, reason }
        }),
        (one_of(&["turnover", "references"]), any::<bool>())
            .prop_map(|(criterion, met)| Step::AssessCriterion(assessed(criterion.as_str(), met))),
        (ground(), since(), prop::option::of(Just(day("2026-03-01")))).prop_map(
            |(ground, on, ended)| {
                let cleaning = SelfCleaning::default();
                let finding = Finding { ground, on, ended, cleaning };
                Step::FindExclusionGround { finding, source: line("a") }
            }
        ),
        (ground(), since(), any::<bool>(), reason()).prop_map(|(ground, on, prevented, reason)| {
            let cleaning = SelfCleaning { compensated: true, cleared_up: true, prevented };
            Step::AssessSelfCleaning(SelfCleaningAssessed { ground, on, cleaning, reason })
        }),
        (ground(), since(), any::<bool>(), reason()).prop_map(|(ground, on, excluded, reason)| {
            let not = ExclusionDecision::Disproportionate;
            let decision = if excluded { ExclusionDecision::Excluded } else { not };
            Step::DecideExclusion(ExclusionDecided { ground, on, decision, reason })
        }),
        prop::collection::vec(proves(), 0..3).prop_map(|wanted| {
            let due = day("2026-03-25");
            Step::RequestDocuments(DocumentsRequested { wanted, reason: line("a"), due })
        }),
    ]
}

fn deciding() -> impl Strategy<Value = Step> {
    let until = || prop::option::of(prop::sample::select(&DAYS[..]).prop_map(day));
    prop_oneof![
        asked_category().prop_map(|category| Step::AdmitSupplier { category }),
        (asked_category(), reason())
            .prop_map(|(category, reason)| Step::RejectRequestToParticipate { category, reason }),
        (asked_category(), reason(), until()).prop_map(|(category, reason, until)| {
            Step::SuspendAdmission { category, reason, until }
        }),
        (asked_category(), reason())
            .prop_map(|(category, reason)| Step::ReinstateAdmission { category, reason }),
        Just(Step::RequestRenewal),
        (asked_category(), prop::collection::vec(reason(), 0..2))
            .prop_map(|(category, reasons)| Step::GiveReasons { category, reasons }),
        Just(Step::RecordRegisterAnswer {
            answered_on: day("2026-03-02"),
            reference: line("WRA"),
            entry: false,
        }),
        Just(Step::PassDeadlines),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    let step = prop_oneof![asking(), judging(), deciding()];
    (prop::sample::select(&DAYS[..]), step).prop_map(|(today, step)| on(today, step))
}

proptest! {
    /// an assessment is open for what is asked for and not decided, and for nothing else.: nobody is
    /// admitted to monitors of whom it was not said that both criteria are met. §§ 123, 124 GWB: nobody counts as admitted
    /// whom a ground excludes.
    #[test]
    fn any_history_of_an_admission_replays(commands in prop::collection::vec(command(), 0..40)) {
        let known = |category: &CategoryKey| ["monitors", "keyboards"].contains(&category.as_str());
        history::<Admissions>(&commands, |state| {
            assert!(state.standings.keys().all(known));
            assert_eq!(state.parties.is_none(), state.standings.is_empty());
            for (category, standing) in &state.standings {
                let open = state.assessments.contains_key(category);
                assert_eq!(open, *standing == Standing::Requested);
            }
            let admitted = state.standings.keys().any(|category| state.is_admitted_to(category));
            let excluded = excluding::check(state, day(DAYS[3])).err();
            let applies = matches!(excluded, Some(Rejection::ExclusionGroundApplies { .. }));
            assert!(!(admitted && applies), "{state:?}");
            if state.is_admitted_to(&key("monitors")) {
                assert!(state.declaration.is_some());
                assert_eq!(state.criteria.len(), 2);
            }
        });
    }
}
