//! What is accepted, and what is said about it.
//! Attacks are told beside this.

use serde_json::json;

use super::bundle::{Asking, codes};
use super::sample::{Log, ORDER, Pen};
use crate::{Language, Report};

fn warnings(report: &Report) -> Vec<&'static str> {
    report.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn a_sound_bundle_is_verified_and_told() {
    let report = Log::market().bundle().report();
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!((report.events, report.size, report.files), (7, Some(9), 10));
    let kinds: Vec<_> = report.timeline.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["OrderPlaced", "OrderAccepted", "GoodsDespatched", "GoodsReceived"]);
    assert_eq!(report.timeline[0].time, "2023-11-14T22:13:26.000000Z");
    let order = report.streams.iter().find(|seen| seen.stream == ORDER).unwrap();
    assert!(order.complete && order.end_proven);
    assert!(report.streams.iter().any(|seen| !seen.end_proven), "the offer ends by claim");
    assert!(report.text(Language::En).starts_with("VERIFIED"));
    assert!(report.text(Language::De).starts_with("BESTÄTIGT"));
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["verdict"], "verified");
    assert_eq!(json["checkpoints"].as_array().unwrap().len(), 3);
}

#[test]
fn a_period_is_complete_by_its_positions() {
    let log = Log::market();
    let mut period = log.bundle_of(&[7, 8, 9, 10], 10);
    period.manifest["subject"] = json!({ "kind": "period", "from": 7, "to": 10 });
    period.manifest["streams"] = json!([]);
    assert_eq!(period.clone().sealed(&Pen::log()).codes(), [""; 0]);
    period.lines(|lines| drop(lines.remove(1)));
    assert_eq!(period.sealed(&Pen::log()).codes(), ["period"]);
}

#[test]
fn a_held_checkpoint_is_found_again_proven_or_said_to_be_unproven() {
    let log = Log::market();
    let pen = Pen::log();
    let mut bundle = log.bundle();
    let proofs = bundle.file("consistency.jsonl");
    proofs.extend(log.consistency(5, 9).as_bytes());
    bundle.seal(&pen);
    let held = [4, 9, 5, 6, 11].map(|size| log.checkpoint(size, &pen)).to_vec();
    let report = Asking { held, ..Asking::default() }.report(&bundle);
    let outcomes: Vec<_> = report.held.iter().map(|held| held.outcome).collect();
    assert_eq!(outcomes, ["same", "same", "consistent", "unproven", "unproven"]);
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!(warnings(&report), ["held-unproven"; 2]);
}

#[test]
fn a_key_is_followed_to_its_successor() {
    let log = Log::market();
    let (old, new) = (Pen::new(super::sample::ORIGIN, 2, 1), Pen::log());
    let mut bundle = log.bundle();
    *bundle.file("checkpoints/4") = log.checkpoint(4, &old).into_bytes();
    let rotation = old.sign(&format!("{}/key\n{}\n", super::sample::ORIGIN, new.vkey()));
    *bundle.file("keys.txt") = rotation.into_bytes();
    bundle.seal(&new);
    let by_old = Asking { keys: vec![old.key()], ..Asking::default() }.report(&bundle);
    assert_eq!((codes(&by_old), warnings(&by_old)), (vec![], vec![]));
    let by_new = bundle.report();
    assert_eq!((codes(&by_new), warnings(&by_new)), (vec![], vec!["earlier-key"]));
    bundle.file("keys.txt").clear();
    bundle.seal(&new);
    assert_eq!(bundle.codes(), ["untrusted-key"]);
}

#[test]
fn keys_are_followed_from_one_to_the_next_and_no_further_than_they_are_signed() {
    let origin = super::sample::ORIGIN;
    let [first, second] = [2, 3].map(|seed| Pen::new(origin, seed, 1));
    let (last, stranger) = (Pen::log(), Pen::new(origin, 4, 1));
    let named = |by: &Pen, next: &Pen| by.sign(&format!("{origin}/key\n{}\n", next.vkey()));
    let mut bundle = Log::market().bundle();
    let asking = || Asking { keys: vec![first.key()], ..Asking::default() };
    // Whether there is an empty line between the notes counts for nothing.
    for between in ["", "\n"] {
        let notes = [named(&first, &second), named(&second, &last)].join(between);
        *bundle.file("keys.txt") = notes.into_bytes();
        bundle.seal(&last);
        assert_eq!(codes(&asking().report(&bundle)), [""; 0]);
    }
    let notes = [named(&first, &second), named(&stranger, &last)].concat();
    *bundle.file("keys.txt") = notes.into_bytes();
    bundle.seal(&last);
    assert_eq!(codes(&asking().report(&bundle)), ["untrusted-key"]);
}

#[test]
fn a_witness_must_have_cosigned_if_it_is_asked_for() {
    let log = Log::market();
    let (witness, other) = (Pen::new("audit-office", 3, 4), Pen::new("chamber", 4, 4));
    let mut bundle = log.bundle();
    let note = log.checkpoint(7, &Pen::log());
    let cosigned = format!("{note}{}", witness.cosign(&note, 1_700_000_500));
    *bundle.file("checkpoints/7") = cosigned.into_bytes();
    bundle.seal(&Pen::log());
    let asking = |pen: &Pen| Asking { witnesses: vec![pen.key()], ..Asking::default() };
    let report = asking(&witness).report(&bundle);
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!(report.checkpoints[1].cosigned[0].time, "2023-11-14T22:21:40Z");
    assert_eq!(codes(&asking(&other).report(&bundle)), ["not-witnessed"]);
    let forged = format!("{note}{}", witness.cosign(&log.checkpoint(6, &Pen::log()), 1));
    *bundle.file("checkpoints/7") = forged.into_bytes();
    bundle.seal(&Pen::log());
    assert_eq!(codes(&asking(&witness).report(&bundle)), ["cosignature"]);
}

#[test]
fn an_erased_payload_is_accepted_if_the_log_says_so() {
    let mut log = Log::market();
    let commitment = hex::encode(&log.events[8].record[84..116]);
    log.push(ORDER, "PersonalDataErased", json!({ "of": [commitment] }).to_string().as_bytes());
    let mut bundle = log.bundle_of(&[1, 3, 5, 6, 7, 8, 9, 10, 11, 13], 13);
    let erase = |lines: &mut Vec<serde_json::Value>, place: usize| {
        lines[place]["payload"] = json!(null);
        lines[place]["salt"] = json!(null);
    };
    bundle.lines(|lines| erase(lines, 6));
    let report = bundle.clone().sealed(&Pen::log()).report();
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!((report.erased[0].position, report.erased[0].by), (9, 13));
    bundle.lines(|lines| erase(lines, 5));
    assert_eq!(bundle.clone().sealed(&Pen::log()).codes(), ["payload-missing"]);
    bundle.lines(|lines| lines[4]["salt"] = json!(null));
    assert_eq!(bundle.sealed(&Pen::log()).codes()[0], "payload-form");
}

/// A specific procurement goes on in its award; whichever ends the tree, of the other one it is said who answers for it.
#[test]
fn a_procurement_is_told_with_its_award() {
    let log = Log::competition();
    let report = log.call(&[1, 2, 3, 4, 5, 6, 8, 9, 10], 10).report();
    assert!(report.is_verified(), "{:?}", report.defects);
    assert_eq!(warnings(&report), ["further-end-said"]);
    let told: Vec<_> = report.timeline.iter().map(|row| row.position).collect();
    assert_eq!(told, [2, 3, 4, 5, 6, 8, 9, 10]);
}
