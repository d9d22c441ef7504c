//! What a forger tries with a bundle, without the log's key and with it. Each try is refused for its own reason.
//! Attacks on the ZIP file's layout are told in `zips`.

use serde_json::json;

use super::bundle::{Asking, Bundle, codes};
use super::naive;
use super::sample::{AWARD, Log, OFFER, ORDER, ORIGIN, Pen, b64};
use crate::encoding::sha256;

/// Changes a sound bundle: first as who has no key, then as who has it and signs the manifest anew.
fn attacked(change: impl Fn(&mut Bundle)) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut bundle = Log::market().bundle();
    change(&mut bundle);
    let without = bundle.codes();
    (without, bundle.sealed(&Pen::log()).codes())
}

#[test]
fn a_bundle_by_another_key_is_refused() {
    let log = Log::market();
    let forger = Pen::new(ORIGIN, 9, 1);
    let mut bundle = log.bundle();
    *bundle.file("checkpoint") = log.checkpoint(9, &forger).into_bytes();
    *bundle.file("log.vkey") = forger.vkey().into_bytes();
    bundle.seal(&forger);
    assert_eq!(bundle.codes(), ["untrusted-key"]);
    // A rotation that the forger signs himself makes his key no better.
    let rotation = forger.sign(&format!("{ORIGIN}/key\n{}\n", forger.vkey()));
    *bundle.file("keys.txt") = rotation.into_bytes();
    bundle.seal(&forger);
    assert_eq!(bundle.codes(), ["untrusted-key"]);
}

#[test]
fn a_manifest_signed_anew_by_another_key_is_refused() {
    let bundle = Log::market().bundle().sealed(&Pen::new(ORIGIN, 9, 1));
    assert_eq!(bundle.codes(), ["untrusted-key"]);
    let (without, _) = attacked(|bundle| {
        let text = String::from_utf8(bundle.file("manifest.json").clone()).unwrap();
        *bundle.file("manifest.json") = text.replace("test 1", "test 2").into_bytes();
    });
    assert_eq!(without, ["manifest-changed"]);
}

#[test]
fn an_event_left_out_is_missed() {
    let (without, with) = attacked(|bundle| bundle.lines(|lines| drop(lines.remove(4))));
    assert_eq!(without, ["file-changed", "stream-count", "stream-incomplete"]);
    assert_eq!(with, ["stream-count", "stream-incomplete"]);
    let (_, recounted) = attacked(|bundle| {
        bundle.lines(|lines| drop(lines.remove(4)));
        bundle.stream(ORDER)["events"] = json!(3);
    });
    assert_eq!(recounted, ["stream-incomplete"]);
}

#[test]
fn a_first_event_left_out_is_missed() {
    let (_, with) = attacked(|bundle| {
        bundle.lines(|lines| drop(lines.remove(3)));
        bundle.stream(ORDER)["events"] = json!(3);
    });
    assert_eq!(with, ["stream-incomplete"]);
}

#[test]
fn an_end_cut_off_is_missed() {
    let cut = |bundle: &mut Bundle| {
        bundle.lines(|lines| drop(lines.pop()));
        bundle.stream(ORDER)["events"] = json!(3);
    };
    assert_eq!(attacked(cut).1, ["end-missing", "subject-incomplete"]);
    // With an event of another stream at the tree's end, a later event of the order could still be kept back.
    let log = Log::market();
    let hidden = log.bundle_of(&[1, 3, 5, 6, 7, 8, 9, 10, 12], 12);
    assert_eq!(hidden.codes(), ["subject-incomplete"]);
}

#[test]
fn a_stream_claimed_complete_that_is_not_is_refused() {
    let log = Log::market();
    assert_eq!(log.bundle_of(&[5, 6, 7, 8, 9], 9).codes(), ["stream-incomplete"]);
    let mut partial = log.bundle_of(&[5, 6, 7, 8, 9], 9);
    partial.stream(OFFER)["complete"] = json!(false);
    assert_eq!(partial.sealed(&Pen::log()).codes(), [""; 0], "without the claim");
    let (_, with) = attacked(|bundle| bundle.stream(ORDER)["complete"] = json!(false));
    assert_eq!(with, ["subject-incomplete"]);
}

#[test]
fn an_altered_event_is_in_no_tree() {
    let (without, with) = attacked(|bundle| {
        bundle.lines(|lines| {
            let mut record = Log::market().events[6].record.clone();
            *record.last_mut().unwrap() = b'2';
            lines[4]["record"] = json!(b64(record));
        });
    });
    assert!(without.starts_with(&["file-changed", "inclusion"]));
    assert!(with.starts_with(&["inclusion"]));
}

#[test]
fn events_in_another_sequence_are_refused() {
    let (_, with) = attacked(|bundle| bundle.lines(|lines| lines.swap(4, 5)));
    assert!(with.starts_with(&["event-sequence"]), "{with:?}");
    let (_, twice) = attacked(|bundle| bundle.lines(|lines| lines.insert(4, lines[4].clone())));
    assert_eq!(twice, ["event-sequence"]);
    let (_, renamed) = attacked(|bundle| bundle.lines(|lines| lines[4]["position"] = json!(2)));
    assert!(renamed.starts_with(&["record-position"]));
}

#[test]
fn a_swapped_payload_is_refused() {
    let (_, with) = attacked(|bundle| {
        bundle.lines(|lines| {
            let payload = lines[4]["payload"].take();
            lines[4]["payload"] = std::mem::replace(&mut lines[5]["payload"], payload);
        });
    });
    assert_eq!(&with[..2], ["payload", "payload"]);
    let (_, salted) =
        attacked(|bundle| bundle.lines(|lines| lines[0]["salt"] = json!(b64([0; 32]))));
    assert!(salted.starts_with(&["payload"]));
}

