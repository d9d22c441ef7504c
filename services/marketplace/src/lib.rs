//! Empty for the moment.

pub mod formats;
