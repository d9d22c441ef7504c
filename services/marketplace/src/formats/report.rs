//! Where findings go while a file is read: to the caller, counted, with notes said once.
//! What is a problem and what is not is decided where the values are read.

use std::collections::HashSet;
use std::ops::ControlFlow;

use schemas::catalogue::{CatalogueFormat, Coverage};
use schemas::text::Line;

use super::draft::{Draft, Field, Naming, Remark, Said};
use super::problem::{Code, Place, Problem, Severity, Words};
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

    /// Whether decimal commas were met where points are documented.
    pub(super) fn decimals_are_mixed(&mut self, mixed: bool) {
        self.summary.mixed_decimals |= mixed;
    }

    /// A problem of `article` or, if there is none, of the file.
    pub(super) fn problem(
        &mut self,
        article: Option<&str>,
        kind: (Severity, Code),
        (field, line): (Option<Field>, u64),
        words: impl Into<Words>,
    ) {
        self.valued((article, None), kind, (field, line), words.into());
    }

    /// A problem with what the file says.
    fn valued(
        &mut self,
        (article, value): (Option<&str>, Option<String>),
        (severity, code): (Severity, Code),
        (field, line): (Option<Field>, u64),
        words: Words,
    ) {
        *self.summary.problems.entry(code).or_default() += 1;
        if severity == Severity::Note && !self.noted.insert((code, field)) {
            return;
        }
        let field = field.map(|field| self.naming.name(field));
        self.tell_problem((article, value), (severity, code), (field, line), words);
    }

    /// A problem of the file about something that is no known field.
    pub(super) fn of_file(
        &mut self,
        kind: (Severity, Code),
        (name, line): (Option<String>, u64),
        words: impl Into<Words>,
    ) {
        *self.summary.problems.entry(kind.1).or_default() += 1;
        self.tell_problem((None, None), kind, (name, line), words.into());
    }

    fn tell_problem(
        &mut self,
        (article, value): (Option<&str>, Option<String>),
        (severity, code): (Severity, Code),
        (field, line): (Option<String>, u64),
        words: Words,
    ) {
        self.say(Found::Problem(Problem {
            place: Place { line },
            article: article.map(|article| shortened(article, Line::MAX)),
            field: field.map(|field| shortened(&field, Line::MAX)),
            value,
            code,
            severity,
            message: words.english,
            german: words.german,
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
    draft: &'r Draft,
    number: Option<String>,
    refused: bool,
}

impl<'r, 's> Case<'r, 's> {
    pub(super) fn new(
        report: &'r mut Report<'s>,
        draft: &'r Draft,
        number: Option<String>,
    ) -> Self {
        Self { report, draft, number, refused: false }
    }

    /// The line of the file where the article begins.
    pub(super) fn at(&self) -> u64 {
        self.draft.at
    }

    /// Whether the article cannot be used.
    pub(super) fn is_refused(&self) -> bool {
        self.refused
    }

    pub(super) fn refuse(&mut self, code: Code, field: Field, line: u64, words: impl Into<Words>) {
        self.refused = true;
        self.say((Severity::ArticleRefused, code), field, line, words.into());
    }

    pub(super) fn drop(&mut self, code: Code, field: Field, line: u64, words: impl Into<Words>) {
        self.say((Severity::FieldDropped, code), field, line, words.into());
    }

    pub(super) fn assume(&mut self, code: Code, field: Field, line: u64, words: impl Into<Words>) {
        self.say((Severity::Assumed, code), field, line, words.into());
    }

    /// Says what was noticed before the article was judged.
    pub(super) fn remark(&mut self, remark: &Remark) {
        self.refused |= remark.kind.0 == Severity::ArticleRefused;
        self.say(remark.kind, remark.field, remark.line, remark.message.clone().into());
    }

    pub(super) fn note(&mut self, code: Code, field: Field, line: u64, words: impl Into<Words>) {
        self.say((Severity::Note, code), field, line, words.into());
    }

    fn say(&mut self, kind: (Severity, Code), field: Field, line: u64, words: Words) {
        let value = said_there(self.draft, field, line);
        let number = self.number.as_deref();
        self.report.valued((number, value), kind, (Some(field), line), words);
    }
}

/// At most so many characters: what is told of a file does not grow with its texts.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What the article says in a field at a line, shortened.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "every other field is said once and looked up alike"
)]
fn said_there(draft: &Draft, field: Field, line: u64) -> Option<String> {
    const MOST: usize = 120;
    let price = || draft.prices.iter().find(|price| price.line == line);
    let text = |said: Option<&Said>| said.map(|said| said.text.clone());
    let found = match field {
        Field::Article | Field::Language | Field::DailyPrice | Field::Surcharge => None,
        Field::Price => text(price().and_then(|price| price.amount.as_ref())),
        Field::Currency => text(price().and_then(|price| price.currency.as_ref())),
        Field::Tax => text(price().and_then(|price| price.tax.as_ref())),
        Field::PriceFactor => text(price().and_then(|price| price.factor.as_ref())),
        Field::PriceBase => text(price().and_then(|price| price.unit.as_ref())),
        Field::PriceType => price().and_then(|price| price.kind.clone()),
        Field::Territory => {
            price().map(|price| price.territories.join(", ")).filter(|text| !text.is_empty())
        }
        Field::Validity => {
            let mut dates =
                draft.blocks.iter().flat_map(|block| block.start.iter().chain(&block.end));
            text(dates.find(|said| said.line == line))
        }
        Field::Category => {
            let class = draft.classes.iter().find(|class| class.class.line == line);
            class.map(|class| {
                format!("{} {}", class.system.trim(), class.class.text.trim()).trim().to_owned()
            })
        }
        Field::Gtin => text(draft.gtins.iter().find(|said| said.line == line)),
        single => text(draft.said(single)),
    }?;
    let folded = found.split_whitespace().collect::<Vec<_>>().join(" ");
    (!folded.is_empty()).then(|| shortened(&folded, MOST))
}
