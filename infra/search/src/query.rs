//! What may be asked of an index.
//! How it is answered does not belong here.

/// Words to look for among the documents that a filter lets through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Words as a person types them: all must match, in any text field. Nothing, or no word in it
    /// (punctuation, emoji), means every document. Only the first
    /// [`limits::QUERY_CHARACTERS`](crate::limits::QUERY_CHARACTERS) characters and
    /// [`limits::QUERY_WORDS`](crate::limits::QUERY_WORDS) words are read. No input is an error.
    pub text: Option<String>,
    /// Which documents come into question.
    pub filter: Filter,
}

impl Default for Query {
    fn default() -> Self {
        Self { text: None, filter: Filter::Everything }
    }
}

/// A condition on keywords and numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Every document.
    Everything,
    /// No document.
    Nothing,
    /// All of these hold; an empty list holds.
    All(Vec<Filter>),
    /// One of these holds; an empty list does not.
    Any(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// The keyword field has one of these values; any count of values is fine.
    Keyword {
        /// The field's name.
        field: String,
        /// The values of which one suffices.
        any_of: Vec<String>,
    },
    /// The number field has a value within these bounds, both included. A document without the
    /// number never matches.
    Number {
        /// The field's name.
        field: String,
        /// The least value, if any.
        from: Option<u64>,
        /// The greatest value, if any.
        to: Option<u64>,
    },
}
