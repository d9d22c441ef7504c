//! A document as a tree of elements with their lines. No entity is expanded, nothing is fetched, and what is too deep or
//! too large is refused. What the elements mean is not known here.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::{MOST_BYTES, Unusable};

/// The most elements inside one another.
const DEEPEST: usize = 64;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name without the namespace's prefix.
    pub(super) name: String,
    /// Its line, from 1.
    pub(super) line: u64,
    /// Its own text, trimmed.
    pub(super) text: String,
    /// The currency that it names; none of its other attributes is looked at.
    pub(super) currency: Option<String>,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// Its children of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> + 'a {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element down a path.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| {
            element.children.iter().find(|child| child.name == *name)
        })
    }

    /// The text down a path.
    pub(super) fn text_at(&self, path: &[&str]) -> &str {
        self.at(path).map_or("", |element| &element.text)
    }
}

/// Reads a document in UTF-8.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, Unusable> {
    if bytes.len() > MOST_BYTES {
        let message = format!("the document is larger than {MOST_BYTES} bytes");
        return Err(Unusable { line: 1, message });
    }
    let text = std::str::from_utf8(bytes).map_err(|why| Unusable {
        line: line_of(bytes, why.valid_up_to()),
        message: "the document is not in UTF-8".to_owned(),
    })?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut stack = vec![Element::default()];
    let mut lines = Lines { bytes: text.trim_start_matches('\u{feff}').as_bytes(), at: 0, line: 1 };
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let line = lines.of(before);
        let refused = |message: String| Unusable { line, message };
        match reader.read_event().map_err(|why| refused(why.to_string()))? {
            Event::Start(tag) => {
                if stack.len() > DEEPEST {
                    return Err(refused(format!(
                        "more than {DEEPEST} elements inside one another"
                    )));
                }
                stack.push(element(&tag, line));
            }
            Event::Empty(tag) => add(&mut stack, element(&tag, line)),
            Event::End(_) => {
                if let Some(mut done) = stack.pop() {
                    done.text.truncate(done.text.trim_end().len());
                    done.text.drain(..done.text.len() - done.text.trim_start().len());
                    add(&mut stack, done);
                }
            }
            Event::Text(part) => push(&mut stack, &part.xml10_content()),
            Event::CData(part) => push(&mut stack, &part.xml10_content()),
            Event::GeneralRef(reference) => {
                push(&mut stack, &resolved(&reference).map_err(refused)?);
            }
            Event::DocType(_) => {
                return Err(refused("a document type definition is not read".to_owned()));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    match stack.pop() {
        Some(mut top) if stack.is_empty() && !top.children.is_empty() => Ok(top.children.remove(0)),
        Some(_) | None => {
            Err(Unusable { line: lines.line, message: "the document is not whole".to_owned() })
        }
    }
}

fn element(tag: &BytesStart<'_>, line: u64) -> Element {
    let (name, attribute) = (tag.local_name(), tag.try_get_attribute("currencyID"));
    let currency = attribute.ok().flatten().map(|attribute| attribute.value.into_owned());
    Element { name: name.as_ref().to_owned(), line, currency, ..Element::default() }
}

/// A character by its number, or one of the five entities of XML: no other is known.
fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    match reference.resolve_char_ref().map_err(|why| why.to_string())? {
        Some(character) => Ok(character.to_string()),
        None => quick_xml::escape::resolve_xml_entity(reference)
            .map(str::to_owned)
            .ok_or_else(|| "an entity is not known".to_owned()),
    }
}

fn add(stack: &mut [Element], done: Element) {
    if let Some(parent) = stack.last_mut() {
        parent.children.push(done);
    }
}

fn push(stack: &mut [Element], part: &str) {
    if let Some(open) = stack.last_mut() {
        open.text.push_str(part);
    }
}

/// Counts lines as far as they were read.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, position: usize) -> u64 {
        let end = position.min(self.bytes.len()).max(self.at);
        // White space before an element belongs to the text before it.
        self.line += count(&self.bytes[self.at..end]);
        self.at = end;
        self.line
    }
}

fn line_of(bytes: &[u8], position: usize) -> u64 {
    1 + count(&bytes[..position.min(bytes.len())])
}

fn count(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |lines, byte| if *byte == b'\n' { lines + 1 } else { lines })
}
