//! The retry advice of a response that declares none.

use apierror_core::Retry;
use http::StatusCode;

/// Returns what a status means, and whether the response has a wait or a quota
/// that is used up. With one of these, the big public APIs mean a rate limit by
/// 403, too.
pub(super) fn inferred_retry(status: StatusCode, is_limited: bool) -> Retry {
    match status {
        StatusCode::FORBIDDEN if is_limited => Retry::throttle(),
        _ if is_limited => Retry::for_status_with_wait(status),
        _ => Retry::for_status(status),
    }
}

/// Marks advice as declared, even if it equals the default for the status: its
/// number of attempts is set.
pub(crate) fn as_declared(retry: Retry) -> Retry {
    retry.with_max_attempts(retry.max_attempts())
}

/// Returns whether the advice only follows from the status.
pub(super) fn is_inferred(retry: Retry, status: StatusCode) -> bool {
    let follows = |is_limited| retry == inferred_retry(status, is_limited);
    retry.declared_max_retries().is_none() && (follows(false) || follows(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_with_a_limit_is_throttled() {
        let (forbidden, limited) = (StatusCode::FORBIDDEN, true);
        assert_eq!(inferred_retry(forbidden, limited), Retry::throttle());
        assert_eq!(inferred_retry(forbidden, false), Retry::never());
        assert_eq!(inferred_retry(StatusCode::NOT_FOUND, limited), Retry::never());
        let down = StatusCode::SERVICE_UNAVAILABLE;
        assert_eq!(inferred_retry(down, limited), Retry::for_status_with_wait(down));
        assert_eq!(inferred_retry(down, false), Retry::backoff());
    }

    #[test]
    fn declared_advice_is_not_inferred_even_if_it_is_equal() {
        let down = StatusCode::SERVICE_UNAVAILABLE;
        let declared = as_declared(Retry::backoff());
        assert_eq!(declared, Retry::backoff());
        assert!(is_inferred(Retry::backoff(), down) && !is_inferred(declared, down));
        assert!(is_inferred(Retry::for_status_with_wait(down), down));
        assert!(!is_inferred(as_declared(Retry::never()), StatusCode::NOT_FOUND));
        assert!(!is_inferred(Retry::once(), down));
    }
}
