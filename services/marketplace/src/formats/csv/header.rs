//! The first row of a CSV file: separator, known columns by English or German name, columns that are missing.
//! No other row is read here.

use schemas::catalogue::Coverage;

use super::splitter::Row;
use crate::formats::Options;
use crate::formats::draft::Field;
use crate::formats::problem::{Code, Unusable, quoted};

/// The most columns of a file.
const MOST_COLUMNS: usize = 1_000;

/// The fields that a column can hold, with the German name in lower case.
const COLUMNS: [(Field, &str); 32] = [
    (Field::Number, "artikelnummer"),
    (Field::Action, "vorgang"),
    (Field::Title, "bezeichnung"),
    (Field::Description, "beschreibung"),
    (Field::Manufacturer, "hersteller"),
    (Field::ManufacturerPart, "herstellernummer"),
    (Field::Gtin, "ean"),
    (Field::Category, "cpv-code"),
    (Field::OrderUnit, "bestelleinheit"),
    (Field::ContentUnit, "inhaltseinheit"),
    (Field::Pieces, "inhalt je bestelleinheit"),
    (Field::Price, "nettopreis"),
    (Field::Currency, "währung"),
    (Field::PriceQuantity, "preismenge"),
    (Field::Scale, "staffelpreise"),
    (Field::MinimumQuantity, "mindestmenge"),
    (Field::MaximumQuantity, "höchstmenge"),
    (Field::QuantityStep, "mengenschritt"),
    (Field::Delivery, "lieferzeit in arbeitstagen"),
    (Field::Tax, "steuersatz"),
    (Field::Carbon, "co2e in kg"),
    (Field::CarbonSource, "co2e-quelle"),
    (Field::Energy, "energie in kwh je jahr"),
    (Field::EnergySource, "energie-quelle"),
    (Field::EnergyClass, "energieeffizienzklasse"),
    (Field::EnergyClassSource, "energieeffizienzklasse-quelle"),
    (Field::Labels, "gütezeichen"),
    (Field::Keywords, "schlagwörter"),
    (Field::Language, "sprache"),
    (Field::Condition, "zustand"),
    (Field::ValidFrom, "gültig ab"),
    (Field::ValidUntil, "gültig bis"),
];

/// Other names of columns, in lower case.
const ALSO: [(Field, &str); 11] = [
    (Field::ValidFrom, "gültig von"),
    (Field::ValidFrom, "preis gültig ab"),
    (Field::ValidFrom, "preis gültig von"),
    (Field::ValidFrom, "gueltig ab"),
    (Field::ValidUntil, "preis gültig bis"),
    (Field::ValidUntil, "gueltig bis"),
    (Field::ValidUntil, "valid_to"),
    (Field::MaximumQuantity, "maximalmenge"),
    (Field::MaximumQuantity, "höchstbestellmenge"),
    (Field::Gtin, "gtin/ean"),
    (Field::Delivery, "lieferzeit"),
];

/// The field of a column of this name.
fn field(name: &str) -> Option<Field> {
    let name = name
        .trim_start_matches('\u{feff}')
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    COLUMNS
        .iter()
        .find(|(field, german)| field.names().0 == name || *german == name)
        .map(|(field, _)| *field)
        .or_else(|| ALSO.iter().find(|(_, other)| *other == name).map(|(field, _)| *field))
}

/// The separator that a first line for Excel names (`sep=;`).
fn told_to_excel(line: &str) -> Option<u8> {
    let line = line.trim_matches(['\u{feff}', '"', ' ', '\r', '\n']);
    let separator =
        line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &line[4..])?;
    match separator.as_bytes() {
        [byte @ (b';' | b',' | b'\t')] => Some(*byte),
        _ => None,
    }
}

/// The separator under which the first row has the most known columns, and how many rows come before that one.
pub(super) fn separator(start: &str) -> Result<(u8, usize), Unusable> {
    let mut lines = start.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next() else {
        return Err(Unusable::new(Code::EmptyFile, 1, "The file has nothing but empty lines."));
    };
    if let Some(separator) = told_to_excel(first) {
        return Ok((separator, 1));
    }
    let known = |separator: char| {
        first.split(separator).filter(|name| field(name.trim().trim_matches('"')).is_some()).count()
    };
    let (count, separator) = [(b';', ';'), (b',', ','), (b'\t', '\t')]
        .into_iter()
        .map(|(byte, separator)| (known(separator), byte))
        .max_by_key(|(count, byte)| (*count, *byte == b';'))
        .unwrap_or((0, b';'));
    if count == 0 {
        let message = format!(
            "The file is neither BMEcat (XML) nor CSV: its first row {} names none of the known columns (supplier_aid or \
             Artikelnummer, title or Bezeichnung, price or Nettopreis …), separated by semicolon, comma or tab.",
            quoted(first)
        );
        return Err(Unusable::new(Code::NotACatalogue, 1, message));
    }
    Ok((separator, 0))
}

