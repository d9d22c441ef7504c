//! `load`: drives a running marketplace over HTTP and prints requests a second and latencies; one error and it fails.
//! It measures and proves nothing: whether answers are right is what the tests are for.

mod clients;
mod market;
mod mixes;
mod server;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use clients::{Measured, drive};
use market::Market;
use mixes::Mix;
use server::{Access, Server};

/// What may go wrong is for people to read.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How many clients there are, one round for each.
const CLIENTS: [usize; 3] = [1, 16, 64];

/// Drive a marketplace over HTTP: searches, durable orders, suppliers' answers, and all of them mixed.
#[derive(Debug, Parser)]
struct Arguments {
    /// The server; without it one is started on a demo market of its own.
    #[arg(long, requires_all = ["buyer", "supplier"])]
    url: Option<String>,
    /// A buyer's token.
    #[arg(long, requires = "url")]
    buyer: Option<String>,
    /// The token of a supplier whose offers that buyer can order.
    #[arg(long, requires = "url")]
    supplier: Option<String>,
    /// The name of one of the buyer's delivery places.
    #[arg(long, default_value = "Rathaus")]
    deliver_to: String,
    /// Seconds for each mix with each number of clients.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(errors) => {
            eprintln!("{errors} requests were not answered as they should be");
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Answers with the number of errors.
fn run(arguments: Arguments) -> Result<u64, Failure> {
    let lasting = Duration::from_secs(arguments.seconds);
    let Arguments { url, buyer, supplier, deliver_to, .. } = arguments;
    if let (Some(url), Some(buyer), Some(supplier)) = (url, buyer, supplier) {
        return rounds(Access { url, buyer, supplier, deliver_to, operator: None }, None, lasting);
    }
    let (server, access) = Server::start()?;
    let errors = rounds(access, Some(&server), lasting)?;
    server.stop()?;
    Ok(errors)
}

fn rounds(access: Access, own: Option<&Server>, lasting: Duration) -> Result<u64, Failure> {
    let market = Market::look(access)?;
    println!(
        "{} offers to find, {} to order, {} s each",
        market.offers(),
        market.choices(),
        lasting.as_secs()
    );
    println!("{:<28} {:>8} {:>10} {:>9} {:>9}", "", "clients", "requests/s", "p50 ms", "p99 ms");
    let mut errors = 0;
    tell_memory(own, "at the beginning");
    for (round, clients) in CLIENTS.into_iter().enumerate() {
        if round == CLIENTS.len() / 2 {
            tell_memory(own, "in the middle");
        }
        let mut nothing = None;
        for mix in Mix::ALL {
            let measured = drive(&market, mix, clients, lasting);
            show(mix.name(), clients, &measured);
            errors += measured.errors;
            match mix {
                Mix::Nothing => nothing = Some(measured.rate()),
                Mix::Search | Mix::Answers | Mix::Mixed => {
                    beside("an endpoint that does nothing", &measured, nothing);
                }
                Mix::Orders => {
                    beside("an endpoint that does nothing", &measured, nothing);
                    let synced =
                        own.filter(|_| clients == 1).map(|own| server::synced_writes(own.data()));
                    let synced = synced.transpose()?;
                    beside("fdatasync of a plain file", &measured, synced);
                }
            }
        }
    }
    tell_memory(own, "at the end");
    Ok(errors)
}

/// What the server holds in memory: what grows from the middle to the end as from the beginning to the middle is not
/// bounded.
fn tell_memory(own: Option<&Server>, when: &str) {
    if let Some(resident) = own.and_then(Server::resident) {
        println!("    {resident} MB resident {when}");
    }
}

fn show(name: &str, clients: usize, measured: &Measured) {
    println!(
        "{name:<28} {clients:>8} {:>10.0} {:>9.2} {:>9.2}  {}",
        measured.rate(),
        measured.percentile(50),
        measured.percentile(99),
        measured.first_error.as_deref().unwrap_or(""),
    );
}

fn beside(what: &str, measured: &Measured, limit: Option<f64>) {
    if let Some(limit) = limit {
        println!("    {:.3} of {what} ({limit:.0}/s)", measured.rate() / limit);
    }
}
