//! One commit as it stands, or what was picked from several, searched exactly.
//! Writing does not belong here.

mod picking;

use std::sync::Arc;

use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument};

use super::bits::Bits;
use super::facets::{Counter, Facets};
use super::layout::{KEY, Layout};
use super::matching::Segment;
use super::row::{Columns, DocRef, Row};
use crate::analysis::{Analysis, Clause};
use crate::error::SearchError;
use crate::query::{Filter, Query};
use crate::schema::{Schema, Typos};

/// What was committed at one position; unchanging, cheap to clone.
#[derive(Clone)]
pub struct Snapshot {
    /// One for each commit from which it is put together.
    searchers: Vec<Searcher>,
    /// The segments of all of them.
    parts: Arc<Vec<Part>>,
    position: u64,
    layout: Arc<Layout>,
    analysis: Arc<Analysis>,
}

/// A segment of one of the commits.
#[derive(Clone)]
struct Part {
    searcher: usize,
    segment: u32,
    columns: Arc<Columns>,
    /// Its documents that count; none: all that are not deleted.
    picked: Option<Arc<Bits>>,
}

impl Snapshot {
    pub(super) fn new(
        searcher: Searcher,
        position: u64,
        layout: &Arc<Layout>,
        analysis: &Arc<Analysis>,
    ) -> Result<Self, SearchError> {
        let part = |(segment, reader): (u32, &SegmentReader)| {
            let columns = Arc::new(Columns::open(reader, layout)?);
            Ok::<_, SearchError>(Part { searcher: 0, segment, columns, picked: None })
        };
        let parts: Result<Vec<_>, _> = (0..).zip(searcher.segment_readers()).map(part).collect();
        Ok(Self {
            parts: Arc::new(parts?),
            searchers: vec![searcher],
            position,
            layout: Arc::clone(layout),
            analysis: Arc::clone(analysis),
        })
    }

