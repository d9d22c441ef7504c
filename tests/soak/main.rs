//! `soak`: kills a marketplace again and again while prices change and orders are placed, starts it on the same directory,
//! and compares all that can be read of offers and orders with a fold of the log of its own.
//! It looks for what one test cannot find: a price that is older than one that was answered, an offer that stands twice.

mod compared;
mod folded;
mod load;
mod server;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use compared::Compared;
use folded::Folded;
use load::{Acknowledged, Load};
use server::Server;

/// What may go wrong is for people to read.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Kill a marketplace under load, start it again, and compare what it shows with what its log says.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often it is killed.
    #[arg(long, default_value_t = 20)]
    kills: u32,
    /// Draws the moments of the kills, the offers and the prices; what the machine does in between is not drawn.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The longest time under load before a kill, in milliseconds.
    #[arg(long, default_value_t = 1_200)]
    longest: u64,
    /// Offers whose prices change: few, so that each changes often.
    #[arg(long, default_value_t = 60)]
    offers: usize,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("soak: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything that was read is what the log says.
fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let mut chance = StdRng::seed_from_u64(arguments.seed);
    let mut server = Server::found()?;
    let mut folded = Folded::default();
    let mut acknowledged = Acknowledged::default();
    let mut compared = Compared::default();
    let begun = Instant::now();
    folded.follow(&server.log())?;
    let hot = folded.offers_of(&server.supplier, arguments.offers)?;
    for kill in 1..=arguments.kills {
        let lasting = Duration::from_millis(chance.random_range(20..=arguments.longest));
        let load = Load { server: &server, folded: &folded, hot: &hot, seed: chance.random() };
        let answered = load.until_killed(lasting, server::Server::kill)?;
        acknowledged.add(answered);
        server.start_again()?;
        folded.follow(&server.log())?;
        let differing = compared.look(&server, &folded, &acknowledged)?;
        if !differing.is_empty() {
            for line in differing {
                println!("{line}");
            }
            println!("after kill {kill}; the directory stays: {}", server.keep()?.display());
            return Ok(false);
        }
        if kill % 25 == 0 || kill == arguments.kills {
            let seconds = begun.elapsed().as_secs();
            println!("{kill} kills in {seconds} s: {acknowledged}; {compared}; nothing differs");
        }
    }
    server.kill()?;
    // A load of which nothing was taken finds nothing.
    if acknowledged.is_nothing() {
        Err("no price was changed, or no order placed".into())
    } else {
        Ok(true)
    }
}
