//! `marktbuch law change`: a change of the law as data, through a server, so that the log says who and why.
//! What may be changed is decided there.

use std::process::ExitCode;

use clap::Args;
use schemas::law::Setting;
use schemas::text::Line;

use super::super::client::Client;
use super::super::{Outcome, Where};
use crate::law::ChangeAsked;

/// Change a limit, a holiday or a choice that the law leaves open.
#[derive(Debug, Args)]
pub(super) struct Change {
    /// A row of the table of limits, its cells between bars; see docs/law.md.
    #[arg(long, value_name = "ROW", group = "what")]
    limit: Option<String>,
    /// A row of the table of public holidays.
    #[arg(long, value_name = "ROW", group = "what")]
    holiday: Option<String>,
    /// A choice as JSON, such as '{"`setting":"low_tender_alarm","percent":15`}'.
    #[arg(long, value_name = "JSON", group = "what")]
    setting: Option<String>,
    /// Why.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    place: Where,
}

impl Change {
    pub(super) fn run(self) -> Outcome {
        let client =
            Client::of(&self.place)?.ok_or("the law is changed through a server: --url")?;
        let line = |text: Option<&String>| text.map(|text| Line::parse(text)).transpose();
        let setting = self.setting.as_deref().map(serde_json::from_str::<Setting>).transpose()?;
        let asked = ChangeAsked {
            limit: line(self.limit.as_ref())?,
            holiday: line(self.holiday.as_ref())?,
            setting,
            reason: Line::parse(&self.reason)?,
        };
        let told = client.post("/law/changes", &serde_json::to_value(asked)?)?;
        if self.place.json {
            println!("{told:#}");
        } else {
            let count = told["changes"].as_array().map_or(0, Vec::len);
            println!("changed; the law of this marketplace has {count} changes");
        }
        Ok(ExitCode::SUCCESS)
    }
}
