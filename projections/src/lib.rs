//! What is seen: read models, each a fold over the events of the log, rebuildable at will.
//! No rule of the trade stands here; a view that needs one means that an event lacks a fact.

pub mod admissions;
pub mod audits;
pub mod awards;
pub mod catalogues;
pub mod cpv_labels;
pub mod decode;
pub mod digests;
pub mod duties;
pub mod frameworks;
pub mod generation;
mod history;
pub mod market;
mod moments;
pub mod needs;
pub mod offers;
pub mod orders;
pub mod organisations;
pub mod questions;
pub mod registrations;
pub mod specific_procurements;
pub mod spend;
pub mod systems;
mod views;

pub use generation::{ApplyError, Generation, Seen};
pub use views::{NeedFilter, OrderFilter, ReadingFilter, ViewError};
