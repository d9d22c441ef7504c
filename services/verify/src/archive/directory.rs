//! The layout of a ZIP file: its end, its central directory, and the header before each entry (APPNOTE 6.3.10).
//! No entry is unpacked here.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::Entry;
use crate::finding::{Finding, Stop};

const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const LOCAL: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
/// The largest central directory, in bytes; it is held in memory.
const MOST_OF_A_DIRECTORY: u64 = 128 * 1024 * 1024;
/// Sizes stand after the content.
const SIZES_FOLLOW: u16 = 1 << 3;
/// Flags that change nothing here: how hard it was deflated, sizes that follow, names in UTF-8.
const HARMLESS: u16 = 0b110 | SIZES_FOLLOW | 1 << 11;
/// "It did not fit, look in the ZIP64 field".
const ELSEWHERE: u64 = 0xffff_ffff;

/// Where the central directory is.
struct Directory {
    at: u64,
    bytes: u64,
    entries: u64,
}

/// An entry as the central directory has it.
struct Listed {
    entry: Entry,
    header_at: u64,
    flags: u16,
    method: u16,
}

/// Reads and checks the whole layout.
pub(super) fn read(file: &mut File) -> Result<Vec<Entry>, Stop> {
    let directory = end(file)?;
    if directory.bytes > MOST_OF_A_DIRECTORY {
        return Err(wrong("the directory is too large"));
    }
    let bytes = at(file, directory.at, directory.bytes)?;
    let mut fields = Fields(&bytes);
    let mut entries = Vec::new();
    let mut expected = 0;
    for _ in 0..directory.entries {
        let listed = central(&mut fields)?;
        expected = local(file, listed, expected, &mut entries)?;
    }
    if !fields.0.is_empty() {
        return Err(wrong("the directory does not end with its last entry"));
    }
    if expected != directory.at {
        return Err(wrong("there are bytes between the last entry and the directory"));
    }
    Ok(entries)
}

fn end(file: &mut File) -> Result<Directory, Stop> {
    let length = file.seek(SeekFrom::End(0))?;
    let end_at = length.checked_sub(22).ok_or_else(|| wrong("too short, or cut off"))?;
    let bytes = at(file, end_at, 22)?;
    let mut fields = Fields(&bytes);
    if fields.u32()? != END {
        return Err(wrong("it does not end as one: cut off, or something is appended"));
    }
    let (disk, first_disk, here) = (fields.u16()?, fields.u16()?, fields.u16()?);
    let (entries, size, start) = (fields.u16()?, fields.u32()?, fields.u32()?);
    if disk != 0 || first_disk != 0 || here != entries || fields.u16()? != 0 {
        return Err(wrong("it has parts or a comment"));
    }
    let small = Directory { at: start.into(), bytes: size.into(), entries: entries.into() };
    let (directory, directory_end) = end_64(file, end_at)?.unwrap_or((small, end_at));
    if directory.at.checked_add(directory.bytes) != Some(directory_end) {
        return Err(wrong("the directory does not stand before the end"));
    }
    Ok(directory)
}

/// The end as ZIP64 has it, and where that begins, if there is one.
fn end_64(file: &mut File, end_at: u64) -> Result<Option<(Directory, u64)>, Stop> {
    let Some(locator_at) = end_at.checked_sub(20) else { return Ok(None) };
    let bytes = at(file, locator_at, 20)?;
    let mut fields = Fields(&bytes);
    if fields.u32()? != LOCATOR_64 {
        return Ok(None);
    }
    fields.skip(4)?;
    let record_at = fields.u64()?;
    if record_at.checked_add(56) != Some(locator_at) {
        return Err(wrong("the ZIP64 end does not stand before its locator"));
    }
    let bytes = at(file, record_at, 56)?;
    let mut fields = Fields(&bytes);
    if fields.u32()? != END_64 || fields.u64()? != 44 {
        return Err(wrong("the ZIP64 end is not one"));
    }
    fields.skip(12)?;
    let (here, entries) = (fields.u64()?, fields.u64()?);
    let (bytes, start) = (fields.u64()?, fields.u64()?);
    if here != entries {
        return Err(wrong("it has parts"));
    }
    Ok(Some((Directory { at: start, bytes, entries }, record_at)))
}

fn central(fields: &mut Fields<'_>) -> Result<Listed, Stop> {
    if fields.u32()? != CENTRAL {
        return Err(wrong("the directory holds something that is no entry"));
    }
    fields.skip(4)?;
    let (flags, method) = (fields.u16()?, fields.u16()?);
    fields.skip(4)?;
    let crc = fields.u32()?;
    let (packed, bytes) = (u64::from(fields.u32()?), u64::from(fields.u32()?));
    let (name, extra) = (fields.u16()?.into(), fields.u16()?.into());
    let (comment, disk) = (fields.u16()?, fields.u16()?);
    fields.skip(6)?;
    let header_at = u64::from(fields.u32()?);
    let name = name_of(fields.take(name)?)?;
    let mut wide = zip64(fields.take(extra)?)?;
    if comment != 0 || disk != 0 {
        return Err(wrong(&format!("{name} has a comment or stands in another part")));
    }
    let mut widened = |small| if small == ELSEWHERE { wide.u64() } else { Ok(small) };
    let (bytes, packed, header_at) = (widened(bytes)?, widened(packed)?, widened(header_at)?);
    if flags & !HARMLESS != 0 || ![0, 8].contains(&method) {
        return Err(wrong(&format!("{name} is encrypted or packed in an unknown way")));
    }
    let entry = Entry { name, bytes, packed, crc, deflated: method == 8, at: 0 };
    Ok(Listed { entry, header_at, flags, method })
}

