//! Tests decoding of statuses from other servers, malformed ones included.

use std::time::Duration;

use apierror::client::{Decision, Idempotency, RetryPolicy, StopReason};
use apierror::tonic::FromStatus;
use apierror::{ApiError, Effect, ErrorReport, Retry, RetryStrategy};
use proptest::prelude::*;
use serde_json::json;
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, HelpLink, QuotaViolation, StatusExt};

#[test]
fn bare_status_is_decoded_by_its_code() {
    use RetryStrategy::{Action, Backoff, Never, Restart, Throttle};
    let table = [
        (Code::Cancelled, "CANCELLED", 499, Never, Effect::NotApplied),
        (Code::Unknown, "UNKNOWN", 500, Backoff, Effect::Unknown),
        (Code::InvalidArgument, "INVALID_ARGUMENT", 400, Never, Effect::NotApplied),
        (Code::DeadlineExceeded, "DEADLINE_EXCEEDED", 504, Backoff, Effect::Unknown),
        (Code::NotFound, "NOT_FOUND", 404, Never, Effect::NotApplied),
        (Code::AlreadyExists, "ALREADY_EXISTS", 409, Never, Effect::NotApplied),
        (Code::PermissionDenied, "PERMISSION_DENIED", 403, Never, Effect::NotApplied),
        (Code::ResourceExhausted, "RESOURCE_EXHAUSTED", 429, Throttle, Effect::NotApplied),
        (Code::FailedPrecondition, "FAILED_PRECONDITION", 400, Never, Effect::NotApplied),
        (Code::Aborted, "ABORTED", 409, Restart, Effect::NotApplied),
        (Code::OutOfRange, "OUT_OF_RANGE", 400, Never, Effect::NotApplied),
        (Code::Unimplemented, "UNIMPLEMENTED", 501, Never, Effect::Unknown),
        (Code::Internal, "INTERNAL", 500, Backoff, Effect::Unknown),
        (Code::Unavailable, "UNAVAILABLE", 503, Backoff, Effect::Unknown),
        (Code::DataLoss, "DATA_LOSS", 500, Never, Effect::Unknown),
        (Code::Unauthenticated, "UNAUTHENTICATED", 401, Action, Effect::NotApplied),
    ];
    for (code, name, number, strategy, effect) in table {
        let report = ErrorReport::from_status(&Status::new(code, "said"));
        assert_eq!((report.code(), report.message()), (name, "said"));
        assert_eq!(report.status().map(|status| status.as_u16()), Some(number), "{name}");
        assert_eq!(
            (report.retry().strategy(), report.retry().effect()),
            (strategy, effect),
            "{name}"
        );
        assert_eq!(
            (report.details(), report.retry_after(), report.request_id()),
            (None, None, None)
        );
        assert!(report.extensions().is_empty());
        assert_eq!(ErrorReport::from_status(&Status::new(code, "")).message(), name);
    }
    // A status that is no error can be decoded too.
    assert_eq!(ErrorReport::from_status(&Status::ok("fine")).code(), "UNKNOWN");
}

#[test]
fn typed_details_of_another_server_are_decoded() {
    let mut details = ErrorDetails::new();
    details
        .set_error_info(
            "API_DISABLED",
            "googleapis.com",
            [("service".to_owned(), "pubsub".to_owned())],
        )
        .set_retry_info(Some(Duration::from_millis(1_500)))
        .set_request_info("r-9", "secret")
        .set_debug_info(vec!["main.rs:1".to_owned()], "stack")
        .set_quota_failure(vec![QuotaViolation::new("project:7", "Too many.")])
        .set_help(vec![HelpLink::new("Enable it", "https://example.com/enable")]);
    let status = Status::with_error_details(Code::Unavailable, "disabled", details);
    let report = ErrorReport::from_status(&status);
    assert_eq!((report.code(), report.message()), ("API_DISABLED", "disabled"));
    assert_eq!(report.details(), Some(&json!({ "service": "pubsub" })));
    assert_eq!(report.retry_after(), Some(Duration::from_millis(1_500)));
    // A known wait changes the advice of a 503 to throttle.
    assert_eq!(report.retry(), Retry::throttle().with_effect(Effect::Unknown));
    assert_eq!(report.request_id(), Some("r-9"));
    assert_eq!(
        serde_json::to_value(report.extensions()).expect("JSON"),
        json!({
            "domain": "googleapis.com",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.QuotaFailure",
                    "violations": [{ "subject": "project:7", "description": "Too many." }],
                },
                {
                    "@type": "type.googleapis.com/google.rpc.Help",
                    "links": [{ "description": "Enable it", "url": "https://example.com/enable" }],
                },
            ],
        }),
    );
}

