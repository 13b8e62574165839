//! Checks every decoder against the bodies that its envelope renders.
#![cfg(feature = "derive")]

use std::fmt;
use std::time::Duration;

use apierror_core::context::{RequestContext, TraceId, sync_scope};
use apierror_core::envelope::{Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry};
use apierror_core::{Envelope, ErrorReport, FieldError, response_in};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::{DecodeEnvelope, FromResponse};

/// Together the variants fill every member that an envelope can send.
#[derive(Debug, crate::ApiError)]
#[api(crate = crate, domain = "shop.example.com", type_base = "https://shop.example.com/errors/")]
enum ShopError {
    #[api(
        code = "OUT_OF_STOCK",
        status = 409,
        retry(throttle, max_attempts = 5, effect = "unknown"),
        message = "Nothing left.",
        title = "Out of stock"
    )]
    OutOfStock {
        #[api(detail)]
        sku: &'static str,
        #[api(extension = "cartId")]
        cart: u32,
        #[api(retry_after)]
        wait: Duration,
    },
    #[api(code = "INVALID", status = 422, message = "Two fields are invalid.", title = "Invalid")]
    Invalid(#[api(details)] Vec<FieldError>),
}

impl fmt::Display for ShopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("shop")
    }
}

impl std::error::Error for ShopError {}

fn out_of_stock() -> ShopError {
    ShopError::OutOfStock { sku: "shirt-42", cart: 7, wait: Duration::from_secs(2) }
}

fn invalid() -> ShopError {
    ShopError::Invalid(vec![
        FieldError::new("items.0.sku", "Unknown.").with_code("unknown"),
        FieldError::new("note", "Too long.").with_code("too_long"),
    ])
}

/// Renders `error` in `E`, in a request whose ids and path are known.
fn body_in<E: Envelope>(error: &ShopError) -> (StatusCode, Value) {
    let trace = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let trace = TraceId::from_traceparent(trace).expect("an id");
    let request = RequestContext::new().with_request_id("r-1").with_path("/orders").with(trace);
    let response = sync_scope(request.into(), || response_in::<E>(error));
    let body = serde_json::from_slice(response.body()).expect("JSON");
    (response.status(), body)
}

fn decode<E: DecodeEnvelope>(status: StatusCode, body: &Value) -> ErrorReport {
    ErrorReport::decode::<E>(status, &HeaderMap::new(), body.to_string())
}

/// JSON pointers to every value that is neither an object nor a list.
fn leaves(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                leaves(value, &format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                leaves(value, &format!("{pointer}/{index}"), found);
            }
        }
        _ => found.push(pointer.to_owned()),
    }
}

/// Returns `body` without the member at `pointer`.
fn without(body: &Value, pointer: &str) -> Value {
    let mut body = body.clone();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match body.pointer_mut(parent).expect("a parent") {
        Value::Object(members) => drop(members.remove(name)),
        Value::Array(values) => drop(values.remove(name.parse().expect("an index"))),
        _ => unreachable!("a leaf is in an object or a list"),
    }
    body
}

/// Asserts that the decoder of `E` reads every member that `E` renders: none
/// becomes an extension, and the report depends on each of them.
///
/// `redundant` lists the members that the decoder drops, because the report has
/// the same fact from another member, or has no place for it.
fn assert_every_member_is_decoded<E: Envelope + DecodeEnvelope>(redundant: &[&str]) {
    let mut rendered = Vec::new();
    for error in [out_of_stock(), invalid()] {
        let (status, body) = body_in::<E>(&error);
        let report = decode::<E>(status, &body);
        let extensions = match error {
            ShopError::OutOfStock { .. } => json!({"cartId": 7}),
            ShopError::Invalid(_) => json!({}),
        };
        let mut left = report.extensions().clone();
        // Google sends the domain, for which a report has no place.
        if left.get("domain").is_some_and(|domain| domain == "shop.example.com") {
            left.remove("domain");
        }
        // A report keeps the id of the trace, for which it has no place of its own.
        left.remove("trace_id");
        assert_eq!(Value::Object(left), extensions, "not decoded, in {body}");

        let mut pointers = Vec::new();
        leaves(&body, "", &mut pointers);
        for pointer in pointers {
            let is_read = decode::<E>(status, &without(&body, &pointer)) != report;
            let is_redundant = redundant.contains(&pointer.as_str());
            assert!(is_read || is_redundant, "{pointer} is not decoded, in {body}");
        }
        // JSON:API has the advice in `meta`.
        for members in [Some(&body), body.get("meta")].into_iter().flatten() {
            rendered.extend(members.as_object().expect("an object").keys().cloned());
        }
    }
    for member in E::MEMBERS {
        assert!(rendered.iter().any(|name| name == member), "no error here renders `{member}`");
    }
}

