//! The causes of [`ErrorReport`]: the error of another API.

use std::time::Duration;

use http::StatusCode;

use super::http_status::{self, if_not_applied};
use super::{Cause, Upstream};
use crate::report::ErrorReport;
use crate::retry::{Retry, RetryStrategy};

/// The cause is the report's [code](ErrorReport::code). If no variant is declared for
/// it, the cause follows from the status:
///
/// | status | cause |
/// |---|---|
/// | 400, 411, 413 to 417, 422, 428, 431 | `Invalid` |
/// | 401 | `Unauthenticated` |
/// | 403 | `Forbidden`, or `RateLimited` if its advice is to [throttle](RetryStrategy::Throttle) |
/// | 404, 410 | `NotFound` |
/// | 409, 412, 423 | `Conflict`, or `Timeout` if the [effect](crate::Retry::effect) is `Unknown` |
/// | 408, 425, 502, 503, 504, 529, and no response | `Unavailable` if the effect is `NotApplied`, or else `Timeout` |
/// | 429 | `RateLimited`, or `Timeout` if the effect is `Unknown` |
/// | 499 | `Canceled` |
/// | any other | `Other` |
///
/// The wait is that of [`retry_after`](ErrorReport::retry_after), whatever the cause.
impl Upstream for ErrorReport {
    fn cause(&self) -> Cause<'_> {
        match self.code() {
            "" => self.general_cause(),
            code => Cause::Code(code.into()),
        }
    }

    fn general_cause(&self) -> Cause<'_> {
        let retry = self.retry();
        match self.status() {
            Some(status) => {
                // Without advice, clients follow the status.
                let is_unstated = retry.strategy() == RetryStrategy::Unstated;
                let retry = if is_unstated { Retry::for_status(status) } else { retry };
                // A 403 with a wait is a rate limit of the big public APIs.
                let is_limited = retry.strategy() == RetryStrategy::Throttle;
                let status = match status {
                    StatusCode::FORBIDDEN if is_limited => StatusCode::TOO_MANY_REQUESTS,
                    status => status,
                };
                http_status::cause(status, retry.effect(), self.retry_after())
            }
            // The report of `client::no_response`.
            None if self.code() == "NO_RESPONSE" => {
                if_not_applied(retry.effect(), Cause::Unavailable)
            }
            None => Cause::Other,
        }
    }

    fn wait(&self) -> Option<Duration> {
        self.retry_after()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retry::Effect;

    fn of(status: u16) -> ErrorReport {
        ErrorReport::new("BUSY", StatusCode::from_u16(status).ok(), "m")
    }

    #[test]
    fn cause_is_the_code_and_in_general_the_status() {
        let report = of(404);
        assert_eq!(report.cause(), Cause::Code("BUSY".into()));
        assert_eq!(report.general_cause(), Cause::NotFound);
        let nameless = ErrorReport::new("", Some(StatusCode::CONFLICT), "m");
        assert_eq!(nameless.cause(), Cause::Conflict);
        for (status, cause) in [
            (400, Cause::Invalid),
            (401, Cause::Unauthenticated),
            (403, Cause::Forbidden),
            (410, Cause::NotFound),
            (412, Cause::Conflict),
            (422, Cause::Invalid),
            (499, Cause::Canceled),
            (500, Cause::Other),
        ] {
            assert_eq!(of(status).general_cause(), cause, "{status}");
        }
    }

    #[test]
    fn unavailable_needs_the_word_of_the_server_that_nothing_happened() {
        for status in [408, 502, 503, 504, 529] {
            assert_eq!(of(status).general_cause(), Cause::Timeout, "{status}");
            let safe = Retry::backoff().with_effect(Effect::NotApplied);
            assert_eq!(of(status).with_retry(safe).general_cause(), Cause::Unavailable, "{status}");
        }
        // RFC 8470: the server was unwilling to process it.
        assert_eq!(of(425).general_cause(), Cause::Unavailable);
        let silent = ErrorReport::new("NO_RESPONSE", None, "m").with_retry(Retry::backoff());
        assert_eq!(silent.general_cause(), Cause::Timeout);
        assert_eq!(ErrorReport::new("JOB_FAILED", None, "m").general_cause(), Cause::Other);
    }

    #[test]
    fn unknown_effect_is_a_timeout_whatever_the_status_promises() {
        let in_doubt = |status| of(status).with_retry(Retry::poll());
        for status in [409, 412, 423, 425, 429, 503] {
            assert_eq!(in_doubt(status).general_cause(), Cause::Timeout, "{status}");
        }
        // What the status says of the request itself stays.
        assert_eq!(in_doubt(404).general_cause(), Cause::NotFound);
        let unstated = of(409).with_retry(Retry::unstated());
        assert_eq!(unstated.general_cause(), Cause::Conflict);
        let refused = of(409).with_retry(Retry::never().with_effect(Effect::NotApplied));
        assert_eq!(refused.general_cause(), Cause::Conflict);
    }

    #[test]
    fn wait_is_kept_for_every_cause() {
        let wait = Some(Duration::from_secs(7));
        let limited = of(429).with_retry_after(Duration::from_secs(7));
        assert_eq!(limited.general_cause(), Cause::RateLimited { wait });
        assert_eq!(limited.wait(), wait);
        let forbidden = of(403).with_retry_after(Duration::from_secs(7));
        assert_eq!(forbidden.general_cause(), Cause::Forbidden);
        assert_eq!(
            forbidden.with_retry(Retry::throttle()).general_cause(),
            limited.general_cause()
        );
        assert_eq!(of(503).with_retry_after(Duration::from_secs(7)).wait(), wait);
        assert_eq!(of(503).wait(), None);
    }
}
