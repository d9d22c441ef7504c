//! Auditors' questions over HTTP: as a list, as CSV, as data for a chart.
//! What a question counts stands in the read models.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use projections::questions::{Answer, Parameters, Question};
use rust_decimal::Decimal;
use schemas::ids::{CategoryKey, OrganisationId};
use schemas::organisation::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::written::{POSITION, written};
use crate::questions;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(askable).service(ask);
}

/// A question that can be asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AskableQuestion)]
pub(crate) struct QuestionView {
    /// Its name in the path.
    name: Question,
    /// What an answer shows.
    shows: &'static str,
    /// What it does not prove.
    does_not_prove: &'static str,
}

/// The questions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionList {
    /// The questions.
    questions: Vec<QuestionView>,
    /// What is assumed where the asker does not say: the operator's configuration, not law.
    defaults: Parameters,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// A list.
    #[default]
    Json,
    /// For a table calculation; cells that could be taken for formulas are marked as text.
    Csv,
    /// Data for a chart.
    Chart,
}

/// What is asked with a question.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// `json`, `csv` or `chart`. Default `json`.
    #[param(value_type = Option<String>)]
    format: Option<Format>,
    /// The position of the log as of which is answered. Default: now.
    as_of: Option<u64>,
    /// Only this authority's orders. Authorities ask about their own.
    authority: Option<OrganisationId>,
    /// Only lines of this category.
    #[param(value_type = Option<String>)]
    category: Option<CategoryKey>,
    /// A limit in euros without VAT. Default: the operator's configuration.
    #[param(value_type = Option<String>)]
    limit: Option<Decimal>,
    /// Orders from so many percent below the limit count as just below it, 0 to 100.
    percent_below: Option<u8>,
    /// Months that are summed up, 0 to 600; 0 for all.
    months: Option<u32>,
    /// Days before an order in which a raised price counts, and after it in which a lowered one does, 0 to 3650.
    days: Option<u32>,
    /// Orders in turn that are a pattern, 2 to 1000.
    turns: Option<u32>,
}

impl Asked {
    fn over(&self, defaults: &Parameters) -> Result<Parameters, Problem> {
        let asked = Parameters {
            authority: self.authority,
            category: self.category.clone(),
            limit: self.limit.unwrap_or(defaults.limit),
            percent_below: self.percent_below.unwrap_or(defaults.percent_below),
            months: self.months.unwrap_or(defaults.months),
            days: self.days.unwrap_or(defaults.days),
            turns: self.turns.unwrap_or(defaults.turns),
        };
        let most = Decimal::from(1_000_000_000_000_u64);
        let bounds = [
            ("limit", asked.limit > Decimal::ZERO && asked.limit <= most, "above 0, at most 10^12"),
            ("percent_below", asked.percent_below <= 100, "between 0 and 100"),
            ("months", asked.months <= 600, "between 0 and 600"),
            ("days", asked.days <= 3_650, "between 0 and 3650"),
            ("turns", (2..=1_000).contains(&asked.turns), "between 2 and 1000"),
        ];
        match bounds.into_iter().find(|(_, fits, _)| !fits) {
            Some((name, _, bound)) => Err(Problem::parameter(name, format!("it is {bound}"))),
            None => Ok(asked),
        }
    }
}

/// Lists the questions (operators, auditors, authorities).
#[utoipa::path(tag = "audit",
    responses((status = 200, body = QuestionList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/audit/questions")]
async fn askable(app: web::Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    no_supplier(&caller)?;
    let view = |name: Question| QuestionView {
        name,
        shows: name.shows(),
        does_not_prove: name.does_not_prove(),
    };
    let defaults = questions::defaults(&app.config.questions);
    let list = QuestionList { questions: Question::ALL.map(view).into(), defaults };
    Ok(written(StatusCode::OK, app.log.head(), None, list))
}

/// Answers a question from the log as of any position (auditors; operators about orders in the
/// systems that they run; authorities about their own orders).
/// `competitions` is not for operators.
#[utoipa::path(tag = "audit", params(("name" = String, Path), Asked),
    responses((status = 200, body = Answer), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/audit/questions/{name}")]
async fn ask(
    app: web::Data<App>,
    caller: Caller,
    name: web::Path<String>,
    query: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    no_supplier(&caller)?;
    let question: Question = name.parse().map_err(|_| Problem::not_found())?;
    // § 5(2) VgV: who tendered and won at what price is not for whoever runs the system.
    if question == Question::Competitions && caller.bearer.role == Role::Operator {
        return Err(Problem::forbidden("awards are for their authority and for auditors"));
    }
    let mut asked = query.over(&questions::defaults(&app.config.questions))?;
    if caller.bearer.role == Role::Buyer {
        let own = caller.organisation();
        if asked.authority.is_some_and(|authority| authority != own) {
            return Err(Problem::not_found());
        }
        asked.authority = Some(own);
    }
    let head = app.log.head();
    let as_of = query.as_of.unwrap_or(head);
    if as_of > head {
        return Err(Problem::parameter("as_of", "the log has not reached it"));
    }
    let log = app.log.clone();
    let scope = caller.scope(&app, &app.views().seen().market)?;
    let only_in = scope.map(|scope| scope.systems().clone());
    let answering = move || questions::answer(&log, question, &asked, only_in, as_of);
    let answer = web::block(answering).await.map_err(Problem::broken)?.map_err(Problem::broken)?;
    shown(&answer, query.format.unwrap_or_default())
}

fn shown(answer: &Answer, format: Format) -> Result<HttpResponse, Problem> {
    match format {
        Format::Json => Ok(written(StatusCode::OK, answer.as_of, None, answer)),
        Format::Chart => Ok(written(StatusCode::OK, answer.as_of, None, answer.chart())),
        Format::Csv => {
            let name = format!("attachment; filename=\"{}.csv\"", answer.question.word());
            let csv = answer.csv().map_err(Problem::broken)?;
            Ok(HttpResponse::Ok()
                .insert_header((POSITION, answer.as_of.to_string()))
                .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
                .insert_header((CONTENT_DISPOSITION, name))
                .body(csv))
        }
    }
}

fn no_supplier(caller: &Caller) -> Result<(), Problem> {
    if caller.bearer.role == Role::Supplier {
        return Err(Problem::forbidden("questions are for authorities, operators and auditors"));
    }
    Ok(())
}
