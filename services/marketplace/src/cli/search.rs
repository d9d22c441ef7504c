//! `marktbuch search`: finding offers from the command line, beside a running server or through it.
//! The ranking stands in `search`.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use schemas::cpv::Cpv;
use schemas::ids::OrganisationId;
use schemas::offer::Condition;
use schemas::ranking::Weights;
use serde_json::{Value, json};

use super::client::Client;
use super::opened::reader;
use super::views::up_to_date;
use super::{Outcome, Where};
use crate::clock::{german_day, now};
use crate::data_dir::DataDir;
use crate::moment::{Moment, day_at};
use crate::search::{Audience, Eligible, Question, answer};

/// Find offers.
#[derive(Debug, Args)]
pub(super) struct Search {
    /// Words, German or English; all of them must match.
    words: Vec<String>,
    /// Percentages for price, delivery time, sustainability.
    #[arg(long, default_value = "60,20,20", value_parser = Weights::parse)]
    weights: Weights,
    /// The order quantity at which prices are compared.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    quantity: u32,
    /// A CPV code.
    #[arg(long, value_parser = Cpv::parse)]
    category: Option<Cpv>,
    /// Working days until delivery, at most.
    #[arg(long)]
    max_delivery_days: Option<u16>,
    /// Only goods in this condition: new, used or refurbished.
    #[arg(long, value_parser = condition)]
    condition: Option<Condition>,
    /// What the search answered at a time (2026-11-23T12:00:00Z) or position of the log.
    #[arg(long, value_name = "TIME|POSITION")]
    at: Option<Moment>,
    /// With `--at`: as buyers of this authority saw it.
    #[arg(long, value_name = "ID", requires = "at")]
    authority: Option<OrganisationId>,
    /// With `--at`: the day for which evidence and lots count, that of the last event then if not given.
    #[arg(long, value_name = "DAY", requires = "at")]
    day: Option<NaiveDate>,
    /// Hits to show.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,
    #[command(flatten)]
    place: Where,
}

fn condition(text: &str) -> Result<Condition, String> {
    Condition::named(text).ok_or_else(|| "new, used or refurbished".to_owned())
}

impl Search {
    pub(super) fn run(self) -> Outcome {
        let found = match Client::of(&self.place)? {
            Some(client) => client.get("/offers", &self.query())?,
            None => self.directly()?,
        };
        if self.place.json {
            println!("{}", serde_json::to_string_pretty(&found)?);
        } else {
            tell(&found);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![
            ("q", self.words.join(" ")),
            ("weights", self.weights.to_string()),
            ("quantity", self.quantity.to_string()),
            ("limit", self.limit.to_string()),
        ];
        query.extend(self.category.map(|cpv| ("category", cpv.to_string())));
        query.extend(self.max_delivery_days.map(|days| ("max_delivery_days", days.to_string())));
        query.extend(self.condition.map(|found| ("condition", found.name().to_owned())));
        query.extend(self.at.map(|at| ("as_of", at.to_string())));
        query.extend(self.authority.map(|id| ("authority", id.to_string())));
        query.extend(self.day.map(|day| ("day", day.to_string())));
        query
    }

    fn directly(&self) -> Result<Value, Box<dyn std::error::Error>> {
        let data = DataDir::new(self.place.directory());
        let log = reader(&data)?;
        let views = up_to_date(&data, &log)?;
        let mut seen = views.seen();
        let mut day = german_day(now());
        if let Some(at) = self.at {
            let position = at.position(&log, &views)?;
            let past = views.past(&seen, position)?;
            seen = past.ok_or(
                "the history does not reach that far back; `marktbuch rebuild` makes it anew",
            )?;
            day = self.day.or(day_at(&log, position)?).unwrap_or(day);
        }
        let question = Question {
            words: self.words.join(" "),
            weights: self.weights,
            quantity: self.quantity,
            category: self.category,
            max_delivery_days: self.max_delivery_days,
            condition: self.condition,
            limit: self.limit.into(),
            ..Question::everything(day)
        };
        let audience = self.authority.map_or(Audience::Everyone, Audience::Authority);
        let eligible = Eligible::on(&seen.market, audience, None, question.day);
        let answer = answer(&seen, &eligible, &question)?;
        Ok(json!({
            "hits": answer.hits,
            "total": answer.total,
            "facets": answer.facets,
            "position": answer.position,
            "withheld": eligible.withheld().collect::<Vec<_>>(),
            "shown": self.authority.map(|_| &answer.ranking),
        }))
    }
}

fn tell(found: &Value) {
    for hit in found["hits"].as_array().into_iter().flatten() {
        let text = |name: &str| hit[name].as_str().unwrap_or("");
        println!(
            "{:>3}  {:>11} {:>10} {}  {:>3} days  {}  [{}]",
            hit["explanation"]["rank"].to_string(),
            text("score"),
            hit["price"]["amount"].as_str().unwrap_or(""),
            hit["price"]["currency"].as_str().unwrap_or(""),
            hit["delivery_days"].to_string(),
            text("title"),
            hit["supplier"]["name"].as_str().unwrap_or(""),
        );
        println!("     {}", hit["explanation"]["text_de"].as_str().unwrap_or(""));
    }
    for withheld in found["withheld"].as_array().into_iter().flatten() {
        println!("withheld: {}", withheld["why"]["en"].as_str().unwrap_or(""));
    }
    println!("{} offers match, at position {}", found["total"], found["position"]);
}
