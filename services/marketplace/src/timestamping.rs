//! Time stamps by an authority (RFC 3161) over the log's checkpoints: asked for once a day, kept beside the checkpoint,
//! recorded in the log. Whether an authority is trusted is decided by whoever verifies, not here.

mod asn1;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use procurement::logbook::{LogbookCommand, Logbooks};
use schemas::catalogue::FileDigest;
use schemas::logbook::CheckpointTimeStamped;
use schemas::text::{Line, NotALine};
use sha2::{Digest, Sha256};

use crate::app::{App, PROCESS};
use crate::checkpoints;
use crate::data_dir::write_atomically;
use crate::execute::{Context, Failure, execute};
use crate::{facts, outgoing, streams};

pub use asn1::AnswerError;

/// The longest that an authority may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The greatest answer of an authority, in bytes.
const GREATEST: u64 = 1024 * 1024;
/// How often it is looked whether a time stamp is due.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// A checkpoint could not be stamped.
#[derive(Debug, thiserror::Error)]
pub enum StampError {
    /// There is nobody to ask.
    #[error("no time-stamping authority is configured (`timestamp_authority`)")]
    NoAuthority,
    /// There is nothing to stamp.
    #[error("the log has no signed checkpoint")]
    NoCheckpoint,
    /// It was not reached.
    #[error("the authority cannot be reached: {0}")]
    Unreachable(#[from] ureq::Error),
    /// Its answer cannot be used.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// The question could not be written.
    #[error("the question cannot be written: {0}")]
    Question(String),
    /// A file could not be written.
    #[error("the time stamp cannot be kept: {0}")]
    Io(#[from] std::io::Error),
    /// The authority's address is no line of text.
    #[error("the authority's address: {0}")]
    Address(#[from] NotALine),
    /// It could not be recorded.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Has the log's checkpoint stamped now: the checkpoint is written first, then the answer, then the log says so. What
/// breaks off in between leaves a file that nothing refers to.
pub async fn stamp(app: &Arc<App>, context: &Context) -> Result<CheckpointTimeStamped, StampError> {
    let authority = app.config.timestamp_authority.clone();
    if authority.is_empty() {
        return Err(StampError::NoAuthority);
    }
    let checkpoint = checkpoints::latest(app)?.ok_or(StampError::NoCheckpoint)?;
    let (size, note) = (checkpoint.size, checkpoint.note.into_bytes());
    let hash: [u8; 32] = Sha256::digest(&note).into();
    write_atomically(&app.data.checkpoint(size), &note)?;
    let address = authority.clone();
    let asked = tokio::task::spawn_blocking(move || ask(&address, &hash)).await;
    let (answer, time) = asked.map_err(|error| Failure::Broken(error.to_string()))??;
    write_atomically(&app.data.timestamp(size), &answer)?;
    let stamped = CheckpointTimeStamped {
        size,
        checkpoint: digest(&note)?,
        token: digest(&answer)?,
        stamped_at: time,
        authority: Line::parse(&authority)?,
    };
    execute::<Logbooks>(&app.log, &streams::logbook(), context, || {
        Ok(LogbookCommand::RecordTimeStamp(stamped.clone()).into())
    })
    .await?;
    Ok(stamped)
}

fn digest(content: &[u8]) -> Result<FileDigest, Failure> {
    FileDigest::parse(&hex::encode(Sha256::digest(content)))
        .map_err(|error| Failure::Broken(error.to_string()))
}

type Answered = (Vec<u8>, chrono::DateTime<chrono::Utc>);

fn ask(authority: &str, hash: &[u8; 32]) -> Result<Answered, StampError> {
    let nonce = rand::random::<[u8; 16]>();
    let question =
        asn1::request(hash, &nonce).map_err(|error| StampError::Question(error.to_string()))?;
    let agent = outgoing::client_within(PATIENCE).build().new_agent();
    let mut response =
        agent.post(authority).content_type("application/timestamp-query").send(&question[..])?;
    let answer = response.body_mut().with_config().limit(GREATEST).read_to_vec()?;
    let time = asn1::time_of(&answer, hash, &nonce)?;
    Ok((answer, time))
}

/// Whether the last time stamp is as old as the configuration allows, or there is none.
pub fn is_due(app: &App) -> Result<bool, Failure> {
    if app.config.timestamp_authority.is_empty() {
        return Ok(false);
    }
    let (logbook, _) = facts::state_of::<Logbooks>(&app.log, &streams::logbook())?;
    let age = TimeDelta::hours(i64::from(app.config.timestamp_hours));
    Ok(logbook.stamped.is_none_or(|stamped| stamped.stamped_at + age <= crate::clock::wall()))
}

/// Has a checkpoint stamped whenever it is due, until the process ends. A failure is tried again at the next look.
pub async fn keep_stamped(app: Arc<App>) {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    loop {
        looks.tick().await;
        let stamped = match is_due(&app) {
            Ok(false) => continue,
            Ok(true) => stamp(&app, &Context::begin(PROCESS)).await,
            Err(failure) => Err(failure.into()),
        };
        match stamped {
            Ok(stamped) => tracing::info!(size = stamped.size, "a checkpoint was time-stamped"),
            Err(error) => tracing::error!(%error, "the checkpoint was not time-stamped"),
        }
    }
}
