//! `marktbuch verify`: everything that is the truth is checked; the exit status is 0 only if all of it holds.
//! It only reads, and works beside a running server.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use event_store::{Checkpoint, Known};
use indicatif::ProgressBar;
use serde_json::json;

use super::Here;
use crate::data_dir::DataDir;
use crate::log_key::verifier_keys;
use crate::verify::verify;

/// Check the whole log: every record, payload and hash, that every event can be read, and the files it names.
#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    place: Here,
    /// A file with the verifier keys that may have signed the log, one a line, from elsewhere; without it those of the
    /// directory are taken.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// A checkpoint that was received before: the log must begin with what it signs. May be given more than once.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
}

impl Verify {
    /// What the one who asks believes more than the directory.
    fn known(&self, data: &DataDir) -> Result<Known, String> {
        let own = data.log_verifier_keys();
        let keys = match &self.key {
            Some(path) => verifier_keys(path),
            None if own.exists() => verifier_keys(&own),
            None => Ok(Vec::new()),
        };
        let keys = keys.map_err(|error| error.to_string())?;
        let read = |path: &PathBuf| {
            let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
            let note = std::fs::read_to_string(path).map_err(|error| told(&error))?;
            // A checkpoint that none of the keys has signed says nothing.
            let verified = keys.iter().map(|key| Checkpoint::verified(&note, key));
            let verified = verified.reduce(Result::or);
            verified.unwrap_or_else(|| Checkpoint::parse(&note)).map_err(|error| told(&error))
        };
        let checkpoints = self.checkpoint.iter().map(read).collect::<Result<_, String>>()?;
        Ok(Known { keys, checkpoints })
    }

    pub(super) fn run(self) -> ExitCode {
        let data = DataDir::new(self.place.directory());
        let bar = ProgressBar::new_spinner();
        let checked = self
            .known(&data)
            .map_err(|why| vec![why])
            .and_then(|known| verify(&data, &known, &mut |position| bar.set_position(position)));
        bar.finish_and_clear();
        match (checked, self.place.json) {
            (Ok(checked), true) => {
                println!("{}", json!({ "holds": true, "checked": checked }));
                ExitCode::SUCCESS
            }
            (Ok(checked), false) => {
                println!(
                    "{} events and {} files hold, up to position {}; chain {}; root {}; {}",
                    checked.events,
                    checked.files,
                    checked.position,
                    checked.chain,
                    checked.root,
                    checked.signed.map_or_else(
                        || "not signed".to_owned(),
                        |size| format!("{size} of them signed")
                    ),
                );
                for back in checked.times_going_back.iter().chain(&checked.notes) {
                    eprintln!("marktbuch: note: {back}");
                }
                ExitCode::SUCCESS
            }
            (Err(defects), true) => {
                println!("{}", json!({ "holds": false, "defects": defects }));
                ExitCode::FAILURE
            }
            (Err(defects), false) => {
                for defect in defects {
                    eprintln!("marktbuch: {defect}");
                }
                ExitCode::FAILURE
            }
        }
    }
}
