//! Single values of an article judged: quantities, amounts, days, dates, texts.
//! How they go together is judged elsewhere.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemas::text::{Line, NotALine};

use super::draft::{Field, Said};
use super::number::{self, Convention, NotANumber};
use super::plain;
use super::problem::{Code, quoted};
use super::report::Case;
use super::units::{currency_code, is_currency_in_use};

/// How numbers are written in the file at hand; learns from what it reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    convention: Convention,
    /// Whether it was learned on the way that the file has decimal commas where points are documented.
    mixed: bool,
}

impl Numbers {
    /// `mixed` where an earlier reading of the same file has met decimal commas.
    pub(super) fn written_with(convention: Convention, mixed: bool) -> Self {
        let learnt = mixed && convention == Convention::Point;
        let convention = if learnt { Convention::Mixed } else { convention };
        Self { convention, mixed }
    }

    /// Whether the file writes decimal commas where points are documented.
    pub(super) fn are_mixed(self) -> bool {
        self.mixed
    }

    /// A decimal number; what is no number refuses the article under `code`.
    pub(super) fn decimal(
        &mut self,
        case: &mut Case<'_, '_>,
        (field, code): (Field, Code),
        said: &Said,
    ) -> Option<Decimal> {
        match self.read(case, field, said) {
            Ok(value) => Some(value),
            Err(why) => {
                let code = match (why, code) {
                    (NotANumber::Ambiguous, Code::PriceUnreadable) => Code::PriceAmbiguous,
                    (_, code) => code,
                };
                case.refuse(
                    code,
                    field,
                    said.line,
                    format!("{} The article was left out.", unread(said, why)),
                );
                None
            }
        }
    }

    /// An amount of money: `9,90 €`, `EUR 1.234,56` and `199,-` are read, and said. Another currency than the one of its
    /// field refuses the article.
    pub(super) fn money(
        &mut self,
        case: &mut Case<'_, '_>,
        said: &Said,
        currency: Option<&Said>,
    ) -> Option<Decimal> {
        let (number, word) = without_currency(&said.text);
        if number == said.text.trim() {
            return self.decimal(case, (Field::Price, Code::PriceUnreadable), said);
        }
        let stated = currency.map(|said| currency_code(&said.text));
        let is_currency = is_currency_in_use(&currency_code(word));
        if is_currency && stated.is_some_and(|stated| stated != currency_code(word)) {
            let message = format!(
                "The price {} names another currency than its field of the currency. The article was left out.",
                quoted(&said.text)
            );
            case.refuse(Code::CurrencyUnknown, Field::Price, said.line, message);
            return None;
        }
        if word.is_empty() || is_currency {
            let plain = Said::new(number.clone(), said.line);
            let Ok(value) = self.silently(&plain) else {
                return self.decimal(case, (Field::Price, Code::PriceUnreadable), &plain);
            };
            let message =
                format!("The price {} was read as {}.", quoted(&said.text), value.normalize());
            case.assume(Code::NumberFormat, Field::Price, said.line, message);
            return Some(value);
        }
        self.decimal(case, (Field::Price, Code::PriceUnreadable), said)
    }

    fn silently(&mut self, said: &Said) -> Result<Decimal, NotANumber> {
        let read = number::read(&said.text, self.convention)?;
        self.learn(read.comma);
        Ok(read.value)
    }

    fn learn(&mut self, comma: bool) {
        if comma && self.convention == Convention::Point {
            self.convention = Convention::Mixed;
            self.mixed = true;
        }
    }

    /// A decimal number of a claim or another field that the article can do without.
    pub(super) fn optional_decimal(
        &mut self,
        case: &mut Case<'_, '_>,
        (field, code): (Field, Code),
        said: &Said,
    ) -> Option<Decimal> {
        self.read(case, field, said)
            .map_err(|why| {
                let message = format!("{} The field was left out.", unread(said, why));
                case.drop(code, field, said.line, message);
            })
            .ok()
    }

    fn read(
        &mut self,
        case: &mut Case<'_, '_>,
        field: Field,
        said: &Said,
    ) -> Result<Decimal, NotANumber> {
        let read = number::read(&said.text, self.convention)?;
        self.learn(read.comma);
        if read.unusual {
            let message = format!(
                "{} is not written as documented; it was read as {}.",
                quoted(&said.text),
                read.value.normalize()
            );
            case.assume(Code::NumberFormat, field, said.line, message);
        }
        Ok(read.value)
    }

    /// A whole number from 1. A zero is taken as 1 where `zero_is_one`.
    pub(super) fn quantity(
        &mut self,
        case: &mut Case<'_, '_>,
        (field, zero_is_one): (Field, bool),
        said: &Said,
    ) -> Option<u32> {
        let value = self.decimal(case, (field, Code::QuantityUnreadable), said)?;
        if value.is_zero() && zero_is_one {
            let message = format!("{} was read as 1.", quoted(&said.text));
            case.assume(Code::NumberFormat, field, said.line, message);
            return Some(1);
        }
        let whole = value
            .is_integer()
            .then(|| value.to_u32())
            .flatten()
            .filter(|whole| (1..=MOST_QUANTITY).contains(whole));
        if whole.is_none() {
            let message = format!(
                "{} is no whole number between 1 and {MOST_QUANTITY}; such a quantity cannot be ordered. The article \
                 was left out.",
                quoted(&said.text)
            );
            case.refuse(Code::QuantityUnreadable, field, said.line, message);
        }
        whole
    }
}

