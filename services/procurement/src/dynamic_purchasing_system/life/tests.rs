//! How a running system is changed and ended, each time with its notice.

use schemas::catalogue::FileDigest;
use schemas::dynamic_purchasing_system::{
    DocumentsChanged, DynamicPurchasingSystemEvent, DynamicPurchasingSystemTerminated,
    ValidityChanged, ValueEstimateRevised,
};
use schemas::terms::{Document, Notice, Regulation};

use crate::decider::Decider;
use crate::dynamic_purchasing_system::terms::TermsRejection;
use crate::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand as Command, DynamicPurchasingSystemRejection as Rejection,
    DynamicPurchasingSystems, NotInForce,
};
use crate::law::Law;
use crate::samples::notice::{estimate, notice, noticed};
use crate::samples::{day, dec, line, system};
use crate::scenario::{Given, given};

fn running(further: &[DynamicPurchasingSystemEvent]) -> Given<DynamicPurchasingSystems> {
    given(&[&[system().into(), noticed().into()], further].concat())
}

fn later() -> Notice {
    notice("2027/S 10-000001", "2027-01-15")
}

fn prolong(until: &str, notice: Notice, today: &str) -> Command {
    Command::ChangeValidity { valid_until: day(until), notice, today: day(today) }
}

fn prolonged() -> DynamicPurchasingSystemEvent {
    ValidityChanged { valid_until: day("2032-01-31"), notice: later() }.into()
}

fn end(notice: Option<Notice>) -> Command {
    Command::Terminate { reason: line("merged"), notice, today: day("2027-01-20") }
}

fn ended() -> DynamicPurchasingSystemEvent {
    let notice = Some(later());
    DynamicPurchasingSystemTerminated { reason: line("merged"), notice }.into()
}

fn document(name: &str) -> Document {
    let sha256 = FileDigest::parse(&"ab".repeat(32)).unwrap();
    Document { sha256, name: line(name), media_type: line("application/pdf") }
}

/// the last day is moved by a notice, and the system is in force up to the new one.
#[test]
fn a_system_is_prolonged_by_a_notice() {
    let asked = prolong("2032-01-31", later(), "2027-01-20");
    running(&[]).when(&asked).then(&[prolonged()]);
    running(&[prolonged()]).when(&asked).then_nothing();
    let story = [system().into(), noticed().into(), prolonged()];
    let state = DynamicPurchasingSystems::fold(&story);
    assert_eq!(state.valid_until(), Some(day("2032-01-31")));
    assert!(state.in_force_on(day("2032-01-31")).is_ok());
    assert_eq!(state.in_force_on(day("2032-02-01")).err(), Some(NotInForce::NoLongerInForce));
}

/// what is shortened ends on a day to come; what is over is not brought back.
#[test]
fn a_last_day_lies_ahead_and_what_is_over_stays_over() {
    let refused = |command: &Command, rejection: &Rejection| {
        running(&[]).when(command).then_rejected_by("R-1.11", rejection);
    };
    let valid_until = day("2027-01-19");
    refused(
        &prolong("2027-01-19", later(), "2027-01-20"),
        &Rejection::ValidityInThePast { valid_until },
    );
    running(&[]).when(&prolong("2027-01-20", later(), "2027-01-20")).then(&[ValidityChanged {
        valid_until: day("2027-01-20"),
        notice: later(),
    }
    .into()]);
    let valid_until = day("2030-01-31");
    refused(
        &prolong("2030-01-31", later(), "2027-01-20"),
        &Rejection::ValidityUnchanged { valid_until },
    );
    refused(&prolong("2032-01-31", later(), "2030-02-01"), &Rejection::NoLongerInForce);
    running(&[ended()])
        .when(&prolong("2032-01-31", later(), "2027-01-20"))
        .then_rejected_by("R-1.11", &Rejection::NoLongerInForce);
}

/// a change has a notice of its own, sent between the contract notice and today.
#[test]
fn a_change_has_a_notice_of_its_own() {
    let of = |reference: &str, on: &str| prolong("2032-01-31", notice(reference, on), "2027-01-20");
    running(&[]).when(&of("2026/S 150-512345", "2027-01-15")).then_rejected_by(
        "R-1.11",
        &Rejection::NoticeUsedTwice { reference: line("2026/S 150-512345") },
    );
    running(&[]).when(&of("2026/S 1", "2026-08-02")).then_rejected_by(
        "R-4.34",
        &Rejection::NoticeBeforeTheFirst { contract_notice: day("2026-08-03") },
    );
    running(&[]).when(&of("2027/S 1", "2027-01-21")).then_rejected_by(
        "R-4.34",
        &Rejection::NoticeInTheFuture { despatched_on: day("2027-01-21") },
    );
}

/// the end needs a notice once the contract notice was sent.
#[test]
fn a_noticed_system_is_ended_with_a_notice() {
    running(&[]).when(&end(None)).then_rejected_by("R-1.11", &Rejection::NoticeNeeded);
    running(&[]).when(&end(Some(later()))).then(&[ended()]);
    running(&[ended()]).when(&end(Some(later()))).then_nothing();
    running(&[ended()])
        .when(&end(Some(notice("2027/S 11", "2027-01-16"))))
        .then_rejected_by("R-1.11", &Rejection::AlreadyTerminated);
}

