//! How often somebody without a token may do something: counted in memory by the network that it comes from.
//! What is counted, and what the asker is told, is said where it is asked for.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The most networks that are remembered; beyond it the oldest counts are dropped, and if all are fresh nobody new gets in.
const REMEMBERED: usize = 10_000;

/// A count for each network, which begins again after a time.
#[derive(Debug)]
pub struct Rate {
    window: Duration,
    seen: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Rate {
    /// Counts that begin again after `window`.
    #[must_use]
    pub fn within(window: Duration) -> Self {
        Self { window, seen: Mutex::default() }
    }

    /// Whether `peer` has done it fewer than `most` times; otherwise after how long it may again.
    pub fn allows(&self, peer: IpAddr, most: u32) -> Result<(), Duration> {
        self.allows_at(peer, most, Instant::now())
    }

    fn allows_at(&self, peer: IpAddr, most: u32, now: Instant) -> Result<(), Duration> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get(&network(peer)) {
            Some((begun, count)) => {
                let left = self.window.saturating_sub(now.saturating_duration_since(*begun));
                if *count >= most && !left.is_zero() { Err(left) } else { Ok(()) }
            }
            None if seen.len() >= REMEMBERED && self.all_fresh(&seen, now) => Err(self.window),
            None => Ok(()),
        }
    }

    /// Counts that `peer` has done it once more.
    pub fn count(&self, peer: IpAddr) {
        self.count_at(peer, Instant::now());
    }

    fn count_at(&self, peer: IpAddr, now: Instant) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= REMEMBERED {
            let window = self.window;
            seen.retain(|_, (begun, _)| now.saturating_duration_since(*begun) < window);
        }
        let (begun, count) = seen.entry(network(peer)).or_insert((now, 0));
        if now.saturating_duration_since(*begun) >= self.window {
            (*begun, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
    }

    fn all_fresh(&self, seen: &HashMap<IpAddr, (Instant, u32)>, now: Instant) -> bool {
        seen.values().all(|(begun, _)| now.saturating_duration_since(*begun) < self.window)
    }
}

/// One household has one IPv4 address, or 64 bits of IPv6.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests;
