//! `marktbuch verify`: everything in the log is checked; the exit status is 0 only if all of it holds.
//! It only reads, and works beside a running server.

use std::process::ExitCode;

use clap::Args;
use event_store::{VerifyError, verify};
use indicatif::ProgressBar;
use serde_json::json;

use super::Where;
use crate::data_dir::DataDir;

/// Check the whole log: every record, payload and hash.
#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    place: Where,
}

impl Verify {
    pub(super) fn run(self) -> ExitCode {
        let data = DataDir::new(self.place.directory());

        let bar = ProgressBar::new_spinner();
        let verified = verify(&data.log(), &mut |position| bar.set_position(position));
        bar.finish_and_clear();
        match verified {
            Ok(verified) => {
                let hash = verified.last_chain.to_string();
                let (events, position) = (verified.events, verified.last_position);
                if self.place.json {
                    let said = json!({ "holds": true, "events": events, "position": position, "chain": hash });
                    println!("{said}");
                } else {
                    println!("{events} events hold, up to position {position}; chain {hash}");
                }
                ExitCode::SUCCESS
            }
            Err(error) => {
                if self.place.json {
                    println!("{}", json!({ "holds": false, "defects": defects(&error) }));
                } else {
                    for defect in defects(&error) {
                        eprintln!("marktbuch: {defect}");
                    }
                }
                ExitCode::FAILURE
            }
        }
    }
}

fn defects(error: &VerifyError) -> Vec<String> {
    match error {
        VerifyError::Defects(defects) => defects.iter().map(ToString::to_string).collect(),
        other @ (VerifyError::Open(_) | VerifyError::Read(_)) => vec![other.to_string()],
    }
}
