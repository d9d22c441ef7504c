//! A report as a clerk or a program reads it: text, CSV or JSON, in German or English, written line by line.
//! Nothing is counted here.

use std::borrow::Cow;
use std::io::{self, Write};

use schemas::catalogue::{CatalogueFormat, Coverage, FileDigest, Outcome};
use schemas::ids::OrganisationId;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::{Cause, Example, Head, Report, Verdict};
use crate::formats::{Code, Place, Problem, Severity};
use crate::papers::Language;

mod text;

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For programs.
    Json,
    /// For spreadsheets: one row a problem.
    Csv,
    /// For people.
    Text,
}

/// What came of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Report)]
pub struct Shown<'r> {
    /// `urn:marktbuch:problem:everything_refused`, if nothing was taken.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    /// 422, if nothing was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// `everything_refused`, if nothing was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// What happened, in a sentence.
    title: String,
    /// Whose catalogue it is.
    supplier_id: OrganisationId,
    /// What happened.
    verdict: Verdict,
    /// Whether it was only tried.
    dry_run: bool,
    /// The catalogue's version; none in a dry run, and where nothing was taken.
    version: Option<u32>,
    /// SHA-256 of the file.
    #[schema(value_type = String)]
    file: &'r FileDigest,
    /// Its format.
    format: CatalogueFormat,
    /// What it means for offers that it does not name.
    coverage: Coverage,
    /// How it is encoded.
    encoding: &'r str,
    /// Articles read: as many as were listed, changed, unchanged, refused, or delisted because the file says so.
    articles: u64,
    /// What became of the offers.
    outcome: Outcome,
    /// Of the delisted offers, those that the file does not name.
    not_named: u64,
    /// How often each kind of problem was met.
    #[schema(value_type = std::collections::HashMap<String, u64>)]
    problem_counts: &'r BTreeMap<Code, u64>,
    /// Every cause in one line, refusals first.
    causes: Vec<Row<'r>>,
    /// Every refusal in the order of the file; then fields left out, assumptions and notes, grouped by their causes.
    problems: Vec<Row<'r>>,
}

/// A problem, or several of one cause.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueProblem)]
pub struct Row<'r> {
    /// What it did.
    pub(super) severity: Severity,
    /// What kind of problem it is.
    pub(super) code: Code,
    /// How often it was met.
    pub(super) count: u64,
    /// Where it stands, or the first one of several.
    pub(super) place: Place,
    /// The supplier's number of the article, if it is known.
    pub(super) article: Option<Cow<'r, str>>,
    /// The file's own name of the field: a column, or a path of elements below the article.
    pub(super) field: Option<Cow<'r, str>>,
    /// What the file says there.
    pub(super) value: Option<Cow<'r, str>>,
    /// What is wrong and what was done.
    pub(super) message: Cow<'r, str>,
    /// What became of the article or the field.
    pub(super) done: &'static str,
    /// How it can be mended.
    pub(super) mend: &'static str,
    /// Where there are several: the first ones with different values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) examples: Vec<Instance<'r>>,
}

/// One of several problems of a cause.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogueExample)]
pub struct Instance<'r> {
    /// Where it stands.
    pub(super) place: Place,
    /// The supplier's number of the article.
    pub(super) article: Option<&'r str>,
    /// What the file says there.
    pub(super) value: Option<&'r str>,
    /// How often this value was met.
    pub(super) count: u64,
}

impl Report {
    /// Writes the report, however long it is.
    pub fn write(&self, out: &mut dyn Write, form: Form, language: Language) -> io::Result<()> {
        match form {
            Form::Json => self.json(out, language),
            Form::Csv => self.csv(out, language),
            Form::Text => text::write(self, out, language),
        }
    }

    fn json(&self, out: &mut dyn Write, language: Language) -> io::Result<()> {
        // The list of problems is the last member: what comes before is closed after it was written row by row.
        let head = serde_json::to_string(&self.head.shown(language)).map_err(io::Error::other)?;
        out.write_all(head.strip_suffix("]}").unwrap_or(&head).as_bytes())?;
        let mut first = true;
        self.each_row(language, &mut |row| {
            if !std::mem::take(&mut first) {
                out.write_all(b",")?;
            }
            serde_json::to_writer(&mut *out, row).map_err(io::Error::other)
        })?;
        out.write_all(b"]}\n")
    }

