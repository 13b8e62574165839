//! The causes of [`tonic::Status`]. Feature `tonic`.

use std::time::Duration;

use tonic::{Code, ConnectError, Status, TimeoutExpired};
use tonic_types::StatusExt as _;

use super::http_status::if_not_applied;
use super::{Cause, Upstream};
use crate::retry::{Effect, Retry, RetryStrategy};
use crate::sources::comes_from;

/// Feature `tonic`.
///
/// The cause is the `reason` of the `ErrorInfo`. If there is none, or no variant is
/// declared for it, the cause follows from the gRPC code:
///
/// | gRPC code | cause |
/// |---|---|
/// | `NOT_FOUND` | `NotFound` |
/// | `ALREADY_EXISTS` | `Unique`, without a name |
/// | `INVALID_ARGUMENT`, `OUT_OF_RANGE`, `FAILED_PRECONDITION` | `Invalid` |
/// | `UNAUTHENTICATED` | `Unauthenticated` |
/// | `PERMISSION_DENIED` | `Forbidden` |
/// | `ABORTED` | `Conflict`, or `Timeout` if the `ErrorInfo` declares the effect `Unknown` |
/// | `RESOURCE_EXHAUSTED` | `RateLimited`, or `Timeout` likewise |
/// | `UNAVAILABLE` | `Unavailable` if there was no connection, or if the `ErrorInfo` declares the effect `NotApplied`; or else `Timeout` |
/// | `DEADLINE_EXCEEDED`, and `CANCELLED` by a timeout of the client | `Timeout` |
/// | `CANCELLED` | `Canceled` |
/// | any other | `Other` |
///
/// The wait is that of `grpc-retry-pushback-ms`, or else of the `RetryInfo`.
impl Upstream for Status {
    fn cause(&self) -> Cause<'_> {
        match self.get_details_error_info() {
            Some(info) if !info.reason.is_empty() => Cause::Code(info.reason.into()),
            _ => self.general_cause(),
        }
    }

    fn general_cause(&self) -> Cause<'_> {
        match self.code() {
            _ if comes_from::<TimeoutExpired>(self) => Cause::Timeout,
            Code::NotFound => Cause::NotFound,
            Code::AlreadyExists => Cause::Unique(None),
            Code::InvalidArgument | Code::OutOfRange | Code::FailedPrecondition => Cause::Invalid,
            Code::Unauthenticated => Cause::Unauthenticated,
            Code::PermissionDenied => Cause::Forbidden,
            Code::Aborted => if_not_applied(effect(self, Effect::NotApplied), Cause::Conflict),
            Code::ResourceExhausted => {
                let limited = Cause::RateLimited { wait: self.wait() };
                if_not_applied(effect(self, Effect::NotApplied), limited)
            }
            Code::Unavailable => if_not_applied(effect(self, Effect::Unknown), Cause::Unavailable),
            Code::DeadlineExceeded => Cause::Timeout,
            Code::Cancelled => Cause::Canceled,
            _ => Cause::Other,
        }
    }

    fn wait(&self) -> Option<Duration> {
        let pushback = || {
            let text = self.metadata().get("grpc-retry-pushback-ms")?.to_str().ok()?;
            text.parse().ok().map(Duration::from_millis)
        };
        pushback().or_else(|| self.get_details_retry_info()?.retry_delay)
    }
}

/// Returns the effect that the `ErrorInfo` declares, or else `of_code`, what the gRPC code
/// says.
fn effect(status: &Status, of_code: Effect) -> Effect {
    if comes_from::<ConnectError>(status) {
        return Effect::NotApplied;
    }
    let declared = || {
        let info = status.get_details_error_info()?;
        serde_json::from_str::<Retry>(info.metadata.get("retry")?).ok()
    };
    let declared = declared().filter(|retry| retry.strategy() != RetryStrategy::Unstated);
    declared.map_or(of_code, |retry| retry.effect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use tonic_types::ErrorDetails;

    use super::*;

    #[test]
    fn cause_follows_from_the_code() {
        for (status, cause) in [
            (Status::not_found("x"), Cause::NotFound),
            (Status::already_exists("x"), Cause::Unique(None)),
            (Status::invalid_argument("x"), Cause::Invalid),
            (Status::unauthenticated("x"), Cause::Unauthenticated),
            (Status::permission_denied("x"), Cause::Forbidden),
            (Status::aborted("x"), Cause::Conflict),
            (Status::resource_exhausted("x"), Cause::RateLimited { wait: None }),
            (Status::unavailable("x"), Cause::Timeout),
            (Status::deadline_exceeded("x"), Cause::Timeout),
            (Status::cancelled("x"), Cause::Canceled),
            (Status::internal("x"), Cause::Other),
        ] {
            assert_eq!(status.cause(), cause, "{status}");
        }
    }

    #[test]
    fn reason_wait_and_effect_come_from_the_details() {
        let retry = r#"{"strategy":"backoff","effect":"not_applied"}"#.to_owned();
        let metadata = HashMap::from([("retry".to_owned(), retry)]);
        let mut details = ErrorDetails::new();
        details.set_error_info("CARD_DECLINED", "pay.example.com", metadata);
        details.set_retry_info(Some(Duration::from_secs(7)));
        let status = Status::with_error_details(Code::Unavailable, "x", details);
        assert_eq!(status.cause(), Cause::Code("CARD_DECLINED".into()));
        assert_eq!(status.general_cause(), Cause::Unavailable);
        assert_eq!(status.wait(), Some(Duration::from_secs(7)));
    }

    #[test]
    fn declared_unknown_effect_is_a_timeout_whatever_the_code_promises() {
        let of = |code, retry: &str| {
            let metadata = HashMap::from([("retry".to_owned(), retry.to_owned())]);
            let details = ErrorDetails::with_error_info("IN_DOUBT", "pay.example.com", metadata);
            Status::with_error_details(code, "x", details)
        };
        let unknown = r#"{"strategy":"poll","effect":"unknown"}"#;
        for code in [Code::Aborted, Code::ResourceExhausted, Code::Unavailable] {
            assert_eq!(of(code, unknown).general_cause(), Cause::Timeout, "{code:?}");
        }
        assert_eq!(of(Code::NotFound, unknown).general_cause(), Cause::NotFound);
        let unstated = r#"{"strategy":"unstated","effect":"unknown"}"#;
        assert_eq!(of(Code::Aborted, unstated).general_cause(), Cause::Conflict);
        assert_eq!(of(Code::Unavailable, unstated).general_cause(), Cause::Timeout);
    }

    #[test]
    fn malformed_details_and_pushbacks_are_ignored() {
        let details = bytes::Bytes::from_static(b"\xff\xff\xff");
        let mut status = Status::with_details(Code::ResourceExhausted, "x", details);
        assert_eq!(status.cause(), Cause::RateLimited { wait: None });
        status.metadata_mut().insert("grpc-retry-pushback-ms", "-1".parse().expect("a value"));
        assert_eq!(status.wait(), None);
        status.metadata_mut().insert("grpc-retry-pushback-ms", "1500".parse().expect("a value"));
        assert_eq!(status.wait(), Some(Duration::from_millis(1500)));
    }

    #[test]
    fn client_without_a_connection_has_sent_nothing() {
        let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        let status = Status::from_error(Box::new(ConnectError(Box::new(refused))));
        assert_eq!(status.cause(), Cause::Unavailable);
        let status = Status::from_error(Box::new(TimeoutExpired(())));
        assert_eq!(status.cause(), Cause::Timeout);
    }
}
