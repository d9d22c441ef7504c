//! A disk in memory that notes every write, sync and removal in order, and can be rebuilt as a power
//! failure would leave it. It keeps what was synced and treats the rest as cruelly as it is told.
//!
//! Making and removing a file count at once and in order, as a journalling file system has it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use sqlite_vfs::{DatabaseHandle, LockKind, OpenAccess, OpenOptions, Vfs, WalDisabled};

/// What was done to the disk.
#[derive(Clone, Debug)]
pub enum Step {
    Write(String, u64, Vec<u8>),
    SetLength(String, u64),
    Sync(String),
    /// It answered with an error, and what was waiting for it is lost, as Linux has it.
    FailedSync(String),
    Remove(String),
    /// So many appends were acknowledged.
    Acknowledged(u32),
}

/// What becomes of the writes to a file that were not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    Everything,
    Nothing,
    /// The last write reached the disk by half.
    TheLastTorn,
    /// Only the last write reached the disk: out of order.
    AllButTheLast,
    /// Every second write is lost.
    EverySecond,
    /// The first half reached the disk, in order.
    TheSecondHalf,
    /// Every write reached the disk in its first sector only.
    AllTorn,
}

impl Loss {
    pub const ALL: [Self; 7] = [
        Self::Everything,
        Self::Nothing,
        Self::TheLastTorn,
        Self::AllButTheLast,
        Self::EverySecond,
        Self::TheSecondHalf,
        Self::AllTorn,
    ];

    /// How many bytes of a write reach the disk.
    fn kept(self, at: usize, count: usize, length: usize) -> usize {
        let last = at + 1 == count;
        match self {
            Self::Everything => 0,
            Self::TheLastTorn if last => length / 2,
            Self::Nothing | Self::TheLastTorn => length,
            Self::AllButTheLast => {
                if last {
                    length
                } else {
                    0
                }
            }
            Self::EverySecond => {
                if at.is_multiple_of(2) {
                    length
                } else {
                    0
                }
            }
            Self::TheSecondHalf => {
                if at < count / 2 {
                    length
                } else {
                    0
                }
            }
            Self::AllTorn => length.min(512),
        }
    }
}

/// The number of appends acknowledged in these steps.
pub fn acknowledged(steps: &[Step]) -> u32 {
    steps
        .iter()
        .rev()
        .find_map(|step| if let Step::Acknowledged(count) = step { Some(*count) } else { None })
        .unwrap_or(0)
}

/// The files after these steps and a power failure.
pub fn contents(steps: &[Step], loss: Loss) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut waiting: BTreeMap<String, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        match step {
            Step::Write(name, ..) | Step::SetLength(name, _) => {
                waiting.entry(name.clone()).or_default().push(step);
            }
            Step::Sync(name) => {
                let file = files.entry(name.clone()).or_default();
                apply(file, &waiting.remove(name).unwrap_or_default(), Loss::Nothing);
            }
            Step::FailedSync(name) => {
                waiting.remove(name);
            }
            Step::Remove(name) => {
                files.remove(name);
                waiting.remove(name);
            }
            Step::Acknowledged(_) => {}
        }
    }
    for (name, steps) in waiting {
        apply(files.entry(name).or_default(), &steps, loss);
    }
    files
}

fn apply(file: &mut Vec<u8>, steps: &[&Step], loss: Loss) {
    for (at, step) in steps.iter().enumerate() {
        match step {
            Step::Write(_, offset, bytes) => {
                let kept = loss.kept(at, steps.len(), bytes.len());
                write(file, *offset, &bytes[..kept]);
            }
            Step::SetLength(_, length) if loss.kept(at, steps.len(), 1) > 0 => {
                file.resize(usize::try_from(*length).unwrap(), 0);
            }
            Step::SetLength(..)
            | Step::Sync(_)
            | Step::FailedSync(_)
            | Step::Remove(_)
            | Step::Acknowledged(_) => {}
        }
    }
}

fn write(file: &mut Vec<u8>, offset: u64, bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let start = usize::try_from(offset).unwrap();
    if file.len() < start + bytes.len() {
        file.resize(start + bytes.len(), 0);
    }
    file[start..start + bytes.len()].copy_from_slice(bytes);
}

/// Writes the files into a directory; false if there are none.
pub fn rebuild(steps: &[Step], loss: Loss, directory: &Path) -> bool {
    let files = contents(steps, loss);
    for (name, bytes) in &files {
        fs::write(directory.join(name), bytes).unwrap();
    }
    !files.is_empty()
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, Vec<u8>>,
    steps: Vec<Step>,
    failing: bool,
}

