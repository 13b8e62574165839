//! Derived errors in shipped envelopes are written without serde. The bytes
//! equal those of serde.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use apierror::{
    ApiError, DeclaredError, Details, Envelope, ErrorSpec, FieldError, Occurrence, RequestContext,
    Timestamp, context, envelope,
};
use http::HeaderMap;
use proptest::prelude::*;

use crate::common;
use crate::common::{in_each, in_each_with_retry};

/// The same error behind a handwritten impl, so that nothing of its body is
/// compiled ahead.
#[derive(Debug)]
struct ByHand<'a>(&'a dyn ApiError);

impl fmt::Display for ByHand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0, f)
    }
}

impl std::error::Error for ByHand<'_> {}

impl ApiError for ByHand<'_> {
    fn spec(&self) -> &'static ErrorSpec {
        self.0.spec()
    }
    fn message(&self) -> Cow<'_, str> {
        self.0.message()
    }
    fn details(&self) -> Option<Details<'_>> {
        self.0.details()
    }
    fn extensions(&self) -> Option<Details<'_>> {
        self.0.extensions()
    }
    fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after()
    }
    fn append_headers(&self, headers: &mut HeaderMap) {
        self.0.append_headers(headers);
    }
}

#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat, type_base = "https://e.example/")]
enum Any {
    #[error("unit")]
    #[api(
        code = "UNIT",
        status = 404,
        message = "Say \"no\",\n\u{1}\tกับ {{brace}}.",
        title = "A \\ title"
    )]
    Unit,
    #[error("secret")]
    #[api(code = "REASON", status = 599)]
    Reason,
    #[error("display {0}")]
    #[api(code = "DISPLAY", status = 422)]
    Display(String),
    #[error("template")]
    #[api(code = "TEMPLATE", status = 503, message = "{a}|{b:>8.2}|{a:?}|{c:#x}|{c:w$}|{{}}|{a}")]
    Template {
        a: String,
        b: f64,
        c: u32,
        w: usize,
        #[api(retry_after)]
        wait: Option<u16>,
    },
    #[error("details")]
    #[api(code = "DETAILS", status = 400)]
    Details {
        #[api(detail)]
        text: String,
        #[api(detail = "na\"me")]
        number: Option<i64>,
        #[api(detail)]
        map: BTreeMap<String, Vec<Option<f64>>>,
        #[api(extension)]
        hint: Option<String>,
        #[api(extension = "pa\\th2", detail)]
        flag: bool,
    },
    #[error("fields")]
    #[api(code = "FIELDS", status = 400, message = "Failed.")]
    Fields {
        #[api(details)]
        fields: Option<Vec<FieldError>>,
    },
    #[error("list")]
    #[api(code = "LIST", status = 400, message = "{note}: failed, {note}.")]
    List {
        note: String,
        #[api(details)]
        fields: Vec<FieldError>,
    },
    #[error("texts")]
    #[api(code = "TEXTS", status = 404, message = "{a} \"{b}\" {c}")]
    Texts { a: String, b: &'static str, c: String },
    #[error("more texts than most messages have")]
    #[api(code = "MORE_TEXTS", status = 404, message = "{a}{b}{a}{b}{a}{{{b}")]
    MoreTexts { a: String, b: String },
    #[error(transparent)]
    #[api(transparent)]
    Inner(#[from] Inner),
}

#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("inner {text}")]
#[api(code = "INNER", status = 409, retry(backoff, base = "1s"), envelope = envelope::Nested)]
struct Inner {
    #[api(detail)]
    text: String,
}

fn same(error: &Any) {
    let by_hand = ByHand(error);
    let pairs = in_each(error).into_iter().zip(in_each(&by_hand));
    let with_retry = in_each_with_retry(error).into_iter().zip(in_each_with_retry(&by_hand));
    for ((envelope, fast), (_, slow)) in pairs.chain(with_retry) {
        let (fast_body, slow_body) = (common::text(&fast), common::text(&slow));
        // Only the time of rendering may differ.
        let moment =
            |body: &str| body.split_once("\"timestamp\":\"").map(|(_, rest)| rest[..24].to_owned());
        let cut = |body: &str| {
            moment(body).map_or_else(|| body.to_owned(), |moment| body.replace(&moment, ""))
        };
        assert_eq!(cut(fast_body), cut(slow_body), "{envelope}");
        assert_eq!(fast.headers(), slow.headers(), "{envelope}");
        assert_eq!(fast.status(), slow.status(), "{envelope}");
    }
    assert_eq!(error.to_json(), apierror::json_in::<envelope::Flat>(&by_hand));

    by_serde_json::<envelope::ProblemDetails>(error);
    by_serde_json::<envelope::Flat>(error);
    by_serde_json::<envelope::Nested>(error);
    by_serde_json::<envelope::NestJs>(error);
    by_serde_json::<envelope::Google>(error);
    by_serde_json::<envelope::JsonApi>(error);
}

/// Compares with the bodies that `serde_json` writes, with and without retry
/// advice, of the derived and of the handwritten error.
fn by_serde_json<E: Envelope>(error: &Any) {
    // Both at the same time.
    let request = context::current()
        .map_or_else(RequestContext::new, |request| RequestContext::clone(&request));
    let request = request.with(Timestamp::now());
    let bodies = |error: &dyn ApiError| {
        let occurrence = Occurrence::new(error).with_context(&request);
        let plain = serde_json::to_string(&E::body(&occurrence)).expect("it serialises");
        let body = envelope::WithRetry::<E>::body(&occurrence);
        [plain, serde_json::to_string(&body).expect("it serialises")]
    };
    for error in [error as &dyn ApiError, &ByHand(error)] {
        let expected = bodies(error);
        context::sync_scope(request.clone().into(), || {
            assert_eq!(apierror::json_in::<E>(error), expected[0]);
            assert_eq!(apierror::json_in::<envelope::WithRetry<E>>(error), expected[1]);
        });
    }
}

/// Compares outside of a request, in one with only an id, and in a complete one.
fn same_everywhere(error: &Any, id: &str, path: &str) {
    same(error);
    context::sync_scope(RequestContext::new().with_request_id(id).into(), || same(error));
    let request = RequestContext::new().with_request_id(id).with_path(path);
    context::sync_scope(request.into(), || same(error));
}

fn any() -> impl Strategy<Value = Any> {
    let text = || any_text();
    prop_oneof![
        Just(Any::Unit),
        Just(Any::Reason),
        text().prop_map(Any::Display),
        (
            text(),
            proptest::num::f64::ANY,
            proptest::num::u32::ANY,
            0_usize..40,
            proptest::option::of(0_u16..900)
        )
            .prop_map(|(a, b, c, w, wait)| Any::Template { a, b, c, w, wait }),
        (
            text(),
            proptest::option::of(proptest::num::i64::ANY),
            proptest::collection::btree_map(
                text(),
                proptest::collection::vec(proptest::option::of(proptest::num::f64::ANY), 0..3),
                0..3
            ),
            proptest::option::of(text()),
            proptest::bool::ANY,
        )
            .prop_map(|(text, number, map, hint, flag)| Any::Details {
                text,
                number,
                map,
                hint,
                flag
            }),
        proptest::option::of(proptest::collection::vec(
            (text(), text(), proptest::option::of(text())),
            0..4
        ))
        .prop_map(|fields| Any::Fields { fields: fields.map(field_errors) }),
        (text(), proptest::collection::vec((text(), text(), proptest::option::of(text())), 0..4))
            .prop_map(|(note, fields)| Any::List { note, fields: field_errors(fields) }),
        (text(), prop_oneof![Just("plain"), Just("\"quoted\"")], text())
            .prop_map(|(a, b, c)| Any::Texts { a, b, c }),
        (text(), text()).prop_map(|(a, b)| Any::MoreTexts { a, b }),
        text().prop_map(|text| Any::Inner(Inner { text })),
    ]
}

fn field_errors(fields: Vec<(String, String, Option<String>)>) -> Vec<FieldError> {
    let error = |(path, message, code): (String, String, Option<String>)| {
        let error = FieldError::new(path, message);
        code.into_iter().fold(error, FieldError::with_code)
    };
    fields.into_iter().map(error).collect()
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(proptest::char::any(), 0..40).prop_map(String::from_iter),
        proptest::collection::vec(0_u8..128, 0..40)
            .prop_map(|bytes| bytes.into_iter().map(char::from).collect()),
        "[a-z ]{0,200}",
        "[a-z]{0,20}",
        "[a-z]{0,20}",
    ]
}

