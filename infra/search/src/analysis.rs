//! Turns text into the terms that are stored, and query text into the terms that are looked for.
//! Files, engines and filters do not belong here.

mod compound;
mod fold;
mod letters;
mod reading;
mod tokens;
mod words;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::{HashMap, HashSet};

pub(crate) use reading::Clause;
pub(crate) use words::DocumentTerms;

use crate::schema::{Lexicon, Typos};
use compound::Compounds;
use fold::Spelling;

/// Bounds on what is read; beyond them text is cut, never refused.
pub mod limits {
    /// Words of a query; further ones are ignored.
    pub const QUERY_WORDS: usize = 32;
    /// Characters of a query; further ones are ignored.
    pub const QUERY_CHARACTERS: usize = 1_000;
    /// Characters of one word; further ones are ignored, in documents and queries alike.
    pub const WORD_CHARACTERS: usize = 64;
}

/// Changes whenever the terms made from the same text change, so that old indexes are rebuilt.
pub(crate) const VERSION: u32 = 2;
/// Words of so many letters are taken as they stand.
const LONGEST_UNSTEMMED: usize = 3;

/// The first character of a term says what it stands for.
pub(crate) mod tag {
    /// A word, or a part of a compound, in letters.
    pub const WORD: char = 'w';
    /// A word with digits in it.
    pub const CODE: char = 'c';
    /// A German stem.
    pub const GERMAN: char = 'd';
    /// An English stem.
    pub const ENGLISH: char = 'e';
    /// A group of synonyms.
    pub const SENSE: char = 's';
}

/// The caller's lexicon, prepared for use.
pub(crate) struct Analysis {
    pub(crate) typos: Typos,
    compounds: Compounds,
    /// Words that are neither split nor found by their beginning, as tagged terms.
    whole: HashSet<String>,
    /// From the stems of a phrase, joined by spaces, to the groups it belongs to.
    senses: HashMap<String, Vec<usize>>,
    /// For every group its members of one word, as spelled.
    single_words: Vec<Vec<String>>,
    longest_phrase: usize,
    /// Stems of the first words of phrases.
    beginnings: HashSet<String>,
}

impl Analysis {
    pub(crate) fn new(lexicon: Lexicon) -> Self {
        let mut analysis = Self {
            typos: lexicon.typos,
            compounds: Compounds::new(&lexicon.compounds),
            whole: HashSet::new(),
            senses: HashMap::new(),
            single_words: vec![Vec::new(); lexicon.synonyms.len()],
            longest_phrase: 1,
            beginnings: HashSet::new(),
        };
        for word in lexicon.whole {
            for atom in tokens::atoms(&word) {
                analysis.whole.insert(term(tag::WORD, &atom.spelling.spelled));
                analysis.whole.insert(term(tag::WORD, &atom.spelling.plain));
            }
        }
        for (group, phrases) in lexicon.synonyms.into_iter().enumerate() {
            for phrase in phrases {
                analysis.learn(group, &phrase);
            }
        }
        analysis
    }

    fn learn(&mut self, group: usize, phrase: &str) {
        let atoms = tokens::atoms(phrase);
        if atoms.is_empty() {
            return;
        }
        self.longest_phrase = self.longest_phrase.max(atoms.len());
        if let [only] = atoms.as_slice() {
            self.single_words[group].push(only.spelling.spelled.clone());
        }
        for language in [tag::GERMAN, tag::ENGLISH] {
            let keys: Vec<String> =
                atoms.iter().map(|atom| key(language, &atom.spelling)).collect();
            if let [first, _, ..] = keys.as_slice() {
                self.beginnings.insert(first.clone());
            }
            let groups = self.senses.entry(keys.join(" ")).or_default();
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }

    /// The groups of synonyms that a sequence of words belongs to, in either language.
    fn senses_of(&self, words: &[&Spelling]) -> Vec<usize> {
        let mut found = Vec::new();
        for language in [tag::GERMAN, tag::ENGLISH] {
            let keys: Vec<String> = words.iter().map(|word| key(language, word)).collect();
            found.extend(self.senses.get(&keys.join(" ")).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn begins_phrase(&self, word: &Spelling) -> bool {
        [tag::GERMAN, tag::ENGLISH]
            .iter()
            .any(|&language| self.beginnings.contains(&key(language, word)))
    }

    /// Whether a term must not be found by its beginning.
    pub(crate) fn is_whole(&self, term: &str) -> bool {
        self.whole.contains(term)
    }
}

/// A stored term: its tag and its text.
fn term(tag: char, text: &str) -> String {
    let mut term = String::with_capacity(text.len() + 1);
    term.push(tag);
    term.push_str(text);
    term
}

fn sense_term(group: usize) -> String {
    term(tag::SENSE, &group.to_string())
}

/// What two inflections of one word have in common.
fn key(language: char, word: &Spelling) -> String {
    if word.has_digit() { word.spelled.clone() } else { term(language, &stem(language, word)) }
}

fn stem(language: char, word: &Spelling) -> String {
    // Short words are mostly abbreviations: "UPS" is not the plural of "up".
    if word.plain.chars().count() <= LONGEST_UNSTEMMED {
        return word.plain.clone();
    }
    // Umlauts are gone before German stemming, so that "Stühle", "Stuehle" and "Stuhle" agree.
    if language == tag::GERMAN {
        frostem::Stemmer::new(frostem::Algorithm::German).stem(&word.plain).into_owned()
    } else {
        frostem::Stemmer::new(frostem::Algorithm::English).stem(&word.spelled).into_owned()
    }
}
