//! `marktbuch espd request SYSTEM` and `espd read SYSTEM FILE`: the European Single Procurement Document without a
//! browser. The log is read, beside a running server if there is one; nothing is written.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use schemas::ids::{CategoryKey, SystemId};
use serde_json::json;

use super::Outcome;
use super::opened::reader;
use crate::admissions::Asking;
use crate::data_dir::DataDir;
use crate::formats::espd;

/// The European Single Procurement Document (ESPD, EEE) 4.1.0.
#[derive(Debug, Args)]
pub(super) struct Espd {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write the request for a system's categories, as XML.
    Request {
        /// The system.
        system: SystemId,
        /// Only these categories, with commas between them.
        #[arg(long, value_delimiter = ',')]
        categories: Vec<String>,
        /// The data directory.
        #[arg(long, value_name = "DIR", env = "MARKTBUCH_DATA")]
        data: PathBuf,
    },
    /// Read a response and say what it declares, as JSON; what was not understood goes to the error output.
    Read {
        /// The system whose criteria are answered.
        system: SystemId,
        /// The response.
        file: PathBuf,
        /// The data directory.
        #[arg(long, value_name = "DIR", env = "MARKTBUCH_DATA")]
        data: PathBuf,
    },
}

impl Espd {
    pub(super) fn run(self) -> Outcome {
        match self.what {
            What::Request { system, categories, data } => {
                let log = reader(&DataDir::new(data))?;
                let keys = categories.iter().map(|key| CategoryKey::parse(key));
                let asking = Asking::of(&log, system, &keys.collect::<Result<Vec<_>, _>>()?)?;
                let heading = asking.heading(&log, asking.issued())?;
                print!("{}", espd::request(&heading, &asking.lots()));
            }
            What::Read { system, file, data } => {
                let log = reader(&DataDir::new(data))?;
                let asking = Asking::of(&log, system, &[])?;
                let read = espd::read(&std::fs::read(file)?, &asking.lots())?;
                for note in &read.notes {
                    eprintln!("line {}: {}: {}", note.line, note.field, note.message);
                }
                let told = json!({ "form": read.form, "declares": read.declares });
                println!("{}", serde_json::to_string_pretty(&told)?);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
