//! `marktbuch law`: what holds on a day, when a period ends, which lane a need takes.
//! It needs no data directory; what the answers rest on stands in `law`.

mod telling;

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use procurement::law::Law as Tables;
use serde::Serialize;
use serde_json::Value;

use super::Outcome;
use crate::clock::{german_day, now};
use crate::law::{self, DeadlineAsked, LaneAsked, LawAsked, Unanswered};

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
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

impl Law {
    pub(super) fn run(self) -> Outcome {
        let today = german_day(now());
        let told = match self.command {
            Command::Show { asked, how } => {
                how.answer(|tables| law::law(tables, &asked, today), telling::law)
            }
            Command::Deadline { asked, how } => {
                how.answer(|tables| law::deadline(tables, &asked), telling::deadline)
            }
            Command::Lane { asked, how } => {
                how.answer(|tables| law::lane(tables, &asked, today), telling::lane)
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
        ask: impl FnOnce(&Tables) -> Result<View, Unanswered>,
        tell: impl FnOnce(&Value) -> String,
    ) -> Result<String, NotTold> {
        let built_in = law::built_in().map_err(not_told)?;
        let tables = match &self.amendments {
            None => built_in.clone(),
            Some(file) => {
                let unusable = |why: String| {
                    NotTold::Unusable(format!("{} cannot be used: {why}", file.display()))
                };
                let rows = fs::read_to_string(file).map_err(|error| unusable(error.to_string()))?;
                let limits = built_in.limits.amended(&rows);
                let limits = limits.map_err(|error| unusable(error.to_string()))?;
                Tables { limits, ..built_in.clone() }
            }
        };
        let view = ask(&tables).map_err(not_told)?;
        let view = serde_json::to_value(view).map_err(|error| NotTold::Failed(error.into()))?;
        Ok(if self.json { format!("{view:#}") } else { tell(&view) })
    }
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
