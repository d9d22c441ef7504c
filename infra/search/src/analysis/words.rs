//! Which terms a document's text is stored under.
//! Reading queries does not belong here.

use std::collections::HashMap;
use std::sync::Arc;

use super::fold::Spelling;
use super::limits::WORD_CHARACTERS;
use super::tokens::{self, Atom, dimensions, number_and_unit, word_and_number};
use super::{Analysis, sense_term, stem, tag, term};

/// How many words' terms are kept; beyond that all are forgotten and learnt again.
const REMEMBERED: usize = 50_000;
/// More runs than this do not make one part number.
const JOINED: usize = 8;

/// Makes terms from documents' text and remembers those of words met before.
#[derive(Clone)]
pub(crate) struct DocumentTerms {
    analysis: Arc<Analysis>,
    known: HashMap<Spelling, Known>,
}

/// What was found out about a word.
#[derive(Clone)]
struct Known {
    terms: Vec<Arc<str>>,
    /// Whether it is the first word of a phrase with synonyms.
    begins_phrase: bool,
}

impl DocumentTerms {
    pub(crate) fn new(analysis: Arc<Analysis>) -> Self {
        Self { analysis, known: HashMap::new() }
    }

    /// All terms of a text, each once.
    pub(crate) fn of(&mut self, text: &str) -> Vec<Arc<str>> {
        let atoms = tokens::atoms(text);
        let mut terms = Vec::with_capacity(atoms.len() * 6);
        let mut beginnings = Vec::new();
        for (at, atom) in atoms.iter().enumerate() {
            let begins_phrase = if atom.spelling.has_digit() {
                self.code(atom, &mut terms);
                self.analysis.begins_phrase(&atom.spelling)
            } else {
                self.word(&atom.spelling, &mut terms)
            };
            if begins_phrase {
                beginnings.push(at);
            }
        }
        for chunk in chunks(&atoms) {
            self.joined(chunk, &mut terms);
        }
        for pair in atoms.windows(2) {
            with_neighbour(&pair[0], &pair[1], &mut terms);
        }
        for at in beginnings {
            self.phrases(&atoms[at..], &mut terms);
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// Answers whether the word is the first of a phrase with synonyms.
    fn word(&mut self, word: &Spelling, terms: &mut Vec<Arc<str>>) -> bool {
        if let Some(known) = self.known.get(word) {
            terms.extend_from_slice(&known.terms);
            return known.begins_phrase;
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let known = Known {
            terms: self.analysis.word_terms(word).into_iter().map(Arc::from).collect(),
            begins_phrase: self.analysis.begins_phrase(word),
        };
        terms.extend_from_slice(&known.terms);
        let begins_phrase = known.begins_phrase;
        self.known.insert(word.clone(), known);
        begins_phrase
    }

    fn code(&mut self, atom: &Atom, terms: &mut Vec<Arc<str>>) {
        let code = atom.spelling.spelled.as_str();
        terms.extend(code_forms(code).into_iter().map(|form| tagged(tag::CODE, &form)));
        if let Some(whole) = whole_number(code) {
            terms.push(tagged(tag::CODE, whole));
        }
        if let Some((number, unit)) = number_and_unit(code) {
            terms.push(tagged(tag::CODE, number));
            self.word(&Spelling::of(unit), terms);
        } else if let Some((width, height)) = dimensions(code) {
            terms.push(tagged(tag::CODE, width));
            terms.push(tagged(tag::CODE, height));
        } else {
            if let Some((_, number)) = word_and_number(code) {
                terms.push(tagged(tag::CODE, number));
                terms.extend(whole_number(number).map(|whole| tagged(tag::CODE, whole)));
            }
            let letters = code.split(char::is_numeric).next().unwrap_or_default();
            if letters.chars().count() >= 3 {
                self.word(&Spelling::of(letters), terms);
            }
        }
        if atom.inches {
            for unit in ["zoll", "inch"] {
                terms.push(tagged(tag::CODE, &format!("{code}{unit}")));
                self.word(&Spelling::plain(unit), terms);
            }
        }
    }

    /// "Docking-Station" is also one word, "UM.HE0SS.P01" also one part number.
    fn joined(&self, chunk: &[Atom], terms: &mut Vec<Arc<str>>) {
        let whole = |atom: &Atom| self.analysis.is_whole(&term(tag::WORD, &atom.spelling.spelled));
        let Some(joined) = join(chunk) else { return };
        if joined.has_digit() {
            terms.push(tagged(tag::CODE, &joined.spelled));
        } else if !chunk.iter().any(whole) {
            // Its parts stand there already.
            terms.extend(self.analysis.plain_terms(&joined).into_iter().map(Arc::from));
        }
    }

    /// What phrases at the beginning of `atoms` mean.
    fn phrases(&self, atoms: &[Atom], terms: &mut Vec<Arc<str>>) {
        let words: Vec<&Spelling> =
            atoms.iter().take(self.analysis.longest_phrase).map(|atom| &atom.spelling).collect();
        for length in 2..=words.len() {
            let senses = self.analysis.senses_of(&words[..length]);
            terms.extend(senses.into_iter().map(|group| Arc::from(sense_term(group))));
        }
    }
}

fn tagged(tag: char, text: &str) -> Arc<str> {
    Arc::from(term(tag, text))
}

impl Analysis {
    /// The terms of one word without digits: itself, its stems, what it means, and its parts.
    fn word_terms(&self, word: &Spelling) -> Vec<String> {
        let mut terms = self.plain_terms(word);
        if !self.is_whole(&term(tag::WORD, &word.spelled)) {
            for part in self.compounds.parts(&word.plain) {
                terms.extend(self.plain_terms(&Spelling::plain(part)));
            }
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    fn plain_terms(&self, word: &Spelling) -> Vec<String> {
        let mut terms = vec![
            term(tag::WORD, &word.spelled),
            term(tag::WORD, &word.plain),
            term(tag::GERMAN, &stem(tag::GERMAN, word)),
            term(tag::ENGLISH, &stem(tag::ENGLISH, word)),
        ];
        terms.extend(self.senses_of(&[word]).into_iter().map(sense_term));
        terms
    }
}

/// A number beside a short word is also stored with it, as people type "16GB" for "16 GB" and "USB3"
/// for "USB 3.0".
fn with_neighbour(left: &Atom, right: &Atom, terms: &mut Vec<Arc<str>>) {
    let short_word = |atom: &Atom| !atom.spelling.has_digit() && atom.length <= 5;
    let (left_text, right_text) = (&left.spelling.spelled, &right.spelling.spelled);
    if left.close && left.is_number() && short_word(right) {
        terms.push(tagged(tag::CODE, &format!("{left_text}{right_text}")));
    }
    if left.close && short_word(left) && right.is_number() {
        let numbers = std::iter::once(right_text.as_str()).chain(whole_number(right_text));
        terms.extend(numbers.map(|number| tagged(tag::CODE, &format!("{left_text}{number}"))));
    }
}

/// Runs that hang together.
pub(crate) fn chunks(atoms: &[Atom]) -> impl Iterator<Item = &[Atom]> {
    atoms.chunk_by(|before, _| before.joined)
}

/// Several runs as one word, without what stood between them.
pub(crate) fn join(chunk: &[Atom]) -> Option<Spelling> {
    let length: usize = chunk.iter().map(|atom| atom.length).sum();
    if chunk.len() < 2 || chunk.len() > JOINED || length > WORD_CHARACTERS {
        return None;
    }
    let one = |form: fn(&Spelling) -> &str| -> String {
        chunk.iter().flat_map(|atom| form(&atom.spelling).chars()).filter(|c| *c != '.').collect()
    };
    let umlaut = chunk.iter().any(|atom| atom.spelling.umlaut);
    Some(Spelling { spelled: one(|word| &word.spelled), plain: one(|word| &word.plain), umlaut })
}

/// A number with points in it, and the same without them if it may be a part number or have a
/// thousands separator rather than decimals.
pub(crate) fn code_forms(code: &str) -> Vec<String> {
    let mut forms = vec![code.to_owned()];
    let groups: Vec<&str> = code.split('.').collect();
    let digits = code.chars().filter(char::is_ascii_digit).count();
    if groups.len() > 2 || (groups.len() == 2 && (digits >= 7 || groups[1].len() == 3)) {
        forms.push(groups.concat());
    }
    forms
}

/// "27.0" is 27.
fn whole_number(code: &str) -> Option<&str> {
    let (whole, fraction) = code.split_once('.')?;
    matches!(fraction, "0" | "00").then_some(whole)
}
