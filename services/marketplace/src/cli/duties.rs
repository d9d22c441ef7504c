//! `marktbuch duties`: what is owed, by whom and until when, through a server or from a data directory.
//! When a duty begins and ends is said in `projections::duties`.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use serde_json::Value;

use super::client::Client;
use super::opened::reader;
use super::views::{UpToDate, up_to_date};
use super::{Outcome, Where};
use crate::clock;
use crate::data_dir::DataDir;
use crate::duties::{Wanted, inbox};
use crate::quarterly::{Quarter, notice};

/// What is owed, by whom and until when.
#[derive(Debug, Args)]
pub(super) struct Duties {
    /// Only what is owed by this day.
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
    /// Only what is owed in this role: operator, buyer, supplier.
    #[arg(long)]
    role: Option<String>,
    /// Only what this organisation owes.
    #[arg(long, value_name = "ID")]
    organisation: Option<String>,
    /// Instead: the contracts of this quarter in a system, to be published as one notice.
    #[arg(long, value_name = "2026-Q3", requires = "system",
        conflicts_with_all = ["until", "role", "organisation"])]
    quarter: Option<Quarter>,
    /// The system of the quarter.
    #[arg(long, value_name = "ID", requires = "quarter")]
    system: Option<String>,
    #[command(flatten)]
    place: Where,
}

impl Duties {
    pub(super) fn run(self) -> Outcome {
        let told = match (self.quarter, &self.system) {
            (Some(quarter), Some(system)) => self.notice(quarter, system)?,
            _ => match Client::of(&self.place)? {
                Some(client) => client.get("/duties", &self.query())?,
                None => self.of_directory()?,
            },
        };
        if self.place.json {
            println!("{told:#}");
        } else if self.quarter.is_some() {
            tell_contracts(&told);
        } else {
            tell(&told);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn notice(&self, quarter: Quarter, system: &str) -> Result<Value, Box<dyn std::error::Error>> {
        if let Some(client) = Client::of(&self.place)? {
            let path = format!("/dynamic-purchasing-systems/{system}/quarterly-notices");
            return Ok(client.get(&path, &[("quarter", quarter.to_string())])?);
        }
        let views = self.views()?;
        let notice = notice(&views.seen().market, system.parse()?, quarter, None);
        Ok(serde_json::to_value(notice.ok_or("there is no such system")?)?)
    }

    fn views(&self) -> Result<UpToDate, Box<dyn std::error::Error>> {
        let data = DataDir::new(self.place.directory());
        up_to_date(&data, &reader(&data)?)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let until = self.until.map(|until| ("until", until.to_string()));
        let role = self.role.clone().map(|role| ("role", role));
        let organisation = self.organisation.clone().map(|id| ("organisation", id));
        [until, role, organisation].into_iter().flatten().collect()
    }

    fn of_directory(&self) -> Result<Value, Box<dyn std::error::Error>> {
        let views = self.views()?;
        let role = self.role.clone().map(|role| serde_json::from_value(Value::String(role)));
        let wanted = Wanted {
            until: self.until,
            role: role.transpose()?,
            organisation: self.organisation.as_deref().map(str::parse).transpose()?,
            scope: None,
        };
        Ok(serde_json::to_value(inbox(&views.seen().market, &wanted, clock::now()))?)
    }
}

fn tell(told: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    for duty in told["duties"].as_array().into_iter().flatten() {
        let late = if duty["overdue"] == true { " OVERDUE" } else { "" };
        let since = if duty["has_last_day"] == true { "by" } else { "waits since" };
        let (due, what, rule) =
            (text(&duty["due"]), text(&duty["what"]["en"]), text(&duty["rule"]));
        println!(
            "{since} {due}{late}  {:8}  {what} ({rule})  {}",
            text(&duty["role"]),
            text(&duty["path"])
        );
    }
    for week in told["weeks"].as_array().into_iter().flatten() {
        println!("{}", text(&week["told"]["en"]));
    }
}

fn tell_contracts(told: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let contracts = told["contracts"].as_array().into_iter().flatten();
    for contract in contracts.clone() {
        let sent = if contract["recorded"] == true { "  recorded" } else { "" };
        println!(
            "{}  {:>12} {}  {}  {} ({}){sent}",
            text(&contract["concluded_on"]),
            text(&contract["price"]["amount"]),
            text(&contract["price"]["currency"]),
            text(&contract["subject"]),
            text(&contract["winner"]["name"]),
            text(&contract["winner"]["town"]),
        );
    }
    match told["due"].as_str() {
        Some(due) => println!("{} contracts, published by {due} (R-4.30)", contracts.count()),
        None => println!("no contract of the quarter is to be published"),
    }
}
