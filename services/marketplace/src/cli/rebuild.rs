//! `marktbuch rebuild`: all read models anew from the log.
//! A running server does it while the old ones serve.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::client::Client;
use super::opened::with_directory;
use super::{Outcome, Where};

/// Make all read models anew from the log.
#[derive(Debug, Args)]
pub(super) struct Rebuild {
    #[command(flatten)]
    place: Where,
}

impl Rebuild {
    pub(super) fn run(self) -> Outcome {
        let position = match Client::of(&self.place)? {
            Some(client) => client.post("/projections/rebuild", &json!({}))?["position"].clone(),
            None => with_directory(&self.place, async |app| app.projector.rebuild(&app.log).await)?
                .map(serde_json::Value::from)?,
        };
        if self.place.json {
            println!("{}", json!({ "position": position }));
        } else {
            println!("the read models were made anew and reflect position {position}");
        }
        Ok(ExitCode::SUCCESS)
    }
}