    /// German spreadsheets read semicolons, and UTF-8 only after a byte order mark.
    fn csv(&self, out: &mut dyn Write, language: Language) -> io::Result<()> {
        out.write_all(language.of("\u{feff}", "").as_bytes())?;
        let separator = language.of(b';', b',');
        let mut rows = csv::WriterBuilder::new().delimiter(separator).from_writer(out);
        rows.write_record(language.of(
            [
                "Wirkung",
                "Code",
                "Anzahl",
                "Zeile",
                "Artikelnummer",
                "Feld",
                "Wert",
                "Meldung",
                "Was geschah",
                "Was zu tun ist",
            ],
            [
                "effect", "code", "count", "line", "article", "field", "value", "message", "done",
                "mend",
            ],
        ))?;
        self.each_row(language, &mut |row| {
            let record = [
                effect(row.severity, language).to_owned(),
                row.code.to_string(),
                row.count.to_string(),
                row.place.line.to_string(),
                harmless(row.article.as_deref()),
                harmless(row.field.as_deref()),
                harmless(row.value.as_deref()),
                harmless(Some(&row.message)),
                row.done.to_owned(),
                row.mend.to_owned(),
            ];
            rows.write_record(&record).map_err(io::Error::from)
        })?;
        rows.flush()
    }

    /// Refusals and fields one by one, then causes that are told once.
    pub(super) fn each_row(
        &self,
        language: Language,
        each: &mut dyn FnMut(&Row<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut later = Vec::new();
        for problem in self.one_by_one()? {
            let problem = problem?;
            if problem.severity == Severity::ArticleRefused {
                each(&Row::of(&problem, language))?;
            } else {
                later.push(problem);
            }
        }
        for problem in &later {
            each(&Row::of(problem, language))?;
        }
        for cause in self.head.causes.iter().filter(|cause| cause.told < cause.count) {
            let count = cause.count - cause.told;
            each(&Row { count, ..Row::of_cause(cause, language) })?;
        }
        Ok(())
    }
}

impl Head {
    /// The head as it is answered, without the problems one by one.
    fn shown(&self, language: Language) -> Shown<'_> {
        let refused = self.verdict == Verdict::EverythingRefused;
        Shown {
            kind: refused.then_some("urn:marktbuch:problem:everything_refused"),
            status: refused.then_some(422),
            code: refused.then_some("everything_refused"),
            title: text::verdict(self, language),
            supplier_id: self.supplier_id,
            verdict: self.verdict,
            dry_run: self.dry_run,
            version: self.version,
            file: &self.file,
            format: self.format,
            coverage: self.coverage,
            encoding: &self.encoding,
            articles: self.articles,
            outcome: self.outcome,
            not_named: self.not_named,
            problem_counts: &self.problem_counts,
            causes: self.causes.iter().map(|cause| Row::of_cause(cause, language)).collect(),
            problems: Vec::new(),
        }
    }
}

impl<'r> Row<'r> {
    fn of(problem: &'r Problem, language: Language) -> Self {
        let wording = problem.code.wording(language);
        let message = match (language, &problem.german) {
            (Language::En, _) => problem.message.as_str(),
            (Language::De, Some(german)) => german.as_str(),
            (Language::De, None) => wording.what,
        };
        Self {
            severity: problem.severity,
            code: problem.code,
            count: 1,
            place: problem.place,
            article: problem.article.as_deref().map(Cow::Borrowed),
            field: problem.field.as_deref().map(Cow::Borrowed),
            value: problem.value.as_deref().map(Cow::Borrowed),
            message: Cow::Borrowed(message),
            done: problem.severity.done(language),
            mend: wording.mend,
            examples: Vec::new(),
        }
    }

    /// One line for a cause. What was said of the first is said if there is no other.
    fn of_cause(cause: &'r Cause, language: Language) -> Self {
        let wording = cause.code.wording(language);
        let first = cause.examples.first();
        let one_value = cause.examples.len() == 1;
        let message = match (first, language) {
            (Some(Example { german: Some(german), .. }), Language::De) if one_value => {
                german.as_str()
            }
            (Some(Example { message, .. }), Language::En) if one_value => message.as_str(),
            (_, _) => wording.what,
        };
        let instance = |example: &'r Example| Instance {
            place: Place { line: example.line },
            article: example.article.as_deref(),
            value: example.value.as_deref(),
            count: example.count,
        };
        Self {
            severity: cause.severity,
            code: cause.code,
            count: cause.count,
            place: Place { line: first.map_or(0, |first| first.line) },
            article: first.and_then(|first| first.article.as_deref()).map(Cow::Borrowed),
            field: cause.field.as_deref().map(Cow::Borrowed),
            value: first.and_then(|first| first.value.as_deref()).map(Cow::Borrowed),
            message: Cow::Borrowed(message),
            done: cause.severity.done(language),
            mend: wording.mend,
            examples: cause.examples.iter().map(instance).collect(),
        }
    }
}

fn effect(severity: Severity, language: Language) -> &'static str {
    match severity {
        Severity::ArticleRefused => language.of("abgelehnt", "refused"),
        Severity::FieldDropped => language.of("ohne Angabe", "field left out"),
        Severity::Assumed => language.of("angenommen", "assumed"),
        Severity::Note => language.of("Hinweis", "note"),
    }
}

/// A cell that no spreadsheet takes for a formula: what stands in it comes from somebody's file.
fn harmless(text: Option<&str>) -> String {
    let text = text.unwrap_or("");
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{text}");
    }
    text.to_owned()
}
