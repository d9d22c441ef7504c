//! Grounds for exclusion in an admission: declared, found, judged, decided, and past.
//! The rules of the grounds themselves are tested with the law.

use schemas::exclusion::{Finding, Ground, SelfCleaning};
use schemas::suitability::{
    ExclusionDecided, ExclusionDecision, ExclusionGroundFound, GroundAnswer, SelfCleaningAssessed,
};

use super::*;

fn finding(ground: Ground, since: &str) -> Finding {
    Finding { ground, on: day(since), ended: None, cleaning: SelfCleaning::default() }
}

fn found(ground: Ground, since: &str, until: Option<&str>) -> AdmissionEvent {
    let (finding, source) = (finding(ground, since), line("declaration"));
    ExclusionGroundFound { finding, source, excludes_until: until.map(day) }.into()
}

fn decided(ground: Ground, since: &str, decision: ExclusionDecision) -> ExclusionDecided {
    ExclusionDecided { ground, on: day(since), decision, reason: line("weighed") }
}

fn admission() -> Vec<AdmissionEvent> {
    vec![admitted("monitors"), informed("monitors", AdmissionDecision::Admitted)]
}

/// 9.3 no. 28, § 126 GWB: a conviction of 2024-03-10 excludes until 2029-03-10 and not a day longer.
#[test]
fn a_convicted_candidate_is_not_admitted_before_the_cap() {
    let find = Step::FindExclusionGround {
        finding: finding(Ground::Conviction, "2024-03-10"),
        source: line("declaration"),
    };
    let event = found(Ground::Conviction, "2024-03-10", Some("2029-03-10"));
    after(&ready()).when(&on("2026-03-10", find.clone())).then(std::slice::from_ref(&event));
    let story = [ready(), vec![event]].concat();
    after(&story).when(&on("2026-03-10", find)).then_nothing();
    let refused = Rejection::ExclusionGroundApplies {
        ground: Ground::Conviction,
        until: Some(day("2029-03-10")),
    };
    after(&story)
        .when(&on("2029-03-10", admits("monitors")))
        .then_rejected_by("§ 123(1) to (3) GWB", &refused);
    after(&story).when(&on("2029-03-11", admits("monitors"))).then(&admission());
}

/// § 123(5) GWB: a compelling public interest lets a convicted candidate in; proportion is no reason.
#[test]
fn a_mandatory_ground_yields_to_the_public_interest_alone() {
    let ground = Ground::Conviction;
    let since = "2025-03-10";
    let story = [ready(), vec![found(ground, since, Some("2030-03-10"))]].concat();
    let decide =
        |decision| on("2026-03-10", Step::DecideExclusion(decided(ground, since, decision)));
    after(&story)
        .when(&decide(ExclusionDecision::Disproportionate))
        .then_rejected_by("§ 123(1) to (3) GWB", &Rejection::MandatoryGround { ground });
    let interest: AdmissionEvent = decided(ground, since, ExclusionDecision::PublicInterest).into();
    after(&story)
        .when(&decide(ExclusionDecision::PublicInterest))
        .then(std::slice::from_ref(&interest));
    let story = [story, vec![interest]].concat();
    after(&story).when(&on("2026-03-10", admits("monitors"))).then(&admission());
}

/// § 124(1) GWB: an optional ground is weighed, and nobody is admitted before that was done.
#[test]
fn an_optional_ground_is_weighed_before_the_decision() {
    let (ground, since) = (Ground::PoorPerformance, "2025-02-28");
    let story = [ready(), vec![found(ground, since, Some("2028-02-28"))]].concat();
    let admit = on("2026-03-10", admits("monitors"));
    after(&story)
        .when(&admit)
        .then_rejected_by("§ 124(1) no. 7 GWB", &Rejection::ExclusionNotDecided { ground });
    let after_decision = |decision| {
        let decided: AdmissionEvent = decided(ground, since, decision).into();
        after(&[&story[..], &[decided]].concat())
    };
    after_decision(ExclusionDecision::Disproportionate).when(&admit).then(&admission());
    let until = Some(day("2028-02-28"));
    after_decision(ExclusionDecision::Excluded).when(&admit).then_rejected_by(
        "§ 124(1) no. 7 GWB",
        &Rejection::ExclusionGroundApplies { ground, until },
    );
    let interest = decided(ground, since, ExclusionDecision::PublicInterest);
    after(&story)
        .when(&on("2026-03-10", Step::DecideExclusion(interest)))
        .then_rejected_by("§ 124(1) no. 7 GWB", &Rejection::OptionalGround { ground });
}

/// § 125 GWB: all of compensation, clarification and prevention restore a firm; it is judged with reasons.
#[test]
fn a_firm_that_has_cleaned_itself_is_admitted() {
    let (ground, since) = (Ground::Conviction, "2025-03-10");
    let story = [ready(), vec![found(ground, since, Some("2030-03-10"))]].concat();
    let judged = |prevented| SelfCleaningAssessed {
        ground,
        on: day(since),
        cleaning: SelfCleaning { compensated: true, cleared_up: true, prevented },
        reason: line("as shown"),
    };
    let judge = |prevented| on("2026-03-10", Step::AssessSelfCleaning(judged(prevented)));
    after(&story).when(&judge(true)).then(&[judged(true).into()]);
    let admit = on("2026-03-10", admits("monitors"));
    after(&[&story[..], &[judged(true).into()]].concat()).when(&admit).then(&admission());
    let until = Some(day("2030-03-10"));
    let in_part = [&story[..], &[judged(false).into()]].concat();
    after(&in_part).when(&admit).then_rejected_by(
        "§ 123(1) to (3) GWB",
        &Rejection::ExclusionGroundApplies { ground, until },
    );
    after(&in_part).when(&judge(false)).then_nothing();
    after(&ready()).when(&judge(true)).then_rejected(&Rejection::NoSuchFinding);
}

/// § 123(4) GWB: dues that are paid exclude no longer.
#[test]
fn dues_that_were_paid_exclude_no_longer() {
    let ground = Ground::UnpaidDues;
    let story = [ready(), vec![found(ground, "2019-01-01", None)]].concat();
    let admit = on("2026-03-10", admits("monitors"));
    after(&story).when(&admit).then_rejected_by(
        "§ 123(4) GWB",
        &Rejection::ExclusionGroundApplies { ground, until: None },
    );
    let paid = Finding { ended: Some(day("2026-03-09")), ..finding(ground, "2019-01-01") };
    let source = line("tax office");
    let event: AdmissionEvent =
        ExclusionGroundFound { finding: paid, source: source.clone(), excludes_until: None }.into();
    after(&story)
        .when(&on("2026-03-10", Step::FindExclusionGround { finding: paid, source }))
        .then(std::slice::from_ref(&event));
    after(&[&story[..], &[event]].concat()).when(&admit).then(&admission());
}

/// § 124(1) GWB: what a candidate declares itself is looked at.
#[test]
fn a_declared_ground_is_looked_at_before_the_decision() {
    let ground = Ground::Insolvency;
    let mut declares = declared();
    declares.grounds.push(GroundAnswer { applies: true, ..no(ground) });
    let mut story = ready();
    story[2] = declaration(declares).into();
    after(&story)
        .when(&on("2026-03-10", admits("monitors")))
        .then_rejected_by("§ 124(1) no. 2 GWB", &Rejection::DeclaredGroundNotJudged { ground });
}
