//! Hands the analysis' terms to the engine as it writes documents.
//! The analysis itself does not belong here.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{Analysis, DocumentTerms};

/// Runs the analysis of documents in the engine's own threads.
#[derive(Clone)]
pub(super) struct DocumentTokenizer(DocumentTerms);

impl DocumentTokenizer {
    pub(super) fn new(analysis: Arc<Analysis>) -> Self {
        Self(DocumentTerms::new(analysis))
    }
}

impl Tokenizer for DocumentTokenizer {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        Terms { rest: self.0.of(text).into_iter(), token: Token::default() }
    }
}

/// The terms of one text.
pub(super) struct Terms {
    rest: std::vec::IntoIter<Arc<str>>,
    token: Token,
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        let Some(term) = self.rest.next() else {
            return false;
        };
        self.token.position = 0;
        self.token.text.clear();
        self.token.text.push_str(&term);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
