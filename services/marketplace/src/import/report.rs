//! What a supplier is told about its file.
//! The problems themselves are found in `formats`.

use schemas::catalogue::{CatalogueFormat, Coverage, FileDigest, Outcome};
use schemas::ids::OrganisationId;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::Judged;
use super::listing::Tally;
use crate::formats::{Code, Problem};

/// What came of a file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Report {
    /// Whose catalogue it is.
    pub supplier_id: OrganisationId,
    /// What happened.
    pub verdict: Verdict,
    /// The catalogue's version; none in a dry run.
    pub version: Option<u32>,
    /// SHA-256 of the file.
    pub file: FileDigest,
    /// Its format.
    pub format: CatalogueFormat,
    /// What it means for offers that it does not name.
    pub coverage: Coverage,
    /// How it is encoded.
    pub encoding: String,
    /// Articles read.
    pub articles: u64,
    /// What became of the offers.
    pub outcome: Outcome,
    /// How often each kind of problem was met.
    #[schema(value_type = std::collections::HashMap<String, u64>)]
    pub problem_counts: BTreeMap<Code, u64>,
    /// The first problems, at most [`Report::MOST_PROBLEMS`], in the order of the file.
    pub problems: Vec<Problem>,
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is the catalogue now.
    Published,
    /// It was the latest version before; nothing changed.
    AlreadyPublished,
    /// Nothing was written; the outcome is what would come of it.
    DryRun,
}

impl Report {
    /// The most problems that are told one by one.
    pub const MOST_PROBLEMS: usize = 1_000;

    pub(super) fn of(supplier: OrganisationId, file: &FileDigest, judged: &Judged) -> Self {
        Self {
            supplier_id: supplier,
            verdict: Verdict::DryRun,
            version: None,
            file: file.clone(),
            format: judged.opened.format,
            coverage: judged.opened.coverage,
            encoding: judged.opened.encoding.clone(),
            articles: judged.summary.articles_read,
            outcome: Outcome::default(),
            problem_counts: judged.summary.problems.clone(),
            problems: judged.problems.clone(),
        }
    }

    /// The file is the catalogue's latest version already.
    pub(super) fn already_published(&mut self, outcome: Outcome) {
        let unchanged = outcome.listed + outcome.changed + outcome.unchanged;
        self.outcome = Outcome { unchanged, refused: outcome.refused, ..Outcome::default() };
        self.verdict = Verdict::AlreadyPublished;
    }

    /// Adds what came of listing the articles.
    pub(super) fn add(&mut self, tally: Tally) {
        self.outcome = tally.outcome;
        for (code, count) in tally.problem_counts {
            *self.problem_counts.entry(code).or_default() += count;
        }
        self.problems.extend(tally.problems);
        self.problems.sort_by_key(|problem| problem.place.line);
        self.problems.truncate(Self::MOST_PROBLEMS);
    }
}
