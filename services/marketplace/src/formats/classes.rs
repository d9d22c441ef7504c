//! From classes of other systems (UNSPSC, ECLASS, a supplier's own) to the Common Procurement Vocabulary: by the supplier's
//! table for its catalogue, then by the one that ships. Where neither has a class, nothing is guessed.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::LazyLock;

use schemas::cpv::Cpv;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem::quoted;

/// The table that ships; where it is from stands in it.
const SHIPPED: &str = include_str!("classes.table");
/// The most rows of a supplier's table.
const MOST_ROWS: usize = 50_000;
/// The most rows of a table of which it is said what is wrong.
const MOST_FAULTS: usize = 100;

/// A class and the category it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClassRow {
    /// The system of classes, with a version or for all of them: `UNSPSC`, `ECLASS-9.0`, `udf_Supplier-1.0`.
    pub system: String,
    /// The class as the catalogue writes it.
    pub class: String,
    /// The CPV code.
    #[schema(value_type = String)]
    pub cpv: Cpv,
}

/// What is wrong with a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClassFault {
    /// The line of the file.
    pub line: u64,
    /// What is wrong and what was expected.
    pub message: String,
    /// The same in German.
    pub german: String,
}

/// Whose table had a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Supplier,
    Shipped,
}

type Rows = HashMap<(String, String), Cpv>;

static SHIPPED_ROWS: LazyLock<Rows> = LazyLock::new(|| indexed(&shipped()));

/// The tables by which a file's classes are translated.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    own: Rows,
}

impl Classes {
    /// A supplier's rows before those that ship.
    #[must_use]
    pub fn of(own: &[ClassRow]) -> Self {
        Self { own: indexed(own) }
    }

    pub(super) fn cpv(&self, system: &str, class: &str) -> Option<(Cpv, Origin)> {
        let (system, class) = (system_key(system), class_key(class));
        let any_version = system.split(['-', '_']).next().unwrap_or("").to_owned();
        let find = |rows: &Rows| {
            let exact = rows.get(&(system.clone(), class.clone()));
            exact.or_else(|| rows.get(&(any_version.clone(), class.clone()))).copied()
        };
        let own = find(&self.own).map(|cpv| (cpv, Origin::Supplier));
        own.or_else(|| find(&SHIPPED_ROWS).map(|cpv| (cpv, Origin::Shipped)))
    }
}

/// The rows of the table that ships.
#[must_use]
pub fn shipped() -> Vec<ClassRow> {
    let lines = SHIPPED.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut parts = line.split('|');
            let (system, class, cpv) = (parts.next()?, parts.next()?, parts.next()?);
            let cpv = Cpv::parse(cpv).ok()?;
            Some(ClassRow { system: system.to_owned(), class: class.to_owned(), cpv })
        })
        .collect()
}

fn indexed(rows: &[ClassRow]) -> Rows {
    rows.iter().map(|row| ((system_key(&row.system), class_key(&row.class)), row.cpv)).collect()
}

/// `udf_UNSPSC`, `eCl@ss-5.1` and `ECLASS 5.1` are written in many ways.
fn system_key(system: &str) -> String {
    let upper = system
        .trim()
        .to_uppercase()
        .replace("ECL@SS", "ECLASS")
        .replace("UN/SPSC", "UNSPSC")
        .replace(' ', "-");
    upper.strip_prefix("UDF_").unwrap_or(&upper).to_owned()
}

/// A class of digits is written with and without marks between them.
fn class_key(class: &str) -> String {
    let class = class.trim();
    let bare: String = class.chars().filter(|c| !matches!(c, '-' | '.' | ' ')).collect();
    if !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()) {
        bare
    } else {
        class.to_uppercase()
    }
}

