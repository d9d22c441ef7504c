//! The rules of an award, told as stories.
//! Facts stand in `facts`; no number of the law is set here.

mod auction;
mod basis;
mod concluding;
mod evaluating;
mod examining;
mod facts;
mod informing;
mod life_cycle;
mod lines;
mod low_prices;
mod properties;
mod register;
mod returning;
