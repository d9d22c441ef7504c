//! Opening a data directory for one command that writes, when no server holds it.
//! A server is started elsewhere.

use std::future::Future;
use std::sync::Arc;

use event_store::EventStore;

use super::Where;
use crate::app::App;
use crate::clock;
use crate::config::{Config, LogFormat};
use crate::data_dir::DataDir;
use crate::rehearsal::{ClockAsked, read_clock};
use crate::telemetry;
use crate::worker::TimeOfDay;

/// Opens the directory, does the work, and closes it again.
pub(super) fn with_directory<T, F: Future<Output = T>>(
    place: &Where,
    work: impl FnOnce(Arc<App>) -> F,
) -> Result<T, Box<dyn std::error::Error>> {
    with_clock(place, ClockAsked::AsMarked, work)
}

/// The same, with the clock that is asked for.
pub(super) fn with_clock<T, F: Future<Output = T>>(
    place: &Where,
    clock: ClockAsked,
    work: impl FnOnce(Arc<App>) -> F,
) -> Result<T, Box<dyn std::error::Error>> {
    telemetry::begin(LogFormat::Text);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        // A command does not stay for what is done every day, and does not know when the server lets tokens end.
        let (certify_at, token_days) = (TimeOfDay::NEVER, Some(0));
        let config = Config::load(None)?;
        let config = Config { data: place.directory(), certify_at, token_days, clock, ..config };
        let app = App::open(config)?;
        if let Some(rehearsal) = &app.rehearsal {
            eprintln!("ÜBUNG / REHEARSAL: the clock stands at {}", rehearsal.now().to_rfc3339());
        }
        app.begin_work().await;
        let done = work(Arc::clone(&app)).await;
        app.close().await;
        Ok(done)
    })
}

/// Opens the log of a directory for a command that only reads. Of a rehearsal it says so, and the clock stands where the
/// rehearsal's does, so that papers are marked and "today" is the rehearsal's.
pub(super) fn reader(data: &DataDir) -> Result<EventStore, Box<dyn std::error::Error>> {
    let log = EventStore::open_reader(&data.log())?;
    read_clock(data, &log)?;
    if let Some(stands_at) = clock::stands_at() {
        eprintln!("ÜBUNG / REHEARSAL: the clock stands at {}", stands_at.to_rfc3339());
    }
    Ok(log)
}
