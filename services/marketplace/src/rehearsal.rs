//! Rehearsals: a marketplace whose clock stands still until it is moved, in a directory that is marked for ever.
//! Which deadlines pass when the clock moves is said in `deadlines`; no rule of the trade stands here.

mod amount;

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use chrono::{DateTime, SubsecRound, Utc};
use event_store::EventStore;
use procurement::logbook::{LogbookCommand, Logbooks};
use schemas::logbook::RehearsalBegun;
use serde::{Deserialize, Serialize};

use crate::app::{App, PROCESS};
use crate::clock;
use crate::data_dir::{DataDir, write_atomically};
use crate::execute::{Context, Failure, execute};
use crate::{facts, streams};

pub use amount::{Amount, NotAnAmount};

/// Which clock is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockAsked {
    /// That of the directory: one that goes, unless it is marked as a rehearsal.
    #[default]
    AsMarked,
    /// One that goes.
    Going,
    /// One that stands still until it is moved.
    Manual {
        /// Where it is set in a new directory; none for the present moment.
        start: Option<DateTime<Utc>>,
    },
}

/// The mark of a directory: `rehearsal.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    /// Where the clock was set first.
    begun: DateTime<Utc>,
    /// Where it stands.
    now: DateTime<Utc>,
}

/// The rehearsal that this process holds.
#[derive(Debug)]
pub struct Rehearsal {
    file: PathBuf,
    begun: DateTime<Utc>,
}

/// The clock that is asked for does not fit the directory.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// Something happened here.
    #[error(
        "this directory holds a marketplace that is no rehearsal: `--clock manual` takes an empty directory, and a \
         directory with events of its own never becomes a rehearsal"
    )]
    NotARehearsal,
    /// It is a rehearsal.
    #[error(
        "this directory is a rehearsal and stays one: start it with `--clock manual`; nothing in it is ever used in \
         earnest"
    )]
    ARehearsal,
    /// The mark stands beside a log that does not know of it.
    #[error(
        "{} marks a rehearsal, and the log beside it has events and is that of none: one of them is in the wrong place",
        .0.display()
    )]
    MarkAlone(PathBuf),
    /// It was begun at another moment.
    #[error(
        "this rehearsal began at {}: `--clock-start` is for a new directory, `marktbuch clock --set` moves the clock",
        .0.to_rfc3339()
    )]
    BegunAt(DateTime<Utc>),
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] Failure),
    /// The mark could not be read or written.
    #[error("rehearsal.json: {0}")]
    File(#[from] io::Error),
    /// The mark could not be understood.
    #[error("rehearsal.json: {0}")]
    Unreadable(#[from] serde_json::Error),
}

impl Rehearsal {
    /// Decides whether this is a rehearsal, and sets the clock if it is: where it stood, and never before the newest
    /// event. For the process that holds the directory.
    pub fn open(
        data: &DataDir,
        log: &EventStore,
        asked: ClockAsked,
    ) -> Result<Option<Self>, RehearsalError> {
        let file = data.rehearsal();
        let kept = read(&file)?;
        let said = begun(log)?;
        let empty = log.head() == 0;
        let begun = match (said, kept, asked) {
            (None, Some(_), _) if !empty => return Err(RehearsalError::MarkAlone(file)),
            (Some(_), _, ClockAsked::Going) | (None, Some(_), ClockAsked::Going) => {
                return Err(RehearsalError::ARehearsal);
            }
            (Some(begun), _, _) => begun,
            (None, Some(mark), _) => mark.begun,
            (None, None, ClockAsked::AsMarked | ClockAsked::Going) => return Ok(None),
            (None, None, ClockAsked::Manual { .. }) if !empty => {
                return Err(RehearsalError::NotARehearsal);
            }
            (None, None, ClockAsked::Manual { start }) => {
                start.map_or_else(clock::wall, |start| start.trunc_subsecs(6))
            }
        };
        if let ClockAsked::Manual { start: Some(start) } = asked
            && start.trunc_subsecs(6) != begun
        {
            return Err(RehearsalError::BegunAt(begun));
        }
        let stood = kept.map_or(begun, |mark| mark.now.max(begun));
        let rehearsal = Self { file, begun };
        rehearsal.stand(log.newest().map_or(stood, |newest| newest.max(stood)))?;
        Ok(Some(rehearsal))
    }

    /// Where the clock was set first.
    #[must_use]
    pub fn begun(&self) -> DateTime<Utc> {
        self.begun
    }

    /// Where the clock stands.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        clock::now()
    }

    /// Moves the clock to `time`, never back: the file first, so that no event is later than the mark says.
    pub(crate) fn stand(&self, time: DateTime<Utc>) -> Result<(), RehearsalError> {
        let now = clock::stands_at().map_or(time, |stood| stood.max(time));
        let mark = serde_json::to_vec_pretty(&Mark { begun: self.begun, now })?;
        write_atomically(&self.file, &mark)?;
        clock::stand(now);
        Ok(())
    }

    /// Has the log say as its first word that it is that of a rehearsal.
    pub async fn introduce(&self, app: &App) -> Result<(), Failure> {
        let begun = RehearsalBegun { start: self.begun };
        execute::<Logbooks>(&app.log, &streams::logbook(), &Context::begin(PROCESS), || {
            Ok(LogbookCommand::BeginRehearsal(begun.clone()).into())
        })
        .await?;
        Ok(())
    }
}

/// Since when the log is that of a rehearsal; none if what it tells happened.
pub fn begun(log: &EventStore) -> Result<Option<DateTime<Utc>>, Failure> {
    let (logbook, _) = facts::state_of::<Logbooks>(log, &streams::logbook())?;
    Ok(logbook.rehearsal.map(|begun| begun.start))
}

/// For a process that only reads: the clock stands where that of the rehearsal stands, if the log is that of one.
pub fn read_clock(data: &DataDir, log: &EventStore) -> Result<(), RehearsalError> {
    if let Some(begun) = begun(log)? {
        let kept = read(&data.rehearsal())?.map_or(begun, |mark| mark.now);
        clock::stand(log.newest().map_or(kept, |newest| newest.max(kept)));
    }
    Ok(())
}

fn read(file: &std::path::Path) -> Result<Option<Mark>, RehearsalError> {
    match std::fs::read(file) {
        Ok(mark) => Ok(Some(serde_json::from_slice(&mark)?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests;
