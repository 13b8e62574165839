//! The retry loops of [`backon`](https://docs.rs/backon). Feature `client-backon`.

use std::iter;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use apierror_core::ErrorReport;

use super::decision::{Decision, Outcome};
use super::idempotency::Idempotency;
use super::policy::{RetryPolicy, RetryState};

/// One operation under backon's loop: [`backoff`](Self::backoff) runs the loop, [`adjust`](Self::adjust) decides.
///
/// The operation is any future, with any error that a report can be made of; backon sleeps, on the runtime that it is
/// told.
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
    policy: RetryPolicy,
    progress: Arc<Mutex<Progress>>,
}

#[derive(Debug)]
struct Progress {
    state: RetryState,
    outcome: Option<Outcome>,
}

impl BackonRetry {
    /// An operation that begins now.
    #[must_use]
    pub fn new(policy: &RetryPolicy, idempotency: Idempotency) -> Self {
        let progress = Progress { state: policy.start(idempotency), outcome: None };
        Self { policy: policy.clone(), progress: Arc::new(Mutex::new(progress)) }
    }

    /// Goes on for as long as [`adjust`](Self::adjust) does not stop it; by itself, without end and without a wait.
    pub fn backoff(&self) -> impl Iterator<Item = Duration> + Send + Sync + Unpin + Clone + use<> {
        iter::repeat(Duration::ZERO)
    }

    /// For backon's `adjust`: the wait that the policy decides on, or the end. `report` makes a report of the error.
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

    /// Pays the budget back after a success; after a failure, why it was the last.
    pub fn finish<T, E>(&self, result: &Result<T, E>) -> Option<Outcome> {
        let mut progress = self.progress();
        if result.is_ok() {
            self.policy.succeeded(&progress.state);
            return None;
        }
        progress.outcome.take()
    }

    fn next(&self, report: ErrorReport) -> Option<Duration> {
        let mut progress = self.progress();
        match self.policy.next(&report, &mut progress.state) {
            Decision::Retry { after } => Some(after),
            Decision::Stop { reason } => {
                progress.outcome = Some(progress.state.outcome(report, reason));
                None
            }
        }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
