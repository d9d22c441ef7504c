//! Signed notes and verifier keys (C2SP `signed-note`, `tlog-cosignature`), checked.
//! Nothing is signed here, and no text is understood.

use ed25519_dalek::{Signature, VerifyingKey};

use crate::encoding::{sha256, unbase64};

/// A log's key: Ed25519 over the text.
const SIGNS_TEXTS: u8 = 0x01;
/// A witness's key: Ed25519 over the time and the text.
const COSIGNS: u8 = 0x04;
/// Signatures of a note, at most: more are nobody's need.
const MOST_SIGNATURES: usize = 100;

/// A verifier key, `name+hash+base64(kind ‖ public key)`.
#[derive(Clone, Debug)]
pub struct Key {
    name: String,
    id: [u8; 4],
    kind: u8,
    public: VerifyingKey,
}

/// A text with the lines that sign it.
#[derive(Debug)]
pub(crate) struct Note {
    /// The text with the end of its last line.
    pub text: String,
    signatures: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

/// What a key says to a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    /// Signed; a witness says when, in seconds since 1970.
    At(Option<u64>),
    /// There is no line by this key.
    Not,
    /// There is one, and it is wrong.
    Wrong,
}

impl Key {
    /// Reads a verifier key of a log or a witness.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (name, rest) = text.trim().split_once('+').ok_or("no `+` in it")?;
        let (id, key) = rest.split_once('+').ok_or("only one `+` in it")?;
        if !is_name(name) {
            return Err("no name");
        }
        let bytes = unbase64(key).ok_or("not base64")?;
        let (kind, public) = bytes.split_first().ok_or("no key")?;
        if ![SIGNS_TEXTS, COSIGNS].contains(kind) {
            return Err("not an Ed25519 key");
        }
        let digest = sha256(&[name.as_bytes(), b"\n", &bytes]);
        if hex::encode(&digest[..4]) != id {
            return Err("the hash does not fit name and key");
        }
        let public: &[u8; 32] = public.try_into().map_err(|_| "a key of the wrong length")?;
        let public = VerifyingKey::from_bytes(public).map_err(|_| "not a point of the curve")?;
        let [a, b, c, d, ..] = digest;
        Ok(Self { name: name.to_owned(), id: [a, b, c, d], kind: *kind, public })
    }

    /// Whose it is: of a log, its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Name and hash, which tell keys apart.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}+{}", self.name, hex::encode(self.id))
    }

    /// Whether it is a witness's, which signs a time with the text.
    #[must_use]
    pub fn is_a_witness(&self) -> bool {
        self.kind == COSIGNS
    }

    /// Whether a note is signed by it.
    pub(crate) fn says(&self, note: &Note) -> Signed {
        let by_this = |line: &&Line| line.name == self.name && line.id == self.id;
        let Some(line) = note.signatures.iter().find(by_this) else {
            return Signed::Not;
        };
        let judged = if self.is_a_witness() {
            self.cosigned(&line.signature, &note.text).map(Some)
        } else {
            self.holds(&line.signature, note.text.as_bytes()).then_some(None)
        };
        judged.map_or(Signed::Wrong, Signed::At)
    }

    /// The time of a cosignature: eight bytes of it, then the signature over both.
    fn cosigned(&self, signature: &[u8], text: &str) -> Option<u64> {
        let (time, signature) = signature.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let message = format!("cosignature/v1\ntime {time}\n{text}");
        self.holds(signature, message.as_bytes()).then_some(time)
    }

    fn holds(&self, signature: &[u8], message: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.public.verify_strict(message, &signature).is_ok())
    }
}

impl Note {
    /// Reads a note: text, an empty line, at least one line with a signature, nothing else.
    pub fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let whole = std::str::from_utf8(bytes).map_err(|_| "not UTF-8")?;
        if whole.chars().any(|c| c.is_control() && c != '\n') {
            return Err("control characters in it");
        }
        let (text, lines) = whole.rsplit_once("\n\n").ok_or("no empty line in it")?;
        let lines = lines.strip_suffix('\n').ok_or("no end of its last line")?;
        let signatures = lines.split('\n').map(line).collect::<Option<Vec<_>>>();
        let signatures = signatures.ok_or("a line that is no signature")?;
        if signatures.len() > MOST_SIGNATURES {
            return Err("too many signatures");
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// Name and hash of the keys that sign, as they say.
    pub fn signers(&self) -> impl Iterator<Item = String> + '_ {
        self.signatures.iter().map(|line| format!("{}+{}", line.name, hex::encode(line.id)))
    }
}

fn line(line: &str) -> Option<Line> {
    let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = unbase64(signature)?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    let fits = is_name(name) && !signature.is_empty();
    fits.then(|| Line { name: name.to_owned(), id: *id, signature: signature.to_vec() })
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c == '+' || c.is_whitespace() || c.is_control())
}
