//! Periods by Regulation (EEC, Euratom) No 1182/71 and by §§ 187 to 193 BGB, with each step of the reckoning.
//! Which event begins which period, and under which of the two, is said in `deadlines` and `duties`.
//!
//! § 82 VgV puts the periods of the VgV under the regulation. Those of the GWB, of the VergStatVO and of payment are
//! national: BGB.

mod reckoning;

use chrono::{Days, NaiveDate, NaiveDateTime};
use serde::Serialize;

use super::calendar::{CalendarError, Holidays, Place};
use reckoning::Reckoning;

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

#[cfg(test)]
mod tests;
