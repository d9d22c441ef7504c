//! `marktbuch log`: checkpoint, proofs, receipts and keys of the log, from the directory or through a running server.
//! What is proven stands in `proofs`; the key changes only when no server holds the directory.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use event_store::EventStore;
use schemas::text::Line;
use serde::Serialize;

use super::client::Client;
use super::opened::{self, with_directory};
use super::{Here, Outcome, Where};
use crate::data_dir::DataDir;
use crate::{log_end, proofs, rotation};

/// Show and prove what the log is.
#[derive(Debug, Args)]
pub(super) struct Log {
    #[command(subcommand)]
    of: Of,
}

#[derive(Debug, Subcommand)]
enum Of {
    /// Print the last signed checkpoint.
    Checkpoint {
        #[command(flatten)]
        place: Where,
    },
    /// Prove that an event stands in the log, as JSON.
    Inclusion {
        /// The event's position, from 1.
        position: u64,
        /// How many events the tree has; all that are signed if left out.
        #[arg(long)]
        size: Option<u64>,
        #[command(flatten)]
        place: Where,
    },
    /// Prove that the log extends what it was, as JSON.
    Consistency {
        /// How many events the log had.
        from: u64,
        /// How many it has; all that are signed if left out.
        #[arg(long)]
        to: Option<u64>,
        #[command(flatten)]
        place: Where,
    },
    /// Print the receipt of an event (tlog-proof).
    Receipt {
        /// The event's position, from 1.
        position: u64,
        #[command(flatten)]
        place: Where,
    },
    /// Print the verifier keys of a directory, the newest first.
    Key {
        #[command(flatten)]
        place: Here,
    },
    /// Go on with a log that has lost its end, if nothing has more of it than the directory: read models are made again
    /// from what is there. No server may hold the directory.
    AcceptLoss {
        /// The data directory.
        #[arg(long, value_name = "DIR", default_value = "data")]
        data: PathBuf,
    },
    /// Replace the key that signs the log of a directory, and have the log say so; no server holds it meanwhile.
    RotateKey {
        /// Why; it is kept in the log. No name of a person.
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        place: Here,
    },
}

impl Log {
    pub(super) fn run(self) -> Outcome {
        match self.of {
            Of::Checkpoint { place } => checkpoint(&place),
            Of::Inclusion { position, size, place } => inclusion(&place, position, size),
            Of::Consistency { from, to, place } => consistency(&place, from, to),
            Of::Receipt { position, place } => receipt(&place, position),
            Of::Key { place } => key(&place),
            Of::AcceptLoss { data } => accept_loss(data),
            Of::RotateKey { reason, place } => rotate(&place, &reason),
        }
    }
}

fn reader(place: &Where) -> Result<EventStore, Box<dyn std::error::Error>> {
    opened::reader(&DataDir::new(place.directory()))
}

const UNSIGNED: &str = "the log has no signed checkpoint";

fn checkpoint(place: &Where) -> Outcome {
    let note = match Client::of(place)? {
        Some(client) => client.get_text("/tlog/checkpoint")?,
        None => reader(place)?.checkpoint()?.ok_or(UNSIGNED)?.note,
    };
    print!("{note}");
    Ok(ExitCode::SUCCESS)
}

fn inclusion(place: &Where, position: u64, size: Option<u64>) -> Outcome {
    let Some(client) = Client::of(place)? else {
        return shown(&proofs::inclusion(&reader(place)?, position, size)?);
    };
    let mut query = vec![("position", position.to_string())];
    query.extend(size.map(|size| ("size", size.to_string())));
    shown(&client.get("/log/proofs/inclusion", &query)?)
}

fn consistency(place: &Where, from: u64, to: Option<u64>) -> Outcome {
    let Some(client) = Client::of(place)? else {
        return shown(&proofs::consistency(&reader(place)?, from, to)?);
    };
    let mut query = vec![("from", from.to_string())];
    query.extend(to.map(|to| ("to", to.to_string())));
    shown(&client.get("/log/proofs/consistency", &query)?)
}

fn receipt(place: &Where, position: u64) -> Outcome {
    let receipt = if let Some(client) = Client::of(place)? {
        client.get_text(&format!("/api/v1/log/receipts/{position}"))?
    } else {
        let log = reader(place)?;
        let checkpoint = log.checkpoint()?.ok_or(UNSIGNED)?;
        checkpoint.tlog_proof(position, &log.inclusion(position, checkpoint.size)?)
    };
    print!("{receipt}");
    Ok(ExitCode::SUCCESS)
}

fn key(place: &Here) -> Outcome {
    let path = DataDir::new(place.directory()).log_verifier_keys();
    let keys = std::fs::read_to_string(&path);
    print!("{}", keys.map_err(|error| format!("{}: {error}", path.display()))?);
    Ok(ExitCode::SUCCESS)
}

fn rotate(place: &Here, reason: &str) -> Outcome {
    let reason = Line::parse(reason)?;
    let rotated =
        with_directory(
            &place.place(),
            |app| async move { rotation::rotate(&app, &reason).await },
        )??;
    rotation::finish(&DataDir::new(place.directory()))?;
    println!("{}", rotated.new_key);
    Ok(ExitCode::SUCCESS)
}

fn accept_loss(data: PathBuf) -> Outcome {
    match log_end::accept_loss(&DataDir::new(data))? {
        Some(accepted) => {
            println!("{}", accepted.lost);
            println!("The log goes on after position {}.", accepted.head);
        }
        None => println!("Nothing says that the log had more than it has."),
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(proof: &impl Serialize) -> Outcome {
    println!("{}", serde_json::to_string_pretty(proof)?);
    Ok(ExitCode::SUCCESS)
}
