//! Writes elements one after the other, escaped and indented.
//! What they mean is not known here.

use quick_xml::escape::escape;

/// A document while it is written.
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// Begins with the root element.
    pub(super) fn begin(root: &'static str, attributes: Attributes<'_>) -> Self {
        let mut xml = Self { out: String::new(), open: Vec::new() };
        xml.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.start(root, attributes);
        xml.out.push_str(">\n");
        xml.open.push(root);
        xml
    }

    /// Opens an element that holds others.
    pub(super) fn open(&mut self, name: &'static str) {
        self.start(name, &[]);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the last that is open.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.end(name);
        }
    }

    /// An element with text.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.start(name, attributes);
        if text.is_empty() {
            self.out.push_str("/>\n");
            return;
        }
        self.out.push('>');
        self.out.push_str(&escape(text));
        self.end(name);
    }

    /// The whole document.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            let value = escape(*value);
            self.out.extend([" ", key, "=\"", &*value, "\""]);
        }
    }

    fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n("  ", self.open.len()));
    }
}
