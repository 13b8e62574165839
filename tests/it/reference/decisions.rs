//! The decisions of a client after each error, compared with the retry guidance
//! of the references.
//!
//! The client reads each error from a socket, knows the declarations, and gets
//! the same response until it stops. The random number is always 1, so that each
//! wait is the longest possible.

use std::time::Duration;

use apierror::client::{Decision, FromResponse, Idempotency, RetryPolicy, StopReason};
use apierror::{Catalog, Effect, ErrorReport, Retry, RetryStrategy, json_in};

use reference_apis::image_presets::ImagePresetsError;

use super::servers::Servers;
use super::{apis, image_presets, over_each_framework};
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

async fn client_obeys_each_row_of_guidance(servers: &Servers) {
    let mut rows = 0;
    for api in apis() {
        for case in &api.cases {
            let place = format!("{} {}", api.name, case.code);
            let report = report_of(&servers[api.name], &case.code).await;
            assert_eq!(
                (report.code(), report.status()),
                (&*case.code, http::StatusCode::from_u16(case.status).ok())
            );
            let header = case.headers.iter().find(|(name, _)| *name == "retry-after");
            if let Some((_, Some(seconds))) = header {
                assert_eq!(report.retry_after(), Some(Duration::from_secs(*seconds)), "{place}");
            }
            assert_eq!(report.retry_after().is_some(), header.is_some(), "{place}");

            let expected = expected(case.retry, report.retry_after());
            assert_eq!(obeyed(&report, Some(&api.catalog), Idempotency::Safe), expected, "{place}");
            assert_eq!(
                obeyed(&report, Some(&api.catalog), Idempotency::Keyed),
                expected,
                "{place}"
            );

            let once = obeyed(&report, Some(&api.catalog), Idempotency::Unsafe);
            if case.retry.is_retryable() && case.retry.effect() == Effect::Unknown {
                assert_eq!(once, (vec![], StopReason::MayHaveHappened), "{place}");
            } else {
                assert_eq!(once, expected, "{place}");
            }
            rows += 1;
        }
    }
    assert_eq!(rows, 22);
}

/// Checks the rows whose guidance has figures.
async fn client_waits_match_the_references_figures(servers: &Servers) {
    let apis = apis();
    let made = |made| StopReason::Attempts { made };
    for (name, code, waits, reason) in [
        // «Sleep details.retry_after seconds»: 45.
        ("image2model", "RATE_LIMIT_EXCEEDED", vec![56_250, 56_250], made(3)),
        // «Wait longer (120 s)», though its details say 60.
        ("image2model", "FAL_RATE_LIMIT", vec![150_000, 150_000], made(3)),
        // «2^attempt seconds, up to 3 attempts»
        ("image2model", "PROCESSING_ERROR", vec![1_000, 2_000], made(3)),
        ("image2model", "STORAGE_ERROR", vec![1_000, 2_000], made(3)),
        // «Never retry», of a 500.
        ("image2model", "AUTHENTICATION_REQUIRED", vec![], StopReason::NotRetryable),
    ] {
        let api = apis.iter().find(|api| api.name == name).expect("the API");
        let report = report_of(&servers[name], code).await;
        assert_eq!(
            obeyed(&report, Some(&api.catalog), Idempotency::Safe),
            (waits, reason),
            "{name} {code}"
        );
    }
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

    assert_eq!(
        check::<reference_apis::image2model::envelope::ByCode>(
            reference_apis::image2model::one_of_each()
        ),
        22
    );
    assert_eq!(
        check::<reference_apis::designs::Enveloped>(reference_apis::designs::one_of_each()),
        20
    );
    assert_eq!(check::<NestJs>(reference_apis::image_presets::one_of_each()), 14);
}

over_each_framework! {
    client_obeys_each_row_of_guidance
    client_waits_match_the_references_figures
    client_obeys_guidance_by_status
}
