//! `marktbuch record PROCUREMENT`: the record of a procedure as JSON, HTML or PDF/A, now or as it was.
//! It reads the log alone, beside a running server if there is one.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use event_store::EventStore;
use schemas::ids::{SpecificProcurementId, SystemId};
use uuid::Uuid;

use super::Outcome;
use super::opened::reader;
use super::views::up_to_date;
use crate::data_dir::DataDir;
use crate::moment::Moment;
use crate::record;

/// Write the record of a procedure.
#[derive(Debug, Args)]
pub(super) struct Record {
    /// The specific procurement, or with `--system` the dynamic purchasing system.
    #[arg(value_parser = id)]
    id: Uuid,
    /// The record of the system itself.
    #[arg(long)]
    system: bool,
    /// The data directory.
    #[arg(long, value_name = "DIR", env = "MARKTBUCH_DATA")]
    data: Option<PathBuf>,
    /// In which form.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// As it was at a position of the log.
    #[arg(long, value_name = "POSITION")]
    at: Option<String>,
    /// Into this file instead of the standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The forms of a record.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// JSON.
    Json,
    /// HTML.
    Html,
    /// PDF/A.
    Pdf,
}

fn id(text: &str) -> Result<Uuid, String> {
    text.parse().map_err(|_| {
        "an id such as 0198c0de-0000-7000-8000-000000000000; GET /api/v1/specific-procurements and \
         /api/v1/dynamic-purchasing-systems list them"
            .to_owned()
    })
}

impl Record {
    pub(super) fn run(self) -> Outcome {
        let data = self.data.clone().unwrap_or_else(|| crate::config::Config::default().data);
        let data = DataDir::new(data);
        let log = reader(&data)?;
        let until = self.at.as_deref().map(|at| position(&data, &log, at)).transpose()?;
        let record = if self.system {
            record::of_system(&log, SystemId(self.id), until)?
        } else {
            record::of_procurement(&log, SpecificProcurementId(self.id), until)?
        };
        let record = record.ok_or_else(|| self.not_found())?.by_function();
        let bytes = match self.format {
            Format::Json => record.to_json()?,
            Format::Html => record.to_html().into_bytes(),
            Format::Pdf => record.to_pdf()?,
        };
        match self.out {
            Some(file) => std::fs::write(file, bytes)?,
            None => std::io::stdout().lock().write_all(&bytes)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Record {
    /// What was asked for is not in the log.
    fn not_found(&self) -> String {
        let (id, other) = (self.id, if self.system { "without" } else { "with" });
        let what = if self.system { "dynamic purchasing system" } else { "specific procurement" };
        format!(
            "the log has no {what} {id} at that moment; {other} --system the other kind is looked for"
        )
    }
}

/// The position that a moment means.
fn position(data: &DataDir, log: &EventStore, at: &str) -> Result<u64, Box<dyn std::error::Error>> {
    match at.parse::<Moment>()? {
        Moment::Position(position) => Ok(position),
        time @ Moment::Time(_) => {
            let views = up_to_date(data, log)?;
            Ok(time.position(log, &views)?)
        }
    }
}
