//! Which documents of one segment match: filters and clauses turned into sets.
//! Nothing here looks at more than one segment or at the order of matches.

use tantivy::postings::TermInfo;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};
use tantivy_fst::Automaton;

use super::bits::Bits;
use super::layout::{self, Layout};
use crate::analysis::{Analysis, Clause};
use crate::error::SearchError;
use crate::query::Filter;

/// One segment and what is needed to understand it.
pub(super) struct Segment<'a> {
    pub(super) reader: &'a SegmentReader,
    pub(super) layout: &'a Layout,
    pub(super) analysis: &'a Analysis,
    /// The documents that count; none: all that are not deleted.
    pub(super) picked: Option<&'a Bits>,
}

impl Segment<'_> {
    fn keep_alive(&self, bits: &mut Bits) {
        if let Some(picked) = self.picked {
            bits.keep_common(picked);
        } else if let Some(alive) = self.reader.alive_bitset() {
            let mut kept = self.none();
            bits.for_each(|document| {
                if alive.is_alive(document) {
                    kept.insert(document);
                }
            });
            *bits = kept;
        }
    }

    /// Whether a document is there at all.
    pub(super) fn counts(&self, document: u32) -> bool {
        match self.picked {
            Some(picked) => picked.contains(document),
            None => !self.reader.is_deleted(document),
        }
    }

    /// The living documents that a filter lets through and that have what a clause asks for.
    pub(super) fn matches(
        &self,
        filter: &Filter,
        clause: Option<&Clause>,
    ) -> Result<Bits, SearchError> {
        let mut bits = match clause {
            Some(clause) => self.clause(clause)?,
            None => Bits::all(self.reader.max_doc()),
        };
        if *filter != Filter::Everything && !bits.is_empty() {
            bits.keep_common(&self.filter(filter)?);
        }
        self.keep_alive(&mut bits);
        Ok(bits)
    }

    fn none(&self) -> Bits {
        Bits::none(self.reader.max_doc())
    }

    fn filter(&self, filter: &Filter) -> Result<Bits, SearchError> {
        match filter {
            Filter::Everything => Ok(Bits::all(self.reader.max_doc())),
            Filter::Nothing => Ok(self.none()),
            Filter::Not(inner) => Ok(self.filter(inner)?.inverted()),
            Filter::All(inner) => {
                let mut bits = Bits::all(self.reader.max_doc());
                for filter in inner {
                    bits.keep_common(&self.filter(filter)?);
                }
                Ok(bits)
            }
            Filter::Any(inner) => {
                let mut bits = self.none();
                for filter in inner {
                    bits.add_all(&self.filter(filter)?);
                }
                Ok(bits)
            }
            Filter::Keyword { field, any_of } => {
                let field = self.layout.keywords[self.layout.schema.keyword(field)?];
                let mut values: Vec<&str> = any_of.iter().map(String::as_str).collect();
                values.sort_unstable();
                values.dedup();
                self.with_any(field, &values)
            }
            Filter::Number { field, from, to } => {
                self.within(self.layout.schema.number(field)?.0, *from, *to)
            }
        }
    }

    /// The documents with one of these terms.
    pub(super) fn with_any(&self, field: Field, terms: &[&str]) -> Result<Bits, SearchError> {
        let inverted = self.reader.inverted_index(field)?;
        let mut infos = Vec::new();
        for term in terms {
            infos.extend(inverted.terms().get(term.as_bytes())?);
        }
        self.with_terms(field, &infos)
    }

    fn with_terms(&self, field: Field, terms: &[TermInfo]) -> Result<Bits, SearchError> {
        let inverted = self.reader.inverted_index(field)?;
        let mut bits = self.none();
        for term in terms {
            let mut postings =
                inverted.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
            while !postings.docs().is_empty() {
                for &document in postings.docs() {
                    bits.insert(document);
                }
                postings.advance();
            }
        }
        Ok(bits)
    }

    fn within(&self, at: usize, from: Option<u64>, to: Option<u64>) -> Result<Bits, SearchError> {
        let mut bits = self.none();
        let name = layout::number_column(at);
        let Some(column) = self.reader.fast_fields().column_opt::<u64>(&name)? else {
            return Ok(bits);
        };
        // The engine answers wrongly for a range that lies wholly below the column's values.
        let from = from.unwrap_or(0).max(column.min_value());
        let to = to.unwrap_or(u64::MAX).min(column.max_value());
        if from <= to {
            let mut documents = Vec::new();
            let all = 0..self.reader.max_doc();
            column.get_docids_for_value_range(from..=to, all, &mut documents);
            for document in documents {
                bits.insert(document);
            }
        }
        Ok(bits)
    }

    /// The documents with the terms that a clause asks for; deleted ones may be among them.
    pub(super) fn clause(&self, clause: &Clause) -> Result<Bits, SearchError> {
        match clause {
            Clause::Term(_) | Clause::Beginning(_) | Clause::Near(_) => {
                let mut infos = Vec::new();
                self.expand(clause, &mut infos)?;
                self.with_terms(self.layout.text, &infos)
            }
            Clause::Any(inner) => self.any(inner),
            // Whether typos count was decided before, over all segments.
            Clause::Word { sure, near } => {
                let mut bits = self.any(sure)?;
                bits.add_all(&self.any(near)?);
                Ok(bits)
            }
            Clause::All(inner) => {
                let mut bits: Option<Bits> = None;
                for clause in inner {
                    let found = self.clause(clause)?;
                    match &mut bits {
                        Some(bits) => bits.keep_common(&found),
                        None => bits = Some(found),
                    }
                    if bits.as_ref().is_some_and(Bits::is_empty) {
                        break;
                    }
                }
                Ok(bits.unwrap_or_else(|| Bits::all(self.reader.max_doc())))
            }
        }
    }

    fn any(&self, inner: &[Clause]) -> Result<Bits, SearchError> {
        let mut infos = Vec::new();
        let mut nested = Vec::new();
        for clause in inner {
            if !self.expand(clause, &mut infos)? {
                nested.push(clause);
            }
        }
        // Terms are met several times: a word is also its own beginning and its own near miss.
        infos.sort_unstable_by_key(|info| info.postings_range.start);
        infos.dedup();
        let mut bits = self.with_terms(self.layout.text, &infos)?;
        for clause in nested {
            bits.add_all(&self.clause(clause)?);
        }
        Ok(bits)
    }

    /// Adds the stored terms that a clause stands for; answers false if it is not about one term.
    fn expand(&self, clause: &Clause, infos: &mut Vec<TermInfo>) -> Result<bool, SearchError> {
        let inverted = self.reader.inverted_index(self.layout.text)?;
        let terms = inverted.terms();
        match clause {
            Clause::Term(term) => infos.extend(terms.get(term.as_bytes())?),
            Clause::Beginning(beginning) => {
                let mut stream = terms.range().ge(beginning.as_bytes()).into_stream()?;
                while stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
                    let term = std::str::from_utf8(stream.key()).unwrap_or_default();
                    if !self.analysis.is_whole(term) {
                        infos.push(stream.value().clone());
                    }
                }
            }
            Clause::Near(term) => {
                let mut stream = terms.search(OneTypo::new(term)?).into_stream()?;
                while stream.advance() {
                    infos.push(stream.value().clone());
                }
            }
            Clause::Any(_) | Clause::All(_) | Clause::Word { .. } => return Ok(false),
        }
        Ok(true)
    }
}

