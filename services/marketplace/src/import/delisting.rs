//! A file that would take out more than a tenth of a catalogue needs a word more than the file itself.
//! Which offers those are is found where they are delisted.

use std::collections::HashSet;

use schemas::catalogue::Coverage;
use schemas::ids::{OfferId, OrganisationId};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ImportError, Judged, listing};
use crate::app::App;
use crate::formats::{Code, Place, Problem, Severity};

/// One offer in so many may go without a word.
const A_TENTH: u64 = 10;

/// What the supplier said about offers that the file does not name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// That the file is the whole catalogue.
    pub(super) whole: bool,
    /// How many offers may be taken out.
    pub(super) confirmed: Option<u64>,
}

/// A file that would take out much of a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delisting {
    /// How many offers would be taken out because the file does not name them.
    pub would_delist: u64,
    /// How many offers the catalogue has.
    pub in_catalogue: u64,
}

impl std::fmt::Display for Delisting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { would_delist, in_catalogue } = self;
        write!(
            f,
            "the file does not name {would_delist} of the {in_catalogue} offers in the catalogue, which would all be taken \
             out. If it is the whole catalogue, say so (coverage=whole), or confirm the number \
             (confirm_delisting={would_delist}); if it names changes only, say coverage=products"
        )
    }
}

impl Delisting {
    /// The same in German.
    #[must_use]
    pub fn german(&self) -> String {
        let Self { would_delist, in_catalogue } = self;
        format!(
            "Die Datei nennt {would_delist} der {in_catalogue} Angebote im Katalog nicht; sie fielen alle heraus. Ist sie der \
             ganze Katalog, das sagen (coverage=whole) oder die Zahl bestätigen (confirm_delisting={would_delist}); nennt \
             sie nur Änderungen, coverage=products angeben."
        )
    }

    /// As a remark in the report of a dry run.
    pub(super) fn remark(&self) -> Problem {
        Problem {
            place: Place { line: 1 },
            article: None,
            field: None,
            value: Some(self.would_delist.to_string()),
            code: Code::DelistingUnconfirmed,
            severity: Severity::Note,
            message: format!("As it is, the file would be refused: {self}."),
            german: Some(format!("So würde die Datei nicht angenommen: {}", self.german())),
        }
    }
}

/// What the file would take out, if that needs a word which was not said.
pub(super) async fn unconfirmed(
    app: &App,
    supplier: OrganisationId,
    judged: &Judged,
    word: Word,
) -> Result<Option<Delisting>, ImportError> {
    if judged.opened.coverage != Coverage::Whole || word.whole {
        return Ok(None);
    }
    let would_delist = listing::others(app, supplier, &judged.named).await?.len() as u64;
    if word.confirmed.is_some_and(|confirmed| would_delist <= confirmed) {
        return Ok(None);
    }
    let in_catalogue =
        listing::others(app, supplier, &HashSet::<OfferId>::new()).await?.len() as u64;
    let much = would_delist.saturating_mul(A_TENTH) > in_catalogue;
    Ok(much.then_some(Delisting { would_delist, in_catalogue }))
}
