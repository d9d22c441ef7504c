//! Hammers the feed of a running marketplace with parallel writers and readers, by pages and by streams, and counts what
//! was skipped, doubled, out of sequence or altered. It measures and decides nothing else.

mod reading;
mod server;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::Parser;

use reading::Seen;
use server::Server;

/// What a failure says.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Read the log of a marketplace again and again while it is written.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many entries are read at least, over all readers.
    #[arg(long, default_value_t = 1_000_000)]
    reads: u64,
    /// Threads that write.
    #[arg(long, default_value_t = 2)]
    writers: usize,
    /// Threads that read; every second one follows a stream.
    #[arg(long, default_value_t = 4)]
    readers: usize,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("feed: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything was seen once and in sequence.
fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let server = Server::start()?;
    let seen = Arc::new(Seen::new(arguments.reads));
    let ended = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let written = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..arguments.writers)
            .map(|writer| {
                let (server, ended) = (&server, Arc::clone(&ended));
                scope.spawn(move || server.write(writer, &ended))
            })
            .collect();
        let readers: Vec<_> = (0..arguments.readers)
            .map(|reader| {
                let (server, seen) = (&server, Arc::clone(&seen));
                scope.spawn(move || reading::read(server, &seen, reader))
            })
            .collect();
        let read = readers.into_iter().map(joined).collect::<Result<Vec<()>, _>>();
        ended.store(true, Ordering::Relaxed);
        let written = writers.into_iter().map(joined).sum::<Result<u64, Failure>>();
        read.and(written)
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    let found = seen.found();
    println!(
        "{} entries read by {} readers in {seconds:.1} s while {written} events were written: {found}",
        seen.count(),
        arguments.readers
    );
    Ok(found.is_clean())
}

fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, Result<T, Failure>>) -> Result<T, Failure> {
    thread.join().map_err(|_| Failure::from("a thread panicked"))?
}
