//! Which days are public holidays and which are working days, by Land and municipality, with validity.
//! No period is counted here; the days are data in `calendar/holidays.table`, only Easter is code.

mod easter;
mod reading;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use schemas::organisation::Land;

use super::table::{BadTable, Validity, rows};
use easter::easter_sunday;
use reading::holiday;

/// The municipality where the operator says that the Land's municipal holidays are kept, without naming it.
pub const WITH_MUNICIPAL_HOLIDAYS: &str = "with-municipal-holidays";
/// The municipality where the operator says that they are not kept.
pub const WITHOUT_MUNICIPAL_HOLIDAYS: &str = "without-municipal-holidays";

/// The sixteen Länder.
#[rustfmt::skip]
pub const LAENDER: [Land; 16] = [
    Land::BW, Land::BY, Land::BE, Land::BB, Land::HB, Land::HH, Land::HE, Land::MV,
    Land::NI, Land::NW, Land::RP, Land::SL, Land::SN, Land::ST, Land::SH, Land::TH,
];

/// Reads a Land by its two letters.
#[must_use]
pub fn land(text: &str) -> Option<Land> {
    let text = text.trim().to_ascii_uppercase();
    LAENDER.into_iter().find(|land| format!("{land:?}") == text)
}

/// Where somebody must act or receive: the place whose holidays count (Art. 2(1) Regulation 1182/71).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The Land.
    pub land: Land,
    /// The municipality; without it only the holidays of the whole Land count.
    pub municipality: Option<String>,
}

impl Place {
    /// Somewhere in a Land.
    #[must_use]
    pub fn land(land: Land) -> Self {
        Self { land, municipality: None }
    }

    /// A municipality.
    #[must_use]
    pub fn municipality(land: Land, name: &str) -> Self {
        Self { land, municipality: Some(name.trim().to_owned()) }
    }
}

/// The calendar does not answer: better no day than a wrong one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The table of holidays does not reach the day.
    #[error("the holidays of {day} are not in the table: it is kept from {from} to {until}")]
    NotKept {
        /// The day asked for.
        day: NaiveDate,
        /// The first day of the table.
        from: NaiveDate,
        /// The last day of the table.
        until: NaiveDate,
    },
    /// Whether a municipal holiday is kept in this municipality is not in the table.
    #[error(
        "whether {name} ({day}) is kept in `{municipality}`, {land:?}, is not in the table of holidays; say \
         `{WITH_MUNICIPAL_HOLIDAYS}` or `{WITHOUT_MUNICIPAL_HOLIDAYS}` instead, or add the municipality"
    )]
    MunicipalityUnknown {
        /// The Land.
        land: Land,
        /// The municipality as it was named.
        municipality: String,
        /// The holiday in question.
        name: String,
        /// Its day.
        day: NaiveDate,
    },
}

/// Why a day is no working day (Art. 2(2) Regulation 1182/71).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayOff {
    /// A public holiday, by name.
    Holiday(String),
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
}

impl std::fmt::Display for DayOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Holiday(name) => write!(f, "a public holiday ({name})"),
            Self::Saturday => f.write_str("a Saturday"),
            Self::Sunday => f.write_str("a Sunday"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    Fixed { month: u32, day: u32 },
    Easter { offset: i64 },
    WednesdayBefore { month: u32, day: u32 },
    Once(NaiveDate),
}

#[derive(Clone, Debug)]
struct Holiday {
    name: String,
    rule: Rule,
    laender: Vec<Land>,
    /// Empty: the whole Land. Otherwise only here.
    kept_in: Vec<String>,
    /// Named because it is not kept there.
    not_kept_in: Vec<String>,
    validity: Validity,
}

/// The table of public holidays.
#[derive(Clone, Debug)]
pub struct Holidays {
    from: NaiveDate,
    until: NaiveDate,
    days: Vec<Holiday>,
}

impl Holidays {
    /// Reads a table; its first row says from when to when it is kept.
    pub fn parse(text: &str) -> Result<Self, BadTable> {
        let mut rows = rows(text);
        let none = BadTable { line: 0, why: "the table is empty".to_owned() };
        let first = rows.next().ok_or(none)?.of(3)?;
        let kept = first.validity(1)?;
        let (Some(from), Some(until), "kept") = (kept.from, kept.until, first.cell(0)) else {
            return Err(first.bad("the first row is `kept | first day | last day`"));
        };
        let days = rows.map(holiday).collect::<Result<_, _>>()?;
        Ok(Self { from, until, days })
    }

