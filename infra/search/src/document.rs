//! What goes into an index: documents and changes to them.
//! How they are analysed or stored does not belong here.

/// One document. Fields are named as in the [`Schema`](crate::Schema); unknown names are refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Identifies the document: a later one with the same key replaces it. At most 32,000 bytes.
    pub key: String,
    /// Text to be found by its words.
    pub text: Vec<(String, String)>,
    /// Values to filter and count by, taken literally; a field may appear several times.
    /// At most 32,000 bytes each.
    pub keywords: Vec<(String, String)>,
    /// One number a field; a field given twice is refused.
    pub numbers: Vec<(String, u64)>,
    /// Any count of numbers a field, their order kept.
    pub series: Vec<(String, Vec<u64>)>,
    /// What the caller wants back; never looked into.
    pub body: Vec<u8>,
}

/// One change to an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Adds a document, or replaces the one with the same key.
    Put(Document),
    /// Removes the document with this key, if there is one.
    Remove {
        /// The document's key.
        key: String,
    },
}