proptest! {
    #![proptest_config(common::cases())]

    #[test]
    fn derived_body_equals_the_serde_body(error in any(), id in any_text(), path in any_text()) {
        same_everywhere(&error, &id, &path);
    }
}

/// Bodies are written in a buffer of the thread. A body that is rendered
/// meanwhile takes another buffer.
#[test]
fn display_that_renders_keeps_both_bodies() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api(envelope = envelope::Flat)]
    #[error("outer")]
    #[api(code = "OUTER", status = 400, message = "[{0}]")]
    struct Outer(Shown);

    #[derive(Debug)]
    struct Shown;

    impl fmt::Display for Shown {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let inner = Any::Display("x".into()).to_json();
            f.write_str(std::str::from_utf8(&inner).map_err(|_| fmt::Error)?)
        }
    }

    let body: serde_json::Value = serde_json::from_slice(&Outer(Shown).to_json()).expect("JSON");
    assert_eq!(body["message"], r#"[{"code":"DISPLAY","message":"display x","status":422}]"#);
}

/// Threads that race for the first body of a kind all get it.
#[test]
fn concurrent_first_bodies_share_one_buffer() {
    let bodies: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| Any::Reason.to_json())).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(
        bodies
            .iter()
            .all(|body| body == r#"{"code":"REASON","message":"Server Error","status":599}"#)
    );
    assert!(
        bodies.iter().all(|body| body.as_ptr() == bodies[0].as_ptr()),
        "each is the same static body"
    );
}

