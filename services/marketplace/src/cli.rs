//! The command line: `marktbuch serve | import | search | replay | rebuild | verify | token | law`.
//! Each command does what a request does, on the directory or through a running server.

mod client;
mod import;
mod law;
mod opened;
mod rebuild;
mod replay;
mod search;
mod serve;
mod token;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// The book of the market: an open marketplace for municipalities, provable to auditors.
#[derive(Debug, Parser)]
#[command(name = "marktbuch", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the marketplace.
    Serve(serve::Serve),
    /// Publish a catalogue file.
    Import(import::Import),
    /// Find offers.
    Search(search::Search),
    /// Tell the whole history of an order.
    Replay(replay::Replay),
    /// Make all read models anew from the log.
    Rebuild(rebuild::Rebuild),
    /// Check the whole log: every record, payload and hash.
    Verify(verify::Verify),
    /// Issue, list and revoke tokens.
    Token(token::Token),
    /// What the law says: limits, periods, lanes.
    Law(law::Law),
}

/// Where a command works and how it answers.
#[derive(Clone, Debug, Args)]
pub(crate) struct Where {
    /// The data directory.
    #[arg(long, value_name = "DIR", env = "MARKTBUCH_DATA")]
    data: Option<PathBuf>,
    /// A running server, instead of the data directory.
    #[arg(long, value_name = "URL", env = "MARKTBUCH_URL")]
    url: Option<String>,
    /// The bearer token for the server.
    #[arg(long, value_name = "TOKEN", env = "MARKTBUCH_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

impl Where {
    fn directory(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| crate::config::Config::default().data)
    }
}

/// What a command says when it cannot be done.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Search(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Rebuild(command) => command.run(),
        Command::Verify(command) => Ok(command.run()),
        Command::Token(command) => command.run(),
        Command::Law(command) => command.run(),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("marktbuch: {error}");
            ExitCode::FAILURE
        }
    }
}
