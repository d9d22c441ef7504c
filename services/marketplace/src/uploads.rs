//! How much each organisation hands in on a day: a bound, so that nobody fills the disk with what no event ever names.
//! Who may hand in what is decided elsewhere.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use schemas::ids::OrganisationId;

/// What is handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A catalogue file, which may be large.
    Catalogue,
    /// Documents, tenders, evidence and all else.
    Other,
}

/// Bytes of this day. They are not kept over a restart.
#[derive(Debug, Default)]
pub struct Uploads(Mutex<Today>);

#[derive(Debug, Default)]
struct Today {
    day: NaiveDate,
    bytes: HashMap<(OrganisationId, Kind), u64>,
}

impl Uploads {
    /// Counts bytes that an organisation hands in; false if it has handed in more than `most` today. 0 is for no bound.
    pub fn add(
        &self,
        (organisation, kind): (OrganisationId, Kind),
        bytes: u64,
        day: NaiveDate,
        most: u64,
    ) -> bool {
        let mut today = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if today.day != day {
            *today = Today { day, bytes: HashMap::new() };
        }
        let sum = today.bytes.entry((organisation, kind)).or_default();
        *sum = sum.saturating_add(bytes);
        most == 0 || *sum <= most
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_organisation_hands_in_so_much_a_day_of_each_kind() {
        let uploads = Uploads::default();
        let one = OrganisationId(Uuid::from_u128(1));
        let other = OrganisationId(Uuid::from_u128(2));
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let add = |whose, bytes, day| uploads.add((whose, Kind::Other), bytes, day, 100);
        assert!(add(one, 60, day));
        assert!(!add(one, 60, day));
        assert!(add(other, 60, day), "another organisation has a bound of its own");
        assert!(uploads.add((one, Kind::Catalogue), 60, day, 100));
        assert!(add(one, 60, day.succ_opt().unwrap()), "a new day");
        assert!(uploads.add((one, Kind::Other), u64::MAX, day, 0), "no bound");
    }
}
