//! `marktbuch health`: whether a running marketplace is ready, for service managers and containers.
//! What is measured stands in `http::health`.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde_json::Value;

use super::Outcome;
use crate::outgoing;

/// A server that takes longer to say that it is ready is not.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ask a running server whether it is ready; the exit status is 0 only if it is.
#[derive(Debug, Args)]
pub(super) struct Health {
    /// The running server.
    #[arg(
        long,
        value_name = "URL",
        env = "MARKTBUCH_URL",
        default_value = "http://127.0.0.1:8080"
    )]
    url: String,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

impl Health {
    pub(super) fn run(self) -> Outcome {
        let url = format!("{}/health/ready", self.url.trim_end_matches('/'));
        let agent = outgoing::client_within(PATIENCE).http_status_as_error(false).build();
        let mut response = agent.new_agent().get(&url).call().map_err(|error| {
            format!(
                "{url} gives no answer ({error}): is the server running, and is this its address?"
            )
        })?;
        let ready = response.status().is_success();
        let text = response.body_mut().read_to_string()?;
        let answer: Value = serde_json::from_str(&text)
            .map_err(|_| format!("{url} does not answer as a marketplace does"))?;
        if self.json {
            println!("{answer}");
        } else {
            println!("{}", if ready { "ready" } else { "not ready" });
            for (what, why) in ["reason", "stalled", "alarm"].map(|name| (name, &answer[name])) {
                if let Some(why) = why.as_str() {
                    println!("{what}: {why}");
                }
            }
        }
        Ok(if ready { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
