//! Thresholds, limits of the direct award, limits of reports and queries: rows with validity, source and mark.
//! What follows from a limit is decided in `lane` and `duties`; no number of a limit stands in code.

mod words;

use chrono::NaiveDate;
use schemas::organisation::Land;
use serde::Serialize;

use super::calendar::land;
use super::table::{BadTable, Mark, Row, Validity, rows};

pub use words::{Body, Kind, Subject, Value};

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// What it is for.
    pub kind: Kind,
    /// The Land; none where the federation's or the EU's law sets it.
    pub land: Option<Land>,
    /// Who buys; none for everybody.
    pub body: Option<Body>,
    /// What is bought.
    pub subject: Subject,
    /// How far it reaches.
    pub value: Value,
    /// When it holds.
    pub validity: Validity,
    /// Where it is written.
    pub source: String,
    /// How sure we are.
    pub mark: Mark,
    /// What must be known beside it; may be empty.
    pub note: String,
    /// The rule or section of the project's list.
    pub rule: String,
}

impl Limit {
    /// A sentence on the row, for reasons.
    #[must_use]
    pub fn told(&self) -> String {
        let until = self.validity.until.map_or_else(String::new, |day| format!(", until {day}"));
        format!("{} ({}{until}; mark {})", self.value, self.source, self.mark.word())
    }

    fn is_asked(&self, asked: Asked) -> bool {
        self.kind == asked.kind
            && self.subject == asked.subject
            && (self.land.is_none() || self.land == asked.land)
            && (self.body.is_none() || self.body == Some(asked.body))
    }

    /// Whether some question has both rows for an answer: no Land and no body stand for every one.
    fn overlaps(&self, other: &Self) -> bool {
        fn meet<T: Copy + PartialEq>(one: Option<T>, other: Option<T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        (self.kind, self.subject) == (other.kind, other.subject)
            && meet(self.land, other.land)
            && meet(self.body, other.body)
            && self
                .validity
                .until
                .is_none_or(|until| other.validity.from.is_none_or(|from| from <= until))
            && other
                .validity
                .until
                .is_none_or(|until| self.validity.from.is_none_or(|from| from <= until))
    }
}

/// What is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What for.
    pub kind: Kind,
    /// In which Land, where it matters.
    pub land: Option<Land>,
    /// For whom.
    pub body: Body,
    /// For what.
    pub subject: Subject,
    /// On which day: the day the procedure began (§ 3(3) VgV, R-4.03).
    pub day: NaiveDate,
}

/// No row answers: the decision that needs it is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", missing(*.asked, *.expired))]
pub struct NoRow {
    /// What was looked up.
    pub asked: Asked,
    /// The last day of the row that held before, if there was one.
    pub expired: Option<NaiveDate>,
}

fn missing(asked: Asked, expired: Option<NaiveDate>) -> String {
    let Asked { kind, land, body, subject, day } = asked;
    let place = land.map_or_else(String::new, |land| format!(" in {land:?}"));
    let (kind, subject, body) = (kind.word(), subject.word(), body.word());
    let what = format!("`{kind}` for {subject} bought by a {body}{place}");
    match expired {
        Some(last) => format!("the row {what} expired on {last}; none holds on {day}"),
        None => format!("no row {what} is known for {day}; one with its source must be added"),
    }
}

/// An operator's rows cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAmendable {
    /// They cannot be read.
    #[error(transparent)]
    Bad(#[from] BadTable),
    /// The law was read in full: it is code, and changes with the program.
    #[error(
        "line {line}: `{kind}` was read in the law itself (mark H, {source_of_law}) and is not the operator's to change"
    )]
    Settled {
        /// The line of the operator's table.
        line: usize,
        /// The kind of limit.
        kind: &'static str,
        /// Where the law is.
        source_of_law: String,
    },
    /// What an operator sets is never marked as read in the law.
    #[error("line {0}: a row of an operator has the mark M, GK or check")]
    MarkedAsLaw(usize),
}

/// The table of limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    rows: Vec<Limit>,
}

