//! A backup grows by what is new, holds or says what does not, and is put back as the log it was.

use std::fs;
use std::path::{Path, PathBuf};

use event_store::note::LogKey;
use event_store::transfer::Rows;
use event_store::{Append, EventStore, Evidence, ExpectedRevision, Meta, NewEvent, StreamName};
use schemas::event::Event;
use schemas::ids::{ActorId, derived};
use schemas::organisation::{AuthorisationRevoked, OrganisationEvent};
use schemas::text::Line;
use uuid::Uuid;

use super::{Asked, BackupError, Manifest, Wanted, check, restore, take};
use crate::data_dir::DataDir;
use crate::log_key::LogKeys;

const NOTHING_MORE: Wanted = Wanted { person_keys: None, log_key: false };

struct Scene {
    dir: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
}

impl Scene {
    fn set() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let scene = Self { dir, runtime };
        scene.data().create().unwrap();
        scene
    }

    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn data(&self) -> DataDir {
        DataDir::new(self.at("data"))
    }

    fn backup(&self) -> PathBuf {
        self.at("backup")
    }

    /// Writes so many events into a stream of its own.
    fn write(&self, stream: &str, count: u128) {
        let LogKeys { key, retired } = LogKeys::open(&self.data(), "").unwrap();
        let options = event_store::Options { key: Some(key), retired, ..Default::default() };
        let log = EventStore::open(&self.data().log(), options).unwrap();
        let actor = ActorId(derived("actor", stream));
        let reason = Line::parse("Probe").unwrap();
        let event = OrganisationEvent::from(AuthorisationRevoked { actor, reason });
        let new = |number: u128| NewEvent {
            id: Uuid::from_u128(number),
            kind: event.kind().to_owned(),
            schema_version: 1,
            meta: Meta {
                time: crate::clock::now(),
                actor: actor.to_string(),
                correlation: Uuid::nil(),
                causation: None,
            },
            payload: event.write().unwrap(),
        };
        let events = (1..=count).map(new).collect();
        let name = StreamName::new("organisation", derived("organisation", stream)).unwrap();
        let append = Append::new(name, ExpectedRevision::NoStream, events);
        self.runtime.block_on(log.append(append)).unwrap();
        self.runtime.block_on(log.close());
    }

    fn take(&self) -> Result<super::Taken, BackupError> {
        take(&self.data(), &self.backup(), &NOTHING_MORE, &mut |_| ())
    }

    fn check(&self) -> Result<super::Checked, BackupError> {
        check(&self.backup(), None, &mut |_| ())
    }

    fn restore(&self, to: &str, same_origin: bool) -> Result<super::Restored, BackupError> {
        let reason = Line::parse("Ausfall des Datenträgers").unwrap();
        let asked = Asked { same_origin, keys: None, reason };
        let to = self.at(to);
        self.runtime.block_on(restore(&self.backup(), &to, &asked, &mut |_| ()))
    }
}

fn rows(data: &Path, through: u64) -> Vec<Evidence> {
    Rows::open(&data.join("log")).unwrap().after(0, through, 100_000).unwrap()
}

#[test]
fn a_backup_grows_by_what_is_new_and_comes_back_as_the_same_log() {
    let scene = Scene::set();
    scene.write("one", 300);
    fs::write(scene.data().files().join(crate_digest(b"file")), b"file").unwrap();
    let first = scene.take().unwrap();
    assert_eq!((first.position, first.new_events, first.new_files), (300, 300, 1));
    scene.write("two", 40);
    let second = scene.take().unwrap();
    assert_eq!((second.position, second.new_events, second.new_files), (340, 40, 0));
    let third = scene.take().unwrap();
    assert_eq!((third.new_events, third.new_files), (0, 0));
    let checked = scene.check().unwrap();
    assert_eq!((checked.position, checked.segments, checked.files), (340, 2, 1));
    assert!(checked.origin.unwrap().starts_with("marktbuch-"));

    let restored = scene.restore("restored", false).unwrap();
    assert_eq!((restored.position, restored.told_at), (340, 341));
    assert_eq!(restored.root, checked.root);
    assert!(restored.key.split('+').next().unwrap().ends_with("-r340"), "{}", restored.key);
    assert_eq!(rows(&scene.at("restored"), 340), rows(&scene.at("data"), 340));
    let back = DataDir::new(scene.at("restored"));
    let verified = crate::verify::verify(&back, &event_store::Known::default(), &mut |_| ());
    assert_eq!(verified.unwrap().events, 341);
    let refused = scene.restore("restored", false).unwrap_err();
    assert!(matches!(refused, BackupError::NotEmpty(_)), "{refused}");
    let refused = scene.restore("again", true).unwrap_err();
    assert!(matches!(refused, BackupError::NotHeld(_)), "{refused}");
    assert!(!scene.at("again").exists(), "nothing half");
}

