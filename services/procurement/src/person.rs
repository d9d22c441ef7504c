//! What is kept of persons outside the log: kept, put right, and destroyed by two people when no retention runs.
//! No name and no salt is known here; only commitments are compared.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemas::hash::HashText;
use schemas::ids::{ActorId, OrganisationId};
use schemas::person::{
    ErasureRequested, KeptField, PersonEvent, PersonalDataCorrected, PersonalDataErased,
    PersonalDataKept, PersonalField,
};
use schemas::retention::RetentionClass;
use schemas::text::Line;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::decider::{Decider, Rejection};

/// The rules of a person's stream.
pub enum Persons {}

/// The commitment to what a field says: SHA-256 over a label, the salt, the person, the field and the text.
/// The salt keeps it from being guessed; the person and the field keep it from being moved.
#[must_use]
pub fn commitment(salt: &[u8; 32], person: ActorId, field: PersonalField, text: &str) -> HashText {
    let mut hash = Sha256::new();
    hash.update(b"marktbuch personal data v1\0");
    hash.update(salt);
    hash.update(person.0.as_bytes());
    hash.update(field.word());
    hash.update([0]);
    hash.update(text);
    HashText::of(hash.finalize().into())
}

/// What is kept of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What stands outside the log, if anything does.
    pub kept: Option<Kept>,
    /// The request for erasure that waits for a second person.
    pub requested: Option<ErasureRequested>,
    /// The last erasure, if there was one.
    pub erased: Option<PersonalDataErased>,
}

/// Data that is kept outside the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// For whom the person acts.
    pub organisation: OrganisationId,
    /// The class of the records that it explains.
    pub retention: RetentionClass,
    /// The commitments in force.
    pub fields: BTreeMap<PersonalField, HashText>,
}

impl Kept {
    fn to_fields(&self) -> Vec<KeptField> {
        let fields = self.fields.iter();
        fields
            .map(|(field, commitment)| KeptField { field: *field, commitment: commitment.clone() })
            .collect()
    }

    fn says(&self, fields: &[KeptField]) -> bool {
        fields.iter().all(|kept| self.fields.get(&kept.field) == Some(&kept.commitment))
    }
}

impl Person {
    /// Whether the log still names this commitment as one that can be opened.
    #[must_use]
    pub fn holds(&self, field: PersonalField, commitment: &str) -> bool {
        let kept = self.kept.as_ref().and_then(|kept| kept.fields.get(&field));
        kept.is_some_and(|held| held.as_str() == commitment)
    }
}

/// Records that need the person's data, as they were found in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Needed {
    /// The class.
    pub class: RetentionClass,
    /// The paragraph.
    pub ground: String,
    /// How many records.
    pub records: u64,
    /// The last day on which the last of them is kept; none while it is still running without an end.
    pub until: Option<NaiveDate>,
}

/// Consent to an erasure, with the facts that it rests on.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// Who agrees.
    pub approved_by: ActorId,
    /// The day in Germany.
    pub today: NaiveDate,
    /// Whether somebody still lets the person act.
    pub still_authorised: bool,
    /// Which records need the data.
    pub needed: Vec<Needed>,
}

/// What can be asked about the data of a person.
#[derive(Clone, Debug)]
pub enum PersonCommand {
    /// Keep it outside the log.
    Keep(PersonalDataKept),
    /// Put fields right.
    Correct {
        /// The fields with their new commitments.
        fields: Vec<KeptField>,
        /// Why.
        reason: Line,
    },
    /// Ask for its erasure.
    RequestErasure(ErasureRequested),
    /// Agree to its erasure.
    Erase(Erasure),
}

/// Why it may not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PersonRejection {
    /// Data of this person is kept; it can be put right.
    #[error("data of this person is kept already; it can be put right")]
    PersonalDataKeptAlready,
    /// Nothing is kept of this person, or no more.
    #[error("nothing is kept of this person")]
    NothingKept,
    /// No field, or one field twice.
    #[error("data of a person has at least one field, and each once")]
    FieldsUnusable,
    /// Another request waits for its second person.
    #[error("an erasure was requested already; it waits for a second person")]
    ErasureRequestedAlready,
    /// Nobody asked.
    #[error("nobody has requested the erasure")]
    ErasureNotRequested,
    /// One person asks, another agrees.
    #[error("who requested the erasure cannot agree to it: it takes two people")]
    TheSamePerson,
    /// The person still acts.
    #[error("the person still holds an authorisation; revoke its tokens first")]
    StillAuthorised,
    /// Records that the data explains must be kept.
    #[error("records that the data explains must be kept{} ({ground})", shown(*until))]
    RetentionRunning {
        /// The class that runs longest.
        class: RetentionClass,
        /// Its paragraph.
        ground: String,
        /// How many records of this class.
        records: u64,
        /// The last day; none while it is not known.
        until: Option<NaiveDate>,
    },
}

fn shown(until: Option<NaiveDate>) -> String {
    until.map_or_else(|| ", the end is not known yet".to_owned(), |day| format!(" until {day}"))
}

