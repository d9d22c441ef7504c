//! Snapshots of which only a part counts, and several searched as if they were one.
//! What is picked, and why, is the caller's business.

use std::sync::Arc;

use super::{Part, Snapshot};
use crate::error::SearchError;
use crate::query::Filter;

impl Snapshot {
    /// The same with only those documents that the filter lets through: for every question, also for whether a
    /// word is known, the others are not there. Costs a look at the filter's columns once, and a bit a document.
    pub fn picked(&self, filter: &Filter) -> Result<Self, SearchError> {
        self.check(filter)?;
        let mut parts = Vec::clone(&self.parts);
        for ((_, segment), part) in self.segments().zip(&mut parts) {
            part.picked = Some(Arc::new(segment.matches(filter, None)?));
        }
        Ok(Self { parts: Arc::new(parts), ..self.clone() })
    }

    /// This and another, searched as if they were one index; the position is that of this one. Both must have
    /// the same schema, and no document may count in both.
    pub fn with(&self, other: &Self) -> Result<Self, SearchError> {
        if self.schema() != other.schema() {
            return Err(SearchError::OtherSchema);
        }
        let known = self.searchers.len();
        let moved = |part: &Part| Part { searcher: part.searcher + known, ..part.clone() };
        let parts = self.parts.iter().cloned().chain(other.parts.iter().map(moved)).collect();
        let searchers = self.searchers.iter().chain(&other.searchers).cloned().collect();
        Ok(Self { searchers, parts: Arc::new(parts), ..self.clone() })
    }
}