/// The disk that `SQLite` is given.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<State>>);

impl Disk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Notes how many appends have been acknowledged.
    pub fn note(&self, acknowledged: u32) {
        self.state().steps.push(Step::Acknowledged(acknowledged));
    }

    /// Lets the next sync of whichever file fail.
    pub fn fail_next_sync(&self) {
        self.state().failing = true;
    }

    /// Everything that was done, in order.
    pub fn steps(&self) -> Vec<Step> {
        self.state().steps.clone()
    }
}

fn name_of(path: &str) -> String {
    Path::new(path).file_name().unwrap().to_string_lossy().into_owned()
}

impl Vfs for Disk {
    type Handle = Open;

    fn open(&self, path: &str, options: OpenOptions) -> Result<Open> {
        let name = name_of(path);
        let mut state = self.state();
        let there = state.files.contains_key(&name);
        let create = matches!(options.access, OpenAccess::Create | OpenAccess::CreateNew);
        if !there && !create {
            return Err(Error::from(ErrorKind::NotFound));
        }
        state.files.entry(name.clone()).or_default();
        Ok(Open { disk: self.clone(), name, lock: LockKind::None })
    }

    fn delete(&self, path: &str) -> Result<()> {
        let name = name_of(path);
        let mut state = self.state();
        state.files.remove(&name).ok_or_else(|| Error::from(ErrorKind::NotFound))?;
        state.steps.push(Step::Remove(name));
        Ok(())
    }

    fn exists(&self, path: &str) -> Result<bool> {
        Ok(self.state().files.contains_key(&name_of(path)))
    }

    fn temporary_name(&self) -> String {
        "temporary".to_owned()
    }

    fn random(&self, buffer: &mut [i8]) {
        buffer.fill(42);
    }

    fn sleep(&self, duration: Duration) -> Duration {
        duration
    }
}

/// An open file of the disk.
#[derive(Debug)]
pub struct Open {
    disk: Disk,
    name: String,
    lock: LockKind,
}

impl DatabaseHandle for Open {
    type WalIndex = WalDisabled;

    fn size(&self) -> Result<u64> {
        Ok(self.disk.state().files.get(&self.name).map_or(0, |file| file.len() as u64))
    }

    fn read_exact_at(&mut self, buffer: &mut [u8], offset: u64) -> Result<()> {
        let state = self.disk.state();
        let file = state.files.get(&self.name).ok_or_else(|| Error::from(ErrorKind::NotFound))?;
        let start = usize::try_from(offset).unwrap().min(file.len());
        let there = buffer.len().min(file.len() - start);
        buffer[..there].copy_from_slice(&file[start..start + there]);
        buffer[there..].fill(0);
        if there == buffer.len() { Ok(()) } else { Err(Error::from(ErrorKind::UnexpectedEof)) }
    }

    fn write_all_at(&mut self, buffer: &[u8], offset: u64) -> Result<()> {
        let mut state = self.disk.state();
        write(state.files.entry(self.name.clone()).or_default(), offset, buffer);
        state.steps.push(Step::Write(self.name.clone(), offset, buffer.to_vec()));
        Ok(())
    }

    fn sync(&mut self, _data_only: bool) -> Result<()> {
        let mut state = self.disk.state();
        if std::mem::take(&mut state.failing) {
            state.steps.push(Step::FailedSync(self.name.clone()));
            return Err(Error::other("the disk failed"));
        }
        state.steps.push(Step::Sync(self.name.clone()));
        Ok(())
    }

    fn set_len(&mut self, size: u64) -> Result<()> {
        let mut state = self.disk.state();
        let length = usize::try_from(size).unwrap();
        state.files.entry(self.name.clone()).or_default().resize(length, 0);
        state.steps.push(Step::SetLength(self.name.clone(), size));
        Ok(())
    }

    fn lock(&mut self, lock: LockKind) -> Result<bool> {
        self.lock = lock;
        Ok(true)
    }

    fn reserved(&mut self) -> Result<bool> {
        Ok(false)
    }

    fn current_lock(&self) -> Result<LockKind> {
        Ok(self.lock)
    }

    fn wal_index(&self, _readonly: bool) -> Result<WalDisabled> {
        Ok(WalDisabled)
    }
}
