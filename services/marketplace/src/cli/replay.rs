//! `marktbuch replay order ID`: an order's whole history as a readable timeline, now or as it was.
//! It reads the log alone, beside a running server if there is one.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use schemas::ids::OrderId;
use serde_json::Value;

use super::client::Client;
use super::opened::{reader, with_directory};
use super::{Outcome, Where};
use crate::app::PROCESS;
use crate::data_dir::DataDir;
use crate::execute::{Context, Failure};
use crate::readings::Names;
use crate::replay::{self, Moment};

/// Tell a whole history.
#[derive(Debug, Args)]
pub(super) struct Replay {
    #[command(subcommand)]
    of: Of,
}

#[derive(Debug, Subcommand)]
enum Of {
    /// Of an order.
    Order {
        /// The order.
        id: OrderId,
        /// As it was at a time (2026-11-23T12:00:00Z) or position of the log.
        #[arg(long, value_name = "TIME|POSITION")]
        at: Option<String>,
        /// With names: that they were read is written into the log, so that no server may hold the directory.
        #[arg(long, conflicts_with = "url")]
        names: bool,
        #[command(flatten)]
        place: Where,
    },
}

impl Replay {
    pub(super) fn run(self) -> Outcome {
        let Of::Order { id, at, names, place } = self.of;
        let history = match Client::of(&place)? {
            Some(client) => {
                let query: Vec<_> = at.into_iter().map(|at| ("at", at)).collect();
                client.get(&format!("/orders/{id}/history"), &query)?
            }
            None => directly(id, at.as_deref(), names, &place)?,
        };
        if place.json {
            println!("{}", serde_json::to_string_pretty(&history)?);
        } else {
            tell(&history);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn directly(
    id: OrderId,
    at: Option<&str>,
    names: bool,
    place: &Where,
) -> Result<Value, Box<dyn std::error::Error>> {
    let at = at.map(str::parse::<Moment>).transpose()?;
    let missing = || format!("the log has no order {id} at that moment");
    let history = if names {
        with_directory(place, async |app| {
            let Some(history) = replay::order(&app.log, id, at)? else { return Ok(None) };
            let reading = ("marktbuch replay order", &history.actors(), [id].into());
            let context = Context::begin(PROCESS);
            let names = Names::read(&app.log, &app.persons, &context, reading).await?;
            Ok::<_, Failure>(Some(history.with_names(&names)))
        })??
    } else {
        let log = reader(&DataDir::new(place.directory()))?;
        replay::order(&log, id, at)?.map(|history| history.with_names(&Names::withheld(WITHOUT)))
    };
    Ok(serde_json::to_value(history.ok_or_else(missing)?)?)
}

const WITHOUT: &str = "names are shown by --names, which records that they were read";

fn tell(history: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    println!("Order {}", text(&history["order_id"]));
    if let Some(why) = history["names_withheld"].as_str() {
        println!("({why})");
    }
    for event in history["events"].as_array().into_iter().flatten() {
        let actor = &event["actor"];
        let name = actor["name"].as_str().unwrap_or("(no name shown)");
        println!();
        println!(
            "{}  {}  at position {}",
            text(&event["time"]),
            text(&event["kind"]),
            event["position"]
        );
        println!(
            "  who    {name}, {} of {} (actor {})",
            text(&actor["role"]),
            text(&actor["organisation"]),
            text(&actor["actor_id"])
        );
        println!("  what   {}", text(&event["what"]));
        println!("  why    {}", text(&event["why_allowed"]));
        println!("  state  {}", text(&event["state_after"]));
    }
}
