//! Reports: owned occurrences that are stored as JSON and read back.

use std::time::Duration;

use apierror::envelope::{Flat, Google, JsonApi, Nested, ProblemDetails, WithRetry};
use apierror::{
    ApiError, DeclaredError, Effect, ErrorReport, FieldError, RequestContext, Retry, RetryStrategy,
    context, json_in,
};
use http::StatusCode;
use proptest::prelude::*;
use serde_json::{Map, Number, Value, json};

use crate::common::cases;

#[derive(Debug, thiserror::Error, ApiError)]
enum JobError {
    #[error("pipeline {secret}")]
    #[api(
        code = "GENERATION_FAILED",
        status = 500,
        retry(backoff, max_attempts = 5, within = "30s")
    )]
    Failed {
        secret: &'static str,
        #[api(detail)]
        step: &'static str,
        #[api(detail)]
        ratio: f64,
        #[api(extension)]
        job: u64,
        #[api(retry_after)]
        wait: Option<Duration>,
    },
    #[error("invalid")]
    #[api(code = "INVALID", status = 400)]
    Invalid(#[api(details)] Vec<FieldError>),
    #[error("null")]
    #[api(code = "NULL", status = 400)]
    Null(#[api(details)] ()),
    #[error("bare")]
    #[api(code = "BARE", status = 404)]
    Bare,
}

fn failed() -> JobError {
    JobError::Failed {
        secret: "hunter2",
        step: "render",
        ratio: 0.1,
        job: u64::MAX,
        wait: Some(Duration::from_millis(1_500)),
    }
}

fn round_trip(report: &ErrorReport) -> ErrorReport {
    let stored = serde_json::to_string(report).expect("a report is JSON");
    serde_json::from_str(&stored).expect("and comes back")
}

#[test]
fn report_has_the_facts_that_a_caller_sees() {
    let report = failed().to_report();
    assert_eq!(report.code(), "GENERATION_FAILED");
    assert_eq!(report.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
    assert_eq!(report.message(), "Internal Server Error");
    assert_eq!(report.details(), Some(&json!({"step": "render", "ratio": 0.1})));
    assert_eq!(report.extensions().get("job"), Some(&json!(u64::MAX)));
    assert_eq!(report.extensions().len(), 1);
    assert_eq!(report.retry(), failed().spec().retry);
    assert_eq!(report.retry_after(), Some(Duration::from_millis(1_500)));
    assert_eq!(report.request_id(), None);
}

#[test]
fn report_json_names_its_parts() {
    assert_eq!(
        serde_json::to_value(failed().to_report()).expect("a report is JSON"),
        json!({
            "code": "GENERATION_FAILED", "status": 500, "message": "Internal Server Error",
            "details": {"step": "render", "ratio": 0.1}, "extensions": {"job": u64::MAX},
            "retry": {"strategy": "backoff", "effect": "unknown", "max_attempts": 5, "within_ms": 30_000},
            "retry_after_ms": 1_500,
        })
    );
    assert_eq!(
        serde_json::to_string(&JobError::Bare.to_report()).expect("a report is JSON"),
        r#"{"code":"BARE","status":404,"message":"bare","retry":{"strategy":"never","effect":"not_applied"}}"#
    );
}

#[test]
fn report_survives_a_round_trip() {
    let fields = vec![FieldError::new("a.b", "wrong").with_code("size")];
    for error in [failed(), JobError::Invalid(fields), JobError::Null(()), JobError::Bare] {
        let report = error.to_report();
        assert_eq!(round_trip(&report), report, "{}", error.code());
    }
}

#[test]
fn report_details_null_differ_from_absent() {
    let null = JobError::Null(()).to_report();
    assert_eq!(null.details(), Some(&Value::Null));
    assert_eq!(round_trip(&null).details(), Some(&Value::Null));
    assert_eq!(round_trip(&JobError::Bare.to_report()).details(), None);
}

#[test]
fn report_takes_the_request_id_from_the_context() {
    let request = RequestContext::new().with_request_id("18b2ad5e").with_path("/jobs");
    let report = context::sync_scope(request.into(), || failed().to_report());
    assert_eq!(report.request_id(), Some("18b2ad5e"));
    assert_eq!(round_trip(&report), report);
}

#[test]
fn report_implements_error() {
    let report: Box<dyn std::error::Error + Send + Sync> = Box::new(JobError::Bare.to_report());
    assert_eq!(report.to_string(), "BARE: bare");
    assert!(report.source().is_none());
    assert!(!format!("{:?}", failed().to_report()).contains("hunter2"));
}

#[test]
fn report_ignores_unknown_members() {
    let stored = r#"{"code":"A","message":"m","later":[1],"retry":{"strategy":"once","effect":"unknown","later":1}}"#;
    let report: ErrorReport = serde_json::from_str(stored).expect("unknown members do no harm");
    assert_eq!((report.code(), report.message(), report.status()), ("A", "m", None));
    assert_eq!(report.retry(), Retry::once());
    assert!(report.extensions().is_empty() && report.retry_after().is_none());
}

#[test]
fn report_with_wrong_status_names_it() {
    let read = |status: &str| {
        let retry = r#"{"strategy":"never","effect":"unknown"}"#;
        let stored = format!(r#"{{"code":"A","status":{status},"message":"m","retry":{retry}}}"#);
        serde_json::from_str::<ErrorReport>(&stored).map_err(|error| error.to_string())
    };
    for status in ["99", "0", "1000"] {
        let error = read(status).expect_err("no HTTP status");
        assert!(error.contains("HTTP status") && error.contains(status), "{error}");
    }
    for status in ["\"404\"", "-1", "70000", "404.5", "[]"] {
        assert!(read(status).is_err(), "{status}");
    }
    assert_eq!(read("null").expect("no status").status(), None);
    assert_eq!(read("599").expect("a status").status().map(|status| status.as_u16()), Some(599));
}

#[test]
fn report_with_wrong_retry_is_rejected() {
    for retry in [
        r#"{"strategy":"sometimes","effect":"unknown"}"#,
        r#"{"strategy":"once"}"#,
        r#"{"strategy":"backoff","effect":"unknown","max_attempts":0}"#,
        "\"backoff\"",
        "null",
    ] {
        let stored = format!(r#"{{"code":"A","message":"m","retry":{retry}}}"#);
        assert!(serde_json::from_str::<ErrorReport>(&stored).is_err(), "{retry}");
    }
    assert!(serde_json::from_str::<ErrorReport>("{}").is_err());
}

/// Whatever can be built must be readable: a job row that cannot be read is lost.
#[test]
fn report_with_zero_attempts_survives_a_round_trip() {
    let retry = Retry::backoff().with_max_attempts(0);
    let report = ErrorReport::new("A", None, "m").with_retry(retry);
    let stored = serde_json::to_string(&report).expect("a report is JSON");
    assert_eq!(
        serde_json::from_str::<ErrorReport>(&stored).map_err(|error| error.to_string()),
        Ok(report)
    );
}

#[test]
fn report_new_takes_retry_from_the_status() {
    let of = |status: Option<StatusCode>| ErrorReport::new("A", status, "m").retry();
    assert_eq!(of(Some(StatusCode::TOO_MANY_REQUESTS)), Retry::throttle());
    assert_eq!(of(Some(StatusCode::NOT_FOUND)), Retry::never());
    assert_eq!(of(None), Retry::never());
}

#[test]
fn report_stores_the_longest_wait() {
    let report = ErrorReport::new("A", None, "m").with_retry_after(Duration::MAX);
    assert_eq!(report.retry_after(), Some(Duration::from_millis(u64::MAX)));
    assert_eq!(round_trip(&report), report);
}

// Properties of arbitrary reports.

fn any_number() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // All bit patterns: subnormals, 17 digits, exponents. JSON writes NaN and
        // the infinities as `null`.
        any::<u64>().prop_map(
            |bits| Number::from_f64(f64::from_bits(bits)).map_or(Value::Null, Value::Number)
        ),
        (0.0..1.0_f64).prop_map(Value::from),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any_number(),
        any::<String>().prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_retry() -> impl Strategy<Value = Retry> {
    let strategy = prop::sample::select(vec![
        RetryStrategy::Never,
        RetryStrategy::Once,
        RetryStrategy::Backoff,
        RetryStrategy::Throttle,
        RetryStrategy::Restart,
        RetryStrategy::Action,
        RetryStrategy::Poll,
    ]);
    let effect = prop::sample::select(vec![Effect::NotApplied, Effect::Unknown]);
    let wait = || prop::option::of(any::<Duration>());
    (strategy, effect, prop::option::of(1..=u32::MAX), wait(), wait(), wait()).prop_map(
        |(strategy, effect, attempts, base, cap, within)| {
            let retry = Retry::new(strategy, effect);
            let retry = attempts.map_or(retry, |attempts| retry.with_max_attempts(attempts));
            let retry = base.map_or(retry, |base| retry.with_base(base));
            let retry = cap.map_or(retry, |cap| retry.with_cap(cap));
            within.map_or(retry, |within| retry.with_within(within))
        },
    )
}

fn any_report() -> impl Strategy<Value = ErrorReport> {
    let status = prop::option::of(
        (100..1000_u16).prop_map(|status| StatusCode::from_u16(status).unwrap_or_default()),
    );
    let extensions = prop::collection::btree_map(any::<String>(), any_value(), 0..4)
        .prop_map(|members| members.into_iter().collect::<Map<_, _>>());
    let wait = prop_oneof![
        any::<Duration>(),
        (0..3_000_000_u64).prop_map(Duration::from_nanos),
        (0..100_000_u64).prop_map(Duration::from_millis),
    ];
    (
        (any::<String>(), status, any::<String>()),
        prop::option::of(any_value()),
        extensions,
        prop::option::of(any_retry()),
        prop::option::of(wait),
        prop::option::of(any::<String>()),
    )
        .prop_map(|((code, status, message), details, extensions, retry, wait, id)| {
            let report = ErrorReport::new(code, status, message).with_extensions(extensions);
            let report = match details {
                Some(details) => report.with_details(details),
                None => report,
            };
            let report = retry.into_iter().fold(report, ErrorReport::with_retry);
            let report = wait.into_iter().fold(report, ErrorReport::with_retry_after);
            id.into_iter().fold(report, ErrorReport::with_request_id)
        })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_report_survives_a_round_trip(report in any_report()) {
        prop_assert_eq!(&round_trip(&report), &report);
        let value = serde_json::to_value(&report).expect("a report is JSON");
        prop_assert_eq!(&serde_json::from_value::<ErrorReport>(value).expect("and comes back"), &report);
        let pretty = serde_json::to_vec_pretty(&report).expect("a report is JSON");
        prop_assert_eq!(&serde_json::from_reader::<_, ErrorReport>(&*pretty).expect("and comes back"), &report);
    }

    #[test]
    fn any_details_survive_a_round_trip(details in any_value()) {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("x")]
        #[api(code = "X", status = 400)]
        struct X(#[api(details)] Value);

        let read = round_trip(&X(details.clone()).to_report());
        prop_assert_eq!(read.details(), Some(&details));
    }

    #[test]
    fn any_retry_survives_a_round_trip(retry in any_retry()) {
        let stored = serde_json::to_string(&retry).expect("advice is JSON");
        prop_assert_eq!(serde_json::from_str::<Retry>(&stored).expect("and comes back"), retry);
    }

    /// A caller that obeys the stored wait does not send its request too early.
    #[test]
    fn stored_wait_is_never_shorter_than_the_wait(nanos in 1..5_000_000_000_u64) {
        let wait = Duration::from_nanos(nanos);
        let stored = ErrorReport::new("A", None, "m").with_retry_after(wait).retry_after().expect("just set");
        prop_assert!(stored >= wait, "{stored:?} of {wait:?}");
        prop_assert!(stored < wait + Duration::from_millis(1));
    }
}

/// What a hostile server sends stays one line of the client's log.
#[test]
fn display_of_a_hostile_report_is_one_visible_line() {
    let report = ErrorReport::new(
        "A\n2026-11-25 ERROR forged",
        Some(StatusCode::BAD_REQUEST),
        "m\u{1b}[2J\u{1b}]0;x\u{7}\r\n\u{202e}forged\u{ad}\u{180e}\u{200d}\u{3164} ไทย \"é\"",
    );
    assert_eq!(
        report.to_string(),
        "A\\n2026-11-25 ERROR forged: m\\u{1b}[2J\\u{1b}]0;x\\u{7}\\r\\n\\u{202e}forged\\u{ad}\\u{180e}\\u{200d}\\u{3164} ไทย \"é\""
    );
}

// Shown again.

#[test]
fn kept_report_renders_as_the_error_did() {
    let error = Failed::new();
    let report = kept(&error.to_report());
    for (envelope, [of_error, of_report]) in [
        ("Flat", [json_in::<Flat>(&error), report.json_in::<Flat>()]),
        ("Nested", [json_in::<Nested>(&error), report.json_in::<Nested>()]),
        ("Google", [json_in::<Google>(&error), report.json_in::<Google>()]),
        ("JsonApi", [json_in::<JsonApi>(&error), report.json_in::<JsonApi>()]),
        ("ProblemDetails", [json_in::<ProblemDetails>(&error), report.json_in::<ProblemDetails>()]),
        ("WithRetry", [json_in::<WithRetry<Flat>>(&error), report.json_in::<WithRetry<Flat>>()]),
    ] {
        assert_eq!(value(&of_report), value(&of_error), "{envelope}");
    }
    let response = report.response_in::<Flat>();
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "20");
}

#[test]
fn shown_report_has_the_id_of_the_current_request_or_its_own() {
    let report = ErrorReport::new("GONE", Some(StatusCode::GONE), "m").with_request_id("kept");
    assert_eq!(value(&report.json_in::<Nested>())["request_id"], "kept");
    let request = RequestContext::new().with_request_id("now");
    let body = context::sync_scope(request.into(), || report.json_in::<Nested>());
    assert_eq!(value(&body)["request_id"], "now");
}

#[test]
fn shown_report_without_an_error_status_is_a_500() {
    for status in [None, Some(StatusCode::OK)] {
        let response = ErrorReport::new("ODD", status, "m").response_in::<Flat>();
        assert_eq!(
            (response.status(), &value(response.body())["status"]),
            (StatusCode::INTERNAL_SERVER_ERROR, &500.into())
        );
    }
}

#[test]
fn shown_extension_does_not_replace_a_member_of_the_envelope() {
    let extensions = serde_json::json!({"status": 200, "more": 1});
    let report = ErrorReport::new("A", Some(StatusCode::CONFLICT), "m")
        .with_extensions(extensions.as_object().cloned().unwrap_or_default());
    let body = report.json_in::<Flat>();
    assert_eq!(body, r#"{"code":"A","message":"m","status":409,"more":1}"#);
}

fn value(body: &[u8]) -> Value {
    serde_json::from_slice(body).expect("a body is JSON")
}

/// Writes the report and reads it again.
fn kept(report: &ErrorReport) -> ErrorReport {
    let row = serde_json::to_string(report).expect("a report is JSON");
    serde_json::from_str(&row).expect("a report")
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("on gpu-7")]
#[api(code = "PROVIDER_BUSY", status = 503, message = "Busy with {jobs} jobs.")]
struct Failed {
    #[api(detail)]
    jobs: u8,
    #[api(extension)]
    region: &'static str,
    #[api(retry_after)]
    wait: Duration,
}

impl Failed {
    fn new() -> Self {
        Self { jobs: 3, region: "eu", wait: Duration::from_secs(20) }
    }
}
