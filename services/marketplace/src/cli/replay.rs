//! `marktbuch replay order ID`: an order's whole history as a readable timeline, now or as it was.
//! It reads the log alone, beside a running server if there is one.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use event_store::EventStore;
use schemas::ids::OrderId;
use serde_json::Value;

use super::client::Client;
use super::opened::persons;
use super::{Outcome, Where};
use crate::data_dir::DataDir;
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
        #[command(flatten)]
        place: Where,
    },
}

impl Replay {
    pub(super) fn run(self) -> Outcome {
        let Of::Order { id, at, place } = self.of;
        let history = match Client::of(&place)? {
            Some(client) => {
                let query: Vec<_> = at.into_iter().map(|at| ("at", at)).collect();
                client.get(&format!("/orders/{id}/history"), &query)?
            }
            None => directly(id, at.as_deref(), &place)?,
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
    place: &Where,
) -> Result<Value, Box<dyn std::error::Error>> {
    let at = at.map(str::parse::<Moment>).transpose()?;
    let data = DataDir::new(place.directory());
    let log = EventStore::open_reader(&data.log())?;
    // Without the side store the history is whole; only names are missing.
    let persons = persons(place).ok();
    let history = replay::order(&log, persons.as_ref(), id, at)?;
    let history = history.ok_or_else(|| format!("the log has no order {id} at that moment"))?;
    Ok(serde_json::to_value(history)?)
}

fn tell(history: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    println!("Order {}", text(&history["order_id"]));
    for event in history["events"].as_array().into_iter().flatten() {
        let actor = &event["actor"];
        let name = actor["name"].as_str().unwrap_or("(name not kept)");
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
