//! Takes compounds apart, wholly or in part, with the caller's list of words.
//! Stemming of the parts and the words themselves do not belong here.

use std::collections::HashSet;

use super::fold::Spelling;
use super::{stem, tag, tokens};

/// What German puts between the parts of a compound.
const LINKS: [&str; 7] = ["", "s", "n", "en", "es", "er", "e"];
/// A part that the list does not know must be at least this long.
const UNKNOWN: usize = 4;
/// Beside an unknown part the known one must be at least this long, or "Karton" would be split.
const KNOWN: usize = 5;

/// The words that compounds are made of.
pub(crate) struct Compounds {
    words: HashSet<String>,
    /// Stems of the words, since the last part may be inflected.
    stems: HashSet<String>,
}

impl Compounds {
    pub(crate) fn new(words: &[String]) -> Self {
        let spellings: Vec<Spelling> = words
            .iter()
            .flat_map(|word| tokens::atoms(word))
            .map(|atom| atom.spelling)
            .filter(|word| word.plain.is_ascii() && word.plain.len() >= 3 && !word.has_digit())
            .collect();
        Self {
            stems: spellings.iter().map(|word| stem(tag::GERMAN, word)).collect(),
            words: spellings.into_iter().map(|word| word.plain).collect(),
        }
    }

    /// The parts of a word in plain spelling; none if it is not seen to be a compound.
    pub(crate) fn parts<'a>(&self, word: &'a str) -> Vec<&'a str> {
        if self.words.is_empty() || !word.is_ascii() || word.len() < KNOWN {
            return Vec::new();
        }
        let tails = self.tails(word);
        if let Some(parts) = &tails[0] {
            return parts.clone();
        }
        let by_tail = unknown_head(word, &tails);
        let by_head = self.unknown_tail(word);
        match (by_tail, by_head) {
            (Some(tail), Some(head)) if head.0 > tail.0 => head.1,
            (Some(tail), _) => tail.1,
            (None, Some(head)) => head.1,
            (None, None) => Vec::new(),
        }
    }

    /// For every place in the word the fewest known parts that make up all behind it.
    fn tails<'a>(&self, word: &'a str) -> Vec<Option<Vec<&'a str>>> {
        let mut tails: Vec<Option<Vec<&str>>> = vec![None; word.len() + 1];
        for from in (0..word.len()).rev() {
            let mut best: Option<Vec<&str>> = None;
            // Longest first, so that among equally few the longest first part wins.
            for to in (from + 3..=word.len()).rev() {
                if from == 0 && to == word.len() {
                    continue;
                }
                let part = &word[from..to];
                if !self.knows(part, to == word.len()) {
                    continue;
                }
                let rest = if to == word.len() { Some(&[][..]) } else { behind(word, to, &tails) };
                let Some(rest) = rest else { continue };
                if best.as_ref().is_none_or(|best| rest.len() + 1 < best.len()) {
                    best = Some(std::iter::once(part).chain(rest.iter().copied()).collect());
                }
            }
            tails[from] = best;
        }
        tails
    }

    fn knows(&self, part: &str, last: bool) -> bool {
        self.words.contains(part)
            || (last
                && part.len() >= UNKNOWN
                && self.stems.contains(&stem(tag::GERMAN, &Spelling::plain(part))))
    }

    /// A known word at the beginning and something unknown behind it, both with and without a link.
    fn unknown_tail<'a>(&self, word: &'a str) -> Option<(usize, Vec<&'a str>)> {
        let longest = word.len().saturating_sub(UNKNOWN);
        let known = (KNOWN..=longest).rev().find(|&to| self.words.contains(&word[..to]))?;
        let mut parts = vec![&word[..known], &word[known..]];
        for link in LINKS.iter().filter(|link| !link.is_empty()) {
            let from = known + link.len();
            if word[known..].starts_with(link) && word.len() >= from + UNKNOWN {
                parts.push(&word[from..]);
            }
        }
        Some((known, parts))
    }
}

/// The parts behind `at`, after a linking element if need be.
fn behind<'a, 'b>(
    word: &str,
    at: usize,
    tails: &'b [Option<Vec<&'a str>>],
) -> Option<&'b [&'a str]> {
    LINKS
        .iter()
        .filter(|link| word[at..].starts_with(*link))
        .filter_map(|link| tails.get(at + link.len())?.as_deref())
        .filter(|parts| !parts.is_empty())
        .min_by_key(|parts| parts.len())
}

/// Something unknown at the beginning, both with and without a linking s, and known words behind.
fn unknown_head<'a>(
    word: &'a str,
    tails: &[Option<Vec<&'a str>>],
) -> Option<(usize, Vec<&'a str>)> {
    let (from, known) = tails.iter().enumerate().skip(UNKNOWN).find_map(|(from, parts)| {
        parts.as_ref().filter(|parts| parts[0].len() >= KNOWN).map(|parts| (from, parts))
    })?;
    let mut parts = vec![&word[..from]];
    if let Some(bare) = word[..from].strip_suffix('s')
        && bare.len() >= UNKNOWN
    {
        parts.push(bare);
    }
    parts.extend(known);
    Some((word.len() - from, parts))
}
