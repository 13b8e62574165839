//! Sends each of the 26 errors of the try-on API through a server.

use std::sync::Arc;
use std::time::Duration;

use apierror::client::{Decision, Idempotency, RetryPolicy, StopReason};
use apierror::tonic::{ErrorLayer, FromStatus};
use apierror::{ApiError, Catalog, DeclaredError, Effect, ErrorReport, GrpcCode, RetryStrategy};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use reference_apis::tryon::{TryOnError, one_of_each};

use super::rpc::{Speaker, metadata, serve};

/// Text of sources and of fields without an attribute.
const INTERNAL: [&str; 4] = ["tryon.internal", "acct_", "key_8f2c", "postgres"];

fn occurrence(code: &str) -> TryOnError {
    let found = one_of_each().into_iter().find(|error| error.code() == code);
    found.unwrap_or_else(|| panic!("{code} is in the reference, and no variant has it"))
}

/// The table of AIP-193.
fn grpc_code(status: u16) -> Code {
    match status {
        400 => Code::InvalidArgument,
        401 => Code::Unauthenticated,
        402 | 413 | 422 => Code::FailedPrecondition,
        403 => Code::PermissionDenied,
        404 => Code::NotFound,
        409 => Code::AlreadyExists,
        429 => Code::ResourceExhausted,
        500 => Code::Internal,
        other => panic!("{other} is new in the reference"),
    }
}

#[tokio::test]
async fn every_error_arrives_complete() {
    let errors = one_of_each();
    assert_eq!(errors.len(), 26);
    let speaker = Speaker::new(async |code: String| Err(occurrence(&code))?);
    let caller = serve(ErrorLayer::new(), speaker).await;
    let catalog = Arc::new(Catalog::of::<TryOnError>());

    for error in errors {
        let (code, number) = (error.code(), error.status().as_u16());
        let status = caller.failure_with(code, "x-request-id", "req-7").await;
        assert_eq!(status.code(), grpc_code(number), "{code}");
        assert_eq!(status.message(), error.message(), "{code}");

        let info = status.get_details_error_info().expect("an ErrorInfo");
        assert_eq!(info.reason, code);
        let request = status.get_details_request_info().expect("a RequestInfo");
        assert_eq!(request.request_id, "req-7");
        assert_eq!(metadata(status.metadata(), "x-request-id"), Some("req-7"));
        let wait = status.get_details_retry_info().and_then(|info| info.retry_delay);
        assert_eq!(wait, error.retry_after(), "{code}");
        let quota = status.get_details_quota_failure();
        assert_eq!(quota.is_some(), code == "RATE_LIMITED", "{code}");
        assert!(metadata(status.metadata(), "apierror-mark").is_none(), "{code}");

        // No internal text anywhere: details contain text unencoded.
        let everything = format!("{status:?} {}", String::from_utf8_lossy(status.details()));
        for internal in INTERNAL {
            assert!(!everything.contains(internal), "{code}: {internal} in {everything}");
        }

        let report = ErrorReport::from_status(&status);
        let sent = error.to_report();
        assert_eq!((report.code(), report.message()), (sent.code(), sent.message()));
        assert_eq!(report.status().map(|status| status.as_u16()), Some(number), "{code}");
        assert_eq!(report.details(), sent.details(), "{code}");
        assert_eq!(report.retry_after(), sent.retry_after(), "{code}");
        assert_eq!(report.request_id(), Some("req-7"));
        if sent.retry().strategy() != RetryStrategy::Unstated {
            assert_eq!(report.retry().strategy(), sent.retry().strategy(), "{code}");
            assert_eq!(report.retry().effect(), sent.retry().effect(), "{code}");
        }
        if sent.retry().is_retryable() {
            assert_eq!(report.retry(), sent.retry(), "{code}");
        }

        for idempotency in [Idempotency::Safe, Idempotency::Unsafe] {
            for policy in [policy(), policy().catalog(Catalog::clone(&catalog))] {
                let decide =
                    |report: &ErrorReport| policy.next(report, &mut policy.start(idempotency));
                assert_eq!(decide(&report), decide(&sent), "{code}, {idempotency:?}");
            }
        }
    }
}

fn policy() -> RetryPolicy {
    #[derive(Debug)]
    struct Half;
    impl apierror::client::Random for Half {
        fn next(&self) -> f64 {
            0.5
        }
    }
    RetryPolicy::new().random(Half)
}

