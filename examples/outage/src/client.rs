//! One client: what it does when a request failed.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use apierror::client::{Clock, Decision, Idempotency, RetryPolicy, RetryState};
use apierror::{ErrorReport, Retry};
use http::StatusCode;

use crate::random::Seeded;

/// A way of retrying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    AtOnce,
    Exponential,
    UntilItSucceeds,
    AsItIs,
}

impl Way {
    pub(crate) const ALL: [Self; 4] =
        [Self::AtOnce, Self::Exponential, Self::UntilItSucceeds, Self::AsItIs];
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AtOnce => "at once",
            Self::Exponential => "exponential, without jitter",
            Self::UntilItSucceeds => "`RetryPolicy`, until it succeeds",
            Self::AsItIs => "`RetryPolicy`, as it is",
        })
    }
}

/// The clock of the simulation, in microseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Simulated(Arc<AtomicU64>);

impl Simulated {
    pub(crate) fn set(&self, now: u64) {
        self.0.store(now, Ordering::Relaxed);
    }
}

impl Clock for Simulated {
    fn now(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }
}

pub(crate) struct Client {
    way: Way,
    policy: RetryPolicy,
    state: RetryState,
    attempts: u32,
}

impl Client {
    pub(crate) fn new(way: Way, clock: &Simulated, seed: u64) -> Self {
        let policy = RetryPolicy::new().clock(clock.clone()).random(Seeded::new(seed));
        let policy = match way {
            Way::UntilItSucceeds => policy.max_attempts(u32::MAX),
            _ => policy,
        };
        let state = policy.start(Idempotency::Safe);
        Self { way, policy, state, attempts: 1 }
    }

    /// The wait before the next attempt; none where the operation is given up.
    pub(crate) fn failed(&mut self) -> Option<Duration> {
        self.attempts += 1;
        let cap = Retry::backoff().cap();
        match self.way {
            Way::AtOnce => Some(Duration::ZERO),
            Way::Exponential => {
                let doublings = (self.attempts - 2).min(20);
                Some((Retry::backoff().base() * 2_u32.pow(doublings)).min(cap))
            }
            Way::UntilItSucceeds | Way::AsItIs => {
                let report =
                    ErrorReport::new("DOWN", Some(StatusCode::SERVICE_UNAVAILABLE), "Down.");
                match self.policy.next(&report, &mut self.state) {
                    Decision::Retry { after } => Some(after),
                    _ => None,
                }
            }
        }
    }

    pub(crate) fn succeeded(&self) {
        self.policy.succeeded(&self.state);
    }

    /// Begins another operation.
    pub(crate) fn begin(&mut self) {
        self.state = self.policy.start(Idempotency::Safe);
        self.attempts = 1;
    }
}
