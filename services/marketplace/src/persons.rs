//! What is kept of persons: sealed outside the log, committed to in it, and destroyed for good when the log says so.
//! This is the one place where it leaves in clear text; who may read it is decided where it is asked for.

mod compared;
mod data;
mod vault;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use event_store::EventStore;
use procurement::person::{Erasure, Person, PersonCommand, Persons as Rules, commitment};
use schemas::ids::{ActorId, OrganisationId};
use schemas::person::{
    ErasureGround, ErasureRequested, KeptField, PersonalDataKept, PersonalField,
};
use schemas::retention::RetentionClass;
use schemas::text::Line;
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

pub use data::{Mail, NotPersonal, PersonalData, Telephone};
pub use vault::VaultError;
use vault::{Sealed, Vault};

use crate::app::App;
use crate::clock::german_day;
use crate::execute::{Context, Done, Failure, Prepared, execute};
use crate::readings::Recent;
use crate::{facts, retention, streams};

/// What is kept of persons.
pub struct Persons {
    vault: Vault,
    /// Which readings are on record.
    pub recent: Recent,
    /// One change after the other: what is sealed and not yet named by the log must not be swept away.
    changing: Mutex<()>,
}

/// What opens a commitment of the log: for the person, or for an auditor who checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Opening {
    /// The field.
    pub field: PersonalField,
    /// The salt, 64 hexadecimal digits.
    pub salt: String,
    /// What the field says.
    pub text: String,
    /// The commitment that the log holds.
    pub commitment: String,
}

/// Why something about the data of a person was not done.
#[derive(Debug, thiserror::Error)]
pub enum PersonsError {
    /// A rule said no, or the log did not take it.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The side store failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Persons {
    /// Opens the side store and its keys, or makes them.
    pub fn open(data: &Path, keys: &Path) -> Result<Self, VaultError> {
        Ok(Self {
            vault: Vault::open(data, keys)?,
            recent: Recent::default(),
            changing: Mutex::default(),
        })
    }

    /// Opens them to read, beside a process that writes.
    pub fn open_reader(data: &Path, keys: &Path) -> Result<Self, VaultError> {
        Ok(Self {
            vault: Vault::open_reader(data, keys)?,
            recent: Recent::default(),
            changing: Mutex::default(),
        })
    }

    /// The name behind an actor, if it is still kept and its key is here.
    pub fn name(&self, person: ActorId) -> Result<Option<String>, VaultError> {
        let opened = self.openings(person)?;
        Ok(opened.into_iter().find(|o| o.field == PersonalField::Name).map(|o| o.text))
    }

    /// The names behind these actors that are still kept and whose keys are here.
    pub fn names(
        &self,
        actors: &BTreeSet<ActorId>,
    ) -> Result<BTreeMap<ActorId, String>, VaultError> {
        let name = |actor: &ActorId| Ok(self.name(*actor)?.map(|name| (*actor, name)));
        actors.iter().filter_map(|actor| name(actor).transpose()).collect()
    }

    /// What is kept of a person in clear text; nothing if it is gone or its key is not here.
    pub fn data(&self, person: ActorId) -> Result<PersonalData, VaultError> {
        Ok(PersonalData::of(self.openings(person)?.into_iter().map(|o| (o.field, o.text))))
    }

    /// What opens the commitments of a person. Everything in clear text comes from here. A field that was damaged is named
    /// in the process's own log and left out: the others are still what was sealed.
    pub fn openings(&self, person: ActorId) -> Result<Vec<Opening>, VaultError> {
        let mut opened = Vec::new();
        for sealed in self.vault.opened(person)? {
            match sealed {
                Ok(sealed) => opened.push(sealed),
                Err(damaged) => tracing::error!(%damaged, "personal data cannot be shown"),
            }
        }
        let opening = |Sealed { field, salt, text, commitment }| Opening {
            field,
            salt: hex::encode(salt),
            text,
            commitment,
        };
        Ok(opened.into_iter().map(opening).collect())
    }

    /// Destroys what the log does not name, or names as erased: what a kill left over, and what came back with an
    /// old copy of the side store. Before anything is written.
    pub fn reconcile(&self, log: &EventStore) -> Result<(), PersonsError> {
        for person in self.vault.persons()? {
            self.follow(person, &state(log, person)?)?;
        }
        for person in self.vault.keyed()? {
            // A key of which this log knows nothing may belong to another log's data: it stays.
            let state = state(log, person)?;
            if state.kept.is_none() && state.erased.is_some() {
                self.vault.destroy(person)?;
            }
        }
        Ok(())
    }

    /// Keeps what the log's state of a person names and destroys the rest.
    fn follow(&self, person: ActorId, state: &Person) -> Result<(), VaultError> {
        if state.kept.is_none() {
            return self.vault.destroy(person);
        }
        self.vault.destroy_fields(person, |field, commitment| !state.holds(field, commitment))
    }

