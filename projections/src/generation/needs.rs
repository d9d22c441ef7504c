//! Needs and the sums of direct awards, now or at a position of the log.
//! No lane is decided here.

use chrono::NaiveDate;
use schemas::ids::NeedId;

use super::Generation;
use crate::needs::{DirectAwardSum, NeedView};
use crate::views::{NeedFilter, ViewError};

impl Generation {
    /// Needs, newest first.
    pub fn needs(&self, filter: &NeedFilter) -> Result<Vec<NeedView>, ViewError> {
        self.views.needs(filter)
    }

    /// One need, as it was at a position or is now.
    pub fn need(&self, need: NeedId, at: Option<u64>) -> Result<Option<NeedView>, ViewError> {
        self.views.need(need, at)
    }

    /// What each unit bought directly in each category after a day and up to another; of the filter, lane and limit do not count.
    pub fn direct_awards(
        &self,
        filter: &NeedFilter,
        since: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<DirectAwardSum>, ViewError> {
        self.views.direct_awards(filter, since, until)
    }
}
