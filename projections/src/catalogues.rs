//! Suppliers' catalogues as they are seen: the latest version of each.
//! The offers of a catalogue stand in [`crate::offers`].

use chrono::{DateTime, Utc};
use schemas::catalogue::{CatalogueEvent, CatalogueFormat, Coverage, FileDigest, Outcome};
use schemas::ids::OrganisationId;
use schemas::recorded::Recorded;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A supplier's catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueView {
    /// Whose it is.
    pub supplier_id: OrganisationId,
    /// The latest version.
    pub version: u32,
    /// Its file.
    pub file: FileDigest,
    /// The file's format.
    pub format: CatalogueFormat,
    /// What the file covers.
    pub coverage: Coverage,
    /// When it was handed in.
    pub submitted_at: DateTime<Utc>,
    /// What came of it; none while it is being published.
    pub outcome: Option<Outcome>,
}

/// The view after one more event.
#[must_use]
pub fn evolve(
    view: Option<CatalogueView>,
    recorded: &Recorded<CatalogueEvent>,
) -> Option<CatalogueView> {
    match (&recorded.event, view) {
        (CatalogueEvent::CatalogueSubmitted(e), _) => Some(CatalogueView {
            supplier_id: e.supplier,
            version: e.version,
            file: e.file.clone(),
            format: e.format,
            coverage: e.coverage,
            submitted_at: recorded.time,
            outcome: None,
        }),
        (CatalogueEvent::CataloguePublished(e), Some(view)) => {
            Some(CatalogueView { outcome: Some(e.outcome), ..view })
        }
        (CatalogueEvent::CataloguePublished(_), None) => None,
        // What a table of classes does shows in the versions that are read by it.
        (CatalogueEvent::ClassesMapped(_), view) => view,
    }
}
