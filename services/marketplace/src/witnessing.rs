//! Sends new checkpoints to the witnesses that are configured (C2SP `tlog-witness`) and keeps their cosignatures. A
//! witness that has seen another history is an alarm. Which witness is trusted is decided by the reader, not here.

mod asking;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use event_store::{Checkpoint, EventStore};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use utoipa::ToSchema;

use crate::app::App;
use crate::data_dir::write_atomically;

/// A witness as it is configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessAddress {
    /// Where it is asked: the prefix before `/add-checkpoint`.
    pub url: String,
    /// Its verifier key (type 0x04).
    pub key: String,
}

/// How it stands with one witness.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct WitnessStanding {
    /// How many events the last checkpoint has that it cosigned.
    pub size: u64,
    /// Why it did not cosign the last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing: Option<String>,
    /// The witness has seen another history of this log: somebody holds two.
    pub alarm: bool,
}

/// What came from the witnesses.
pub struct Witnessing {
    cosigned: Mutex<Option<Checkpoint>>,
    standings: Mutex<BTreeMap<String, WitnessStanding>>,
}

/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

impl Witnessing {
    /// Goes on from the cosigned checkpoint that was kept, if one was.
    pub fn open(file: &Path, witnesses: &[WitnessAddress]) -> std::io::Result<Self> {
        let cosigned = match std::fs::read_to_string(file) {
            Ok(note) => asking::read(note),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let names = witnesses.iter().map(|witness| asking::name_of(&witness.key));
        let standings = names.map(|name| (name, WitnessStanding::default())).collect();
        Ok(Self { cosigned: Mutex::new(cosigned), standings: Mutex::new(standings) })
    }

    /// The last checkpoint with cosignatures.
    #[must_use]
    pub fn cosigned(&self) -> Option<Checkpoint> {
        locked(&self.cosigned).clone()
    }

    /// How it stands with each witness, by its name.
    #[must_use]
    pub fn standings(&self) -> BTreeMap<String, WitnessStanding> {
        locked(&self.standings).clone()
    }

    /// Whether a witness has seen another history.
    #[must_use]
    pub fn alarm(&self) -> Option<String> {
        let standings = locked(&self.standings);
        let (name, standing) = standings.iter().find(|(_, standing)| standing.alarm)?;
        let why = standing.failing.as_deref().unwrap_or("");
        Some(format!("the witness {name} has seen another history: {why}"))
    }

    fn note(&self, name: &str, change: impl FnOnce(&mut WitnessStanding)) {
        change(locked(&self.standings).entry(name.to_owned()).or_default());
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends checkpoints to all witnesses, at most one in `witness_seconds`, until the process ends.
pub async fn keep_witnessed(app: Arc<App>) {
    if app.config.witnesses.is_empty() {
        return;
    }
    let least = Duration::from_secs(app.config.witness_seconds.max(1));
    let mut pause = least;
    let mut head = app.log.watch_head();
    loop {
        head.borrow_and_update();
        let begun = Instant::now();
        let asked = Arc::clone(&app);
        let all = tokio::task::spawn_blocking(move || ask_all(&asked)).await.unwrap_or(false);
        pause = if all { least } else { (pause * 2).min(LONGEST_PAUSE) };
        tokio::time::sleep_until(begun + pause).await;
        // With all witnesses up to date there is nothing to do until something is written.
        if all && head.changed().await.is_err() {
            return;
        }
    }
}

/// Asks every witness for the log's checkpoint; whether all have cosigned it.
fn ask_all(app: &App) -> bool {
    let checkpoint = match app.log.checkpoint() {
        Ok(Some(checkpoint)) => checkpoint,
        Ok(None) => return true,
        Err(error) => {
            tracing::error!(%error, "there is no checkpoint for the witnesses");
            return false;
        }
    };
    let mut lines = String::new();
    let mut all = true;
    for witness in &app.config.witnesses {
        match ask(&app.log, &app.witnessing, witness, &checkpoint) {
            Some(line) => lines.push_str(&line),
            None => all = false,
        }
    }
    if !lines.is_empty() {
        let note = format!("{}{lines}", checkpoint.note);
        match write_atomically(&app.data.cosigned(), note.as_bytes()) {
            Ok(()) => *locked(&app.witnessing.cosigned) = Some(Checkpoint { note, ..checkpoint }),
            Err(error) => tracing::error!(%error, "the cosigned checkpoint cannot be kept"),
        }
    }
    all
}

fn ask(
    log: &EventStore,
    witnessing: &Witnessing,
    witness: &WitnessAddress,
    checkpoint: &Checkpoint,
) -> Option<String> {
    let name = asking::name_of(&witness.key);
    let known = witnessing.standings().get(&name).map_or(0, |standing| standing.size);
    match asking::cosignature(log, witness, checkpoint, known) {
        Ok(line) => {
            witnessing.note(&name, |standing| {
                *standing = WitnessStanding { size: checkpoint.size, ..WitnessStanding::default() };
            });
            Some(line)
        }
        Err(error) => {
            let alarm = error.is_alarm();
            if alarm {
                tracing::error!(witness = name, %error, "a witness has seen another history");
            } else {
                tracing::warn!(witness = name, %error, "a witness did not cosign");
            }
            witnessing.note(&name, |standing| {
                standing.failing = Some(error.to_string());
                standing.alarm = alarm;
            });
            None
        }
    }
}
