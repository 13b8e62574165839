//! The decisions of a client that has no catalogue and reads the advice that the
//! server sends.
//!
//! The client gets the same response until it stops. The random number is always 1,
//! so that each wait is the longest possible.

use std::time::Duration;

use apierror::client::{Decision, FromResponse, Idempotency, RetryPolicy, StopReason};
use apierror::{ErrorReport, Retry, RetryStrategy, json_in};

use crate::common::virtual_time::{Constant, ManualClock};

/// Returns the waits in milliseconds, and why the client stopped.
fn obeyed(report: &ErrorReport) -> (Vec<u128>, StopReason) {
    let clock = ManualClock::default();
    let policy = RetryPolicy::new().without_budget().clock(clock.clone()).random(Constant(1.0));
    let mut state = policy.start(Idempotency::Safe);
    let mut waits = Vec::new();
    loop {
        match policy.next(report, &mut state) {
            Decision::Retry { after } => {
                waits.push(after.as_millis());
                clock.advance(after);
            }
            Decision::Stop { reason } => return (waits, reason),
            other => panic!("{other:?}"),
        }
        assert!(waits.len() < 100, "{report} is sent for ever");
    }
}

/// Returns the same, computed from the declared retry advice.
fn expected(retry: Retry, wait: Option<Duration>) -> (Vec<u128>, StopReason) {
    let stop = match retry.strategy() {
        RetryStrategy::Never => StopReason::NotRetryable,
        RetryStrategy::Restart => StopReason::Restart,
        RetryStrategy::Action => StopReason::Action,
        RetryStrategy::Poll => StopReason::Poll,
        _ => StopReason::Attempts { made: retry.max_attempts() },
    };
    let waits = (1..retry.max_attempts()).map(|n| {
        let window = (retry.base() * 2_u32.pow(n - 1)).min(retry.cap());
        wait.map_or(window, |wait| wait + window.min(wait / 4)).as_millis()
    });
    (waits.collect(), stop)
}

#[test]
fn client_without_declarations_obeys_sent_advice() {
    use apierror::envelope::{NestJs, WithRetry};

    fn check<E: apierror::Envelope>(
        errors: impl IntoIterator<Item = impl apierror::ApiError>,
    ) -> usize {
        let mut checked = 0;
        for error in errors {
            let body = json_in::<WithRetry<E>>(&error);
            let report = ErrorReport::decode_any(error.status(), &http::HeaderMap::new(), body);
            let advice = match error.retry().strategy() {
                RetryStrategy::Unstated => Retry::for_status(error.status()),
                _ => error.retry(),
            };
            let expected = expected(advice, error.retry_after());
            assert_eq!(obeyed(&report), expected, "{}", error.code());
            checked += 1;
        }
        checked
    }

    let errors = reference_apis::image2model::one_of_each();
    assert_eq!(check::<reference_apis::image2model::envelope::Detail>(errors), 22);
    assert_eq!(
        check::<reference_apis::designs::Enveloped>(reference_apis::designs::one_of_each()),
        20
    );
    assert_eq!(check::<NestJs>(reference_apis::image_presets::one_of_each()), 19);
}
