//! The decisions of a client that has no catalogue and reads the advice that the
//! server sends.
//!
//! The client gets the same response until it stops. The random number is always 1,
//! so that each wait is the longest possible.

use std::time::Duration;

use apierror::client::{Decision, FromResponse, Idempotency, RetryPolicy, StopReason};
use apierror::{ApiError, DeclaredError, ErrorReport, Retry, RetryStrategy, json_in};

use crate::common::virtual_time::{Constant, ManualClock};

/// The body shows no code: status, members and message tell what it is.
#[test]
fn error_of_image_presets_is_recognised_without_its_code() {
    use reference_apis::image_presets::{ImagePresetsError, catalog, one_of_each};

    let policy = RetryPolicy::new().catalog(catalog());
    let by_status = RetryPolicy::new();
    let mut recognised = 0;
    for error in one_of_each() {
        let (head, body) = error.to_response().into_parts();
        let report = ErrorReport::decode_any(head.status, &head.headers, &body);
        let name = error.spec().name;
        assert_eq!(report.code(), format!("HTTP_{}", head.status.as_u16()), "{name}");
        assert_eq!(ImagePresetsError::spec_of(&report).map(|spec| spec.name), Ok(name));
        recognised += 1;

        // The page of a proxy with the same status is none of the API's errors, unless
        // the API answers with the reason phrase too.
        let page = ErrorReport::decode_any(head.status, &head.headers, "<html>");
        let of_page = ImagePresetsError::spec_of(&page).map(|spec| spec.name);
        assert_eq!(of_page.is_ok(), name == "INTERNAL", "{name}: {of_page:?}");

        let decide =
            |policy: &RetryPolicy| policy.next(&report, &mut policy.start(Idempotency::Safe));
        let polls = matches!(decide(&policy), Decision::Stop { reason: StopReason::Poll });
        assert_eq!(polls, name == "TIMED_OUT");
        assert!(!matches!(decide(&by_status), Decision::Stop { reason: StopReason::Poll }));
    }
    assert_eq!(recognised, 19);

    // Two errors have the status, and the message is of neither.
    let body = r#"{"statusCode": 403, "error": "Forbidden", "message": "No"}"#;
    let report =
        ErrorReport::decode_any(http::StatusCode::FORBIDDEN, &http::HeaderMap::new(), body);
    let open = ImagePresetsError::spec_of(&report).map(|spec| spec.name);
    let open = open.expect_err("it stays open");
    assert_eq!(open.candidates(), ["COMMUNITY_PRESET", "WRONG_SCOPE"]);
    assert_eq!(open.to_string(), r#"code "HTTP_403" can be `COMMUNITY_PRESET` or `WRONG_SCOPE`"#);
}

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

    fn check<E: apierror::Envelope>(errors: impl IntoIterator<Item = impl ApiError>) -> usize {
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
