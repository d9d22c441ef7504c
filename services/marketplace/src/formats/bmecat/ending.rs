//! How a `BMEcat` file ends: whole, cut off, or broken.
//! What stands in it is read elsewhere.

use std::io::{self, Read};

use quick_xml::errors::{Error as XmlError, IllFormedError};

use crate::formats::Stop;
use crate::formats::problem::{Code, Severity, Unusable};

use super::{MOST_OF_A_PIECE, Walk};

impl<R: Read> Walk<'_, '_, R> {
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        let line = self.reader.get_ref().line();
        if let Some(first) = self.reader.get_ref().undecodable() {
            let message = "The file has bytes that mean no character in its encoding; they were replaced by �.";
            self.say((Severity::Assumed, Code::CharactersUndecodable), first, message.to_owned());
        }
        if !self.stack.is_empty() {
            return Err(truncated(line).into());
        }
        if !self.rooted {
            let message = "The file has no element at all.";
            return Err(Unusable::new(Code::NotBmecat, line, message).into());
        }
        if self.judge.is_none() {
            let message = "The file has no T_NEW_CATALOG, T_UPDATE_PRODUCTS or T_UPDATE_PRICES.";
            return Err(Unusable::new(Code::NoTransaction, line, message).into());
        }
        Ok(())
    }

    pub(super) fn broken(&self, error: XmlError) -> Stop {
        let text = self.reader.get_ref();
        let line = text.line();
        if text.exceeded() {
            let message = format!("A single tag or text is longer than {MOST_OF_A_PIECE} bytes.");
            return Unusable::new(Code::TooLarge, line, message).into();
        }
        if let XmlError::Io(error) = error {
            return Stop::Io(io::Error::new(error.kind(), error.to_string()));
        }
        let cut_off = matches!(
            error,
            XmlError::Syntax(_) | XmlError::IllFormed(IllFormedError::UnclosedReference)
        );
        if cut_off && text.at_end() {
            return truncated(line).into();
        }
        let message = format!("The file is no well-formed XML: {error}.");
        Unusable::new(Code::NotWellFormed, line, message).into()
    }
}

fn truncated(line: u64) -> Unusable {
    let message = format!(
        "The file ends in line {line} in the middle of the catalogue; it was not transmitted as a whole."
    );
    Unusable::new(Code::Truncated, line, message)
}
