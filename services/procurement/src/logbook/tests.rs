//! The log's own story: a key, another key, time stamps, a copy put back.

use schemas::catalogue::FileDigest;
use schemas::logbook::{
    CheckpointTimeStamped, LogRestored, LogbookEvent, SigningKeyIntroduced, SigningKeyRotated,
};

use super::{LogbookCommand, LogbookRejection, Logbooks};
use crate::samples::line;
use crate::scenario::{given, history};

fn introduced(key: &str) -> SigningKeyIntroduced {
    SigningKeyIntroduced { key: line(key) }
}

fn rotated(old: &str, new: &str) -> SigningKeyRotated {
    SigningKeyRotated { old_key: line(old), new_key: line(new), reason: line("yearly") }
}

fn stamped(size: u64, token: char) -> CheckpointTimeStamped {
    let digest = |digit: char| FileDigest::parse(&digit.to_string().repeat(64)).unwrap();
    CheckpointTimeStamped {
        size,
        checkpoint: digest('a'),
        token: digest(token),
        stamped_at: "2026-11-24T02:00:00Z".parse().unwrap(),
        authority: line("https://tsa.example"),
    }
}

fn restored() -> LogRestored {
    LogRestored {
        size: 7,
        checkpoint: None,
        key_before: Some(line("a")),
        key: line("c"),
        reason: line("a disk failed"),
    }
}

#[test]
fn the_first_key_is_introduced_once_and_no_second_beside_it() {
    let introduce = |key| LogbookCommand::IntroduceKey(introduced(key));
    given::<Logbooks>(&[]).when(&introduce("a")).then(&[introduced("a").into()]);
    given::<Logbooks>(&[introduced("a").into()]).when(&introduce("a")).then_nothing();
    given::<Logbooks>(&[introduced("a").into()])
        .when(&introduce("b"))
        .then_rejected(&LogbookRejection::KeyIntroducedAlready { key: line("a") });
}

#[test]
fn a_key_is_rotated_from_the_one_in_use_only() {
    let rotate = |old, new| LogbookCommand::RotateKey(rotated(old, new));
    let first: Vec<LogbookEvent> = vec![introduced("a").into()];
    given::<Logbooks>(&first).when(&rotate("a", "b")).then(&[rotated("a", "b").into()]);
    for (old, new) in [("b", "c"), ("a", "a")] {
        given::<Logbooks>(&first)
            .when(&rotate(old, new))
            .then_rejected(&LogbookRejection::NotTheKeyInUse);
    }
    let second = [first, vec![rotated("a", "b").into()]].concat();
    given::<Logbooks>(&second).when(&rotate("a", "b")).then_nothing();
    given::<Logbooks>(&second)
        .when(&rotate("a", "c"))
        .then_rejected(&LogbookRejection::NotTheKeyInUse);
    given::<Logbooks>(&second).when(&rotate("b", "a")).then(&[rotated("b", "a").into()]);
}

#[test]
fn a_time_stamp_is_recorded_once_and_never_for_a_shorter_log() {
    let record = |size, token| LogbookCommand::RecordTimeStamp(stamped(size, token));
    given::<Logbooks>(&[]).when(&record(5, 'b')).then(&[stamped(5, 'b').into()]);
    let before: Vec<LogbookEvent> = vec![stamped(5, 'b').into()];
    given::<Logbooks>(&before).when(&record(5, 'b')).then_nothing();
    for (size, token) in [(5, 'c'), (4, 'b')] {
        given::<Logbooks>(&before)
            .when(&record(size, token))
            .then_rejected(&LogbookRejection::StampedAlready { size: 5 });
    }
    given::<Logbooks>(&before).when(&record(6, 'c')).then(&[stamped(6, 'c').into()]);
}

#[test]
fn a_log_that_was_put_back_goes_on_with_its_new_key() {
    let restore = LogbookCommand::RecordRestoration(restored());
    given::<Logbooks>(&[introduced("a").into()]).when(&restore).then(&[restored().into()]);
    let logbook = history::<Logbooks>(
        &[
            LogbookCommand::IntroduceKey(introduced("a")),
            LogbookCommand::RotateKey(rotated("a", "b")),
            LogbookCommand::RecordTimeStamp(stamped(3, 'b')),
            restore,
            LogbookCommand::RotateKey(rotated("c", "d")),
        ],
        |_| {},
    );
    assert_eq!(logbook.key, Some(line("d")));
    assert_eq!(logbook.rotations.len(), 2);
}
