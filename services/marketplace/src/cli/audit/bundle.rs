//! `marktbuch audit bundle`: an evidence bundle into a file, from the data directory or through a running server.
//! What is in a bundle stands in `bundle`.

use std::fs::File;
use std::io::{BufWriter, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgGroup, Args};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use projections::Generation;
use schemas::ids::{AdmissionId, OrderId, SpecificProcurementId};
use serde_json::{Value, json};

use crate::bundle::{self, Audience, Source, Subject, Written};
use crate::cli::client::Client;
use crate::cli::opened::reader;
use crate::cli::{Outcome, Where};
use crate::data_dir::DataDir;
use crate::moment::Moment;

/// Write an evidence bundle.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("subject").required(true).args(["order", "admission", "procurement", "period"])))]
pub(super) struct Bundle {
    /// Of an order.
    #[arg(long, value_name = "ID")]
    order: Option<OrderId>,
    /// Of a supplier's admission.
    #[arg(long, value_name = "ID")]
    admission: Option<AdmissionId>,
    /// Of a specific procurement with its award.
    #[arg(long, value_name = "ID")]
    procurement: Option<SpecificProcurementId>,
    /// Of everything between two positions or times, both included: `1..500`,
    /// `2026-01-01T00:00:00Z..2026-03-31T23:59:59Z`.
    #[arg(long, value_name = "FROM..TO")]
    period: Option<String>,
    /// The file to write; it is there whole or not at all.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// As it was at a position of the log, instead of now.
    #[arg(long, value_name = "POSITION", conflicts_with = "period")]
    at: Option<u64>,
    #[command(flatten)]
    place: Where,
}

type Failed = Box<dyn std::error::Error>;

impl Bundle {
    pub(super) fn run(self) -> Outcome {
        let directory = match self.out.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let file = tempfile::NamedTempFile::new_in(directory)?;
        let told = match Client::of(&self.place)? {
            Some(client) => self.through(&client, file.as_file())?,
            None => self.directly(file.as_file())?,
        };
        file.as_file().sync_all()?;
        file.persist(&self.out)?;
        if self.place.json {
            println!("{told}");
        } else {
            println!("{} was written", self.out.display());
        }
        Ok(ExitCode::SUCCESS)
    }

    fn period(&self) -> Result<Option<(&str, &str)>, Failed> {
        let Some(period) = &self.period else { return Ok(None) };
        let parts = period.split_once("..").filter(|(from, to)| !from.is_empty() && !to.is_empty());
        Ok(Some(parts.ok_or("--period is FROM..TO")?))
    }

    fn through(&self, client: &Client, out: &File) -> Result<Value, Failed> {
        let mut query: Vec<_> = self.at.iter().map(|at| ("at", at.to_string())).collect();
        let path = match (self.order, self.admission, self.procurement, self.period()?) {
            (Some(order), ..) => format!("orders/{order}"),
            (_, Some(admission), ..) => format!("admissions/{admission}"),
            (_, _, Some(procurement), _) => format!("specific-procurements/{procurement}"),
            (_, _, _, Some((from, to))) => {
                query.extend([("from", from.to_owned()), ("to", to.to_owned())]);
                "periods".to_owned()
            }
            (None, None, None, None) => return Err("say of what".into()),
        };
        let bytes = client.download(&format!("/audit/bundles/{path}"), &query, out)?;
        Ok(json!({ "file": self.out, "bytes": bytes }))
    }

    fn directly(&self, out: &File) -> Result<Value, Failed> {
        let data = DataDir::new(self.place.directory());
        let log = reader(&data)?;
        let keys = bundle::key_of(&data)?;
        let subject = match (self.order, self.admission, self.procurement, self.period()?) {
            (Some(order), ..) => Subject::Order(order),
            (_, Some(admission), ..) => Subject::Admission(admission),
            (_, _, Some(procurement), _) => Subject::Procurement(procurement),
            (_, _, _, Some((from, to))) => {
                let (from, to) = (from.parse::<Moment>()?, to.parse::<Moment>()?);
                bundle::moments(&log, from, to)?.ok_or("the log has no event in that period")?
            }
            (None, None, None, None) => return Err("say of what".into()),
        };
        // Without read models everything is the same, only slower.
        let views = data.current_generation().ok().and_then(|at| Generation::open_reader(&at).ok());
        let audience = Audience::Examiners;
        let source =
            Source { log: &log, data: &data, key: &keys.key, views: views.as_ref(), audience };
        let bar = bar();
        let mut progress = |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        };
        let written = bundle::write(&source, subject, self.at, BufWriter::new(out), &mut progress);
        bar.finish_and_clear();
        let Written { size, events, files } = written?;
        Ok(json!({ "file": self.out, "size": size, "events": events, "files": files }))
    }
}

/// Shows itself on a terminal only.
fn bar() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} events, {eta} to go");
    let bar = ProgressBar::with_draw_target(None, target);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
