//! Golden events: one sample of every version of every event, read for ever; and the committed JSON Schemas.
//! No rule of the trade is tested here.

mod samples;
mod written;

use std::fs;
use std::path::{Path, PathBuf};

use super::{Event, SCHEMA_VERSION, Unreadable};
use crate::admission::AdmissionEvent;
use crate::audit::AuditEvent;
use crate::award::AwardEvent;
use crate::catalogue::CatalogueEvent;
use crate::dynamic_purchasing_system::DynamicPurchasingSystemEvent;
use crate::framework::FrameworkEvent;
use crate::law::LawEvent;
use crate::logbook::LogbookEvent;
use crate::need::NeedEvent;
use crate::offer::OfferEvent;
use crate::order::OrderEvent;
use crate::organisation::OrganisationEvent;
use crate::person::PersonEvent;
use crate::registration::RegistrationEvent;
use crate::retention::RetentionEvent;
use crate::specific_procurement::SpecificProcurementEvent;
use written::{compact, pretty};

/// What to do when a file is missing or old.
const COMMAND: &str = "run `UPDATE_GOLDEN=1 cargo test -p schemas` and commit what it writes";

#[test]
fn what_was_once_said_of_an_organisation_is_read_for_ever() {
    golden::<OrganisationEvent>(&samples::organisation());
}

#[test]
fn what_was_once_said_of_a_dynamic_purchasing_system_is_read_for_ever() {
    golden::<DynamicPurchasingSystemEvent>(&samples::system());
}

#[test]
fn what_was_once_said_of_an_admission_is_read_for_ever() {
    golden::<AdmissionEvent>(&samples::admission::events());
}

#[test]
fn what_was_once_said_of_a_catalogue_is_read_for_ever() {
    golden::<CatalogueEvent>(&samples::catalogue());
}

#[test]
fn what_was_once_said_of_an_offer_is_read_for_ever() {
    golden::<OfferEvent>(&samples::offer::events());
}

#[test]
fn what_was_once_said_of_an_order_is_read_for_ever() {
    golden::<OrderEvent>(&samples::order::events());
}

#[test]
fn what_was_once_said_of_a_need_is_read_for_ever() {
    golden::<NeedEvent>(&samples::need::events());
}

#[test]
fn what_was_once_said_of_a_framework_agreement_is_read_for_ever() {
    golden::<FrameworkEvent>(&samples::framework::events());
}

#[test]
fn what_was_once_said_of_a_person_is_read_for_ever() {
    golden::<PersonEvent>(&samples::person::events());
}

#[test]
fn what_was_once_said_of_retention_is_read_for_ever() {
    golden::<RetentionEvent>(&samples::person::retention());
}

#[test]
fn what_was_once_said_of_a_firm_that_asks_to_be_registered_is_read_for_ever() {
    golden::<RegistrationEvent>(&samples::registration::events());
}

#[test]
fn what_was_once_said_of_the_log_is_read_for_ever() {
    golden::<LawEvent>(&samples::law::events());
    golden::<LogbookEvent>(&samples::logbook::events());
}

#[test]
fn what_was_once_said_of_a_specific_procurement_is_read_for_ever() {
    golden::<SpecificProcurementEvent>(&samples::procurement::events());
}

#[test]
fn what_was_once_said_of_an_audit_is_read_for_ever() {
    golden::<AuditEvent>(&samples::audit::events());
}

#[test]
fn what_was_once_said_of_an_award_is_read_for_ever() {
    golden::<AwardEvent>(&samples::award::events());
}

#[test]
fn the_json_schemas_are_those_of_the_events() {
    json_schemas::<AwardEvent>();
    json_schemas::<OrganisationEvent>();
    json_schemas::<DynamicPurchasingSystemEvent>();
    json_schemas::<AdmissionEvent>();
    json_schemas::<CatalogueEvent>();
    json_schemas::<OfferEvent>();
    json_schemas::<OrderEvent>();
    json_schemas::<NeedEvent>();
    json_schemas::<FrameworkEvent>();
    json_schemas::<PersonEvent>();
    json_schemas::<RegistrationEvent>();
    json_schemas::<LawEvent>();
    json_schemas::<RetentionEvent>();
    json_schemas::<LogbookEvent>();
    json_schemas::<AuditEvent>();
    json_schemas::<SpecificProcurementEvent>();
}

#[test]
fn an_event_of_a_later_program_is_not_guessed_at() {
    let refused = OrderEvent::read("OrderRejected", SCHEMA_VERSION + 1, br#"{"reason":"x"}"#);
    assert!(matches!(refused, Err(Unreadable::FromTheFuture { .. })));
}

#[test]
fn an_event_of_another_category_is_not_read() {
    let refused = OrderEvent::read("OfferDelisted", 1, br#"{"catalogue_version":1}"#);
    assert!(matches!(refused, Err(Unreadable::UnknownKind { .. })));
}

#[test]
fn a_payload_of_another_shape_is_named() {
    let refused = OrderEvent::read("OrderRejected", 1, br#"{"reason":""}"#).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "event `OrderRejected` cannot be read: the text is empty at line 1 column 12"
    );
}

/// Every kind has a golden file of today's version, equal to its sample in value and in bytes; every golden
/// file of any version can be read.
fn golden<E: Event + PartialEq + std::fmt::Debug>(samples: &[E]) {
    let kinds: Vec<_> = samples.iter().map(Event::kind).collect();
    assert_eq!(kinds, E::KINDS, "one sample of every event, in order");
    let folder = folder("golden", E::CATEGORY);
    for sample in samples {
        let bytes = sample.write().unwrap();
        let payload = std::str::from_utf8(&bytes).unwrap();
        let file = folder.join(format!("{}.v{SCHEMA_VERSION}.json", sample.kind()));
        if !file.exists() && updating() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, pretty(payload)).unwrap();
        }
        let kept = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{}: {error}; {COMMAND}", file.display()));
        let read = E::read(sample.kind(), SCHEMA_VERSION, kept.as_bytes()).unwrap();
        assert_eq!(&read, sample, "{}", file.display());
        assert_eq!(compact(&kept), payload, "{}", file.display());
    }
    for file in files(&folder) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let (kind, version) = name
            .strip_suffix(".json")
            .and_then(|name| name.split_once(".v"))
            .unwrap_or_else(|| panic!("{name} is not called <Event>.v<version>.json"));
        E::read(kind, version.parse().unwrap(), &fs::read(&file).unwrap()).unwrap();
    }
}

/// The committed schemas are those that the types give, and there are no others.
fn json_schemas<E: Event>() {
    let folder = folder("json", E::CATEGORY);
    let schemas = E::json_schemas();
    for (kind, schema) in &schemas {
        let file = folder.join(format!("{kind}.json"));
        let kept = fs::read_to_string(&file)
            .ok()
            .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
        if kept.as_ref() == Some(schema.as_value()) {
            continue;
        }
        assert!(updating(), "{} is not up to date; {COMMAND}", file.display());
        fs::create_dir_all(&folder).unwrap();
        let text = serde_json::to_string_pretty(schema).unwrap();
        fs::write(&file, text + "\n").unwrap();
    }
    assert_eq!(files(&folder).len(), schemas.len(), "{}", folder.display());
}

fn updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1")
}

fn folder(kind: &str, category: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(kind).join(category)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{error}; {COMMAND}"));
    entries.map(|entry| entry.unwrap().path()).collect()
}
