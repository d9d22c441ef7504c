//! `marktbuch import`: a catalogue file from the command line, with a progress bar.
//! What becomes of the file stands in `import`.

use std::fs::File;
use std::io::{BufWriter, Write};
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
use schemas::text::Line;
use serde_json::Value;
use ureq::SendBody;

use super::client::{Client, ClientError};
use super::opened::with_directory;
use super::{Outcome, Where};
use crate::app::{App, PROCESS};
use crate::execute::Context;
use crate::formats;
use crate::import::classes::{self, ClassesError};
use crate::import::{Form, Handed, ImportError, Step, Upload, import};
use crate::papers::Language;

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
    /// What a CSV file means for offers that it does not name: whole, products or prices; without it products if it has
    /// a column of actions, else whole.
    #[arg(long, value_parser = coverage)]
    coverage: Option<Coverage>,
    /// How many offers may be taken out because the file does not name them; needed for more than a tenth of the
    /// catalogue, unless `--coverage whole` is said.
    #[arg(long, value_name = "NUMBER")]
    confirm_delisting: Option<u64>,
    /// The CPV code of articles that name none.
    #[arg(long, value_parser = Cpv::parse)]
    default_cpv: Option<Cpv>,
    /// Working days until delivery of articles that do not say.
    #[arg(long)]
    default_delivery_days: Option<u16>,
    /// The currency of prices that do not say.
    #[arg(long, value_parser = Currency::parse)]
    default_currency: Option<Currency>,
    /// The order unit of articles that do not say (UN/ECE Rec. 20, such as C62 for a piece).
    #[arg(long, value_parser = order_unit)]
    default_order_unit: Option<Line>,
    /// A table of classes (CSV: system, class, cpv) that is to hold for this catalogue from now on.
    #[arg(long, value_name = "TABLE")]
    classes: Option<PathBuf>,
    /// The form of the report: text, json or csv.
    #[arg(long, default_value = "text", value_parser = form)]
    format: Form,
    /// The language of the report, de or en; without it that of the environment.
    #[arg(long, value_parser = language)]
    language: Option<Language>,
    #[command(flatten)]
    place: Where,
}

fn order_unit(text: &str) -> Result<Line, String> {
    formats::order_unit(text).ok_or_else(|| "a code of UN/ECE Rec. 20, such as C62".to_owned())
}

fn form(text: &str) -> Result<Form, String> {
    match text {
        "text" => Ok(Form::Text),
        "json" => Ok(Form::Json),
        "csv" => Ok(Form::Csv),
        _ => Err("text, json or csv".to_owned()),
    }
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "de" => Ok(Language::De),
        "en" => Ok(Language::En),
        _ => Err("de or en".to_owned()),
    }
}

fn coverage(text: &str) -> Result<Coverage, String> {
    serde_json::from_value(Value::from(text)).map_err(|_| "whole, products or prices".to_owned())
}

impl Import {
    /// Writes the report; fails if nothing of the file was taken.
    pub(super) fn run(self) -> Outcome {
        let taken = match Client::of(&self.place)? {
            Some(client) => self.through(&client),
            None => self.directly()?,
        };
        match taken {
            Ok(true) => return Ok(ExitCode::SUCCESS),
            Ok(false) => {}
            Err(refused) if self.form() == Form::Json => {
                println!("{}", serde_json::to_string_pretty(&refused.1)?);
            }
            Err(refused) => {
                let nothing =
                    self.language().of("nichts wurde veröffentlicht", "nothing was published");
                eprintln!("marktbuch: {nothing}: {}", refused.0);
            }
        }
        Ok(ExitCode::FAILURE)
    }

    fn form(&self) -> Form {
        if self.place.json { Form::Json } else { self.format }
    }

    fn language(&self) -> Language {
        let of_environment = || {
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            if set.is_some_and(|value| value.starts_with("de")) {
                Language::De
            } else {
                Language::En
            }
        };
        self.language.unwrap_or_else(of_environment)
    }

