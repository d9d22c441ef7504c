//! Periods by Regulation (EEC, Euratom) No 1182/71 and by §§ 187 to 193 BGB, with each step of the reckoning.
//! Which event begins which period, and under which of the two, is said in `deadlines` and `duties`.
//!
//! § 82 VgV puts the periods of the VgV under the regulation. Those of the GWB, of the VergStatVO and of payment are
//! national: BGB.

use chrono::{Days, Months, NaiveDate, NaiveDateTime};
use serde::Serialize;

use super::calendar::{CalendarError, DayOff, Holidays, Place};

/// The longest period that is reckoned, in its unit: far more than any law sets.
pub const LONGEST: u32 = 3_660;

/// By which law a period is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Regulation 1182/71 (§ 82 VgV).
    Eu,
    /// §§ 187, 188, 193 BGB: something is declared or performed within the period.
    Bgb,
    /// §§ 187, 188 BGB without § 193: somebody only waits (§ 134 GWB), or the day is a duty of public law that is
    /// rather kept early than moved (VergStatVO).
    BgbWithoutRolling,
}

/// In what a period is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Days without Saturdays, Sundays and public holidays (Art. 2(2) Regulation 1182/71).
    WorkingDays,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

impl Unit {
    /// All units.
    pub const ALL: [Self; 5] =
        [Self::Days, Self::WorkingDays, Self::Weeks, Self::Months, Self::Years];

    /// The word on the command line and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::WorkingDays => "working-days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Years => "years",
        }
    }
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// How many.
    pub length: u32,
    /// Of what.
    pub unit: Unit,
    /// By which law.
    pub regime: Regime,
}

impl Period {
    /// A period of the VgV.
    #[must_use]
    pub const fn eu(length: u32, unit: Unit) -> Self {
        Self { length, unit, regime: Regime::Eu }
    }

    /// A national period that moves with § 193 BGB.
    #[must_use]
    pub const fn bgb(length: u32, unit: Unit) -> Self {
        Self { length, unit, regime: Regime::Bgb }
    }

    /// A national period that does not move.
    #[must_use]
    pub const fn waiting(length: u32, unit: Unit) -> Self {
        Self { length, unit, regime: Regime::BgbWithoutRolling }
    }
}

/// A step of a reckoning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The day that the step is about.
    pub day: NaiveDate,
    /// What is done with it.
    pub what: String,
    /// By which provision.
    pub by: &'static str,
}

/// A period that was reckoned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reckoned {
    /// The day of the event, which is not counted.
    pub event: NaiveDate,
    /// The last day where the count alone ends, before it is moved.
    pub counted_to: NaiveDate,
    /// The last day of the period; it ends with its last hour.
    pub last_day: NaiveDate,
    /// How it came out.
    pub steps: Vec<Step>,
}

impl Reckoned {
    /// The first moment after the period, in German time: midnight after its last day.
    #[must_use]
    pub fn over_at(&self) -> NaiveDateTime {
        let next = self.last_day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        next.and_time(chrono::NaiveTime::MIN)
    }
}

/// A period cannot be reckoned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// No length, or one that no law sets.
    #[error("a period is 1 to {LONGEST} {}", .0.word())]
    Length(Unit),
    /// The calendar does not answer.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// Reckons a period that begins with an event, at a place.
pub fn reckon(
    holidays: &Holidays,
    place: &Place,
    period: Period,
    event: NaiveDate,
) -> Result<Reckoned, PeriodError> {
    if period.length == 0 || period.length > LONGEST {
        return Err(PeriodError::Length(period.unit));
    }
    let mut reckoning = Reckoning { holidays, place, regime: period.regime, steps: Vec::new() };
    reckoning.say(
        event,
        "the day of the event; it is not counted",
        match period.regime {
            Regime::Eu => "Art. 3(1) Regulation 1182/71",
            Regime::Bgb | Regime::BgbWithoutRolling => "§ 187(1) BGB",
        },
    );
    let counted_to = reckoning.count(period, event)?;
    let mut last_day = counted_to;
    if period.unit != Unit::WorkingDays {
        match period.regime {
            Regime::Eu => {
                last_day = reckoning.roll(last_day, "Art. 3(4) Regulation 1182/71")?;
                last_day = reckoning.two_working_days(period, event, last_day)?;
            }
            Regime::Bgb => last_day = reckoning.roll(last_day, "§ 193 BGB")?,
            Regime::BgbWithoutRolling => reckoning.say_that_it_stays(last_day)?,
        }
    }
    reckoning.say(
        last_day,
        "the last day; the period ends with its last hour, 24:00",
        match period.regime {
            Regime::Eu => "Art. 3(2) Regulation 1182/71",
            Regime::Bgb | Regime::BgbWithoutRolling => "§ 188 BGB",
        },
    );
    Ok(Reckoned { event, counted_to, last_day, steps: reckoning.steps })
}

