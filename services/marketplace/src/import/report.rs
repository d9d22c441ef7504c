//! What a supplier is told about its file: what became of it, in numbers that add up to its articles, and why.
//! The problems themselves are found in `formats`.
//!
//! A report is kept as lines of JSON: first what is told of the whole file, then every article that was refused.
//! So it can be as long as the file without anybody holding it in memory.

mod causes;
mod shown;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::path::Path;
use std::sync::Arc;

use schemas::catalogue::{CatalogueFormat, Coverage, FileDigest, Outcome};
use schemas::ids::OrganisationId;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use utoipa::ToSchema;

pub use causes::{Cause, Example};
pub use shown::{Form, Shown};

use super::Judged;
use super::listing::Fate;
use crate::formats::{Code, Problem};
use causes::Causes;

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is the catalogue now.
    Published,
    /// It was the latest version before; nothing changed.
    AlreadyPublished,
    /// Nothing was written; the outcome is what would come of it.
    DryRun,
    /// No article of it could be taken: the catalogue is as it was.
    EverythingRefused,
}

/// What is told of the whole file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Head {
    /// Whose catalogue it is.
    pub supplier_id: OrganisationId,
    /// What happened.
    pub verdict: Verdict,
    /// Whether it was only tried.
    pub dry_run: bool,
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
    /// Articles read: those listed, changed, unchanged, refused, and delisted because the file says so.
    pub articles: u64,
    /// What became of the offers.
    pub outcome: Outcome,
    /// Of the delisted offers, those that the file does not name.
    pub not_named: u64,
    /// How often each kind of problem was met.
    pub problem_counts: BTreeMap<Code, u64>,
    /// Every cause once, refusals first.
    pub causes: Vec<Cause>,
}

/// A whole report: its head in memory, the refusals in a file.
#[derive(Clone, Debug)]
pub struct Report {
    /// What is told of the whole file.
    pub head: Head,
    file: Arc<File>,
}

impl Head {
    pub(super) fn of(supplier: OrganisationId, file: &FileDigest, judged: &Judged) -> Self {
        Self {
            supplier_id: supplier,
            verdict: Verdict::DryRun,
            dry_run: false,
            version: None,
            file: file.clone(),
            format: judged.opened.format,
            coverage: judged.opened.coverage,
            encoding: judged.opened.encoding.clone(),
            articles: judged.summary.articles_read,
            outcome: Outcome::default(),
            not_named: 0,
            problem_counts: judged.summary.problems.clone(),
            causes: Vec::new(),
        }
    }

    /// The file is the catalogue's latest version already.
    pub(super) fn already_published(&mut self, outcome: Outcome) {
        let refused = outcome.refused;
        let unchanged = self.articles.saturating_sub(refused);
        self.outcome = Outcome { unchanged, refused, ..Outcome::default() };
        self.verdict = Verdict::AlreadyPublished;
    }

    /// No article can be used: nothing is asked of the rules.
    pub(super) fn everything_refused(&mut self) {
        self.outcome = Outcome { refused: self.articles, ..Outcome::default() };
        self.verdict = Verdict::EverythingRefused;
    }

    /// What came of listing the articles.
    pub(super) fn conclude(&mut self, tally: &Tally, done: Verdict) {
        self.outcome = tally.outcome;
        self.outcome.delisted += tally.not_named;
        self.not_named = tally.not_named;
        self.verdict = if tally.took_any() { done } else { Verdict::EverythingRefused };
    }
}

/// What came of the articles of a file so far.
pub(super) struct Tally<'c> {
    /// Of the articles of the file.
    outcome: Outcome,
    /// Offers delisted because the file does not name them.
    pub(super) not_named: u64,
    told: &'c mut Told,
}

impl<'c> Tally<'c> {
    pub(super) fn new(told: &'c mut Told) -> Self {
        Self { outcome: Outcome::default(), not_named: 0, told }
    }

    pub(super) fn count(&mut self, fate: Fate) -> io::Result<()> {
        match fate {
            Fate::Listed => self.outcome.listed += 1,
            Fate::Changed => self.outcome.changed += 1,
            Fate::Unchanged => self.outcome.unchanged += 1,
            Fate::Delisted => self.outcome.delisted += 1,
            Fate::Refused(problem) => {
                self.outcome.refused += 1;
                if let Some(problem) = problem {
                    self.told.take(&problem)?;
                }
            }
        }
        Ok(())
    }

