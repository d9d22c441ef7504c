//! Readers that begin at the beginning, go on to the end and begin again, each checking every entry.
//! What is written meanwhile is the server's business.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::Failure;
use super::server::Server;

/// What all readers have seen together.
pub struct Seen {
    /// The leaf hash of each position, from whoever read it first.
    leaves: Mutex<Vec<String>>,
    count: AtomicU64,
    wanted: u64,
    skipped: AtomicU64,
    doubled: AtomicU64,
    out_of_sequence: AtomicU64,
    altered: AtomicU64,
}

/// What went wrong, by kinds.
pub struct Found {
    skipped: u64,
    doubled: u64,
    out_of_sequence: u64,
    altered: u64,
}

impl Found {
    /// Whether nothing did.
    pub fn is_clean(&self) -> bool {
        [self.skipped, self.doubled, self.out_of_sequence, self.altered] == [0; 4]
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} skipped, {} doubled, {} out of sequence, {} altered",
            self.skipped, self.doubled, self.out_of_sequence, self.altered
        )
    }
}

impl Seen {
    pub fn new(wanted: u64) -> Self {
        let zero = || AtomicU64::new(0);
        Self {
            leaves: Mutex::new(Vec::new()),
            count: zero(),
            wanted,
            skipped: zero(),
            doubled: zero(),
            out_of_sequence: zero(),
            altered: zero(),
        }
    }

    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    pub fn found(&self) -> Found {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Found {
            skipped: of(&self.skipped),
            doubled: of(&self.doubled),
            out_of_sequence: of(&self.out_of_sequence),
            altered: of(&self.altered),
        }
    }

    fn enough(&self) -> bool {
        self.count() >= self.wanted
    }

    /// Checks entries that a reader was given after a position; the position of the last.
    fn check(&self, after: u64, entries: &[Value]) -> Result<u64, Failure> {
        let mut last = after;
        let mut leaves = self.leaves.lock().map_err(|_| "a reader panicked")?;
        for entry in entries {
            let position = entry["position"].as_u64().ok_or("an entry without a position")?;
            let leaf = entry["leaf_hash"].as_str().ok_or("an entry without a hash")?;
            match position {
                position if position == last + 1 => {}
                position if position > last => {
                    self.skipped.fetch_add(position - last - 1, Ordering::Relaxed);
                }
                position if position == last => {
                    self.doubled.fetch_add(1, Ordering::Relaxed);
                }
                _ => {
                    self.out_of_sequence.fetch_add(1, Ordering::Relaxed);
                }
            }
            last = position.max(last);
            let at = usize::try_from(position - 1)?;
            if leaves.len() <= at {
                leaves.resize(at + 1, String::new());
            }
            if leaves[at].is_empty() {
                leaf.clone_into(&mut leaves[at]);
            } else if leaves[at] != leaf {
                self.altered.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.count.fetch_add(u64::try_from(entries.len())?, Ordering::Relaxed);
        Ok(last)
    }
}

/// Reads until all readers together have read enough. The first reads as an auditor, the others as a buyer, to whom most
/// of the log is hashes.
pub fn read(server: &Server, seen: &Seen, reader: usize) -> Result<(), Failure> {
    let token = if reader == 0 { &server.auditor } else { &server.buyer };
    while !seen.enough() {
        if reader.is_multiple_of(2) {
            by_pages(server, token, seen, reader)?;
        } else {
            by_stream(server, token, seen)?;
        }
    }
    Ok(())
}

/// From the beginning to where it has to wait, with pages of many sizes.
fn by_pages(server: &Server, token: &str, seen: &Seen, reader: usize) -> Result<(), Failure> {
    let (mut after, mut limit) = (0, 7 + reader);
    while !seen.enough() {
        limit = limit * 3 % 1_000 + 1;
        let page = server.page(token, after, limit)?;
        let entries = page["entries"].as_array().ok_or("a page without entries")?;
        let through = page["through"].as_u64().ok_or("a page without an end")?;
        let last = seen.check(after, entries)?;
        if through != last {
            return Err("a page says that it ends elsewhere than it does".into());
        }
        if Some(last) == page["head"].as_u64() {
            return Ok(());
        }
        after = last;
    }
    Ok(())
}

/// Two halves of a stream: the second is asked for with the id at which the first broke off.
fn by_stream(server: &Server, token: &str, seen: &Seen) -> Result<(), Failure> {
    let head = server.head(token)?;
    let mut after = 0;
    for until in [head / 2, head + 1] {
        let mut lines = BufReader::new(server.stream(token, after)?).lines();
        while after < until && !seen.enough() {
            let line = lines.next().ok_or("the stream ended")??;
            if let Some(data) = line.strip_prefix("data: ") {
                after = seen.check(after, &[serde_json::from_str(data)?])?;
            }
        }
    }
    Ok(())
}
