//! Decides whether and when a request is sent again.

mod wait;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use apierror_core::__private::{EnvelopeVtable, Kind};
use apierror_core::{DeclaredError, Effect, ErrorReport, Retry, RetryStrategy};

use super::budget::{Payment, RetryBudget};
use super::clock::{Clock, SystemClock};
use super::decision::{Decision, StopReason};
use super::effective_retry::{Advice, effective_retry};
use super::idempotency::Idempotency;
use super::random::{Random, ThreadRandom};
use super::state::RetryState;
#[cfg(feature = "catalog")]
use crate::catalog::Catalog;

/// Decides whether and when a request is sent again, from the server's advice
/// and the caller's limits.
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
    declared: Arc<[Kind]>,
    budget: Option<Arc<RetryBudget>>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

/// A retry that is decided on but not sent yet.
#[derive(Debug)]
pub(super) struct PlannedRetry {
    /// The wait before it.
    pub(super) after: Duration,
    pub(super) payment: Payment,
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
            declared: Arc::default(),
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

    /// Sets the time that all attempts of a request may take together, waits
    /// included. No attempt starts after it. The reqwest middleware and the tower
    /// layer also end the current attempt.
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

    /// Adds the declared errors of the server, for clients that are built with
    /// its error types.
    ///
    /// If a response contains no retry advice, the declared advice of its code
    /// applies. In an envelope without codes, status, members and message tell which
    /// error it is. If that stays open, or the code is unknown, the advice applies
    /// that all errors share which it can be. Where the
    /// declaration is [unstated](RetryStrategy::Unstated), the default for the
    /// status applies.
    ///
    /// ```
    /// use apierror::client::{Decision, FromResponse, Idempotency, RetryPolicy};
    /// use apierror::{ApiError, ErrorReport};
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
    /// let policy = RetryPolicy::new().declared::<Busy>();
    /// let decision = policy.next(&report, &mut policy.start(Idempotency::Unsafe));
    /// assert!(matches!(decision, Decision::Retry { .. }));
    /// ```
    #[must_use]
    pub fn declared<E: DeclaredError>(self) -> Self {
        let envelope = EnvelopeVtable::new::<E::Envelope>();
        self.add_declared(Kind::all(E::specs(), envelope))
    }

    /// Adds the errors of a catalogue, as [`declared`](Self::declared) adds those
    /// of a type.
    #[cfg(feature = "catalog")]
    #[expect(clippy::needless_pass_by_value, reason = "every setter takes its value")]
    #[must_use]
    pub fn catalog(self, catalog: Catalog) -> Self {
        self.add_declared(catalog.kinds())
    }

    /// Returns the time by the policy's clock.
    #[cfg(feature = "client-backon")]
    pub(super) fn now(&self) -> Duration {
        self.clock.now()
    }

    fn add_declared(mut self, kinds: impl Iterator<Item = Kind>) -> Self {
        self.declared = self.declared.iter().copied().chain(kinds).collect();
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
    /// has paid for it. If the retry is not sent after all, give the tokens
    /// back with [`cancelled`](Self::cancelled), as the integrations do.
    #[must_use]
    pub fn next(&self, report: &ErrorReport, state: &mut RetryState) -> Decision {
        match self.plan(report, state) {
            Ok(planned) => {
                planned.payment.keep();
                Decision::Retry { after: planned.after }
            }
            Err(reason) => Decision::Stop { reason },
        }
    }

    /// Refunds the budget after a request succeeded.
    pub fn succeeded(&self, state: &RetryState) {
        if let Some(budget) = &self.budget {
            budget.deposit(state.last_cost.unwrap_or(RetryBudget::SUCCESS_REFUND));
        }
    }

    /// Refunds the budget for a retry that was decided on but is not sent,
    /// because the caller gave up during the wait.
    ///
    /// ```
    /// use apierror::client::{Decision, Idempotency, RetryPolicy, no_response};
    /// use apierror::Effect;
    ///
    /// let policy = RetryPolicy::new();
    /// let tokens = || policy.budget().map(|budget| budget.tokens());
    /// let mut request = policy.start(Idempotency::Safe);
    /// let decision = policy.next(&no_response(Effect::Unknown), &mut request);
    /// assert!(matches!(decision, Decision::Retry { .. }));
    /// assert_eq!(tokens(), Some(500 - 14));
    /// policy.cancelled(request);
    /// assert_eq!(tokens(), Some(500));
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "the request has ended")]
    pub fn cancelled(&self, state: RetryState) {
        if let (Some(budget), Some(cost)) = (&self.budget, state.last_cost) {
            budget.deposit(cost);
        }
    }

    /// Decides as [`next`](Self::next) does. Dropping the payment refunds the
    /// budget.
    pub(super) fn plan(
        &self,
        report: &ErrorReport,
        state: &mut RetryState,
    ) -> Result<PlannedRetry, StopReason> {
        let Advice { retry, is_declared } = effective_retry(report, &self.declared);
        check_strategy(retry.strategy())?;
        if retry.effect() != Effect::NotApplied && !state.idempotency.may_repeat() {
            return Err(StopReason::MayHaveHappened);
        }
        if state.attempts >= self.allowed_attempts(retry, is_declared) {
            return Err(StopReason::Attempts { made: state.attempts });
        }
        let after = self.wait_before_next(retry, report.retry_after(), state)?;
        let payment = self.pay(retry)?;
        state.last_cost = payment.cost();
        state.attempts = state.attempts.saturating_add(1);
        Ok(PlannedRetry { after, payment })
    }

    /// Returns the highest number of attempts. The number in a response is
    /// limited; the number in declarations that the client is built with is
    /// not.
    fn allowed_attempts(&self, retry: Retry, is_declared: bool) -> u32 {
        let limit = if is_declared { u32::MAX } else { Self::MAX_REPORTED_ATTEMPTS };
        let advised = retry.max_attempts().min(limit);
        match (self.max_attempts, retry.strategy()) {
            (Some(own), RetryStrategy::Once) => own.min(advised),
            (Some(own), _) => own,
            (None, _) => advised,
        }
    }

    /// Takes the cost of the retry from the budget.
    fn pay(&self, retry: Retry) -> Result<Payment, StopReason> {
        let Some(budget) = &self.budget else { return Ok(Payment::none()) };
        let cost = match retry.strategy() {
            RetryStrategy::Throttle => RetryBudget::THROTTLED_RETRY_COST,
            _ => RetryBudget::RETRY_COST,
        };
        Payment::new(budget, cost).ok_or(StopReason::Budget)
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
