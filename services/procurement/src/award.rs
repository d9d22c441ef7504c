//! How offers are put in order in the market, and how tenders are scored in a competition.
//! Which offers are compared, and whether one may be ordered, is decided elsewhere.

pub mod auction;
pub mod criteria;
pub mod labels;
pub mod life_cycle;
pub mod ranking;
pub mod ratio;
pub mod scoring;
pub mod sustainability;
