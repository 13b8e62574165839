//! One client, and what it does after a failed request.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use apierror::client::{Clock, Decision, Idempotency, RetryPolicy, RetryState};
use apierror::{ErrorReport, Retry};
use http::StatusCode;

use crate::random::Seeded;

/// A retry strategy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strategy {
    AtOnce,
    Exponential,
    Unlimited,
    Default,
}

impl Strategy {
    pub(crate) const ALL: [Self; 4] =
        [Self::AtOnce, Self::Exponential, Self::Unlimited, Self::Default];
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AtOnce => "at once",
            Self::Exponential => "exponential, without jitter",
            Self::Unlimited => "`RetryPolicy`, no attempt limit",
            Self::Default => "`RetryPolicy`, default",
        })
    }
}

/// The clock of the simulation. It counts microseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct SimulatedClock(Arc<AtomicU64>);

impl SimulatedClock {
    pub(crate) fn set(&self, now: u64) {
        self.0.store(now, Ordering::Relaxed);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }
}

pub(crate) struct Client {
    strategy: Strategy,
    policy: RetryPolicy,
    state: RetryState,
    attempts: u32,
}

impl Client {
    pub(crate) fn new(strategy: Strategy, clock: &SimulatedClock, seed: u64) -> Self {
        let policy = RetryPolicy::new().clock(clock.clone()).random(Seeded::new(seed));
        let policy = match strategy {
            Strategy::Unlimited => policy.max_attempts(u32::MAX),
            _ => policy,
        };
        let state = policy.start(Idempotency::Safe);
        Self { strategy, policy, state, attempts: 1 }
    }

    /// Returns the wait before the next attempt, or `None` to give up.
    pub(crate) fn failed(&mut self) -> Option<Duration> {
        self.attempts += 1;
        let cap = Retry::backoff().cap();
        match self.strategy {
            Strategy::AtOnce => Some(Duration::ZERO),
            Strategy::Exponential => {
                let doublings = (self.attempts - 2).min(20);
                Some((Retry::backoff().base() * 2_u32.pow(doublings)).min(cap))
            }
            Strategy::Unlimited | Strategy::Default => {
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

    /// Starts a new operation.
    pub(crate) fn begin(&mut self) {
        self.state = self.policy.start(Idempotency::Safe);
        self.attempts = 1;
    }
}
