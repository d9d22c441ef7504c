//! `marktbuch retention`: what must be kept and what may be deleted, and the periods determined here.
//! Nothing is deleted.

use std::io::Write;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use procurement::retention::{RetentionCommand, RetentionPeriods};
use schemas::retention::{RetentionClass, RetentionPeriodDetermined};
use schemas::text::Line;
use serde_json::{Value, json};

use super::client::Client;
use super::opened::{reader, with_directory};
use super::{Outcome, Where};
use crate::app::PROCESS;
use crate::clock::{german_day, now};
use crate::data_dir::DataDir;
use crate::execute::{Context, Prepared, execute};
use crate::http::RetentionReport;
use crate::retention::{self, RecordKind};
use crate::streams;

/// Say what must be kept and what may be deleted, until when and why.
#[derive(Debug, Args)]
pub(super) struct Retention {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Every record with its period, from the log alone.
    Report {
        /// On this day instead of today, such as 2030-01-01.
        #[arg(long)]
        on: Option<NaiveDate>,
        /// Only this kind: order, `catalogue_file`, admission, system, `personal_data` or log.
        #[arg(long)]
        kind: Option<RecordKind>,
        /// Answer in CSV.
        #[arg(long, conflicts_with = "json")]
        csv: bool,
        #[command(flatten)]
        place: Where,
    },
    /// Hold to a period for a class from now on.
    Determine {
        /// The class, such as `municipal_bookkeeping`.
        class: RetentionClass,
        /// Years.
        #[arg(long)]
        years: u16,
        /// The paragraph, circular or condition of a grant that demands it.
        #[arg(long, value_parser = Line::parse)]
        ground: Line,
        /// Why this marketplace holds to it.
        #[arg(long, value_parser = Line::parse)]
        reason: Line,
        #[command(flatten)]
        place: Where,
    },
}

impl Retention {
    pub(super) fn run(self) -> Outcome {
        match self.command {
            Command::Report { on, kind, csv, place } => report(on, kind, csv, &place),
            Command::Determine { class, years, ground, reason, place } => {
                let asked = RetentionPeriodDetermined { class, years, ground, reason };
                let periods = match Client::of(&place)? {
                    Some(client) => {
                        let body = serde_json::to_value(&asked)?;
                        client.post("/audit/retention/periods", &body)?["periods"].clone()
                    }
                    None => with_directory(&place, async |app| {
                        let (stream, context) = (streams::retention(), Context::begin(PROCESS));
                        let done = execute::<RetentionPeriods>(&app.log, &stream, &context, || {
                            Ok(Prepared::from(RetentionCommand::DeterminePeriod(asked.clone())))
                        });
                        done.await.map(|done| json!(done.state.periods()))
                    })??,
                };
                println!("{}", serde_json::to_string_pretty(&periods)?);
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn report(on: Option<NaiveDate>, kind: Option<RecordKind>, csv: bool, place: &Where) -> Outcome {
    let mut out = std::io::stdout().lock();
    let told = if let Some(client) = Client::of(place)? {
        let mut query = vec![("limit", "10000".to_owned())];
        query.extend(on.map(|on| ("on", on.to_string())));
        query.extend(kind.map(|kind| ("kind", kind.word().to_owned())));
        if csv {
            return Err("CSV comes from the directory, or over HTTP with format=csv".into());
        }
        client.get("/audit/retention", &query)?
    } else {
        let log = reader(&DataDir::new(place.directory()))?;
        let survey = retention::survey(&log, on.unwrap_or_else(|| german_day(now())))?;
        let report = RetentionReport::of(&survey, kind, 0, usize::MAX - 1);
        if csv {
            out.write_all(&retention::csv(&report.records)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        serde_json::to_value(report)?
    };
    if place.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
    } else {
        tell(&mut out, &told)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(out: &mut impl Write, told: &Value) -> std::io::Result<()> {
    let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
    writeln!(out, "On {}, the log up to position {}", text(&told["on"]), told["position"])?;
    for count in told["summary"].as_array().into_iter().flatten() {
        let (kept, free) = (&count["must_be_kept"], &count["may_be_deleted"]);
        writeln!(out, "  {:15} {kept} must be kept, {free} may be deleted", text(&count["kind"]))?;
    }
    for record in told["records"].as_array().into_iter().flatten() {
        let (verdict, until) = (text(&record["verdict"]), text(&record["keep_until"]));
        let (kind, id, why) = (text(&record["kind"]), text(&record["id"]), text(&record["why"]));
        writeln!(out, "{verdict:14}  until {until:10}  {kind:14}  {id}: {why}")?;
    }
    Ok(())
}