/// Reads a supplier's table: CSV with the columns system, class (Klasse) and cpv, separated by semicolon, comma or tab.
/// All rows, or what is wrong with those that cannot be used; `known` says whether the CPV list has a code.
pub fn table(text: &[u8], known: impl Fn(Cpv) -> bool) -> Result<Vec<ClassRow>, Vec<ClassFault>> {
    let text = String::from_utf8_lossy(text);
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or("");
    let separator = [b';', b',', b'\t']
        .into_iter()
        .max_by_key(|mark| (first.bytes().filter(|b| b == mark).count(), *mark == b';'));
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b';'))
        .flexible(true)
        .from_reader(Cursor::new(text));
    let columns = columns(&mut rows)?;
    let (mut read, mut faults): (Vec<ClassRow>, Vec<ClassFault>) = (Vec::new(), Vec::new());
    let mut lines: HashMap<(String, String), (u64, Cpv)> = HashMap::new();
    for record in rows.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            vec![fault(line, "the row cannot be read", "Die Zeile kann nicht gelesen werden.")]
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match row(&record, columns, &known) {
            Ok(row) => {
                let key = (system_key(&row.system), class_key(&row.class));
                match lines.insert(key, (line, row.cpv)) {
                    Some((before, cpv)) if cpv != row.cpv => faults.push(fault(
                        line,
                        &format!("the class stands in line {before} with another CPV code"),
                        &format!("Die Klasse steht in Zeile {before} mit einem anderen CPV-Code."),
                    )),
                    Some(_) | None => read.push(row),
                }
            }
            Err((english, german)) => faults.push(fault(line, &english, &german)),
        }
        if read.len() > MOST_ROWS {
            faults.push(fault(
                line,
                &format!("the table has more than {MOST_ROWS} rows"),
                &format!("Die Tabelle hat mehr als {MOST_ROWS} Zeilen."),
            ));
        }
        if faults.len() >= MOST_FAULTS || read.len() > MOST_ROWS {
            return Err(faults);
        }
    }
    if read.is_empty() && faults.is_empty() {
        faults.push(fault(1, "the table has no row", "Die Tabelle hat keine Zeile."));
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

fn fault(line: u64, message: &str, german: &str) -> ClassFault {
    ClassFault { line, message: message.to_owned(), german: german.to_owned() }
}

fn columns(rows: &mut csv::Reader<Cursor<&str>>) -> Result<[usize; 3], Vec<ClassFault>> {
    let header = rows.headers().cloned().unwrap_or_default();
    let find = |names: [&str; 2]| {
        header.iter().position(|name| names.contains(&name.trim().to_lowercase().as_str()))
    };
    match (find(["system", "system"]), find(["class", "klasse"]), find(["cpv", "cpv-code"])) {
        (Some(system), Some(class), Some(cpv)) => Ok([system, class, cpv]),
        _ => Err(vec![fault(
            1,
            "the first row names the columns system, class and cpv",
            "Die erste Zeile nennt die Spalten system, klasse und cpv.",
        )]),
    }
}

fn row(
    record: &csv::StringRecord,
    [system, class, cpv]: [usize; 3],
    known: &impl Fn(Cpv) -> bool,
) -> Result<ClassRow, (String, String)> {
    const MOST: usize = 100;
    let cell = |column: usize| record.get(column).unwrap_or("").trim();
    for (column, name) in [(system, "system"), (class, "class")] {
        let length = cell(column).chars().count();
        if length == 0 || length > MOST {
            return Err((
                format!("`{name}` has 1 to {MOST} characters"),
                format!("Die Spalte {name} hat 1 bis {MOST} Zeichen."),
            ));
        }
    }
    let text = cell(cpv);
    let code = Cpv::parse(text).map_err(|_| {
        let shown = quoted(text);
        (
            format!("{shown} is no CPV code (eight digits, such as 30231300-0)"),
            format!("{shown} ist kein CPV-Code (acht Ziffern, etwa 30231300-0)."),
        )
    })?;
    if !known(code) {
        return Err((
            format!("the CPV list of 2008 has no code {code}"),
            format!("Die CPV-Liste von 2008 hat keinen Code {code}."),
        ));
    }
    Ok(ClassRow { system: cell(system).to_owned(), class: cell(class).to_owned(), cpv: code })
}

#[cfg(test)]
mod tests;
