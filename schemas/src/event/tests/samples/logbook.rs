//! The log of the sample market: signed, stamped, given a new key, put back.
//! All of it is invented.

use super::line;
use crate::catalogue::FileDigest;
use crate::logbook::{
    CheckpointTimeStamped, LogRestored, LogbookEvent, RehearsalBegun, SigningKeyIntroduced,
    SigningKeyRotated,
};

const OLD: &str = "beispiel.org/log+38f0951b+AR6iF9opUSI/lmDNsaDV5VqNnmHfzPDV3qZ5Zk2/WS2k";
const NEW: &str = "beispiel.org/log+b3c1e1f0+AbcZ5Zk2/WS2kR6iF9opUSI/lmDNsaDV5VqNnmHfzPDV";
const RESTORED: &str = "beispiel.org/log/2+07d1c9aa+AVqNnmHfzPDV3qZ5Zk2/WS2kR6iF9opUSI/lmDNsaDV5";

fn digest(digit: char) -> FileDigest {
    FileDigest::parse(&digit.to_string().repeat(64)).unwrap()
}

pub(in crate::event::tests) fn events() -> Vec<LogbookEvent> {
    vec![
        SigningKeyIntroduced { key: line(OLD) }.into(),
        SigningKeyRotated {
            old_key: line(OLD),
            new_key: line(NEW),
            reason: line("Jährlicher Wechsel"),
        }
        .into(),
        CheckpointTimeStamped {
            size: 4_711,
            checkpoint: digest('a'),
            token: digest('b'),
            stamped_at: "2026-11-24T02:00:01Z".parse().unwrap(),
            authority: line("https://tsa.beispiel.org/tsr"),
        }
        .into(),
        LogRestored {
            size: 4_700,
            checkpoint: Some(digest('c')),
            key_before: Some(line(NEW)),
            key: line(RESTORED),
            reason: line("Ausfall des Datenträgers"),
        }
        .into(),
        RehearsalBegun { start: "2026-09-01T06:00:00Z".parse().unwrap() }.into(),
    ]
}
