//! The log as others follow and prove it: feed, receipts, tiles, witnesses, time stamps, each judged by what is not the
//! marketplace. Attacks stand with the attacks.

#[cfg(test)]
mod feed;
#[cfg(test)]
mod paths;
#[cfg(test)]
mod stamping;
#[cfg(test)]
mod witnessing;
