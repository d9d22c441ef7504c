//! Proof: what an auditor takes away holds without trust in who runs the marketplace.
//! Stories of the trade stand with the journeys.

#[cfg(test)]
mod bundle;
#[cfg(test)]
mod exported;
#[cfg(test)]
mod judged;
#[cfg(test)]
pub(crate) mod opened;
