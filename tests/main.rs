//! Tests of the whole: one binary for journeys, faults, conformance and tidiness.
//! Unit tests stand beside what they test, not here.

mod conformance;
mod finding;
mod interface;
mod journeys;
mod proof;
#[cfg(test)]
mod support;
mod tidy;
