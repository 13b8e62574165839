//! The statuses that were made from API errors outside a request.
//!
//! A mark on such a status might reach the client, because the server may have
//! no layer of this crate. So a hash of its content is kept instead, by which
//! the layer recognises it. Another status with the same hash shows the client
//! nothing new: its code, message and details are the same.

use std::array;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use http::{HeaderMap, HeaderValue};
use tonic::Status;

/// The latest statuses of this process.
static RECENT: OnceLock<Recent> = OnceLock::new();

const SETS: usize = 256;
const WAYS: usize = 16;

struct Recent {
    hasher: RandomState,
    sets: [Set; SETS],
}

/// The hashes that select this set. A new one replaces the oldest.
struct Set {
    hashes: [AtomicU64; WAYS],
    next: AtomicUsize,
}

/// Keeps the hash of a status.
pub(super) fn remember(status: &Status) {
    let mut headers = HeaderMap::new();
    if status.add_header(&mut headers).is_ok() {
        let recent = RECENT.get_or_init(Recent::new);
        recent.insert(recent.hash(&headers));
    }
}

/// Returns whether the status in headers or trailers was kept.
pub(super) fn is_recent(headers: &HeaderMap) -> bool {
    // Most processes keep none.
    RECENT.get().is_some_and(|recent| recent.contains(recent.hash(headers)))
}

impl Recent {
    fn new() -> Self {
        let set =
            |_| Set { hashes: array::from_fn(|_| AtomicU64::new(0)), next: AtomicUsize::new(0) };
        Self { hasher: RandomState::new(), sets: array::from_fn(set) }
    }

    /// Returns the hash of a status. It is never 0, which stands for none.
    fn hash(&self, headers: &HeaderMap) -> u64 {
        let names = [Status::GRPC_STATUS, Status::GRPC_MESSAGE, Status::GRPC_STATUS_DETAILS];
        let values = names.map(|name| headers.get(name).map(HeaderValue::as_bytes));
        self.hasher.hash_one(values) | 1
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
    fn only_the_same_status_is_known() {
        let headers = |status: &Status| {
            let mut headers = HeaderMap::new();
            assert!(status.add_header(&mut headers).is_ok());
            headers
        };
        let status = Status::not_found("No order 7.");
        remember(&status);
        let mut sent = headers(&status);
        sent.insert("x-request-id", HeaderValue::from_static("r-1"));
        assert!(is_recent(&sent), "other metadata does not matter");
        assert!(!is_recent(&headers(&Status::not_found("No order 8."))));
        assert!(!is_recent(&headers(&Status::internal("No order 7."))));
    }

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