/// The columns of a file.
pub(super) struct Header {
    columns: Vec<(String, Option<Field>)>,
    line: u64,
    coverage: Coverage,
    /// Empty cells that every row has at its end.
    surplus: usize,
}

impl Header {
    pub(super) fn of(row: &Row, options: &Options) -> Result<Self, Unusable> {
        if row.len() > MOST_COLUMNS {
            let message = format!("The file has more than {MOST_COLUMNS} columns.");
            return Err(Unusable::new(Code::TooManyColumns, 1, message));
        }
        let columns: Vec<(String, Option<Field>)> = row
            .cells()
            .map(|name| String::from_utf8_lossy(name).trim().to_owned())
            .map(|name| (name.clone(), field(&name)))
            .collect();
        // A column of actions stands in files of changes only: what they do not name stays.
        let acts = columns.iter().any(|(_, field)| *field == Some(Field::Action));
        let unsaid = if acts { Coverage::Products } else { Coverage::Whole };
        let coverage = options.coverage_of_csv.unwrap_or(unsaid);
        let header = Self { columns, line: row.line(), coverage, surplus: 0 };
        header.each_once()?;
        header.complete(options)?;
        Ok(header)
    }

    fn each_once(&self) -> Result<(), Unusable> {
        let repeated = self.columns.iter().enumerate().find_map(|(i, (name, field))| {
            let first =
                self.columns[..i].iter().find(|(_, other)| field.is_some() && other == field);
            first.map(|(first, _)| (first, name))
        });
        match repeated {
            None => Ok(()),
            Some((first, second)) => {
                let message = format!(
                    "Two columns mean the same: {} and {}. Leave one out.",
                    quoted(first),
                    quoted(second)
                );
                Err(Unusable::new(Code::ColumnRepeated, 1, message).at(second.clone()))
            }
        }
    }

    /// A file of whole articles needs all required columns; a file of changes needs number and action.
    fn complete(&self, options: &Options) -> Result<(), Unusable> {
        let mut required = vec![Field::Number];
        if !self.has(Field::Action) {
            required.push(Field::Price);
            if options.default_currency.is_none() {
                required.push(Field::Currency);
            }
            if super::describes(self.coverage) {
                required.push(Field::Title);
                if options.default_order_unit.is_none() {
                    required.push(Field::OrderUnit);
                }
                if options.default_cpv.is_none() {
                    required.push(Field::Category);
                }
            }
        }
        let missing: Vec<String> = required
            .into_iter()
            .filter(|field| !self.has(*field))
            .map(|field| {
                let german = COLUMNS.iter().find(|(other, _)| *other == field);
                format!("{} ({})", field.names().0, german.map_or("", |(_, german)| german))
            })
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let missing = missing.join(", ");
        let message = format!("Required columns are missing: {missing}.");
        Err(Unusable::new(Code::ColumnsMissing, 1, message).at(missing))
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|(_, other)| *other == Some(field))
    }

    /// The line on which it stands.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// What the file means for offers that it does not name.
    pub(super) fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// The same where every row ends with so many empty cells more.
    pub(super) fn ending_with(mut self, surplus: usize) -> Self {
        self.surplus = surplus;
        self
    }

    /// How many cells a row has at most.
    pub(super) fn most(&self) -> usize {
        self.columns.len() + self.surplus
    }

    /// Whether a cell holds what looks like other rows: line ends, and between them as many separators as rows have.
    pub(super) fn holds_rows(&self, cell: &[u8], separator: u8) -> bool {
        const LEAST: usize = 3;
        let of_a_row = self.columns.len().saturating_sub(1);
        let count = |cell: &[u8], wanted: u8| cell.split(|byte| *byte == wanted).count() - 1;
        let (lines, separators) = (count(cell, b'\n'), count(cell, separator));
        let whole_row =
            cell.split(|byte| *byte == b'\n').any(|line| count(line, separator) == of_a_row);
        of_a_row >= LEAST
            && lines > 0
            && (whole_row && separator != b',' || separators == lines * of_a_row)
    }

    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn field(&self, column: usize) -> Option<Field> {
        self.columns.get(column).and_then(|(_, field)| *field)
    }

    /// The columns' own names, by field.
    pub(super) fn names(&self) -> Vec<Option<String>> {
        let mut names = vec![None; Field::COUNT];
        for (name, field) in &self.columns {
            if let Some(field) = field {
                names[*field as usize] = Some(name.clone());
            }
        }
        names
    }

    /// Columns that are not known, with what is said of them.
    pub(super) fn ignored(&self) -> Vec<(String, String)> {
        self.columns
            .iter()
            .filter(|(name, field)| field.is_none() && !name.is_empty())
            .map(|(name, _)| (name.clone(), super::unknown(name)))
            .collect()
    }
}
