//! `marktbuch law`: what holds on a day, when a period ends, which lane a need takes.
//! Without a data directory the tables of the program answer; what the answers rest on stands in `law`.

mod changing;
mod telling;

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use procurement::law::Law as Tables;
use serde::Serialize;
use serde_json::Value;

use super::Outcome;
use super::opened::reader;
use super::views::up_to_date;
use crate::clock::{german_day, now};
use crate::data_dir::DataDir;
use crate::law::{self, DeadlineAsked, Effective, LaneAsked, LawAsked, Unanswered};
use crate::moment::Moment;

/// What the law says: limits, periods, lanes. Not legal advice.
#[derive(Debug, Args)]
pub(super) struct Law {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// What holds on a day, with sources, and what is not known.
    Show {
        #[command(flatten)]
        asked: LawAsked,
        #[command(flatten)]
        how: How,
    },
    /// The last day of a period, and each step of the reckoning.
    Deadline {
        #[command(flatten)]
        asked: DeadlineAsked,
        #[command(flatten)]
        how: How,
    },
    /// Change a limit, a holiday or a choice that the law leaves open (operators, through a server).
    Change(changing::Change),
    /// Which lane a need takes, and why.
    Lane {
        #[command(flatten)]
        asked: Box<LaneAsked>,
        #[command(flatten)]
        how: How,
    },
}

#[derive(Debug, Args)]
struct How {
    /// Rows of the operator for limits that are not settled by the law itself; see docs/law.md.
    #[arg(long, value_name = "FILE")]
    amendments: Option<PathBuf>,
    /// A data directory, for the law with the changes of its operator.
    #[arg(long, value_name = "DIR", conflicts_with = "amendments")]
    data: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

impl Law {
    pub(super) fn run(self) -> Outcome {
        let today = german_day(now());
        let told = match self.command {
            Command::Change(command) => return command.run(),
            Command::Show { asked, how } => {
                let as_of = asked.as_of.as_ref();
                how.answer(as_of, |held| law::law(held, &asked, today), telling::law)
            }
            Command::Deadline { asked, how } => {
                let as_of = asked.as_of.as_ref();
                how.answer(as_of, |held| law::deadline(&held.law, &asked), telling::deadline)
            }
            Command::Lane { asked, how } => {
                let as_of = asked.as_of.as_ref();
                how.answer(as_of, |held| law::lane(&held.law, &asked, today), telling::lane)
            }
        };
        // What cannot be answered is the asker's to mend, as a wrong option is: 2, not 1.
        match told {
            Ok(told) => match writeln!(std::io::stdout(), "{told}") {
                // Whoever reads has seen enough.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
                written => Ok(written.map(|()| ExitCode::SUCCESS)?),
            },
            Err(NotTold::Unusable(why)) => {
                eprintln!("marktbuch: {why}");
                Ok(ExitCode::from(2))
            }
            Err(NotTold::Failed(error)) => Err(error),
        }
    }
}

enum NotTold {
    Unusable(String),
    Failed(Box<dyn std::error::Error>),
}

impl How {
    fn answer<View: Serialize>(
        &self,
        as_of: Option<&String>,
        ask: impl FnOnce(&Effective) -> Result<View, Unanswered>,
        tell: impl FnOnce(&Value) -> String,
    ) -> Result<String, NotTold> {
        let view = ask(&self.law(as_of)?).map_err(not_told)?;
        let view = serde_json::to_value(view).map_err(|error| NotTold::Failed(error.into()))?;
        Ok(if self.json { format!("{view:#}") } else { tell(&view) })
    }

    /// The law that answers.
    fn law(&self, as_of: Option<&String>) -> Result<Effective, NotTold> {
        if let Some(dir) = &self.data {
            return of_directory(dir, as_of).map_err(NotTold::Failed);
        }
        if as_of.is_some() {
            return Err(NotTold::Unusable("--as-of needs --data".to_owned()));
        }
        let built_in = law::built_in().map_err(not_told)?;
        let Some(file) = &self.amendments else {
            return Ok(Effective::unchanged(built_in.clone()));
        };
        let unusable =
            |why: String| NotTold::Unusable(format!("{} cannot be used: {why}", file.display()));
        let rows = fs::read_to_string(file).map_err(|error| unusable(error.to_string()))?;
        let limits = built_in.limits.amended(&rows);
        let limits = limits.map_err(|error| unusable(error.to_string()))?;
        Ok(Effective::unchanged(Tables { limits, ..built_in.clone() }))
    }
}

/// The law of a data directory, now or as it was.
fn of_directory(
    dir: &Path,
    as_of: Option<&String>,
) -> Result<Effective, Box<dyn std::error::Error>> {
    let data = DataDir::new(dir.to_owned());
    let log = reader(&data)?;
    let at = match as_of.map(|text| text.parse::<Moment>()).transpose()? {
        None => None,
        Some(Moment::Position(position)) => Some(position),
        Some(moment @ Moment::Time(_)) => {
            let views = up_to_date(&data, &log)?;
            Some(moment.position(&log, &views)?)
        }
    };
    Ok(Effective::of(&log, at)?)
}

fn not_told(unanswered: Unanswered) -> NotTold {
    match unanswered {
        Unanswered::Parameter { name, why } => {
            NotTold::Unusable(format!("--{} cannot be used: {why}", name.replace('_', "-")))
        }
        Unanswered::NotKnown(why) => NotTold::Unusable(why),
        broken @ Unanswered::Broken(_) => NotTold::Failed(broken.into()),
    }
}
