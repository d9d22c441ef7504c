//! `marktbuch spend`: what was ordered and what arrived, in money, now or as it was.
//! What counts as spent is said in the read model.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use projections::spend::{SpendBy, SpendQuery};
use schemas::ids::{OrganisationId, SystemId};
use serde_json::{Value, json};

use super::client::Client;
use super::opened::reader;
use super::views::up_to_date;
use super::{Outcome, Where};
use crate::data_dir::DataDir;
use crate::moment::Moment;

/// Sum up what was spent.
#[derive(Debug, Args)]
pub(super) struct Spend {
    /// By what sums are told apart: authority, supplier, system, category, and one of month, quarter, year.
    #[arg(long, default_value = "authority", value_name = "WORDS")]
    by: String,
    /// Only this authority's.
    #[arg(long, value_name = "ID")]
    authority: Option<OrganisationId>,
    /// Only this supplier's.
    #[arg(long, value_name = "ID")]
    supplier: Option<OrganisationId>,
    /// Only in this system.
    #[arg(long, value_name = "ID")]
    system: Option<SystemId>,
    /// Only from this day on.
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Only up to this day, included.
    #[arg(long, value_name = "DAY")]
    until: Option<NaiveDate>,
    /// As it was at a time (2026-11-23T12:00:00Z) or position of the log.
    #[arg(long, value_name = "TIME|POSITION")]
    at: Option<Moment>,
    #[command(flatten)]
    place: Where,
}

impl Spend {
    pub(super) fn run(self) -> Outcome {
        let spent = match Client::of(&self.place)? {
            Some(client) => client.get("/spend", &self.query())?,
            None => self.directly()?,
        };
        if self.place.json {
            println!("{}", serde_json::to_string_pretty(&spent)?);
        } else {
            tell(&spent);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let given = [
            ("by", Some(self.by.clone())),
            ("authority", self.authority.map(|id| id.to_string())),
            ("supplier", self.supplier.map(|id| id.to_string())),
            ("system", self.system.map(|id| id.to_string())),
            ("from", self.from.map(|day| day.to_string())),
            ("until", self.until.map(|day| day.to_string())),
            ("as_of", self.at.map(|at| at.to_string())),
        ];
        given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    fn directly(&self) -> Result<Value, Box<dyn std::error::Error>> {
        let data = DataDir::new(self.place.directory());
        let log = reader(&data)?;
        let views = up_to_date(&data, &log)?;
        let position = match self.at {
            Some(at) => at.position(&log, &views)?,
            None => views.position(),
        };
        let by = self.by.split(',').map(str::parse).collect::<Result<Vec<SpendBy>, _>>()?;
        let sums = views.spend(&SpendQuery {
            by,
            authority: self.authority,
            supplier: self.supplier,
            system: self.system,
            systems: None,
            from: self.from,
            until: self.until,
            at: Some(position),
            limit: u32::MAX,
        })?;
        Ok(json!({ "sums": sums, "position": position }))
    }
}

fn tell(spent: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    for sum in spent["sums"].as_array().into_iter().flatten() {
        let apart = ["period", "authority_id", "supplier_id", "system_id", "category"];
        let apart: Vec<_> = apart.iter().filter_map(|name| sum[name].as_str()).collect();
        println!(
            "{:>16} ordered {:>16} received {}  {:>6} orders  {}",
            text(&sum["ordered"]),
            text(&sum["received"]),
            text(&sum["currency"]),
            sum["orders"].to_string(),
            apart.join("  "),
        );
    }
    println!("at position {}", spent["position"]);
}
