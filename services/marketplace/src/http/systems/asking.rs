//! Questions about a system and its documents, over HTTP: any registered firm asks, the operator answers everybody.
//! The answers are public with the notice, without a token and without the name of who asked (§ 20(3), § 41(1) VgV).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use procurement::dynamic_purchasing_system::{
    DynamicPurchasingSystemCommand as Command, DynamicPurchasingSystems, Question,
};
use schemas::ids::{OrganisationId, SystemId};
use schemas::organisation::Role;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Established, runs};
use crate::app::App;
use crate::execute::{Prepared, execute};
use crate::http::auth::Caller;
use crate::http::problem::Problem;
use crate::http::written::written;
use crate::{facts, streams};

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(ask).service(answer).service(list);
}

/// A question about a system or its documents.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SystemQuestionAsked {
    /// What is asked. It is published with the answer: it should not show who asks.
    text: Line,
}

/// An answer to everybody.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SystemQuestionAnswered {
    /// The question as it is published, if its own words show who asked.
    #[serde(default)]
    published_as: Option<Line>,
    /// The answer.
    text: Line,
    /// Whether it matters for requests to participate (§ 20(3) No. 1 VgV).
    matters: bool,
    /// The new end of the first phase. A late answer that matters needs one; nothing moves by itself.
    #[serde(default)]
    requests_until: Option<DateTime<Utc>>,
}

/// The number of a question.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct SystemQuestionTaken {
    /// Its number.
    question: u16,
    /// The last day on which an answer is in time for the first phase; none if the question came too late for that.
    answer_by: Option<NaiveDate>,
}

/// A question as the operator and who asked see it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct SystemQuestionView {
    /// Its number.
    question: u16,
    /// Who asked; for the operator, for who asked, and for auditors.
    by: OrganisationId,
    /// When.
    asked_at: DateTime<Utc>,
    /// What.
    text: Line,
    /// The last day on which an answer is in time for the first phase.
    answer_by: Option<NaiveDate>,
    /// The answer; none while it waits.
    answer: Option<Line>,
}

/// Questions about a system.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct SystemQuestionList {
    /// In the sequence in which they came.
    questions: Vec<SystemQuestionView>,
}

/// Asks something about a system or its documents (any registered firm, admitted or not).
#[utoipa::path(tag = "dynamic purchasing systems", operation_id = "ask_question",
    request_body = SystemQuestionAsked, params(("id" = String, Path)),
    responses((status = 201, body = SystemQuestionTaken), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/dynamic-purchasing-systems/{id}/questions")]
async fn ask(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
    body: web::Json<SystemQuestionAsked>,
) -> Result<HttpResponse, Problem> {
    caller.needs(Role::Supplier)?;
    if facts::system(&app.log, *id)?.state.noticed.is_none() {
        return Err(Problem::not_found());
    }
    let (by, text, now) = (caller.organisation(), body.into_inner().text, caller.context.now);
    let stream = streams::system(*id);
    let done = execute::<DynamicPurchasingSystems>(&app.log, &stream, &caller.context, || {
        Ok(Prepared::from(Command::AskQuestion { by, text: text.clone(), now }))
    })
    .await?;
    let own = |it: &&Question| it.asked.by == by && it.asked.text == text;
    let taken = done.state.questions.values().find(own);
    let taken = taken.ok_or_else(|| Problem::broken("a question that was asked is not there"))?;
    let (question, answer_by) = (taken.asked.question, taken.asked.answer_by);
    let body = SystemQuestionTaken { question, answer_by };
    Ok(written(StatusCode::CREATED, done.position, None, body))
}

/// Answers a question to everybody (the operator that runs the system).
#[utoipa::path(tag = "dynamic purchasing systems", operation_id = "answer_question",
    request_body = SystemQuestionAnswered,
    params(("id" = String, Path), ("question" = u16, Path),
        ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Established), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/dynamic-purchasing-systems/{id}/questions/{question}/answer")]
async fn answer(
    app: web::Data<App>,
    caller: Caller,
    path: web::Path<(SystemId, u16)>,
    body: web::Json<SystemQuestionAnswered>,
) -> Result<HttpResponse, Problem> {
    let (system, question) = path.into_inner();
    let SystemQuestionAnswered { published_as, text, matters, requests_until } = body.into_inner();
    let now = caller.context.now;
    let command =
        Command::AnswerQuestion { question, published_as, text, matters, requests_until, now };
    caller.needs(Role::Operator)?;
    runs(&app, &caller, system)?;
    let stream = streams::system(system);
    let done = execute::<DynamicPurchasingSystems>(&app.log, &stream, &caller.context, || {
        Ok(Prepared::from(command.clone()))
    })
    .await?;
    let body = Established { system_id: system };
    Ok(written(StatusCode::OK, done.position, done.revision, body))
}

/// Questions about a system with who asked (the operator that runs it and auditors all, a firm its own). What was answered
/// stands for everybody in the notice.
#[utoipa::path(tag = "dynamic purchasing systems", operation_id = "list_questions",
    params(("id" = String, Path)),
    responses((status = 200, body = SystemQuestionList), (status = "default", body = Problem)),
    security(("token" = [])))]
#[get("/dynamic-purchasing-systems/{id}/questions")]
async fn list(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<SystemId>,
) -> Result<HttpResponse, Problem> {
    let state = facts::system(&app.log, *id)?.state;
    let established = state.established.as_ref().ok_or_else(Problem::not_found)?;
    let own = caller.organisation();
    let all = match caller.bearer.role {
        Role::Auditor => true,
        Role::Operator if established.operator == own => true,
        Role::Supplier => false,
        Role::Operator | Role::Buyer => return Err(Problem::not_found()),
    };
    let questions = state.questions.values().filter(|it| all || it.asked.by == own);
    let questions = questions.map(|it| SystemQuestionView {
        question: it.asked.question,
        by: it.asked.by,
        asked_at: it.asked.asked_at,
        text: it.asked.text.clone(),
        answer_by: it.asked.answer_by,
        answer: it.answered.as_ref().map(|answered| answered.text.clone()),
    });
    let body = SystemQuestionList { questions: questions.collect() };
    Ok(written(StatusCode::OK, app.log.head(), None, body))
}
