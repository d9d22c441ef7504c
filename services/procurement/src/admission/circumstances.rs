//! The facts that every step of an admission is judged by.
//! Nothing is decided here.

use chrono::NaiveDate;
use schemas::ids::CategoryKey;
use schemas::terms::{CategoryTerms, SelectionCriterion, Terms};

use crate::dynamic_purchasing_system::DynamicPurchasingSystem;
use crate::law::Law;
use crate::law::calendar::Place;
use crate::law::period::{Period, reckon};

use super::AdmissionRejection;

/// The system, the law and the day.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// The system as it stands.
    pub system: DynamicPurchasingSystem,
    /// The law as it holds.
    pub law: &'static Law,
    /// The German day.
    pub today: NaiveDate,
}

impl Circumstances {
    /// What the documents of the system say; none while its notice was not sent.
    pub(super) fn terms(&self) -> Option<&Terms> {
        self.system.noticed.as_ref().map(|noticed| &noticed.terms)
    }

    /// What they ask for in a category.
    pub(super) fn category(&self, key: &CategoryKey) -> Option<&CategoryTerms> {
        self.terms()?.categories.iter().find(|terms| terms.category == *key)
    }

    /// The selection criteria of a category; none are asked for before the notice.
    pub(super) fn selection(&self, key: &CategoryKey) -> &[SelectionCriterion] {
        self.category(key).map_or(&[], |terms| &terms.selection)
    }

    /// The last day of a period that begins on a day, in the calendar of the documents.
    pub(super) fn last_day(
        &self,
        terms: &Terms,
        period: Period,
        from: NaiveDate,
    ) -> Result<NaiveDate, AdmissionRejection> {
        let place = Place {
            land: terms.calendar.land,
            municipality: terms.calendar.municipality.as_ref().map(ToString::to_string),
        };
        let reckoned = reckon(&self.law.holidays, &place, period, from);
        reckoned
            .map(|reckoned| reckoned.last_day)
            .map_err(|why| AdmissionRejection::NotReckoned { why: why.to_string() })
    }
}
