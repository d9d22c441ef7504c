//! How long which records are kept: what the law demands at least, what was determined here, and how it is counted.
//! Which records there are is not known here, and nothing is deleted.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use schemas::retention::{
    RetentionClass, RetentionEvent, RetentionPeriodDetermined, RetentionStart,
};
use schemas::text::Line;
use serde::Serialize;

use crate::decider::{Decider, Rejection};

/// The rules of the one stream of retention periods.
pub enum RetentionPeriods {}

/// The most years that can be determined.
const MOST_YEARS: u16 = 100;

/// What is built in for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// The class.
    pub class: RetentionClass,
    /// Years; none where the law was not read and an operator must determine them.
    pub years: Option<u16>,
    /// From which day.
    pub start: RetentionStart,
    /// The paragraph.
    pub ground: &'static str,
    /// Whether the wording of the law was read, so that nothing shorter can be determined.
    pub least: bool,
}

/// The table of built-in periods. Where `least` is false, the source was secondary or none: configuration, not law.
pub const BUILT_IN: [BuiltIn; 6] = [
    // § 8(4) VgV: to the end of the contract, at least three years from the day of award..
    BuiltIn {
        class: RetentionClass::ProcurementRecord,
        years: Some(3),
        start: RetentionStart::DayOfAward,
        ground: "§ 8(4) VgV",
        least: true,
    },
    BuiltIn {
        class: RetentionClass::SubThresholdRecord,
        years: Some(3),
        start: RetentionStart::DayOfAward,
        ground: "§ 6(2) UVgO",
        least: false,
    },
    BuiltIn {
        class: RetentionClass::Voucher,
        years: Some(8),
        start: RetentionStart::EndOfCalendarYear,
        ground: "§ 147(3), (4) AO; § 257(4) HGB; § 14b UStG",
        least: true,
    },
    BuiltIn {
        class: RetentionClass::Book,
        years: Some(10),
        start: RetentionStart::EndOfCalendarYear,
        ground: "§ 147(3), (4) AO; § 257(4) HGB",
        least: true,
    },
    BuiltIn {
        class: RetentionClass::Letter,
        years: Some(6),
        start: RetentionStart::EndOfCalendarYear,
        ground: "§ 147(3), (4) AO; § 257(4) HGB",
        least: true,
    },
    // By the law of each Land, often ten years: unread, so nothing is assumed.
    BuiltIn {
        class: RetentionClass::MunicipalBookkeeping,
        years: None,
        start: RetentionStart::EndOfCalendarYear,
        ground: "GemHVO or KomHVO of the Land",
        least: false,
    },
];

/// A period as it applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The class.
    pub class: RetentionClass,
    /// Years; none where none was determined.
    pub years: Option<u16>,
    /// From which day.
    pub start: RetentionStart,
    /// The paragraph.
    pub ground: String,
    /// Whether the law's wording was read, so that it cannot be shortened.
    pub least: bool,
    /// Why it was determined so, where it was.
    pub reason: Option<Line>,
}

impl Period {
    /// The last day on which a record is kept that was awarded or made on `day`, whose contract ends on
    /// `contract_end`; none where no years were determined.
    ///
    /// A day of award does not count itself (§ 187(1), § 188(2), (3) BGB)..
    #[must_use]
    pub fn keep_until(&self, day: NaiveDate, contract_end: Option<NaiveDate>) -> Option<NaiveDate> {
        let years = self.years?;
        match self.start {
            RetentionStart::DayOfAward => {
                let last = day.checked_add_months(Months::new(u32::from(years) * 12));
                let last = last.unwrap_or(NaiveDate::MAX);
                Some(contract_end.map_or(last, |end| end.max(last)))
            }
            RetentionStart::EndOfCalendarYear => {
                let year = day.year() + i32::from(years);
                Some(NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX))
            }
        }
    }
}

/// What was determined so far, by class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Determined(BTreeMap<RetentionClass, RetentionPeriodDetermined>);

impl Determined {
    /// The period of a class.
    #[must_use]
    pub fn period(&self, class: RetentionClass) -> Option<Period> {
        let built_in = BUILT_IN.into_iter().find(|built_in| built_in.class == class)?;
        let determined = self.0.get(&class);
        Some(Period {
            class,
            years: determined.map_or(built_in.years, |determined| Some(determined.years)),
            start: built_in.start,
            ground: determined.map_or(built_in.ground.to_owned(), |it| it.ground.to_string()),
            least: built_in.least,
            reason: determined.map(|determined| determined.reason.clone()),
        })
    }

    /// The periods of all classes.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        RetentionClass::ALL.into_iter().filter_map(|class| self.period(class)).collect()
    }
}

/// What can be asked.
#[derive(Clone, Debug)]
pub enum RetentionCommand {
    /// Hold to this period from now on.
    DeterminePeriod(RetentionPeriodDetermined),
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RetentionRejection {
    /// The law demands more.
    #[error("{years} years are fewer than the {least} that {ground} demands")]
    ShorterThanTheLaw {
        /// Asked for.
        years: u16,
        /// Demanded.
        least: u16,
        /// By which paragraph.
        ground: &'static str,
    },
    /// No period, or one beyond all use.
    #[error("a period has 1 to {MOST_YEARS} years")]
    YearsOutOfBounds,
}

impl Rejection for RetentionRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            Self::ShorterThanTheLaw { .. } => Some("R-7.3"),
            Self::YearsOutOfBounds => None,
        }
    }
}

impl Decider for RetentionPeriods {
    type State = Determined;
    type Command = RetentionCommand;
    type Event = RetentionEvent;
    type Rejection = RetentionRejection;

    fn initial() -> Determined {
        Determined::default()
    }

    fn decide(
        state: &Determined,
        RetentionCommand::DeterminePeriod(asked): &RetentionCommand,
    ) -> Result<Vec<RetentionEvent>, RetentionRejection> {
        if !(1..=MOST_YEARS).contains(&asked.years) {
            return Err(RetentionRejection::YearsOutOfBounds);
        }
        let built_in = BUILT_IN.into_iter().find(|built_in| built_in.class == asked.class);
        if let Some(BuiltIn { years: Some(least), ground, least: true, .. }) = built_in
            && asked.years < least
        {
            return Err(RetentionRejection::ShorterThanTheLaw {
                years: asked.years,
                least,
                ground,
            });
        }
        if state.0.get(&asked.class) == Some(asked) {
            return Ok(vec![]);
        }
        Ok(vec![asked.clone().into()])
    }

    fn evolve(mut state: Determined, event: &RetentionEvent) -> Determined {
        match event {
            RetentionEvent::RetentionPeriodDetermined(e) => {
                state.0.insert(e.class, e.clone());
            }
        }
        state
    }
}

#[cfg(test)]
mod tests;
