//! Decoding of responses: every envelope, every header, and broken bodies.

use std::time::{Duration, UNIX_EPOCH};

use apierror::client::{AnyEnvelope, DecodeEnvelope, Decoder, FromResponse, ParsedCode, ResetUnit};
use apierror::envelope::{
    Envelope, Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry, WithRetryHeaders,
};
use apierror::{
    ApiError, DeclaredError, Effect, ErrorReport, FieldError, RateLimit, RateLimitPolicy,
    RequestContext, ResetAfter, ResetAt, ResetAtMillis, Retry, RetryStrategy, context, response_in,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::common;

#[derive(Debug, thiserror::Error, ApiError)]
enum ShopError {
    #[error("no row")]
    #[api(code = "OUT_OF_STOCK", status = 409, message = "Nothing left.", retry = "restart")]
    OutOfStock {
        #[api(detail)]
        sku: String,
        #[api(extension = "cartId")]
        cart: u32,
    },
    #[error("invalid")]
    #[api(code = "INVALID", status = 422, message = "Invalid.")]
    Invalid(#[api(details)] Vec<FieldError>),
    #[error("busy")]
    #[api(code = "BUSY", status = 503, retry(backoff, max_attempts = 5, effect = "not_applied"))]
    Busy {
        #[api(retry_after)]
        wait: Duration,
    },
    #[error("gone")]
    #[api(code = "GONE", status = 410)]
    Gone,
}

fn errors() -> [ShopError; 4] {
    let fields = vec![
        FieldError::new("items.0.sku", "Unknown").with_code("unknown"),
        FieldError::new("a/b~c", "Bad"),
    ];
    [
        ShopError::OutOfStock { sku: "shirt-42".to_owned(), cart: 7 },
        ShopError::Invalid(fields),
        ShopError::Busy { wait: Duration::from_millis(1_500) },
        ShopError::Gone,
    ]
}

/// Header fields.
type Pairs<'a> = &'a [(&'static str, &'a str)];

fn headers(pairs: Pairs<'_>) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a legal value"))
    };
    pairs.iter().map(pair).collect()
}

/// Renders `error` in `E` within a request, and decodes it as `E` and as any
/// shape.
fn decode<E: Envelope + DecodeEnvelope>(error: &ShopError) -> ErrorReport {
    let request = RequestContext::new().with_request_id("r-1").with_path("/orders");
    let response = context::sync_scope(request.into(), || response_in::<E>(error));
    let as_e = ErrorReport::decode::<E>(response.status(), response.headers(), response.body());
    let as_any = ErrorReport::decode_any(response.status(), response.headers(), response.body());
    assert_eq!(as_e, as_any, "{}", String::from_utf8_lossy(response.body()));
    as_e
}

fn sent(error: &ShopError) -> ErrorReport {
    let request = RequestContext::new().with_request_id("r-1").with_path("/orders");
    context::sync_scope(request.into(), || error.to_report())
}

#[test]
fn error_with_retry_member_decodes_to_the_same_report() {
    for error in errors() {
        let sent = sent(&error);
        // `Retry-After` has whole seconds, and precedes the body.
        let sent = sent
            .retry_after()
            .map_or(sent.clone(), |_| sent.with_retry_after(Duration::from_secs(2)));
        // What only problem details have.
        let reason = error.status().canonical_reason().expect("a reason phrase");
        let problem = sent.clone().with_title(reason).with_instance("/orders");
        assert_eq!(decode::<WithRetry<ProblemDetails>>(&error), problem);
        assert_eq!(decode::<WithRetry<Nested>>(&error), sent);
        let flat = decode::<WithRetry<Flat>>(&error);
        assert_eq!(flat.request_id(), None);
        assert_eq!(flat.with_request_id("r-1"), sent);
    }
}

#[test]
fn wait_with_retry_headers_keeps_its_milliseconds() {
    for error in errors() {
        assert_eq!(decode::<WithRetryHeaders<WithRetry<Nested>>>(&error), sent(&error));
    }
}

#[test]
fn error_in_each_envelope_decodes_to_the_facts_of_the_envelope() {
    let check = |name: &str, decode: fn(&ShopError) -> ErrorReport| {
        for error in errors() {
            let (report, sent) = (decode(&error), sent(&error));
            let place = format!("{name} {}", error.code());
            assert_eq!(report.status(), sent.status(), "{place}");
            if name == "NestJs" {
                assert_eq!(report.code(), format!("HTTP_{}", error.status().as_u16()), "{place}");
            } else {
                assert_eq!(report.code(), sent.code(), "{place}");
                assert_eq!(report.details(), sent.details(), "{place}");
            }
            // JSON:API has one error per field, and no common message.
            if !(name == "JsonApi" && matches!(error, ShopError::Invalid(_))) {
                assert_eq!(report.message(), sent.message(), "{place}");
            }
            assert_eq!(report.extensions(), sent.extensions(), "{place}");
            let expected = match error {
                ShopError::Busy { .. } => Retry::throttle().with_effect(Effect::Unknown),
                _ => Retry::never(),
            };
            assert_eq!(report.retry(), expected, "{place}");
        }
    };
    check("ProblemDetails", decode::<ProblemDetails>);
    check("Flat", decode::<Flat>);
    check("Nested", decode::<Nested>);
    check("NestJs", decode::<NestJs>);
    check("Google", decode::<Google>);
    check("JsonApi", decode::<JsonApi>);
}

#[test]
fn body_of_another_api_is_decoded_by_member_names() {
    for (body, code, message, details) in [
        (
            json!({"error": true, "error_code": "A", "message": "m", "details": {"d": 1}}),
            "A",
            "m",
            json!({"d": 1}),
        ),
        (json!({"detail": {"code": "A", "message": "m", "details": [1]}}), "A", "m", json!([1])),
        (
            json!({"status": "error", "data": null, "error": {"code": "A", "message": "m"}}),
            "A",
            "m",
            Value::Null,
        ),
        (
            json!({"error": "invalid_grant", "error_description": "m"}),
            "invalid_grant",
            "m",
            Value::Null,
        ),
        (
            json!({"error": {"message": "m", "type": "server_error", "code": null}}),
            "server_error",
            "m",
            Value::Null,
        ),
        (
            json!({"type": "error", "error": {"type": "overloaded_error", "message": "m"}}),
            "overloaded_error",
            "m",
            Value::Null,
        ),
        (
            json!({"errors": [{"message": "m", "extensions": {"code": "A"}}], "data": null}),
            "A",
            "m",
            Value::Null,
        ),
        (json!({"detail": "Not enough."}), "HTTP_400", "Not enough.", Value::Null),
        (json!({"error": "Not enough."}), "HTTP_400", "Not enough.", Value::Null),
        (json!({"code": 1042, "message": "m", "status": 400}), "1042", "m", Value::Null),
        (
            json!({"type": "https://e.org/p", "title": "T", "status": 400}),
            "https://e.org/p",
            "T",
            Value::Null,
        ),
        (json!({"type": "about:blank", "title": "T"}), "HTTP_400", "T", Value::Null),
        (
            json!({"statusCode": 400, "message": ["a", "b"]}),
            "HTTP_400",
            "Bad Request",
            json!(["a", "b"]),
        ),
        (
            json!({"error": {"code": 400, "message": "m", "status": "INVALID_ARGUMENT"}}),
            "INVALID_ARGUMENT",
            "m",
            Value::Null,
        ),
        (json!([1, 2]), "HTTP_400", "Bad Request", json!([1, 2])),
        (json!("no"), "HTTP_400", "Bad Request", json!("no")),
    ] {
        let report =
            ErrorReport::decode_any(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.to_string());
        assert_eq!((report.code(), report.message()), (code, message), "{body}");
        assert_eq!(report.details().cloned().unwrap_or_default(), details, "{body}");
        assert_eq!(report.retry(), Retry::never(), "{body}");
    }
}

#[test]
fn unknown_members_become_extensions() {
    let body =
        r#"{"error":{"code":"NEW_CODE","message":"m","param":"sku"},"trace":[1],"request_id":7}"#;
    let report = ErrorReport::decode_any(StatusCode::BAD_REQUEST, &HeaderMap::new(), body);
    assert_eq!(report.code(), "NEW_CODE");
    assert_eq!(
        Value::from(report.extensions().clone()),
        json!({"param": "sku", "trace": [1], "request_id": 7})
    );
    // Advice of a later version cannot be followed, so it stays an extension.
    let body = r#"{"code":"A","message":"m","status":503,"retry":{"strategy":"tomorrow","effect":"unknown"}}"#;
    let report =
        ErrorReport::decode::<Flat>(StatusCode::SERVICE_UNAVAILABLE, &HeaderMap::new(), body);
    assert_eq!(report.retry(), Retry::backoff());
    assert_eq!(report.extensions()["retry"]["strategy"], "tomorrow");
    // Typed details of other types.
    let body = json!({"error": {"code": 400, "message": "m", "status": "X", "details": [
        {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "R", "domain": "d"},
        {"@type": "type.googleapis.com/google.rpc.Help", "links": []}]}});
    let report =
        ErrorReport::decode::<Google>(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.to_string());
    assert_eq!((report.code(), &report.extensions()["domain"]), ("R", &json!("d")));
    assert_eq!(report.extensions()["details"][0]["links"], json!([]));
}

/// GraphQL and Slack respond with 200.
#[test]
fn status_200_is_replaced_by_the_status_in_the_body() {
    let body = r#"{"code":"A","message":"m","status":503}"#;
    let report = ErrorReport::decode::<Flat>(StatusCode::OK, &HeaderMap::new(), body);
    assert_eq!(report.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(report.retry(), Retry::backoff());
    let report = ErrorReport::decode::<Flat>(StatusCode::NOT_FOUND, &HeaderMap::new(), body);
    assert_eq!(report.status(), Some(StatusCode::NOT_FOUND));
}

/// Each body gives a report of the status alone.
#[test]
fn unreadable_body_gives_a_report_of_the_status() {
    let deep =
        |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    let long = format!(r#"{{"code":"A","message":"{}"}}"#, "a".repeat(50 * 1024 * 1024));
    let bodies: Vec<Vec<u8>> = vec![
        Vec::new(),
        b" ".to_vec(),
        b"<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>".to_vec(),
        b"upstream connect error".to_vec(),
        b"\xff\xfe\x00{".to_vec(),
        b"{\"code\":\"A\xff\",\"message\":\"m\"}".to_vec(),
        br#"{"code":"A","mess"#.to_vec(),
        deep("[", "]").into_bytes(),
        deep(r#"{"error":"#, "}").into_bytes(),
        long.into_bytes(),
        b"\0".repeat(1000),
    ];
    for (status, retry) in
        [(503, Retry::backoff()), (404, Retry::never()), (429, Retry::throttle())]
    {
        let status = StatusCode::from_u16(status).expect("a status");
        for body in &bodies {
            let report = ErrorReport::decode_any(status, &HeaderMap::new(), body);
            let begin = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            assert_eq!(
                report,
                ErrorReport::new(
                    format!("HTTP_{}", status.as_u16()),
                    Some(status),
                    status.canonical_reason().expect("registered")
                ),
                "{begin}"
            );
            assert_eq!(report.retry(), retry);
            assert_eq!(
                ErrorReport::decode::<Google>(status, &HeaderMap::new(), body),
                report,
                "{begin}"
            );
        }
    }
}

#[test]
fn body_of_a_proxy_is_decoded_as_any_shape() {
    let body = r#"{"message":"no healthy upstream"}"#;
    let report = ErrorReport::decode::<Google>(StatusCode::BAD_GATEWAY, &HeaderMap::new(), body);
    assert_eq!((report.code(), report.message()), ("HTTP_502", "no healthy upstream"));
}

fn wait(pairs: Pairs<'_>, body: &str) -> Option<Duration> {
    let now = UNIX_EPOCH + Duration::from_secs(1_710_505_770);
    let decoder = Decoder::new().at(now);
    decoder.decode_any(StatusCode::TOO_MANY_REQUESTS, &headers(pairs), body).retry_after()
}

/// Each header precedes those that follow it.
#[test]
fn several_waits_give_the_first_in_order() {
    let body = r#"{"code":"A","message":"m","retry":{"strategy":"throttle","effect":"unknown","after_ms":7000}}"#;
    let all = [
        ("retry-after-ms", "1500"),
        ("retry-after", "2"),
        ("ratelimit", r#""a";r=0;t=4"#),
        ("x-ratelimit-reset", "6"),
    ];
    let expected = [1_500, 2_000, 4_000, 6_000, 7_000];
    for (skipped, expected) in expected.into_iter().enumerate() {
        assert_eq!(wait(&all[skipped..], body), Some(Duration::from_millis(expected)), "{skipped}");
    }
    let date = ("retry-after", "Fri, 15 Mar 2024 12:29:33 GMT");
    assert_eq!(wait(&[date, all[2]], body), Some(Duration::from_secs(3)));
    // Values that are no wait are skipped.
    assert_eq!(wait(&[("retry-after-ms", "soon"), all[1]], body), Some(Duration::from_secs(2)));
    assert_eq!(wait(&[("retry-after", "soon"), all[2]], body), Some(Duration::from_secs(4)));
}

#[test]
fn header_with_a_wait_is_parsed() {
    const FRIDAY: &str = "Fri, 15 Mar 2024 12:30:00 GMT";
    let table: &[(Pairs<'_>, Option<u64>)] = &[
        (&[("retry-after", "30")], Some(30_000)),
        (&[("retry-after", " 30 ")], Some(30_000)),
        (&[("retry-after", "0")], Some(0)),
        (&[("retry-after", "0.25")], Some(250)),
        (&[("retry-after", "-1")], None),
        (&[("retry-after", "1e3")], None),
        (&[("retry-after", "inf")], None),
        (&[("retry-after", "NaN")], None),
        (&[("retry-after", "")], None),
        (&[("retry-after", "99999999999999999999999")], Some(u64::MAX)),
        (&[("retry-after", FRIDAY)], Some(30_000)),
        (&[("retry-after", "Friday, 15-Mar-24 12:30:00 GMT")], Some(30_000)),
        // The server's clock differs from the client's, as its `Date` shows.
        (&[("retry-after", FRIDAY), ("date", "Fri, 15 Mar 2024 12:29:50 GMT")], Some(10_000)),
        (
            &[
                ("retry-after", "Thu, 14 Mar 2024 12:30:00 GMT"),
                ("date", "Thu, 14 Mar 2024 12:29:00 GMT"),
            ],
            Some(60_000),
        ),
        (&[("retry-after", "Thu, 14 Mar 2024 12:30:00 GMT")], Some(0)),
        (&[("x-ms-retry-after-ms", "120")], Some(120)),
        // draft-ietf-httpapi-ratelimit-headers-10. Only used-up quotas count.
        (&[("ratelimit", r#""burst";r=0;t=3, "daily";r=12;t=80000"#)], Some(3_000)),
        (&[("ratelimit", r#""burst";r=0;t=3, "daily";r=0;t=80"#)], Some(80_000)),
        (&[("ratelimit", r#""a,b;t=9";r=0;t=3"#)], Some(3_000)),
        (&[("ratelimit", r#""a\",";r=0;t=3"#)], Some(3_000)),
        (&[("ratelimit", r#""burst";r=5;t=3"#)], None),
        (&[("ratelimit", r#""burst";r=0"#)], None),
        (&[("ratelimit", "\"burst;r=0;t=3")], None),
        (&[("ratelimit", "limit=100, remaining=0, reset=20")], Some(20_000)),
        (&[("ratelimit", "limit=100, remaining=7, reset=20")], None),
        (
            &[("ratelimit-limit", "10"), ("ratelimit-remaining", "0"), ("ratelimit-reset", "20")],
            Some(20_000),
        ),
        (&[("ratelimit-remaining", "1"), ("ratelimit-reset", "20")], None),
        (&[("x-ratelimit-reset", "20")], Some(20_000)),
        (&[("x-ratelimit-reset", "1710505800")], Some(30_000)),
        (&[("x-ratelimit-reset", "1710505800500")], Some(30_500)),
        (&[("x-ratelimit-reset", FRIDAY)], Some(30_000)),
        (&[("x-ratelimit-reset", "1710505800"), ("x-ratelimit-remaining", "3")], None),
        (&[("x-rate-limit-reset", "20"), ("x-rate-limit-remaining", "0")], Some(20_000)),
    ];
    for (pairs, expected) in table {
        assert_eq!(wait(pairs, ""), expected.map(Duration::from_millis), "{pairs:?}");
    }
}

#[test]
fn legacy_reset_with_a_set_unit_is_not_guessed() {
    let now = UNIX_EPOCH + Duration::from_secs(100);
    let read = |unit, value: &str| {
        let decoder = Decoder::new().at(now).legacy_reset(unit);
        let headers = headers(&[("x-ratelimit-reset", value)]);
        decoder.decode_any(StatusCode::TOO_MANY_REQUESTS, &headers, "").retry_after()
    };
    assert_eq!(read(ResetUnit::EpochSeconds, "130"), Some(Duration::from_secs(30)));
    assert_eq!(read(ResetUnit::EpochMillis, "130000"), Some(Duration::from_secs(30)));
    assert_eq!(
        read(ResetUnit::DeltaSeconds, "1710505800"),
        Some(Duration::from_secs(1_710_505_800))
    );
}

/// A reset beside an error that is not about quotas is no wait.
#[test]
fn legacy_reset_counts_only_for_a_used_up_quota() {
    let read = |status, pairs: Pairs<'_>| {
        ErrorReport::decode_any(status, &headers(pairs), "").retry_after()
    };
    assert_eq!(read(StatusCode::INTERNAL_SERVER_ERROR, &[("x-ratelimit-reset", "20")]), None);
    let used_up = [("x-ratelimit-reset", "20"), ("x-ratelimit-remaining", "0")];
    assert_eq!(read(StatusCode::INTERNAL_SERVER_ERROR, &used_up), Some(Duration::from_secs(20)));
}

#[test]
fn should_retry_header_overrides_only_default_advice() {
    let read = |status, should_retry, body: &str| {
        let headers = headers(&[("x-should-retry", should_retry)]);
        ErrorReport::decode_any(status, &headers, body).retry().strategy()
    };
    let (busy, missing) = (StatusCode::SERVICE_UNAVAILABLE, StatusCode::NOT_FOUND);
    assert_eq!(read(busy, "false", ""), RetryStrategy::Never);
    assert_eq!(read(missing, "true", ""), RetryStrategy::Backoff);
    assert_eq!(read(missing, "TRUE", ""), RetryStrategy::Backoff);
    assert_eq!(read(missing, "yes", ""), RetryStrategy::Never);
    let declared = |strategy: &str| {
        format!(
            r#"{{"code":"A","message":"m","retry":{{"strategy":"{strategy}","effect":"unknown"}}}}"#
        )
    };
    assert_eq!(read(busy, "true", &declared("poll")), RetryStrategy::Poll);
    assert_eq!(read(busy, "false", &declared("backoff")), RetryStrategy::Never);
    let stripe = headers(&[("stripe-should-retry", "false")]);
    assert_eq!(ErrorReport::decode_any(busy, &stripe, "").retry().strategy(), RetryStrategy::Never);
}

#[test]
fn request_id_is_read_from_headers() {
    let read = |name, value: &str, body| {
        let report =
            ErrorReport::decode_any(StatusCode::NOT_FOUND, &headers(&[(name, value)]), body);
        report.request_id().map(str::to_owned)
    };
    for name in ["x-request-id", "request-id", "x-correlation-id"] {
        assert_eq!(read(name, "r-1", "").as_deref(), Some("r-1"));
    }
    let body = r#"{"error":{"code":"A","message":"m"},"request_id":"r-2"}"#;
    assert_eq!(read("x-request-id", "r-1", body).as_deref(), Some("r-2"));
    assert_eq!(read("x-request-id", &"a".repeat(10_000), ""), None);
}

#[test]
fn wait_in_the_body_is_read() {
    for (body, expected) in [
        (r#"{"code":"A","message":"m","details":{"retry_after":45}}"#, Some(45_000)),
        (r#"{"code":"A","message":"m","retry_after_ms":45}"#, Some(45)),
        (r#"{"code":"A","message":"m","details":{"retryAfter":-1}}"#, None),
        (r#"{"code":"A","message":"m","details":{"retry_after":"soon"}}"#, None),
        (r#"{"code":"A","message":"m","retry_after":1e300}"#, Some(u64::MAX)),
        (
            r#"{"error":{"code":429,"message":"m","status":"X","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.500s"}]}}"#,
            Some(1_500),
        ),
    ] {
        assert_eq!(wait(&[], body), expected.map(Duration::from_millis), "{body}");
    }
}

#[test]
fn custom_shape_sets_its_own_advice() {
    struct Legacy;

    impl DecodeEnvelope for Legacy {
        fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
            let code = body["err"].as_str()?;
            let report = ErrorReport::new(code, Some(status), "Legacy.");
            Some(if code == "LOCKED" { report.with_retry(Retry::once()) } else { report })
        }
    }

    let read =
        |body: &str| ErrorReport::decode::<Legacy>(StatusCode::CONFLICT, &HeaderMap::new(), body);
    assert_eq!(read(r#"{"err":"LOCKED"}"#).retry(), Retry::once());
    assert_eq!(read(r#"{"err":"OTHER"}"#).retry(), Retry::never());
    assert_eq!(read(r#"{"code":"A","message":"m"}"#).code(), "A");
    assert_eq!(
        ErrorReport::decode::<AnyEnvelope>(StatusCode::CONFLICT, &HeaderMap::new(), "").code(),
        "HTTP_409"
    );
}

#[test]
fn max_body_len_allows_a_longer_body() {
    let body = format!(r#"{{"code":"A","message":"{}"}}"#, "a".repeat(300 * 1024));
    let read =
        |decoder: Decoder| decoder.decode_any(StatusCode::CONFLICT, &HeaderMap::new(), &body);
    assert_eq!(read(Decoder::new()).code(), "HTTP_409");
    assert_eq!(read(Decoder::new().with_max_body_len(1024 * 1024)).code(), "A");
}

#[test]
fn kind_of_an_unknown_code_is_kept_by_parsed_code() {
    #[derive(Debug, PartialEq, Eq)]
    struct Busy;

    impl std::str::FromStr for Busy {
        type Err = ();
        fn from_str(code: &str) -> Result<Self, ()> {
            (code == "BUSY").then_some(Self).ok_or(())
        }
    }

    let known = ErrorReport::new("BUSY", None, "m");
    let new = ErrorReport::new("NEW", None, "m");
    assert_eq!((known.kind::<Busy>(), new.kind::<Busy>()), (Some(Busy), None));
    assert_eq!(new.kind::<ParsedCode<Busy>>(), Some(ParsedCode::Unknown("NEW".to_owned())));
    assert_eq!(known.kind::<ParsedCode<Busy>>().and_then(ParsedCode::known), Some(Busy));
    assert_eq!(
        serde_json::from_str::<ParsedCode<Busy>>("\"NEW\"").ok(),
        Some(ParsedCode::Unknown("NEW".to_owned()))
    );
}

// The rest tests headers that the server sends.

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = WithRetryHeaders<Flat>)]
enum Limited {
    #[error("slow down")]
    #[api(code = "SLOW_DOWN", status = 429)]
    SlowDown {
        #[api(header = "ratelimit")]
        left: RateLimit,
        #[api(header = "ratelimit-policy")]
        policy: RateLimitPolicy,
        #[api(header = "x-ratelimit-reset")]
        reset: ResetAt,
        #[api(header = "x-after")]
        after: ResetAfter,
        #[api(header = "x-millis")]
        millis: ResetAtMillis,
        #[api(retry_after)]
        wait: Option<Duration>,
    },
    #[error("pay")]
    #[api(code = "PAY", status = 402)]
    Pay,
}

fn slow_down(name: &'static str, wait: Option<Duration>) -> Limited {
    let reset = UNIX_EPOCH + Duration::from_millis(1_710_505_799_200);
    Limited::SlowDown {
        left: RateLimit::new(name, 0).reset(Duration::from_millis(29_200)),
        policy: RateLimitPolicy::new(name, u64::MAX).window(Duration::from_secs(60)),
        reset: ResetAt(reset),
        after: ResetAfter(Duration::from_millis(29_200)),
        millis: ResetAtMillis(reset),
        wait,
    }
}

#[test]
fn with_retry_headers_sends_compatibility_headers() {
    let response =
        slow_down("per \"minute\"", Some(Duration::from_micros(1_500_001))).to_response();
    let header = |name| common::header(&response, name).map(String::from_utf8_lossy);
    assert_eq!(header("retry-after").as_deref(), Some("2"));
    assert_eq!(header("retry-after-ms").as_deref(), Some("1501"));
    assert_eq!(header("x-should-retry").as_deref(), Some("true"));
    assert_eq!(header("ratelimit").as_deref(), Some(r#""per \"minute\"";r=0;t=30"#));
    assert_eq!(
        header("ratelimit-policy").as_deref(),
        Some(r#""per \"minute\"";q=999999999999999;w=60"#)
    );
    assert_eq!(header("x-ratelimit-reset").as_deref(), Some("1710505800"));
    assert_eq!(header("x-after").as_deref(), Some("30"));
    assert_eq!(header("x-millis").as_deref(), Some("1710505799200"));

    let pay = Limited::Pay.to_response();
    assert_eq!(common::header(&pay, "x-should-retry"), Some(b"false".as_slice()));
    assert_eq!(common::header(&pay, "retry-after-ms"), None);
    assert_eq!(common::header(&response_in::<Flat>(&Limited::Pay), "x-should-retry"), None);
    // The body is the envelope's.
    assert_eq!(pay.body(), response_in::<Flat>(&Limited::Pay).body());
}

#[test]
fn quota_with_a_name_outside_ascii_sends_no_header() {
    let response = slow_down("นาที", None).to_response();
    assert_eq!(common::header(&response, "ratelimit"), None);
    assert_eq!(common::header(&response, "x-ratelimit-reset"), Some(b"1710505800".as_slice()));
}

#[test]
fn sent_rate_limit_headers_decode_to_the_wait() {
    let response = slow_down("minute", None).to_response();
    let now = UNIX_EPOCH + Duration::from_secs(1_710_505_770);
    let read = |headers: &HeaderMap| {
        Decoder::new()
            .at(now)
            .decode::<Flat>(response.status(), headers, response.body())
            .retry_after()
    };
    let mut headers = response.headers().clone();
    assert_eq!(read(&headers), Some(Duration::from_secs(30)));
    headers.remove("ratelimit");
    assert_eq!(read(&headers), Some(Duration::from_secs(30)));
    let in_service = WithRetryHeaders::<Nested>::CONTENT_TYPE;
    assert_eq!(in_service, "application/json");
}