#[test]
fn empty_reason_is_no_code() {
    let details = ErrorDetails::with_error_info("", "shop", std::collections::HashMap::new());
    let report =
        ErrorReport::from_status(&Status::with_error_details(Code::NotFound, "m", details));
    assert_eq!((report.code(), &report.extensions()["domain"]), ("NOT_FOUND", &json!("shop")));
}

#[test]
fn violations_become_field_errors() {
    let violation = |field: &str, reason: &str| FieldViolation {
        reason: reason.to_owned(),
        ..FieldViolation::new(field, "Wrong")
    };
    let details =
        ErrorDetails::with_bad_request(vec![violation("a.b", ""), violation("c", "too_long")]);
    let report =
        ErrorReport::from_status(&Status::with_error_details(Code::InvalidArgument, "m", details));
    let fields: Vec<apierror::FieldError> =
        serde_json::from_value(report.details().expect("details").clone()).expect("field errors");
    let expected = apierror::FieldError::new("c", "Wrong").with_code("too_long");
    assert_eq!(fields, [apierror::FieldError::new("a.b", "Wrong"), expected]);
}

fn with_metadata(code: Code, entries: &[(&'static str, &str)]) -> Status {
    let mut metadata = MetadataMap::new();
    for (name, value) in entries {
        metadata.append(*name, value.parse().expect("metadata"));
    }
    Status::with_metadata(code, "m", metadata)
}

#[test]
fn pushback_decides_the_retry() {
    let policy = RetryPolicy::new();
    let decide = |status: &Status| {
        policy.next(&ErrorReport::from_status(status), &mut policy.start(Idempotency::Safe))
    };
    let never = Decision::Stop { reason: StopReason::NotRetryable };
    // gRPC A6: do not retry if the pushback is negative or unparsable.
    for hostile in [
        "-1",
        "-9223372036854775808",
        "soon",
        "1.5",
        "1e3",
        "0x10",
        "99999999999999999999",
        "- 1",
        "",
    ] {
        let status = with_metadata(Code::Unavailable, &[("grpc-retry-pushback-ms", hostile)]);
        assert_eq!(decide(&status), never, "{hostile}");
    }
    let twice = [("grpc-retry-pushback-ms", "5"), ("grpc-retry-pushback-ms", "5")];
    assert_eq!(decide(&with_metadata(Code::Unavailable, &twice)), never);

    let status = with_metadata(Code::Unavailable, &[("grpc-retry-pushback-ms", "250")]);
    let Decision::Retry { after } = decide(&status) else { panic!("it is sent again") };
    assert!(after >= Duration::from_millis(250), "{after:?}");
    // The server gives a time, so the request is retried for any code.
    let status = with_metadata(Code::Aborted, &[("grpc-retry-pushback-ms", "0")]);
    assert!(matches!(decide(&status), Decision::Retry { .. }));
    // Longer than any client waits.
    let status =
        with_metadata(Code::Unavailable, &[("grpc-retry-pushback-ms", "9223372036854775807")]);
    assert!(matches!(decide(&status), Decision::Stop { reason: StopReason::WaitTooLong { .. } }));
}

#[test]
fn refusal_overrides_the_catalogs_advice() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("busy")]
    #[api(code = "BUSY", status = 409, retry(backoff, effect = "not_applied"))]
    struct Busy;

    let policy = RetryPolicy::new().catalog(apierror::Catalog::of::<Busy>());
    let decide = |status: &Status| {
        policy.next(&ErrorReport::from_status(status), &mut policy.start(Idempotency::Unsafe))
    };
    let info = || ErrorDetails::with_error_info("BUSY", "", std::collections::HashMap::new());
    let status = Status::with_error_details(Code::AlreadyExists, "busy", info());
    assert!(matches!(decide(&status), Decision::Retry { .. }));
    let mut refused = MetadataMap::new();
    refused.insert("grpc-retry-pushback-ms", "-1".parse().expect("metadata"));
    let status =
        Status::with_error_details_and_metadata(Code::AlreadyExists, "busy", info(), refused);
    assert_eq!(decide(&status), Decision::Stop { reason: StopReason::NotRetryable });
}

