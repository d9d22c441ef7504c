//! The rules of the market as pure functions: what may happen, given what has happened.
//! No clock, no randomness, no input or output: time, lots and facts of other streams come with the command.

pub mod admission;
pub mod audit;
pub mod award;
pub mod awarding;
pub mod catalogue;
pub mod decider;
pub mod dynamic_purchasing_system;
pub mod framework;
pub mod law;
pub mod logbook;
pub mod need;
pub mod offer;
pub mod order;
pub mod organisation;
pub mod person;
pub mod policies;
pub mod registration;
pub mod retention;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod scenario;
pub mod specific_procurement;
