//! Tests of the whole: one binary for journeys, faults, conformance and tidiness.
//! Unit tests stand beside what they test, not here.

mod attacks;
mod conformance;
mod finding;
mod interface;
mod journeys;
mod proof;
mod proofs;
#[cfg(test)]
mod support;
mod tidy;
