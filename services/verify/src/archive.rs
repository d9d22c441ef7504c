//! A ZIP file read strictly: entries one after another without a gap, each named once, nothing before, between or after.
//! What an entry means is not known here, and nothing is written to a disk.
//!
//! Two programs that read one loosely made ZIP file can see different contents: what is not laid out in the
//! one way is refused.

mod directory;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};
use std::path::Path;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use crate::finding::{Finding, Stop};

/// The longest name of an entry, in bytes.
const MOST_OF_A_NAME: usize = 200;

/// A file in the archive.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its path, with `/`.
    pub name: String,
    /// Bytes when unpacked, as the archive says; reading more or fewer fails.
    pub bytes: u64,
    packed: u64,
    crc: u32,
    deflated: bool,
    /// Where the packed bytes begin.
    at: u64,
}

/// An open archive.
#[derive(Debug)]
pub(crate) struct Archive {
    file: File,
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
}

impl Archive {
    /// Opens an archive whose entries have `at_most` bytes together when unpacked.
    pub fn open(path: &Path, at_most: u64) -> Result<Self, Stop> {
        let mut file = File::open(path)?;
        let entries = directory::read(&mut file)?;
        let total = entries.iter().try_fold(0_u64, |sum, entry| sum.checked_add(entry.bytes));
        if total.is_none_or(|total| total > at_most) {
            return Err(too_large(at_most));
        }
        let mut seen = HashSet::new();
        let mut places = HashMap::new();
        for (place, entry) in entries.iter().enumerate() {
            check_name(&entry.name)?;
            // On some systems names that differ in case only are one file.
            if !seen.insert(entry.name.to_ascii_lowercase()) {
                return Err(Finding::new(
                    "zip-duplicate",
                    &entry.name,
                    "is in the ZIP file more than once",
                    "steht mehr als einmal in der ZIP-Datei",
                )
                .into());
            }
            places.insert(entry.name.clone(), place);
        }
        Ok(Self { file, entries, places })
    }

    /// All entries as they follow each other.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of this name.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.places.get(name).map(|place| &self.entries[*place])
    }

    /// An entry's content; it fails at its end if its length or its checksum is another.
    pub fn reader(&mut self, name: &str) -> Result<Content<'_>, Stop> {
        let Some(entry) = self.places.get(name).map(|place| &self.entries[*place]) else {
            return Err(missing(name).into());
        };
        self.file.seek(SeekFrom::Start(entry.at))?;
        let packed = BufReader::with_capacity(1 << 16, &mut self.file).take(entry.packed);
        let unpacked = if entry.deflated {
            Unpacked::Deflated(DeflateDecoder::new(packed))
        } else {
            Unpacked::Stored(packed)
        };
        Ok(Content { unpacked, left: entry.bytes, crc: Crc::new(), expected: entry.crc })
    }

    /// An entry's whole content, if it is there and has at most so many bytes.
    pub fn bytes(&mut self, name: &str, at_most: u64) -> Result<Vec<u8>, Stop> {
        let Some(entry) = self.find(name) else {
            return Err(missing(name).into());
        };
        if entry.bytes > at_most {
            return Err(Finding::new(
                "too-large",
                name,
                format!("has {} bytes, more than the {at_most} that may be", entry.bytes),
                format!("hat {} Bytes, mehr als die erlaubten {at_most}", entry.bytes),
            )
            .into());
        }
        let mut bytes = Vec::new();
        let read = self.reader(name)?.read_to_end(&mut bytes);
        read.map_err(|error| Stop::reading(name, error))?;
        Ok(bytes)
    }
}

fn missing(name: &str) -> Finding {
    Finding::new("missing", name, "is not in the bundle", "fehlt im Bündel")
}

fn too_large(at_most: u64) -> Stop {
    Finding::new(
        "zip-too-large",
        "ZIP",
        format!("unpacks to more than {at_most} bytes; --max-gib allows more"),
        format!("entpackt sich zu mehr als {at_most} Bytes; --max-gib erlaubt mehr"),
    )
    .into()
}

/// Plain relative paths only: no way out of a directory, nothing that one system reads otherwise than another.
fn check_name(name: &str) -> Result<(), Finding> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let sound = name.len() <= MOST_OF_A_NAME
        && name.split('/').all(|part| !part.starts_with('.') && !part.is_empty())
        && name.chars().all(|c| plain(c) || c == '/');
    if sound {
        return Ok(());
    }
    Err(Finding::new(
        "zip-name",
        format!("\"{}\"", name.escape_default()),
        "is no name that an entry may have",
        "ist kein erlaubter Name eines Eintrags",
    ))
}

enum Unpacked<'a> {
    Stored(Take<BufReader<&'a mut File>>),
    Deflated(DeflateDecoder<Take<BufReader<&'a mut File>>>),
}

/// The content of an entry, while it is unpacked.
pub(crate) struct Content<'a> {
    unpacked: Unpacked<'a>,
    left: u64,
    crc: Crc,
    expected: u32,
}

impl Content<'_> {
    fn at_the_end(&self) -> io::Result<usize> {
        let packed_left = match &self.unpacked {
            Unpacked::Stored(packed) => packed.limit(),
            Unpacked::Deflated(decoder) => decoder.get_ref().limit(),
        };
        if self.left > 0 {
            Err(io::Error::new(io::ErrorKind::UnexpectedEof, "shorter than the archive says"))
        } else if self.crc.sum() != self.expected {
            Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum is another"))
        } else if packed_left > 0 {
            Err(io::Error::new(io::ErrorKind::InvalidData, "bytes after its end"))
        } else {
            Ok(0)
        }
    }
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = match &mut self.unpacked {
            Unpacked::Stored(packed) => packed.read(buffer)?,
            Unpacked::Deflated(decoder) => decoder.read(buffer)?,
        };
        if read == 0 {
            return self.at_the_end();
        }
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, "longer than the archive says")
        })?;
        self.crc.update(&buffer[..read]);
        Ok(read)
    }
}
