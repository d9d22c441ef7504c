//! Grounds for exclusion in an admission: declared, found, judged, decided, and past.
//! The rules of the grounds themselves are tested with the law.

use schemas::admission::{AdmissionReinstated, AdmissionSuspended};
use schemas::exclusion::{Finding, Ground, SelfCleaning};
use schemas::suitability::{
    ExclusionDecided, ExclusionDecision, ExclusionGroundFound, GroundAnswer, SelfCleaningAssessed,
};

use super::super::Standing;
use super::*;
use crate::decider::Decider;

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

/// § 126 GWB: an old fact whose cap is past is no look at a new one of the same ground.
#[test]
fn a_declared_ground_is_looked_at_by_the_day_declared() {
    let ground = Ground::Conviction;
    let old = found(ground, "2019-06-01", Some("2024-06-01"));
    let declares = |on: Option<&str>| {
        let mut declares = declared();
        declares.grounds[0] = GroundAnswer { applies: true, on: on.map(day), ..no(ground) };
        let mut story = ready();
        story[2] = declaration(declares).into();
        [story, vec![old.clone()]].concat()
    };
    let admit = on("2026-03-10", admits("monitors"));
    let not_judged = Rejection::DeclaredGroundNotJudged { ground };
    for other in [Some("2025-11-20"), None] {
        after(&declares(other)).when(&admit).then_rejected_by("§ 123(1) to (3) GWB", &not_judged);
    }
    // It is the old one that was declared.
    after(&declares(Some("2019-06-01"))).when(&admit).then(&admission());
    let new = found(ground, "2025-11-20", Some("2030-11-20"));
    let until = Some(day("2030-11-20"));
    after(&[declares(Some("2025-11-20")), vec![new]].concat()).when(&admit).then_rejected_by(
        "§ 123(1) to (3) GWB",
        &Rejection::ExclusionGroundApplies { ground, until },
    );
}

/// § 126 GWB: the caps run from a day that has come.
#[test]
fn nothing_excludes_before_it_has_happened() {
    let find = |since: &str, ended: Option<&str>| {
        let finding = Finding { ended: ended.map(day), ..finding(Ground::UnpaidDues, since) };
        on("2026-03-10", Step::FindExclusionGround { finding, source: line("Finanzamt Kiel") })
    };
    let ahead = Rejection::DayAhead { day: day("2026-03-11") };
    after(&ready()).when(&find("2026-03-11", None)).then_rejected_by("§ 126 GWB", &ahead);
    after(&ready()).when(&find("2026-03-01", Some("2026-03-11"))).then_rejected(&ahead);
    let mut declares = declared();
    declares.grounds[1] =
        GroundAnswer { applies: true, on: Some(day("2026-03-11")), ..no(Ground::UnpaidDues) };
    after(&ready())
        .when(&on("2026-03-10", Step::GiveSelfDeclaration(declaration(declares))))
        .then_rejected(&ahead);
}

fn rests(reason: &str) -> AdmissionEvent {
    let (category, reason) = (key("monitors"), line(reason));
    AdmissionSuspended { category, reason, until: None }.into()
}

fn standing(story: &[AdmissionEvent]) -> Option<Standing> {
    let state = Admissions::fold(story);
    let standing = state.standings.get(&key("monitors")).copied();
    assert_eq!(state.is_admitted_to(&key("monitors")), standing == Some(Standing::Admitted));
    standing
}