    /// The table with an operator's rows before its own. No holiday of the table is taken away so.
    pub fn amended(&self, text: &str) -> Result<Self, BadTable> {
        let mut days = Vec::new();
        for row in rows(text) {
            if row.cell(7) == "H" {
                return Err(row.bad("a row of an operator has the mark M, GK or check"));
            }
            days.push(holiday(row)?);
        }
        days.extend(self.days.iter().cloned());
        Ok(Self { days, ..self.clone() })
    }

    /// The first and the last day for which the table is kept.
    #[must_use]
    pub fn kept(&self) -> (NaiveDate, NaiveDate) {
        (self.from, self.until)
    }

    /// The name of the public holiday on this day at this place, if it is one.
    pub fn holiday(&self, place: &Place, day: NaiveDate) -> Result<Option<&str>, CalendarError> {
        if day < self.from || self.until < day {
            return Err(CalendarError::NotKept { day, from: self.from, until: self.until });
        }
        for holiday in &self.days {
            if holiday.laender.contains(&place.land)
                && holiday.validity.holds_on(day)
                && holiday.rule.falls_on(day)
                && holiday.is_kept(place, day)?
            {
                return Ok(Some(&holiday.name));
            }
        }
        Ok(None)
    }

    /// The municipal holiday of this Land on this day, kept in some of its municipalities only.
    #[must_use]
    pub fn municipal(&self, land: Land, day: NaiveDate) -> Option<&str> {
        let here = self.days.iter().find(|holiday| {
            !holiday.kept_in.is_empty()
                && holiday.laender.contains(&land)
                && holiday.validity.holds_on(day)
                && holiday.rule.falls_on(day)
        });
        here.map(|holiday| &*holiday.name)
    }

    /// Why this day is no working day at this place; none if it is one. 24 and 31 December are working days.
    pub fn day_off(&self, place: &Place, day: NaiveDate) -> Result<Option<DayOff>, CalendarError> {
        let holiday = self.holiday(place, day)?;
        Ok(match (holiday, day.weekday()) {
            (Some(name), _) => Some(DayOff::Holiday(name.to_owned())),
            (None, Weekday::Sat) => Some(DayOff::Saturday),
            (None, Weekday::Sun) => Some(DayOff::Sunday),
            (None, Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri) => {
                None
            }
        })
    }

    /// Whether this day is a working day at this place.
    pub fn is_working_day(&self, place: &Place, day: NaiveDate) -> Result<bool, CalendarError> {
        Ok(self.day_off(place, day)?.is_none())
    }

    /// The last working day on this day or before it: when to remind somebody of a duty.
    pub fn working_day_until(
        &self,
        place: &Place,
        day: NaiveDate,
    ) -> Result<NaiveDate, CalendarError> {
        let mut day = day;
        while !self.is_working_day(place, day)? {
            day = self.beside(day, day.checked_sub_days(Days::new(1)))?;
        }
        Ok(day)
    }

    /// A neighbouring day; chrono's range is far outside the table's.
    pub(super) fn beside(
        &self,
        day: NaiveDate,
        other: Option<NaiveDate>,
    ) -> Result<NaiveDate, CalendarError> {
        other.ok_or(CalendarError::NotKept { day, from: self.from, until: self.until })
    }
}

impl Holiday {
    fn is_kept(&self, place: &Place, day: NaiveDate) -> Result<bool, CalendarError> {
        if self.kept_in.is_empty() {
            return Ok(true);
        }
        let Some(municipality) = &place.municipality else { return Ok(false) };
        let named =
            |list: &[String]| list.iter().any(|n| n.to_lowercase() == municipality.to_lowercase());
        if named(&self.kept_in) {
            return Ok(true);
        }
        // A row without an exception names all its municipalities: nobody else keeps the day.
        if self.not_kept_in.is_empty() || named(&self.not_kept_in) {
            return Ok(false);
        }
        Err(CalendarError::MunicipalityUnknown {
            land: place.land,
            municipality: municipality.clone(),
            name: self.name.clone(),
            day,
        })
    }
}

impl Rule {
    fn falls_on(&self, day: NaiveDate) -> bool {
        match self {
            Self::Fixed { month, day: number } => (day.month(), day.day()) == (*month, *number),
            Self::Easter { offset } => {
                easter_sunday(day.year()).is_some_and(|easter| (day - easter).num_days() == *offset)
            }
            Self::WednesdayBefore { month, day: number } => {
                let fixed = NaiveDate::from_ymd_opt(day.year(), *month, *number);
                let before = fixed.map(|fixed| (fixed - day).num_days());
                day.weekday() == Weekday::Wed && before.is_some_and(|days| (1..=7).contains(&days))
            }
            Self::Once(once) => day == *once,
        }
    }
}

#[cfg(test)]
mod tests;
