//! The steps of a reckoning, one provision each.
//! Which of them are taken in which order stands in `period`.

use chrono::{Days, Months, NaiveDate};

use super::{Period, Regime, Step, Unit};
use crate::law::calendar::{CalendarError, DayOff, Holidays, Place};

pub(super) struct Reckoning<'a> {
    pub holidays: &'a Holidays,
    pub place: &'a Place,
    pub regime: Regime,
    pub steps: Vec<Step>,
}

impl Reckoning<'_> {
    pub fn say(&mut self, day: NaiveDate, what: impl Into<String>, by: &'static str) {
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
    pub fn count(&mut self, period: Period, event: NaiveDate) -> Result<NaiveDate, CalendarError> {
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
            if let Some(off) = self.day_off(day)? {
                self.say(day, format!("{off}; it is not counted"), by);
            } else {
                counted += 1;
                self.say(day, format!("working day {counted}"), by);
            }
        }
        Ok(day)
    }

    /// To the next working day, if the last day is none.
    pub fn roll(&mut self, day: NaiveDate, by: &'static str) -> Result<NaiveDate, CalendarError> {
        let mut day = day;
        while let Some(off) = self.day_off(day)? {
            self.say(day, format!("{off}; the period does not end on it"), by);
            day = self.after(day)?;
        }
        Ok(day)
    }

    pub fn say_that_it_stays(&mut self, day: NaiveDate) -> Result<(), CalendarError> {
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
    pub fn two_working_days(
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
