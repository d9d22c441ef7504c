//! What is remarked while a `BMEcat` file is walked through: elements out of place or unknown, markup, single ampersands.
//! What an element means is decided elsewhere.

use std::io::Read;

use crate::formats::draft::Field;
use crate::formats::problem::{Code, Severity, quoted};

use super::Walk;
use super::tags::Tag;

impl<R: Read> Walk<'_, '_, R> {
    pub(super) fn misplaced(&mut self, name: &str, line: u64) {
        let message = format!(
            "The element <{name}> does not belong here; it was left out with all that is in it."
        );
        match &mut self.article {
            Some(article) => article.remark(
                (Severity::FieldDropped, Code::ElementMisplaced),
                (Field::Article, line),
                message,
            ),
            None => self.report.of_file(
                (Severity::FieldDropped, Code::ElementMisplaced),
                (Some(name.to_owned()), line),
                message,
            ),
        }
    }

    /// Markup inside a text: what is in it is text, a new block begins a new line.
    pub(super) fn markup(&mut self, name: &str, line: u64) {
        let name = name.to_ascii_lowercase();
        let breaks = ["br", "p", "li", "ul", "ol", "div", "tr", "td", "h1", "h2", "h3", "h4"];
        if breaks.contains(&name.as_str()) && !self.captured.text.is_empty() {
            self.captured.text.push('\n');
        }
        let message =
            "A text has elements of HTML in it; their words were kept, the elements were left out.";
        self.say((Severity::Note, Code::HtmlRemoved), line, message.to_owned());
    }

    /// Says once of each element of an article that nothing of it is kept.
    pub(super) fn unknown(&mut self, parent: Option<Tag>, name: &str, line: u64) {
        const MOST: usize = 100;
        let told = self.unknown.len() >= MOST || self.unknown.contains(name);
        if told || !parent.is_some_and(Tag::tells_of_article) {
            return;
        }
        self.unknown.insert(name.to_owned());
        let message = format!("The element <{name}> is not read; what it says is not kept.");
        let kind = (Severity::Note, Code::ElementUnknown);
        self.report.of_file(kind, (Some(name.to_owned()), line), message);
    }

    /// An ampersand that begins no reference stands in the text as it is.
    pub(super) fn bare_ampersand(&mut self, text: &str, line: u64) {
        const AROUND: usize = 20;
        let Some(at) = text.find('&').filter(|_| !self.stack.is_empty()) else { return };
        let begins: String =
            text[..at].chars().rev().take(AROUND).collect::<Vec<_>>().into_iter().rev().collect();
        let before = if begins.trim().is_empty() { self.captured.text.as_str() } else { "" };
        let before: Vec<char> = before.chars().rev().take(AROUND).collect();
        let before: String = before.into_iter().rev().collect();
        let after: String = text[at..].chars().take(AROUND).collect();
        let line = line + text[..at].matches('\n').count() as u64;
        let message = format!(
            "An & stands alone in {}: write &amp; instead of &. It was read as &.",
            quoted(&format!("{before}{begins}{after}"))
        );
        let kind = (Severity::Assumed, Code::AmpersandBare);
        match &mut self.article {
            Some(article) => article.remark(kind, (Field::Article, line), message),
            None => self.say(kind, line, message),
        }
    }
}
