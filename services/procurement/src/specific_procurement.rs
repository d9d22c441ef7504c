//! A specific procurement from its preparation to the opening of tenders (§ 23(6), § 24(4), §§ 53 to 55 VgV; to
//! § 2 of the rules). What is decided about opened tenders stands elsewhere; nothing is sealed or unsealed here.

pub mod content;
mod state;

pub use state::{
    Invited, Presentation, Presented, Question, Received, ReceivedTender, SpecificProcurement,
    Stage,
};
