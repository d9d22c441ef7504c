//! Admissions as they are seen: who stands how in which category.
//! Evidence is not shown here.

use std::collections::BTreeMap;

use schemas::admission::AdmissionEvent;
use schemas::ids::{AdmissionId, CategoryKey, OrganisationId, SystemId};
use schemas::recorded::Recorded;
use schemas::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
}

/// The view after one more event.
#[must_use]
pub fn evolve(
    view: Option<AdmissionView>,
    recorded: &Recorded<AdmissionEvent>,
) -> Option<AdmissionView> {
    let (category, standing, reason) = match &recorded.event {
        AdmissionEvent::RequestToParticipateSubmitted(e) => {
            let mut view = view.unwrap_or_else(|| AdmissionView {
                admission_id: e.admission,
                system_id: e.system,
                supplier_id: e.candidate,
                categories: BTreeMap::new(),
            });
            for category in &e.categories {
                let requested = CategoryStanding {
                    standing: Standing::Requested,
                    reason: None,
                    since_position: recorded.position,
                };
                view.categories.insert(category.clone(), requested);
            }
            return Some(view);
        }
        AdmissionEvent::SupplierAdmitted(e) => (&e.category, Standing::Admitted, None),
        AdmissionEvent::RequestToParticipateRejected(e) => {
            (&e.category, Standing::Rejected, Some(&e.reason))
        }
        AdmissionEvent::AdmissionSuspended(e) => {
            (&e.category, Standing::Suspended, Some(&e.reason))
        }
        AdmissionEvent::AdmissionReinstated(e) => {
            (&e.category, Standing::Admitted, Some(&e.reason))
        }
    };
    let mut view = view?;
    let now =
        CategoryStanding { standing, reason: reason.cloned(), since_position: recorded.position };
    view.categories.insert(category.clone(), now);
    Some(view)
}
