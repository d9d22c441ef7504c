//! RFC 3161 in DER: the question put to a time-stamping authority, and what its answer says.
//! The signature of the answer is not judged here: whoever relies on it does so with the authority's certificate.

use chrono::{DateTime, NaiveDateTime, Utc};
use der::asn1::{Null, ObjectIdentifier, OctetString, Uint};
use der::{AnyRef, Decode, Encode, Sequence, SliceReader, Tag, TagNumber, Tagged};

const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// An answer that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// Not what RFC 3161 lays down.
    #[error("the answer is no time-stamp response: {0}")]
    Shape(String),
    /// The authority said no.
    #[error("the authority gave no time stamp: status {status}")]
    Refused {
        /// `PKIStatus`.
        status: u8,
    },
    /// It stamps something else.
    #[error("the time stamp is over something else")]
    OtherContent,
    /// It answers another question.
    #[error("the time stamp answers another question: its nonce differs")]
    OtherNonce,
}

impl From<der::Error> for AnswerError {
    fn from(error: der::Error) -> Self {
        Self::Shape(error.to_string())
    }
}

#[derive(Sequence)]
struct Algorithm {
    algorithm: ObjectIdentifier,
    parameters: Null,
}

#[derive(Sequence)]
struct Imprint {
    algorithm: Algorithm,
    hash: OctetString,
}

#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: Imprint,
    nonce: Uint,
    certificates: bool,
}

/// The question: a time stamp over a SHA-256 hash, with the authority's certificate in the answer.
pub fn request(hash: &[u8; 32], nonce: &[u8]) -> Result<Vec<u8>, der::Error> {
    let algorithm = Algorithm { algorithm: SHA256, parameters: Null };
    let imprint = Imprint { algorithm, hash: OctetString::new(hash.as_slice())? };
    Request { version: 1, imprint, nonce: Uint::new(nonce)?, certificates: true }.to_der()
}

/// The time that an answer confirms for this hash, if it answers the question with this nonce.
pub fn time_of(answer: &[u8], hash: &[u8; 32], nonce: &[u8]) -> Result<DateTime<Utc>, AnswerError> {
    let mut parts = parts(AnyRef::from_der(answer)?, Tag::Sequence)?.into_iter();
    let status = next(&mut parts, Tag::Sequence)?;
    let status = self::parts(status, Tag::Sequence)?;
    let status = status.first().ok_or_else(|| shape("it has no status"))?.decode_as::<u8>()?;
    // granted, granted with modifications
    if status > 1 {
        return Err(AnswerError::Refused { status });
    }
    let info = signed_content(next(&mut parts, Tag::Sequence)?)?;
    stamped(&info, hash, nonce)
}

/// What the token signs: the octets of `TSTInfo`.
fn signed_content(token: AnyRef<'_>) -> Result<Vec<u8>, AnswerError> {
    let mut token = parts(token, Tag::Sequence)?.into_iter();
    named(&mut token, SIGNED_DATA)?;
    let signed = explicit(&mut token)?;
    let signed = parts(signed, Tag::Sequence)?;
    // version, digestAlgorithms, encapContentInfo
    let content = *signed.get(2).ok_or_else(|| shape("it signs nothing"))?;
    let mut content = parts(content, Tag::Sequence)?.into_iter();
    named(&mut content, TST_INFO)?;
    let octets = explicit(&mut content)?;
    if octets.tag() != Tag::OctetString {
        return Err(shape("what it signs is not octets"));
    }
    Ok(octets.value().to_vec())
}

fn stamped(info: &[u8], hash: &[u8; 32], nonce: &[u8]) -> Result<DateTime<Utc>, AnswerError> {
    let info = parts(AnyRef::from_der(info)?, Tag::Sequence)?;
    // version, policy, messageImprint, serialNumber, genTime, then what may be left out
    let (Some(imprint), Some(time)) = (info.get(2), info.get(4)) else {
        return Err(shape("the time stamp is too short"));
    };
    let mut imprint = parts(*imprint, Tag::Sequence)?.into_iter();
    let mut algorithm = parts(next(&mut imprint, Tag::Sequence)?, Tag::Sequence)?.into_iter();
    let of_sha256 = named(&mut algorithm, SHA256).is_ok();
    let stamped = next(&mut imprint, Tag::OctetString)?;
    if !of_sha256 || stamped.value() != hash {
        return Err(AnswerError::OtherContent);
    }
    // accuracy is a sequence and ordering a boolean: the one integer behind the time is the nonce.
    let answered = info.iter().skip(5).find(|part| part.tag() == Tag::Integer);
    if answered.map(|part| significant(part.value())) != Some(significant(nonce)) {
        return Err(AnswerError::OtherNonce);
    }
    generalised(*time)
}

fn generalised(time: AnyRef<'_>) -> Result<DateTime<Utc>, AnswerError> {
    let text =
        std::str::from_utf8(time.value()).ok().filter(|_| time.tag() == Tag::GeneralizedTime);
    // RFC 3161 allows fractions of a second, which DER's own type does not read.
    let parsed = text.and_then(|text| NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S%.fZ").ok());
    parsed.map(|time| time.and_utc()).ok_or_else(|| shape("its time cannot be read"))
}

fn significant(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

fn shape(what: &str) -> AnswerError {
    AnswerError::Shape(what.to_owned())
}

/// The parts of a sequence.
fn parts(whole: AnyRef<'_>, tag: Tag) -> Result<Vec<AnyRef<'_>>, AnswerError> {
    if whole.tag() != tag {
        return Err(shape("it is not a sequence where one should be"));
    }
    let mut reader = SliceReader::new(whole.value())?;
    let mut parts = Vec::new();
    while !der::Reader::is_finished(&reader) {
        parts.push(AnyRef::decode(&mut reader)?);
    }
    Ok(parts)
}

fn next<'a>(
    parts: &mut impl Iterator<Item = AnyRef<'a>>,
    tag: Tag,
) -> Result<AnyRef<'a>, AnswerError> {
    let part = parts.next().ok_or_else(|| shape("a part is missing"))?;
    if part.tag() == tag { Ok(part) } else { Err(shape("a part is of another kind")) }
}

fn named<'a>(
    parts: &mut impl Iterator<Item = AnyRef<'a>>,
    name: ObjectIdentifier,
) -> Result<(), AnswerError> {
    let found = next(parts, Tag::ObjectIdentifier)?.decode_as::<ObjectIdentifier>()?;
    if found == name { Ok(()) } else { Err(shape("it holds something else")) }
}

/// What stands in `[0] EXPLICIT`.
fn explicit<'a>(parts: &mut impl Iterator<Item = AnyRef<'a>>) -> Result<AnyRef<'a>, AnswerError> {
    let tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
    Ok(AnyRef::from_der(next(parts, tag)?.value())?)
}

#[cfg(test)]
mod tests;