impl Rejection for PersonRejection {
    fn rule(&self) -> Option<&'static str> {
        match self {
            // Art. 17(3)(b) GDPR, § 35(3) BDSG with the retention periods..
            Self::RetentionRunning { .. } => Some("R-7.3"),
            // The deletion run is itself documented and takes two people..
            Self::TheSamePerson | Self::ErasureNotRequested => Some("R-7.6"),
            Self::PersonalDataKeptAlready
            | Self::NothingKept
            | Self::FieldsUnusable
            | Self::ErasureRequestedAlready
            | Self::StillAuthorised => None,
        }
    }
}

impl Decider for Persons {
    type State = Person;
    type Command = PersonCommand;
    type Event = PersonEvent;
    type Rejection = PersonRejection;

    fn initial() -> Person {
        Person::default()
    }

    fn decide(
        state: &Person,
        command: &PersonCommand,
    ) -> Result<Vec<PersonEvent>, PersonRejection> {
        match command {
            PersonCommand::Keep(asked) => keep(state, asked),
            PersonCommand::Correct { fields, reason } => correct(state, fields, reason),
            PersonCommand::RequestErasure(asked) => request(state, asked),
            PersonCommand::Erase(erasure) => erase(state, erasure),
        }
    }

    fn evolve(mut state: Person, event: &PersonEvent) -> Person {
        match event {
            PersonEvent::PersonalDataKept(e) => {
                state.kept = Some(Kept {
                    organisation: e.organisation,
                    retention: e.retention,
                    fields: named(&e.fields).collect(),
                });
            }
            PersonEvent::PersonalDataCorrected(e) => {
                if let Some(kept) = &mut state.kept {
                    kept.fields.extend(named(&e.fields));
                }
            }
            PersonEvent::ErasureRequested(e) => state.requested = Some(e.clone()),
            PersonEvent::PersonalDataErased(e) => {
                (state.kept, state.requested) = (None, None);
                state.erased = Some(e.clone());
            }
        }
        state
    }
}

fn named(fields: &[KeptField]) -> impl Iterator<Item = (PersonalField, HashText)> {
    fields.iter().map(|kept| (kept.field, kept.commitment.clone()))
}

fn usable(fields: &[KeptField]) -> Result<(), PersonRejection> {
    let once = |(i, kept): (usize, &KeptField)| fields[..i].iter().all(|f| f.field != kept.field);
    if fields.is_empty() || !fields.iter().enumerate().all(once) {
        return Err(PersonRejection::FieldsUnusable);
    }
    Ok(())
}

fn keep(state: &Person, asked: &PersonalDataKept) -> Result<Vec<PersonEvent>, PersonRejection> {
    usable(&asked.fields)?;
    match &state.kept {
        None => Ok(vec![asked.clone().into()]),
        Some(kept) if kept.fields.len() == asked.fields.len() && kept.says(&asked.fields) => {
            Ok(vec![])
        }
        Some(_) => Err(PersonRejection::PersonalDataKeptAlready),
    }
}

fn correct(
    state: &Person,
    fields: &[KeptField],
    reason: &Line,
) -> Result<Vec<PersonEvent>, PersonRejection> {
    usable(fields)?;
    let kept = state.kept.as_ref().ok_or(PersonRejection::NothingKept)?;
    if kept.says(fields) {
        return Ok(vec![]);
    }
    Ok(vec![PersonalDataCorrected { fields: fields.to_vec(), reason: reason.clone() }.into()])
}

fn request(state: &Person, asked: &ErasureRequested) -> Result<Vec<PersonEvent>, PersonRejection> {
    match (&state.kept, &state.requested) {
        (None, _) => Err(PersonRejection::NothingKept),
        (Some(_), None) => Ok(vec![asked.clone().into()]),
        (Some(_), Some(requested)) if requested == asked => Ok(vec![]),
        (Some(_), Some(_)) => Err(PersonRejection::ErasureRequestedAlready),
    }
}

fn erase(state: &Person, erasure: &Erasure) -> Result<Vec<PersonEvent>, PersonRejection> {
    let Some(kept) = &state.kept else {
        let repeated = state.erased.as_ref().map(|erased| erased.approved_by);
        let repeated = repeated == Some(erasure.approved_by);
        return if repeated { Ok(vec![]) } else { Err(PersonRejection::NothingKept) };
    };
    let requested = state.requested.as_ref().ok_or(PersonRejection::ErasureNotRequested)?;
    if requested.requested_by == erasure.approved_by {
        return Err(PersonRejection::TheSamePerson);
    }
    if erasure.still_authorised {
        return Err(PersonRejection::StillAuthorised);
    }
    let running = erasure.needed.iter().filter(|n| n.until.is_none_or(|day| day >= erasure.today));
    // The one that runs longest says when it will be allowed; one without an end runs longest of all.
    if let Some(longest) = running.max_by_key(|needed| needed.until.unwrap_or(NaiveDate::MAX)) {
        let Needed { class, ground, records, until } = longest.clone();
        return Err(PersonRejection::RetentionRunning { class, ground, records, until });
    }
    Ok(vec![
        PersonalDataErased {
            requested_by: requested.requested_by,
            approved_by: erasure.approved_by,
            ground: requested.ground,
            fields: kept.to_fields(),
        }
        .into(),
    ])
}

#[cfg(test)]
mod tests;
