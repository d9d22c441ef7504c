//! How the caller's schema lies in the engine's fields.
//! Values and their checks do not belong here.

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, TextFieldIndexing, TextOptions,
};

use crate::schema::Schema;

/// The name under which the document tokenizer is registered.
pub(super) const TOKENIZER: &str = "document";
/// The name of the key's field.
pub(super) const KEY: &str = "key";

/// The caller's schema and the engine's fields, in the same order.
pub(super) struct Layout {
    pub(super) schema: Schema,
    pub(super) tantivy: tantivy::schema::Schema,
    pub(super) key: Field,
    /// The terms of all text fields together.
    pub(super) text: Field,
    pub(super) keywords: Vec<Field>,
    pub(super) numbers: Vec<Field>,
    pub(super) series: Vec<Field>,
    pub(super) body: Field,
}

impl Layout {
    pub(super) fn new(schema: Schema) -> Self {
        let mut builder = tantivy::schema::Schema::builder();
        let literal = indexed_as("raw").set_fast("raw");
        let number = NumericOptions::default().set_fast();
        let key = builder.add_text_field(KEY, literal.clone());
        let text = builder.add_text_field("text", indexed_as(TOKENIZER));
        // Fields are numbered, so that the caller may name them as he likes.
        let keywords = (0..schema.keywords.len())
            .map(|at| builder.add_text_field(&keyword_column(at), literal.clone()))
            .collect();
        let numbers = (0..schema.numbers.len())
            .map(|at| builder.add_u64_field(&number_column(at), number.clone()))
            .collect();
        let series = (0..schema.series.len())
            .map(|at| builder.add_u64_field(&series_column(at), number.clone()))
            .collect();
        let body = builder.add_bytes_field("body", STORED);
        Self { tantivy: builder.build(), schema, key, text, keywords, numbers, series, body }
    }
}

fn indexed_as(tokenizer: &str) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    )
}

pub(super) fn keyword_column(at: usize) -> String {
    format!("keyword{at}")
}

pub(super) fn number_column(at: usize) -> String {
    format!("number{at}")
}

pub(super) fn series_column(at: usize) -> String {
    format!("series{at}")
}