/// nothing is changed that was never announced.
#[test]
fn a_system_without_a_notice_is_not_changed() {
    let established = || given::<DynamicPurchasingSystems>(&[system().into()]);
    let asked = prolong("2032-01-31", later(), "2027-01-20");
    established().when(&asked).then_rejected_by("R-1.06", &Rejection::NotNoticed);
}

/// documents are replaced as a whole, with a reason, by such as can be read.
#[test]
fn other_documents_are_published_with_their_reason() {
    let ask = |documents: Vec<Document>, kept: bool| Command::ChangeDocuments {
        kept: documents.iter().filter(|_| kept).map(|document| document.sha256.clone()).collect(),
        documents,
        reason: line("new label"),
        substantial: false,
        requests_until: None,
        now: "2027-01-20T09:00:00Z".parse().unwrap(),
    };
    let documents = vec![document("Leistung.pdf")];
    let changed = DocumentsChanged {
        documents: documents.clone(),
        reason: line("new label"),
        substantial: false,
    };
    running(&[]).when(&ask(documents.clone(), true)).then(&[changed.clone().into()]);
    running(&[changed.into()]).when(&ask(documents.clone(), true)).then_nothing();
    let rejected = |asked: Command, rejection: TermsRejection| {
        running(&[]).when(&asked).then_rejected_by("R-1.09", &Rejection::Terms(rejection));
    };
    let (name, sha256) = (line("Leistung.pdf"), documents[0].sha256.clone());
    rejected(ask(documents, false), TermsRejection::DocumentNotKept { name: name.clone(), sha256 });
    let twice = vec![document("Leistung.pdf"), document("Leistung.pdf")];
    rejected(ask(twice, true), TermsRejection::DocumentTwice { name: name.clone() });
    for kind in ["pdf", "application/", "text/html; charset=utf-8", "a/b\u{e4}"] {
        let unreadable = Document { media_type: line(kind), ..document("Leistung.pdf") };
        rejected(ask(vec![unreadable], true), TermsRejection::NotAMediaType { name: name.clone() });
    }
}

/// the value is reckoned anew in public; the regulation stays what the first notice made it.
#[test]
fn an_estimate_is_revised_with_a_notice() {
    let ask = |euros, on: &str| Command::ReviseEstimate {
        estimate: estimate(euros, on),
        reason: line("more schools"),
        notice: later(),
        law: Law::built_in().unwrap(),
        today: day("2027-01-20"),
    };
    let revised = ValueEstimateRevised {
        estimate: estimate(100_000, "2027-01-10"),
        reason: line("more schools"),
        notice: later(),
    };
    running(&[]).when(&ask(100_000, "2027-01-10")).then(&[revised.clone().into()]);
    running(&[revised.clone().into()]).when(&ask(100_000, "2027-01-10")).then_nothing();
    running(&[revised.clone().into()]).when(&ask(100_000, "2027-01-11")).then_rejected_by(
        "R-4.04",
        &Rejection::EstimateUnchanged { total: estimate(100_000, "2027-01-10").total },
    );
    let total = rust_decimal::Decimal::ZERO.trunc_with_scale(2);
    running(&[])
        .when(&ask(0, "2027-01-10"))
        .then_rejected_by("R-4.01", &Rejection::Terms(TermsRejection::NotAnEstimate { total }));
    running(&[]).when(&ask(100_000, "2027-01-16")).then_rejected_by(
        "R-4.03",
        &Rejection::Terms(TermsRejection::EstimateAfterNotice { on: day("2027-01-16") }),
    );
    let state =
        DynamicPurchasingSystems::fold(&[system().into(), noticed().into(), revised.into()]);
    assert_eq!(state.noticed.map(|sent| sent.regulation), Some(noticed().regulation));
}

/// a system under the UVgO does not grow to the threshold; the refusal names the way out.
#[test]
fn a_system_below_the_threshold_does_not_grow_to_it() {
    let ask = |euros| Command::ReviseEstimate {
        estimate: estimate(euros, "2027-01-10"),
        reason: line("more schools"),
        notice: later(),
        law: Law::built_in().unwrap(),
        today: day("2027-01-20"),
    };
    let mut below = noticed();
    below.regulation = Regulation::Uvgo;
    let story = [system().into(), below.into()];
    let (total, threshold) = (estimate(216_000, "2027-01-10").total, dec("216000"));
    let refused = Rejection::EstimateAtThreshold { total, threshold };
    assert!(refused.to_string().contains("establish one under the VgV"), "{refused}");
    given::<DynamicPurchasingSystems>(&story)
        .when(&ask(216_000))
        .then_rejected_by("R-4.08", &refused);
    let grown =
        DynamicPurchasingSystems::decide(&DynamicPurchasingSystems::fold(&story), &ask(215_999));
    assert!(grown.is_ok(), "{grown:?}");
}
