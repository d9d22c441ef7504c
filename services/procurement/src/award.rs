//! How offers are put in order.
//! Which offers are compared, and whether one may be ordered, is decided elsewhere.

pub mod ranking;
pub mod sustainability;
