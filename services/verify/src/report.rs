//! What a check came to: what is proven, what is only said, what is wrong; for programs as JSON, for people as text.
//! Nothing is checked here.

mod human;

use serde::Serialize;

use crate::Finding;
use crate::manifest::Subject;

/// Everything that a check found out.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// `verified` or `refused`.
    pub verdict: &'static str,
    /// The file that was checked.
    pub bundle: String,
    /// Which program says it wrote the bundle.
    pub program: Option<String>,
    /// What the bundle is about.
    pub subject: Option<Subject>,
    /// The log's name.
    pub origin: Option<String>,
    /// The size of the tree that the bundle stands on: the position of its last event.
    pub size: Option<u64>,
    /// That tree's root, in hexadecimal.
    pub root: Option<String>,
    /// Name and hash of the trusted key that signed the root.
    pub signed_by: Option<String>,
    /// How many events were checked.
    pub events: u64,
    /// Positions of events whose payload was erased, with the position of the event that says so.
    pub erased: Vec<Erased>,
    /// The streams in the bundle.
    pub streams: Vec<StreamSeen>,
    /// The checkpoints in the bundle, the smallest first.
    pub checkpoints: Vec<CheckpointSeen>,
    /// The checkpoints that the asker holds.
    pub held: Vec<HeldSeen>,
    /// How many files the manifest names, and their bytes unpacked.
    pub files: u64,
    /// Bytes of these files.
    pub bytes: u64,
    /// Recorded refusals in the bundle. They are covered by the operator's signature only, not by the tree.
    pub refusals: u64,
    /// Why the bundle is refused; none if it is verified.
    pub defects: Vec<Finding>,
    /// Defects beyond those.
    pub further_defects: u64,
    /// What does not refute the bundle, and should be known.
    pub warnings: Vec<Finding>,
    /// Warnings beyond those.
    pub further_warnings: u64,
    /// The events of the subject as the proven records have them.
    pub timeline: Vec<Row>,
    /// Events of the subject beyond those.
    pub further_rows: u64,
}

/// An erased payload.
#[derive(Debug, Serialize)]
pub struct Erased {
    /// Whose payload it was.
    pub position: u64,
    /// Which event says that it was erased.
    pub by: u64,
}

/// A stream in the bundle.
#[derive(Debug, Serialize)]
pub struct StreamSeen {
    /// Its name.
    pub stream: String,
    /// How many events of it are there.
    pub events: u64,
    /// Whether all revisions from 0 on are there, without a gap.
    pub complete: bool,
    /// Whether it is proven that no later event of it is in the tree; else the operator's signature says so.
    pub end_proven: bool,
    /// Why it is in the bundle.
    pub why: String,
}

/// A checkpoint in the bundle.
#[derive(Clone, Debug, Serialize)]
pub struct CheckpointSeen {
    /// Its entry.
    pub file: String,
    /// The size of its tree.
    pub size: u64,
    /// The root of its tree, in hexadecimal.
    pub root: String,
    /// Name and hash of the trusted key that signed it; none if only a key of the past did.
    pub signed_by: Option<String>,
    /// The given witnesses that cosigned it.
    pub cosigned: Vec<Cosigned>,
    /// The time stamp over it.
    pub stamp: Option<StampSeen>,
}

/// A witness's word.
#[derive(Clone, Debug, Serialize)]
pub struct Cosigned {
    /// Name and hash of its key.
    pub witness: String,
    /// When, in UTC.
    pub time: String,
}

/// An RFC 3161 time stamp whose digest fits; its signature is for others to judge.
#[derive(Clone, Debug, Serialize)]
pub struct StampSeen {
    /// Its entry.
    pub file: String,
    /// The time it claims.
    pub time: String,
    /// What judges its signature, after unpacking.
    pub command: String,
}

/// A checkpoint that the asker holds.
#[derive(Debug, Serialize)]
pub struct HeldSeen {
    /// Its file.
    pub file: String,
    /// The size of its tree.
    pub size: u64,
    /// `same`, `consistent`, `unproven` or `contradicts`.
    pub outcome: &'static str,
}

/// An event of the subject.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its place in the log.
    pub position: u64,
    /// When it happened by the market's clock, in UTC.
    pub time: String,
    /// Its stream.
    pub stream: String,
    /// What happened.
    pub kind: String,
    /// The id of who did it.
    pub actor: String,
}

impl Report {
    /// Whether nothing was found wrong.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.defects.is_empty()
    }
}
