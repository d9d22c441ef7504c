//! Puts names in the place of ids where people read: `0198…` says nothing to a clerk.
//! Which name somebody may see is decided where it is asked for.

use std::collections::BTreeSet;

use uuid::Uuid;

/// How long an id is as it is written.
const LENGTH: usize = 36;

/// The text with each id replaced for which there is a name; the others stay.
#[must_use]
pub fn named(text: &str, name: impl Fn(Uuid) -> Option<String>) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, id, after)) = next(rest) {
        told.push_str(before);
        told.push_str(&name(id).unwrap_or_else(|| id.to_string()));
        rest = after;
    }
    told.push_str(rest);
    told
}

/// Every id in a text.
#[must_use]
pub fn ids(text: &str) -> BTreeSet<Uuid> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some((_, id, after)) = next(rest) {
        found.insert(id);
        rest = after;
    }
    found
}

/// What stands before the first id, the id, and what stands behind it.
fn next(text: &str) -> Option<(&str, Uuid, &str)> {
    let bytes = text.as_bytes();
    let starts = bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_hexdigit());
    starts.map(|(at, _)| at).find_map(|at| {
        let alone = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let candidate = text.get(at..at + LENGTH).filter(|_| alone)?;
        let id = Uuid::try_parse(candidate).ok()?;
        Some((&text[..at], id, &text[at + LENGTH..]))
    })
}

#[cfg(test)]
mod tests {
    //! Ids in the middle of German sentences.

    use super::*;

    const ID: &str = "0198c0de-0000-7000-8000-00000000abcd";

    #[test]
    fn an_id_is_replaced_by_its_name_wherever_it_stands() {
        let text = format!("Zuschlag für „{ID}“ durch {ID}; Übrige: keine");
        let told = named(&text, |_| Some("A GmbH".to_owned()));
        assert_eq!(told, "Zuschlag für „A GmbH“ durch A GmbH; Übrige: keine");
        assert_eq!(ids(&text).len(), 1);
    }

    #[test]
    fn what_has_no_name_and_what_is_no_id_stays() {
        let text = format!("{ID}, 2026-10-07, sha256 abcdef");
        assert_eq!(named(&text, |_| None), text);
    }
}
