//! What a witness remembers: its key, and of each log the last checkpoint that it cosigned, durable before it is said.
//! What may be remembered is decided elsewhere.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::note::{Checkpoint, CosignerKey, Malformed, Note};

/// The most notes of one log that are kept as evidence.
const MOST_EVIDENCE: usize = 1_000;

/// The state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// There is none.
    #[error("{} holds no witness: run `marktbuch-witness init` there once", .0.display())]
    Missing(PathBuf),
    /// There is one already.
    #[error("{} holds a witness already", .0.display())]
    Present(PathBuf),
    /// Another process has it.
    #[error("{} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// A file is not what it should be.
    #[error("{}: {what}", path.display())]
    Unsound {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: Malformed,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// The directory of a witness.
#[derive(Debug)]
pub struct State {
    directory: PathBuf,
    /// Held as long as this process may write.
    lock: Option<File>,
}

impl State {
    /// Makes a witness of this name with a key of its own.
    pub fn init(directory: &Path, name: &str) -> Result<CosignerKey, StateError> {
        let state = Self { directory: directory.to_owned(), lock: None };
        let path = state.key_file();
        if path.exists() {
            return Err(StateError::Present(directory.to_owned()));
        }
        let seed = rand::random::<[u8; 32]>();
        let key = CosignerKey::new(name, &seed)
            .map_err(|what| StateError::Unsound { path: path.clone(), what })?;
        let at = |path: PathBuf| move |source| StateError::Io { path, source };
        for made in [directory.to_owned(), state.logs(), state.evidence_directory()] {
            let builder = &mut fs::DirBuilder::new();
            builder.recursive(true).mode(0o700).create(&made).map_err(at(made))?;
        }
        let text = format!("{name}\n{}\n", hex::encode(seed));
        write(&path, text.as_bytes()).map_err(at(path))?;
        Ok(key)
    }

    /// Opens the directory to look, also beside the process that serves it.
    pub fn look(directory: &Path) -> Result<(Self, CosignerKey), StateError> {
        let state = Self { directory: directory.to_owned(), lock: None };
        let path = state.key_file();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(StateError::Missing(directory.to_owned()));
            }
            Err(source) => return Err(StateError::Io { path, source }),
        };
        let unsound = |what| StateError::Unsound { path: path.clone(), what };
        let no_key = || unsound(Malformed("it holds no key"));
        let (name, seed) = text.trim_end().split_once('\n').ok_or_else(no_key)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(seed, &mut bytes).map_err(|_| no_key())?;
        let key = CosignerKey::new(name, &bytes).map_err(unsound)?;
        Ok((state, key))
    }

    /// Opens the directory for this process alone.
    pub fn hold(directory: &Path) -> Result<(Self, CosignerKey), StateError> {
        let (state, key) = Self::look(directory)?;
        let path = directory.join("lock");
        let io = |source| StateError::Io { path: path.clone(), source };
        let lock = File::create(&path).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => Ok((Self { lock: Some(lock), ..state }, key)),
            Err(TryLockError::WouldBlock) => Err(StateError::InUse(directory.to_owned())),
            Err(TryLockError::Error(source)) => Err(io(source)),
        }
    }

    /// Whether this process may write.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.lock.is_some()
    }

    /// The last note of a log that was cosigned; none if there never was one.
    pub fn latest(&self, origin: &str) -> Result<Option<String>, StateError> {
        let path = self.log_file(origin);
        match fs::read_to_string(&path) {
            Ok(note) => Ok(Some(note)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StateError::Io { path, source }),
        }
    }

    /// What the last cosigned note of a log says; a file that cannot be read is an error, never a new beginning.
    pub fn latest_checkpoint(&self, origin: &str) -> Result<Option<Checkpoint>, StateError> {
        let Some(note) = self.latest(origin)? else { return Ok(None) };
        let read = Note::parse(&note).and_then(|note| Checkpoint::parse(note.text));
        let path = self.log_file(origin);
        match read {
            Ok(checkpoint) if checkpoint.origin == origin => Ok(Some(checkpoint)),
            Ok(_) => Err(StateError::Unsound { path, what: Malformed("it is another log's") }),
            Err(what) => Err(StateError::Unsound { path, what }),
        }
    }

    /// Remembers a cosigned note as the last of its log; when this returns, a power failure does not undo it.
    pub fn keep(&self, origin: &str, note: &str) -> Result<(), StateError> {
        let path = self.log_file(origin);
        write(&path, note.as_bytes()).map_err(|source| StateError::Io { path, source })
    }

    /// Keeps a request with a log's own signature that contradicts what was cosigned: it proves what the log did.
    pub fn keep_evidence(&self, origin: &str, request: &str) -> Result<(), StateError> {
        let directory = self.evidence_directory().join(name_of(origin));
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| StateError::Io { path, source }
        };
        fs::create_dir_all(&directory).map_err(at(&directory))?;
        let path = directory.join(name_of(request));
        let kept = fs::read_dir(&directory).map_err(at(&directory))?.count();
        if kept >= MOST_EVIDENCE || path.exists() {
            return Ok(());
        }
        write(&path, request.as_bytes()).map_err(at(&path))
    }

    /// How many contradicting requests of a log were kept.
    #[must_use]
    pub fn evidence(&self, origin: &str) -> usize {
        let directory = self.evidence_directory().join(name_of(origin));
        fs::read_dir(directory).map_or(0, Iterator::count)
    }

    /// Every log of which a checkpoint was cosigned, with that checkpoint's note.
    pub fn all(&self) -> Result<Vec<String>, StateError> {
        let path = self.logs();
        let entries = fs::read_dir(&path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = entries.map_err(|source| StateError::Io { path, source })?;
        let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "note"));
        paths.sort();
        let read = |path: PathBuf| {
            fs::read_to_string(&path).map_err(|source| StateError::Io { path, source })
        };
        paths.into_iter().map(read).collect()
    }

    fn key_file(&self) -> PathBuf {
        self.directory.join("witness.key")
    }

    fn logs(&self) -> PathBuf {
        self.directory.join("logs")
    }

    fn evidence_directory(&self) -> PathBuf {
        self.directory.join("evidence")
    }

    fn log_file(&self, origin: &str) -> PathBuf {
        self.logs().join(format!("{}.note", name_of(origin)))
    }
}

/// A name for a file that any text can have.
#[must_use]
pub fn name_of(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// Writes a file whole or not at all, for its owner alone, and waits for the disk.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    File::open(directory)?.sync_all()
}
