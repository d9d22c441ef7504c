//! The replay certificate: all read models made anew from the log beside the live ones, and both compared.
//! What follows from the comparison is a rule; nothing is mended here.

use std::fs;
use std::io;
use std::sync::Arc;

use event_store::StreamName;
use procurement::audit::{AuditCommand, Audits, Comparison};
use projections::audits::{self, AuditView, CertificateView};
use projections::{ApplyError, Generation};
use schemas::audit::{AuditEvent, ModelDigest};
use schemas::ids::AuditId;
use schemas::text::Line;

use crate::app::App;
use crate::execute::{Context, Failure, Prepared, execute};
use crate::{facts, streams};

/// Who makes a certificate holds its place: one at a time.
pub type Certifying = Arc<tokio::sync::Mutex<()>>;

/// There is no certificate, neither good nor bad.
#[derive(Debug, thiserror::Error)]
pub enum CertifyError {
    /// One at a time.
    #[error("a certificate is being made; try again when it is there")]
    InProgress,
    /// What stands still is not compared with what moves on.
    #[error("the read models stand still: {0}")]
    StandStill(String),
    /// Read models could not be read or made.
    #[error(transparent)]
    Views(#[from] ApplyError),
    /// There was no room to make them anew.
    #[error("the read models cannot be made anew: {0}")]
    Directory(#[from] io::Error),
    /// The outcome could not be recorded.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Compares the read models with the log and records what came of it. Asked again with the same id it answers
/// with what was recorded then.
pub async fn certify(
    app: &Arc<App>,
    context: &Context,
    certificate: AuditId,
) -> Result<CertificateView, CertifyError> {
    let place =
        Arc::clone(&app.certifying).try_lock_owned().map_err(|_| CertifyError::InProgress)?;
    let stream = streams::audit(certificate);
    if let Some(before) = recorded(app, &stream)? {
        return Ok(before);
    }
    app.projector.reach(app.log.head()).await.map_err(CertifyError::StandStill)?;
    let comparing = Arc::clone(app);
    // The place goes along: a caller that hangs up does not let a second one in.
    let compared = tokio::task::spawn_blocking(move || {
        let compared = compare(&comparing, certificate);
        drop(place);
        compared
    });
    let asked = compared.await.map_err(io::Error::other)??;
    execute::<Audits>(&app.log, &stream, context, || {
        Ok(Prepared::from(AuditCommand::Compare(asked.clone())))
    })
    .await?;
    let certificate = recorded(app, &stream)?;
    let certificate =
        certificate.ok_or_else(|| Failure::Broken("a certificate says nothing".to_owned()))?;
    for model in &certificate.differing {
        tracing::error!(%model, "a read model is not what the log gives");
    }
    Ok(certificate)
}

/// What the log says of it.
fn recorded(app: &App, stream: &StreamName) -> Result<Option<CertificateView>, Failure> {
    let said = facts::history::<AuditEvent>(&app.log, stream)?;
    Ok(said.iter().find_map(|event| match audits::view(event) {
        AuditView::Certificate(certificate) => Some(certificate),
        AuditView::Reading(_) => None,
    }))
}

/// The name and version of this program.
fn program() -> Result<Line, Failure> {
    let named = Line::parse(concat!("marktbuch ", env!("CARGO_PKG_VERSION")));
    named.map_err(|why| Failure::Broken(why.to_string()))
}

/// The live ones are read first and let go of; then the log is replayed to where they stood.
fn compare(app: &App, certificate: AuditId) -> Result<Comparison, CertifyError> {
    let (position, live) = live(app)?;
    let (events, replayed) = replayed(app, position)?;
    let program = program()?;
    Ok(Comparison { certificate, position, events, program, live, replayed })
}

fn live(app: &App) -> Result<(u64, Vec<ModelDigest>), CertifyError> {
    let still = app.projector.still()?;
    let ahead = || CertifyError::StandStill("offers are ahead of the other read models".to_owned());
    let still = still.ok_or_else(ahead)?;
    Ok((still.position(), still.digests()?))
}

const PREFIX: &str = "certificate-";

/// Read models made anew in a directory that is gone afterwards.
fn replayed(app: &App, position: u64) -> Result<(u64, Vec<ModelDigest>), CertifyError> {
    drop_unfinished(app)?;
    let directory = tempfile::Builder::new().prefix(PREFIX).tempdir_in(app.data.views())?;
    let anew = Generation::open(directory.path())?;
    let events = anew.replay_to(&app.log, position)?;
    let short = || CertifyError::StandStill("the log ends before the live read models".to_owned());
    let still = anew.still()?.filter(|still| still.position() == position).ok_or_else(short)?;
    let digests = still.digests()?;
    // The index may still be merging, and would write into what is removed.
    anew.rest()?;
    drop((still, anew));
    if let Err(error) = directory.close() {
        // What is compared is known; what stays is removed before the next certificate.
        tracing::warn!(%error, "read models made for a certificate stay for now");
    }
    Ok((events, digests))
}

/// What a killed process was making; nobody else makes any.
fn drop_unfinished(app: &App) -> io::Result<()> {
    for entry in fs::read_dir(app.data.views())? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
