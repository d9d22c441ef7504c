//! The engines against the contract, against each other, and against what can go wrong.
//! Rules that one module alone can show are tested beside that module.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod contract;
mod equality;
mod flips;
mod full;
mod guards;
mod kill;
mod oracle;
mod power;
mod tree;

use std::sync::Arc;

use event_store::Known;
use event_store::note::LogKey;

/// The key that signs the logs of these tests, the same in every process.
fn key() -> Arc<LogKey> {
    Arc::new(LogKey::from_seed("example.org/log", &[7; 32]).unwrap())
}

/// Who checks knows that key.
fn known() -> Known {
    Known { keys: vec![key().verifier().clone()], checkpoints: Vec::new() }
}
