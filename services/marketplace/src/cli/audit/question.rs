//! `marktbuch audit question NAME`: a question to all orders, from the log alone, as of any position.
//! What a question counts stands in the read models.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use projections::questions::{Answer, Question};
use rust_decimal::Decimal;
use schemas::ids::{CategoryKey, OrganisationId};
use serde_json::Value;

use crate::cli::client::Client;
use crate::cli::opened::reader;
use crate::cli::{Outcome, Where};
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::questions;

/// Ask a question to all orders.
#[derive(Debug, Args)]
pub(super) struct Ask {
    /// direct-awards, supplier-rotation, below-limit, changed-weights, raised-before-order, winners-in-turn,
    /// requester-approves or competitions.
    question: Question,
    /// As of this position of the log.
    #[arg(long, value_name = "POSITION")]
    as_of: Option<u64>,
    /// Only this authority's orders.
    #[arg(long, value_name = "ID")]
    authority: Option<OrganisationId>,
    /// Only lines of this category.
    #[arg(long, value_parser = CategoryKey::parse)]
    category: Option<CategoryKey>,
    /// A limit in euros without VAT.
    #[arg(long)]
    limit: Option<Decimal>,
    /// From so many percent below the limit an order counts as just below it.
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=100))]
    percent_below: Option<u8>,
    /// Months that are summed up; 0 for all.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=600))]
    months: Option<u32>,
    /// Days before and after an order in which a moved price counts.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=3650))]
    days: Option<u32>,
    /// Orders in turn that are a pattern.
    #[arg(long, value_parser = clap::value_parser!(u32).range(2..=1000))]
    turns: Option<u32>,
    /// Answer in CSV.
    #[arg(long, conflicts_with_all = ["json", "chart"])]
    csv: bool,
    /// Answer with data for a chart, in JSON.
    #[arg(long, conflicts_with = "json")]
    chart: bool,
    #[command(flatten)]
    place: Where,
}

impl Ask {
    pub(super) fn run(self) -> Outcome {
        let answer = match Client::of(&self.place)? {
            Some(client) => {
                let path = format!("/audit/questions/{}", self.question.word());
                client.text(&path, &self.query())?
            }
            None => self.directly()?,
        };
        if self.csv || self.chart || self.place.json {
            std::io::stdout().write_all(answer.as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
        tell(&serde_json::from_str(&answer)?);
        Ok(ExitCode::SUCCESS)
    }

    fn format(&self) -> &'static str {
        match (self.csv, self.chart) {
            (true, _) => "csv",
            (false, true) => "chart",
            (false, false) => "json",
        }
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let named = [
            ("as_of", self.as_of.map(|value| value.to_string())),
            ("authority", self.authority.map(|value| value.to_string())),
            ("category", self.category.as_ref().map(ToString::to_string)),
            ("limit", self.limit.map(|value| value.to_string())),
            ("percent_below", self.percent_below.map(|value| value.to_string())),
            ("months", self.months.map(|value| value.to_string())),
            ("days", self.days.map(|value| value.to_string())),
            ("turns", self.turns.map(|value| value.to_string())),
        ];
        let given = named.into_iter().filter_map(|(name, value)| Some((name, value?)));
        given.chain([("format", self.format().to_owned())]).collect()
    }

    fn directly(&self) -> Result<String, Box<dyn std::error::Error>> {
        let log = reader(&DataDir::new(self.place.directory()))?;
        let mut asked = questions::defaults(&Config::load(None)?.questions);
        asked.authority = self.authority;
        asked.category.clone_from(&self.category);
        asked.limit = self.limit.unwrap_or(asked.limit);
        asked.percent_below = self.percent_below.unwrap_or(asked.percent_below);
        asked.months = self.months.unwrap_or(asked.months);
        asked.days = self.days.unwrap_or(asked.days);
        asked.turns = self.turns.unwrap_or(asked.turns);
        let as_of = self.as_of.unwrap_or(log.head()).min(log.head());
        let answer: Answer = questions::answer(&log, self.question, &asked, None, as_of)?;
        Ok(match self.format() {
            "csv" => String::from_utf8(answer.csv()?)?,
            "chart" => serde_json::to_string_pretty(&answer.chart())? + "\n",
            _ => serde_json::to_string_pretty(&answer)? + "\n",
        })
    }
}

fn tell(answer: &Value) {
    let text = |name: &str| answer[name].as_str().unwrap_or("").to_owned();
    println!("{} as of position {}", text("question"), answer["as_of"]);
    println!("  shows           {}", text("shows"));
    println!("  does not prove  {}", text("does_not_prove"));
    for row in answer["rows"].as_array().into_iter().flatten() {
        println!();
        for name in answer["columns"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let cell = row[name].as_str().map_or_else(|| row[name].to_string(), str::to_owned);
            println!("  {name:24} {cell}");
        }
        for event in row["events"].as_array().into_iter().flatten() {
            println!(
                "  event at {:<15} {}",
                event["position"],
                event["url"].as_str().unwrap_or("")
            );
        }
    }
}
