//! The assessment of a request over HTTP, step by step, by the operator that runs the system.
//! Whether a step is possible is decided by the rules.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use procurement::admission::Step;
use schemas::admission::Extension;
use schemas::exclusion::{Finding, Ground, SelfCleaning};
use schemas::ids::{AdmissionId, CategoryKey};
use schemas::suitability::{
    CriterionAssessed, DocumentsRequested, ExclusionDecided, ExclusionDecision, Proves,
    SelfCleaningAssessed,
};
use schemas::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Submitted, answered, handled};
use crate::admissions::take;
use crate::app::App;
use crate::http::auth::Caller;
use crate::http::problem::Problem;

pub(super) fn paths(paths: &mut web::ServiceConfig) {
    paths.service(assess);
}

/// A step of the assessment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::http) enum AssessmentStep {
    /// Take more time: 15 working days in a single case, or as the documents announce.
    ExtendAssessment {
        /// For which categories; for all that are open if none is named.
        #[serde(default)]
        categories: Vec<CategoryKey>,
        /// By which provision.
        extension: Extension,
        /// Why; without it nothing is extended.
        reason: Option<Line>,
    },
    /// Say whether a selection criterion is met.
    AssessCriterion {
        /// The category.
        category: CategoryKey,
        /// The criterion.
        criterion: CategoryKey,
        /// Whether it is met.
        met: bool,
        /// Why.
        reason: Line,
        /// The documents on which that rests, by their numbers.
        #[serde(default)]
        evidence: Vec<u32>,
    },
    /// Put on record what may exclude (§§ 123, 124 GWB).
    FindExclusionGround {
        /// The ground.
        ground: Ground,
        /// The day of the final decision, or of the event.
        on: NaiveDate,
        /// The day on which the state ended, if it has.
        #[serde(default)]
        ended: Option<NaiveDate>,
        /// From where it is known.
        source: Line,
    },
    /// Judge self-cleaning (§ 125 GWB).
    AssessSelfCleaning {
        /// The ground.
        ground: Ground,
        /// The day of the decision or event.
        on: NaiveDate,
        /// What is shown.
        cleaning: SelfCleaning,
        /// Why.
        reason: Line,
    },
    /// Decide whether a ground is used.
    DecideExclusion {
        /// The ground.
        ground: Ground,
        /// The day of the decision or event.
        on: NaiveDate,
        /// The decision.
        decision: ExclusionDecision,
        /// Why.
        reason: Line,
    },
    /// Ask for missing documents (§ 56(4) VgV; ).
    RequestDocuments {
        /// What they are to show.
        wanted: Vec<Proves>,
        /// Why.
        reason: Line,
        /// The last day.
        due: NaiveDate,
    },
    /// Ask an admitted supplier for a renewed declaration.
    RequestRenewal,
    /// Put on record what the register of competition answered.
    RecordRegisterAnswer {
        /// The day of the answer.
        answered_on: NaiveDate,
        /// Its number.
        reference: Line,
        /// Whether there is an entry.
        entry: bool,
    },
    /// Give the reasons that were asked for.
    GiveReasons {
        /// The category.
        category: CategoryKey,
        /// The reasons, paragraph by paragraph.
        reasons: Vec<Line>,
    },
}

impl From<AssessmentStep> for Step {
    fn from(step: AssessmentStep) -> Self {
        match step {
            AssessmentStep::ExtendAssessment { categories, extension, reason } => {
                Self::ExtendAssessment { categories, extension, reason }
            }
            AssessmentStep::AssessCriterion { category, criterion, met, reason, evidence } => {
                Self::AssessCriterion(CriterionAssessed {
                    category,
                    criterion,
                    met,
                    reason,
                    evidence,
                })
            }
            AssessmentStep::FindExclusionGround { ground, on, ended, source } => {
                let finding = Finding { ground, on, ended, cleaning: SelfCleaning::default() };
                Self::FindExclusionGround { finding, source }
            }
            AssessmentStep::AssessSelfCleaning { ground, on, cleaning, reason } => {
                Self::AssessSelfCleaning(SelfCleaningAssessed { ground, on, cleaning, reason })
            }
            AssessmentStep::DecideExclusion { ground, on, decision, reason } => {
                Self::DecideExclusion(ExclusionDecided { ground, on, decision, reason })
            }
            AssessmentStep::RequestDocuments { wanted, reason, due } => {
                Self::RequestDocuments(DocumentsRequested { wanted, reason, due })
            }
            AssessmentStep::RequestRenewal => Self::RequestRenewal,
            AssessmentStep::RecordRegisterAnswer { answered_on, reference, entry } => {
                Self::RecordRegisterAnswer { answered_on, reference, entry }
            }
            AssessmentStep::GiveReasons { category, reasons } => {
                Self::GiveReasons { category, reasons }
            }
        }
    }
}

/// Takes a step of the assessment (the operator that runs the system).
#[utoipa::path(tag = "admissions", request_body = AssessmentStep,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision seen")),
    responses((status = 200, body = Submitted), (status = "default", body = Problem)),
    security(("token" = [])))]
#[post("/admissions/{id}/assessment")]
pub(in crate::http) async fn assess(
    app: web::Data<App>,
    caller: Caller,
    id: web::Path<AdmissionId>,
    body: web::Json<AssessmentStep>,
) -> Result<HttpResponse, Problem> {
    let admission = handled(&app, &caller, *id)?;
    let step = body.into_inner().into();
    let taken = take(&app, &caller.context, admission, &step).await?;
    Ok(answered(StatusCode::OK, *id, &taken))
}
