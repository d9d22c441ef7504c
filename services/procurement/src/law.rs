//! The law of awards as data with dates and pure reckoning: calendar, periods, limits, lanes, duties, exclusion.
//! No procedure is run here: who is asked, what is written and when the clock is read is decided elsewhere.
//!
//! Nothing here is legal advice. A number stands in a table with the days on which it holds, its source and how sure
//! we are of it; what no row answers is refused with a sentence that says which row is missing.

pub mod berlin;
pub mod calendar;
pub mod changes;
pub mod complaint;
pub mod deadlines;
pub mod duties;
pub mod estimate;
pub mod exclusion;
pub mod lane;
pub mod limits;
pub mod period;
pub mod reach;
pub mod review;
pub mod ruleset;
pub mod settings;
pub mod table;

use std::sync::LazyLock;

use calendar::Holidays;
use limits::Limits;
use settings::Settings;
use table::BadTable;

/// The state of the rules that this program holds; it stands beside each reason that is given.
pub const RULES_VERSION: &str = "law/2026-11-23";

/// Calendar and limits as they hold here.
#[derive(Clone, Debug)]
pub struct Law {
    /// The public holidays.
    pub holidays: Holidays,
    /// Thresholds and limits.
    pub limits: Limits,
    /// What the law leaves to who runs the marketplace.
    pub settings: Settings,
}

impl Law {
    /// The tables that come with the program.
    pub fn built_in() -> Result<&'static Self, &'static BadTable> {
        static LAW: LazyLock<Result<Law, BadTable>> = LazyLock::new(|| {
            Ok(Law {
                holidays: Holidays::parse(include_str!("law/calendar/holidays.table"))?,
                limits: Limits::parse(include_str!("law/limits/limits.table"))?,
                settings: Settings::default(),
            })
        });
        LAW.as_ref()
    }
}
