//! Numbers as suppliers write them: decimal point or decimal comma, grouped or not, never guessed.
//! Whether a number is a sensible price or quantity is not said here.

use rust_decimal::Decimal;

/// What the format or the file says about its decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Convention {
    /// `1234.50`.
    Point,
    /// `1234,50`.
    Comma,
    /// The format says point, the file has used commas as well: what could be either is refused.
    Mixed,
}

/// A number and how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) value: Decimal,
    /// Written otherwise than the convention says, and yet unmistakable.
    pub(super) unusual: bool,
    /// Its decimal mark is a comma.
    pub(super) comma: bool,
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotANumber {
    /// It can be read in two ways.
    Ambiguous,
    /// It cannot be read at all.
    Unreadable,
}

/// Reads a number. A lone mark that is not the file's decimal mark and stands before exactly three digits
/// (`1.234` in a file of decimal commas) may group thousands or not: it is refused.
pub(super) fn read(text: &str, convention: Convention) -> Result<Read, NotANumber> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let marks: Vec<char> = digits.chars().filter(|c| !c.is_ascii_digit()).collect();
    let (plain, mark) = match marks[..] {
        [] => (digits.to_owned(), None),
        ['.' | ','] => (lone_mark(digits, marks[0], convention)?, Some(marks[0])),
        _ => grouped(digits, &marks)?,
    };
    if plain.len() > 28 || !plain.bytes().any(|b| b.is_ascii_digit()) {
        return Err(NotANumber::Unreadable);
    }
    let padded = format!("0{plain}");
    let mut value: Decimal =
        padded.trim_end_matches('.').parse().map_err(|_| NotANumber::Unreadable)?;
    value.set_sign_negative(negative && !value.is_zero());
    let usual = match mark {
        None => marks.is_empty(),
        Some(mark) => marks.len() == 1 && is_usual(mark, convention),
    };
    Ok(Read { value, unusual: !usual, comma: mark == Some(',') })
}

fn is_usual(mark: char, convention: Convention) -> bool {
    match convention {
        Convention::Point | Convention::Mixed => mark == '.',
        Convention::Comma => mark == ',',
    }
}

/// One mark: decimal, unless it may as well group thousands.
fn lone_mark(digits: &str, mark: char, convention: Convention) -> Result<String, NotANumber> {
    let (whole, fraction) = digits.split_once(mark).ok_or(NotANumber::Unreadable)?;
    let may_group =
        fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    let settled = convention != Convention::Mixed && is_usual(mark, convention);
    if may_group && !settled {
        return Err(NotANumber::Ambiguous);
    }
    Ok(format!("{whole}.{fraction}"))
}

/// Several marks: groups of three digits, then perhaps one other mark with the fraction.
fn grouped(digits: &str, marks: &[char]) -> Result<(String, Option<char>), NotANumber> {
    const GROUPING: [char; 7] = ['.', ',', ' ', '\'', '’', '\u{a0}', '\u{202f}'];
    let group = marks[0];
    let last = marks[marks.len() - 1];
    let decimal = (last != group).then_some(last);
    let (whole, fraction) = match decimal {
        Some(mark) => digits.rsplit_once(mark).ok_or(NotANumber::Unreadable)?,
        None => (digits, ""),
    };
    let groups: Vec<&str> = whole.split(group).collect();
    let well_grouped = GROUPING.contains(&group)
        && decimal.is_none_or(|mark| matches!(mark, '.' | ','))
        && (1..=3).contains(&groups[0].len())
        && groups[1..].iter().all(|g| g.len() == 3)
        && groups.concat().bytes().all(|b| b.is_ascii_digit());
    if !well_grouped {
        return Err(NotANumber::Unreadable);
    }
    Ok((format!("{}.{fraction}", groups.concat()), decimal))
}

#[cfg(test)]
mod tests;
