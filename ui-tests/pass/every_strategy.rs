#![deny(warnings)]

use apierror::RetryStrategy::{Action, Backoff, Never, Once, Poll, Restart, Throttle};
use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("failed")]
#[api(rename_all = "lowercase", status = 503)]
enum OrderError {
    #[api(retry = "never")]
    Never,
    #[api(retry = "once")]
    Once,
    #[api(retry = "backoff")]
    Backoff,
    #[api(retry = "throttle")]
    Throttle,
    #[api(retry = "restart")]
    Restart,
    #[api(retry = "action")]
    Action,
    #[api(retry = "poll")]
    Poll,
    #[api(retry(never))]
    ListNever,
    #[api(retry(once, effect = "unknown"))]
    ListOnce,
    #[api(retry(
        backoff,
        max_attempts = 3,
        base = "250ms",
        cap = "5m",
        within = "1h",
        effect = "not_applied",
    ))]
    ListBackoff,
    #[api(retry(throttle, within = "30s", max_attempts = 1))]
    ListThrottle,
}

fn main() {
    let strategies: Vec<_> = OrderError::specs().map(|spec| spec.retry.strategy()).take(7).collect();
    assert_eq!(strategies, [Never, Once, Backoff, Throttle, Restart, Action, Poll]);
    assert_eq!(OrderError::ListBackoff.retry().base().as_millis(), 250);
    assert_eq!(OrderError::ListThrottle.retry().max_attempts(), 1);
}