    /// Tells something of the file that no article is refused for.
    pub(super) fn remark(&mut self, problem: &Problem) -> io::Result<()> {
        self.told.take(problem)
    }

    /// Whether the file would change anything of what is there.
    pub(super) fn changes_anything(&self) -> bool {
        let Outcome { listed, changed, delisted, unchanged: _, refused: _ } = self.outcome;
        listed + changed + delisted + self.not_named > 0
    }

    /// Whether any article of the file was taken: a file of which nothing was takes nothing out either.
    pub(super) fn took_any(&self) -> bool {
        let Outcome { listed, changed, unchanged, delisted, refused: _ } = self.outcome;
        listed + changed + unchanged + delisted > 0
    }
}

/// The problems of a file as they are met: causes in memory, what is told article by article in a file without a name.
pub(crate) struct Told {
    causes: Causes,
    spool: BufWriter<File>,
    at: u64,
    /// Line of the catalogue file and place in the spool: 16 bytes a refusal.
    places: Vec<(u64, u64)>,
}

impl Told {
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        let spool = BufWriter::new(tempfile::tempfile_in(folder)?);
        Ok(Self { causes: Causes::default(), spool, at: 0, places: Vec::new() })
    }

    pub(super) fn take(&mut self, problem: &Problem) -> io::Result<()> {
        if self.causes.take(problem) {
            let mut line = serde_json::to_vec(problem).map_err(io::Error::other)?;
            line.push(b'\n');
            self.spool.write_all(&line)?;
            self.places.push((problem.place.line, self.at));
            self.at += line.len() as u64;
        }
        Ok(())
    }

    /// The report; kept at `path` if there is one, durably, else gone when it is dropped.
    pub(super) fn report(
        self,
        mut head: Head,
        folder: &Path,
        path: Option<&Path>,
    ) -> io::Result<Report> {
        let Self { causes, spool, mut places, .. } = self;
        for (code, count) in causes.counts() {
            let known = head.problem_counts.entry(code).or_default();
            *known = count.max(*known);
        }
        head.causes = causes.sorted(&head.problem_counts);
        places.sort_unstable();
        let mut spooled =
            BufReader::new(spool.into_inner().map_err(io::IntoInnerError::into_error)?);
        let kept = NamedTempFile::new_in(folder)?;
        let mut out = BufWriter::new(kept.as_file());
        serde_json::to_writer(&mut out, &head).map_err(io::Error::other)?;
        out.write_all(b"\n")?;
        let mut line = Vec::new();
        for (_, at) in places {
            let from_here =
                i64::try_from(at).ok().zip(i64::try_from(spooled.stream_position()?).ok());
            match from_here {
                Some((at, here)) => spooled.seek_relative(at - here)?,
                None => return Err(io::Error::other("the report is too long")),
            }
            line.clear();
            spooled.read_until(b'\n', &mut line)?;
            out.write_all(&line)?;
        }
        out.flush()?;
        drop(out);
        let file = match path {
            None => kept.into_file(),
            Some(path) => {
                kept.as_file().sync_all()?;
                let file = kept.persist(path).map_err(|error| error.error)?;
                File::open(folder)?.sync_all()?;
                file
            }
        };
        Ok(Report { head, file: Arc::new(file) })
    }
}

impl Report {
    /// A report that was kept.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let mut first = String::new();
        BufReader::new(&file).read_line(&mut first)?;
        let head = serde_json::from_str(&first).map_err(io::Error::other)?;
        Ok(Self { head, file: Arc::new(file) })
    }

    /// Keeps a copy of it.
    pub(super) fn copy_to(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut from = File::try_clone(&self.file)?;
        from.rewind()?;
        let mut copy = NamedTempFile::new_in(folder)?;
        io::copy(&mut from, copy.as_file_mut())?;
        copy.as_file().sync_all()?;
        copy.persist(path).map(drop).map_err(|error| error.error)
    }

    /// Whether no article was taken.
    #[must_use]
    pub fn refuses_everything(&self) -> bool {
        self.head.verdict == Verdict::EverythingRefused
    }

    /// What is told article by article: refusals in the order of the file, and the first fields that were left out.
    fn one_by_one(&self) -> io::Result<impl Iterator<Item = io::Result<Problem>>> {
        let mut file = File::try_clone(&self.file)?;
        file.rewind()?;
        let lines = BufReader::new(file).lines().skip(1);
        Ok(lines.map(|line| serde_json::from_str(&line?).map_err(io::Error::other)))
    }
}

#[cfg(test)]
mod tests;