/// § 124(1) GWB: at any time of the procedure. Whoever is excluded after its admission counts nowhere as admitted, and is
/// reinstated once nothing stands against it.
#[test]
fn whoever_is_excluded_after_its_admission_rests_until_nothing_stands_against_it() {
    let (ground, since) = (Ground::Cartel, "2026-04-20");
    let cartel = found(ground, since, Some("2029-04-20"));
    let mut story = [ready(), admission()].concat();
    let source = line("declaration");
    let find = Step::FindExclusionGround { finding: finding(ground, since), source };
    // People weigh it first: until they have decided, the admission stays.
    after(&story).when(&on("2026-05-04", find)).then(std::slice::from_ref(&cartel));
    story.push(cartel);
    assert_eq!(standing(&story), Some(Standing::Admitted));
    let excluded = decided(ground, since, ExclusionDecision::Excluded);
    let decide = on("2026-05-05", Step::DecideExclusion(excluded.clone()));
    let events = [excluded.into(), rests("weighed")];
    after(&story).when(&decide).then(&events);
    story.extend(events);
    after(&story).when(&decide).then_nothing();
    assert_eq!(standing(&story), Some(Standing::Suspended));
    let (category, reason) = (key("monitors"), line("Selbstreinigung belegt"));
    let back = Step::ReinstateAdmission { category: category.clone(), reason: reason.clone() };
    let until = Some(day("2029-04-20"));
    after(&story).when(&on("2026-06-01", back.clone())).then_rejected_by(
        "§ 124(1) no. 4 GWB",
        &Rejection::ExclusionGroundApplies { ground, until },
    );
    story.push(
        SelfCleaningAssessed {
            ground,
            on: day(since),
            cleaning: SelfCleaning { compensated: true, cleared_up: true, prevented: true },
            reason: line("as shown"),
        }
        .into(),
    );
    assert_eq!(standing(&story), Some(Standing::Suspended));
    let reinstated: AdmissionEvent = AdmissionReinstated { category, reason }.into();
    after(&story).when(&on("2026-06-01", back)).then(std::slice::from_ref(&reinstated));
    story.push(reinstated);
    assert_eq!(standing(&story), Some(Standing::Admitted));
}

/// § 123 GWB: a conviction excludes without anybody's decision, also from a suspension that would end by itself.
#[test]
fn a_suspension_does_not_end_by_itself_against_a_ground() {
    let (ground, since) = (Ground::Conviction, "2026-04-20");
    let timed = |until: &str| -> AdmissionEvent {
        let (category, reason) = (key("monitors"), line("Nachweis abgelaufen"));
        AdmissionSuspended { category, reason, until: Some(day(until)) }.into()
    };
    let mut story = [ready(), admission(), vec![timed("2026-05-31")]].concat();
    let source = line("declaration");
    let find = Step::FindExclusionGround { finding: finding(ground, since), source };
    let events = [found(ground, since, Some("2031-04-20")), rests("declaration")];
    after(&story).when(&on("2026-05-04", find)).then(&events);
    story.extend(events);
    after(&story).when(&on("2026-06-01", Step::PassDeadlines)).then_nothing();
    // Suspended until a day once more, it rests on behind that day.
    story.push(timed("2026-06-30"));
    let passing = on("2026-07-01", Step::PassDeadlines);
    let on_and_on = rests("§ 123(1) to (3) GWB excludes the candidate");
    after(&story).when(&passing).then(std::slice::from_ref(&on_and_on));
    story.push(on_and_on);
    after(&story).when(&passing).then_nothing();
    assert_eq!(standing(&story), Some(Standing::Suspended));
}

/// nobody returns who would not be admitted: a criterion that is met no more stands against it as a ground does.
#[test]
fn nobody_returns_whose_criterion_is_met_no_more() {
    let category = key("monitors");
    let not_met = CriterionAssessed {
        category: category.clone(),
        criterion: key("references"),
        met: false,
        evidence: Vec::new(),
        reason: line("Die Referenz ist widerrufen"),
    };
    let rest = AdmissionSuspended {
        category: category.clone(),
        reason: line("Referenz geprüft"),
        until: Some(day("2026-05-31")),
    };
    let story = [ready(), admission(), vec![rest.into(), not_met.into()]].concat();
    let (criterion, reason) = (key("references"), line("geprüft"));
    let back = Step::ReinstateAdmission { category: category.clone(), reason };
    let refused = Rejection::CriterionNotMet { category, criterion };
    after(&story).when(&on("2026-05-20", back)).then_rejected_by("R-5.01", &refused);
    let rests_on = AdmissionSuspended {
        category: key("monitors"),
        reason: line(&refused.to_string()),
        until: None,
    };
    after(&story).when(&on("2026-06-01", Step::PassDeadlines)).then(&[rests_on.into()]);
}
