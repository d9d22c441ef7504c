//! The record as a paper: HTML and PDF/A from one description.
//! What stands in it is said by the record.

use super::written::time;
use super::{Grid, Item, Record, RecordError, Status};
use crate::papers::{Language, Paper, Table};

impl Record {
    /// As JSON.
    pub fn to_json(&self) -> Result<Vec<u8>, RecordError> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// As one HTML file.
    #[must_use]
    pub fn to_html(&self) -> String {
        self.paper().to_html()
    }

    /// As PDF/A.
    pub fn to_pdf(&self) -> Result<Vec<u8>, RecordError> {
        Ok(self.paper().to_pdf()?)
    }

    fn paper(&self) -> Paper {
        let title = format!("Vergabevermerk: {}", self.title);
        let mut paper = Paper::new(Language::De, title, self.as_of);
        paper.summary = format!("{} ({}), Stand {}", self.kind, self.law, time(self.as_of));
        paper.header = format!("Vergabevermerk {} · {}", self.law, self.id);
        paper.footer = format!("Stand des Protokolls: Position {}", self.position);
        paper.id = format!("record/{}/{}", self.id, self.position);
        paper.facts(vec![
            ("Verfahren".to_owned(), self.kind.to_owned()),
            ("Nummer".to_owned(), self.id.clone()),
            ("Rechtsgrundlage".to_owned(), self.law.to_owned()),
            ("Stand".to_owned(), time(self.as_of)),
            ("Position im Protokoll".to_owned(), self.position.to_string()),
            ("Vollständig".to_owned(), if self.complete { "ja" } else { "nein" }.to_owned()),
        ]);
        if !self.missing.is_empty() {
            paper.section("Es fehlt noch");
            for what in &self.missing {
                paper.paragraph(what.clone());
            }
        }
        if let Some(why) = &self.names_withheld {
            paper.paragraph(format!("Personen stehen nach ihrer Funktion: {why}."));
        }
        for item in &self.items {
            write_item(&mut paper, item);
        }
        paper.section("Verlauf");
        let columns = [("Position", 1), ("Zeit", 2), ("Wer", 3), ("Was", 6)];
        let mut table = Table::with(&columns);
        table.rows = self
            .chronology
            .iter()
            .map(|entry| {
                let (position, at) = (entry.position.to_string(), time(entry.time));
                vec![position, at, entry.who.clone(), format!("{}: {}", entry.of, entry.what)]
            })
            .collect();
        paper.table(table);
        paper
    }
}

fn write_item(paper: &mut Paper, item: &Item) {
    paper.section(format!("{} {}", item.number, item.title));
    for statement in &item.statements {
        paper.paragraph(statement.clone());
    }
    for grid in &item.tables {
        paper.table(table(grid));
    }
    for what in &item.missing {
        paper.paragraph(format!("Fehlt noch: {what}."));
    }
    if let (Status::NotApplicable, Some(because)) = (item.status, &item.not_applicable_because) {
        paper.paragraph(format!("Entfällt, weil {because}."));
    }
}

fn table(grid: &Grid) -> Table {
    let columns: Vec<_> = grid.columns.iter().map(|name| (*name, 1)).collect();
    let mut table = Table::with(&columns);
    table.rows.clone_from(&grid.rows);
    table
}
