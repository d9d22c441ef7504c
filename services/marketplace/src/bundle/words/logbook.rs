//! The sentences of what happened to the log itself.
//! Keys are told by their public side, as the events have them.

use schemas::logbook::LogbookEvent;

use super::{Texts, texts};
use crate::german;

pub(super) fn logbook(event: &LogbookEvent) -> Texts {
    match event {
        LogbookEvent::SigningKeyIntroduced(e) => texts(
            format!("das Protokoll wird unterschrieben mit {}", e.key),
            format!("the log is signed with {}", e.key),
        ),
        LogbookEvent::SigningKeyRotated(e) => texts(
            format!("neuer Schlüssel des Protokolls: {} ({})", e.new_key, e.reason),
            format!("new key of the log: {} ({})", e.new_key, e.reason),
        ),
        LogbookEvent::CheckpointTimeStamped(e) => {
            let (size, time, by) = (e.size, e.stamped_at.to_rfc3339(), &e.authority);
            texts(
                format!("Stand {size} mit Zeitstempel vom {} von {by}", german::time(e.stamped_at)),
                format!("state {size} time-stamped {time} by {by}"),
            )
        }
        LogbookEvent::LogRestored(e) => texts(
            format!(
                "Protokoll aus einer Kopie mit {} Ereignissen wiederhergestellt: {}",
                e.size, e.reason
            ),
            format!("log put back from a copy with {} events: {}", e.size, e.reason),
        ),
        LogbookEvent::RehearsalBegun(e) => {
            let start = e.start.to_rfc3339();
            texts(
                format!(
                    "ÜBUNG: nichts in diesem Protokoll ist geschehen; die Uhr wurde auf {} gestellt",
                    german::time(e.start)
                ),
                format!("REHEARSAL: nothing in this log happened; the clock was set to {start}"),
            )
        }
    }
}
