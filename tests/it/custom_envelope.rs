//! Custom envelopes: an ordinary serde struct and an impl.

use apierror::envelope::{Envelope, WithRetry};
use apierror::{
    ApiError, DeclaredError, MetaValue, Occurrence, RequestContext, WriteError, context, json_in,
    response_in,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use crate::common::{header, header_names, json, text};

// envelope GraphQl
/// `{"data": null, "errors": [{"message", "extensions"}]}`, with status 200.
struct GraphQl;

impl Envelope for GraphQl {
    const CONTENT_TYPE: &'static str = "application/graphql-response+json";
    const MEMBERS: &'static [&'static str] = &["data", "errors"];
    type Body<'a> = Value;

    fn body(occurrence: &Occurrence<'_>) -> Value {
        let extensions = json!({"code": occurrence.code(), "details": occurrence.details()});
        json!({"data": null, "errors": [{"message": occurrence.message(), "extensions": extensions}]})
    }
    fn status(_: &Occurrence<'_>) -> StatusCode {
        StatusCode::OK
    }
}
// end

// envelope Aws
/// `{"message"}`, with the code in a header.
struct Aws;

#[derive(Serialize)]
struct AwsBody<'a> {
    message: std::borrow::Cow<'a, str>,
}

impl Envelope for Aws {
    const CONTENT_TYPE: &'static str = "application/x-amz-json-1.1";
    type Body<'a> = AwsBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> AwsBody<'a> {
        AwsBody { message: occurrence.message() }
    }
    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        headers.insert("x-amzn-errortype", HeaderValue::from_static(occurrence.code()));
    }
}
// end

// envelope Stripe
/// `{"error": {"type", "code", "message", "param"?, "request_id"?}}`, with the
/// type from `meta`.
struct Stripe;

impl Envelope for Stripe {
    type Body<'a> = Value;

    fn body(occurrence: &Occurrence<'_>) -> Value {
        json!({"error": {
            "type": occurrence.spec().meta("type"),
            "code": occurrence.code(),
            "message": occurrence.message(),
            "severity": occurrence.spec().meta("severity"),
            "live": occurrence.spec().meta("live"),
            "request_id": occurrence.request_id(),
            "path": occurrence.path(),
            "title": occurrence.title(),
            "reason": occurrence.reason(),
        }})
    }
}
// end

#[derive(Debug, thiserror::Error, ApiError)]
#[error("declined with {reason}")]
#[api(
    code = "card_declined",
    status = 402,
    title = "Declined",
    message = "Your card was declined.",
    envelope = GraphQl,
    header(x_static = "1"),
    meta(type = "card_error", severity = 3, live = true, negative = -2)
)]
struct Declined {
    reason: &'static str,
    #[api(detail)]
    decline_code: &'static str,
}

const DECLINED: Declined = Declined { reason: "stolen card", decline_code: "generic" };

#[test]
fn custom_envelope_has_fewer_than_twenty_lines() {
    let source = include_str!("custom_envelope.rs");
    let lengths: Vec<usize> = source
        .split("\n// envelope ")
        .skip(1)
        .filter_map(|rest| rest.split_once("\n// end"))
        .map(|(envelope, _)| {
            envelope.lines().skip(1).filter(|line| !line.starts_with("///")).count()
        })
        .collect();
    assert_eq!(lengths.len(), 3);
    assert!(lengths.iter().all(|length| (8..20).contains(length)), "{lengths:?}");
}

#[test]
fn custom_envelope_can_set_status_200() {
    let response = DECLINED.to_response();
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), Some(&b"application/graphql-response+json"[..]));
    assert_eq!(
        text(&response),
        r#"{"data":null,"errors":[{"extensions":{"code":"card_declined","details":{"decline_code":"generic"}},"message":"Your card was declined."}]}"#
    );
    // The error itself is unchanged.
    assert_eq!(DECLINED.status(), 402);
    assert_eq!(DECLINED.to_report().status(), Some(StatusCode::PAYMENT_REQUIRED));
    assert_eq!(header(&response, "x-static"), Some(&b"1"[..]));
}

