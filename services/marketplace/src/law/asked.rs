//! The questions as they are asked: the same parameters on the command line and in a query.
//! Words become values here, nothing is decided.

use chrono::NaiveDate;
use clap::Args;
use procurement::dynamic_purchasing_system::regulation;
use procurement::law::Law;
use procurement::law::calendar::{self, Place};
use procurement::law::lane::{AtTheLimit, Contract, Framework, Need, Rolling, System};
use procurement::law::limits::Body;
use procurement::law::period::{Period, Regime, Unit};
use rust_decimal::Decimal;
use schemas::cpv::Cpv;
use schemas::organisation::Land;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Unanswered;

/// What holds on a day.
#[derive(Clone, Debug, Default, Args, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LawAsked {
    /// The day; today if none.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// The Land, such as NW; all of them if none.
    #[arg(long)]
    pub land: Option<String>,
    /// The municipality, for its own holidays.
    #[arg(long)]
    pub municipality: Option<String>,
    /// A position of the log or a time such as 2026-11-23T12:00:00Z: the law as it then was in this marketplace.
    #[arg(long, value_name = "MOMENT")]
    pub as_of: Option<String>,
}

impl LawAsked {
    pub(super) fn land(&self) -> Result<Option<Land>, Unanswered> {
        self.land.as_deref().map(land).transpose()
    }

    pub(super) fn municipality(&self) -> Option<String> {
        self.municipality.clone()
    }
}

/// When a period ends.
#[derive(Clone, Debug, Args, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeadlineAsked {
    /// The day of the event that begins the period; it is not counted.
    #[arg(long, value_name = "DATE")]
    pub event: NaiveDate,
    /// How long the period is.
    #[arg(long, value_name = "NUMBER")]
    pub period: u32,
    /// days, working-days, weeks, months or years.
    #[arg(long, default_value = "days")]
    #[serde(default = "days")]
    pub unit: String,
    /// The Land whose holidays count, such as NW: where somebody must act or receive.
    #[arg(long)]
    pub land: String,
    /// The municipality; without it only holidays of the whole Land count.
    #[arg(long)]
    pub municipality: Option<String>,
    /// eu (Regulation 1182/71, § 82 VgV) or bgb (§§ 187 to 193 BGB).
    #[arg(long, default_value = "eu")]
    #[serde(default = "eu")]
    pub regime: String,
    /// With bgb: somebody only waits (§ 134 GWB) or reports (VergStatVO), so § 193 BGB does not move the end.
    #[arg(long)]
    #[serde(default)]
    pub waiting: bool,
    /// A position of the log or a time such as 2026-11-23T12:00:00Z: the law as it then was in this marketplace.
    #[arg(long, value_name = "MOMENT")]
    pub as_of: Option<String>,
}

fn days() -> String {
    Unit::Days.word().to_owned()
}

fn eu() -> String {
    "eu".to_owned()
}

impl DeadlineAsked {
    pub(super) fn place(&self) -> Result<Place, Unanswered> {
        Ok(Place { land: land(&self.land)?, municipality: self.municipality.clone() })
    }

    pub(super) fn period(&self) -> Result<Period, Unanswered> {
        let unit = Unit::ALL.into_iter().find(|unit| unit.word() == self.unit);
        let unit = unit.ok_or_else(|| {
            bad(
                "unit",
                format!("`{}` is none of days, working-days, weeks, months, years", self.unit),
            )
        })?;
        let regime = match (&*self.regime, self.waiting) {
            ("eu", false) => Regime::Eu,
            ("bgb", false) => Regime::Bgb,
            ("bgb", true) => Regime::BgbWithoutRolling,
            ("eu", true) => {
                return Err(bad("waiting", "it goes with the regime bgb only".to_owned()));
            }
            (other, _) => return Err(bad("regime", format!("`{other}` is none of eu, bgb"))),
        };
        Ok(Period { length: self.period, unit, regime })
    }
}

/// Which lane a need takes.
#[derive(Clone, Debug, Args, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LaneAsked {
    /// The expected value without VAT in euros, with options and extensions.
    #[arg(long)]
    #[param(value_type = String)]
    #[serde(deserialize_with = "schemas::decimal::exact")]
    pub value: Decimal,
    /// The CPV code of what is needed.
    #[arg(long)]
    pub cpv: String,
    /// The Land of the authority, such as NW.
    #[arg(long)]
    pub land: String,
    /// municipality, federation or ministry.
    #[arg(long, default_value = "municipality")]
    #[serde(default = "municipality")]
    pub body: String,
    /// The day on which the procedure would begin; today if none.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// What the same unit bought directly in this category in the twelve months before, without VAT.
    #[arg(long, default_value = "0")]
    #[serde(default)]
    #[param(value_type = String)]
    pub rolling_sum: Decimal,
    /// How many direct awards in a row went to the same supplier.
    #[arg(long, default_value_t = 0)]
    #[serde(default)]
    pub in_a_row: u32,
    /// What happens where the sum passes the limit: refuse or require-reason; as the operator chose if none.
    #[arg(long)]
    pub at_the_limit: Option<String>,
    /// The recorded objective reason for passing it.
    #[arg(long)]
    pub reason: Option<String>,
    /// The municipality's own limit of the direct award.
    #[arg(long)]
    #[param(value_type = Option<String>)]
    pub own_limit: Option<Decimal>,
    /// A framework agreement's published greatest value; it says that there is one.
    #[arg(long)]
    #[param(value_type = Option<String>)]
    pub framework_maximum: Option<Decimal>,
    /// What was called off so far.
    #[arg(long, default_value = "0")]
    #[serde(default)]
    #[param(value_type = String)]
    pub framework_used: Decimal,
    /// The framework's last day.
    #[arg(long, value_name = "DATE")]
    pub framework_until: Option<NaiveDate>,
    /// Whether the framework's notice names the authority.
    #[arg(long, default_value_t = true, action = clap::ArgAction::Set)]
    #[serde(default = "yes")]
    pub framework_names_us: bool,
    /// Whether the need is in the framework's scope.
    #[arg(long, default_value_t = true, action = clap::ArgAction::Set)]
    #[serde(default = "yes")]
    pub framework_covers: bool,
    /// A dynamic purchasing system's estimated total over its whole life; it says that there is one.
    #[arg(long)]
    #[param(value_type = Option<String>)]
    pub system_total: Option<Decimal>,
    /// The day of the system's notice.
    #[arg(long, value_name = "DATE")]
    pub system_noticed_on: Option<NaiveDate>,
    /// The system's first day; that of its notice if none.
    #[arg(long, value_name = "DATE")]
    pub system_from: Option<NaiveDate>,
    /// The system's last day.
    #[arg(long, value_name = "DATE")]
    pub system_until: Option<NaiveDate>,
    /// The CPV codes of the system's categories, with commas between.
    #[arg(long, value_name = "CPV,CPV")]
    pub system_categories: Option<String>,
    /// Whether the system's notice names the authority.
    #[arg(long, default_value_t = true, action = clap::ArgAction::Set)]
    #[serde(default = "yes")]
    pub system_names_us: bool,
    /// A position of the log or a time such as 2026-11-23T12:00:00Z: the law as it then was in this marketplace.
    #[arg(long, value_name = "MOMENT")]
    pub as_of: Option<String>,
}

