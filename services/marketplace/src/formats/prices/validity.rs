//! From which German day until which one each block of prices holds, and which days they divide time into.
//! Which of the prices in force counts is decided elsewhere.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use schemas::german_day::german_day;

use crate::formats::draft::{Draft, Field, PriceBlock, Said};
use crate::formats::problem::{Code, quoted};
use crate::formats::report::Case;

/// The days on which the prices of a block hold, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Option<NaiveDate>,
    pub(super) until: Option<NaiveDate>,
}

impl Span {
    pub(super) fn holds_on(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// The spans of an article's blocks, with what the catalogue says where a block says nothing. A date that cannot be read
/// refuses the article: the price might be over.
pub(super) fn spans(
    case: &mut Case<'_, '_>,
    draft: &Draft,
    of_catalogue: &PriceBlock,
) -> Option<Vec<Span>> {
    let without = [PriceBlock::default()];
    let blocks = if draft.blocks.is_empty() { &without[..] } else { &draft.blocks[..] };
    let start_of = |block: &PriceBlock| block.start.clone().or_else(|| of_catalogue.start.clone());
    let end_of = |block: &PriceBlock| block.end.clone().or_else(|| of_catalogue.end.clone());
    let starts: Vec<Moment> =
        blocks.iter().filter_map(|block| Moment::read(&start_of(block)?.text)).collect();
    let mut spans = Vec::with_capacity(blocks.len());
    for block in blocks {
        let from = match start_of(block) {
            Some(said) => Some(day(case, &said, Moment::first_day)?),
            None => None,
        };
        let until = match end_of(block) {
            Some(said) => Some(day(case, &said, |moment| moment.last_day(&starts))?),
            None => None,
        };
        spans.push(Span { from, until });
    }
    Some(spans)
}

fn day(
    case: &mut Case<'_, '_>,
    said: &Said,
    of: impl Fn(Moment) -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    let day = Moment::read(&said.text).and_then(of);
    if day.is_none() {
        let message = format!(
            "{} is no date (2027-05-31 or 31.05.2027), so nobody knows when the price holds. The article was left out.",
            quoted(&said.text)
        );
        case.refuse(Code::DateUnreadable, Field::Validity, said.line, message);
    }
    day
}

/// The days from `on_day` on at which the prices in force may change, the first one included, in order.
pub(super) fn turns(spans: &[Span], on_day: NaiveDate) -> Vec<NaiveDate> {
    let mut turns = vec![on_day];
    for span in spans {
        turns.extend(span.from);
        turns.extend(span.until.and_then(|until| until.succ_opt()));
    }
    turns.retain(|day| *day >= on_day);
    turns.sort_unstable();
    turns.dedup();
    turns
}

/// A date as files write it, with or without a time and a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    date: NaiveDate,
    time: Option<NaiveTime>,
    zone: Option<FixedOffset>,
}

impl Moment {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (day, rest) = match text.find(['T', ' ']) {
            Some(at) => (&text[..at], text[at + 1..].trim()),
            None => (text, ""),
        };
        let date = NaiveDate::parse_from_str(day, "%Y-%m-%d")
            .or_else(|_| NaiveDate::parse_from_str(day, "%d.%m.%Y"))
            .ok()
            .filter(|date| (1_000..=9_998).contains(&chrono::Datelike::year(date)))?;
        if rest.is_empty() {
            return Some(Self { date, time: None, zone: None });
        }
        let at = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let (time, zone) = rest.split_at(at);
        let time = time.trim();
        let time = NaiveTime::parse_from_str(time, "%H:%M:%S%.f")
            .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M"))
            .ok()?;
        let zone = match zone.trim() {
            "" => None,
            "Z" | "z" => FixedOffset::east_opt(0),
            zone => Some(zone.parse().ok()?),
        };
        Some(Self { date, time: Some(time), zone })
    }

    /// The German day and whether the moment is its very beginning or its last minute.
    fn german(self) -> Option<(NaiveDate, bool, bool)> {
        let time = self.time.unwrap_or(NaiveTime::MIN);
        let Some(zone) = self.zone else {
            let last = time.hour() == 23 && time.minute() == 59;
            return Some((self.date, time == NaiveTime::MIN, last));
        };
        let local = NaiveDateTime::new(self.date, time);
        let moment: DateTime<FixedOffset> = local.and_local_timezone(zone).single()?;
        let moment = moment.to_utc();
        let day = german_day(moment);
        let begins = german_day(moment - TimeDelta::nanoseconds(1)) != day;
        let ends = german_day(moment + TimeDelta::minutes(1)) != day;
        Some((day, begins, ends))
    }

    /// The first whole day from the moment on.
    fn first_day(self) -> Option<NaiveDate> {
        let (day, begins, _) = self.german()?;
        if begins { Some(day) } else { day.succ_opt() }
    }

    /// The last whole day until the moment. Midnight means the whole day, as programs write a date with a time of zero,
    /// unless other prices begin at that very moment.
    fn last_day(self, starts: &[Self]) -> Option<NaiveDate> {
        let midnight = self.time.is_none_or(|time| time == NaiveTime::MIN);
        let another_begins = self.time.is_some() && starts.contains(&self);
        let (day, _, ends) = self.german()?;
        match (midnight && !another_begins, ends) {
            (true, _) => Some(self.date),
            (false, true) => Some(day),
            (false, false) => day.pred_opt(),
        }
    }
}

#[cfg(test)]
mod tests;