#[test]
fn a_log_goes_on_under_its_name_only_with_its_key() {
    let scene = Scene::set();
    scene.write("one", 30);
    let wanted = Wanted { log_key: true, ..NOTHING_MORE };
    take(&scene.data(), &scene.backup(), &wanted, &mut |_| ()).unwrap();
    let restored = scene.restore("same", true).unwrap();
    assert_eq!(Some(restored.key), restored.key_before);
    let other = scene.restore("other", false).unwrap();
    assert_ne!(Some(other.key), other.key_before);
}

#[test]
fn what_is_damaged_or_missing_is_found_and_named() {
    let scene = Scene::set();
    scene.write("one", 50);
    scene.take().unwrap();
    scene.write("two", 50);
    scene.take().unwrap();
    let manifest = Manifest::read(&scene.backup()).unwrap().unwrap();
    let second = &manifest.segments[1].part;
    let path = scene.backup().join(&second.path);
    let whole = fs::read(&path).unwrap();
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    fs::write(&path, flipped).unwrap();
    let found = scene.check().unwrap_err().to_string();
    assert!(found.starts_with(&second.path), "{found}");
    assert!(scene.restore("restored", false).is_err());
    assert!(!scene.at("restored").exists(), "nothing half");
    fs::remove_file(&path).unwrap();
    let found = scene.check().unwrap_err().to_string();
    assert!(found.contains("missing"), "{found}");
    fs::write(&path, whole).unwrap();
    scene.check().unwrap();
    let stranger = LogKey::from_seed("another.example/log", &[1; 32]).unwrap();
    let keys = Some(vec![stranger.verifier().clone()]);
    let found = check(&scene.backup(), keys, &mut |_| ()).unwrap_err().to_string();
    assert!(found.contains("checkpoint"), "{found}");
}

#[test]
fn a_backup_whose_digests_were_made_anew_does_not_fit_its_checkpoint() {
    let scene = Scene::set();
    scene.write("one", 20);
    scene.take().unwrap();
    scene.write("two", 20);
    scene.take().unwrap();
    // The first piece is passed off as all there is; every digest fits, the signature does not.
    let mut manifest = Manifest::read(&scene.backup()).unwrap().unwrap();
    manifest.segments.truncate(1);
    manifest.position = 20;
    manifest.write(&scene.backup()).unwrap();
    let found = scene.check().unwrap_err().to_string();
    assert!(found.contains("checkpoint"), "{found}");
}

#[test]
fn an_interrupted_backup_leaves_the_one_before_whole() {
    let scene = Scene::set();
    scene.write("one", 60);
    scene.take().unwrap();
    scene.write("two", 60);
    // A file that is not what its name says ends the second backup in the middle, its log already written.
    let bad = scene.data().files().join("0".repeat(64));
    fs::write(&bad, b"not this").unwrap();
    assert!(matches!(scene.take().unwrap_err(), BackupError::Damaged { .. }));
    assert_eq!(scene.check().unwrap().position, 60);
    assert_eq!(scene.restore("restored", false).unwrap().position, 60);
    fs::remove_file(bad).unwrap();
    assert_eq!(scene.take().unwrap().new_events, 60);
    assert_eq!(scene.check().unwrap().position, 120);
    let left: Vec<_> = fs::read_dir(scene.backup().join("files")).unwrap().collect();
    assert!(left.is_empty(), "what the interruption left is swept away");
}

#[test]
fn a_backup_takes_no_other_log_and_leads_out_of_no_directory() {
    let scene = Scene::set();
    scene.write("one", 10);
    scene.take().unwrap();
    fs::rename(scene.at("data"), scene.at("before")).unwrap();
    scene.data().create().unwrap();
    scene.write("another", 12);
    let refused = scene.take().unwrap_err();
    assert!(matches!(refused, BackupError::AnotherLog { .. }), "{refused}");
    let mut manifest = Manifest::read(&scene.backup()).unwrap().unwrap();
    manifest.others[0].path = "../data/log.key".to_owned();
    manifest.write(&scene.backup()).unwrap();
    let refused = scene.check().unwrap_err();
    assert!(matches!(refused, BackupError::Manifest { .. }), "{refused}");
}

fn crate_digest(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(bytes))
}