    /// The position of the caller's log up to which changes are in it.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The schema, for column handles.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.layout.schema
    }

    /// Visits every match exactly once, in no particular order.
    pub fn scan(&self, query: &Query, visit: &mut dyn FnMut(&Row<'_>)) -> Result<(), SearchError> {
        self.scan_counting(query, &[], 0, visit).map(|_| ())
    }

    /// Counts all matches.
    pub fn count(&self, query: &Query) -> Result<u64, SearchError> {
        self.facets(query, &[], 0).map(|facets| facets.total)
    }

    /// Counts all matches, and the values of keyword fields over all of them; of each field the
    /// `top` most frequent values are returned.
    pub fn facets(
        &self,
        query: &Query,
        fields: &[&str],
        top: usize,
    ) -> Result<Facets, SearchError> {
        self.walk(query, fields, top, &mut |_, _| Ok(()))
    }

    /// [`scan`](Self::scan) and [`facets`](Self::facets) in one go.
    pub fn scan_counting(
        &self,
        query: &Query,
        fields: &[&str],
        top: usize,
        visit: &mut dyn FnMut(&Row<'_>),
    ) -> Result<Facets, SearchError> {
        self.walk(query, fields, top, &mut |segment, hits| {
            let columns = &self.parts[segment as usize].columns;
            hits.for_each(|document| {
                visit(&Row { doc: DocRef { segment, document }, columns });
            });
            Ok(())
        })
    }

    /// The keys of all documents that a filter lets through, in no particular order.
    pub fn keys_where(
        &self,
        filter: &Filter,
        visit: &mut dyn FnMut(&str),
    ) -> Result<(), SearchError> {
        let query = Query { text: None, filter: filter.clone() };
        let mut key = String::new();
        self.walk(&query, &[], 0, &mut |segment, hits| {
            let reader = self.reader(&self.parts[segment as usize]);
            let Some(keys) = reader.fast_fields().str(KEY)? else {
                return Ok(());
            };
            let mut failed = None;
            hits.for_each(|document| {
                for ordinal in keys.term_ords(document) {
                    match keys.ord_to_str(ordinal, &mut key) {
                        Ok(_) => visit(&key),
                        Err(error) => failed = Some(error),
                    }
                }
            });
            failed.map_or(Ok(()), |error| Err(error.into()))
        })?;
        Ok(())
    }

    /// The key of a match.
    pub fn key(&self, doc: DocRef) -> Result<String, SearchError> {
        let reader = self.reader(&self.parts[doc.segment as usize]);
        let mut key = String::new();
        if let Some(keys) = reader.fast_fields().str(KEY)?
            && let Some(ordinal) = keys.term_ords(doc.document).next()
        {
            keys.ord_to_str(ordinal, &mut key)?;
        }
        Ok(key)
    }

    /// The body of a match.
    pub fn body(&self, doc: DocRef) -> Result<Vec<u8>, SearchError> {
        let part = &self.parts[doc.segment as usize];
        let address = DocAddress::new(part.segment, doc.document);
        let document: TantivyDocument = self.searchers[part.searcher].doc(address)?;
        let body = document.get_first(self.layout.body).and_then(|value| value.as_bytes());
        Ok(body.unwrap_or_default().to_vec())
    }

    /// The body of the document with this key.
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, SearchError> {
        self.find(key)?.map(|doc| self.body(doc)).transpose()
    }

    /// The document with this key.
    pub fn find(&self, key: &str) -> Result<Option<DocRef>, SearchError> {
        for (segment, part) in self.segments() {
            let reader = part.reader;
            let inverted = reader.inverted_index(self.layout.key)?;
            let Some(info) = inverted.terms().get(key.as_bytes())? else {
                continue;
            };
            let option = tantivy::schema::IndexRecordOption::Basic;
            let mut postings = inverted.read_block_postings_from_terminfo(&info, option)?;
            while !postings.docs().is_empty() {
                let alive = postings.docs().iter().find(|document| part.counts(**document));
                if let Some(&document) = alive {
                    return Ok(Some(DocRef { segment, document }));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    /// Finds the matches segment by segment, counts them, and hands them on.
    fn walk(
        &self,
        query: &Query,
        fields: &[&str],
        top: usize,
        visit: &mut dyn FnMut(u32, &Bits) -> Result<(), SearchError>,
    ) -> Result<Facets, SearchError> {
        self.check(&query.filter)?;
        let mut counters = Vec::with_capacity(fields.len());
        for name in fields {
            counters.push(Counter::new(name, self.layout.schema.keyword(name)?));
        }
        let read = query.text.as_deref().and_then(|text| self.analysis.read(text));
        let clause = read.map(|clause| self.decide_typos(clause)).transpose()?;
        let mut total = 0;
        for (ordinal, segment) in self.segments() {
            let hits = segment.matches(&query.filter, clause.as_ref())?;
            total += hits.count();
            for counter in &mut counters {
                counter.add(segment.reader, &hits)?;
            }
            visit(ordinal, &hits)?;
        }
        Ok(Facets { total, fields: counters.into_iter().map(|field| field.finish(top)).collect() })
    }

    /// Unknown fields are refused also where there is no segment to look them up in.
    fn check(&self, filter: &Filter) -> Result<(), SearchError> {
        match filter {
            Filter::Everything | Filter::Nothing => Ok(()),
            Filter::All(inner) | Filter::Any(inner) => {
                inner.iter().try_for_each(|filter| self.check(filter))
            }
            Filter::Not(inner) => self.check(inner),
            Filter::Keyword { field, .. } => self.schema().keyword(field).map(|_| ()),
            Filter::Number { field, .. } => self.schema().number(field).map(|_| ()),
        }
    }

    fn reader(&self, part: &Part) -> &SegmentReader {
        self.searchers[part.searcher].segment_reader(part.segment)
    }

    fn segments(&self) -> impl Iterator<Item = (u32, Segment<'_>)> {
        (0..).zip(self.parts.iter()).map(|(ordinal, part)| {
            let (reader, picked) = (self.reader(part), part.picked.as_deref());
            let (layout, analysis) = (&*self.layout, &*self.analysis);
            (ordinal, Segment { reader, layout, analysis, picked })
        })
    }

    /// Drops the readings with a typo where the lexicon does not want them. Whether a word is known
    /// depends on living documents only, not on how they lie in segments.
    fn decide_typos(&self, clause: Clause) -> Result<Clause, SearchError> {
        let each = |inner: Vec<Clause>| -> Result<Vec<Clause>, SearchError> {
            inner.into_iter().map(|clause| self.decide_typos(clause)).collect()
        };
        match clause {
            Clause::Word { sure, near } => {
                let wanted = match self.analysis.typos {
                    Typos::Always => true,
                    Typos::Never => false,
                    Typos::WhenUnknown => !near.is_empty() && !self.is_known(&sure)?,
                };
                Ok(Clause::Word { sure, near: if wanted { near } else { Vec::new() } })
            }
            Clause::Any(inner) => Ok(Clause::Any(each(inner)?)),
            Clause::All(inner) => Ok(Clause::All(each(inner)?)),
            Clause::Term(_) | Clause::Beginning(_) | Clause::Near(_) => Ok(clause),
        }
    }

    fn is_known(&self, sure: &[Clause]) -> Result<bool, SearchError> {
        let any = Clause::Any(sure.to_vec());
        for (_, segment) in self.segments() {
            if !segment.matches(&Filter::Everything, Some(&any))?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
