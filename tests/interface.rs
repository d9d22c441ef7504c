//! The interface as its callers meet it: who sees what, how it refuses, how pages and positions hang together.
//! Stories of the trade are told in `journeys`; one demo market serves each test.

#[cfg(test)]
mod refusals;
#[cfg(test)]
mod search;
#[cfg(test)]
mod visibility;
