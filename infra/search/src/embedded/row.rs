//! One match and its numbers, read without lookups by name.
//! What the numbers mean and how matches are ordered does not belong here.

use tantivy::SegmentReader;
use tantivy::columnar::Column;

use super::layout::{self, Layout};
use crate::error::SearchError;
use crate::schema::{NumberColumn, SeriesColumn};

/// A document of one snapshot. The order of two of them is steady within that snapshot and means
/// nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocRef {
    pub(super) segment: u32,
    pub(super) document: u32,
}

/// The number and series columns of one segment.
pub(super) struct Columns {
    numbers: Vec<Option<Column<u64>>>,
    series: Vec<Option<Column<u64>>>,
}

impl Columns {
    pub(super) fn open(reader: &SegmentReader, layout: &Layout) -> Result<Self, SearchError> {
        let fast = reader.fast_fields();
        let numbers = (0..layout.numbers.len()).map(layout::number_column);
        let series = (0..layout.series.len()).map(layout::series_column);
        Ok(Self {
            numbers: numbers.map(|name| fast.column_opt(&name)).collect::<Result<_, _>>()?,
            series: series.map(|name| fast.column_opt(&name)).collect::<Result<_, _>>()?,
        })
    }
}

/// One match.
pub struct Row<'a> {
    pub(super) doc: DocRef,
    pub(super) columns: &'a Columns,
}

impl Row<'_> {
    /// Which document it is.
    #[must_use]
    pub fn doc(&self) -> DocRef {
        self.doc
    }

    /// Its number in a field, if it has one.
    #[must_use]
    pub fn number(&self, column: NumberColumn) -> Option<u64> {
        self.columns.numbers.get(column.0)?.as_ref()?.first(self.doc.document)
    }

    /// Puts its numbers of a field into `values`, in the order in which they were given.
    pub fn series(&self, column: SeriesColumn, values: &mut Vec<u64>) {
        values.clear();
        if let Some(Some(column)) = self.columns.series.get(column.0) {
            values.extend(column.values_for_doc(self.doc.document));
        }
    }
}