#[test]
fn a_proof_of_another_size_is_refused() {
    let log = Log::market();
    let (_, with) = attacked(|bundle| {
        bundle.lines(|lines| lines[4]["path"] = log.line(7, 12)["path"].clone());
    });
    assert!(with.starts_with(&["inclusion"]));
    let (_, other) = attacked(|bundle| {
        *bundle.file("checkpoint") = log.checkpoint(10, &Pen::log()).into_bytes();
    });
    assert_eq!(other, ["manifest-checkpoint"]);
}

#[test]
fn a_file_added_changed_or_taken_away_is_noticed() {
    let (added, _) = attacked(|bundle| bundle.put("files/more", b"more"));
    assert_eq!(added, ["file-added"]);
    let (changed, _) = attacked(|bundle| bundle.file("decision.json").push(b' '));
    assert_eq!(changed, ["file-changed"]);
    let (taken, _) = attacked(|bundle| bundle.files.retain(|(name, _)| name != "decision.json"));
    assert_eq!(taken, ["file-missing"]);
    let (moved, _) = attacked(|bundle| bundle.files.swap(0, 1));
    assert_eq!(moved, ["file-sequence"]);
    let (_, misnamed) = attacked(|bundle| bundle.put(&format!("files/{}", "0".repeat(64)), b"x"));
    assert_eq!(misnamed, ["file-name"]);
}

#[test]
fn a_rewritten_log_contradicts_what_was_signed_before() {
    let pen = Pen::log();
    let mut rewritten = Log::default();
    for (number, event) in Log::market().events.iter().enumerate() {
        let payload = if number == 2 { b"{\"price\":1}".to_vec() } else { event.payload.clone() };
        let kind = if number == 2 { "OfferListed" } else { "OrderPlaced" };
        rewritten.push(&event.stream, kind, &payload);
    }
    let bundle = rewritten.bundle();
    assert_eq!(
        bundle.codes(),
        [""; 0],
        "sound in itself: whoever has the key can sign another history"
    );
    for size in [4, 9] {
        let held = vec![Log::market().checkpoint(size, &pen)];
        let report = Asking { held, ..Asking::default() }.report(&bundle);
        assert_eq!(codes(&report), ["two-histories"]);
        assert_eq!(report.held[0].outcome, "contradicts");
    }
    let mut mixed = bundle;
    *mixed.file("checkpoints/4") = Log::market().checkpoint(4, &pen).into_bytes();
    assert_eq!(mixed.sealed(&pen).codes(), ["consistency"]);
}

#[test]
fn a_false_consistency_proof_is_refused() {
    let (_, missing) = attacked(|bundle| bundle.file("consistency.jsonl").clear());
    assert_eq!(missing, ["consistency-missing"; 2]);
    let log = Log::market();
    let (_, later) = attacked(|bundle| {
        bundle.put("checkpoints/11", log.checkpoint(11, &Pen::log()).as_bytes());
    });
    assert_eq!(later, ["checkpoint-later"]);
    let (_, named) = attacked(|bundle| {
        bundle.put("checkpoints/5", log.checkpoint(4, &Pen::log()).as_bytes());
    });
    assert_eq!(named, ["checkpoint-name"]);
}

#[test]
fn a_time_stamp_over_something_else_is_refused() {
    let (_, none) = attacked(|bundle| bundle.put("timestamps/4.tsr", b"0\x03\x02\x01\x00"));
    assert_eq!(none, ["time-stamp"]);
}

#[test]
fn another_subject_than_the_streams_show_is_refused() {
    let (_, other) = attacked(|bundle| bundle.manifest["subject"]["id"] = json!("another"));
    assert_eq!(other, ["subject-incomplete"]);
    let (_, unknown) = attacked(|bundle| bundle.manifest["subject"] = json!({ "kind": "moon" }));
    assert_eq!(unknown, ["subject"]);
}

#[test]
fn the_sample_is_what_the_definition_says() {
    let log = Log::market();
    assert_eq!(naive::root(&log.leaves(0)), sha256(&[]));
    assert_eq!(naive::root(&log.leaves(1)), log.leaves(1)[0]);
}

/// The award is left out, and the call ends the tree: whoever signs that must say that there is no award.
#[test]
fn an_award_left_out_is_missed() {
    let log = Log::competition();
    assert_eq!(log.call(&[1, 2, 3, 4, 5, 11], 11).codes(), ["subject-incomplete"]);
    let mut bundle = log.call(&[1, 2, 3, 4, 5, 11], 11);
    let none = json!({ "stream": AWARD, "events": 0, "complete": true, "why": "" });
    bundle.manifest["streams"].as_array_mut().unwrap().push(none);
    let report = bundle.sealed(&Pen::log()).report();
    // It may be true: before the opening there is none.
    assert!(report.is_verified());
    let said = &report.warnings[0];
    assert_eq!(said.code, "further-end-said");
    assert!(said.en.contains(AWARD) && said.en.contains("0 events"), "{}", said.en);
}

/// The end of the award is cut off behind a later event of the call: what is left rests on a signature, and that is told.
#[test]
fn an_award_cut_short_is_told_to_rest_on_the_signature() {
    let report = Log::competition().call(&[1, 2, 3, 4, 5, 6, 8, 11], 11).report();
    let said = &report.warnings[0];
    assert_eq!(said.code, "further-end-said");
    assert!(said.en.contains("2 events"), "{}", said.en);
}

#[test]
fn a_procurement_that_ends_before_the_tree_is_refused() {
    let bundle = Log::competition().call(&[1, 2, 3, 4, 5, 6, 8], 10);
    assert_eq!(bundle.codes(), ["end-missing", "subject-incomplete"]);
}