    pub(crate) fn seal(
        &self,
        person: ActorId,
        about: &PersonalData,
    ) -> Result<Vec<KeptField>, VaultError> {
        let mut fields = Vec::new();
        for (field, text) in about.fields() {
            let salt: [u8; 32] = rand::random();
            let commitment = commitment(&salt, person, field, &text);
            let committed = commitment.as_str().to_owned();
            let sealed = Sealed { field, salt, text, commitment: committed };
            self.vault.seal(person, &sealed)?;
            fields.push(KeptField { field, commitment });
        }
        Ok(fields)
    }
}

/// Keeps data of a person for an organisation; if there is some already, that stays.
pub async fn keep(
    app: &App,
    context: &Context,
    person: ActorId,
    organisation: OrganisationId,
    about: &PersonalData,
) -> Result<(), PersonsError> {
    let changing = app.persons.changing.lock().await;
    let state = state(&app.log, person)?;
    if state.kept.is_some() || about.is_empty() {
        return Ok(());
    }
    let fields = app.persons.seal(person, about)?;
    let retention = RetentionClass::ProcurementRecord;
    let asked = PersonalDataKept { person, organisation, retention, fields };
    change(app, context, person, &|| Ok(PersonCommand::Keep(asked.clone()).into())).await?;
    drop(changing);
    Ok(())
}

/// Puts data of a person right (Art. 16 GDPR). What says the same as before changes nothing.
pub async fn correct(
    app: &App,
    context: &Context,
    person: ActorId,
    about: &PersonalData,
    reason: &Line,
) -> Result<Done<Person, schemas::person::PersonEvent>, PersonsError> {
    let changing = app.persons.changing.lock().await;
    let differing = about.without(&app.persons.data(person)?);
    let fields = match state(&app.log, person)?.kept {
        Some(kept) if differing.is_empty() => {
            let same = kept.fields.into_iter();
            same.map(|(field, commitment)| KeptField { field, commitment }).collect()
        }
        Some(_) => app.persons.seal(person, &differing)?,
        None => Vec::new(),
    };
    if fields.is_empty() {
        return Err(Failure::rejected(&procurement::person::PersonRejection::NothingKept).into());
    }
    let prepare = || {
        let (fields, reason) = (fields.clone(), reason.clone());
        Ok(PersonCommand::Correct { fields, reason }.into())
    };
    let done = change(app, context, person, &prepare).await?;
    drop(changing);
    Ok(done)
}

/// Asks for the erasure of what is kept of a person.
pub async fn request_erasure(
    app: &App,
    context: &Context,
    person: ActorId,
    ground: ErasureGround,
    reason: &Line,
) -> Result<Done<Person, schemas::person::PersonEvent>, PersonsError> {
    let _changing = app.persons.changing.lock().await;
    let requested_by = context.actor;
    let prepare = || {
        let asked = ErasureRequested { requested_by, reason: reason.clone(), ground };
        Ok(PersonCommand::RequestErasure(asked).into())
    };
    change(app, context, person, &prepare).await
}

/// Agrees to an erasure, and carries it out: the log says so first, then key, salts and data are destroyed.
pub async fn erase(
    app: &Arc<App>,
    context: &Context,
    person: ActorId,
) -> Result<Done<Person, schemas::person::PersonEvent>, PersonsError> {
    let _changing = app.persons.changing.lock().await;
    let prepare = || {
        let today = german_day(context.now);
        let found = retention::survey(&app.log, today)?;
        let acting = found.acts_for(person);
        let holding = acting
            .iter()
            .chain(state(&app.log, person)?.kept.iter().map(|kept| &kept.organisation))
            .map(|organisation| Ok(facts::organisation(&app.log, *organisation)?.held()))
            .collect::<Result<_, Failure>>()?;
        let erasure = Erasure {
            approved_by: context.actor,
            today,
            still_authorised: !acting.is_empty(),
            needed: found.needed_by(person),
        };
        Ok(Prepared { command: PersonCommand::Erase(erasure), holding })
    };
    change(app, context, person, &prepare).await
}

/// What the log says of a person's data.
pub fn state(log: &EventStore, person: ActorId) -> Result<Person, Failure> {
    Ok(facts::state_of::<Rules>(log, &streams::person(person))?.0)
}

/// Carries out a command, and then lets the side store follow what the log says, also after a refusal.
async fn change(
    app: &App,
    context: &Context,
    person: ActorId,
    prepare: &(dyn Fn() -> Result<Prepared<PersonCommand>, Failure> + Sync),
) -> Result<Done<Person, schemas::person::PersonEvent>, PersonsError> {
    let done = execute::<Rules>(&app.log, &streams::person(person), context, prepare).await;
    match done {
        Ok(done) => {
            app.persons.follow(person, &done.state)?;
            Ok(done)
        }
        // Whether it was written is not known: the next start looks it up.
        Err(error @ Failure::Broken(_)) => Err(error.into()),
        Err(
            error @ (Failure::Rejected(_)
            | Failure::PreconditionFailed { .. }
            | Failure::Contended
            | Failure::ClockBehind { .. }
            | Failure::ClockAhead { .. }
            | Failure::LongPause { .. }
            | Failure::ReadOnly(_)),
        ) => {
            app.persons.follow(person, &state(&app.log, person)?)?;
            Err(error.into())
        }
    }
}

#[cfg(test)]
mod tests;
