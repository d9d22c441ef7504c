//! `marktbuch audit certify`: the exit status is 0 only if every read model is what the log gives.
//! What is compared stands in `certificate`.

use std::process::ExitCode;

use clap::Args;
use schemas::ids::AuditId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::PROCESS;
use crate::certificate;
use crate::cli::client::Client;
use crate::cli::opened::with_directory;
use crate::cli::{Outcome, Where};
use crate::execute::Context;

/// Make all read models anew from the log and compare them with the live ones.
#[derive(Debug, Args)]
pub(super) struct Certify {
    #[command(flatten)]
    place: Where,
}

impl Certify {
    pub(super) fn run(self) -> Outcome {
        let certificate = match Client::of(&self.place)? {
            Some(client) => client.post("/audit/certificates", &json!({}))?,
            None => with_directory(&self.place, async |app| {
                let (context, id) = (Context::begin(PROCESS), AuditId(Uuid::now_v7()));
                certificate::certify(&app, &context, id).await
            })?
            .map(serde_json::to_value)??,
        };
        if self.place.json {
            println!("{}", serde_json::to_string_pretty(&certificate)?);
        } else {
            tell(&certificate);
        }
        let certified = certificate["certified"] == Value::Bool(true);
        Ok(if certified { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn tell(certificate: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    println!(
        "certificate {}: {} events replayed up to position {}, recorded at position {}",
        text(&certificate["certificate_id"]),
        certificate["events"],
        certificate["compared_at"],
        certificate["position"],
    );
    for model in certificate["agreeing"].as_array().into_iter().flatten() {
        let (name, sum) = (text(&model["model"]), text(&model["sha256"]));
        println!("  agrees   {name:24} {:>9} entries  {sum}", model["entries"]);
    }
    for model in certificate["differing"].as_array().into_iter().flatten() {
        println!("  DIFFERS  {}", text(&model["model"]));
        for side in ["live", "replayed"] {
            let (content, sum) = (&model[side], text(&model[side]["sha256"]));
            println!("           {side:24} {:>9} entries  {sum}", content["entries"]);
        }
    }
    if certificate["certified"] != Value::Bool(true) {
        println!("what was shown is not what the log gives; `marktbuch rebuild` makes it anew");
    }
}
