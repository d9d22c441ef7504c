//! Dynamic purchasing systems as they are seen: with their notice, terms and what changed them.
//! Whether one is in force on a day is asked of the view's dates by whoever knows the day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use schemas::dynamic_purchasing_system::{
    CandidateQuestionAnswered, Category, DynamicPurchasingSystemEstablished,
    DynamicPurchasingSystemEvent, FirstPhaseProlonged,
};
use schemas::ids::{OrganisationId, SystemId};
use schemas::money::Currency;
use schemas::recorded::Recorded;
use schemas::terms::{Document, Notice, Regulation, Terms};
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A dynamic purchasing system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SystemView {
    /// Its id.
    pub system_id: SystemId,
    /// Its title.
    pub name: Line,
    /// Who runs it.
    pub operator: OrganisationId,
    /// The currency of its offers.
    pub currency: Currency,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_until: NaiveDate,
    /// Its categories.
    pub categories: Vec<Category>,
    /// Who may buy in it.
    pub participating: Vec<OrganisationId>,
    /// Reference of the notice.
    pub notice: Option<Line>,
    /// The contract notice, once it was sent.
    #[serde(default)]
    pub noticed: Option<NoticedView>,
    /// The day of the first invitation to tender in it: from then on requests have no deadline.
    #[serde(default)]
    pub first_invitation: Option<NaiveDate>,
    /// Questions that wait for an answer, by number; they are not shown here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(ignore)]
    pub unanswered: BTreeMap<u16, Line>,
    /// Why it was ended early, if it was.
    pub terminated: Option<Line>,
    /// Position of the event that established it.
    pub established_at: u64,
    /// Position of the last event.
    #[serde(default)]
    pub position: u64,
    /// Revision of the last event, the entity tag.
    #[serde(default)]
    pub revision: u64,
}

/// A contract notice with the terms as they stand now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticedView {
    /// The notice.
    pub notice: Notice,
    /// The end of the first phase; requests are taken in after it as well.
    pub requests_until: DateTime<Utc>,
    /// Which regulation the system follows.
    pub regulation: Regulation,
    /// The terms, with the documents and the estimate that hold now.
    pub terms: Terms,
    /// What was published later, oldest first.
    pub changes: Vec<ChangeView>,
    /// Documents that were public before; they still are.
    pub earlier_documents: Vec<Document>,
    /// What was asked and answered, for everybody; who asked is not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<AnsweredView>,
}

/// A question about a system or its documents with its answer (§ 20(3) VgV).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnsweredView {
    /// Its number.
    pub number: u16,
    /// The question as it is published.
    pub question: Line,
    /// The answer.
    pub answer: Line,
    /// When it was answered.
    pub answered_at: DateTime<Utc>,
}

/// A change that was made public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeView {
    /// What changed.
    pub what: ChangeKind,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Its notice, where it needs one.
    pub notice: Option<Notice>,
    /// Why, where it was said.
    pub reason: Option<Line>,
    /// The new last day, where that is what changed.
    pub valid_until: Option<NaiveDate>,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The last day was moved.
    Validity,
    /// Other documents hold.
    Documents,
    /// The value was reckoned anew.
    Estimate,
    /// The first phase ends later.
    FirstPhase,
    /// The system was ended.
    End,
}

impl SystemView {
    /// Whether offers are found and ordered in it on `day`.
    #[must_use]
    pub fn is_in_force_on(&self, day: NaiveDate) -> bool {
        self.terminated.is_none() && (self.valid_from..=self.valid_until).contains(&day)
    }

    /// The system without what is not published yet.
    #[must_use]
    pub fn public(&self) -> Self {
        Self { unanswered: BTreeMap::new(), ..self.clone() }
    }

