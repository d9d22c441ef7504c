//! Questions to tenderers after the opening: clarification, missing documents, low prices, the winner's evidence.
//! A tender is not changed by an answer, and prices are not talked about (§ 15(5) VgV; ).

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::TenderId;
use crate::terms::Document;
use crate::text::Line;

/// What a tenderer is asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum EnquiryAbout {
    /// What the tender means (§ 15(5) VgV).
    Clarification,
    /// Documents that are missing, incomplete or wrong (§ 56(2) VgV).
    MissingDocuments {
        /// Which.
        documents: Vec<RequestedDocument>,
    },
    /// Why the price is so low (§ 60(1) VgV).
    AbnormallyLowPrice,
    /// What proves the declarations of the tenderer that is to be awarded (§ 50(2) sentence 2 VgV; ).
    WinnersEvidence {
        /// Which documents.
        documents: Vec<Line>,
    },
}

/// A document that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RequestedDocument {
    /// Its name.
    pub name: Line,
    /// What it is about.
    pub concerns: DocumentConcerns,
    /// Whether it feeds the scoring by award criteria: such a one about the performance may not be supplied later
    /// (§ 56(3) VgV).
    pub scored: bool,
    /// What is to be done about it.
    pub to_be: ToBe,
}

/// What is to be done about a document (§ 56(2) VgV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToBe {
    /// It is missing.
    Supplied,
    /// It is incomplete.
    Completed,
    /// It is wrong.
    Corrected,
}

/// What a document is about (§ 56(2) VgV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentConcerns {
    /// The tenderer.
    Tenderer,
    /// What it offers.
    Performance,
}

/// A tenderer was asked something, with a day by the calendar until which it can answer (§ 56(4) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct TendererAsked {
    /// Counts up from 1.
    pub enquiry: u16,
    /// About which tender.
    pub tender: TenderId,
    /// About what.
    #[serde(flatten)]
    pub about: EnquiryAbout,
    /// The question.
    pub text: Line,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// The tenderer answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct TendererAnswered {
    /// Which enquiry.
    pub enquiry: u16,
    /// The answer.
    pub text: Line,
    /// Documents that came with it.
    pub documents: Vec<Document>,
}

/// The tenderer did not answer in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct EnquiryLapsed {
    /// Which enquiry.
    pub enquiry: u16,
}

/// What the authority makes of the answer, or of there being none (§ 56(5) VgV; ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct EnquirySettled {
    /// Which enquiry.
    pub enquiry: u16,
    /// Whether what was asked for is there.
    pub satisfied: bool,
    /// Why.
    pub reason: Line,
}
