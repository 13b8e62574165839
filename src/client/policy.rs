//! Decides whether and when a request is sent again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use apierror_core::{Effect, ErrorReport, ErrorSpec, Retry, RetryStrategy};

use super::budget::RetryBudget;
use super::clock::{Clock, SystemClock};
use super::decision::{Decision, StopReason};
use super::effective_retry::effective_retry;
use super::idempotency::Idempotency;
use super::random::{Random, ThreadRandom};
use super::state::RetryState;
#[cfg(feature = "catalog")]
use crate::catalog::Catalog;

/// Decides whether and when a request is sent again, from what the server says
/// and what the caller allows.
///
/// Attempts, bases and caps are those of the report, unless the policy sets its
/// own. If there are several time limits, the shortest applies. Clones share
/// the budget.
///
/// ```
/// use apierror::client::RetryPolicy;
/// use std::time::Duration;
///
/// let policy = RetryPolicy::new().max_attempts(5).within(Duration::from_secs(30));
/// ```
#[derive(Clone)]
pub struct RetryPolicy {
    max_attempts: Option<u32>,
    backoff_base: Option<Duration>,
    throttle_base: Option<Duration>,
    cap: Option<Duration>,
    within: Option<Duration>,
    max_wait: Duration,
    declared: Option<Arc<[&'static ErrorSpec]>>,
    budget: Option<Arc<RetryBudget>>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl RetryPolicy {
    /// The default of [`max_wait`](Self::max_wait).
    pub const MAX_WAIT: Duration = Duration::from_secs(120);
    /// The most attempts that a report can ask for. A policy can set more.
    pub const MAX_REPORTED_ATTEMPTS: u32 = 10;

    /// Creates a policy that follows the reports, never waits longer than
    /// [`MAX_WAIT`](Self::MAX_WAIT), and has a budget of its own.
    #[must_use]
    pub fn new() -> Self {
        Self {
            max_attempts: None,
            backoff_base: None,
            throttle_base: None,
            cap: None,
            within: None,
            max_wait: Self::MAX_WAIT,
            declared: None,
            budget: Some(Arc::default()),
            clock: Arc::new(SystemClock),
            random: Arc::new(ThreadRandom),
        }
    }

    /// Sets how many attempts are made, the first included. It overrides the
    /// reports. 0 counts as 1. [`RetryStrategy::Once`] never makes more than two.
    #[must_use]
    pub fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = Some(max_attempts.max(1));
        self
    }

    /// Sets the upper bound of the first wait under [`RetryStrategy::Backoff`].
    #[must_use]
    pub fn base(mut self, base: Duration) -> Self {
        self.backoff_base = Some(base);
        self
    }

    /// Sets the upper bound of the first wait under [`RetryStrategy::Throttle`].
    #[must_use]
    pub fn throttle_base(mut self, base: Duration) -> Self {
        self.throttle_base = Some(base);
        self
    }

    /// Sets the upper bound of every wait that the server does not ask for.
    #[must_use]
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = Some(cap);
        self
    }

    /// Sets the time that all attempts of a request may take together.
    #[must_use]
    pub fn within(mut self, within: Duration) -> Self {
        self.within = Some(within);
        self
    }

    /// Sets the longest wait. If the server asks for a longer one, the request is
    /// given up.
    #[must_use]
    pub fn max_wait(mut self, max_wait: Duration) -> Self {
        self.max_wait = max_wait;
        self
    }

    /// Sets the declared errors of the server, for clients that are built with
    /// them. If a response declares no retry advice itself, the declared advice
    /// of its code applies; in an envelope without codes, that of its status.
    ///
    /// ```
    /// use apierror::client::{Decision, FromResponse, Idempotency, RetryPolicy};
    /// use apierror::{ApiError, Catalog, ErrorReport};
    /// use http::{HeaderMap, StatusCode};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("busy")]
    /// #[api(code = "BUSY", status = 409, retry(backoff, effect = "not_applied"))]
    /// struct Busy;
    ///
    /// // No other 409 is worth a second try.
    /// let body = r#"{"code": "BUSY", "message": "busy", "status": 409}"#;
    /// let report = ErrorReport::decode_any(StatusCode::CONFLICT, &HeaderMap::new(), body);
    /// let policy = RetryPolicy::new().catalog(Catalog::of::<Busy>());
    /// let decision = policy.next(&report, &mut policy.start(Idempotency::Unsafe));
    /// assert!(matches!(decision, Decision::Retry { .. }));
    /// ```
    #[cfg(feature = "catalog")]
    #[expect(clippy::needless_pass_by_value, reason = "every setter takes its value")]
    #[must_use]
    pub fn catalog(mut self, catalog: Catalog) -> Self {
        self.declared = Some(catalog.iter().collect());
        self
    }

    /// Sets the budget. All policies for one service should share one.
    #[must_use]
    pub fn with_budget(mut self, budget: Arc<RetryBudget>) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Removes the budget, for a program that makes one request.
    #[must_use]
    pub fn without_budget(mut self) -> Self {
        self.budget = None;
        self
    }

