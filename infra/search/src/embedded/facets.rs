//! Counts of keyword values over all matches.
//! Which documents match does not belong here.

use std::collections::HashMap;

use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

use super::bits::Bits;
use super::layout;
use crate::error::SearchError;

/// How many documents match, and how many of them have each value of some keyword fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// All matches.
    pub total: u64,
    /// One entry for each field asked for, in the order asked.
    pub fields: Vec<FieldCounts>,
}

/// The counts of one keyword field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldCounts {
    /// The field's name.
    pub field: String,
    /// Values and in how many matches they occur, most frequent first, equal ones by value. Cut to
    /// the count asked for; exact over all matches.
    pub values: Vec<(String, u64)>,
    /// How many different values there are, also those cut off.
    pub distinct: u64,
}

/// Counts one keyword field over all segments.
pub(super) struct Counter {
    name: String,
    column: String,
    counts: HashMap<String, u64>,
}

impl Counter {
    pub(super) fn new(name: &str, at: usize) -> Self {
        let column = layout::keyword_column(at);
        Self { name: name.to_owned(), column, counts: HashMap::new() }
    }

    pub(super) fn add(&mut self, reader: &SegmentReader, hits: &Bits) -> Result<(), SearchError> {
        let Some(column) = reader.fast_fields().str(&self.column)? else {
            return Ok(());
        };
        let mut by_ordinal = vec![0_u64; column.num_terms()];
        hits.for_each(|document| {
            // A document holds each value once, see the writer.
            for ordinal in column.term_ords(document) {
                if let Some(count) =
                    usize::try_from(ordinal).ok().and_then(|at| by_ordinal.get_mut(at))
                {
                    *count += 1;
                }
            }
        });
        self.merge(&column, &by_ordinal)
    }

    fn merge(&mut self, column: &StrColumn, by_ordinal: &[u64]) -> Result<(), SearchError> {
        let mut value = String::new();
        for (ordinal, &count) in (0..).zip(by_ordinal) {
            if count > 0 && column.ord_to_str(ordinal, &mut value)? {
                *self.counts.entry(value.clone()).or_default() += count;
            }
        }
        Ok(())
    }

    pub(super) fn finish(self, top: usize) -> FieldCounts {
        let distinct = self.counts.len() as u64;
        let mut values: Vec<(String, u64)> = self.counts.into_iter().collect();
        values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values.truncate(top);
        FieldCounts { field: self.name, values, distinct }
    }
}
