//! The daily certificate after a night that was missed, and one certificate at a time.
//! Read models that somebody changed are told of in the journeys.

use std::path::Path;
use std::sync::Arc;

use chrono::TimeDelta;
use event_store::{EventStore, Filter, Options};
use procurement::organisation::{OrganisationCommand, Organisations};
use projections::ApplyError;
use schemas::ids::{AuditId, OrganisationId};
use schemas::organisation::{OrganisationKind, OrganisationRegistered};
use schemas::text::Line;
use search::OpenError;
use uuid::Uuid;

use super::{CertifyError, certify};
use crate::app::{App, PROCESS, StartError};
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::execute::{Context, Prepared, execute};
use crate::worker::TimeOfDay;
use crate::{clock, streams};

/// A log whose one event happened three days ago.
async fn written_long_ago(directory: &Path) {
    let data = DataDir::new(directory.to_owned());
    data.create().unwrap();
    let log = EventStore::open(&data.log(), Options::default()).unwrap();
    let line = |text| Line::parse(text).unwrap();
    let firm = OrganisationRegistered {
        organisation: OrganisationId(Uuid::from_u128(1)),
        kind: OrganisationKind::EconomicOperator,
        name: line("Muster GmbH"),
        town: line("Kiel"),
        land: None,
        delivery_places: vec![],
        address: None,
    };
    let now = clock::now() - TimeDelta::days(3);
    let context = Context { now, ..Context::begin(PROCESS) };
    execute::<Organisations>(&log, &streams::organisation(firm.organisation), &context, || {
        Ok(Prepared::from(OrganisationCommand::RegisterOrganisation(firm.clone())))
    })
    .await
    .unwrap();
    log.close().await;
}

/// Opens the directory; what a process just closed was doing lets go of it in a moment.
async fn opened(directory: &Path, certify_at: TimeOfDay) -> Arc<App> {
    loop {
        let config = Config { data: directory.to_owned(), certify_at, ..Config::default() };
        match App::open(config) {
            Err(StartError::Views(ApplyError::Open(OpenError::Locked { .. }))) => {
                tokio::task::yield_now().await;
            }
            opened => return opened.unwrap(),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_that_was_missed_is_made_up_for_once_after_the_start() {
    let directory = tempfile::tempdir().unwrap();
    written_long_ago(directory.path()).await;
    for _start in 0..2 {
        let app = opened(directory.path(), TimeOfDay::hour(3)).await;
        app.begin_work().await;
        app.log.watch_head().wait_for(|head| *head == 3).await.unwrap();
        app.projector.reach(3).await.unwrap();
        // Behind the event of long ago and the key's introduction.
        let page = app.log.read_all(2, &Filter::All, 10).unwrap();
        let kinds: Vec<_> = page.events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["ReplayCertified"]);
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_certificate_is_made_at_a_time() {
    let directory = tempfile::tempdir().unwrap();
    written_long_ago(directory.path()).await;
    let app = opened(directory.path(), TimeOfDay::NEVER).await;
    app.begin_work().await;
    let id = AuditId(Uuid::from_u128(7));
    let context = Context::begin(PROCESS);
    let place = app.certifying.lock().await;
    let refused = certify(&app, &context, id).await;
    assert!(matches!(refused, Err(CertifyError::InProgress)));
    drop(place);
    let certificate = certify(&app, &context, id).await.unwrap();
    assert!(certificate.certified, "{:?}", certificate.differing);
    assert_eq!((certificate.compared_at, certificate.events, certificate.position), (2, 2, 3));
    assert_eq!(certify(&app, &context, id).await.unwrap(), certificate);
    let kept: Vec<_> = std::fs::read_dir(app.data.views()).unwrap().collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    app.close().await;
}
