//! Where words begin and end: runs of letters and digits, and which of them hang together.
//! What a word means or which forms it has does not belong here.

use super::fold::{Spelling, lowered};
use super::limits::WORD_CHARACTERS;

/// One run of letters and digits; a decimal number is one run with a point in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) spelling: Spelling,
    /// How many letters or digits were typed.
    pub(crate) length: usize,
    /// Whether it hangs together with the one after it, as in "USB-Hub" or "UM.HE0SS.P01".
    pub(crate) joined: bool,
    /// Whether only blanks, a hyphen or nothing stand between it and the next.
    pub(crate) close: bool,
    /// Whether it is a number with an inch mark behind it.
    pub(crate) inches: bool,
}

impl Atom {
    pub(crate) fn is_number(&self) -> bool {
        self.spelling.spelled.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
    }
}

/// All words of a text in their order.
pub(crate) fn atoms(text: &str) -> Vec<Atom> {
    let lowered = lowered(text);
    let runs = merge_decimals(runs(&lowered));
    let mut atoms: Vec<Atom> = Vec::with_capacity(runs.len());
    for (position, run) in runs.iter().enumerate() {
        let after_apostrophe = position > 0 && is_apostrophe(runs[position - 1].gap);
        if run.text == "s" && after_apostrophe && !atoms.is_empty() {
            // The English genitive says nothing.
            if let Some(last) = atoms.last_mut() {
                last.joined = false;
            }
            continue;
        }
        let next = runs.get(position + 1);
        atoms.push(Atom {
            spelling: Spelling::of(&run.text),
            length: run.text.chars().count(),
            joined: next.is_some_and(|next| joins(run, next)),
            close: next.is_some() && (run.gap.trim().is_empty() || is_hyphen(run.gap)),
            inches: is_digits(&run.text.replace('.', "")) && is_inch_mark(run.gap),
        });
    }
    atoms
}

/// A run of letters and digits and what stands between it and the next.
struct Run<'a> {
    text: String,
    gap: &'a str,
}

fn runs(lowered: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut rest = lowered.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let next = behind.find(char::is_alphanumeric).unwrap_or(behind.len());
        let (gap, following) = behind.split_at(next);
        runs.push(Run { text: word.chars().take(WORD_CHARACTERS).collect(), gap });
        rest = following;
    }
    runs
}

/// "23,8" and "23.8" become one number, "23,8Zoll" a number with its unit.
fn merge_decimals(runs: Vec<Run<'_>>) -> Vec<Run<'_>> {
    let mut merged: Vec<Run<'_>> = Vec::with_capacity(runs.len());
    for run in runs {
        if let Some(last) = merged.last_mut()
            && matches!(last.gap, "." | ",")
            && last.text.len() + run.text.len() < WORD_CHARACTERS
            && is_decimal(&last.text, &run.text)
        {
            last.text.push('.');
            last.text.push_str(&run.text);
            last.gap = run.gap;
        } else {
            merged.push(run);
        }
    }
    merged
}

/// Whether what stands before and behind a point or comma is one number, also in "usb3.0".
fn is_decimal(before: &str, behind: &str) -> bool {
    let number = before.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    let version = word_and_number(before).is_some_and(|(_, number)| number.len() == 1);
    (number && (is_digits(behind) || number_and_unit(behind).is_some()))
        || (version && is_digits(behind) && behind.len() == 1)
}

/// Splits "usb3", "usb3.0", "ddr4" or "win11", where the number means the same as when it stands
/// apart.
pub(crate) fn word_and_number(word: &str) -> Option<(&str, &str)> {
    let end = word.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, number) = word.split_at(end);
    let short =
        (2..=5).contains(&letters.chars().count()) && letters.chars().all(char::is_alphabetic);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && digits <= 4;
    (short && plain).then_some((letters, number))
}

/// Splits "27zoll", "2.4ghz" or "650va".
pub(crate) fn number_and_unit(word: &str) -> Option<(&str, &str)> {
    let end = word.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
    let (number, unit) = word.split_at(end);
    let few_letters = unit.chars().all(char::is_alphabetic) && unit.chars().count() <= 5;
    (!number.is_empty() && !number.starts_with('.') && few_letters).then_some((number, unit))
}

/// Splits "1920x1080".
pub(crate) fn dimensions(word: &str) -> Option<(&str, &str)> {
    let (width, height) = word.split_once('x')?;
    (is_digits(width) && is_digits(height)).then_some((width, height))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn joins(run: &Run<'_>, next: &Run<'_>) -> bool {
    let digit = |text: &str| text.chars().any(char::is_numeric);
    is_hyphen(run.gap)
        || is_apostrophe(run.gap)
        || (matches!(run.gap, "." | "/" | "+" | ":" | "#" | "&" | ",")
            && (digit(&run.text) || digit(&next.text)))
}

fn is_hyphen(gap: &str) -> bool {
    matches!(gap, "-" | "_" | "\u{2010}" | "\u{2011}" | "\u{2013}")
}

fn is_apostrophe(gap: &str) -> bool {
    matches!(gap, "'" | "\u{2019}")
}

fn is_inch_mark(gap: &str) -> bool {
    ["\"", "\u{2033}", "\u{201d}", "\u{201c}", "''", "\u{2019}\u{2019}", "\u{2032}\u{2032}"]
        .iter()
        .any(|mark| gap.starts_with(mark))
}