struct Reckoning<'a> {
    holidays: &'a Holidays,
    place: &'a Place,
    regime: Regime,
    steps: Vec<Step>,
}

impl Reckoning<'_> {
    fn say(&mut self, day: NaiveDate, what: impl Into<String>, by: &'static str) {
        self.steps.push(Step { day, what: what.into(), by });
    }

    fn after(&self, day: NaiveDate) -> Result<NaiveDate, CalendarError> {
        self.holidays.beside(day, day.checked_add_days(Days::new(1)))
    }

    /// Why a day does not count; a municipal holiday that was left open is told.
    fn day_off(&mut self, day: NaiveDate) -> Result<Option<DayOff>, CalendarError> {
        let off = self.holidays.day_off(self.place, day)?;
        let municipal = self.holidays.municipal(self.place.land, day);
        if let (None, None, Some(name)) = (&off, &self.place.municipality, municipal) {
            let what = format!(
                "{name} is kept in some municipalities of {:?}; none was named",
                self.place.land
            );
            self.say(day, what, "calendar");
        }
        Ok(off)
    }

    /// Where the count alone ends.
    fn count(&mut self, period: Period, event: NaiveDate) -> Result<NaiveDate, CalendarError> {
        let n = period.length;
        let counted = match period.unit {
            Unit::WorkingDays => return self.count_working_days(n, event),
            Unit::Days => event.checked_add_days(Days::new(n.into())),
            Unit::Weeks => event.checked_add_days(Days::new(u64::from(n) * 7)),
            // A date that the last month does not have is its last day: Art. 3(2)(c), § 188(3) BGB.
            Unit::Months => event.checked_add_months(Months::new(n)),
            Unit::Years => event.checked_add_months(Months::new(n * 12)),
        };
        let counted = self.holidays.beside(event, counted)?;
        let by = match self.regime {
            Regime::Eu => "Art. 3(2), (3) Regulation 1182/71",
            Regime::Bgb | Regime::BgbWithoutRolling => "§ 188 BGB",
        };
        if matches!(period.unit, Unit::Days) {
            let first = self.after(event)?;
            self.say(first, "day 1", by);
        }
        let what = match period.unit {
            Unit::Days => format!("day {n}; Saturdays, Sundays and holidays between are counted"),
            Unit::WorkingDays => format!("working day {n}"),
            Unit::Weeks => format!("the same weekday, {n} weeks on"),
            Unit::Months => format!("the same date, {n} months on"),
            Unit::Years => format!("the same date, {n} years on"),
        };
        self.say(counted, what, by);
        Ok(counted)
    }

    fn count_working_days(
        &mut self,
        length: u32,
        event: NaiveDate,
    ) -> Result<NaiveDate, CalendarError> {
        let by = match self.regime {
            Regime::Eu => "Art. 2(2), 3(3) Regulation 1182/71",
            Regime::Bgb | Regime::BgbWithoutRolling => {
                "Monday to Friday (Arbeitstage); in Werktage Saturdays count"
            }
        };
        let (mut day, mut counted) = (event, 0);
        while counted < length {
            day = self.after(day)?;
            match self.day_off(day)? {
                Some(off) => self.say(day, format!("{off}; it is not counted"), by),
                None => {
                    counted += 1;
                    self.say(day, format!("working day {counted}"), by);
                }
            }
        }
        Ok(day)
    }

    /// To the next working day, if the last day is none.
    fn roll(&mut self, day: NaiveDate, by: &'static str) -> Result<NaiveDate, CalendarError> {
        let mut day = day;
        while let Some(off) = self.day_off(day)? {
            self.say(day, format!("{off}; the period does not end on it"), by);
            day = self.after(day)?;
        }
        Ok(day)
    }

    fn say_that_it_stays(&mut self, day: NaiveDate) -> Result<(), CalendarError> {
        if let Some(off) = self.day_off(day)? {
            self.say(
                day,
                format!("{off}; the end stays, nothing is declared or performed"),
                "§ 193 BGB",
            );
        }
        Ok(())
    }

    /// A period of two days or more has at least two working days.
    fn two_working_days(
        &mut self,
        period: Period,
        event: NaiveDate,
        last_day: NaiveDate,
    ) -> Result<NaiveDate, CalendarError> {
        if period.length < 2 && period.unit == Unit::Days {
            return Ok(last_day);
        }
        let (mut day, mut working) = (event, 0);
        while day < last_day && working < 2 {
            day = self.after(day)?;
            working += u32::from(self.holidays.is_working_day(self.place, day)?);
        }
        let mut last_day = last_day;
        while working < 2 {
            last_day = self.after(last_day)?;
            if self.day_off(last_day)?.is_none() {
                working += 1;
                let what = "needed so that the period has two working days";
                self.say(last_day, what, "Art. 3(5) Regulation 1182/71");
            }
        }
        Ok(last_day)
    }
}

#[cfg(test)]
mod tests;