    fn through(&self, client: &Client) -> Result<bool, (String, Value)> {
        let failed = |error: ClientError| match error {
            ClientError::Refused { problem, .. } => (self.error_text(&problem), problem),
            other @ (ClientError::NoToken
            | ClientError::NoServer
            | ClientError::Unreachable(_)
            | ClientError::Unkept(_)
            | ClientError::Unreadable(_)) => (other.to_string(), Value::Null),
        };
        let word =
            |coverage: Coverage| serde_json::to_value(coverage).ok()?.as_str().map(str::to_owned);
        let mut query = vec![("dry_run", self.dry_run.to_string())];
        query.extend(self.coverage.and_then(word).map(|word| ("coverage", word)));
        query.extend(self.confirm_delisting.map(|n| ("confirm_delisting", n.to_string())));
        query.extend(self.default_cpv.map(|cpv| ("default_cpv", cpv.to_string())));
        query.extend(self.default_delivery_days.map(|d| ("default_delivery_days", d.to_string())));
        query.extend(self.default_currency.map(|c| ("default_currency", c.to_string())));
        let unit = self.default_order_unit.as_ref();
        query.extend(unit.map(|unit| ("default_order_unit", unit.to_string())));
        if let Some(table) = &self.classes {
            let file = File::open(table).map_err(|error| (error.to_string(), Value::Null))?;
            let body = SendBody::from_owned_reader(file);
            client.upload("/catalogues/classes", &[], body).map_err(failed)?;
        }
        let opened = File::open(&self.file).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (size, file) = opened.map_err(|error| (error.to_string(), Value::Null))?;
        let bar = bytes_bar(size);
        let mut file = bar.wrap_read(file);
        let accept = match self.form() {
            Form::Json => "application/json",
            Form::Csv => "text/csv",
            Form::Text => "text/plain",
        };
        let headers = [("Accept", accept), ("Accept-Language", self.language().code())];
        let body = SendBody::from_reader(&mut file);
        let mut out = std::io::stdout().lock();
        let taken = client.import("/catalogues", &query, &headers, body, &mut out);
        bar.finish_and_clear();
        taken.map_err(failed)
    }

    fn directly(&self) -> Result<Result<bool, (String, Value)>, Box<dyn std::error::Error>> {
        with_directory(&self.place, async |app| {
            let file = Upload::copy(&app.data, app.config.upload_limit, &self.file)?;
            let supplier = supplier(&app, self.supplier.as_deref().unwrap_or(""))?;
            let assumptions = Assumptions {
                cpv: self.default_cpv,
                delivery_days: self.default_delivery_days,
                currency: self.default_currency,
                order_unit: self.default_order_unit.clone(),
                classes: None,
            };
            let context = Context::begin(PROCESS);
            if let Some(table) = &self.classes {
                let table = Upload::copy(&app.data, classes::MOST_BYTES, table)?;
                match classes::adopt(&app, &context, supplier, table).await {
                    Ok(_) => {}
                    Err(error @ ClassesError::Unusable(_)) => {
                        return Ok(Err(unusable_table(&error)));
                    }
                    Err(error @ ClassesError::Failed(_)) => return Err(error.into()),
                }
            }
            let handed = Handed {
                supplier,
                file,
                coverage_of_csv: self.coverage,
                confirm_delisting: self.confirm_delisting,
                assumptions,
            };
            let bar = articles_bar();
            let moving = bar.clone();
            let progress = Arc::new(move |step: Step| moving.set_position(step.articles));
            let report = import(&app, &context, handed, self.dry_run, progress).await;
            bar.finish_and_clear();
            match report {
                Ok(report) => {
                    let mut out = BufWriter::new(std::io::stdout().lock());
                    report.write(&mut out, self.form(), self.language())?;
                    out.flush()?;
                    Ok(Ok(!report.refuses_everything()))
                }
                Err(error) => Ok(Err(self.unusable_text(&error))),
            }
        })?
    }

    fn unusable_text(&self, error: &ImportError) -> (String, Value) {
        if let (ImportError::Delisting(delisting), Language::De) = (error, self.language()) {
            return (delisting.german(), particulars(error));
        }
        let (ImportError::Unusable(unusable), Language::De) = (error, self.language()) else {
            return (error.to_string(), particulars(error));
        };
        let words = unusable.code.wording(Language::De);
        let line = unusable.place.line;
        (format!("Zeile {line}: {} {}", words.what, words.mend), particulars(error))
    }

    fn error_text(&self, problem: &Value) -> String {
        let title = problem["title"].as_str().unwrap_or("the server refused the file");
        let line = problem["particulars"]["place"]["line"].as_u64();
        let german = &problem["particulars"]["german"];
        match (line, self.language(), german["message"].as_str(), german["mend"].as_str()) {
            (Some(line), Language::De, Some(what), Some(mend)) => {
                format!("Zeile {line}: {what} {mend}")
            }
            (Some(line), ..) => format!("{title} (line {line})"),
            (None, ..) => title.to_owned(),
        }
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

/// A table of classes of which nothing holds, with what is wrong in which line.
fn unusable_table(error: &ClassesError) -> (String, Value) {
    let ClassesError::Unusable(rows) = error else { return (error.to_string(), Value::Null) };
    let lines: Vec<_> =
        rows.iter().map(|row| format!("\n  line {}: {}", row.line, row.message)).collect();
    let particulars = serde_json::to_value(rows).unwrap_or_default();
    (format!("{error}{}", lines.concat()), particulars)
}

fn particulars(error: &ImportError) -> Value {
    match error {
        ImportError::Unusable(unusable) => serde_json::to_value(unusable).unwrap_or_default(),
        ImportError::Delisting(delisting) => serde_json::to_value(delisting).unwrap_or_default(),
        ImportError::Failed(_) | ImportError::File(_) => Value::Null,
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
