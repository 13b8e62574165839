//! The bodies of the shipped envelopes, byte for byte, for any text.

use std::collections::BTreeMap;
use std::time::Duration;

use apierror::envelope::{
    Envelope, Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry,
};
use apierror::{
    ApiError, DeclaredError, FieldError, RequestContext, Retry, context, json_in, response_in,
};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use crate::common::{ENVELOPES, cases, in_each, in_each_with_retry, json, parsed, rest, text};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{code_name}")]
#[api(domain = "shop.example.com", type_base = "https://api.example.com/errors/")]
enum Shop {
    #[api(code = "PLAIN", status = 404, message = "Nothing here.")]
    Plain { code_name: u8 },
    #[api(
        code = "OUT_OF_STOCK",
        status = 409,
        title = "Out of stock",
        message = "Only {left} left."
    )]
    Members {
        code_name: u8,
        #[api(detail)]
        left: u32,
        #[api(detail = "productName")]
        name: Option<&'static str>,
        #[api(detail)]
        tags: Vec<&'static str>,
        #[api(extension)]
        balance: i64,
        #[api(extension = "seeAlso")]
        see_also: Option<&'static str>,
    },
    #[api(code = "WHOLE", status = 422, message = "Wrong.")]
    Whole {
        code_name: u8,
        #[api(details)]
        limits: BTreeMap<&'static str, u32>,
    },
    #[api(code = "LIST", status = 422, message = "Wrong.")]
    List {
        code_name: u8,
        #[api(details)]
        list: Vec<u8>,
    },
    #[api(code = "MAYBE", status = 422, message = "Wrong.")]
    Maybe {
        code_name: u8,
        #[api(details)]
        value: Option<&'static str>,
    },
    #[api(code = "VALIDATION_FAILED", status = 400, message = "Request body failed validation.")]
    Fields {
        code_name: u8,
        #[api(details)]
        fields: Vec<FieldError>,
    },
    #[api(code = "BUSY", status = 503)]
    Busy {
        code_name: u8,
        #[api(retry_after)]
        wait: Duration,
    },
}

const PLAIN: Shop = Shop::Plain { code_name: 0 };

fn members() -> Shop {
    Shop::Members {
        code_name: 0,
        left: 2,
        name: Some("tea"),
        tags: vec!["a", "b"],
        balance: -3,
        see_also: Some("/stock"),
    }
}

fn body<E: Envelope>(error: &dyn ApiError) -> String {
    text(&response_in::<E>(error)).to_owned()
}

