//! The retry advice of a response that declares none.

use apierror_core::Retry;
use http::StatusCode;

/// Returns the default advice for a status. `is_limited` tells whether the
/// response has a wait or an exhausted quota: with either, a 403 of the big
/// public APIs is a rate limit.
pub(super) fn inferred_retry(status: StatusCode, is_limited: bool) -> Retry {
    match status {
        StatusCode::FORBIDDEN if is_limited => Retry::throttle(),
        _ if is_limited => Retry::for_status_with_wait(status),
        _ => Retry::for_status(status),
    }
}

/// Marks advice as declared by setting its number of attempts, so that it
/// differs from the default for the status even if all else is equal.
pub(crate) fn as_declared(retry: Retry) -> Retry {
    retry.with_max_attempts(retry.max_attempts())
}

/// Returns whether the advice is only the default for the status.
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
