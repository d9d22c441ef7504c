//! A witness of transparency logs (C2SP `tlog-witness`): it cosigns a log's checkpoint only if it extends the last one
//! that it cosigned. It knows hashes and signatures alone and never sees what a log says.

pub mod note;
mod server;
pub mod state;
pub mod tree;
mod witness;

pub use server::serve;
pub use witness::{Answer, Witness};
