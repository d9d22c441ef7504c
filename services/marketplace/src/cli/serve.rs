//! `marktbuch serve`: the marketplace as a process, with the demo market on request.
//! What it serves stands in `http`.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};

use super::Outcome;
use crate::app::App;
use crate::config::Config;
use crate::rehearsal::{ClockAsked, Rehearsal};
use crate::{demo, http, telemetry};

/// Start the marketplace.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Fill an empty directory with the demo market and print tokens to try it.
    #[arg(long)]
    demo: bool,
    /// A TOML configuration file.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data directory.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where to listen, such as 127.0.0.1:8080; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Which clock: `real` goes by itself; `manual` is for rehearsals, never for a production directory: it stands still
    /// until `marktbuch clock` moves it, and marks the directory for ever.
    #[arg(long, value_enum, default_value_t = ClockKind::Real)]
    clock: ClockKind,
    /// Where the manual clock of a new directory is set, such as 2026-09-01T08:00:00Z.
    #[arg(long, value_name = "TIME")]
    clock_start: Option<DateTime<Utc>>,
    /// Print the configuration as it would be used, and end.
    #[arg(long)]
    print_config: bool,
    /// Print what a program needs to know of the started server as one JSON line.
    #[arg(long)]
    json: bool,
}

/// Which clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ClockKind {
    /// It goes by itself.
    Real,
    /// It stands still until it is moved.
    Manual,
}

impl Serve {
    pub(super) fn run(self) -> Outcome {
        let mut config = Config::load(self.config.as_deref())?;
        config.data = self.data.unwrap_or(config.data);
        config.clock = match (self.clock, self.clock_start) {
            (ClockKind::Manual, start) => ClockAsked::Manual { start },
            (ClockKind::Real, None) => ClockAsked::Going,
            (ClockKind::Real, Some(_)) => return Err("--clock-start needs --clock manual".into()),
        };
        config.listen = self.listen.unwrap_or(config.listen);
        if self.print_config {
            print!("{}", config.to_toml()?);
            return Ok(ExitCode::SUCCESS);
        }
        telemetry::begin(config.log);
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(serve(config, self.demo, self.json))
    }
}

async fn serve(config: Config, with_demo: bool, json: bool) -> Outcome {
    let listener = TcpListener::bind(config.listen)
        .map_err(|error| format!("{} cannot be listened on: {error}", config.listen))?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}", listener.local_addr()?);
    let app = App::open(config)?;
    app.begin_work().await;
    app.begin_examination();
    let greeting = if with_demo { Some(demo::open(&app).await?) } else { None };
    let rehearsal = app.rehearsal.as_ref().map(Rehearsal::now);
    if let (false, Some(now)) = (json, rehearsal) {
        println!(
            "ÜBUNG: nichts hiervon geschieht wirklich. Die Uhr steht auf {}.",
            crate::german::time(now)
        );
        println!(
            "REHEARSAL: nothing here is in earnest. The clock stands at {}.",
            now.to_rfc3339()
        );
    }
    match (json, &greeting) {
        (true, greeting) => {
            let demo = greeting.as_ref().map(demo::Greeting::to_json);
            println!("{}", serde_json::json!({ "url": url, "demo": demo, "rehearsal": rehearsal }));
        }
        (false, Some(greeting)) => print!("{}", greeting.for_people(&url)),
        (false, None) => {
            println!("Marktbuch listens on {url}");
            println!("The interface is described at {url}/docs/");
        }
    }
    http::serve(Arc::clone(&app), listener).await?;
    app.close().await;
    Ok(ExitCode::SUCCESS)
}
