//! Whether and when to send a request again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use apierror_core::{Effect, ErrorReport, ErrorSpec, Retry, RetryStrategy};

use super::advice::advice;
use super::budget::RetryBudget;
use super::clock::{Clock, SystemClock};
use super::decision::{Decision, Outcome, StopReason};
use super::idempotency::Idempotency;
use super::random::{Random, ThreadRandom};
#[cfg(feature = "catalog")]
use crate::catalog::Catalog;

/// Whether and when to send a request again, from what the server says and what the caller allows.
///
/// Attempts, bases and caps are the report's, where the policy does not set its own; times are limits, of which the
/// shorter holds. A clone shares the budget.
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
    /// The longest wait, unless it is changed.
    pub const MAX_WAIT: Duration = Duration::from_secs(120);
    /// No report makes more attempts than these; a policy may.
    pub const MAX_REPORTED_ATTEMPTS: u32 = 10;

    /// What reports say, a ceiling of [`MAX_WAIT`](Self::MAX_WAIT), and a budget of its own.
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

    /// Sets how many attempts are made in all, the first included, whatever reports say; 0 is 1. Of what is worth one
    /// more try ([`RetryStrategy::Once`]) there is never more than one.
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

    /// Sets the upper bound of any wait that the server does not ask for.
    #[must_use]
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = Some(cap);
        self
    }

    /// Sets the time that all attempts of a request may take.
    #[must_use]
    pub fn within(mut self, within: Duration) -> Self {
        self.within = Some(within);
        self
    }

    /// Sets the ceiling: a server that asks for a longer wait is not waited for.
    #[must_use]
    pub fn max_wait(mut self, max_wait: Duration) -> Self {
        self.max_wait = max_wait;
        self
    }

    /// Sets the declarations of the server's errors, for clients that are built with them: what they say of a code, or in
    /// an envelope without codes of a status, stands where the response itself declares nothing.
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
    #[expect(clippy::needless_pass_by_value, reason = "as all that a policy is given")]
    #[must_use]
    pub fn catalog(mut self, catalog: Catalog) -> Self {
        self.declared = Some(catalog.iter().collect());
        self
    }

    /// Sets the budget, to be shared by all policies for one service.
    #[must_use]
    pub fn with_budget(mut self, budget: Arc<RetryBudget>) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Does without a budget: for a program that makes one request.
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

    /// A request that is sent now for the first time.
    #[must_use]
    pub fn start(&self, idempotency: Idempotency) -> RetryState {
        RetryState {
            idempotency,
            attempts: 1,
            started: self.clock.now(),
            time_limit: None,
            last_cost: None,
        }
    }

    /// What to do after the attempt that the report is of. On [`Decision::Retry`] the state counts the next attempt, and
    /// the budget has paid for it.
    #[must_use]
    pub fn next(&self, report: &ErrorReport, state: &mut RetryState) -> Decision {
        match self.wait(report, state) {
            Ok(after) => {
                state.attempts = state.attempts.saturating_add(1);
                Decision::Retry { after }
            }
            Err(reason) => Decision::Stop { reason },
        }
    }

    /// Gives the budget back what a request cost that succeeded in the end.
    pub fn succeeded(&self, state: &RetryState) {
        if let Some(budget) = &self.budget {
            budget.deposit(state.last_cost.unwrap_or(RetryBudget::SUCCESS));
        }
    }

    /// The budget, where there is one.
    #[must_use]
    pub fn budget(&self) -> Option<&Arc<RetryBudget>> {
        self.budget.as_ref()
    }

    fn wait(&self, report: &ErrorReport, state: &mut RetryState) -> Result<Duration, StopReason> {
        let retry = advice(report, self.declared.as_deref());
        sends_again(retry.strategy())?;
        if retry.effect() != Effect::NotApplied && !state.idempotency.may_repeat() {
            return Err(StopReason::MayHaveHappened);
        }
        if state.attempts >= self.attempts(retry) {
            return Err(StopReason::Attempts { made: state.attempts });
        }
        let after = self.until_next(retry, report.retry_after(), state)?;
        self.pay(retry, state)?;
        Ok(after)
    }

    fn attempts(&self, retry: Retry) -> u32 {
        let reported = retry.max_attempts().min(Self::MAX_REPORTED_ATTEMPTS);
        match (self.max_attempts, retry.strategy()) {
            (Some(own), RetryStrategy::Once) => own.min(reported),
            (Some(own), _) => own,
            (None, _) => reported,
        }
    }

    /// The server's wait or the jittered one, if it ends while there is time.
    fn until_next(
        &self,
        retry: Retry,
        asked: Option<Duration>,
        state: &RetryState,
    ) -> Result<Duration, StopReason> {
        if let Some(wait) = asked.filter(|wait| *wait > self.max_wait) {
            return Err(StopReason::WaitTooLong { wait });
        }
        let window = self.window(retry, state.attempts);
        let least = asked.unwrap_or_default();
        let spread = asked.map_or(window, |wait| window.min(wait / 4));
        let jitter = spread.mul_f64(unit(self.random.next()));

        let left = self.time_left(retry, state);
        let after = match asked {
            // Less of the spread, rather than none of the wait.
            Some(wait) => {
                wait.saturating_add(jitter).min(left.saturating_sub(Duration::from_nanos(1)))
            }
            None => jitter,
        };
        if least <= after && after < left { Ok(after) } else { Err(StopReason::OutOfTime) }
    }

    fn time_left(&self, retry: Retry, state: &RetryState) -> Duration {
        let limits = [self.within, retry.within(), state.time_limit];
        let limit = limits.into_iter().flatten().min().unwrap_or(Duration::MAX);
        limit.saturating_sub(self.clock.now().saturating_sub(state.started))
    }

    /// `min(cap, base * 2^(n-1))` before retry `n`, which follows attempt `n`.
    fn window(&self, retry: Retry, attempts: u32) -> Duration {
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
            RetryStrategy::Throttle => RetryBudget::THROTTLED,
            _ => RetryBudget::RETRY,
        };
        if !budget.withdraw(cost) {
            return Err(StopReason::Budget);
        }
        state.last_cost = Some(cost);
        Ok(())
    }
}

/// Whether the strategy sends the same request again; if not, what to do instead.
fn sends_again(strategy: RetryStrategy) -> Result<(), StopReason> {
    match strategy {
        RetryStrategy::Once | RetryStrategy::Backoff | RetryStrategy::Throttle => Ok(()),
        RetryStrategy::Restart => Err(StopReason::Restart),
        RetryStrategy::Action => Err(StopReason::Action),
        RetryStrategy::Poll => Err(StopReason::Poll),
        _ => Err(StopReason::NotRetryable),
    }
}

/// A number from 0 to 1, whatever the source gives.
fn unit(random: f64) -> f64 {
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

/// One request, from its first attempt on. [`RetryPolicy::start`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryState {
    idempotency: Idempotency,
    attempts: u32,
    started: Duration,
    time_limit: Option<Duration>,
    last_cost: Option<u32>,
}

impl RetryState {
    /// Sets the deadline: the time from the first attempt on after which nobody waits for an answer any more.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// How many attempts were made, that which is under way included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How a request ended that was given up.
    #[must_use]
    pub fn outcome(&self, report: ErrorReport, reason: StopReason) -> Outcome {
        Outcome { report, reason, attempts: self.attempts }
    }
}
