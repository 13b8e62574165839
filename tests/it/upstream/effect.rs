//! The effect of a failed request follows from the causes.

use apierror::{ApiError, Effect, Retry, RetryStrategy};

use super::payments::PaymentError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("e")]
#[api(from(PaymentError))]
enum E {
    #[api(code = "UNAVAILABLE", status = 503, on(unavailable, conflict))]
    Unavailable,
    #[api(code = "UNAVAILABLE_LONG", status = 503, retry = "throttle", on(code = "A", not_found))]
    Mixed,
    #[api(code = "TIMEOUT", status = 429, retry = "once", on(timeout))]
    Timeout,
    #[api(code = "LIMITED", status = 503, on(rate_limited))]
    Limited(#[api(retry_after)] Option<u64>),
    #[api(code = "UNSTATED", status = 503, retry = "unstated", on(code = "B"))]
    Unstated,
    #[api(code = "CANCELED", status = 499, on(canceled))]
    Canceled,
    #[api(code = "OTHER", status = 429, on(other, forbidden))]
    Other,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("e")]
#[api(code = "BUSY", status = 503, on(unavailable))]
struct Busy(#[api(retry_after)] Option<u64>);

fn advice(error: &dyn ApiError) -> (RetryStrategy, Effect, bool) {
    let spec = error.spec();
    (spec.retry.strategy(), spec.retry.effect(), spec.declared_retry().is_some())
}

#[test]
fn effect_follows_from_the_causes_if_none_is_written() {
    use RetryStrategy::{Backoff, Never, Once, Throttle};
    // Nothing was applied, and documents say so.
    assert_eq!(advice(&E::Unavailable), (Backoff, Effect::NotApplied, true));
    assert_eq!(advice(&Busy(None)), (Throttle, Effect::NotApplied, true));
    // It may have happened, although the status says otherwise. `other` has whatever no
    // variant lists.
    assert_eq!(advice(&E::Timeout), (Once, Effect::Unknown, true));
    assert_eq!(advice(&E::Other), (Throttle, Effect::Unknown, true));
    assert_eq!(advice(&E::Canceled), (Never, Effect::Unknown, true));
    // Other causes say nothing.
    assert_eq!(advice(&E::Mixed), (Throttle, Effect::Unknown, true));
    assert_eq!(advice(&E::Limited(None)), (Throttle, Effect::Unknown, false));
    assert_eq!(E::Unstated.spec().retry, Retry::unstated());
}
