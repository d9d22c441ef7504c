//! The report as text for people, German or English.
//! What the findings say stands where they are made.

use std::fmt::{self, Write};

use super::Report;
use crate::finding::{Finding, Language};

impl Report {
    /// The report as text.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        // A `String` takes everything that is written to it.
        let _ = self.write(&mut text, Words::of(language), language);
        text
    }

    fn write(&self, out: &mut String, words: &Words, language: Language) -> fmt::Result {
        let verdict = if self.is_verified() { words.verified } else { words.refused };
        writeln!(out, "{verdict}: {}", self.bundle)?;
        findings(out, words.wrong, &self.defects, self.further_defects, words, language)?;
        self.header(out, words)?;
        self.write_streams(out, words)?;
        self.write_checkpoints(out, words)?;
        findings(out, words.warnings, &self.warnings, self.further_warnings, words, language)?;
        self.write_timeline(out, words)?;
        if self.is_verified() {
            writeln!(out, "\n{}", words.meaning)?;
        }
        Ok(())
    }

    fn header(&self, out: &mut String, words: &Words) -> fmt::Result {
        writeln!(out)?;
        if let Some(subject) = &self.subject {
            let what = match (&subject.id, subject.from, subject.to) {
                (Some(id), _, _) => id.clone(),
                (None, Some(from), Some(to)) => format!("{from} … {to}"),
                (None, _, _) => String::new(),
            };
            field(out, words.subject, &format!("{} {what}", subject.kind))?;
        }
        if let (Some(origin), Some(size)) = (&self.origin, self.size) {
            field(out, words.log, &format!("{origin}, {size} {}", words.events))?;
        }
        if let Some(root) = &self.root {
            field(out, words.root, root)?;
        }
        if let Some(key) = &self.signed_by {
            field(out, words.signed_by, key)?;
        }
        let erased = match self.erased.len() {
            0 => String::new(),
            number => format!(", {number} {}", words.erased),
        };
        field(out, words.checked, &format!("{} {}{erased}", self.events, words.events))?;
        field(out, words.files, &format!("{} ({} B)", self.files, self.bytes))?;
        if self.refusals > 0 {
            field(out, words.refusals, &self.refusals.to_string())?;
        }
        Ok(())
    }

    fn write_streams(&self, out: &mut String, words: &Words) -> fmt::Result {
        /// The rest is in the JSON.
        const MOST: usize = 50;
        if !self.streams.is_empty() {
            writeln!(out, "\n{}", words.streams)?;
        }
        for seen in self.streams.iter().take(MOST) {
            let complete = if seen.complete { words.complete } else { words.partial };
            let end = match (seen.complete, seen.end_proven) {
                (true, true) => words.end_proven,
                (true, false) => words.end_said,
                (false, _) => "",
            };
            writeln!(out, "  {}: {} {}, {complete}{end}", seen.stream, seen.events, words.events)?;
        }
        if let Some(more) = self.streams.len().checked_sub(MOST).filter(|more| *more > 0) {
            writeln!(out, "  … {more} {}", words.more)?;
        }
        Ok(())
    }

    fn write_checkpoints(&self, out: &mut String, words: &Words) -> fmt::Result {
        if !self.checkpoints.is_empty() {
            writeln!(out, "\n{}", words.checkpoints)?;
        }
        for seen in &self.checkpoints {
            let signed = seen.signed_by.as_deref().unwrap_or("–");
            writeln!(out, "  {}: {} {signed}", seen.size, words.signed_by)?;
            for cosigned in &seen.cosigned {
                writeln!(out, "    {} {}, {}", words.cosigned, cosigned.witness, cosigned.time)?;
            }
            if let Some(stamp) = &seen.stamp {
                writeln!(out, "    {} {}: {}", words.stamp, stamp.time, words.judge_stamp)?;
                writeln!(out, "    {}", stamp.command)?;
            }
        }
        for held in &self.held {
            let outcome = match held.outcome {
                "same" => words.held_same,
                "consistent" => words.held_consistent,
                "contradicts" => words.held_contradicts,
                _ => words.held_unproven,
            };
            writeln!(out, "  {} ({}): {outcome}", held.file, held.size)?;
        }
        Ok(())
    }

    fn write_timeline(&self, out: &mut String, words: &Words) -> fmt::Result {
        if !self.timeline.is_empty() {
            writeln!(out, "\n{}", words.timeline)?;
        }
        for row in &self.timeline {
            writeln!(out, "  {:>8}  {}  {}  {}", row.position, row.time, row.kind, row.actor)?;
        }
        if self.further_rows > 0 {
            writeln!(out, "  … {} {}", self.further_rows, words.more)?;
        }
        Ok(())
    }
}