#[tokio::test]
async fn field_errors_become_violations() {
    let speaker = Speaker::new(async |code: String| Err(occurrence(&code))?);
    let status = serve(ErrorLayer::new(), speaker).await.failure("VALIDATION_FAILED").await;
    let bad = status.get_details_bad_request().expect("a BadRequest");
    let violations = bad.field_violations.iter().map(|violation| {
        (violation.field.as_str(), violation.description.as_str(), violation.reason.as_str())
    });
    assert_eq!(
        violations.collect::<Vec<_>>(),
        [
            ("product.images.0.url", "Required", ""),
            ("validForDays", "Expected number, received string", "")
        ],
    );
}

#[tokio::test]
async fn details_become_metadata_of_the_error_info() {
    let speaker = Speaker::new(async |code: String| Err(occurrence(&code))?);
    let status =
        serve(ErrorLayer::new(), speaker).await.failure("MISSING_REQUIRED_CLASSIFICATION").await;
    let info = status.get_details_error_info().expect("an ErrorInfo");
    assert_eq!(info.metadata["key"], "on_model");
    // A reader cannot infer it from the code.
    assert_eq!(info.metadata["http_status"], "422");
    assert_eq!(info.metadata.len(), 2);
}

#[tokio::test]
async fn pushback_is_the_wait_or_negative() {
    let speaker = Speaker::new(async |code: String| Err(occurrence(&code))?);
    let caller = serve(ErrorLayer::new(), speaker).await;
    for error in one_of_each() {
        let status = caller.failure(error.code()).await;
        let written = metadata(status.metadata(), "grpc-retry-pushback-ms");
        let is_silent = error.retry().strategy() == RetryStrategy::Unstated;
        let expected = match (error.retry().is_retryable(), error.retry_after()) {
            (false, _) if is_silent => None,
            (false, _) => Some("-1"),
            (true, Some(wait)) => {
                assert_eq!(wait, Duration::from_secs(30));
                Some("30000")
            }
            (true, None) => None,
        };
        assert_eq!(written, expected, "{}", error.code());
    }
}

#[tokio::test]
async fn headers_of_the_error_become_metadata() {
    let speaker = Speaker::new(async |code: String| Err(occurrence(&code))?);
    let status = serve(ErrorLayer::new(), speaker).await.failure("MISSING_API_KEY").await;
    assert_eq!(metadata(status.metadata(), "www-authenticate"), Some("ApiKey"));
}

/// The policy decides each retry.
#[tokio::test]
async fn call_is_retried_until_it_succeeds() {
    use std::sync::atomic::{AtomicU32, Ordering};

    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let speaker = Speaker::new(move |code: String| {
        let call = counted.fetch_add(1, Ordering::Relaxed);
        async move { if call < 2 { Err(occurrence(&code))? } else { Ok("done".to_owned()) } }
    });
    let caller = serve(ErrorLayer::new(), speaker).await;
    let attempt = async |code: &str, idempotency| {
        let policy = policy().base(Duration::from_millis(1));
        let mut state = policy.start(idempotency);
        loop {
            let status = match caller.say(code).await {
                Ok(response) => return Ok((response.into_inner().text, state.attempts())),
                Err(status) => status,
            };
            match policy.next(&ErrorReport::from_status(&status), &mut state) {
                Decision::Retry { after } => tokio::time::sleep(after).await,
                Decision::Stop { reason } => return Err(reason),
                other => panic!("{other:?}"),
            }
        }
    };
    assert_eq!(attempt("INTERNAL_ERROR", Idempotency::Unsafe).await, Ok(("done".to_owned(), 3)));
    calls.store(0, Ordering::Relaxed);
    assert_eq!(attempt("INSUFFICIENT_CREDITS", Idempotency::Safe).await, Err(StopReason::Action));
    calls.store(0, Ordering::Relaxed);
    assert_eq!(
        attempt("VALIDATION_FAILED", Idempotency::Safe).await,
        Err(StopReason::NotRetryable)
    );
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[test]
fn status_needs_no_layer() {
    let status = Status::from(occurrence("PRODUCT_NOT_FOUND"));
    assert_eq!(
        (status.code(), status.message()),
        (Code::NotFound, "Product 'shirt-42' not found.")
    );
    let report = ErrorReport::from_status(&status);
    assert_eq!((report.code(), report.request_id()), ("PRODUCT_NOT_FOUND", None));
    // A boxed error too.
    let status = Status::from(apierror::Error::from(occurrence("RATE_LIMITED")));
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(GrpcCode::from_error(&occurrence("RATE_LIMITED")), GrpcCode::ResourceExhausted);
    assert_eq!(ErrorReport::from_status(&status).retry().effect(), Effect::NotApplied);
}
