//! A supplier's catalogue: one version after another, each from one file.
//! Reading files and listing offers is not decided here.

use schemas::catalogue::{
    Assumptions, CatalogueEvent, CatalogueFormat, CataloguePublished, CatalogueSubmitted,
    ClassesMapped, Coverage, FileDigest, Outcome,
};
use schemas::ids::OrganisationId;
use serde::Serialize;

use crate::decider::{Decider, Rejection};

/// The rules of a catalogue's stream.
pub enum Catalogues {}

/// A supplier's catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The latest version.
    pub latest: Option<CatalogueSubmitted>,
    /// What came of it, once it was published.
    pub published: Option<Outcome>,
    /// The supplier's own table of classes, if it has one.
    pub classes: Option<ClassesMapped>,
}

impl Catalogue {
    /// The version that was handed in and is not yet published.
    #[must_use]
    pub fn in_progress(&self) -> Option<&CatalogueSubmitted> {
        self.latest.as_ref().filter(|_| self.published.is_none())
    }
}

/// What can be asked of a catalogue.
#[derive(Clone, Debug)]
pub enum CatalogueCommand {
    /// Begin a version from a usable file.
    SubmitCatalogue {
        /// Whose catalogue.
        supplier: OrganisationId,
        /// The file.
        file: FileDigest,
        /// Its format.
        format: CatalogueFormat,
        /// What it means for offers that it does not name.
        coverage: Coverage,
        /// What is assumed of articles that do not say.
        assumptions: Assumptions,
        /// Whether the file would change offers as they are now, though it may have been the latest before.
        again: bool,
    },
    /// Let a table of classes of other systems hold for what is imported from now on.
    MapClasses {
        /// Whose.
        supplier: OrganisationId,
        /// The table.
        table: FileDigest,
        /// How many classes it has.
        rows: u32,
    },
    /// Close a version: all its articles are dealt with.
    PublishCatalogue {
        /// The version.
        version: u32,
        /// What came of it.
        outcome: Outcome,
    },
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CatalogueRejection {
    /// One version at a time.
    #[error("version {version} of the catalogue is still being published; try again when it is")]
    VersionInProgress {
        /// The version.
        version: u32,
    },
    /// There is no such version to close.
    #[error("version {version} of the catalogue was not submitted last")]
    NotTheLatestVersion {
        /// The version.
        version: u32,
    },
}

impl Rejection for CatalogueRejection {}

impl Decider for Catalogues {
    type State = Catalogue;
    type Command = CatalogueCommand;
    type Event = CatalogueEvent;
    type Rejection = CatalogueRejection;

    fn initial() -> Catalogue {
        Catalogue::default()
    }

    fn decide(
        state: &Catalogue,
        command: &CatalogueCommand,
    ) -> Result<Vec<CatalogueEvent>, CatalogueRejection> {
        match command {
            CatalogueCommand::SubmitCatalogue {
                supplier,
                file,
                format,
                coverage,
                assumptions,
                again,
            } => {
                let latest = state.latest.as_ref();
                let asked = CatalogueSubmitted {
                    supplier: *supplier,
                    version: latest.map_or(1, |latest| latest.version + 1),
                    file: file.clone(),
                    format: *format,
                    coverage: *coverage,
                    assumptions: assumptions.clone(),
                };
                let repeats = |latest: &CatalogueSubmitted| {
                    CatalogueSubmitted { version: asked.version, ..latest.clone() } == asked
                };
                match latest {
                    // A file sent twice is one version, unless it means something else by now: prices have come into
                    // force, or offers have changed otherwise.
                    Some(latest) if repeats(latest) && !(*again && state.published.is_some()) => {
                        Ok(vec![])
                    }
                    Some(latest) if state.published.is_none() => {
                        Err(CatalogueRejection::VersionInProgress { version: latest.version })
                    }
                    Some(_) | None => Ok(vec![asked.into()]),
                }
            }
            CatalogueCommand::MapClasses { supplier, table, rows } => {
                let before = state.classes.as_ref();
                if before.is_some_and(|before| before.table == *table) {
                    return Ok(vec![]);
                }
                let version = before.map_or(1, |before| before.version + 1);
                let (supplier, table, rows) = (*supplier, table.clone(), *rows);
                Ok(vec![ClassesMapped { supplier, version, table, rows }.into()])
            }
            CatalogueCommand::PublishCatalogue { version, outcome } => match &state.latest {
                Some(latest) if latest.version == *version && state.published.is_some() => {
                    Ok(vec![])
                }
                Some(latest) if latest.version == *version => {
                    Ok(vec![CataloguePublished { version: *version, outcome: *outcome }.into()])
                }
                Some(_) | None => {
                    Err(CatalogueRejection::NotTheLatestVersion { version: *version })
                }
            },
        }
    }

    fn evolve(mut state: Catalogue, event: &CatalogueEvent) -> Catalogue {
        match event {
            CatalogueEvent::CatalogueSubmitted(submitted) => {
                state.latest = Some(submitted.clone());
                state.published = None;
            }
            CatalogueEvent::CataloguePublished(published) => {
                state.published = Some(published.outcome);
            }
            CatalogueEvent::ClassesMapped(mapped) => state.classes = Some(mapped.clone()),
        }
        state
    }
}

#[cfg(test)]
mod tests;