    /// Sets the clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the source of random numbers.
    #[must_use]
    pub fn random(mut self, random: impl Random + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Returns the budget, if there is one.
    #[must_use]
    pub fn budget(&self) -> Option<&Arc<RetryBudget>> {
        self.budget.as_ref()
    }

    /// Starts a request whose first attempt is sent now.
    #[must_use]
    pub fn start(&self, idempotency: Idempotency) -> RetryState {
        RetryState::new(idempotency, self.clock.now())
    }

    /// Decides what to do after the attempt that failed with `report`.
    ///
    /// On [`Decision::Retry`], `state` counts the next attempt and the budget
    /// has paid for it.
    #[must_use]
    pub fn next(&self, report: &ErrorReport, state: &mut RetryState) -> Decision {
        match self.try_next(report, state) {
            Ok(after) => Decision::Retry { after },
            Err(reason) => Decision::Stop { reason },
        }
    }

    /// Refunds the budget after a request succeeded.
    pub fn succeeded(&self, state: &RetryState) {
        if let Some(budget) = &self.budget {
            budget.deposit(state.last_cost.unwrap_or(RetryBudget::SUCCESS_REFUND));
        }
    }

    fn try_next(
        &self,
        report: &ErrorReport,
        state: &mut RetryState,
    ) -> Result<Duration, StopReason> {
        let retry = effective_retry(report, self.declared.as_deref());
        check_strategy(retry.strategy())?;
        if retry.effect() != Effect::NotApplied && !state.idempotency.may_repeat() {
            return Err(StopReason::MayHaveHappened);
        }
        if state.attempts >= self.allowed_attempts(retry) {
            return Err(StopReason::Attempts { made: state.attempts });
        }
        let after = self.wait_before_next(retry, report.retry_after(), state)?;
        self.pay(retry, state)?;
        state.attempts = state.attempts.saturating_add(1);
        Ok(after)
    }

    fn allowed_attempts(&self, retry: Retry) -> u32 {
        let reported = retry.max_attempts().min(Self::MAX_REPORTED_ATTEMPTS);
        match (self.max_attempts, retry.strategy()) {
            (Some(own), RetryStrategy::Once) => own.min(reported),
            (Some(own), _) => own,
            (None, _) => reported,
        }
    }

    /// Returns the server's wait or a backoff, if it ends within the time limit.
    fn wait_before_next(
        &self,
        retry: Retry,
        server_wait: Option<Duration>,
        state: &RetryState,
    ) -> Result<Duration, StopReason> {
        if let Some(wait) = server_wait.filter(|wait| *wait > self.max_wait) {
            return Err(StopReason::WaitTooLong { wait });
        }
        let max_backoff = self.max_backoff(retry, state.attempts);
        let random = clamp_to_unit(self.random.next());
        let time_left = self.time_left(retry, state);
        // Jitter is cut short to stay within the time; the server's wait is not.
        let after = match server_wait {
            Some(wait) if wait < time_left => {
                let jitter = max_backoff.min(wait / 4).mul_f64(random);
                wait.saturating_add(jitter).min(time_left.saturating_sub(Duration::from_nanos(1)))
            }
            Some(_) => return Err(StopReason::OutOfTime),
            None => max_backoff.mul_f64(random),
        };
        if after < time_left { Ok(after) } else { Err(StopReason::OutOfTime) }
    }

    /// Returns the time left of the shortest limit.
    fn time_left(&self, retry: Retry, state: &RetryState) -> Duration {
        let limits = [self.within, retry.within(), state.time_limit];
        let limit = limits.into_iter().flatten().min().unwrap_or(Duration::MAX);
        limit.saturating_sub(self.clock.now().saturating_sub(state.started))
    }

    /// Returns `min(cap, base * 2^(n-1))`, the upper bound of the wait before
    /// retry `n`. `attempts` is `n`, because retry `n` follows attempt `n`.
    fn max_backoff(&self, retry: Retry, attempts: u32) -> Duration {
        let base = match retry.strategy() {
            RetryStrategy::Throttle => self.throttle_base,
            RetryStrategy::Backoff => self.backoff_base,
            _ => None,
        };
        let base = base.unwrap_or(retry.base());
        let cap = self.cap.unwrap_or(retry.cap()).min(self.max_wait);
        let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        base.saturating_mul(factor).min(cap)
    }

    fn pay(&self, retry: Retry, state: &mut RetryState) -> Result<(), StopReason> {
        let Some(budget) = &self.budget else { return Ok(()) };
        let cost = match retry.strategy() {
            RetryStrategy::Throttle => RetryBudget::THROTTLED_RETRY_COST,
            _ => RetryBudget::RETRY_COST,
        };
        if !budget.withdraw(cost) {
            return Err(StopReason::Budget);
        }
        state.last_cost = Some(cost);
        Ok(())
    }
}

/// Returns an error if the strategy does not send the same request again.
fn check_strategy(strategy: RetryStrategy) -> Result<(), StopReason> {
    match strategy {
        RetryStrategy::Once | RetryStrategy::Backoff | RetryStrategy::Throttle => Ok(()),
        RetryStrategy::Restart => Err(StopReason::Restart),
        RetryStrategy::Action => Err(StopReason::Action),
        RetryStrategy::Poll => Err(StopReason::Poll),
        _ => Err(StopReason::NotRetryable),
    }
}

/// Returns a number from 0 to 1 for any number of the source.
fn clamp_to_unit(random: f64) -> f64 {
    if random.is_nan() { 0.0 } else { random.clamp(0.0, 1.0) }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for RetryPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryPolicy")
            .field("max_attempts", &self.max_attempts)
            .field("within", &self.within)
            .field("max_wait", &self.max_wait)
            .field("budget", &self.budget)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
