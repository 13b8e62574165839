//! The statuses that were made from API errors outside a request.
//!
//! A mark on such a status might reach the client, because the server may have
//! no layer of this crate. So a hash of its content is kept instead, by which
//! the layer recognises it. Another status with the same hash shows the client
//! nothing new: its code, message and details are the same.

use std::array;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// The latest statuses of this process.
static RECENT: OnceLock<Recent> = OnceLock::new();

const SETS: usize = 256;
const WAYS: usize = 16;

struct Recent {
    sets: [Set; SETS],
}

/// The hashes that select this set. A new one replaces the oldest; 0 stands for
/// none.
struct Set {
    hashes: [AtomicU64; WAYS],
    next: AtomicUsize,
}

/// Keeps the hash of a status.
pub(super) fn remember(hash: u64) {
    RECENT.get_or_init(Recent::new).insert(hash);
}

/// Returns whether the hash of a status was kept.
pub(super) fn is_recent(hash: impl FnOnce() -> u64) -> bool {
    // Most processes keep none.
    RECENT.get().is_some_and(|recent| recent.contains(hash()))
}

impl Recent {
    fn new() -> Self {
        let set =
            |_| Set { hashes: array::from_fn(|_| AtomicU64::new(0)), next: AtomicUsize::new(0) };
        Self { sets: array::from_fn(set) }
    }

    fn set(&self, hash: u64) -> Option<&Set> {
        // The lowest bit is always the same.
        self.sets.get((hash >> 1) as usize % SETS)
    }

    fn insert(&self, hash: u64) {
        let Some(set) = self.set(hash).filter(|set| !set.contains(hash)) else { return };
        let next = set.next.fetch_add(1, Ordering::Relaxed) % WAYS;
        if let Some(oldest) = set.hashes.get(next) {
            oldest.store(hash, Ordering::Release);
        }
    }

    fn contains(&self, hash: u64) -> bool {
        self.set(hash).is_some_and(|set| set.contains(hash))
    }
}

impl Set {
    fn contains(&self, hash: u64) -> bool {
        self.hashes.iter().any(|kept| kept.load(Ordering::Acquire) == hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oldest_of_a_full_set_is_forgotten() {
        let recent = Recent::new();
        let hash = |number: u64| (number * SETS as u64) << 1 | 1;
        for number in 0..=WAYS as u64 {
            recent.insert(hash(number));
            recent.insert(hash(number));
        }
        assert!(!recent.contains(hash(0)));
        assert!((1..=WAYS as u64).all(|number| recent.contains(hash(number))));
    }
}