/// Checks the header before an entry against the directory; answers where the next one has to begin.
fn local(
    file: &mut File,
    listed: Listed,
    expected: u64,
    entries: &mut Vec<Entry>,
) -> Result<u64, Stop> {
    let Listed { mut entry, header_at, flags, method } = listed;
    let differs = || wrong(&format!("{} stands otherwise in the directory", entry.name));
    if header_at != expected {
        return Err(wrong(&format!("{} does not follow the entry before it", entry.name)));
    }
    let bytes = at(file, header_at, 30)?;
    let mut fields = Fields(&bytes);
    if fields.u32()? != LOCAL {
        return Err(differs());
    }
    fields.skip(2)?;
    let same_way = fields.u16()? == flags && fields.u16()? == method;
    fields.skip(4)?;
    let crc = fields.u32()?;
    let (packed, unpacked) = (u64::from(fields.u32()?), u64::from(fields.u32()?));
    let (name, extra) = (u64::from(fields.u16()?), u64::from(fields.u16()?));
    let names = at(file, header_at + 30, name + extra)?;
    let mut names = Fields(&names);
    let same_name = names.take(entry.name.len()).ok() == Some(entry.name.as_bytes())
        && name == entry.name.len() as u64;
    let mut wide = zip64(names.0)?;
    let mut widened = |small| if small == ELSEWHERE { wide.u64() } else { Ok(small) };
    let (unpacked, packed) = (widened(unpacked)?, widened(packed)?);
    let follow = flags & SIZES_FOLLOW != 0;
    let same_sizes = (crc, packed, unpacked) == (entry.crc, entry.packed, entry.bytes)
        || (follow && (crc, packed, unpacked) == (0, 0, 0));
    if !same_way || !same_name || !same_sizes {
        return Err(differs());
    }
    entry.at = header_at + 30 + name + extra;
    let content_end = entry.at.checked_add(entry.packed).ok_or_else(differs)?;
    let next = if follow { descriptor(file, &entry, content_end)? } else { content_end };
    entries.push(entry);
    Ok(next)
}

/// Checks the sizes that follow a content; answers where they end. Sizes have four or eight bytes, and the
/// signature before them may be missing.
fn descriptor(file: &mut File, entry: &Entry, begins: u64) -> Result<u64, Stop> {
    for (signed, wide) in [(true, false), (true, true), (false, false), (false, true)] {
        let mut bytes = if signed { DESCRIPTOR.to_le_bytes().to_vec() } else { Vec::new() };
        bytes.extend(entry.crc.to_le_bytes());
        for size in [entry.packed, entry.bytes] {
            bytes.extend(&size.to_le_bytes()[..if wide { 8 } else { 4 }]);
        }
        let length = bytes.len() as u64;
        if at(file, begins, length).is_ok_and(|found| found == bytes) {
            return Ok(begins + length);
        }
    }
    Err(wrong(&format!("{}: the sizes after its content are others", entry.name)))
}

/// The content of the ZIP64 field of an entry's extra fields; nothing if there is none.
fn zip64(extra: &[u8]) -> Result<Fields<'_>, Stop> {
    let mut fields = Fields(extra);
    while !fields.0.is_empty() {
        let (id, length) = (fields.u16()?, fields.u16()?);
        let content = fields.take(length.into())?;
        if id == 1 {
            return Ok(Fields(content));
        }
    }
    Ok(Fields(&[]))
}

fn name_of(bytes: &[u8]) -> Result<String, Stop> {
    let name = std::str::from_utf8(bytes).map_err(|_| wrong("a name is not UTF-8"))?;
    Ok(name.to_owned())
}

fn at(file: &mut File, place: u64, length: u64) -> Result<Vec<u8>, Stop> {
    file.seek(SeekFrom::Start(place))?;
    let mut bytes = Vec::new();
    let read = Read::take(&mut *file, length).read_to_end(&mut bytes)?;
    if read as u64 == length {
        Ok(bytes)
    } else {
        Err(Stop::reading("ZIP", io::Error::from(io::ErrorKind::UnexpectedEof)))
    }
}

fn wrong(why: &str) -> Stop {
    Finding::new(
        "zip-layout",
        "ZIP",
        format!("the ZIP file is not laid out as a bundle: {why}"),
        format!("die ZIP-Datei ist nicht wie ein Bündel aufgebaut: {why}"),
    )
    .into()
}

/// Numbers one after another, little-endian.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Stop> {
        let (taken, rest) =
            self.0.split_at_checked(length).ok_or_else(|| wrong("a header is cut off"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn skip(&mut self, length: usize) -> Result<(), Stop> {
        self.take(length).map(|_| ())
    }

    fn chunk<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        let mut chunk = [0; N];
        chunk.copy_from_slice(self.take(N)?);
        Ok(chunk)
    }

    fn u16(&mut self) -> Result<u16, Stop> {
        self.chunk().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Result<u32, Stop> {
        self.chunk().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, Stop> {
        self.chunk().map(u64::from_le_bytes)
    }
}
