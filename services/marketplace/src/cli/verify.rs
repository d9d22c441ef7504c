//! `marktbuch verify`: everything that is the truth is checked; the exit status is 0 only if all of it holds.
//! It only reads, and works beside a running server.

use std::process::ExitCode;

use clap::Args;
use indicatif::ProgressBar;
use serde_json::json;

use super::Where;
use crate::data_dir::DataDir;
use crate::verify::verify;

/// Check the whole log: every record, payload and hash, that every event can be read, and the files it names.
#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    place: Where,
}

impl Verify {
    pub(super) fn run(self) -> ExitCode {
        let data = DataDir::new(self.place.directory());
        let bar = ProgressBar::new_spinner();
        let checked = verify(&data, &mut |position| bar.set_position(position));
        bar.finish_and_clear();
        match (checked, self.place.json) {
            (Ok(checked), true) => {
                println!("{}", json!({ "holds": true, "checked": checked }));
                ExitCode::SUCCESS
            }
            (Ok(checked), false) => {
                println!(
                    "{} events and {} files hold, up to position {}; chain {}",
                    checked.events, checked.files, checked.position, checked.chain
                );
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
