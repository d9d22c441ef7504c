//! Where everything lies in the data directory.
//! What stands in the files is nobody's business here.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use schemas::catalogue::FileDigest;
use schemas::ids::OrganisationId;

/// The data directory of one marketplace.
#[derive(Clone, Debug)]
pub struct DataDir(PathBuf);

impl DataDir {
    /// Name of the file with the secret half of the key that signs the log.
    pub const LOG_KEY: &str = "log.key";

    /// The directory; it need not exist.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Makes the directories that are missing; a new data directory is its owner's alone.
    pub fn create(&self) -> io::Result<()> {
        if !self.0.exists() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
        }
        for dir in [self.log(), self.views(), self.files(), self.reports(), self.checkpoints()] {
            fs::create_dir_all(dir)?;
        }
        Ok(())
    }

    /// What a killed process was receiving was never spoken of.
    /// Only for the process that holds the directory.
    pub fn drop_unfinished_uploads(&self) -> io::Result<()> {
        for entry in fs::read_dir(self.files())?.chain(fs::read_dir(self.reports())?) {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            if name.is_some_and(|name| name.starts_with(".tmp")) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// The directory itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The log: the truth.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    /// Read models, one directory a generation; can be thrown away.
    #[must_use]
    pub fn views(&self) -> PathBuf {
        self.0.join("views")
    }

    /// Catalogue files by their digests; part of the truth.
    #[must_use]
    pub fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    /// Import reports.
    #[must_use]
    pub fn reports(&self) -> PathBuf {
        self.0.join("reports")
    }

    /// A supplier's imports that nobody waited for, with their reports; can be thrown away.
    #[must_use]
    pub fn jobs(&self, supplier: OrganisationId) -> PathBuf {
        self.0.join("jobs").join(supplier.to_string())
    }

    /// Files of a supplier's dry runs, by their digests; can be thrown away.
    #[must_use]
    pub fn tried(&self, supplier: OrganisationId) -> PathBuf {
        self.0.join("tried").join(supplier.to_string())
    }

    /// What is kept of persons, encrypted.
    #[must_use]
    pub fn persons(&self) -> PathBuf {
        self.0.join("persons.sqlite")
    }

    /// The keys of persons, if they do not lie on another volume.
    #[must_use]
    pub fn person_keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// Says that the directory is that of a rehearsal, and where its clock stands.
    #[must_use]
    pub fn rehearsal(&self) -> PathBuf {
        self.0.join("rehearsal.json")
    }

    /// Hashes of tokens.
    #[must_use]
    pub fn registry(&self) -> PathBuf {
        self.0.join("registry.sqlite")
    }

    /// The secret half of the key that signs the log.
    #[must_use]
    pub fn log_key(&self) -> PathBuf {
        self.0.join(Self::LOG_KEY)
    }

    /// The public halves of the keys that sign and signed the log, the newest first: what a verifier needs.
    #[must_use]
    pub fn log_verifier_keys(&self) -> PathBuf {
        self.0.join("log.vkey")
    }

    /// Notes by which an old key of the log names the next, oldest first.
    #[must_use]
    pub fn log_rotations(&self) -> PathBuf {
        self.0.join("log.keys")
    }

    /// Checkpoints that others have confirmed; part of the truth.
    #[must_use]
    pub fn checkpoints(&self) -> PathBuf {
        self.0.join("checkpoints")
    }

    /// The checkpoint of this size, kept because it was time-stamped.
    #[must_use]
    pub fn checkpoint(&self, size: u64) -> PathBuf {
        self.checkpoints().join(format!("{size}.note"))
    }

    /// The time stamp over the bytes of that checkpoint.
    #[must_use]
    pub fn timestamp(&self, size: u64) -> PathBuf {
        self.checkpoints().join(format!("{size}.tsr"))
    }

    /// The last checkpoint that witnesses have cosigned.
    #[must_use]
    pub fn cosigned(&self) -> PathBuf {
        self.checkpoints().join("cosigned.note")
    }

    /// What the log had become when this was last looked after, outside of its database: a log that does not begin with
    /// it has lost its end.
    #[must_use]
    pub fn noted_end(&self) -> PathBuf {
        self.checkpoints().join("head.note")
    }

    /// A kept catalogue file.
    #[must_use]
    pub fn file(&self, digest: &FileDigest) -> PathBuf {
        self.files().join(digest.as_str())
    }

    /// What files were handed in for, where that decides who may read them.
    #[must_use]
    pub fn handed_in(&self) -> PathBuf {
        self.0.join("handed_in")
    }

    /// Where keys that open tenders lie between their handing over and the opening; its owner's alone.
    #[must_use]
    pub fn opening_keys(&self) -> PathBuf {
        self.0.join("opening")
    }

    /// The report of a catalogue's version.
    #[must_use]
    pub fn report(&self, supplier: OrganisationId, version: u32) -> PathBuf {
        self.reports().join(format!("{supplier}-{version}.ndjson"))
    }

    /// The report of a catalogue's version as earlier programs kept it.
    #[must_use]
    pub fn old_report(&self, supplier: OrganisationId, version: u32) -> PathBuf {
        self.reports().join(format!("{supplier}-{version}.json"))
    }

    /// How far orders were followed for what follows from them; can be thrown away.
    #[must_use]
    pub fn followed_orders(&self) -> PathBuf {
        self.0.join("orders.followed")
    }

    /// The directory of the read models in use; the first if it is not said, or not readably.
    pub fn current_generation(&self) -> io::Result<PathBuf> {
        let said = match fs::read(self.views().join("current")) {
            Ok(name) => String::from_utf8(name).ok().and_then(|name| name.trim().parse().ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let there = self.generations();
        let first = there.iter().min().copied().filter(|_| said.is_none());
        let number: u64 = said.or(first).unwrap_or(1);
        Ok(self.views().join(number.to_string()))
    }

    /// The numbers of all generations that are there.
    fn generations(&self) -> Vec<u64> {
        let entries = fs::read_dir(self.views()).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
    }

    /// A directory for the next generation, empty.
    pub fn next_generation(&self) -> io::Result<PathBuf> {
        let current = self.current_generation()?;
        let current = current.file_name().and_then(|name| name.to_str()?.parse::<u64>().ok());
        let last = self.generations().into_iter().chain(current).max().unwrap_or(0);
        let next = self.views().join((last + 1).to_string());
        fs::create_dir_all(&next)?;
        Ok(next)
    }

    /// Removes read models that are not in use any more. What cannot be removed now is removed another time.
    pub fn drop_old_generations(&self) {
        let Ok(current) = self.current_generation() else { return };
        for number in self.generations() {
            let old = self.views().join(number.to_string());
            if old == current {
                continue;
            }
            if let Err(error) = fs::remove_dir_all(&old) {
                tracing::warn!(%error, directory = %old.display(), "old read models stay for now");
            }
        }
    }

    /// From now on the read models in `generation` are in use.
    pub fn switch_to(&self, generation: &Path) -> io::Result<()> {
        let name = generation.file_name().and_then(|name| name.to_str()).unwrap_or("1");
        write_atomically(&self.views().join("current"), name.as_bytes())
    }

    /// A key of 32 random bytes that only this user can read, made on first use: whole or not at all.
    pub fn secret(&self, name: &str) -> io::Result<[u8; 32]> {
        let path = self.0.join(name);
        if !path.exists() {
            // Temporary files are their owner's alone.
            let mut file = tempfile::NamedTempFile::new_in(&self.0)?;
            file.write_all(&rand::random::<[u8; 32]>())?;
            file.as_file().sync_all()?;
            file.persist_noclobber(&path)?;
        }
        let mut key = [0; 32];
        fs::File::open(&path)?.read_exact(&mut key)?;
        Ok(key)
    }
}

impl DataDir {
    /// A secret for people and other programs to copy, made at the first start: 43 characters in a file of its owner's.
    pub fn text_secret(&self, name: &str) -> io::Result<String> {
        let path = self.0.join(name);
        if !path.exists() {
            let mut file = tempfile::NamedTempFile::new_in(&self.0)?;
            let secret = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
            file.write_all(secret.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist_noclobber(&path)?;
        }
        let secret = fs::read_to_string(&path)?.trim().to_owned();
        if secret.len() < 32 {
            let why = format!(
                "{} is too short for a secret: remove it, and another is made",
                path.display()
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        Ok(secret)
    }
}

/// Writes a file so that a reader sees the old content or the new, also after a power failure.
pub fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    fs::File::open(dir)?.sync_all()
}
