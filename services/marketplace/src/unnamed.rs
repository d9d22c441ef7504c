//! Files that were handed in and that no event names: after some days they are put aside, and a day later they are gone.
//! What an event names in whatever way stays: it is looked for as a text in everything that was ever written.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use event_store::{EventStore, Filter};

use crate::app::App;
use crate::data_dir::DataDir;

/// How often it is looked for them.
const EVERY: Duration = Duration::from_hours(24);
/// Events read at once.
const PAGE: usize = 4_096;
/// Digits of a digest.
const DIGITS: usize = 64;
/// Before the digest of a file that was put aside.
const ASIDE: &str = ".unnamed-";

/// Digests that events name, up to a position.
#[derive(Debug, Default)]
pub struct Named {
    position: u64,
    digests: HashSet<[u8; DIGITS]>,
}

impl Named {
    /// Goes on to the end of the log.
    pub fn follow(&mut self, log: &EventStore) -> Result<(), event_store::ReadError> {
        loop {
            let page = log.read_all(self.position, &Filter::All, PAGE)?;
            for event in &page.events {
                self.see(&event.payload);
            }
            if page.through == self.position {
                return Ok(());
            }
            self.position = page.through;
        }
    }

    /// Every run of 64 hexadecimal digits.
    fn see(&mut self, payload: &[u8]) {
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        for run in payload.split(|byte| !is_digit(byte)) {
            if let Ok(digest) = <[u8; DIGITS]>::try_from(run) {
                self.digests.insert(digest);
            }
        }
    }

    fn has(&self, digest: &str) -> bool {
        <[u8; DIGITS]>::try_from(digest.as_bytes())
            .is_ok_and(|digest| self.digests.contains(&digest))
    }
}

/// What was done with files that no event names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Put aside now.
    pub aside: u64,
    /// Put aside before, and gone now.
    pub gone: u64,
    /// Put aside before and named since: put back.
    pub back: u64,
}

/// Puts aside what is older than `age` and not named; what was put aside so long ago as `rest` is removed, or put back
/// if it was named meanwhile.
pub fn remove(
    data: &DataDir,
    named: &Named,
    (age, rest): (Duration, Duration),
) -> io::Result<Removed> {
    let is_past = |then: SystemTime, by: Duration| {
        SystemTime::now().duration_since(then).is_ok_and(|past| past >= by)
    };
    let mut removed = Removed::default();
    for entry in fs::read_dir(data.files())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(digest) = name.strip_prefix(ASIDE) {
            let place = data.files().join(digest);
            if named.has(digest) || place.exists() {
                fs::rename(entry.path(), place)?;
                removed.back += 1;
            } else if is_past(put_aside(&entry.metadata()?), rest) {
                fs::remove_file(entry.path())?;
                removed.gone += 1;
            }
            continue;
        }
        let is_digest = name.len() == DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_old = is_past(entry.metadata()?.modified()?, age);
        if is_digest && is_old && !named.has(&name) {
            fs::rename(entry.path(), data.files().join(format!("{ASIDE}{name}")))?;
            removed.aside += 1;
        }
    }
    Ok(removed)
}

/// When a file got its name: only that changed it since it was written.
fn put_aside(file: &fs::Metadata) -> SystemTime {
    let seconds = u64::try_from(file.ctime()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// The log is read only if there is a file that may go: that takes its time.
fn looked_for(app: &App, named: &mut Named, age: Duration) -> io::Result<Removed> {
    let mut may_go = false;
    for entry in fs::read_dir(app.data.files())? {
        let entry = entry?;
        let is_aside = entry.file_name().to_string_lossy().starts_with(ASIDE);
        may_go |= is_aside || entry.metadata()?.modified()?.elapsed().is_ok_and(|past| past >= age);
    }
    if !may_go {
        return Ok(Removed::default());
    }
    named.follow(&app.log).map_err(io::Error::other)?;
    remove(&app.data, named, (age, EVERY / 2))
}

/// Looks for such files once a day, until the process ends.
pub async fn keep_removing(app: Arc<App>) {
    let age = Duration::from_hours(24) * app.config.unnamed_days;
    let mut named = Named::default();
    let mut looks = tokio::time::interval(EVERY);
    loop {
        looks.tick().await;
        let looking = Arc::clone(&app);
        let looked = tokio::task::spawn_blocking(move || {
            let removed = looked_for(&looking, &mut named, age);
            (named, removed)
        });
        let Ok((followed, removed)) = looked.await else { return };
        named = followed;
        match removed {
            Ok(Removed { aside: 0, gone: 0, back: 0 }) => {}
            Ok(Removed { aside, gone, back }) => {
                tracing::info!(aside, gone, back, "files that no event names were looked for");
            }
            Err(error) => tracing::warn!(%error, "files that no event names stay"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_no_event_names_goes_in_two_steps_and_any_other_stays() {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDir::new(directory.path().to_owned());
        data.create().unwrap();
        let digest = |letter: &str| letter.repeat(DIGITS);
        for letter in ["a", "b", "c"] {
            fs::write(data.files().join(digest(letter)), letter).unwrap();
        }
        let mut named = Named::default();
        named.see(format!(r#"{{"documents":[{{"sha256":"{}"}}]}}"#, digest("a")).as_bytes());
        let there = |letter: &str| data.files().join(digest(letter)).exists();

        let young = remove(&data, &named, (Duration::from_hours(1), Duration::ZERO)).unwrap();
        assert_eq!(young, Removed::default());
        let first = remove(&data, &named, (Duration::ZERO, Duration::ZERO)).unwrap();
        assert_eq!(first, Removed { aside: 2, gone: 0, back: 0 });
        assert!(there("a") && !there("b") && !there("c"));
        let waiting = remove(&data, &named, (Duration::ZERO, EVERY)).unwrap();
        assert_eq!(waiting, Removed::default(), "not before a day has gone by");
        named.see(digest("c").as_bytes());
        let second = remove(&data, &named, (Duration::ZERO, Duration::ZERO)).unwrap();
        assert_eq!(second, Removed { aside: 0, gone: 1, back: 1 });
        assert!(there("a") && !there("b") && there("c"));
    }
}