#[test]
fn refused_connection_has_effect_not_applied() {
    let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let status = Status::from_error(Box::new(tonic::ConnectError(refused.into())));
    let report = ErrorReport::from_status(&status);
    assert_eq!((report.code(), report.retry().effect()), ("UNAVAILABLE", Effect::NotApplied));
    let policy = RetryPolicy::new();
    let decision = policy.next(&report, &mut policy.start(Idempotency::Unsafe));
    assert!(matches!(decision, Decision::Retry { .. }));
}

#[test]
fn timeout_of_the_client_is_deadline_exceeded() {
    let status = Status::from_error(Box::new(tonic::TimeoutExpired(())));
    let report = ErrorReport::from_status(&status);
    assert_eq!(report.status().map(|status| status.as_u16()), Some(504));
    assert_eq!(report.retry().effect(), Effect::Unknown);
}

#[test]
fn detail_with_a_reserved_name_takes_precedence() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("again")]
    #[api(code = "AGAIN", status = 409, retry = "once")]
    struct Again {
        #[api(detail)]
        retry: &'static str,
    }

    let report = ErrorReport::from_status(&Status::from(Again { retry: "tomorrow" }));
    assert_eq!(report.details(), Some(&json!({ "retry": "tomorrow" })));
    assert_eq!(report.retry(), Retry::never());
}

fn hostile_details() -> impl Strategy<Value = Vec<u8>> {
    let valid = || {
        let mut details = ErrorDetails::new();
        details
            .set_error_info("A", "d", [("retry".to_owned(), "{}".to_owned())])
            .set_retry_info(Some(Duration::from_secs(1)))
            .add_bad_request_violation("f", "d")
            .set_request_info("r", "")
            .add_help_link("h", "u");
        Status::with_error_details(Code::Internal, "m", details).details().to_vec()
    };
    let mutated = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8);
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..512),
        // Almost valid details.
        (mutated, any::<prop::sample::Index>()).prop_map(move |(changes, end)| {
            let mut bytes = valid();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(end.index(bytes.len()) + 1);
            bytes
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn garbage_details_decode_to_a_report_of_the_code(
        number in 0..20_i32,
        message in ".{0,64}",
        details in hostile_details(),
        pushback in "[ -~]{0,24}",
        id in "[ -~]{0,300}",
    ) {
        let mut metadata = MetadataMap::new();
        metadata.insert("grpc-retry-pushback-ms", pushback.parse().expect("visible ASCII"));
        metadata.insert("x-request-id", id.parse().expect("visible ASCII"));
        let code = Code::from_i32(number);
        let status = Status::with_details_and_metadata(code, message, details.into(), metadata);
        let report = ErrorReport::from_status(&status);
        prop_assert!(!report.code().is_empty());
        prop_assert!(report.status().is_some_and(|status| (400..600).contains(&status.as_u16())));
        // Like any report, it can be stored and passed to a policy.
        let stored = serde_json::to_string(&report).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<ErrorReport>(&stored).expect("a report"), &report);
        let policy = RetryPolicy::new();
        let _ = policy.next(&report, &mut policy.start(Idempotency::Safe));
    }
}
