//! `marktbuch import`: a catalogue file from the command line, with a progress bar.
//! What becomes of the file stands in `import`.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use schemas::catalogue::{Assumptions, Coverage};
use schemas::cpv::Cpv;
use schemas::ids::OrganisationId;
use schemas::money::Currency;
use schemas::organisation::OrganisationKind;
use serde_json::Value;
use ureq::SendBody;

use super::client::{Client, ClientError};
use super::opened::with_directory;
use super::{Outcome, Where};
use crate::app::{App, PROCESS};
use crate::execute::Context;
use crate::import::{Handed, ImportError, Report, Upload, import};

/// Publish a catalogue file: CSV or BMEcat, found out by its content.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The file.
    file: PathBuf,
    /// The supplier, by id or by name; with `--url` the token's.
    #[arg(long, required_unless_present = "url")]
    supplier: Option<String>,
    /// Only say what would come of it.
    #[arg(long)]
    dry_run: bool,
    /// What a CSV file means for offers that it does not name: whole, products or prices.
    #[arg(long, default_value = "whole", value_parser = coverage)]
    coverage: Coverage,
    /// The CPV code of articles that name none.
    #[arg(long, value_parser = Cpv::parse)]
    default_cpv: Option<Cpv>,
    /// Working days until delivery of articles that do not say.
    #[arg(long)]
    default_delivery_days: Option<u16>,
    /// The currency of prices that do not say.
    #[arg(long, value_parser = Currency::parse)]
    default_currency: Option<Currency>,
    #[command(flatten)]
    place: Where,
}

fn coverage(text: &str) -> Result<Coverage, String> {
    serde_json::from_value(Value::from(text)).map_err(|_| "whole, products or prices".to_owned())
}

impl Import {
    pub(super) fn run(self) -> Outcome {
        let report = match Client::of(&self.place)? {
            Some(client) => self.through(&client),
            None => self.directly()?,
        };
        match report {
            Ok(report) if self.place.json => println!("{}", serde_json::to_string_pretty(&report)?),
            Ok(report) => tell(&report),
            Err(refused) => {
                if self.place.json {
                    println!("{}", serde_json::to_string_pretty(&refused.1)?);
                } else {
                    eprintln!("marktbuch: nothing was published: {}", refused.0);
                }
                return Ok(ExitCode::FAILURE);
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn through(&self, client: &Client) -> Result<Value, (String, Value)> {
        let failed = |error: ClientError| match error {
            ClientError::Refused { problem, .. } => (error_text(&problem), problem),
            other @ (ClientError::NoToken
            | ClientError::NoServer
            | ClientError::Unreachable(_)
            | ClientError::Unkept(_)
            | ClientError::Unreadable(_)) => (other.to_string(), Value::Null),
        };
        let word =
            |coverage: Coverage| serde_json::to_value(coverage).ok()?.as_str().map(str::to_owned);
        let mut query = vec![("dry_run", self.dry_run.to_string())];
        query.extend(word(self.coverage).map(|word| ("coverage", word)));
        query.extend(self.default_cpv.map(|cpv| ("default_cpv", cpv.to_string())));
        query.extend(self.default_delivery_days.map(|d| ("default_delivery_days", d.to_string())));
        query.extend(self.default_currency.map(|c| ("default_currency", c.to_string())));
        let opened = File::open(&self.file).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (size, file) = opened.map_err(|error| (error.to_string(), Value::Null))?;
        let bar = bytes_bar(size);
        let mut file = bar.wrap_read(file);
        let report = client.upload("/catalogues", &query, SendBody::from_reader(&mut file));
        bar.finish_and_clear();
        report.map_err(failed)
    }

    fn directly(&self) -> Result<Result<Value, (String, Value)>, Box<dyn std::error::Error>> {
        with_directory(&self.place, async |app| {
            let file = Upload::copy(&app.data, app.config.upload_limit, &self.file)?;
            let supplier = supplier(&app, self.supplier.as_deref().unwrap_or(""))?;
            let assumptions = Assumptions {
                cpv: self.default_cpv,
                delivery_days: self.default_delivery_days,
                currency: self.default_currency,
            };
            let handed = Handed { supplier, file, coverage_of_csv: self.coverage, assumptions };
            let bar = articles_bar();
            let moving = bar.clone();
            let progress = Arc::new(move |done| moving.set_position(done));
            let context = Context::begin(PROCESS);
            let report = import(&app, &context, handed, self.dry_run, progress).await;
            bar.finish_and_clear();
            Ok(report.map(as_json).map_err(|error| (error.to_string(), particulars(&error))))
        })?
    }
}

/// The one supplier with this id or name.
fn supplier(app: &App, asked: &str) -> Result<OrganisationId, Box<dyn std::error::Error>> {
    let seen = app.views().seen();
    let market = &seen.market;
    let by_id = asked.parse::<OrganisationId>().ok();
    let found: Vec<_> = market
        .organisations
        .values()
        .filter(|o| o.kind == OrganisationKind::EconomicOperator)
        .filter(|o| by_id == Some(o.organisation_id) || o.name.as_str() == asked)
        .map(|o| o.organisation_id)
        .collect();
    match found[..] {
        [one] => Ok(one),
        [] => Err(format!("there is no supplier `{asked}`").into()),
        _ => Err(format!("several suppliers are called `{asked}`: name one by its id").into()),
    }
}

fn as_json(report: Report) -> Value {
    serde_json::to_value(report).unwrap_or_default()
}

fn particulars(error: &ImportError) -> Value {
    match error {
        ImportError::Unusable(unusable) => serde_json::to_value(unusable).unwrap_or_default(),
        ImportError::Failed(_) | ImportError::File(_) => Value::Null,
    }
}

fn error_text(problem: &Value) -> String {
    let title = problem["title"].as_str().unwrap_or("the server refused the file");
    match problem["particulars"]["place"]["line"].as_u64() {
        Some(line) => format!("{title} (line {line})"),
        None => title.to_owned(),
    }
}

fn tell(report: &Value) {
    let count = |name: &str| report["outcome"][name].as_u64().unwrap_or(0);
    let text = |name: &str| report[name].as_str().unwrap_or("").to_owned();
    println!(
        "{}: {} {} articles ({}, {})",
        text("verdict"),
        report["articles"],
        text("format"),
        text("coverage"),
        text("encoding"),
    );
    for name in ["listed", "changed", "unchanged", "delisted", "refused"] {
        println!("{:>9} {name}", count(name));
    }
    for problem in report["problems"].as_array().into_iter().flatten() {
        println!(
            "line {}: {}{}{}",
            problem["place"]["line"],
            problem["article"]
                .as_str()
                .map_or_else(String::new, |number| format!("article {number}: ")),
            problem["field"].as_str().map_or_else(String::new, |field| format!("{field}: ")),
            problem["message"].as_str().unwrap_or(""),
        );
    }
}

fn bytes_bar(size: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}");
    ProgressBar::new(size).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn articles_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {pos} articles, {per_sec}");
    ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}
