use std::time::Duration;

use apierror::RetryStrategy::{Action, Backoff, Never, Once, Poll, Restart, Throttle, Unstated};
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
    #[api(retry = "unstated")]
    Unstated,
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
    #[api(retry(unstated))]
    ListUnstated,
    #[api(retry(backoff, max_retries = 3, over = "30s", within = "1m"))]
    Over,
    #[api(retry(throttle, over = "2ms"))]
    OverDefault,
    #[api(retry(once, after = "10s"))]
    OnceAfter,
    #[api(retry(backoff, after = "10s", max_retries = 0))]
    BackoffAfter,
    #[api(retry(throttle, within = "10m", after = "1m"))]
    ThrottleAfter,
    #[api(retry(poll, after = "5s", effect = "not_applied"))]
    PollAfter,
}

#[test]
fn compiles_and_runs() {
    let strategies: Vec<_> =
        OrderError::specs().map(|spec| spec.retry.strategy()).take(8).collect();
    assert_eq!(strategies, [Never, Once, Backoff, Throttle, Restart, Action, Poll, Unstated]);
    assert_eq!(OrderError::ListBackoff.retry().base().as_millis(), 250);
    assert_eq!(OrderError::ListThrottle.retry().max_attempts(), 1);
    assert_eq!(OrderError::Over.retry().max_retries(), 3);
    assert_eq!(OrderError::Over.retry().waits().sum::<Duration>(), Duration::from_secs(30));
    assert_eq!(OrderError::OverDefault.retry().waits().sum::<Duration>(), Duration::from_millis(2));
    assert_eq!(OrderError::ThrottleAfter.retry_after(), Some(Duration::from_secs(60)));
    assert_eq!(OrderError::Unstated.retry().strategy(), Unstated);
}
