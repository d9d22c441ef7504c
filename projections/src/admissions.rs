//! Admissions as they are seen: who stands how in which category, and until when what is to be done.
//! What was declared, shown and judged stands in `file`.

mod file;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemas::admission::{AdmissionEvent, Extension, SuccessionNoted};
use schemas::ids::{AdmissionId, CategoryKey, OrganisationId, SystemId};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use file::{AdmissionFile, AskedDocuments, AskedReasons, AskedRenewal, Shown, Stands};

/// A supplier's standing in a system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdmissionView {
    /// Its id.
    pub admission_id: AdmissionId,
    /// The system.
    pub system_id: SystemId,
    /// The supplier.
    pub supplier_id: OrganisationId,
    /// The standing in each category asked for.
    #[schema(value_type = std::collections::HashMap<String, CategoryStanding>)]
    pub categories: BTreeMap<CategoryKey, CategoryStanding>,
    /// Who takes or took its place by law, if somebody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<OrganisationId>,
    /// What was declared, shown and judged; not for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<AdmissionFile>,
}

/// How a supplier stands in a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryStanding {
    /// The standing.
    pub standing: Standing,
    /// Why, where a reason was given.
    pub reason: Option<Line>,
    /// Position of the event that brought it.
    pub since_position: u64,
    /// The last day of a suspension that ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The assessment, while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<OpenAssessment>,
}

/// The time of an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenAssessment {
    /// The day of the request.
    pub received: NaiveDate,
    /// The last day.
    pub due: NaiveDate,
    /// How it was extended, if it was.
    pub extension: Option<Extension>,
    /// Whether the last day went by.
    pub overdue: bool,
}

impl AdmissionView {
    /// The first day on which something is due; what is behind it and not done is passed by the worker.
    #[must_use]
    pub fn next_due(&self) -> Option<NaiveDate> {
        let standing = self.categories.values();
        let of_categories = standing.flat_map(|standing| {
            let open = standing.assessment.as_ref().filter(|open| !open.overdue);
            [open.map(|open| open.due), standing.until].into_iter().flatten()
        });
        let of_file = self.file.iter().filter_map(AdmissionFile::next_due);
        of_categories.chain(of_file).min()
    }
}

/// The standings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Asked, not yet decided.
    Requested,
    /// May offer.
    Admitted,
    /// Was refused.
    Rejected,
    /// Rests.
    Suspended,
    /// Took its request back.
    Withdrawn,
    /// Left.
    Left,
}

