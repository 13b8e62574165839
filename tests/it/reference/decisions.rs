//! The decisions of a client after each error, compared with the retry guidance
//! of the references.
//!
//! The client reads each error from a socket, knows the declarations, and gets
//! the same response until it stops. The random number is always 1, so that each
//! wait is the longest possible.

use std::time::Duration;

use apierror::client::{Decision, FromResponse, Idempotency, RetryPolicy, StopReason};
use apierror::{Catalog, ErrorReport, Retry, RetryStrategy, json_in};

use reference_apis::image_presets::ImagePresetsError;

use super::servers::Servers;
use super::{image_presets, over_each_framework};
use crate::common::live::{Answer, client};
use crate::common::virtual_time::{Constant, ManualClock};

/// Returns the waits in milliseconds, and why the client stopped.
fn obeyed(
    report: &ErrorReport,
    catalog: Option<&Catalog>,
    idempotency: Idempotency,
) -> (Vec<u128>, StopReason) {
    let clock = ManualClock::default();
    let policy = RetryPolicy::new().without_budget().clock(clock.clone()).random(Constant(1.0));
    let policy = catalog.cloned().into_iter().fold(policy, RetryPolicy::catalog);
    let mut state = policy.start(idempotency);
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

async fn report_of(server: &str, code: &str) -> ErrorReport {
    let answer = Answer::to(client().get(format!("{server}/errors/{code}"))).await;
    ErrorReport::decode_any(answer.status, &answer.headers, answer.body)
}

/// The envelope has no codes, so the client decides by the status.
async fn client_obeys_guidance_by_status(servers: &Servers) {
    let catalog = Catalog::of::<ImagePresetsError>();
    let mut seen = std::collections::BTreeSet::new();
    for spec in &catalog {
        let report = report_of(&servers["image-presets"], spec.code).await;
        assert_eq!(report.status(), Some(spec.status));
        assert_eq!(report.code(), format!("HTTP_{}", spec.status.as_u16()));
        let decision = obeyed(&report, Some(&catalog), Idempotency::Safe);
        assert_eq!(
            decision,
            expected(image_presets::guidance(spec.status.as_u16()), None),
            "{}",
            spec.code
        );
        if spec.status == http::StatusCode::GATEWAY_TIMEOUT {
            assert_eq!(decision, (vec![], StopReason::Poll));
            assert_eq!(report.extensions()["jobId"], "abc-123");
        }
        seen.insert(spec.status.as_u16());
    }
    assert_eq!(Vec::from_iter(seen), [400, 401, 403, 404, 429, 500, 502, 503, 504]);
}

/// The server sends its advice, so the client needs no declarations.
#[tokio::test]
async fn client_without_declarations_obeys_sent_advice() {
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
            assert_eq!(obeyed(&report, None, Idempotency::Safe), expected, "{}", error.code());
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
    assert_eq!(check::<NestJs>(reference_apis::image_presets::one_of_each()), 14);
}

over_each_framework! {
    client_obeys_guidance_by_status
}
