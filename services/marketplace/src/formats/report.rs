//! Where findings go while a file is read: to the caller, counted, with notes said once.
//! What is a problem and what is not is decided where the values are read.

use std::collections::HashSet;
use std::ops::ControlFlow;

use schemas::catalogue::{CatalogueFormat, Coverage};
use schemas::text::Line;

use super::draft::{Field, Naming, Remark};
use super::problem::{Code, Place, Problem, Severity};
use super::{Found, FoundArticle, Instruction, Opened, Summary};

/// The caller's ear, and what has been told to it so far.
pub(super) struct Report<'s> {
    tell: &'s mut dyn FnMut(Found) -> ControlFlow<()>,
    noted: HashSet<(Code, Option<Field>)>,
    naming: Naming,
    summary: Summary,
    stopped: bool,
}

impl<'s> Report<'s> {
    pub(super) fn new(tell: &'s mut dyn FnMut(Found) -> ControlFlow<()>) -> Self {
        Self {
            tell,
            noted: HashSet::new(),
            naming: Naming::Bmecat12,
            summary: Summary::nothing_yet(CatalogueFormat::Csv, Coverage::Whole),
            stopped: false,
        }
    }

    /// Says how the file presents itself; from here on fields are named as this file names them.
    pub(super) fn open(&mut self, opened: Opened, naming: Naming) {
        self.naming = naming;
        self.summary.format = opened.format;
        self.summary.coverage = opened.coverage;
        self.say(Found::Opened(opened));
    }

    /// Whether the caller wants to hear no more.
    pub(super) fn stopped(&self) -> bool {
        self.stopped
    }

    pub(super) fn articles_read(&self) -> u64 {
        self.summary.articles_read
    }

    pub(super) fn into_summary(self) -> Summary {
        self.summary
    }

    /// An article was read through: `instruction` if it is usable.
    pub(super) fn article(
        &mut self,
        line: u64,
        number: Option<Line>,
        instruction: Option<Instruction>,
    ) {
        let at = Place { line };
        self.summary.articles_read += 1;
        if let (Some(supplier_part_number), Some(instruction)) = (number.clone(), instruction) {
            self.summary.articles_usable += 1;
            self.say(Found::Article(FoundArticle { at, supplier_part_number, instruction }));
        } else {
            self.summary.articles_refused += 1;
            self.say(Found::Refused { at, supplier_part_number: number });
        }
    }

    /// A problem of `article` or, if there is none, of the file.
    pub(super) fn problem(
        &mut self,
        article: Option<&str>,
        (severity, code): (Severity, Code),
        (field, line): (Option<Field>, u64),
        message: String,
    ) {
        *self.summary.problems.entry(code).or_default() += 1;
        if severity == Severity::Note && !self.noted.insert((code, field)) {
            return;
        }
        let field = field.map(|field| self.naming.name(field));
        self.tell_problem(article, (severity, code), (field, line), message);
    }

    /// A problem of the file about something that is no known field.
    pub(super) fn of_file(
        &mut self,
        kind: (Severity, Code),
        (name, line): (Option<String>, u64),
        message: String,
    ) {
        *self.summary.problems.entry(kind.1).or_default() += 1;
        self.tell_problem(None, kind, (name, line), message);
    }

    fn tell_problem(
        &mut self,
        article: Option<&str>,
        (severity, code): (Severity, Code),
        (field, line): (Option<String>, u64),
        message: String,
    ) {
        self.say(Found::Problem(Problem {
            place: Place { line },
            article: article.map(str::to_owned),
            field,
            code,
            severity,
            message,
        }));
    }

    fn say(&mut self, found: Found) {
        if !self.stopped {
            self.stopped = (self.tell)(found).is_break();
        }
    }
}

/// One article while it is judged.
pub(super) struct Case<'r, 's> {
    report: &'r mut Report<'s>,
    number: Option<String>,
    at: u64,
    refused: bool,
}

impl<'r, 's> Case<'r, 's> {
    pub(super) fn new(report: &'r mut Report<'s>, at: u64, number: Option<String>) -> Self {
        Self { report, number, at, refused: false }
    }

    /// The line of the file where the article begins.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Whether the article cannot be used.
    pub(super) fn is_refused(&self) -> bool {
        self.refused
    }

    pub(super) fn refuse(&mut self, code: Code, field: Field, line: u64, message: String) {
        self.refused = true;
        self.say(Severity::ArticleRefused, code, field, line, message);
    }

    pub(super) fn drop(&mut self, code: Code, field: Field, line: u64, message: String) {
        self.say(Severity::FieldDropped, code, field, line, message);
    }

    pub(super) fn assume(&mut self, code: Code, field: Field, line: u64, message: String) {
        self.say(Severity::Assumed, code, field, line, message);
    }

    /// Says what was noticed before the article was judged.
    pub(super) fn remark(&mut self, remark: &Remark) {
        self.refused |= remark.kind.0 == Severity::ArticleRefused;
        let (severity, code) = remark.kind;
        self.say(severity, code, remark.field, remark.line, remark.message.clone());
    }

    pub(super) fn note(&mut self, code: Code, field: Field, line: u64, message: String) {
        self.say(Severity::Note, code, field, line, message);
    }

    fn say(&mut self, severity: Severity, code: Code, field: Field, line: u64, message: String) {
        let number = self.number.as_deref();
        self.report.problem(number, (severity, code), (Some(field), line), message);
    }
}
