//! The wait before the next attempt.

use std::time::Duration;

use apierror_core::__private::backoff_bound;
use apierror_core::{Retry, RetryStrategy};

use super::RetryPolicy;
use crate::client::decision::StopReason;
use crate::client::state::RetryState;

impl RetryPolicy {
    /// Returns the wait, if it ends within the time limit.
    ///
    /// - A declared fixed wait is used exactly.
    /// - The server's wait is a lower bound. A part of the jitter is added, at
    ///   most a quarter of the wait. A longer backoff is kept.
    /// - Otherwise the wait is the backoff.
    pub(super) fn wait_before_next(
        &self,
        retry: Retry,
        server_wait: Option<Duration>,
        state: &RetryState,
    ) -> Result<Duration, StopReason> {
        let declared = retry.after().filter(|after| is_confirmed(*after, server_wait));
        // A wait of zero, or until a time in the past, does not count.
        let asked = declared.or(server_wait).filter(|wait| !wait.is_zero());
        if let Some(wait) = asked.filter(|wait| *wait > self.max_wait) {
            return Err(StopReason::WaitTooLong { wait });
        }
        let time_left = self.time_left(retry, state);
        let max_backoff = self.max_backoff(retry, state.attempts);
        let random = clamp_to_unit(self.random.next());
        let backoff = scaled(max_backoff, random);
        let after = match (declared, asked) {
            (Some(exact), _) => exact,
            // The jitter is shortened to stay within the time; the server's
            // wait is not.
            (None, Some(wait)) if wait < time_left => {
                let jitter = scaled(max_backoff.min(wait / 4), random);
                let latest = time_left.saturating_sub(Duration::from_nanos(1));
                wait.saturating_add(jitter).max(backoff).min(latest)
            }
            (None, Some(_)) => return Err(StopReason::OutOfTime),
            (None, None) => backoff,
        };
        if after < time_left { Ok(after) } else { Err(StopReason::OutOfTime) }
    }

    /// Returns the time that the shortest limit leaves.
    fn time_left(&self, retry: Retry, state: &RetryState) -> Duration {
        let limits = self.own_limit(state).into_iter().chain(retry.within());
        self.left_of(limits.min(), state)
    }

    /// Returns the time that the caller's own limits leave.
    #[cfg(feature = "client-reqwest")]
    pub(in crate::client) fn own_time_left(&self, state: &RetryState) -> Duration {
        self.left_of(self.own_limit(state), state)
    }

    /// Returns the time that all attempts of a request may take together.
    #[cfg(feature = "client-tower")]
    pub(in crate::client) fn time_limit(&self) -> Option<Duration> {
        self.within
    }

    fn own_limit(&self, state: &RetryState) -> Option<Duration> {
        self.within.into_iter().chain(state.time_limit).min()
    }

    fn left_of(&self, limit: Option<Duration>, state: &RetryState) -> Duration {
        let elapsed = self.clock.now().saturating_sub(state.started);
        limit.unwrap_or(Duration::MAX).saturating_sub(elapsed)
    }

    /// Returns the upper bound of the backoff before retry `n`. `attempts` is
    /// `n`, because retry `n` follows attempt `n`.
    fn max_backoff(&self, retry: Retry, attempts: u32) -> Duration {
        let base = match retry.strategy() {
            RetryStrategy::Throttle => self.throttle_base,
            RetryStrategy::Backoff => self.backoff_base,
            _ => None,
        };
        let cap = self.cap.unwrap_or(retry.cap()).min(self.max_wait);
        backoff_bound(base.unwrap_or(retry.base()), cap, attempts)
    }
}

/// Returns whether the server asks for the declared wait, or for none. A header
/// holds whole seconds, rounded up.
fn is_confirmed(declared: Duration, server_wait: Option<Duration>) -> bool {
    let Some(wait) = server_wait.filter(|wait| !wait.is_zero()) else { return true };
    let has_fraction = declared.subsec_nanos() > 0;
    let seconds = declared.as_secs().saturating_add(u64::from(has_fraction));
    wait == declared || wait == Duration::from_secs(seconds)
}

/// Returns a fraction of a time, at most the whole. `Duration::mul_f64` panics
/// where rounding exceeds the longest time.
fn scaled(time: Duration, fraction: f64) -> Duration {
    let scaled = Duration::try_from_secs_f64(time.as_secs_f64() * fraction);
    scaled.unwrap_or(Duration::MAX).min(time)
}

/// Clamps any number of the source to 0 to 1.
fn clamp_to_unit(random: f64) -> f64 {
    if random.is_nan() { 0.0 } else { random.clamp(0.0, 1.0) }
}
