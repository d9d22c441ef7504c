//! Checks an evidence bundle (`marktbuch-bundle/1`, docs/bundle.md) offline, by the bundle and a trusted key alone.
//! No code of the server and no network: whoever distrusts the market must not have to trust its code.

mod archive;
mod checkpoints;
mod encoding;
mod events;
mod finding;
mod keys;
mod manifest;
mod moment;
mod note;
mod record;
mod report;
mod streams;
mod timestamp;
mod tree;
mod verify;

#[cfg(test)]
mod tests;

pub use finding::{Finding, Language, Stop};
pub use keys::keys_of;
pub use note::Key;
pub use report::Report;
pub use verify::{Question, verify};
