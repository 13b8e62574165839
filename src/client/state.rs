//! The progress of one request through its attempts.

use std::time::Duration;

use apierror_core::ErrorReport;

use super::decision::{Outcome, StopReason};
use super::idempotency::Idempotency;

/// The progress of one request. Created by
/// [`RetryPolicy::start`](super::RetryPolicy::start).
///
/// ```
/// use apierror::client::{Idempotency, RetryPolicy};
/// use std::time::Duration;
///
/// let policy = RetryPolicy::new();
/// let request = policy.start(Idempotency::Safe).time_limit(Duration::from_secs(10));
/// assert_eq!(request.attempts(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryState {
    pub(super) idempotency: Idempotency,
    pub(super) attempts: u32,
    pub(super) started: Duration,
    pub(super) time_limit: Option<Duration>,
    pub(super) last_cost: Option<u32>,
}

impl RetryState {
    /// Creates the state of a request whose first attempt starts at `started`
    /// by the policy's clock.
    pub(super) fn new(idempotency: Idempotency, started: Duration) -> Self {
        Self { idempotency, attempts: 1, started, time_limit: None, last_cost: None }
    }

    /// Sets the deadline, as the time since the first attempt. No attempt starts
    /// after it.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Returns how many attempts were made, the current one included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Creates the outcome of a request that is given up.
    #[must_use]
    pub fn outcome(&self, report: ErrorReport, reason: StopReason) -> Outcome {
        Outcome { report, reason, attempts: self.attempts }
    }
}
