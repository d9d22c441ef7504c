//! The command line: `marktbuch serve | import | search | replay | spend | audit | rebuild | verify | log | backup |
//! restore | person | retention | law | clock | espd | record | tender | token |
//! health`.
//! Each command does what a request does, on the directory or through a running server.

mod audit;
mod backup;
mod client;
mod clock;
mod duties;
mod espd;
mod health;
mod import;
mod law;
mod log;
mod opened;
mod person;
mod pipe;
mod rebuild;
mod record;
mod replay;
mod retention;
mod search;
mod serve;
mod spend;
mod tender;
mod token;
mod verify;
mod views;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::ConfigError;

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
    /// Sum up what was spent, now or as it was.
    Spend(spend::Spend),
    /// Make all read models anew from the log.
    Rebuild(rebuild::Rebuild),
    /// Evidence bundles, replay certificates, who saw what, questions to all orders.
    Audit(audit::Audit),
    /// Check the whole log: every record, payload and hash.
    Verify(verify::Verify),
    /// Checkpoint, proofs, receipts and keys of the log.
    Log(log::Log),
    /// Write the record of a procedure (Vergabevermerk): JSON, HTML, PDF/A.
    Record(record::Record),
    /// Keys of a call for tenders, sealed tenders, the opening.
    Tender(tender::Tender),
    /// Issue, list and revoke tokens.
    Token(token::Token),
    /// Take a backup of a data directory, also while a server writes to it, or check one.
    Backup(backup::Backup),
    /// Put a backup into a new data directory.
    Restore(backup::Restore),
    /// Show, put right and erase what is kept of a person.
    Person(person::Person),
    /// Say what must be kept and what may be deleted, until when and why.
    Retention(retention::Retention),
    /// What the law says: limits, periods, lanes.
    Law(law::Law),
    /// Read or move the clock of a rehearsal.
    Clock(clock::Clock),
    /// What is owed, by whom and until when.
    Duties(duties::Duties),
    /// The European Single Procurement Document: write a request, read a response.
    Espd(espd::Espd),
    /// Whether a running server is ready.
    Health(health::Health),
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

/// The data directory that a command works on, and how it answers: no server does it.
#[derive(Clone, Debug, Args)]
pub(crate) struct Here {
    /// The data directory.
    #[arg(long, value_name = "DIR", env = "MARKTBUCH_DATA")]
    data: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

impl Here {
    fn directory(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| crate::config::Config::default().data)
    }

    /// As a place without a server.
    fn place(&self) -> Where {
        Where { data: self.data.clone(), url: None, token: None, json: self.json }
    }
}

/// The exit status of a process whose configuration cannot be used (`EX_CONFIG` of sysexits.h). A service manager
/// does not try it again.
const WRONG_CONFIGURATION: u8 = 78;

/// What a command says when it cannot be done.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    pipe::end_quietly();
    let outcome = match Cli::parse().command {
        Command::Serve(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Search(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Spend(command) => command.run(),
        Command::Audit(command) => command.run(),
        Command::Rebuild(command) => command.run(),
        Command::Verify(command) => Ok(command.run()),
        Command::Log(command) => command.run(),
        Command::Record(command) => command.run(),
        Command::Tender(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::Person(command) => command.run(),
        Command::Retention(command) => command.run(),
        Command::Law(command) => command.run(),
        Command::Clock(command) => command.run(),
        Command::Duties(command) => command.run(),
        Command::Espd(command) => command.run(),
        Command::Health(command) => command.run(),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => pipe::status_of(error.as_ref()).unwrap_or_else(|| {
            eprintln!("marktbuch: {error}");
            if error.is::<ConfigError>() {
                ExitCode::from(WRONG_CONFIGURATION)
            } else {
                ExitCode::FAILURE
            }
        }),
    }
}
