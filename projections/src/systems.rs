//! Dynamic purchasing systems as they are seen.
//! Whether one is in force on a day is asked of the view's dates by whoever knows the day.

use chrono::NaiveDate;
use schemas::dynamic_purchasing_system::{Category, DynamicPurchasingSystemEvent};
use schemas::ids::{OrganisationId, SystemId};
use schemas::money::Currency;
use schemas::recorded::Recorded;
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
    /// Why it was ended early, if it was.
    pub terminated: Option<Line>,
    /// Position of the event that established it.
    pub established_at: u64,
}

impl SystemView {
    /// Whether offers are found and ordered in it on `day`.
    #[must_use]
    pub fn is_in_force_on(&self, day: NaiveDate) -> bool {
        self.terminated.is_none() && (self.valid_from..=self.valid_until).contains(&day)
    }
}

/// The view after one more event.
#[must_use]
pub fn evolve(
    view: Option<SystemView>,
    recorded: &Recorded<DynamicPurchasingSystemEvent>,
) -> Option<SystemView> {
    match (&recorded.event, view) {
        (DynamicPurchasingSystemEvent::DynamicPurchasingSystemEstablished(e), _) => {
            Some(SystemView {
                system_id: e.system,
                name: e.name.clone(),
                operator: e.operator,
                currency: e.currency,
                valid_from: e.valid_from,
                valid_until: e.valid_until,
                categories: e.categories.clone(),
                participating: e.participating.clone(),
                notice: e.notice.clone(),
                terminated: None,
                established_at: recorded.position,
            })
        }
        (DynamicPurchasingSystemEvent::DynamicPurchasingSystemTerminated(e), Some(view)) => {
            Some(SystemView { terminated: Some(e.reason.clone()), ..view })
        }
        (DynamicPurchasingSystemEvent::DynamicPurchasingSystemTerminated(_), None) => None,
    }
}
