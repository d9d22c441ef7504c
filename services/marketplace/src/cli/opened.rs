//! Opening a data directory for one command: to write, when no server holds it, or what is kept of persons to read.
//! A server is started elsewhere.

use std::future::Future;
use std::sync::Arc;

use super::Where;
use crate::app::App;
use crate::config::{Config, LogFormat};
use crate::data_dir::DataDir;
use crate::persons::Persons;
use crate::telemetry;

/// Opens the directory, does the work, and closes it again.
pub(super) fn with_directory<T, F: Future<Output = T>>(
    place: &Where,
    work: impl FnOnce(Arc<App>) -> F,
) -> Result<T, Box<dyn std::error::Error>> {
    telemetry::begin(LogFormat::Text);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let config = Config { data: place.directory(), ..Config::load(None)? };
        let app = App::open(config)?;
        app.begin_work().await;
        let done = work(Arc::clone(&app)).await;
        app.close().await;
        Ok(done)
    })
}

/// What is kept of persons, to be read beside a server if there is one.
pub(super) fn persons(place: &Where) -> Result<Persons, Box<dyn std::error::Error>> {
    let data = DataDir::new(place.directory());
    let keys = Config::load(None)?.person_keys.unwrap_or_else(|| data.person_keys());
    Ok(Persons::open_reader(&data.persons(), &keys)?)
}