/// Checks the timestamp of a `NestJs` body, and returns the body without it.
fn nest(error: &dyn ApiError) -> String {
    let body = body::<NestJs>(error);
    let (before, from) = body.split_once(r#""timestamp":""#).expect("NestJs has a timestamp");
    let (moment, after) = from.split_once('"').expect("it is a string");
    let shape: String = moment.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(shape, "0000-00-00T00:00:00.000Z", "{moment}");
    format!(r#"{before}"timestamp":"…"{after}"#)
}

fn sized(number: usize, name: &str) -> FieldError {
    FieldError::new(format!("items.{number}.{name}"), format!("{name} is wrong"))
}

#[test]
fn bare_error_has_code_and_message_only() {
    assert_eq!(
        body::<ProblemDetails>(&PLAIN),
        r#"{"type":"https://api.example.com/errors/plain","title":"Not Found","status":404,"detail":"Nothing here.","code":"PLAIN"}"#
    );
    assert_eq!(body::<Flat>(&PLAIN), r#"{"code":"PLAIN","message":"Nothing here.","status":404}"#);
    assert_eq!(body::<Nested>(&PLAIN), r#"{"error":{"code":"PLAIN","message":"Nothing here."}}"#);
    assert_eq!(
        nest(&PLAIN),
        r#"{"statusCode":404,"error":"Not Found","message":"Nothing here.","timestamp":"…"}"#
    );
    assert_eq!(
        body::<Google>(&PLAIN),
        r#"{"error":{"code":404,"message":"Nothing here.","status":"NOT_FOUND","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"PLAIN","domain":"shop.example.com"}]}}"#
    );
    assert_eq!(
        body::<JsonApi>(&PLAIN),
        r#"{"errors":[{"status":"404","code":"PLAIN","title":"Not Found","detail":"Nothing here."}]}"#
    );
}

#[test]
fn each_envelope_has_its_standard_content_type() {
    let types: Vec<_> = in_each(&PLAIN)
        .into_iter()
        .map(|(_, response)| response.headers()["content-type"].to_str().map(str::to_owned))
        .collect::<Result<_, _>>()
        .expect("content types are ASCII");
    assert_eq!(
        types,
        [
            "application/problem+json",
            "application/json",
            "application/json",
            "application/json",
            "application/json",
            "application/vnd.api+json"
        ]
    );
    for ((_, plain), (envelope, with_retry)) in
        in_each(&PLAIN).iter().zip(in_each_with_retry(&PLAIN))
    {
        assert_eq!(plain.headers(), with_retry.headers(), "{envelope}");
    }
}

#[test]
fn details_and_extensions_are_placed_by_each_envelope() {
    let details = r#""details":{"left":2,"productName":"tea","tags":["a","b"]}"#;
    let extensions = r#""balance":-3,"seeAlso":"/stock""#;
    let error = members();
    assert_eq!(
        body::<ProblemDetails>(&error),
        format!(
            r#"{{"type":"https://api.example.com/errors/out-of-stock","title":"Out of stock","status":409,"detail":"Only 2 left.","code":"OUT_OF_STOCK",{details},{extensions}}}"#
        )
    );
    assert_eq!(
        body::<Flat>(&error),
        format!(
            r#"{{"code":"OUT_OF_STOCK","message":"Only 2 left.","status":409,{details},{extensions}}}"#
        )
    );
    assert_eq!(
        body::<Nested>(&error),
        format!(
            r#"{{"error":{{"code":"OUT_OF_STOCK","message":"Only 2 left.",{details}}},{extensions}}}"#
        )
    );
    assert_eq!(
        nest(&error),
        format!(
            r#"{{"statusCode":409,"error":"Conflict","message":"Only 2 left.","timestamp":"…",{extensions}}}"#
        )
    );
    assert_eq!(
        body::<Google>(&error),
        format!(
            r#"{{"error":{{"code":409,"message":"Only 2 left.","status":"ALREADY_EXISTS","details":[{{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"OUT_OF_STOCK","domain":"shop.example.com","metadata":{{"left":"2","productName":"tea","tags":"[\"a\",\"b\"]"}}}}]}},{extensions}}}"#
        )
    );
    assert_eq!(
        body::<JsonApi>(&error),
        format!(
            r#"{{"errors":[{{"status":"409","code":"OUT_OF_STOCK","title":"Out of stock","detail":"Only 2 left.","meta":{{"left":2,"productName":"tea","tags":["a","b"]}}}}],"meta":{{{extensions}}}}}"#
        )
    );
}

#[test]
fn documents_have_the_members_of_json_api_in_meta() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("busy")]
    #[api(code = "BUSY", status = 503, envelope = WithRetry<apierror::envelope::Service>)]
    struct Busy {
        #[api(extension = "traceId")]
        trace: &'static str,
    }

    let catalog = apierror::Catalog::of::<Busy>().in_service::<JsonApi>();
    assert!(catalog.to_typescript().contains(r#"extensionsIn: ["meta"], extensions: ["traceId"]"#));
    let openapi: Value = serde_json::from_str(&catalog.to_openapi()).expect("JSON");
    let schema = openapi.to_string();
    assert!(schema.contains(r#""required":["traceId","retry"]"#), "{schema}");
    assert!(schema.contains(r#""required":["errors","meta"]"#), "{schema}");
    let advice = json!({"strategy": "backoff", "effect": "unknown", "max_attempts": 3});
    let mut body = Vec::new();
    let settings = context::Settings::new().envelope::<JsonApi>();
    let request = RequestContext::new().with_settings(std::sync::Arc::new(settings));
    let busy = Busy { trace: "t" };
    let occurrence = apierror::Occurrence::new(&busy).with_context(&request);
    WithRetry::<apierror::envelope::Service>::write(&occurrence, &mut body).expect("JSON");
    let body = parsed_text(&String::from_utf8_lossy(&body));
    assert_eq!(body["meta"], json!({"traceId": "t", "retry": advice}));
}

#[test]
fn none_member_is_omitted() {
    let error = Shop::Members {
        code_name: 0,
        left: 0,
        name: None,
        tags: vec![],
        balance: 0,
        see_also: None,
    };
    assert_eq!(
        body::<Flat>(&error),
        r#"{"code":"OUT_OF_STOCK","message":"Only 0 left.","status":409,"details":{"left":0,"tags":[]},"balance":0}"#
    );
}

#[test]
fn details_field_becomes_the_details_value() {
    let error =
        Shop::Whole { code_name: 0, limits: BTreeMap::from([("day", 600), ("minute", 60)]) };
    let details = json!({"day": 600, "minute": 60});
    assert_eq!(json::<Flat>(&error)["details"], details);
    assert_eq!(json::<ProblemDetails>(&error)["details"], details);
    assert_eq!(json::<Nested>(&error)["error"]["details"], details);
    assert_eq!(json::<JsonApi>(&error)["errors"][0]["meta"], details);
    assert_eq!(
        json::<Google>(&error)["error"]["details"][0]["metadata"],
        json!({"day": "600", "minute": "60"})
    );
}

#[test]
fn details_list_keeps_its_shape() {
    let error = Shop::List { code_name: 0, list: vec![1, 2] };
    assert_eq!(json::<Flat>(&error)["details"], json!([1, 2]));
    assert_eq!(json::<JsonApi>(&error)["errors"][0]["meta"], json!({"details": [1, 2]}));
    let metadata = &json::<Google>(&error)["error"]["details"][0]["metadata"];
    assert_eq!(*metadata, json!({"details": "[1,2]"}));
}

#[test]
fn details_none_omits_the_member() {
    let none = Shop::Maybe { code_name: 0, value: None };
    assert!(none.details().is_none());
    assert_eq!(body::<Flat>(&none), r#"{"code":"MAYBE","message":"Wrong.","status":422}"#);
    assert!(json::<JsonApi>(&none)["errors"][0].get("meta").is_none());
    let some = Shop::Maybe { code_name: 0, value: Some("x") };
    assert_eq!(json::<Flat>(&some)["details"], "x");
}

#[test]
fn field_errors_have_each_envelopes_standard_shape() {
    let error = Shop::Fields {
        code_name: 0,
        fields: vec![sized(0, "size"), sized(1, "a/b").with_code("required")],
    };
    let plain = json!([
        {"path": "items.0.size", "message": "size is wrong"},
        {"path": "items.1.a/b", "message": "a/b is wrong", "code": "required"},
    ]);
    assert_eq!(json::<Flat>(&error)["details"], plain);
    assert_eq!(json::<Nested>(&error)["error"]["details"], plain);
    assert_eq!(json::<ProblemDetails>(&error)["details"], plain);
    assert_eq!(
        json::<Google>(&error)["error"]["details"],
        json!([
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "VALIDATION_FAILED", "domain": "shop.example.com"},
            {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [
                {"field": "items.0.size", "description": "size is wrong"},
                {"field": "items.1.a/b", "description": "a/b is wrong", "reason": "required"},
            ]},
        ])
    );
    assert_eq!(
        json::<JsonApi>(&error),
        json!({"errors": [
            {"status": "400", "code": "VALIDATION_FAILED", "title": "Bad Request", "detail": "size is wrong",
             "source": {"pointer": "/items/0/size"}},
            {"status": "400", "code": "VALIDATION_FAILED", "title": "Bad Request", "detail": "a/b is wrong",
             "source": {"pointer": "/items/1/a~1b"}, "meta": {"code": "required"}},
        ]})
    );
}

#[test]
fn json_api_without_field_errors_has_one_error() {
    let error = Shop::Fields { code_name: 0, fields: vec![] };
    assert_eq!(json::<JsonApi>(&error)["errors"].as_array().map(Vec::len), Some(1));
    assert_eq!(json::<JsonApi>(&error)["errors"][0]["detail"], "Request body failed validation.");
    assert_eq!(json::<Google>(&error)["error"]["details"].as_array().map(Vec::len), Some(1));
}

#[test]
fn google_retry_info_has_the_wait() {
    let busy = Shop::Busy { code_name: 0, wait: Duration::from_millis(30_250) };
    assert_eq!(json::<Google>(&busy)["error"]["status"], "UNAVAILABLE");
    assert_eq!(
        json::<Google>(&busy)["error"]["details"][1],
        json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "30.250s"})
    );
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
enum Named {
    #[api(code = "A", status = 401)]
    Unauthenticated,
    #[api(code = "B", status = 403)]
    PermissionDenied,
    #[api(code = "C", status = 409)]
    AlreadyExists,
    #[api(code = "D", status = 409, retry = "restart")]
    Aborted,
    #[api(code = "E", status = 412)]
    FailedPrecondition,
    #[api(code = "F", status = 429)]
    ResourceExhausted,
    #[api(code = "G", status = 499)]
    Cancelled,
    #[api(code = "H", status = 500)]
    Internal,
    #[api(code = "I", status = 501)]
    Unimplemented,
    #[api(code = "J", status = 504)]
    DeadlineExceeded,
    #[api(code = "K", status = 404, grpc = "OUT_OF_RANGE")]
    OutOfRange,
}

#[test]
fn google_status_is_named_as_in_google_rpc_code() {
    for (error, name) in [
        (Named::Unauthenticated, "UNAUTHENTICATED"),
        (Named::PermissionDenied, "PERMISSION_DENIED"),
        (Named::AlreadyExists, "ALREADY_EXISTS"),
        (Named::Aborted, "ABORTED"),
        (Named::FailedPrecondition, "FAILED_PRECONDITION"),
        (Named::ResourceExhausted, "RESOURCE_EXHAUSTED"),
        (Named::Cancelled, "CANCELLED"),
        (Named::Internal, "INTERNAL"),
        (Named::Unimplemented, "UNIMPLEMENTED"),
        (Named::DeadlineExceeded, "DEADLINE_EXCEEDED"),
        // A declared gRPC code overrides that of the status.
        (Named::OutOfRange, "OUT_OF_RANGE"),
    ] {
        assert_eq!(json::<Google>(&error)["error"]["status"], name);
        assert!(json::<Google>(&error)["error"]["details"][0].get("domain").is_none());
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[api(code = "SCALARS", status = 400)]
struct Scalars {
    #[api(detail)]
    text: &'static str,
    #[api(detail)]
    whole: i64,
    #[api(detail)]
    fraction: f64,
    #[api(detail)]
    truth: bool,
    #[api(detail)]
    nothing: (),
    #[api(detail)]
    list: [u8; 1],
    #[api(detail)]
    object: BTreeMap<&'static str, u8>,
}

#[test]
fn google_metadata_has_details_as_text() {
    let error = Scalars {
        text: "a\"b",
        whole: -7,
        fraction: 1.5,
        truth: true,
        nothing: (),
        list: [1],
        object: BTreeMap::from([("a", 1)]),
    };
    assert_eq!(
        json::<Google>(&error)["error"]["details"][0]["metadata"],
        json!({"text": "a\"b", "whole": "-7", "fraction": "1.5", "truth": "true", "list": "[1]",
            "object": "{\"a\":1}"})
    );
}

#[test]
fn request_members_appear_in_shapes_that_have_them() {
    let request = RequestContext::new().with_request_id("r-1").with_path("/orders/7");
    context::sync_scope(request.into(), || {
        assert_eq!(
            body::<ProblemDetails>(&PLAIN),
            r#"{"type":"https://api.example.com/errors/plain","title":"Not Found","status":404,"detail":"Nothing here.","instance":"/orders/7","code":"PLAIN","request_id":"r-1"}"#
        );
        assert_eq!(
            body::<Nested>(&PLAIN),
            r#"{"error":{"code":"PLAIN","message":"Nothing here."},"request_id":"r-1"}"#
        );
        assert_eq!(
            nest(&PLAIN),
            r#"{"statusCode":404,"error":"Not Found","message":"Nothing here.","path":"/orders/7","timestamp":"…"}"#
        );
        for shape in [body::<Flat>(&PLAIN), body::<Google>(&PLAIN), body::<JsonApi>(&PLAIN)] {
            assert!(!shape.contains("r-1") && !shape.contains("/orders"), "{shape}");
        }
    });
}

#[test]
fn empty_request_context_omits_its_members() {
    context::sync_scope(RequestContext::new().into(), || {
        assert_eq!(
            body::<Nested>(&PLAIN),
            r#"{"error":{"code":"PLAIN","message":"Nothing here."}}"#
        );
        assert!(json::<NestJs>(&PLAIN).get("path").is_none());
        assert!(json::<ProblemDetails>(&PLAIN).get("instance").is_none());
    });
}

#[test]
fn request_context_ends_with_its_scope() {
    let outer = RequestContext::new().with_request_id("outer");
    let inner = RequestContext::new().with_request_id("inner");
    let id = || json::<Nested>(&PLAIN)["request_id"].clone();
    context::sync_scope(outer.into(), || {
        assert_eq!(id(), "outer");
        context::sync_scope(inner.clone().into(), || assert_eq!(id(), "inner"));
        assert_eq!(id(), "outer");
        let panicked =
            std::panic::catch_unwind(|| context::sync_scope(inner.into(), || panic!("on purpose")));
        assert!(panicked.is_err());
        assert_eq!(id(), "outer");
    });
    assert_eq!(id(), Value::Null);
}

#[test]
fn with_retry_adds_one_member_to_each_envelope() {
    let advice =
        json!({"strategy": "throttle", "effect": "unknown", "max_attempts": 3, "after_ms": 1500});
    let busy = Shop::Busy { code_name: 0, wait: Duration::from_millis(1_500) };
    for ((envelope, plain), (_, with_retry)) in in_each(&busy).iter().zip(in_each_with_retry(&busy))
    {
        assert_eq!(plain.status(), with_retry.status(), "{envelope}");
        let (mut expected, mut given) = (parsed(plain), parsed(&with_retry));
        if *envelope == "JsonApi" {
            expected["meta"] = json!({ "retry": advice });
        } else {
            expected["retry"] = advice.clone();
        }
        for moment in [&mut expected, &mut given] {
            moment.as_object_mut().and_then(|members| members.remove("timestamp"));
        }
        assert_eq!(given, expected, "{envelope}");
    }
    assert_eq!(
        body::<WithRetry<Flat>>(&busy),
        r#"{"code":"BUSY","message":"Service Unavailable","status":503,"retry":{"strategy":"throttle","effect":"unknown","max_attempts":3,"after_ms":1500}}"#
    );
}

#[test]
fn with_retry_keeps_extensions() {
    let with_retry = json::<WithRetry<Flat>>(&members());
    assert_eq!(with_retry["balance"], -3);
    assert_eq!(with_retry["retry"], json!({"strategy": "never", "effect": "not_applied"}));
}

#[test]
fn with_retry_lists_retry_as_a_member() {
    assert_eq!(<WithRetry<Nested> as Envelope>::MEMBERS, ["error", "request_id", "retry"]);
    assert_eq!(<WithRetry<Flat> as Envelope>::MEMBERS.len(), Flat::MEMBERS.len() + 1);
}

/// An extension could take the name of a member that is not listed.
#[test]
fn envelope_lists_each_of_its_members() {
    fn listed<E: Envelope>() {
        let parent = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let trace_id = context::TraceId::from_traceparent(parent).expect("an id");
        let request = RequestContext::new().with_request_id("r").with_path("/p").with(trace_id);
        let error = Shop::Whole { code_name: 0, limits: BTreeMap::from([("a", 1)]) };
        let body = context::sync_scope(request.into(), || json::<E>(&error));
        let mut members: Vec<&str> =
            body.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let mut listed = E::MEMBERS.to_vec();
        members.sort_unstable();
        listed.sort_unstable();
        assert_eq!(members, listed);
    }
    listed::<ProblemDetails>();
    listed::<Flat>();
    listed::<Nested>();
    listed::<NestJs>();
    listed::<Google>();
    listed::<JsonApi>();
    listed::<WithRetry<ProblemDetails>>();
}

/// The macro checks the names against the type's own envelope only. A boxed
/// error is rendered in others, too.
#[test]
fn extension_named_as_a_member_does_not_replace_it() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(code = "X", status = 400, envelope = Flat)]
    struct X {
        #[api(extension)]
        title: &'static str,
        #[api(extension)]
        error: &'static str,
    }

    let x = X { title: "mine", error: "mine" };
    assert_eq!(json::<ProblemDetails>(&x)["title"], "Bad Request");
    assert_eq!(parsed(&apierror::Error::from(X { ..x }).to_response())["title"], "Bad Request");
    assert_eq!(json::<NestJs>(&x)["error"], "Bad Request");
    assert_eq!(json::<Google>(&x)["error"]["code"], 400);
}

#[test]
fn retry_serialises_set_options_only() {
    let wire = |retry: Retry| serde_json::to_value(retry).expect("advice is JSON");
    assert_eq!(wire(Retry::never()), json!({"strategy": "never", "effect": "not_applied"}));
    assert_eq!(wire(Retry::once()), json!({"strategy": "once", "effect": "unknown"}));
    assert_eq!(wire(Retry::action()), json!({"strategy": "action", "effect": "not_applied"}));
    assert_eq!(wire(Retry::restart()), json!({"strategy": "restart", "effect": "not_applied"}));
    assert_eq!(wire(Retry::poll()), json!({"strategy": "poll", "effect": "unknown"}));
    assert_eq!(
        wire(Retry::backoff()),
        json!({"strategy": "backoff", "effect": "unknown", "max_attempts": 3})
    );
    assert_eq!(
        wire(
            Retry::throttle()
                .with_max_attempts(5)
                .with_base(Duration::from_secs(2))
                .with_cap(Duration::from_secs(60))
                .with_within(Duration::from_secs(90))
        ),
        json!({"strategy": "throttle", "effect": "not_applied", "max_attempts": 5,
               "base_ms": 2_000, "cap_ms": 60_000, "within_ms": 90_000})
    );
    assert_eq!(
        serde_json::to_string(&Retry::backoff()).expect("advice is JSON"),
        r#"{"strategy":"backoff","effect":"unknown","max_attempts":3}"#
    );
}

// Properties of arbitrary text.

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[api(code = "ANY", status = 400, message = "«{message}»")]
struct Any {
    message: String,
    #[api(detail)]
    fact: String,
    #[api(extension)]
    extra: String,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[api(code = "ANY_FIELDS", status = 400, message = "{message}")]
struct AnyFields {
    message: String,
    #[api(details)]
    fields: Vec<FieldError>,
}

/// Any Unicode text, often with what JSON or JavaScript escape: control
/// characters, quotes, U+2028, neighbours of surrogates.
fn any_text() -> impl Strategy<Value = String> {
    let hard = prop_oneof![
        prop::char::range('\0', '\u{1f}'),
        prop::char::range('\u{7f}', '\u{a0}'),
        prop::sample::select(vec![
            '"',
            '\\',
            '/',
            '\'',
            '<',
            '&',
            '{',
            '}',
            '\u{2028}',
            '\u{2029}',
            '\u{d7ff}',
            '\u{e000}',
            '\u{feff}',
            '\u{fffd}',
            '\u{ffff}',
            '\u{10000}',
            '\u{10ffff}',
        ]),
    ];
    prop::collection::vec(prop_oneof![hard, any::<char>()], 0..24)
        .prop_map(|characters| characters.into_iter().collect())
}

fn any_field_error() -> impl Strategy<Value = FieldError> {
    (any_text(), any_text(), prop::option::of(any_text())).prop_map(|(path, message, code)| {
        let error = FieldError::new(path, message);
        match code {
            Some(code) => error.with_code(code),
            None => error,
        }
    })
}

/// Serialises by `serde_json`.
fn plain(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("text is JSON")
}

#[derive(Serialize)]
struct Fact<'a> {
    fact: &'a str,
}

#[derive(Serialize)]
struct PlainProblem<'a> {
    r#type: &'a str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    details: Fact<'a>,
    extra: &'a str,
}

#[derive(Serialize)]
struct PlainFlat<'a> {
    code: &'a str,
    message: &'a str,
    status: u16,
    details: Fact<'a>,
    extra: &'a str,
}

#[derive(Serialize)]
struct PlainInner<'a> {
    code: &'a str,
    message: &'a str,
    details: Fact<'a>,
}

#[derive(Serialize)]
struct PlainNested<'a> {
    error: PlainInner<'a>,
    extra: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlainNest<'a> {
    status_code: u16,
    error: &'a str,
    message: &'a str,
    timestamp: &'a str,
    extra: &'a str,
}

#[derive(Serialize)]
struct PlainErrorInfo<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    reason: &'a str,
    metadata: Fact<'a>,
}

#[derive(Serialize)]
struct PlainGoogleInner<'a> {
    code: u16,
    message: &'a str,
    status: &'a str,
    details: [PlainErrorInfo<'a>; 1],
}

#[derive(Serialize)]
struct PlainGoogle<'a> {
    error: PlainGoogleInner<'a>,
    extra: &'a str,
}

#[derive(Serialize)]
struct PlainErrorObject<'a> {
    status: &'a str,
    code: &'a str,
    title: &'a str,
    detail: &'a str,
    meta: Fact<'a>,
}

