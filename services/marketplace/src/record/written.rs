//! How days, times and amounts are written in a German record.
//! No sentence stands here.

pub(super) use crate::amounts::money;
pub(super) use crate::german::{day, day_of, days, end, number, said, time};