/// Accepts terms of the same tag whose text is at most one typo away.
struct OneTypo {
    tag: u8,
    text: DfaWrapper,
}

impl OneTypo {
    fn new(term: &str) -> Result<Self, SearchError> {
        let mut letters = term.chars();
        let tag = letters.next().unwrap_or_default();
        let wanted = Term::from_field_text(Field::from_field_id(0), letters.as_str());
        // Two neighbours swapped count as one typo.
        let text = FuzzyTermQuery::new(wanted, 1, true).automaton()?;
        Ok(Self { tag: tag as u8, text })
    }
}

/// Before the tag, behind it, or lost.
#[derive(Clone, Copy)]
enum Reading {
    Tag,
    Text(u32),
    Lost,
}

impl Automaton for OneTypo {
    type State = Reading;

    fn start(&self) -> Reading {
        Reading::Tag
    }

    fn is_match(&self, state: &Reading) -> bool {
        matches!(state, Reading::Text(state) if self.text.is_match(state))
    }

    fn can_match(&self, state: &Reading) -> bool {
        match state {
            Reading::Tag => true,
            Reading::Text(state) => self.text.can_match(state),
            Reading::Lost => false,
        }
    }

    fn accept(&self, state: &Reading, byte: u8) -> Reading {
        match state {
            Reading::Tag if byte == self.tag => Reading::Text(self.text.start()),
            Reading::Tag | Reading::Lost => Reading::Lost,
            Reading::Text(state) => Reading::Text(self.text.accept(state, byte)),
        }
    }
}
