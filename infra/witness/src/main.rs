//! The binary `marktbuch-witness`: `init`, `serve`, `key`, `show`.
//! What it does stands in the library beside it.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use witness::Witness;
use witness::note::{Checkpoint, Note, VerifierKey};
use witness::state::State;

/// A witness of transparency logs (C2SP tlog-witness): cosigns what only grows.
#[derive(Debug, Parser)]
#[command(name = "marktbuch-witness", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a witness with a key of its own, once.
    Init {
        #[command(flatten)]
        place: Place,
        /// Its name, such as audit.example.org/witness.
        #[arg(long)]
        name: String,
    },
    /// Cosign for the logs named.
    Serve(Serve),
    /// Print the public key that logs and their readers are given.
    Key(Place),
    /// Print the last checkpoint of each log that was cosigned.
    Show(Place),
}

#[derive(Debug, Args)]
struct Place {
    /// The directory of the witness.
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    place: Place,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// The verifier key of a log; may be given several times.
    #[arg(long, value_name = "VKEY", required = true)]
    log: Vec<String>,
    /// Print where it listens as one JSON line.
    #[arg(long)]
    json: bool,
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Init { place, name } => init(&place, &name),
        Command::Serve(command) => command.run(),
        Command::Key(place) => key(&place),
        Command::Show(place) => show(&place),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("marktbuch-witness: {error}");
            ExitCode::FAILURE
        }
    }
}

fn init(place: &Place, name: &str) -> Outcome {
    println!("{}", State::init(&place.state, name)?.verifier());
    Ok(())
}

fn key(place: &Place) -> Outcome {
    println!("{}", State::look(&place.state)?.1.verifier());
    Ok(())
}

fn show(place: &Place) -> Outcome {
    let (state, _) = State::look(&place.state)?;
    for note in state.all()? {
        let checkpoint = Checkpoint::parse(Note::parse(&note)?.text)?;
        print!("{note}");
        println!("kept as evidence against the log: {}\n", state.evidence(&checkpoint.origin));
    }
    Ok(())
}

impl Serve {
    fn run(self) -> Outcome {
        tracing_subscriber::fmt().with_writer(std::io::stderr).init();
        let keys =
            self.log.iter().map(|log| VerifierKey::parse(log)).collect::<Result<Vec<_>, _>>()?;
        if let Some(key) = keys.iter().find(|key| key.cosigns()) {
            return Err(format!("{key} is a witness's key, not a log's").into());
        }
        let witness = Witness::open(&self.place.state, keys)?;
        let listener = TcpListener::bind(self.listen)
            .map_err(|error| format!("{} cannot be listened on: {error}", self.listen))?;
        let url = format!("http://{}", listener.local_addr()?);
        if self.json {
            println!(
                "{}",
                serde_json::json!({ "url": url, "key": witness.verifier().to_string() })
            );
        } else {
            println!("{} witnesses on {url}", witness.verifier());
        }
        actix_web::rt::System::new().block_on(witness::serve(witness, listener))?;
        Ok(())
    }
}
