//! A report in sentences, for a clerk: the verdict, numbers that add up, every cause, every refused article.
//! Nothing is counted here.

use std::io::{self, Write};

use schemas::catalogue::Coverage;

use super::{Row, effect};
use crate::formats::Severity;
use crate::import::report::{Head, Report, Verdict};
use crate::papers::Language;

/// What happened, in a sentence.
pub(super) fn verdict(head: &Head, language: Language) -> String {
    let (read, refused) = (head.articles, head.outcome.refused);
    let but_refused = match (language, refused) {
        (_, 0) => String::new(),
        (Language::De, _) => format!(" {refused} von {read} Artikeln wurden abgelehnt."),
        (Language::En, _) => format!(" {refused} of {read} articles were refused."),
    };
    let sentence = match head.verdict {
        Verdict::EverythingRefused => {
            return match language {
                Language::De => format!(
                    "Nichts wurde übernommen: alle {read} Artikel wurden abgelehnt. Der Katalog ist, wie er war."
                ),
                Language::En => format!(
                    "Nothing was taken: all {read} articles were refused. The catalogue is as it was."
                ),
            };
        }
        Verdict::Published => {
            language.of("Der Katalog ist veröffentlicht.", "The catalogue is published.")
        }
        Verdict::AlreadyPublished => language.of(
            "Die Datei ist schon die letzte Fassung des Katalogs; nichts hat sich geändert.",
            "The file is the catalogue's latest version already; nothing changed.",
        ),
        Verdict::DryRun => language.of(
            "Probelauf: nichts wurde geschrieben. Das käme dabei heraus.",
            "A dry run: nothing was written. This is what would come of it.",
        ),
    };
    format!("{sentence}{but_refused}")
}

pub(super) fn write(report: &Report, out: &mut dyn Write, language: Language) -> io::Result<()> {
    let head = &report.head;
    writeln!(out, "{}", verdict(head, language))?;
    let coverage = match head.coverage {
        Coverage::Whole => language.of("ganzer Katalog", "whole catalogue"),
        Coverage::Products => language.of("Änderungen von Artikeln", "changes of products"),
        Coverage::Prices => language.of("Änderungen von Preisen", "changes of prices"),
    };
    writeln!(out, "{}, {coverage}, {}", head.format, head.encoding)?;
    numbers(head, out, language)?;
    if head.causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", language.of("Ursachen", "Causes"))?;
    for cause in &head.causes {
        let row = Row::of_cause(cause, language);
        let field = row.field.as_ref().map_or_else(String::new, |field| format!(" {field}:"));
        let effect = effect(row.severity, language);
        writeln!(out, "{:>7} × {effect} ({}):{field} {}", row.count, row.code, row.message)?;
        writeln!(out, "          {} {}", language.of("Zu tun:", "To do:"), row.mend)?;
        for instance in &row.examples {
            let line = place(instance.place.line, instance.article, instance.value, language);
            let times = if instance.count > 1 {
                format!(" ({} ×)", instance.count)
            } else {
                String::new()
            };
            writeln!(out, "          {line}{times}")?;
        }
    }
    if head.outcome.refused == 0 {
        return Ok(());
    }
    writeln!(out, "\n{}", language.of("Abgelehnte Artikel", "Refused articles"))?;
    report.each_row(language, &mut |row| {
        if row.severity != Severity::ArticleRefused {
            return Ok(());
        }
        let line = place(row.place.line, row.article.as_deref(), row.value.as_deref(), language);
        let field = row.field.as_ref().map_or_else(String::new, |field| format!("{field}: "));
        writeln!(out, "  {line}: {field}{}", row.message)
    })
}

fn numbers(head: &Head, out: &mut dyn Write, language: Language) -> io::Result<()> {
    let outcome = &head.outcome;
    let by_file = outcome.delisted.saturating_sub(head.not_named);
    writeln!(
        out,
        "{:>9} {}",
        head.articles,
        language.of("Artikel gelesen, davon", "articles read, of these")
    )?;
    let lines = [
        (outcome.listed, "neu angeboten", "listed"),
        (outcome.changed, "geändert", "changed"),
        (outcome.unchanged, "unverändert", "unchanged"),
        (by_file, "herausgenommen, wie die Datei sagt", "delisted, as the file says"),
        (outcome.refused, "abgelehnt", "refused"),
    ];
    for (count, german, english) in lines {
        writeln!(out, "{count:>9}   {}", language.of(german, english))?;
    }
    if head.not_named > 0 {
        let words = language.of(
            "weitere Angebote herausgenommen, weil die Datei sie nicht nennt",
            "more offers delisted, because the file does not name them",
        );
        writeln!(out, "{:>9} {words}", head.not_named)?;
    }
    Ok(())
}

fn place(line: u64, article: Option<&str>, value: Option<&str>, language: Language) -> String {
    let mut place = format!("{} {line}", language.of("Zeile", "line"));
    if let Some(article) = article {
        place.push_str(language.of(", Artikel ", ", article "));
        place.push_str(&plain(article));
    }
    if let Some(value) = value {
        place.push_str(
            &language.of(format!(", „{}“", plain(value)), format!(", “{}”", plain(value))),
        );
    }
    place
}

/// Without characters that steer a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
