//! `marktbuch backup` and `marktbuch restore`: a copy taken beside the running server, checked, and put back.
//! What belongs to a backup is decided elsewhere.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use event_store::note::VerifierKey;
use indicatif::ProgressBar;
use schemas::text::Line;
use serde_json::json;

use super::Outcome;
use crate::backup::{self, Asked, Wanted};
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::log_key::verifier_keys;

/// Take a backup of a data directory, also while a server writes to it, or check one.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Backup {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    take: Take,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check a backup: every file, every record, and the whole against its signed checkpoint.
    Verify {
        /// Where it lies.
        dir: PathBuf,
        /// A file with the verifier keys that may have signed the log, one a line, from elsewhere.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
struct Take {
    /// The data directory.
    #[arg(long, value_name = "DIR", env = "MARKTBUCH_DATA")]
    data: Option<PathBuf>,
    /// Where the backup lies: what is there already is added to.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Take the keys of persons as well; then what is erased later can be read with this backup.
    #[arg(long)]
    with_person_keys: bool,
    /// Take the secret half of the key that signs the log as well: restore --same-origin needs it.
    #[arg(long)]
    with_log_key: bool,
    /// Do not read the whole backup again at the end.
    #[arg(long)]
    unchecked: bool,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

/// Put a backup into a new data directory.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// Where the backup lies.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// The new data directory: it is not there yet, or empty.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Why; it stands in the log.
    #[arg(long, value_parser = Line::parse)]
    reason: Line,
    /// Go on under the name that the log had. Witnesses that saw more of it take it for a forked log.
    #[arg(long)]
    same_origin: bool,
    /// A file with the verifier keys that may have signed the log, one a line, from elsewhere.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) fn run(self) -> Outcome {
        match self.command {
            Some(Command::Verify { dir, key, json }) => {
                let checked =
                    with_bar(|told| Ok(backup::check(&dir, known(key.as_ref())?, told)?))?;
                if json {
                    println!("{}", json!({ "holds": true, "checked": checked }));
                } else {
                    println!(
                        "the backup holds {} events, root {}, {}, and {} files",
                        checked.position,
                        checked.root,
                        checked
                            .origin
                            .map_or("not signed".to_owned(), |o| format!("signed by {o}")),
                        checked.files
                    );
                }
                Ok(ExitCode::SUCCESS)
            }
            None => self.take.run(),
        }
    }
}

impl Take {
    fn run(self) -> Outcome {
        let to = self.to.ok_or("--to DIR is needed")?;
        let data = DataDir::new(self.data.unwrap_or_else(|| Config::default().data));
        let keys = Config::load(None)?.person_keys.unwrap_or_else(|| data.person_keys());
        let person_keys = self.with_person_keys.then_some(keys);
        let wanted = Wanted { person_keys, log_key: self.with_log_key };
        let taken = with_bar(|told| Ok(backup::take(&data, &to, &wanted, told)?))?;
        let checked = if self.unchecked {
            None
        } else {
            Some(with_bar(|told| Ok(backup::check(&to, None, told)?))?)
        };
        if self.json {
            println!("{}", json!({ "taken": taken, "checked": checked }));
            return Ok(ExitCode::SUCCESS);
        }
        println!(
            "backup up to position {}: {} new events, {} new files, {} bytes; {}",
            taken.position,
            taken.new_events,
            taken.new_files,
            taken.new_bytes,
            checked.map_or_else(|| "not checked".to_owned(), |c| format!("root {} holds", c.root)),
        );
        if !self.with_person_keys {
            println!("the keys of persons are not in it: keep a copy of them elsewhere");
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Restore {
    pub(super) fn run(self) -> Outcome {
        let keys = known(self.key.as_ref())?;
        let asked = Asked { same_origin: self.same_origin, keys, reason: self.reason };
        let bar = ProgressBar::new_spinner();
        let runtime = tokio::runtime::Runtime::new()?;
        let mut told = |position| bar.set_position(position);
        let done = backup::restore(&self.from, &self.data, &asked, &mut told);
        let restored = runtime.block_on(done)?;
        bar.finish_and_clear();
        if self.json {
            println!("{}", serde_json::to_string(&restored)?);
            return Ok(ExitCode::SUCCESS);
        }
        println!(
            "the log ends at position {} with root {}, as it was on {}: anything later is lost",
            restored.position, restored.root, restored.taken_at
        );
        println!(
            "it says so at position {}, and goes on signed by {}",
            restored.told_at, restored.key
        );
        if !restored.with_person_keys {
            println!("names cannot be read before the keys of persons are put back");
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn known(path: Option<&PathBuf>) -> Result<Option<Vec<VerifierKey>>, Box<dyn std::error::Error>> {
    Ok(path.map(|path| verifier_keys(path)).transpose()?)
}

fn with_bar<T>(
    work: impl FnOnce(&mut dyn FnMut(u64)) -> Result<T, Box<dyn std::error::Error>>,
) -> Result<T, Box<dyn std::error::Error>> {
    let bar = ProgressBar::new_spinner();
    let done = work(&mut |position| bar.set_position(position));
    bar.finish_and_clear();
    done
}