/// The order in which envelopes come makes no difference.
#[test]
fn fixed_bodies_are_kept_per_envelope() {
    let in_flat = || apierror::json_in::<envelope::Flat>(&Any::Unit);
    let in_problem = || apierror::json_in::<envelope::ProblemDetails>(&Any::Unit);
    let in_retry = || apierror::json_in::<envelope::WithRetry<envelope::Flat>>(&Any::Unit);
    let bodies: [&dyn Fn() -> bytes::Bytes; 3] = [&in_problem, &in_flat, &in_retry];
    for body in bodies {
        let (first, second) = (body(), body());
        assert_eq!(first.as_ptr(), second.as_ptr());
    }
    let bodies = [in_flat(), in_problem(), in_retry()];
    assert!(
        bodies[0] != bodies[1] && bodies[1] != bodies[2] && bodies[0] != bodies[2],
        "{bodies:?}"
    );
}

#[test]
fn details_and_extensions_are_written_in_any_order() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("order")]
    #[api(envelope = envelope::Flat, status = 404)]
    enum Order {
        #[api(code = "MIXED", message = "Mixed.")]
        Mixed {
            #[api(extension)]
            first: u8,
            #[api(detail)]
            second: &'static str,
            #[api(extension)]
            third: Option<u8>,
            #[api(detail)]
            fourth: Option<u8>,
        },
        #[api(code = "ABSENT", message = "Absent.")]
        Absent {
            #[api(detail)]
            a: Option<u8>,
            #[api(extension)]
            b: Option<u8>,
            #[api(extensions)]
            rest: BTreeMap<&'static str, u8>,
        },
        #[api(code = "TAKEN", message = "Taken.")]
        Taken {
            #[api(detail)]
            code: u8,
            #[api(extension)]
            title: u8,
            #[api(extension)]
            kind: u8,
        },
    }
    let mixed = Order::Mixed { first: 1, second: "\"2\"", third: Some(3), fourth: Some(4) };
    assert_eq!(
        mixed.to_json(),
        r#"{"code":"MIXED","message":"Mixed.","status":404,"details":{"second":"\"2\"","fourth":4},"first":1,"third":3}"#,
    );
    let absent = |a, b, rest: &[(&'static str, u8)]| {
        Order::Absent { a, b, rest: rest.iter().copied().collect() }.to_json()
    };
    let start = r#"{"code":"ABSENT","message":"Absent.","status":404"#;
    assert_eq!(absent(None, None, &[]), format!("{start}}}"));
    assert_eq!(absent(Some(1), None, &[]), format!(r#"{start},"details":{{"a":1}}}}"#));
    assert_eq!(absent(None, Some(2), &[]), format!(r#"{start},"b":2}}"#));
    assert_eq!(
        absent(Some(1), Some(2), &[("b", 9), ("c", 3), ("code", 9)]),
        format!(r#"{start},"details":{{"a":1}},"b":2,"c":3}}"#),
    );
    let taken = Order::Taken { code: 1, title: 2, kind: 3 };
    assert_eq!(
        apierror::json_in::<envelope::ProblemDetails>(&taken),
        r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"Taken.","code":"TAKEN","details":{"code":1},"kind":3}"#,
    );
}
