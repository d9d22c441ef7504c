//! The marketplace's one process: it connects rules, log, read models and index with HTTP and the command line.
//! No rule of the trade stands here; it asks `procurement` and keeps what it says.

pub mod app;
pub mod authorisation;
pub mod cli;
pub mod clock;
pub mod config;
pub mod data_dir;
pub mod demo;
pub mod execute;
pub mod facts;
pub mod formats;
pub mod http;
pub mod import;
pub mod law;
pub mod projector;
pub mod registry;
pub mod replay;
pub mod search;
pub mod streams;
pub mod telemetry;
pub mod ticket;
pub mod verify;
