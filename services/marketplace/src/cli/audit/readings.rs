//! `marktbuch audit readings`: who read whose personal data, newest first.
//! Beside a server it is read from the log; no name is shown here, and so this reading is not one.

use std::collections::VecDeque;
use std::process::ExitCode;

use clap::Args;
use event_store::Filter;
use projections::audits::{AuditView, ReadingView, view};
use projections::decode::decode;
use schemas::audit::AuditEvent;
use schemas::event::Event;
use schemas::ids::ActorId;
use serde_json::Value;

use crate::cli::client::Client;
use crate::cli::opened::reader;
use crate::cli::{Outcome, Where};
use crate::data_dir::DataDir;

/// List who read whose personal data.
#[derive(Debug, Args)]
pub(super) struct Readings {
    /// Only of this person's data.
    #[arg(long, value_name = "ACTOR")]
    subject: Option<ActorId>,
    /// Only by this reader.
    #[arg(long, value_name = "ACTOR")]
    reader: Option<ActorId>,
    /// The newest so many, 1 to 200.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: u32,
    #[command(flatten)]
    place: Where,
}

impl Readings {
    pub(super) fn run(self) -> Outcome {
        let readings = match Client::of(&self.place)? {
            Some(client) => {
                let person = |name, id: Option<ActorId>| id.map(|id| (name, id.to_string()));
                let mut query = vec![("limit", self.limit.to_string())];
                query.extend(person("subject", self.subject));
                query.extend(person("reader", self.reader));
                client.get("/audit/readings", &query)?["readings"].clone()
            }
            None => serde_json::to_value(self.in_the_log()?)?,
        };
        if self.place.json {
            println!("{}", serde_json::to_string_pretty(&readings)?);
            return Ok(ExitCode::SUCCESS);
        }
        for reading in readings.as_array().into_iter().flatten() {
            let text = |name: &str| reading[name].as_str().unwrap_or("").to_owned();
            let ids = |name: &str| {
                let ids = reading[name].as_array().into_iter().flatten();
                ids.filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
            };
            println!("{}  reader {}  {}", text("time"), text("reader_id"), text("endpoint"));
            println!("  of {}", ids("subjects"));
            println!("  in orders {}; at position {}", ids("orders"), reading["position"]);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn in_the_log(&self) -> Result<Vec<ReadingView>, Box<dyn std::error::Error>> {
        let log = reader(&DataDir::new(self.place.directory()))?;
        let audits = Filter::categories([AuditEvent::CATEGORY]);
        let mut newest = VecDeque::new();
        let mut after = 0;
        loop {
            let page = log.read_all(after, &audits, 4_096)?;
            for stored in &page.events {
                let AuditView::Reading(reading) = view(&decode(stored)?) else { continue };
                if self.is_asked(&reading) {
                    newest.push_front(reading);
                    newest.truncate(usize::try_from(self.limit)?);
                }
            }
            if page.through == after {
                return Ok(newest.into());
            }
            after = page.through;
        }
    }

    fn is_asked(&self, reading: &ReadingView) -> bool {
        self.subject.is_none_or(|subject| reading.subjects.contains(&subject))
            && self.reader.is_none_or(|reader| reading.reader_id == reader)
    }
}