impl Limits {
    /// Reads a table. Two rows for the same that hold on the same day are refused.
    pub fn parse(text: &str) -> Result<Self, BadTable> {
        let mut found: Vec<Limit> = Vec::new();
        for row in rows(text) {
            let line = row.line;
            let limit = limit(row)?;
            if found.iter().any(|other| other.overlaps(&limit)) {
                let why = format!("two rows `{}` hold on the same day", limit.kind.word());
                return Err(BadTable { line, why });
            }
            found.push(limit);
        }
        Ok(Self { rows: found })
    }

    /// The table with an operator's rows before its own: the same kind of rows, in the same form. What the law itself
    /// settles (mark H) cannot be changed so; everything else can, and each row names its source: the decision.
    pub fn amended(&self, text: &str) -> Result<Self, NotAmendable> {
        let mut amended = Vec::new();
        for row in rows(text) {
            let line = row.line;
            let limit = limit(row)?;
            if limit.mark == Mark::H {
                return Err(NotAmendable::MarkedAsLaw(line));
            }
            let settled = self.rows.iter().find(|own| own.mark == Mark::H && own.overlaps(&limit));
            if let Some(own) = settled {
                let (kind, source_of_law) = (own.kind.word(), own.source.clone());
                return Err(NotAmendable::Settled { line, kind, source_of_law });
            }
            amended.push(limit);
        }
        amended.extend(self.rows.iter().cloned());
        Ok(Self { rows: amended })
    }

    /// Every row, those that come first when something is looked up first.
    #[must_use]
    pub fn rows(&self) -> &[Limit] {
        &self.rows
    }

    /// The row that holds, or which one is missing.
    pub fn find(&self, asked: &Asked) -> Result<&Limit, NoRow> {
        let of_this = || self.rows.iter().filter(|row| row.is_asked(*asked));
        let holding = of_this().find(|row| row.validity.holds_on(asked.day));
        holding.ok_or_else(|| {
            let ended = of_this().filter_map(|row| row.validity.until);
            NoRow { asked: *asked, expired: ended.filter(|last| *last < asked.day).max() }
        })
    }

    /// Every row that holds on a day: of everybody, and of one Land or of all.
    pub fn holding(&self, day: NaiveDate, land: Option<Land>) -> impl Iterator<Item = &Limit> {
        self.rows.iter().filter(move |row| {
            let here = land.is_none() || row.land.is_none() || row.land == land;
            here && row.validity.holds_on(day)
        })
    }
}

fn limit(row: Row<'_>) -> Result<Limit, BadTable> {
    let row = row.of(11)?;
    let unknown = |what: &str, text: &str| row.bad(format!("`{text}` is no {what}"));
    let optional = |text: &str| if text == "*" { None } else { Some(text.to_owned()) };
    let kind = row.text(0)?;
    let subject = row.text(3)?;
    let value = match row.text(4)? {
        "unlimited" => Value::Unlimited,
        "below-threshold" => Value::BelowThreshold,
        text => match text.strip_suffix(" days") {
            Some(days) => Value::Days(days.parse().map_err(|_| unknown("number of days", text))?),
            None => Value::Euros(text.parse().map_err(|_| unknown("amount", text))?),
        },
    };
    let kind =
        Kind::ALL.into_iter().find(|k| k.word() == kind).ok_or_else(|| unknown("kind", kind))?;
    if (kind == Kind::WaitingDays) != matches!(value, Value::Days(_)) {
        return Err(unknown(
            "value of this kind (`10 days` for `waiting-days` only)",
            row.text(4)?,
        ));
    }
    Ok(Limit {
        kind,
        land: optional(row.text(1)?)
            .map(|text| land(&text).ok_or_else(|| unknown("Land", &text)))
            .transpose()?,
        body: optional(row.text(2)?)
            .map(|text| {
                let body = Body::ALL.into_iter().find(|body| body.word() == text);
                body.ok_or_else(|| unknown("body", &text))
            })
            .transpose()?,
        subject: Subject::ALL
            .into_iter()
            .find(|s| s.word() == subject)
            .ok_or_else(|| unknown("subject", subject))?,
        value,
        validity: row.validity(5)?,
        source: row.text(7)?.to_owned(),
        mark: row.mark(8)?,
        rule: row.text(9)?.to_owned(),
        note: row.cell(10).to_owned(),
    })
}

#[cfg(test)]
mod tests;
