//! The side store held against the log: what the log says is kept is there, and is what was sealed.
//! Nothing is shown and nothing is changed here.

use std::collections::BTreeSet;

use event_store::{EventStore, Filter};
use schemas::event::Event;
use schemas::ids::ActorId;
use schemas::person::PersonEvent;

use super::{Persons, PersonsError, state};
use crate::execute::Failure;

impl Persons {
    /// Where the side store differs from the log: a field that the log names and that is not here, and one that is not what
    /// was sealed. Each is a sentence without personal data.
    pub fn compared(&self, log: &EventStore) -> Result<Vec<String>, PersonsError> {
        let (mut told, keyed) = (Vec::new(), self.vault.keyed()?);
        for person in everybody(log)? {
            let Some(kept) = state(log, person)?.kept else { continue };
            // None at all: the keys lie elsewhere, or were left out of a backup.
            if !keyed.is_empty() && !keyed.contains(&person) {
                told.push(format!("the key of person {person} is not there"));
            }
            let here = self.vault.fields(person)?;
            for (field, commitment) in &kept.fields {
                let same = |(word, found): &&(String, String)| {
                    word == field.word() && found == commitment.as_str()
                };
                if !here.iter().any(|found| same(&found)) {
                    let field = field.word();
                    told.push(format!("the {field} kept of person {person} is not there"));
                }
            }
            let opened = self.vault.opened(person)?.into_iter();
            told.extend(opened.filter_map(|sealed| Some(sealed.err()?.to_string())));
        }
        Ok(told)
    }
}

/// Everybody of whom the log says that something was kept.
fn everybody(log: &EventStore) -> Result<BTreeSet<ActorId>, Failure> {
    let persons = Filter::categories([PersonEvent::CATEGORY]);
    let (mut found, mut after) = (BTreeSet::new(), 0);
    loop {
        let page = log.read_all(after, &persons, PAGE)?;
        let keys = page.events.iter().map(|stored| stored.stream.key().parse::<ActorId>());
        found.extend(keys.filter_map(Result::ok));
        if page.through <= after {
            return Ok(found);
        }
        after = page.through;
    }
}

/// How many events are read at once.
const PAGE: usize = 1_000;
