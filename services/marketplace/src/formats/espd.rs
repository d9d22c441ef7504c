//! The European Single Procurement Document 4.1.0 (Regulation (EU) 2016/7; ): a request written for a system's
//! categories, a response read into a declaration and written from one. What a declaration is worth is not said here.
//!
//! Strict on write, tolerant and reporting on read. Persons whom a response names are not read out of it.

mod answered;
mod answers;
mod criteria;
mod mapping;
mod read;
mod tree;
mod write;
mod xml;

use chrono::{DateTime, Utc};
use schemas::suitability::{DeclarationForm, SelfDeclaration};
use schemas::terms::CategoryTerms;
use serde::Serialize;
use utoipa::ToSchema;

pub use read::read;
pub use write::{request, response};

/// The most bytes of a response that are read.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;

/// What a document of the procedure says of itself.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Its identifier.
    pub id: String,
    /// The same as a UUID.
    pub uuid: uuid::Uuid,
    /// The reference of the procedure: that of the notice.
    pub procedure: String,
    /// What is bought.
    pub subject: String,
    /// When it was made.
    pub issued: DateTime<Utc>,
    /// Who buys.
    pub buyer: Party,
}

/// An organisation in a document.
#[derive(Clone, Debug)]
pub struct Party {
    /// Its id in the marketplace.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its town.
    pub town: String,
}

/// A category as it is asked for, with its number as a lot, from 1.
#[derive(Clone, Copy, Debug)]
pub struct Lot<'a> {
    /// The number in the documents of the system.
    pub number: usize,
    /// What is asked for.
    pub terms: &'a CategoryTerms,
}

impl Lot<'_> {
    /// Its identifier, `LOT-0001`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("LOT-{:04}", self.number)
    }
}

/// What was read from a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Of which version it is.
    pub form: DeclarationForm,
    /// What it declares.
    pub declares: SelfDeclaration,
    /// What was not understood, or understood with a reservation.
    pub notes: Vec<Note>,
}

/// Something about a response that its sender should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Note {
    /// The line of the document.
    pub line: u64,
    /// The element or criterion.
    pub field: String,
    /// What about it.
    pub message: String,
}

/// A document that is no response, with the line at which that shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct Unusable {
    /// The line.
    pub line: u64,
    /// Why.
    pub message: String,
}

#[cfg(test)]
mod tests;
