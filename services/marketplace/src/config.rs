//! How a marketplace is configured: defaults, then a TOML file, then the environment, then the command line.
//! Nothing is opened or started here.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use config::{Environment, File, FileFormat};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::rehearsal::ClockAsked;
use crate::witnessing::WitnessAddress;
use crate::worker::TimeOfDay;

/// The configuration of one process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The data directory.
    pub data: PathBuf,
    /// The directory of the keys of persons, best on another volume; none for `keys` in the data directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_keys: Option<PathBuf>,
    /// Where the HTTP interface listens.
    pub listen: SocketAddr,
    /// Where measurements are served without a token, for a network of their own; nowhere else if it is left out. At
    /// `listen` they need the token in `metrics.token`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics_listen: Option<SocketAddr>,
    /// The name of the log in everything that is signed, chosen at the first start: like a URL without its scheme,
    /// without spaces and plus. If it is empty, chance chooses.
    pub origin: String,
    /// How the process logs.
    pub log: LogFormat,
    /// Threads that serve requests; 0 for one a core.
    pub workers: usize,
    /// The greatest JSON body, in bytes.
    pub json_limit: usize,
    /// The greatest catalogue file, in bytes.
    pub upload_limit: u64,
    /// Bytes that an organisation may hand in on a day, catalogue files apart; 0 for no bound.
    pub uploads_per_day: u64,
    /// Bytes of catalogue files that an organisation may hand in on a day; 0 for no bound.
    pub catalogues_per_day: u64,
    /// Days after which a file is removed that no event names; 0 for never.
    pub unnamed_days: u32,
    /// Seconds that open requests have to end when the process is asked to stop.
    pub shutdown_seconds: u64,
    /// Seconds by which the clock may be behind the newest event before writes are refused.
    pub clock_behind_seconds: u32,
    /// Who changes what holds for every body.
    pub changes_for_all: ChangesForAll,
    /// Hours within which the same reader reading the same names of the same thing is one reading in the log; 0 for every
    /// reading on its own.
    pub reading_hours: u32,
    /// The most readings of one reader that are recorded within these hours; who reads more is shown no names.
    pub readings_at_most: u32,
    /// Days after which a token ends by itself, counted from its issue; 0 for never. Without it 400, and never in a
    /// rehearsal, whose clock is moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_days: Option<u32>,
    /// Days before its end from which on a token is told to end soon.
    pub token_warn_days: u32,
    /// Days for which nothing may have been written before a start: a newest event that is older is taken for a clock
    /// that is ahead, and writes are refused. 0 for no such limit.
    pub clock_pause_days: u32,
    /// When the read models are compared with the log every day, by German clocks; empty for never.
    pub certify_at: TimeOfDay,
    /// Where checkpoints are time-stamped (RFC 3161); nowhere if it is empty.
    pub timestamp_authority: String,
    /// Hours after which a checkpoint is stamped again.
    pub timestamp_hours: u32,
    /// Seconds between two checkpoints that are sent to the witnesses, at least.
    pub witness_seconds: u64,
    /// Witnesses of the log.
    pub witnesses: Vec<WitnessAddress>,
    /// How many firms that ask to be registered wait for an operator at most; beyond it nobody new can ask.
    pub registrations_open: usize,
    /// How many firms may ask to be registered from one network in a day.
    pub registrations_per_peer: u32,
    /// Addresses of the proxies in front, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Which clock the process goes by. Only the command line can ask for a rehearsal.
    #[serde(skip)]
    pub clock: ClockAsked,
    /// What auditors' questions assume where the asker does not say.
    pub questions: QuestionDefaults,
}

/// The operator's own data, not law: what counts as a limit and as near to it, for auditors' questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionDefaults {
    /// The limit of the direct award, without VAT. 1,000 stands in § 14 UVgO; Länder and budget laws set
    /// others (rules § 4.3), so that it is for the operator to say.
    #[serde(deserialize_with = "schemas::decimal::exact")]
    pub limit: Decimal,
    /// Orders count as just below the limit from so many percent below it.
    pub percent_below: u8,
    /// The months of which sums are rolled.
    pub months: u32,
    /// The days before an order in which a raised price counts, and after it in which a lowered one does.
    pub days: u32,
    /// How many orders in turn are a pattern.
    pub turns: u32,
}

impl Default for QuestionDefaults {
    fn default() -> Self {
        Self { limit: Decimal::from(1_000), percent_below: 10, months: 12, days: 14, turns: 4 }
    }
}

/// Who changes what holds for every body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangesForAll {
    /// Operators of the body that founded the marketplace.
    Founder,
    /// Operators of two bodies, each proposing the same; while there is one body alone, its operators.
    TwoBodies,
}

/// The form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A year, and a month in which it is noticed.
const USUAL_TOKEN_DAYS: u32 = 400;

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            person_keys: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics_listen: None,
            origin: String::new(),
            log: LogFormat::Text,
            workers: 0,
            json_limit: 1024 * 1024,
            upload_limit: 2 * 1024 * 1024 * 1024,
            uploads_per_day: 256 * 1024 * 1024,
            catalogues_per_day: 8 * 1024 * 1024 * 1024,
            unnamed_days: 30,
            shutdown_seconds: 30,
            clock_behind_seconds: 120,
            clock_pause_days: 30,
            timestamp_authority: String::new(),
            timestamp_hours: 24,
            witness_seconds: 5,
            witnesses: Vec::new(),
            changes_for_all: ChangesForAll::Founder,
            reading_hours: 24,
            readings_at_most: 1_000,
            token_days: None,
            token_warn_days: 30,
            certify_at: TimeOfDay::hour(3),
            registrations_open: 200,
            registrations_per_peer: 20,
            trusted_proxies: Vec::new(),
            clock: ClockAsked::AsMarked,
            questions: QuestionDefaults::default(),
        }
    }
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file or variable has a wrong value or name.
    #[error("the configuration cannot be used: {0}")]
    Wrong(#[from] config::ConfigError),
    /// It could not be written out.
    #[error("the configuration cannot be written: {0}")]
    Unwritable(#[from] toml::ser::Error),
}

impl Config {
    /// Defaults, over them the file, over it variables such as `MARKTBUCH_LISTEN`.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let defaults = toml::to_string(&Self::default())?;
        let mut builder =
            config::Config::builder().add_source(File::from_str(&defaults, FileFormat::Toml));
        if let Some(file) = file {
            builder = builder.add_source(File::from(file).format(FileFormat::Toml));
        }
        // The command line's own variables share the prefix; they configure no process.
        let own = |name: &str| !matches!(name, "MARKTBUCH_TOKEN" | "MARKTBUCH_URL");
        let variables = std::env::vars().filter(|(name, _)| own(name)).collect();
        let environment = Environment::with_prefix("MARKTBUCH").try_parsing(true);
        let environment = environment.source(Some(variables));
        Ok(builder.add_source(environment).build()?.try_deserialize()?)
    }

    /// The days after which tokens end by themselves; none if they do not.
    #[must_use]
    pub fn token_term(&self, rehearses: bool) -> Option<u32> {
        let usual = if rehearses { 0 } else { USUAL_TOKEN_DAYS };
        Some(self.token_days.unwrap_or(usual)).filter(|days| *days > 0)
    }

    /// The configuration as a TOML file.
    pub fn to_toml(&self) -> Result<String, ConfigError> {
        Ok(toml::to_string(self)?)
    }
}