#[test]
fn custom_envelope_can_put_the_code_into_a_header() {
    let response = response_in::<Aws>(&DECLINED);
    assert_eq!(response.status(), 402);
    assert_eq!(header(&response, "x-amzn-errortype"), Some(&b"card_declined"[..]));
    assert_eq!(header(&response, "content-type"), Some(&b"application/x-amz-json-1.1"[..]));
    assert_eq!(text(&response), r#"{"message":"Your card was declined."}"#);
    assert_eq!(header_names(&response), ["content-type", "x-amzn-errortype", "x-static"]);
}

#[test]
fn custom_envelope_can_read_meta() {
    let request = RequestContext::new().with_request_id("req_1").with_path("/charge");
    context::sync_scope(request.into(), || {
        assert_eq!(
            json::<Stripe>(&DECLINED),
            json!({"error": {
                "type": "card_error", "code": "card_declined", "message": "Your card was declined.", "severity": 3,
                "live": true, "request_id": "req_1", "path": "/charge", "title": "Declined", "reason": "Payment Required",
            }})
        );
    });
    let spec = DECLINED.spec();
    assert_eq!(spec.meta("type"), Some(MetaValue::Str("card_error")));
    assert_eq!(spec.meta("negative"), Some(MetaValue::Int(-2)));
    assert_eq!(spec.meta("live"), Some(MetaValue::Bool(true)));
    assert_eq!(spec.meta("absent"), None);
}

#[test]
fn custom_envelope_content_type_defaults_to_json() {
    assert_eq!(response_in::<Stripe>(&DECLINED).headers()["content-type"], "application/json");
    assert_eq!(<Stripe as Envelope>::MEMBERS, [""; 0]);
}

#[test]
fn custom_envelope_accepts_with_retry() {
    let response = response_in::<WithRetry<GraphQl>>(&DECLINED);
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), Some(&b"application/graphql-response+json"[..]));
    let body = json::<WithRetry<GraphQl>>(&DECLINED);
    assert_eq!(body["retry"], json!({"strategy": "action", "effect": "not_applied"}));
    assert_eq!(body["data"], Value::Null);
    assert_eq!(<WithRetry<GraphQl> as Envelope>::MEMBERS, ["data", "errors", "retry"]);
    let response = response_in::<WithRetry<Aws>>(&DECLINED);
    assert_eq!(header(&response, "x-amzn-errortype"), Some(&b"card_declined"[..]));
}

/// Custom envelopes are tested with occurrences that the test makes.
#[test]
fn occurrence_within_a_context_lends_its_request_id() {
    let request = RequestContext::new().with_request_id("r").with_method(http::Method::PUT);
    let alone = Occurrence::new(&DECLINED);
    assert!(alone.context().is_none() && alone.request_id().is_none() && alone.path().is_none());
    let placed = alone.with_context(&request);
    assert_eq!(placed.request_id(), Some("r"));
    assert_eq!(placed.context().and_then(RequestContext::method), Some(&http::Method::PUT));
    assert_eq!(GraphQl::body(&placed), json::<GraphQl>(&DECLINED));
    assert_eq!(placed.status(), 402);
    assert_eq!(placed.retry_after(), None);
    assert!(format!("{placed:?}").contains("card_declined"));
    assert!(!format!("{placed:?}").contains("stolen"));
}

/// A body that is not JSON, whose content type depends on the error.
struct Plain;

impl Envelope for Plain {
    const CONTENT_TYPE: &'static str = "text/plain; charset=utf-8";
    const HEADERS: &'static [&'static str] = &["x-plain"];
    type Body<'a> = ();

    fn body(_: &Occurrence<'_>) {}
    fn content_type(occurrence: &Occurrence<'_>) -> &'static str {
        match occurrence.code() {
            "HTML" => "text/html",
            "ILLEGAL" => "text/\nplain",
            _ => Self::CONTENT_TYPE,
        }
    }
    fn write(occurrence: &Occurrence<'_>, out: &mut Vec<u8>) -> Result<(), WriteError> {
        if occurrence.code() == "FAILS" {
            return Err(WriteError::new("no such template"));
        }
        out.extend_from_slice(occurrence.message().as_bytes());
        Ok(())
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Plain)]
#[error("\"quoted\"")]
enum PlainError {
    #[api(code = "TEXT", status = 404)]
    Text,
    #[api(code = "HTML", status = 404)]
    Html,
    #[api(code = "ILLEGAL", status = 404)]
    Illegal,
    #[api(code = "FAILS", status = 404)]
    Fails,
}

#[test]
fn envelope_with_write_sends_its_own_bytes() {
    assert_eq!(PlainError::Text.to_json(), "\"quoted\"");
    let response = PlainError::Text.to_response();
    assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(response.body(), "\"quoted\"");
    assert_eq!(WithRetry::<Plain>::HEADERS, ["x-plain"]);
}

#[test]
fn content_type_of_an_occurrence_is_sent_unless_it_is_illegal() {
    let content_type = |error: PlainError| error.to_response().headers()["content-type"].clone();
    assert_eq!(content_type(PlainError::Html), "text/html");
    assert_eq!(content_type(PlainError::Illegal), "text/plain; charset=utf-8");
}

#[test]
fn envelope_whose_write_fails_sends_problem_details() {
    let response = PlainError::Fails.to_response();
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let body: Value = serde_json::from_slice(response.body()).expect("JSON");
    assert_eq!(body["code"], "FAILS");
}

#[test]
fn retry_advice_on_a_body_that_is_not_json_sends_problem_details() {
    let body = json_in::<WithRetry<Plain>>(&PlainError::Text);
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(body["code"], "TEXT");
}
