//! Whether the streams of a bundle are there without a gap, event after event.
//! Whether an event is in the tree is not asked here.

use std::collections::BTreeMap;

use crate::finding::{Finding, Findings};
use crate::manifest::Listed;
use crate::record::Record;
use crate::report::StreamSeen;

/// What was seen of a stream.
#[derive(Debug)]
struct Seen {
    first: u64,
    last: u64,
    last_at: u64,
    events: u64,
    gaps: bool,
}

/// What was seen of all streams.
#[derive(Debug, Default)]
pub(crate) struct Streams(BTreeMap<String, Seen>);

impl Streams {
    /// Takes the next event in the log's sequence; a finding if it cannot follow what its stream had.
    pub fn see(&mut self, record: &Record) -> Result<(), Finding> {
        let Some(seen) = self.0.get_mut(&record.stream) else {
            let first = Seen {
                first: record.revision,
                last: record.revision,
                last_at: record.position,
                events: 1,
                gaps: false,
            };
            self.0.insert(record.stream.clone(), first);
            return Ok(());
        };
        let next = seen.last + 1;
        let follows = record.revision == next && record.previous == seen.last_at;
        let leaves_out = record.revision > next && record.previous > seen.last_at;
        let was = seen.last;
        seen.gaps |= !follows;
        (seen.last, seen.last_at) = (record.revision, record.position);
        seen.events += 1;
        if follows || leaves_out {
            return Ok(());
        }
        Err(Finding::new(
            "stream-sequence",
            format!("events.jsonl, position {}", record.position),
            format!(
                "revision {} of {} cannot follow revision {was}",
                record.revision, record.stream
            ),
            format!(
                "Revision {} von {} kann nicht auf Revision {was} folgen",
                record.revision, record.stream
            ),
        ))
    }

    /// Compares with what the manifest claims; `size` is the checkpoint's.
    pub fn judge(
        mut self,
        listed: &[Listed],
        size: u64,
        dense: bool,
        period: bool,
        findings: &mut Findings,
    ) -> Vec<StreamSeen> {
        let mut report = Vec::new();
        for claim in listed {
            let Some(seen) = self.0.remove(&claim.stream) else {
                if claim.events == 0 {
                    // That there is nothing is said, and proven only where every position is here.
                    report.push(StreamSeen {
                        stream: claim.stream.clone(),
                        events: 0,
                        complete: claim.complete,
                        end_proven: dense,
                        why: claim.why.clone(),
                    });
                } else {
                    findings.add(missing(&claim.stream));
                }
                continue;
            };
            if seen.events != claim.events {
                findings.add(count(claim, seen.events));
            }
            if claim.complete && (seen.first != 0 || seen.gaps) {
                findings.add(incomplete(claim, &seen));
            }
            report.push(StreamSeen {
                stream: claim.stream.clone(),
                events: seen.events,
                complete: claim.complete,
                end_proven: dense || seen.last_at == size,
                why: claim.why.clone(),
            });
        }
        // A period holds whatever happened in it: its positions show that nothing is left out.
        for stream in self.0.keys().filter(|_| !period) {
            findings.add(unlisted(stream));
        }
        report
    }
}

fn missing(stream: &str) -> Finding {
    Finding::new(
        "stream-missing",
        "events.jsonl",
        format!("{stream} is in the manifest and has no event here"),
        format!("{stream} steht im Manifest und hat hier kein Ereignis"),
    )
}

fn unlisted(stream: &str) -> Finding {
    Finding::new(
        "stream-unlisted",
        "manifest.json",
        format!("{stream} has events and is not in the manifest"),
        format!("{stream} hat Ereignisse und steht nicht im Manifest"),
    )
}

fn count(claim: &Listed, found: u64) -> Finding {
    let Listed { stream, events, .. } = claim;
    Finding::new(
        "stream-count",
        "events.jsonl",
        format!("{stream} has {found} events here and {events} by the manifest"),
        format!("{stream} hat hier {found} Ereignisse und laut Manifest {events}"),
    )
}

fn incomplete(claim: &Listed, seen: &Seen) -> Finding {
    let (stream, events, first, last) = (&claim.stream, seen.events, seen.first, seen.last);
    Finding::new(
        "stream-incomplete",
        "events.jsonl",
        format!(
            "{stream} is claimed complete, and there are {events} events of the revisions {first} to {last}"
        ),
        format!(
            "{stream} soll vollständig sein; da sind {events} Ereignisse der Revisionen {first} bis {last}"
        ),
    )
}