#[derive(Serialize)]
struct PlainJsonApi<'a> {
    errors: [PlainErrorObject<'a>; 1],
    meta: Extra<'a>,
}

#[derive(Serialize)]
struct Extra<'a> {
    extra: &'a str,
}

/// Returns the names in a JSON pointer (RFC 6901, section 4).
fn names_of(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~")).collect()
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_text_is_escaped_as_serde_json_escapes_it(message in any_text(), fact in any_text(), extra in any_text()) {
        let error = Any { message: message.clone(), fact: fact.clone(), extra: extra.clone() };
        let message = &*format!("«{message}»");
        let (extra, code, title) = (&*extra, "ANY", "Bad Request");
        let fact = || Fact { fact: &fact };

        prop_assert_eq!(
            body::<ProblemDetails>(&error),
            plain(&PlainProblem { r#type: "about:blank", title, status: 400, detail: message, code, details: fact(), extra })
        );
        prop_assert_eq!(
            body::<Flat>(&error),
            plain(&PlainFlat { code, message, status: 400, details: fact(), extra })
        );
        prop_assert_eq!(
            body::<Nested>(&error),
            plain(&PlainNested { error: PlainInner { code, message, details: fact() }, extra })
        );
        let nest = body::<NestJs>(&error);
        let timestamp = parsed_text(&nest)["timestamp"].clone();
        let timestamp = timestamp.as_str().unwrap_or_default();
        prop_assert_eq!(nest, plain(&PlainNest { status_code: 400, error: title, message, timestamp, extra }));
        let info = PlainErrorInfo { kind: "type.googleapis.com/google.rpc.ErrorInfo", reason: code, metadata: fact() };
        let inner = PlainGoogleInner { code: 400, message, status: "INVALID_ARGUMENT", details: [info] };
        prop_assert_eq!(body::<Google>(&error), plain(&PlainGoogle { error: inner, extra }));
        let object = PlainErrorObject { status: "400", code, title, detail: message, meta: fact() };
        prop_assert_eq!(body::<JsonApi>(&error), plain(&PlainJsonApi { errors: [object], meta: Extra { extra } }));
    }

    #[test]
    fn any_text_survives_a_round_trip(message in any_text(), fact in any_text(), extra in any_text()) {
        let error = Any { message: message.clone(), fact: fact.clone(), extra: extra.clone() };
        let message = format!("«{message}»");
        let places = [
            ("/detail", "/details/fact"),
            ("/message", "/details/fact"),
            ("/error/message", "/error/details/fact"),
            ("/message", "/message"),
            ("/error/message", "/error/details/0/metadata/fact"),
            ("/errors/0/detail", "/errors/0/meta/fact"),
        ];
        for responses in [in_each(&error), in_each_with_retry(&error)] {
            for ((envelope, response), (message_at, fact_at)) in responses.iter().zip(places) {
                let body = parsed(response);
                let at = |pointer| body.pointer(pointer).and_then(Value::as_str);
                prop_assert_eq!(at(message_at), Some(&*message), "{}", envelope);
                // `NestJs` has no member for details.
                let fact = if *envelope == ENVELOPES[3] { &message } else { &fact };
                prop_assert_eq!(at(fact_at), Some(&**fact), "{}", envelope);
                prop_assert_eq!(rest(envelope, &body)["extra"].as_str(), Some(&*extra), "{}", envelope);
            }
        }
    }

    #[test]
    fn any_field_error_survives_a_round_trip(message in any_text(), fields in prop::collection::vec(any_field_error(), 1..4)) {
        let error = AnyFields { message: message.clone(), fields: fields.clone() };
        let list = serde_json::to_value(&fields).expect("text is JSON");
        prop_assert_eq!(&json::<ProblemDetails>(&error)["details"], &list);
        prop_assert_eq!(
            body::<Flat>(&error),
            format!(r#"{{"code":"ANY_FIELDS","message":{},"status":400,"details":{}}}"#, plain(&message), plain(&fields))
        );
        prop_assert_eq!(&json::<Nested>(&error)["error"]["details"], &list);
        prop_assert_eq!(&json::<NestJs>(&error)["message"], &json!(message));

        let google = json::<Google>(&error);
        let json_api = json::<JsonApi>(&error);
        prop_assert_eq!(json_api["errors"].as_array().map(Vec::len), Some(fields.len()));
        for (i, FieldError { path, message, code, .. }) in fields.iter().enumerate() {
            let violation = &google["error"]["details"][1]["fieldViolations"][i];
            prop_assert_eq!(violation["field"].as_str(), Some(&**path));
            prop_assert_eq!(violation["description"].as_str(), Some(&**message));
            prop_assert_eq!(violation["reason"].as_str(), code.as_deref());

            let object = &json_api["errors"][i];
            prop_assert_eq!(object["detail"].as_str(), Some(&**message));
            prop_assert_eq!(object["meta"]["code"].as_str(), code.as_deref());
            let pointer = object["source"]["pointer"].as_str().unwrap_or("none");
            let names: Vec<&str> = path.split('.').filter(|name| !name.is_empty()).collect();
            prop_assert_eq!(names_of(pointer), names);
        }
    }

    #[test]
    fn to_json_equals_the_body_of_to_response(message in any_text()) {
        let error = Any { message, fact: String::new(), extra: String::new() };
        prop_assert_eq!(error.to_json(), error.to_response().into_body());
        prop_assert_eq!(json_in::<Google>(&error), response_in::<Google>(&error).into_body());
    }
}

fn parsed_text(body: &str) -> Value {
    serde_json::from_str(body).expect("a body is JSON")
}
