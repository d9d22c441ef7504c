//! The HTTP interface as it is promised: who sees what, what is refused how, what is described.
//! Stories of the trade stand with the journeys.

#[cfg(test)]
mod access;
#[cfg(test)]
mod auditing;
#[cfg(test)]
mod bodies;
#[cfg(test)]
mod catalogues;
#[cfg(test)]
pub(crate) mod describing;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod lanes;
#[cfg(test)]
mod law;
#[cfg(test)]
mod manners;
#[cfg(test)]
mod persons;
#[cfg(test)]
mod publishing;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod refusing;
#[cfg(test)]
mod registering;
#[cfg(test)]
mod repeating;
#[cfg(test)]
mod running;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod trickling;
#[cfg(test)]
mod wording;