/// The greatest quantity that is believed.
const MOST_QUANTITY: u32 = 100_000_000;

fn unread(said: &Said, why: NotANumber) -> String {
    let text = quoted(&said.text);
    match why {
        NotANumber::Ambiguous => format!(
            "{text} can be read in two ways, as thousands or as a decimal fraction. Write it without a thousands \
             separator and with two or four decimals."
        ),
        NotANumber::Unreadable => {
            format!(
                "{text} is no number. Write digits and at most one decimal mark, no unit or currency."
            )
        }
    }
}

/// A short text without HTML, cut to what a line holds.
pub(super) fn line(case: &mut Case<'_, '_>, field: Field, said: &Said) -> Option<Line> {
    let stripped = stripped(case, field, said);
    let text = stripped.as_deref().unwrap_or(&said.text);
    match Line::parse(text) {
        Ok(line) => Some(line),
        Err(NotALine::Empty) => None,
        Err(NotALine::TooLong(length)) => {
            let folded = plain::tidy(text).replace('\n', " ");
            let kept: String = folded.chars().take(Line::MAX).collect();
            let message = format!("The text has {length} characters; it was cut to {}.", Line::MAX);
            case.assume(Code::TextCut, field, said.line, message);
            Line::parse(&kept).ok()
        }
    }
}

/// A long text without HTML, cut to `most` characters.
pub(super) fn long_text(
    case: &mut Case<'_, '_>,
    (field, most): (Field, usize),
    said: &Said,
) -> Option<String> {
    let stripped = stripped(case, field, said);
    let text = plain::tidy(stripped.as_deref().unwrap_or(&said.text));
    let length = text.chars().count();
    if length > most {
        let message = format!("The text has {length} characters; it was cut to {most}.");
        case.assume(Code::TextCut, field, said.line, message);
        return Some(text.chars().take(most).collect());
    }
    (length > 0).then_some(text)
}

fn stripped(case: &mut Case<'_, '_>, field: Field, said: &Said) -> Option<String> {
    let stripped = plain::without_html(&said.text)?;
    let message =
        "The text has HTML in it; tags and entities were turned into plain text.".to_owned();
    case.note(Code::HtmlRemoved, field, said.line, message);
    Some(stripped)
}

/// The amount without the currency written at it, and that currency; `199,-` and `199,--` are 199.
fn without_currency(text: &str) -> (String, &str) {
    let text = text.trim();
    let is_number =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–' | '—' | '+' | '\'' | '’');
    let start = text.find(is_number).unwrap_or(text.len());
    let end = text
        .rfind(is_number)
        .map_or(start, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let (before, after) = (text[..start].trim(), text[end..].trim());
    let word = if before.is_empty() { after } else { before };
    if !before.is_empty() && !after.is_empty() {
        return (text.to_owned(), "");
    }
    let number = text[start..end].trim();
    let dashes = number.trim_end_matches(['-', '–', '—']);
    let number = match dashes.strip_suffix([',', '.']) {
        Some(whole) if dashes.len() < number.len() => whole,
        _ => number,
    };
    (number.to_owned(), word)
}

/// `2027-05-31`, with or without a time, or `31.05.2027`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    NaiveDate::parse_from_str(day, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(day, "%d.%m.%Y"))
        .ok()
        .filter(|date| chrono::Datelike::year(date) > 999)
}

/// Working days to the delivery: `4`, `3-5` (the longest counts), `2 Wochen` (five working days each).
pub(super) fn delivery_days(case: &mut Case<'_, '_>, said: &Said) -> Option<u16> {
    let words = said.text.to_lowercase().replace(['–', '—'], "-").replace("bis", "-");
    let number_end = words.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (numbers, unit) = words.split_at(number_end);
    let days_each = match unit.trim().trim_end_matches('.') {
        "" | "d" | "t" | "at" | "día" | "días" | "dias" | "jour" | "jours" | "giorni" | "day"
        | "days" | "tag" | "tage" | "tagen" | "arbeitstag" | "arbeitstage" | "arbeitstagen"
        | "werktag" | "werktage" | "werktagen" | "working days" | "business days" => 1_u16,
        "w" | "wo" | "woche" | "wochen" | "week" | "weeks" => 5,
        _ => return None,
    };
    let parts: Vec<&str> = numbers.split('-').map(str::trim).collect();
    if parts.len() > 2 {
        return None;
    }
    let read = |part: &&str| Some(number::read(part, Convention::Point).ok()?.value);
    let read: Option<Vec<Decimal>> = parts.iter().map(read).collect();
    let number = read?.into_iter().max().filter(|number| !number.is_sign_negative())?;
    let days = number.ceil().to_u16()?.checked_mul(days_each)?;
    let plain = parts.len() == 1 && unit.trim().is_empty() && number.is_integer();
    if !plain {
        let message =
            format!("The delivery time {} was read as {days} working days.", quoted(&said.text));
        case.assume(Code::DeliveryTimeAssumed, Field::Delivery, said.line, message);
    }
    Some(days)
}
