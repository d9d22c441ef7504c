//! `marktbuch clock`: reads and moves the clock of a rehearsal through its server, or marks an empty directory as one.
//! What is due on the way is carried out by the server.

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::{Value, json};

use super::client::Client;
use super::opened::with_clock;
use super::{Outcome, Where};
use crate::rehearsal::{Amount, ClockAsked};

/// Read or move the clock of a rehearsal.
#[derive(Debug, Args)]
pub(super) struct Clock {
    /// Move it to this moment, such as 2026-09-01T08:00:00Z (operators, through a server).
    #[arg(long, value_name = "TIME", group = "what")]
    set: Option<DateTime<Utc>>,
    /// Move it by this much, such as 3d, 1w2d or 12h30m (operators, through a server).
    #[arg(long, value_name = "LENGTH", group = "what")]
    advance: Option<String>,
    /// Mark an empty data directory for ever as a rehearsal that begins at this moment.
    #[arg(long, value_name = "TIME", group = "what", conflicts_with = "url")]
    begin: Option<DateTime<Utc>>,
    #[command(flatten)]
    place: Where,
}

impl Clock {
    pub(super) fn run(self) -> Outcome {
        if let Some(start) = self.begin {
            let asked = ClockAsked::Manual { start: Some(start) };
            let now = with_clock(&self.place, asked, async |_| crate::clock::now())?;
            self.tell(&json!({ "now": now, "manual": true, "begun": start }));
            return Ok(ExitCode::SUCCESS);
        }
        let client = Client::of(&self.place)?
            .ok_or("the clock is read and moved through a server: --url")?;
        let told = match (self.set, &self.advance) {
            (Some(time), _) => client.post("/clock", &json!({ "now": time }))?,
            (None, Some(length)) => {
                length.parse::<Amount>()?;
                client.post("/clock", &json!({ "advance": length }))?
            }
            (None, None) => client.get("/clock", &[])?,
        };
        self.tell(&told);
        Ok(ExitCode::SUCCESS)
    }

    fn tell(&self, told: &Value) {
        if self.place.json {
            println!("{told:#}");
            return;
        }
        let text = |name: &str| told[name].as_str().unwrap_or("").to_owned();
        match told["events"].as_u64() {
            Some(events) => {
                println!(
                    "the clock stands at {}; {events} events on the way from {}",
                    text("now"),
                    text("from")
                );
            }
            None if told["manual"] == true => {
                println!("the clock of this rehearsal stands at {}", text("now"));
            }
            None => println!("the clock shows {} and goes by itself", text("now")),
        }
        for failing in told["failing"].as_array().into_iter().flatten() {
            println!("not carried out: {}", failing.as_str().unwrap_or(""));
        }
    }
}
