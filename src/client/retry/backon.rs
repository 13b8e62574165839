//! The retry loops of [`backon`](https://docs.rs/backon). Feature
//! `client-backon`.

use std::iter;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use apierror_core::ErrorReport;

use crate::client::budget::Payment;
use crate::client::decision::Outcome;
use crate::client::idempotency::Idempotency;
use crate::client::policy::{PlannedRetry, RetryPolicy};
use crate::client::state::RetryState;

/// One operation in backon's retry loop: [`backoff`](Self::backoff) drives the
/// loop, and [`adjust`](Self::adjust) asks the policy.
///
/// The operation is any future whose error can be converted into a report.
/// backon sleeps with the function that you pass to its `sleep`.
///
/// ```
/// use apierror::ErrorReport;
/// use apierror::client::backon::BackonRetry;
/// use apierror::client::{FromResponse, Idempotency, RetryPolicy, StopReason};
/// use backon::Retryable;
/// use http::{HeaderMap, StatusCode};
///
/// async fn order() -> Result<u32, ErrorReport> {
///     Err(ErrorReport::decode_any(StatusCode::PAYMENT_REQUIRED, &HeaderMap::new(), ""))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let policy = RetryPolicy::new();
/// let retry = BackonRetry::new(&policy, Idempotency::Safe);
/// let result = order
///     .retry(retry.backoff())
///     .sleep(tokio::time::sleep)
///     .adjust(retry.adjust(|error: &ErrorReport| error.clone()))
///     .await;
/// let outcome = retry.finish(&result).expect("it failed");
/// assert_eq!((outcome.reason, outcome.attempts), (StopReason::Action, 1));
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct BackonRetry {
    progress: Arc<Mutex<Progress>>,
}

#[derive(Debug)]
struct Progress {
    policy: RetryPolicy,
    state: RetryState,
    /// The latest retry that was decided on.
    pending: Option<Pending>,
    outcome: Option<Outcome>,
}

/// A retry that may not have been sent yet.
#[derive(Debug)]
struct Pending {
    /// When its wait ends, by the policy's clock.
    due: Duration,
    payment: Payment,
}

impl Progress {
    /// Keeps the payment of the last retry: it was sent.
    fn sent(&mut self) {
        if let Some(pending) = self.pending.take() {
            pending.payment.keep();
        }
    }
}

/// backon does not report when it sends a retry. So a loop that is dropped
/// before the wait is over counts as cancelled during the wait.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.pending.as_ref().is_some_and(|pending| self.policy.now() >= pending.due) {
            self.sent();
        }
    }
}

impl BackonRetry {
    /// Starts an operation whose first attempt begins now.
    #[must_use]
    pub fn new(policy: &RetryPolicy, idempotency: Idempotency) -> Self {
        let progress = Progress {
            policy: policy.clone(),
            state: policy.start(idempotency),
            pending: None,
            outcome: None,
        };
        Self { progress: Arc::new(Mutex::new(progress)) }
    }

    /// Returns an endless iterator of zero waits. It needs
    /// [`adjust`](Self::adjust), which sets the waits and ends the loop.
    pub fn backoff(&self) -> impl Iterator<Item = Duration> + Send + Sync + Unpin + Clone + use<> {
        iter::repeat(Duration::ZERO)
    }

    /// Returns the function for backon's `adjust`, which asks the policy after
    /// each failure. `report` converts the error into a report.
    pub fn adjust<E, F>(
        &self,
        mut report: F,
    ) -> impl FnMut(&E, Option<Duration>) -> Option<Duration> + use<E, F>
    where
        F: FnMut(&E) -> ErrorReport,
    {
        let retry = self.clone();
        move |error, _| retry.next(report(error))
    }

    /// Refunds the budget after a success. Returns the outcome after a failure.
    pub fn finish<T, E>(&self, result: &Result<T, E>) -> Option<Outcome> {
        let mut progress = self.progress();
        progress.sent();
        if result.is_ok() {
            progress.policy.succeeded(&progress.state);
            return None;
        }
        progress.outcome.take()
    }

    fn next(&self, report: ErrorReport) -> Option<Duration> {
        let mut progress = self.progress();
        progress.sent();
        let Progress { policy, state, pending, outcome } = &mut *progress;
        match policy.plan(&report, state) {
            Ok(PlannedRetry { after, payment }) => {
                *pending = Some(Pending { due: policy.now().saturating_add(after), payment });
                Some(after)
            }
            Err(reason) => {
                *outcome = Some(state.outcome(report, reason));
                None
            }
        }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
