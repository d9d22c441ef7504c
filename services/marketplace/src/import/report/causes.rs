//! The causes of a file's problems: one line for each, however many articles it concerns.
//! How they are worded is in `formats`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::formats::{Code, Problem, Severity};

/// The most causes that are kept apart; what comes after is counted with its kind. A file can name fields at will.
const MOST_CAUSES: usize = 2_000;
/// The most examples of a cause.
const MOST_EXAMPLES: usize = 10;
/// The most classes without a category of which each is told: they are what a supplier maps.
const MOST_CLASSES: usize = 500;
/// Fields of one cause that were left out are told one by one up to this many, of all causes up to the other number.
const MOST_DROPPED: u64 = 100;
const MOST_DROPPED_OF_ALL: u64 = 2_000;

/// Problems of one kind in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// What it did.
    pub severity: Severity,
    /// What kind of problem it is.
    pub code: Code,
    /// The file's own name of the field.
    pub field: Option<String>,
    /// How often it was met.
    pub count: u64,
    /// How many are told one by one.
    pub told: u64,
    /// The first ones with different values.
    pub examples: Vec<Example>,
}

/// One of the problems of a cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Line of the file.
    pub line: u64,
    /// The article's number.
    pub article: Option<String>,
    /// What the file says there.
    pub value: Option<String>,
    /// How often this value was met.
    pub count: u64,
    /// What was said of the first one.
    pub message: String,
    /// The same in German.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub german: Option<String>,
}

/// All causes of a file.
#[derive(Default)]
pub(super) struct Causes {
    of_all: BTreeMap<(Severity, Code, Option<String>), Cause>,
    /// Fields left out that are told one by one.
    dropped: u64,
}

impl Causes {
    /// Counts a problem; answers whether it is also told by itself.
    pub(super) fn take(&mut self, problem: &Problem) -> bool {
        let Problem { severity, code, .. } = *problem;
        let mut key = (severity, code, problem.field.clone());
        if self.of_all.len() >= MOST_CAUSES && !self.of_all.contains_key(&key) {
            key.2 = None;
        }
        let field = key.2.clone();
        let nothing = || Cause { severity, code, field, count: 0, told: 0, examples: Vec::new() };
        let cause = self.of_all.entry(key).or_insert_with(nothing);
        cause.count += 1;
        cause.example(problem);
        let told = match severity {
            Severity::ArticleRefused => true,
            Severity::FieldDropped => {
                let told = cause.told < MOST_DROPPED && self.dropped < MOST_DROPPED_OF_ALL;
                self.dropped += u64::from(told);
                told
            }
            Severity::Assumed | Severity::Note => false,
        };
        cause.told += u64::from(told);
        told
    }

    pub(super) fn counts(&self) -> BTreeMap<Code, u64> {
        let mut counts = BTreeMap::new();
        for cause in self.of_all.values() {
            *counts.entry(cause.code).or_default() += cause.count;
        }
        counts
    }

    /// Refusals first, the most frequent first. A note is said once while a file is read: how often it was met is known
    /// by its kind.
    pub(super) fn sorted(self, counts: &BTreeMap<Code, u64>) -> Vec<Cause> {
        let mut of_code: BTreeMap<Code, usize> = BTreeMap::new();
        for cause in self.of_all.values() {
            *of_code.entry(cause.code).or_default() += 1;
        }
        let mut causes: Vec<Cause> = self.of_all.into_values().collect();
        for cause in &mut causes {
            if cause.severity == Severity::Note && of_code.get(&cause.code) == Some(&1) {
                cause.count = counts.get(&cause.code).copied().unwrap_or(cause.count);
            }
        }
        causes.sort_by(|a, b| (a.severity, b.count).cmp(&(b.severity, a.count)));
        causes
    }
}

impl Cause {
    fn example(&mut self, problem: &Problem) {
        let value = problem.value.as_ref();
        let same = self.examples.iter_mut().find(|e| value.is_some() && e.value.as_ref() == value);
        if let Some(same) = same {
            same.count += 1;
            return;
        }
        let of_classes = matches!(self.code, Code::CategoryMissing | Code::CategoryAssumed);
        let most = if of_classes && value.is_some() { MOST_CLASSES } else { MOST_EXAMPLES };
        if self.examples.len() < most {
            self.examples.push(Example {
                line: problem.place.line,
                article: problem.article.clone(),
                value: problem.value.clone(),
                count: 1,
                message: problem.message.clone(),
                german: problem.german.clone(),
            });
        }
    }
}
