//! The marketplace's one process: it connects rules, log, read models and index with HTTP and the command line.
//! No rule of the trade stands here; it asks `procurement` and keeps what it says.

pub mod app;
pub mod authorisation;
pub mod backup;
pub mod bundle;
pub mod checkpoints;
pub mod cli;
pub mod clock;
pub mod config;
pub mod data_dir;
pub mod decision;
pub mod demo;
pub mod execute;
pub mod facts;
pub mod feed;
pub mod formats;
pub mod http;
pub mod import;
pub mod log_key;
pub mod moment;
pub mod papers;
pub mod persons;
pub mod projector;
pub mod proofs;
pub mod registry;
pub mod replay;
pub mod retention;
pub mod rotation;
pub mod search;
pub mod streams;
pub mod telemetry;
pub mod ticket;
pub mod timestamping;
pub mod verify;
pub mod witnessing;
