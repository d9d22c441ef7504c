//! Places that are held one after the other: who states a need in a ledger, calls off from a framework agreement, or gives
//! an actor its token, does not contend with the next.
//! That a sum is never passed does not rest on this: the log takes no write that rests on another state.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

/// From so many places on those that nobody holds are dropped.
const KEPT: usize = 1_024;

/// One place for each id.
#[derive(Default)]
pub struct Places(Mutex<HashMap<Uuid, Arc<tokio::sync::Mutex<()>>>>);

/// Places that are held until this is dropped.
pub struct HeldPlaces(
    #[expect(dead_code, reason = "holding them is all")] Vec<OwnedMutexGuard<()>>,
);

impl Places {
    /// Waits until nobody else holds any of these places. They are taken in the sequence of their ids, so that no two
    /// wait for each other.
    pub async fn hold(&self, ids: impl IntoIterator<Item = Uuid>) -> HeldPlaces {
        let ids: BTreeSet<Uuid> = ids.into_iter().collect();
        let mut held = Vec::with_capacity(ids.len());
        for id in ids {
            let place = {
                let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                if places.len() >= KEPT {
                    // Whoever waits for a place or holds it has it as well.
                    places.retain(|_, place| Arc::strong_count(place) > 1);
                }
                Arc::clone(places.entry(id).or_default())
            };
            held.push(place.lock_owned().await);
        }
        HeldPlaces(held)
    }
}