fn municipality() -> String {
    Body::Municipality.word().to_owned()
}

fn yes() -> bool {
    true
}

impl LaneAsked {
    pub(super) fn need(&self, law: &Law, today: NaiveDate) -> Result<Need, Unanswered> {
        let body = Body::ALL.into_iter().find(|body| body.word() == self.body);
        let body = body.ok_or_else(|| {
            bad("body", format!("`{}` is none of municipality, federation, ministry", self.body))
        })?;
        let at_the_limit = match self.at_the_limit.as_deref() {
            None => law.settings.at_the_limit,
            Some("refuse") => AtTheLimit::Refuse,
            Some("require-reason") => AtTheLimit::RequireReason,
            Some(other) => {
                let why = format!("`{other}` is none of refuse, require-reason");
                return Err(bad("at_the_limit", why));
            }
        };
        if self.rolling_sum < Decimal::ZERO {
            return Err(bad("rolling_sum", "it is below zero".to_owned()));
        }
        Ok(Need {
            land: land(&self.land)?,
            body,
            on: self.on.unwrap_or(today),
            value: self.value,
            cpv: cpv("cpv", &self.cpv)?,
            framework: self.framework()?,
            system: self.system(law, body)?,
            rolling: Rolling {
                sum: self.rolling_sum,
                in_a_row: self.in_a_row,
                at_the_limit,
                reason: self.reason.clone(),
                own_limit: self.own_limit,
                contract: Contract::default(),
            },
        })
    }

    fn framework(&self) -> Result<Option<Framework>, Unanswered> {
        let Some(maximum) = self.framework_maximum else {
            return match self.framework_until {
                Some(_) => Err(needed("framework_maximum", "a framework agreement")),
                None => Ok(None),
            };
        };
        let until = self.framework_until;
        let until = until.ok_or_else(|| needed("framework_until", "a framework agreement"))?;
        if self.framework_used < Decimal::ZERO || self.framework_used > maximum {
            let why = format!("it lies between 0 and the published maximum of {maximum}");
            return Err(bad("framework_used", why));
        }
        Ok(Some(Framework {
            names_the_authority: self.framework_names_us,
            covers_the_need: self.framework_covers,
            maximum,
            used: self.framework_used,
            until,
        }))
    }

    fn system(&self, law: &Law, body: Body) -> Result<Option<System>, Unanswered> {
        let Some(total) = self.system_total else {
            let said = self.system_until.is_some() || self.system_categories.is_some();
            return if said { Err(needed("system_total", "a system")) } else { Ok(None) };
        };
        let noticed_on = self.system_noticed_on;
        let noticed_on = noticed_on.ok_or_else(|| needed("system_noticed_on", "a system"))?;
        let valid_until = self.system_until.ok_or_else(|| needed("system_until", "a system"))?;
        let codes = self.system_categories.as_deref();
        let codes = codes.ok_or_else(|| needed("system_categories", "a system"))?;
        let categories = codes.split(',').map(|code| cpv("system_categories", code));
        let regulation = regulation(&law.limits, body, total, noticed_on);
        let regulation = regulation.map_err(|row| Unanswered::NotKnown(row.to_string()))?;
        Ok(Some(System {
            names_the_authority: self.system_names_us,
            categories: categories.collect::<Result<_, _>>()?,
            law: regulation.into(),
            noticed_on,
            valid_from: self.system_from.unwrap_or(noticed_on),
            valid_until,
        }))
    }
}

fn bad(name: &'static str, why: String) -> Unanswered {
    Unanswered::Parameter { name, why }
}

fn needed(name: &'static str, what: &str) -> Unanswered {
    bad(name, format!("{what} needs it"))
}

fn land(text: &str) -> Result<Land, Unanswered> {
    let of_two =
        || bad("land", format!("`{text}` is none of the 16 Länder: two letters, such as NW"));
    calendar::land(text).ok_or_else(of_two)
}

fn cpv(name: &'static str, text: &str) -> Result<Cpv, Unanswered> {
    Cpv::parse(text).map_err(|error| bad(name, error.to_string()))
}