#[test]
fn problem_details_decodes_every_member() {
    let redundant = ["/type", "/title", "/status", "/instance"];
    assert_every_member_is_decoded::<ProblemDetails>(&redundant);
    assert_every_member_is_decoded::<WithRetry<ProblemDetails>>(&redundant);
}

#[test]
fn flat_decodes_every_member() {
    assert_every_member_is_decoded::<Flat>(&["/status"]);
    assert_every_member_is_decoded::<WithRetry<Flat>>(&["/status"]);
}

#[test]
fn nested_decodes_every_member() {
    assert_every_member_is_decoded::<Nested>(&[]);
    assert_every_member_is_decoded::<WithRetry<Nested>>(&[]);
}

#[test]
fn nest_js_decodes_every_member() {
    let redundant = ["/error", "/path", "/timestamp"];
    assert_every_member_is_decoded::<NestJs>(&redundant);
    assert_every_member_is_decoded::<WithRetry<NestJs>>(&redundant);
}

#[test]
fn google_decodes_every_member() {
    assert_every_member_is_decoded::<Google>(&["/error/code"]);
    // `RetryInfo` and the `retry` member send the same wait.
    let redundant = ["/error/code", "/error/details/1/retryDelay", "/retry/after_ms"];
    assert_every_member_is_decoded::<WithRetry<Google>>(&redundant);
}

#[test]
fn json_api_decodes_every_member() {
    // All errors have the same status, code and title.
    let redundant = [
        "/errors/0/status",
        "/errors/0/title",
        "/errors/1/status",
        "/errors/1/code",
        "/errors/1/title",
    ];
    assert_every_member_is_decoded::<JsonApi>(&redundant);
    assert_every_member_is_decoded::<WithRetry<JsonApi>>(&redundant);
}

struct WithEmptyCode;

impl DecodeEnvelope for WithEmptyCode {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        Some(ErrorReport::new("", Some(status), body["text"].as_str()?))
    }
}

#[test]
fn custom_decoder_keeps_an_empty_code() {
    let body = r#"{"text":"m"}"#;
    let report =
        ErrorReport::decode::<WithEmptyCode>(StatusCode::CONFLICT, &HeaderMap::new(), body);
    assert_eq!((report.code(), report.message()), ("", "m"));
}

#[test]
fn report_of_an_empty_code_has_another_code() {
    let google = json!({"error": {"code": 429, "message": "m", "status": "RESOURCE_EXHAUSTED",
        "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": ""}]}});
    for (body, code) in [
        (google, "RESOURCE_EXHAUSTED"),
        (json!({"error": {"code": 429, "message": "m", "status": ""}}), "429"),
        (json!({"error": {"code": "", "message": "m"}}), "HTTP_409"),
        (json!({"code": "", "message": "m"}), "HTTP_409"),
        (json!({"errors": [{"code": "", "title": "", "detail": "d"}]}), "HTTP_409"),
        (json!({"type": "", "title": "", "status": 409, "code": ""}), "HTTP_409"),
        (json!({"statusCode": 409, "error": "", "message": ""}), "HTTP_409"),
        (json!({"error": ""}), "HTTP_409"),
    ] {
        let text = body.to_string();
        let headers = HeaderMap::new();
        let decoders: [fn(StatusCode, &HeaderMap, &String) -> ErrorReport; 6] = [
            |status, headers, body| ErrorReport::decode::<Flat>(status, headers, body),
            |status, headers, body| ErrorReport::decode::<Nested>(status, headers, body),
            |status, headers, body| ErrorReport::decode::<NestJs>(status, headers, body),
            |status, headers, body| ErrorReport::decode::<Google>(status, headers, body),
            |status, headers, body| ErrorReport::decode::<JsonApi>(status, headers, body),
            |status, headers, body| ErrorReport::decode::<ProblemDetails>(status, headers, body),
        ];
        for decode in decoders {
            assert_eq!(decode(StatusCode::CONFLICT, &headers, &text).code(), code, "{text}");
        }
    }
}
