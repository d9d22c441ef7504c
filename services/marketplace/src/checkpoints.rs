//! The log's checkpoint as it is shown: the log's own signature, with those of witnesses as soon as they have come.
//! Nothing is signed here.

use event_store::{Checkpoint, EventStore, ReadError};

use crate::app::App;
use crate::data_dir::DataDir;
use crate::execute::Failure;

/// The log's last checkpoint, with the cosignatures over it if it has any yet.
pub fn latest(app: &App) -> Result<Option<Checkpoint>, Failure> {
    let Some(checkpoint) = app.log.checkpoint()? else { return Ok(None) };
    let cosigned = app.witnessing.cosigned();
    Ok(Some(match cosigned {
        Some(cosigned) if cosigned.size == checkpoint.size && cosigned.root == checkpoint.root => {
            cosigned
        }
        Some(_) | None => checkpoint,
    }))
}

/// The last checkpoint that every witness who answered has cosigned; none before the first.
#[must_use]
pub fn cosigned(app: &App) -> Option<Checkpoint> {
    app.witnessing.cosigned()
}

/// The receipt of the event at a position: under the last checkpoint with cosignatures if that covers it, else under the
/// log's last one. None if the log is not signed.
pub fn receipt(app: &App, position: u64) -> Result<Option<String>, ReadError> {
    let cosigned = cosigned(app).filter(|cosigned| cosigned.size >= position);
    let checkpoint = match cosigned {
        Some(cosigned) => Some(cosigned),
        None => app.log.checkpoint()?,
    };
    let Some(checkpoint) = checkpoint else { return Ok(None) };
    let path = app.log.inclusion(position, checkpoint.size)?;
    Ok(Some(checkpoint.tlog_proof(position, &path)))
}

/// Why the log is not what others have confirmed of it; none if it is. A log that was put back to an older copy, or
/// written anew, does not begin with the checkpoints that were kept beside it.
pub fn contradicted(
    log: &EventStore,
    data: &DataDir,
    cosigned: Option<&Checkpoint>,
) -> std::io::Result<Option<String>> {
    let mut kept: Vec<Checkpoint> = cosigned.cloned().into_iter().collect();
    for entry in std::fs::read_dir(data.checkpoints())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "note") {
            // What cannot be read was not written by this program.
            kept.extend(Checkpoint::parse(&std::fs::read_to_string(path)?).ok());
        }
    }
    Ok(kept.into_iter().find_map(|checkpoint| {
        let size = checkpoint.size;
        match log.root(size) {
            Ok(root) if root == checkpoint.root => None,
            Ok(_) => Some(format!("its first {size} events are not those that were confirmed")),
            Err(error) => Some(format!("{size} events of it were confirmed: {error}")),
        }
    }))
}