/// The view after one more event.
#[must_use]
pub fn evolve(
    view: Option<AdmissionView>,
    recorded: &Recorded<AdmissionEvent>,
) -> Option<AdmissionView> {
    use Standing::{Admitted, Rejected, Suspended};
    let position = recorded.position;
    let mut view = view.or_else(|| begun(&recorded.event))?;
    match &recorded.event {
        AdmissionEvent::RequestToParticipateSubmitted(e) => {
            for category in &e.categories {
                view.stand(category, (Standing::Requested, None), position);
            }
            view.file.iter_mut().for_each(|file| file.begin_anew(&e.categories));
        }
        AdmissionEvent::SupplierAdmitted(e) => view.stand(&e.category, (Admitted, None), position),
        AdmissionEvent::RequestToParticipateRejected(e) => {
            view.stand(&e.category, (Rejected, Some(&e.reason)), position);
        }
        AdmissionEvent::AdmissionSuspended(e) => {
            view.stand(&e.category, (Suspended, Some(&e.reason)), position);
            view.each(std::slice::from_ref(&e.category), |standing| standing.until = e.until);
        }
        AdmissionEvent::AdmissionReinstated(e) => {
            view.stand(&e.category, (Admitted, Some(&e.reason)), position);
        }
        AdmissionEvent::SuspensionEnded(e) => view.stand(&e.category, (Admitted, None), position),
        AdmissionEvent::AssessmentStarted(e) => view.each(&e.categories, |standing| {
            let (received, due) = (e.received, e.due);
            let open = OpenAssessment { received, due, extension: None, overdue: false };
            standing.assessment = Some(open);
        }),
        AdmissionEvent::AssessmentExtended(e) => view.each(&e.categories, |standing| {
            if let Some(open) = &mut standing.assessment {
                (open.due, open.extension) = (e.due, Some(e.extension));
            }
        }),
        AdmissionEvent::AssessmentOverdue(e) => view.each(&e.categories, |standing| {
            standing.assessment.iter_mut().for_each(|open| open.overdue = true);
        }),
        AdmissionEvent::CandidateInformed(_) => {}
        AdmissionEvent::ReasonsRequested(e) => view.file().ask_reasons(e),
        AdmissionEvent::ReasonsGiven(e) => view.file().give_reasons(e),
        AdmissionEvent::SelfDeclarationGiven(e) => view.file().declare(e),
        AdmissionEvent::EvidenceProvided(e) => view.file().show(e),
        AdmissionEvent::EvidenceExpired(e) => view.file().expire(e.number),
        AdmissionEvent::DocumentsRequested(e) => view.file().ask_documents(e),
        AdmissionEvent::RequestedDocumentsLapsed(e) => view.file().lapse(e),
        AdmissionEvent::CriterionAssessed(e) => view.file().assess(e),
        AdmissionEvent::ExclusionGroundFound(e) => view.file().find(e),
        AdmissionEvent::SelfCleaningAssessed(e) => view.file().clean(e),
        AdmissionEvent::ExclusionDecided(e) => view.file().decide(e),
        AdmissionEvent::RenewalRequested(e) => view.file().ask_renewal(e.due),
        AdmissionEvent::RenewalLapsed(_) => view.file().lapse_renewal(),
        AdmissionEvent::RegisterAnswerRecorded(e) => view.file().register = Some(e.clone()),
        AdmissionEvent::RequestToParticipateWithdrawn(e) => {
            view.go(&e.categories, (Standing::Withdrawn, e.reason.as_ref()), position);
        }
        AdmissionEvent::SystemLeft(e) => {
            view.go(&e.categories, (Standing::Left, e.reason.as_ref()), position);
        }
        AdmissionEvent::SuccessionNoted(e) => view.succeed(e, position),
    }
    Some(view)
}

/// A view begins with the first request.
fn begun(event: &AdmissionEvent) -> Option<AdmissionView> {
    let AdmissionEvent::RequestToParticipateSubmitted(e) = event else { return None };
    Some(AdmissionView {
        admission_id: e.admission,
        system_id: e.system,
        supplier_id: e.candidate,
        categories: BTreeMap::new(),
        successor: None,
        file: None,
    })
}

impl AdmissionView {
    /// A new standing ends whatever was open in the category.
    fn stand(
        &mut self,
        category: &CategoryKey,
        (standing, reason): (Standing, Option<&Line>),
        position: u64,
    ) {
        let (reason, since_position) = (reason.cloned(), position);
        let now =
            CategoryStanding { standing, reason, since_position, until: None, assessment: None };
        self.categories.insert(category.clone(), now);
    }

    /// What was asked of the candidate for its own sake falls away with the last category that needed it.
    fn go(&mut self, categories: &[CategoryKey], to: (Standing, Option<&Line>), position: u64) {
        for category in categories {
            self.stand(category, to, position);
        }
        let any =
            |wanted: &[Standing]| self.categories.values().any(|it| wanted.contains(&it.standing));
        let stands = any(&[Standing::Admitted, Standing::Suspended]);
        let asks = any(&[Standing::Requested]);
        if let Some(file) = &mut self.file {
            file.let_go(stands, asks);
        }
    }

    /// What was admitted rests, and no suspension ends by itself any more.
    fn succeed(&mut self, e: &SuccessionNoted, position: u64) {
        for category in &e.categories {
            self.stand(category, (Standing::Suspended, Some(&e.reason)), position);
        }
        self.categories.values_mut().for_each(|standing| standing.until = None);
        self.successor = Some(e.successor);
    }

    fn each(&mut self, categories: &[CategoryKey], change: impl Fn(&mut CategoryStanding)) {
        let all = self.categories.iter_mut();
        all.filter(|(key, _)| categories.contains(key)).for_each(|(_, standing)| change(standing));
    }

    fn file(&mut self) -> &mut AdmissionFile {
        self.file.get_or_insert_default()
    }
}
