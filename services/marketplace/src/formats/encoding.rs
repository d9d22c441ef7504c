//! In which encoding a file is written, from its first bytes: byte order mark, XML declaration, or what the bytes allow.
//! The bytes are decoded elsewhere.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::problem::{Code, Unusable, quoted};

/// The encoding to read with.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) encoding: &'static Encoding,
    /// Bytes of the byte order mark, to be skipped.
    pub(super) mark: usize,
    /// What is said elsewhere and not true.
    pub(super) mismatch: Option<String>,
}

/// First bytes of files that are no text, and what to do about them.
const NO_TEXT: [(&[u8], &str); 5] = [
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook (.xlsx); unpack it, or save it as CSV"),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook (.xls); save it as CSV"),
    (b"%PDF", "a PDF document"),
    (b"\x1F\x8B", "a gzip archive; unpack it"),
    (b"7z\xBC\xAF", "a 7-Zip archive; unpack it"),
];

/// Chooses the encoding from the first bytes of a file.
pub(super) fn choose(head: &[u8]) -> Result<Choice, Unusable> {
    if let Some((_, what)) = NO_TEXT.iter().find(|(magic, _)| head.starts_with(magic)) {
        let message = format!("The file is {what}. Read are CSV and BMEcat (XML) files.");
        return Err(Unusable::new(Code::NotACatalogue, 1, message));
    }
    let (encoding, mark) = match head {
        [0xEF, 0xBB, 0xBF, ..] => (Some(UTF_8), 3),
        [0xFF, 0xFE, ..] => (Some(UTF_16LE), 2),
        [0xFE, 0xFF, ..] => (Some(UTF_16BE), 2),
        [b'<', 0, ..] => (Some(UTF_16LE), 0),
        [0, b'<', ..] => (Some(UTF_16BE), 0),
        [first, 0, second, 0, ..] if *first > 0 && *second > 0 => (Some(UTF_16LE), 0),
        [0, first, 0, second, ..] if *first > 0 && *second > 0 => (Some(UTF_16BE), 0),
        _ => (None, 0),
    };
    let bytes = &head[mark..];
    if encoding.is_none_or(|e| e == UTF_8) && bytes.contains(&0) {
        let message =
            "The file is no text: it has zero bytes in it. Read are CSV and BMEcat (XML) files.";
        return Err(Unusable::new(Code::NotACatalogue, 1, message));
    }
    let declared = declared(bytes, encoding);
    if let Some(encoding) = encoding {
        let mismatch = declared
            .filter(|label| !agrees(label, encoding))
            .map(|label| contradiction(&label, encoding));
        return Ok(Choice { encoding, mark, mismatch });
    }
    without_mark(bytes, declared)
}

fn without_mark(bytes: &[u8], declared: Option<String>) -> Result<Choice, Unusable> {
    let plain = |encoding, mismatch| Ok(Choice { encoding, mark: 0, mismatch });
    let Some(label) = declared else {
        return plain(UTF_8, None);
    };
    let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
        let message = format!(
            "The file declares the encoding {}, which is not known here. Save it as UTF-8.",
            quoted(&label)
        );
        return Err(Unusable::new(Code::EncodingUnknown, 1, message).at("encoding"));
    };
    let really_utf8 = if encoding == UTF_16LE || encoding == UTF_16BE {
        true
    } else {
        encoding != UTF_8 && !bytes.is_ascii() && is_utf8(bytes)
    };
    if really_utf8 {
        return plain(UTF_8, Some(contradiction(&label, UTF_8)));
    }
    plain(encoding, None)
}

/// Whether the bytes are UTF-8, save for a character cut off at the end.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}

fn agrees(label: &str, encoding: &'static Encoding) -> bool {
    let declared = Encoding::for_label(label.as_bytes());
    let utf16 = |e: &'static Encoding| e == UTF_16LE || e == UTF_16BE;
    declared.is_some_and(|declared| declared == encoding || utf16(declared) && utf16(encoding))
}

fn contradiction(label: &str, found: &'static Encoding) -> String {
    format!(
        "The file declares the encoding {}, but it is written in {}; it was read as {}.",
        quoted(label),
        found.name(),
        found.name()
    )
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8], encoding: Option<&'static Encoding>) -> Option<String> {
    let start = &bytes[..bytes.len().min(400)];
    let (text, _) = encoding.unwrap_or(WINDOWS_1252).decode_without_bom_handling(start);
    let declaration = text.trim_start().strip_prefix("<?xml")?;
    let declaration = &declaration[..declaration.find("?>")?];
    let value = declaration[declaration.find("encoding")? + "encoding".len()..]
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = &value[1..];
    Some(value[..value.find(quote)?].trim().to_owned())
}
