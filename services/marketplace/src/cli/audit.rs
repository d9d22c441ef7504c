//! `marktbuch audit`: evidence bundles, certificates, readings, questions.
//! Each stands in a file of its own.

mod bundle;
mod certify;
mod question;
mod readings;

use clap::{Args, Subcommand};

use super::Outcome;

/// What auditors ask for.
#[derive(Debug, Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write an evidence bundle: one ZIP that `marktbuch-verify` checks without this program.
    Bundle(bundle::Bundle),
    /// Make all read models anew from the log, compare them with the live ones, record what came of it.
    Certify(certify::Certify),
    /// List who read whose personal data.
    Readings(readings::Readings),
    /// Ask a question to all orders.
    Question(question::Ask),
}

impl Audit {
    pub(super) fn run(self) -> Outcome {
        match self.command {
            Command::Bundle(command) => command.run(),
            Command::Certify(command) => command.run(),
            Command::Readings(command) => command.run(),
            Command::Question(command) => command.run(),
        }
    }
}