    /// Every document that its notice names or has named: public (§ 41(1) VgV; ).
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        let noticed = self.noticed.iter();
        noticed.flat_map(|noticed| noticed.terms.documents.iter().chain(&noticed.earlier_documents))
    }

    fn answer(&mut self, e: &CandidateQuestionAnswered, answered_at: DateTime<Utc>) {
        let asked = self.unanswered.remove(&e.question);
        let question = e.published_as.clone().or(asked).unwrap_or_else(|| e.text.clone());
        if let Some(noticed) = &mut self.noticed {
            let (number, answer) = (e.question, e.text.clone());
            noticed.questions.push(AnsweredView { number, question, answer, answered_at });
        }
    }

    fn prolong(&mut self, e: &FirstPhaseProlonged, change: ChangeView) {
        if let Some(noticed) = &mut self.noticed {
            noticed.requests_until = e.requests_until;
        }
        self.change(ChangeView { reason: Some(e.reason.clone()), ..change });
    }

    fn change(&mut self, change: ChangeView) {
        if let Some(noticed) = &mut self.noticed {
            noticed.changes.push(change);
        }
    }
}

/// The view after one more event.
#[must_use]
pub fn evolve(
    view: Option<SystemView>,
    recorded: &Recorded<DynamicPurchasingSystemEvent>,
) -> Option<SystemView> {
    use DynamicPurchasingSystemEvent as Event;
    let mut view = match (&recorded.event, view) {
        (Event::DynamicPurchasingSystemEstablished(e), _) => established(e, recorded.position),
        (_, view) => view?,
    };
    view.position = recorded.position;
    view.revision = recorded.revision;
    let change = |what| ChangeView {
        what,
        at: recorded.time,
        notice: None,
        reason: None,
        valid_until: None,
    };
    match &recorded.event {
        // Whether its last day went by is seen by the day itself.
        Event::DynamicPurchasingSystemEstablished(_) | Event::DynamicPurchasingSystemExpired(_) => {
        }
        Event::ContractNoticeDespatched(e) => {
            view.notice = Some(e.notice.reference.clone());
            view.noticed = Some(NoticedView {
                notice: e.notice.clone(),
                requests_until: e.requests_until,
                regulation: e.regulation,
                terms: e.terms.clone(),
                changes: Vec::new(),
                earlier_documents: Vec::new(),
                questions: Vec::new(),
            });
        }
        Event::ValidityChanged(e) => {
            view.valid_until = e.valid_until;
            let (notice, valid_until) = (Some(e.notice.clone()), Some(e.valid_until));
            view.change(ChangeView { notice, valid_until, ..change(ChangeKind::Validity) });
        }
        Event::DocumentsChanged(e) => {
            if let Some(noticed) = &mut view.noticed {
                let before = std::mem::replace(&mut noticed.terms.documents, e.documents.clone());
                noticed.earlier_documents.extend(before);
            }
            let reason = Some(e.reason.clone());
            view.change(ChangeView { reason, ..change(ChangeKind::Documents) });
        }
        Event::ValueEstimateRevised(e) => {
            if let Some(noticed) = &mut view.noticed {
                noticed.terms.estimate = e.estimate.clone();
            }
            let (notice, reason) = (Some(e.notice.clone()), Some(e.reason.clone()));
            view.change(ChangeView { notice, reason, ..change(ChangeKind::Estimate) });
        }
        Event::CandidateQuestionAsked(e) => {
            view.unanswered.insert(e.question, e.text.clone());
        }
        Event::CandidateQuestionAnswered(e) => view.answer(e, recorded.time),
        Event::FirstPhaseProlonged(e) => view.prolong(e, change(ChangeKind::FirstPhase)),
        Event::FirstInvitationIssued(e) => view.first_invitation = Some(e.on),
        Event::DynamicPurchasingSystemTerminated(e) => {
            view.terminated = Some(e.reason.clone());
            let (notice, reason) = (e.notice.clone(), Some(e.reason.clone()));
            view.change(ChangeView { notice, reason, ..change(ChangeKind::End) });
        }
    }
    Some(view)
}

fn established(e: &DynamicPurchasingSystemEstablished, position: u64) -> SystemView {
    SystemView {
        system_id: e.system,
        name: e.name.clone(),
        operator: e.operator,
        currency: e.currency,
        valid_from: e.valid_from,
        valid_until: e.valid_until,
        categories: e.categories.clone(),
        participating: e.participating.clone(),
        notice: e.notice.clone(),
        first_invitation: None,
        unanswered: BTreeMap::new(),
        noticed: None,
        terminated: None,
        established_at: position,
        position,
        revision: 0,
    }
}
