//! The engines against the contract, against each other, and against what can go wrong.
//! Rules that one module alone can show are tested beside that module.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod contract;
mod equality;
mod flips;
mod full;
mod guards;
mod kill;
mod power;
mod tree;
