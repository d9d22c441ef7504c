//! What an RFC 3161 response stamps: the digest and the time, read from its DER.
//! Its signature is not judged here: that is for `openssl ts -verify` and the authority's certificate.

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const TIME: u8 = 0x18;
const SET: u8 = 0x31;
const INNER: u8 = 0xa0;
/// 1.2.840.113549.1.7.2
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// 1.2.840.113549.1.9.16.1.4
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
/// 2.16.840.1.101.3.4.2.1
const SHA_256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];

/// What was stamped, and when.
#[derive(Debug)]
pub(crate) struct Stamp {
    /// SHA-256 of what was stamped.
    pub digest: Vec<u8>,
    /// `YYYYMMDDhhmmss[.f]Z`, as the authority says it.
    pub time: String,
}

/// Reads a response; none if it is not one that grants a stamp over a SHA-256 digest.
pub(crate) fn read(response: &[u8]) -> Option<Stamp> {
    let mut whole = Der(response);
    let mut response = whole.inside(SEQUENCE)?;
    let granted = response.inside(SEQUENCE)?.next(INTEGER)?;
    if !whole.0.is_empty() || !matches!(granted, [0 | 1]) {
        return None;
    }
    let mut token = response.inside(SEQUENCE)?;
    if token.next(OID)? != SIGNED_DATA {
        return None;
    }
    let mut signed = token.inside(INNER)?.inside(SEQUENCE)?;
    signed.next(INTEGER)?;
    signed.next(SET)?;
    let mut content = signed.inside(SEQUENCE)?;
    if content.next(OID)? != TST_INFO {
        return None;
    }
    let octets = content.inside(INNER)?.next(OCTETS)?;
    let mut info = Der(octets).inside(SEQUENCE)?;
    info.next(INTEGER)?;
    info.next(OID)?;
    let mut imprint = info.inside(SEQUENCE)?;
    if imprint.inside(SEQUENCE)?.next(OID)? != SHA_256 {
        return None;
    }
    let digest = imprint.next(OCTETS)?.to_vec();
    info.next(INTEGER)?;
    let time = std::str::from_utf8(info.next(TIME)?).ok()?;
    let plain = |c: char| c.is_ascii_digit() || ".Z".contains(c);
    time.chars().all(plain).then(|| Stamp { digest, time: time.to_owned() })
}

/// Values one after another.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The content of the next value, if it has this tag.
    fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, rest) = self.0.split_first()?;
        let (first, mut rest) = rest.split_first()?;
        let mut length = usize::from(*first);
        if *first & 0x80 != 0 {
            let (bytes, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
            if bytes.is_empty() || bytes.len() > 4 {
                return None;
            }
            length = bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            rest = after;
        }
        let (content, after) = rest.split_at_checked(length)?;
        self.0 = after;
        (*found == tag).then_some(content)
    }

    fn inside(&mut self, tag: u8) -> Option<Der<'a>> {
        self.next(tag).map(Der)
    }
}
