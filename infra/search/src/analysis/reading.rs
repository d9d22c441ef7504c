//! What a query's text asks for: a tree of terms, of which documents must have some.
//! How the terms are looked up does not belong here.

use super::fold::Spelling;
use super::limits::{QUERY_CHARACTERS, QUERY_WORDS};
use super::tokens::{self, Atom, number_and_unit};
use super::words::{chunks, code_forms, join};
use super::{Analysis, sense_term, stem, tag, term};

/// From how many letters or digits on a word is also found by its beginning.
const BEGINNING: usize = 4;
/// From how many letters on a typo is tolerated.
const TYPO: usize = 5;
/// Words that say nothing beside others; in plain spelling.
const STOP_WORDS: [&str; 48] = [
    "a", "als", "am", "an", "and", "auf", "aus", "bei", "by", "das", "dem", "den", "der", "des",
    "die", "ein", "eine", "einem", "einen", "einer", "eines", "for", "from", "fur", "im", "in",
    "mit", "nach", "of", "on", "oder", "or", "sowie", "the", "to", "um", "und", "unter", "vom",
    "von", "vor", "with", "zu", "zum", "zur", "inkl", "incl", "u",
];

/// A condition on the terms of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Clause {
    /// It has this term.
    Term(String),
    /// It has a term that begins so, and may be found by its beginning.
    Beginning(String),
    /// It has a term of the same tag at most one typo away.
    Near(String),
    /// One of these holds.
    Any(Vec<Clause>),
    /// All of these hold.
    All(Vec<Clause>),
    /// One word: as spelled, or with a typo if the index allows for it.
    Word {
        /// One of these holds: the word as spelled.
        sure: Vec<Clause>,
        /// One of these holds: the word misspelt.
        near: Vec<Clause>,
    },
}

/// A piece of the query: one word, or several that hang together.
struct Unit<'a> {
    atoms: &'a [Atom],
    clause: Clause,
}

impl Analysis {
    /// What the text asks for; nothing if there is no word in it.
    pub(crate) fn read(&self, text: &str) -> Option<Clause> {
        let text: String = text.chars().take(QUERY_CHARACTERS).collect();
        let mut atoms = tokens::atoms(&text);
        atoms.truncate(QUERY_WORDS);
        if let Some(last) = atoms.last_mut() {
            last.joined = false;
        }
        let units: Vec<Unit<'_>> =
            chunks(&atoms).map(|atoms| Unit { atoms, clause: self.unit(atoms) }).collect();
        let clauses = self.phrases(&units);
        (!clauses.is_empty()).then_some(Clause::All(clauses))
    }

    /// Joins units that together have synonyms, and drops words that say nothing beside others.
    fn phrases(&self, units: &[Unit<'_>]) -> Vec<Clause> {
        let all_stop = units.iter().all(is_stop_word);
        let mut clauses = Vec::new();
        let mut from = 0;
        while from < units.len() {
            let found = (from + 1..=units.len()).rev().find_map(|to| {
                let atoms = units[from..to].iter().flat_map(|unit| unit.atoms);
                let words: Vec<_> = atoms.map(|atom| &atom.spelling).collect();
                let senses = if (2..=self.longest_phrase).contains(&words.len()) {
                    self.senses_of(&words)
                } else {
                    Vec::new()
                };
                (!senses.is_empty()).then_some((to, senses))
            });
            if let Some((to, senses)) = found {
                let apart = units[from..to].iter().map(|unit| unit.clause.clone()).collect();
                let mut any = vec![Clause::All(apart)];
                any.extend(senses.into_iter().map(|group| Clause::Term(sense_term(group))));
                clauses.push(Clause::Any(any));
                from = to;
            } else {
                if all_stop || !is_stop_word(&units[from]) {
                    clauses.push(units[from].clause.clone());
                }
                from += 1;
            }
        }
        clauses
    }

    fn unit(&self, atoms: &[Atom]) -> Clause {
        let mut apart: Vec<Clause> = atoms.iter().map(|atom| self.atom(atom)).collect();
        if apart.len() == 1 {
            return apart.remove(0);
        }
        let mut any = Vec::new();
        if let Some(joined) = join(atoms) {
            if joined.has_digit() {
                any.extend(code(&joined.spelled));
            } else {
                any.extend(self.spelled(&joined));
            }
        }
        any.push(Clause::All(apart));
        Clause::Any(any)
    }

    fn atom(&self, atom: &Atom) -> Clause {
        let word = &atom.spelling;
        if word.has_digit() {
            let mut any = code(&word.spelled);
            any.extend(self.other_units(&word.spelled));
            return Clause::Any(any);
        }
        let mut sure = self.spelled(word);
        let mut near = Vec::new();
        let typed = [Some(&word.spelled), word.umlaut.then_some(&word.plain)];
        for form in typed.into_iter().flatten() {
            if atom.length >= BEGINNING {
                sure.push(Clause::Beginning(term(tag::WORD, form)));
            }
            if atom.length >= TYPO {
                near.push(Clause::Near(term(tag::WORD, form)));
            }
        }
        Clause::Word { sure, near }
    }

    /// The word in its spellings and inflections, and its synonyms.
    fn spelled(&self, word: &Spelling) -> Vec<Clause> {
        let mut terms = vec![
            term(tag::WORD, &word.spelled),
            term(tag::WORD, &word.plain),
            term(tag::GERMAN, &stem(tag::GERMAN, word)),
            term(tag::ENGLISH, &stem(tag::ENGLISH, word)),
        ];
        terms.extend(self.senses_of(&[word]).into_iter().map(sense_term));
        terms.into_iter().map(Clause::Term).collect()
    }

    /// "27Zoll" also finds what is stored as `27inch`, if the two are synonyms.
    fn other_units(&self, code: &str) -> Vec<Clause> {
        let Some((number, unit)) = number_and_unit(code) else {
            return Vec::new();
        };
        self.senses_of(&[&Spelling::of(unit)])
            .into_iter()
            .flat_map(|group| &self.single_words[group])
            .map(|other| Clause::Term(term(tag::CODE, &format!("{number}{other}"))))
            .collect()
    }
}

fn code(code: &str) -> Vec<Clause> {
    let forms = code_forms(code);
    let beginning = (code.chars().count() >= BEGINNING)
        .then(|| Clause::Beginning(term(tag::CODE, forms.last().map_or(code, String::as_str))));
    let terms = forms.iter().map(|form| Clause::Term(term(tag::CODE, form)));
    terms.chain(beginning).collect()
}

fn is_stop_word(unit: &Unit<'_>) -> bool {
    let [atom] = unit.atoms else { return false };
    STOP_WORDS.contains(&atom.spelling.plain.as_str())
}