fn field(out: &mut String, name: &str, value: &str) -> fmt::Result {
    writeln!(out, "{name}: {value}")
}

fn findings(
    out: &mut String,
    title: &str,
    findings: &[Finding],
    beyond: u64,
    words: &Words,
    language: Language,
) -> fmt::Result {
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    for finding in findings {
        writeln!(out, "  {}: {} [{}]", finding.place, finding.sentence(language), finding.code)?;
    }
    if beyond > 0 {
        writeln!(out, "  … {beyond} {}", words.more)?;
    }
    Ok(())
}

struct Words {
    verified: &'static str,
    refused: &'static str,
    wrong: &'static str,
    warnings: &'static str,
    subject: &'static str,
    log: &'static str,
    root: &'static str,
    signed_by: &'static str,
    checked: &'static str,
    events: &'static str,
    erased: &'static str,
    files: &'static str,
    refusals: &'static str,
    streams: &'static str,
    complete: &'static str,
    partial: &'static str,
    end_proven: &'static str,
    end_said: &'static str,
    checkpoints: &'static str,
    cosigned: &'static str,
    stamp: &'static str,
    judge_stamp: &'static str,
    held_same: &'static str,
    held_consistent: &'static str,
    held_unproven: &'static str,
    held_contradicts: &'static str,
    timeline: &'static str,
    more: &'static str,
    meaning: &'static str,
}

impl Words {
    fn of(language: Language) -> &'static Self {
        match language {
            Language::De => &DE,
            Language::En => &EN,
        }
    }
}

const EN: Words = Words {
    verified: "VERIFIED",
    refused: "REFUSED",
    wrong: "What is wrong",
    warnings: "What should be known",
    subject: "Subject",
    log: "Log",
    root: "Root",
    signed_by: "signed by",
    checked: "Checked",
    events: "events",
    erased: "payloads erased, as the log says",
    files: "Files",
    refusals: "Recorded refusals (by the operator's signature only)",
    streams: "Streams",
    complete: "complete from its beginning",
    partial: "not claimed complete",
    end_proven: ", end proven",
    end_said: ", end by the operator's signature",
    checkpoints: "Checkpoints",
    cosigned: "cosigned by",
    stamp: "time stamp",
    judge_stamp: "the digest fits; its signature is judged, after unpacking, by",
    held_same: "the same as in the bundle",
    held_consistent: "proven to be the beginning of this log",
    held_unproven: "UNPROVEN, the bundle has no proof from this size",
    held_contradicts: "CONTRADICTS the bundle",
    timeline: "Timeline, from the proven records (position, time, event, who)",
    more: "more",
    meaning: "Every event above is in the log that the key signed, unaltered and in its place. It is complete \
              as of the log's size above: what came later is not in it. Times are the market's own, \
              unless a witness or a time stamp bounds them.",
};

const DE: Words = Words {
    verified: "BESTÄTIGT",
    refused: "ABGELEHNT",
    wrong: "Was nicht stimmt",
    warnings: "Was man wissen sollte",
    subject: "Gegenstand",
    log: "Log",
    root: "Wurzel",
    signed_by: "unterschrieben von",
    checked: "Geprüft",
    events: "Ereignisse",
    erased: "Inhalte gelöscht, wie das Log sagt",
    files: "Dateien",
    refusals: "Aufgezeichnete Ablehnungen (nur durch die Unterschrift des Betreibers gedeckt)",
    streams: "Ströme",
    complete: "vollständig von Anfang an",
    partial: "ohne Anspruch auf Vollständigkeit",
    end_proven: ", Ende nachgewiesen",
    end_said: ", Ende laut Unterschrift des Betreibers",
    checkpoints: "Prüfpunkte",
    cosigned: "mitunterschrieben von",
    stamp: "Zeitstempel",
    judge_stamp: "die Prüfsumme passt; die Unterschrift beurteilt nach dem Entpacken",
    held_same: "derselbe wie im Bündel",
    held_consistent: "nachweislich der Anfang dieses Logs",
    held_unproven: "OFFEN, das Bündel hat keinen Nachweis ab dieser Größe",
    held_contradicts: "WIDERSPRICHT dem Bündel",
    timeline: "Verlauf aus den nachgewiesenen Sätzen (Position, Zeit, Ereignis, wer)",
    more: "weitere",
    meaning: "Jedes Ereignis oben steht unverändert und an seinem Platz in dem Log, das der Schlüssel \
              unterschrieben hat. Vollständig ist es bis zur oben genannten Größe des Logs: was später kam, ist nicht \
              enthalten. Die Zeiten sind die des Marktes, soweit sie kein Zeuge und kein Zeitstempel eingrenzt.",
};
