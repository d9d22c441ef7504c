//! Every committed sample and schema belongs to an event that is known, in the folder of its category.
//! That they are read and up to date is tested beside the events.

use std::collections::BTreeMap;
use std::fs;

use schemas::event::Event;

use super::none;
use super::source::root;

#[test]
fn every_sample_and_every_schema_has_an_event() {
    let mut violations = Vec::new();
    for (folder, form) in [("golden", ".v"), ("json", "")] {
        let base = root().join("schemas").join(folder);
        for category in fs::read_dir(&base).unwrap() {
            let category = category.unwrap();
            let name = category.file_name().into_string().unwrap();
            for file in fs::read_dir(category.path()).unwrap() {
                let file = file.unwrap().file_name().into_string().unwrap();
                if !kinds()
                    .get(name.as_str())
                    .is_some_and(|kinds| kinds.iter().any(|kind| is_named(&file, kind, form)))
                {
                    violations.push(format!("schemas/{folder}/{name}/{file} has no event"));
                }
            }
        }
    }
    none(&violations);
}

#[test]
fn every_event_has_a_sample_and_a_schema() {
    let mut violations = Vec::new();
    for (category, kinds) in kinds() {
        for kind in kinds {
            for path in [
                format!("schemas/golden/{category}/{kind}.v1.json"),
                format!("schemas/json/{category}/{kind}.json"),
            ] {
                if !root().join(&path).is_file() {
                    violations.push(format!("{path} is missing"));
                }
            }
        }
    }
    none(&violations);
}

/// `Kind.v1.json` for samples, `Kind.json` for schemas.
fn is_named(file: &str, kind: &str, form: &str) -> bool {
    let rest = file.strip_prefix(kind).and_then(|rest| rest.strip_suffix(".json"));
    match rest.and_then(|rest| rest.strip_prefix(form)) {
        Some(version) if form.is_empty() => version.is_empty(),
        Some(version) => version.parse::<u16>().is_ok_and(|version| version > 0),
        None => false,
    }
}

/// The names of all events by stream category.
fn kinds() -> BTreeMap<&'static str, &'static [&'static str]> {
    fn of<E: Event>() -> (&'static str, &'static [&'static str]) {
        (E::CATEGORY, E::KINDS)
    }
    BTreeMap::from([
        of::<schemas::admission::AdmissionEvent>(),
        of::<schemas::audit::AuditEvent>(),
        of::<schemas::award::AwardEvent>(),
        of::<schemas::catalogue::CatalogueEvent>(),
        of::<schemas::dynamic_purchasing_system::DynamicPurchasingSystemEvent>(),
        of::<schemas::law::LawEvent>(),
        of::<schemas::framework::FrameworkEvent>(),
        of::<schemas::logbook::LogbookEvent>(),
        of::<schemas::need::NeedEvent>(),
        of::<schemas::offer::OfferEvent>(),
        of::<schemas::order::OrderEvent>(),
        of::<schemas::organisation::OrganisationEvent>(),
        of::<schemas::person::PersonEvent>(),
        of::<schemas::registration::RegistrationEvent>(),
        of::<schemas::retention::RetentionEvent>(),
        of::<schemas::specific_procurement::SpecificProcurementEvent>(),
    ])
}
