//! What a system asks of candidates, as a document of the procedure has it: its lots, its heading, its parties.
//! How the document is written stands in `formats::espd`.

use chrono::{DateTime, NaiveTime, Utc};
use event_store::EventStore;
use schemas::dynamic_purchasing_system::ContractNoticeDespatched;
use schemas::ids::{CategoryKey, OrganisationId, SystemId, derived};

use crate::execute::Failure;
use crate::facts;
use crate::formats::espd::{Heading, Lot, Party};

/// What a system asks for in the categories that are meant.
pub struct Asking {
    system: SystemId,
    operator: OrganisationId,
    noticed: ContractNoticeDespatched,
    meant: Vec<CategoryKey>,
}

/// Nothing is asked for.
#[derive(Debug, thiserror::Error)]
pub enum NotAsked {
    /// There is no such system, or its notice was not sent.
    #[error("there is no such system, or its notice was not sent")]
    Nothing,
    /// It has no such category.
    #[error("there is no category `{0}`")]
    UnknownCategory(CategoryKey),
    /// The log cannot be read.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl Asking {
    /// What is asked for in these categories, in all if none is named.
    pub fn of(
        log: &EventStore,
        system: SystemId,
        categories: &[CategoryKey],
    ) -> Result<Self, NotAsked> {
        let state = facts::system(log, system)?.state;
        let established = state.established.ok_or(NotAsked::Nothing)?;
        let noticed = state.noticed.ok_or(NotAsked::Nothing)?;
        let known =
            |key: &CategoryKey| noticed.terms.categories.iter().any(|terms| terms.category == *key);
        if let Some(unknown) = categories.iter().find(|key| !known(key)) {
            return Err(NotAsked::UnknownCategory(unknown.clone()));
        }
        let operator = established.operator;
        Ok(Self { system, operator, noticed, meant: categories.to_vec() })
    }

    /// The categories as lots, numbered as in the documents.
    #[must_use]
    pub fn lots(&self) -> Vec<Lot<'_>> {
        let all = (1..).zip(&self.noticed.terms.categories);
        let meant = all.filter(|(_, t)| self.meant.is_empty() || self.meant.contains(&t.category));
        meant.map(|(number, terms)| Lot { number, terms }).collect()
    }

    /// When the request was issued: with the notice. So the same request is always the same document.
    #[must_use]
    pub fn issued(&self) -> DateTime<Utc> {
        self.noticed.notice.despatched_on.and_time(NaiveTime::MIN).and_utc()
    }

    /// The heading of a document about it.
    pub fn heading(&self, log: &EventStore, issued: DateTime<Utc>) -> Result<Heading, NotAsked> {
        let meant: Vec<_> = self.meant.iter().map(ToString::to_string).collect();
        let about = format!("{}/{}/{issued}", self.system, meant.join(","));
        let uuid = derived("espd", &about);
        Ok(Heading {
            id: uuid.to_string(),
            uuid,
            procedure: self.noticed.notice.reference.to_string(),
            subject: self.noticed.terms.subject.to_string(),
            issued,
            buyer: party(log, self.operator)?,
        })
    }
}

/// An organisation as a document names it.
pub fn party(log: &EventStore, id: OrganisationId) -> Result<Party, NotAsked> {
    let registered = facts::organisation(log, id)?.state.registered;
    let registered = registered.ok_or(NotAsked::Nothing)?;
    let (name, town) = (registered.name.to_string(), registered.town.to_string());
    Ok(Party { id: id.to_string(), name, town })
}
