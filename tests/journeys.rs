//! Stories of the trade, told against the real server over its documented interface.
//! Rules one by one are tested beside the rules, not here.

#[cfg(test)]
mod monitor;
#[cfg(test)]
mod real_catalogue;
