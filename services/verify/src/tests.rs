//! Bundles made by a second hand, verified, and attacked.

mod accepted;
mod attacks;
mod bundle;
pub(crate) mod naive;
mod sample;
mod stamped;
mod zips;
