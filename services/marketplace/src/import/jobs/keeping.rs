//! What is kept of jobs in the folder of their supplier: one file each, and the report beside it.
//! Whether a job is under way is not known here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use schemas::ids::OrganisationId;
use uuid::Uuid;

use super::Job;
use crate::app::App;
use crate::data_dir::write_atomically;

/// How many ended jobs of a supplier are kept.
const MOST_KEPT: usize = 20;

fn path(folder: &Path, id: Uuid) -> PathBuf {
    folder.join(format!("{id}.json"))
}

pub(super) fn report_path(folder: &Path, id: Uuid) -> PathBuf {
    folder.join(format!("{id}.ndjson"))
}

pub(super) fn keep(folder: &Path, job: &Job) -> io::Result<()> {
    let body = serde_json::to_vec(job).map_err(io::Error::other)?;
    write_atomically(&path(folder, job.job_id), &body)
}

pub(super) fn read(folder: &Path, id: Uuid) -> io::Result<Option<Job>> {
    match fs::read(path(folder, id)) {
        Ok(body) => serde_json::from_slice(&body).map(Some).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn kept(folder: &Path) -> io::Result<Vec<Job>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut jobs = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let id = name.to_str().and_then(|name| name.strip_suffix(".json")?.parse::<Uuid>().ok());
        if let Some(id) = id {
            jobs.extend(read(folder, id)?);
        }
    }
    jobs.sort_by_key(|job| std::cmp::Reverse((job.handed_in, job.job_id)));
    Ok(jobs)
}

/// Of a supplier's jobs that are not under way, the newest are kept.
pub(super) fn forget_old(app: &App, folder: &Path, supplier: OrganisationId) -> io::Result<()> {
    let live: Vec<Uuid> = {
        let live = app.jobs.live();
        live.iter().filter(|(_, job)| job.supplier == supplier).map(|(id, _)| *id).collect()
    };
    let ended = kept(folder)?.into_iter().filter(|job| !live.contains(&job.job_id));
    for old in ended.skip(MOST_KEPT - 1) {
        for path in [path(folder, old.job_id), report_path(folder, old.job_id)] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
    }
    Ok(())
}
