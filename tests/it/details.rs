//! Details and extensions that are unusual or cannot be serialised.

use std::borrow::Cow;
use std::collections::BTreeMap;

use apierror::envelope::{
    Envelope, Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry,
};
use apierror::{ApiError, DeclaredError, Details, ErrorSpec, Occurrence, response_in};
use http::StatusCode;
use serde::ser::{Error as _, SerializeSeq, Serializer};
use serde::{Serialize, ser};
use serde_json::{Value, json};

use crate::common;
use crate::common::{ENVELOPES, header, in_each, in_each_with_retry, json, parsed, rest, text};

/// Fails after it has written a part.
#[derive(Debug, Clone, Copy)]
struct Broken;

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element("half of it")?;
        Err(S::Error::custom("a cause\nin two lines"))
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("display")]
#[api(envelope = Flat, domain = "d")]
enum Fragile {
    #[api(code = "MEMBER", status = 409, message = "Said.", header(x_static = "1"))]
    Member {
        #[api(detail)]
        good: u8,
        #[api(detail)]
        broken: Broken,
        #[api(extension)]
        extra: u8,
        #[api(header = "x-field")]
        field: u8,
    },
    #[api(code = "WHOLE", status = 429, message = "Said.")]
    Whole {
        #[api(details)]
        broken: Broken,
        #[api(extension)]
        extra: u8,
        #[api(retry_after)]
        wait: u8,
    },
    #[api(code = "EXTENSION", status = 404, message = "Said.")]
    Extension {
        #[api(detail)]
        good: u8,
        #[api(extension)]
        extra: u8,
        #[api(extension)]
        broken: Broken,
    },
    #[api(code = "BOTH", status = 500, message = "Said.")]
    Both {
        #[api(details)]
        whole: Broken,
        #[api(extension)]
        broken: Broken,
    },
}

const MEMBER: Fragile = Fragile::Member { good: 1, broken: Broken, extra: 2, field: 3 };
const WHOLE: Fragile = Fragile::Whole { broken: Broken, extra: 2, wait: 7 };
const EXTENSION: Fragile = Fragile::Extension { good: 1, extra: 2, broken: Broken };
const BOTH: Fragile = Fragile::Both { whole: Broken, broken: Broken };

#[test]
fn failing_details_are_omitted() {
    assert_eq!(MEMBER.to_json(), r#"{"code":"MEMBER","message":"Said.","status":409,"extra":2}"#);
    assert_eq!(WHOLE.to_json(), r#"{"code":"WHOLE","message":"Said.","status":429,"extra":2}"#);
    assert_eq!(BOTH.to_json(), r#"{"code":"BOTH","message":"Said.","status":500}"#);
}

#[test]
fn failing_extensions_are_omitted() {
    assert_eq!(
        EXTENSION.to_json(),
        r#"{"code":"EXTENSION","message":"Said.","status":404,"details":{"good":1}}"#
    );
}

#[test]
fn failing_details_keep_status_and_headers() {
    for (envelope, response) in in_each(&WHOLE) {
        assert_eq!(response.status(), 429, "{envelope}");
        assert_eq!(header(&response, "retry-after"), Some(&b"7"[..]), "{envelope}");
        assert_eq!(rest(envelope, &parsed(&response))["extra"], 2, "{envelope}");
    }
    for (envelope, response) in in_each(&MEMBER) {
        assert_eq!(response.status(), 409, "{envelope}");
        assert_eq!(header(&response, "x-static"), Some(&b"1"[..]), "{envelope}");
        assert_eq!(header(&response, "x-field"), Some(&b"3"[..]), "{envelope}");
    }
}

/// Only an envelope that fails itself falls back to `ProblemDetails`.
#[test]
fn failing_details_keep_the_envelopes_shape() {
    let message_at =
        ["/detail", "/message", "/error/message", "/message", "/error/message", "/errors/0/detail"];
    for error in [MEMBER, WHOLE, EXTENSION, BOTH] {
        for responses in [in_each(&error), in_each_with_retry(&error)] {
            for ((envelope, response), pointer) in responses.iter().zip(message_at) {
                let place = format!("{} in {envelope}: {}", error.code(), text(response));
                assert_eq!(response.status(), error.status(), "{place}");
                let body = parsed(response);
                assert_eq!(body.pointer(pointer), Some(&json!("Said.")), "{place}");
                assert!(!text(response).contains("half of it"), "{place}");
                let is_problem = response.headers()["content-type"] == "application/problem+json";
                assert_eq!(is_problem, *envelope == ENVELOPES[0], "{place}");
            }
        }
    }
    assert!(json::<ProblemDetails>(&MEMBER).get("details").is_none());
    assert!(json::<Nested>(&MEMBER)["error"].get("details").is_none());
    assert!(json::<JsonApi>(&MEMBER)["errors"][0].get("meta").is_none());
    assert!(json::<NestJs>(&EXTENSION).get("extra").is_none());
    assert_eq!(json::<Google>(&WHOLE)["error"]["details"][0]["reason"], "WHOLE");
    assert_eq!(json::<Google>(&WHOLE)["error"]["details"][1]["retryDelay"], "7s");
    assert_eq!(json::<WithRetry<Flat>>(&WHOLE)["retry"]["after_ms"], 7_000);
}

#[test]
fn report_omits_failing_details() {
    let report = MEMBER.to_report();
    assert_eq!((report.code(), report.message(), report.details()), ("MEMBER", "Said.", None));
    assert_eq!(report.extensions().get("extra"), Some(&json!(2)));
    assert!(EXTENSION.to_report().extensions().is_empty());
    assert_eq!(EXTENSION.to_report().details(), Some(&json!({"good": 1})));
}

#[test]
fn boxed_error_omits_failing_details() {
    let response = apierror::Error::from(WHOLE).to_response();
    assert_eq!(response.status(), 429);
    assert_eq!(
        text(&response),
        r#"{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"Said.","code":"WHOLE","extra":2}"#
    );
}

#[test]
fn omitted_details_are_logged_with_their_cause() {
    let events = common::left_out(|| drop(EXTENSION.to_response()));
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].starts_with("ERROR"), "{events:?}");
    for word in ["EXTENSION", "extensions", "a cause\\nin two lines"] {
        assert!(events[0].contains(word), "{events:?}");
    }
    let events = common::left_out(|| drop(BOTH.to_response()));
    assert_eq!(events.len(), 2, "{events:?}");
    let events = common::left_out(|| drop(WHOLE.to_report()));
    assert!(events.len() == 1 && events[0].contains("details"), "{events:?}");
}

#[test]
fn axum_response_omits_failing_details() {
    use axum::response::IntoResponse;

    let response = WHOLE.into_response();
    assert_eq!(response.status(), 429);
    assert_eq!(header(&response, "content-type"), Some(&b"application/json"[..]));
}

// Values that are legal but uncommon.

#[derive(Debug, thiserror::Error, ApiError)]
#[error("odd")]
#[api(status = 400, envelope = Flat)]
enum Odd {
    #[api(code = "NUMBER_KEYS")]
    NumberKeys {
        #[api(details)]
        map: BTreeMap<i64, u8>,
    },
    #[api(code = "BOOL_KEYS")]
    BoolKeys {
        #[api(detail)]
        map: BTreeMap<bool, u8>,
    },
    #[api(code = "TUPLE_KEYS")]
    TupleKeys {
        #[api(details)]
        map: BTreeMap<(u8, u8), u8>,
    },
    #[api(code = "NOT_A_NUMBER")]
    NotANumber {
        #[api(detail)]
        ratio: f64,
    },
    #[api(code = "HUGE")]
    Huge {
        #[api(detail)]
        huge: u128,
        #[api(extension)]
        negative: i128,
    },
    #[api(code = "DEEP")]
    Deep {
        #[api(details)]
        value: Value,
        #[api(extension)]
        extra: Value,
    },
}

#[test]
fn map_keys_of_scalars_become_strings() {
    let numbers = Odd::NumberKeys { map: BTreeMap::from([(-1, 1), (i64::MAX, 2)]) };
    let object = json!({"-1": 1, "9223372036854775807": 2});
    assert_eq!(json::<Flat>(&numbers)["details"], object);
    assert_eq!(json::<JsonApi>(&numbers)["errors"][0]["meta"], object);
    let booleans = Odd::BoolKeys { map: BTreeMap::from([(true, 1)]) };
    assert_eq!(json::<Nested>(&booleans)["error"]["details"], json!({"map": {"true": 1}}));
}

#[test]
fn map_keys_of_tuples_omit_the_details() {
    let tuples = Odd::TupleKeys { map: BTreeMap::from([((1, 2), 3)]) };
    assert_eq!(tuples.to_json(), r#"{"code":"TUPLE_KEYS","message":"odd","status":400}"#);
    for (envelope, response) in in_each(&tuples) {
        assert_eq!(response.status(), 400, "{envelope}");
        assert!(parsed(&response).is_object(), "{envelope}");
    }
}

#[test]
fn nan_is_written_as_null() {
    let nan = Odd::NotANumber { ratio: f64::NAN };
    assert_eq!(json::<Flat>(&nan)["details"], json!({"ratio": null}));
    assert_eq!(json::<JsonApi>(&nan)["errors"][0]["meta"], json!({"ratio": null}));
    assert!(json::<Google>(&nan)["error"]["details"][0].get("metadata").is_none());
}

/// JSON numbers have any size. Each envelope keeps its shape around them.
#[test]
fn numbers_beyond_64_bits_keep_the_envelope() {
    let huge = Odd::Huge { huge: u128::MAX, negative: i128::MIN };
    assert_eq!(
        huge.to_json(),
        r#"{"code":"HUGE","message":"odd","status":400,"details":{"huge":340282366920938463463374607431768211455},"negative":-170141183460469231731687303715884105728}"#
    );
    for ((envelope, response), own) in
        in_each(&huge).iter().zip(["type", "code", "error", "statusCode", "error", "errors"])
    {
        let body = parsed(response);
        assert!(body.get(own).is_some(), "{envelope}: {body}");
        assert!(rest(envelope, &body).get("negative").is_some(), "{envelope}: {body}");
    }
}

#[test]
fn deep_details_are_written_whole() {
    let deep = (0..100).fold(json!("floor"), |inner, _| json!([inner]));
    let error = Odd::Deep { value: deep.clone(), extra: deep.clone() };
    assert_eq!(json::<Flat>(&error)["details"], deep);
    assert_eq!(json::<JsonApi>(&error)["errors"][0]["meta"]["details"], deep);
    for responses in [in_each(&error), in_each_with_retry(&error)] {
        for (envelope, response) in responses {
            assert_eq!(rest(envelope, &parsed(&response))["extra"], deep, "{envelope}");
        }
    }
}

// `Details` on its own.

#[test]
fn details_debug_shows_their_value() {
    assert_eq!(format!("{:?}", Details::new(&[1, 2])), "Details(Array [Number(1), Number(2)])");
    assert_eq!(format!("{:?}", Details::new(&Broken)), "Details(not serialisable)");
    let details = EXTENSION.details().expect("it has one");
    assert_eq!(format!("{details:?}"), r#"Details(Object {"good": Number(1)})"#);
}

#[test]
fn details_serialise_as_their_value() {
    let value = serde_json::to_value(EXTENSION.details()).expect("one number");
    assert_eq!(value, json!({"good": 1}));
    assert!(serde_json::to_value(EXTENSION.extensions()).is_err());
}

// Handwritten errors.

static BY_HAND: ErrorSpec = ErrorSpec::new("BY_HAND", StatusCode::CONFLICT);

#[derive(Debug, thiserror::Error)]
#[error("by hand")]
struct ByHand {
    extensions: Value,
}

impl ApiError for ByHand {
    fn spec(&self) -> &'static ErrorSpec {
        &BY_HAND
    }
    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed("Said.")
    }
    fn details(&self) -> Option<Details<'_>> {
        Some(Details::new(&"a fact"))
    }
    fn extensions(&self) -> Option<Details<'_>> {
        Some(Details::new(&self.extensions))
    }
}

#[test]
fn handwritten_extensions_without_map_are_omitted() {
    for extensions in [json!([1, 2]), json!("text"), json!(7), json!(true)] {
        let error = ByHand { extensions };
        assert_eq!(
            text(&response_in::<Flat>(&error)),
            r#"{"code":"BY_HAND","message":"Said.","status":409,"details":"a fact"}"#
        );
        for (envelope, response) in in_each(&error).into_iter().chain(in_each_with_retry(&error)) {
            assert_eq!(response.status(), 409, "{envelope}");
        }
        assert!(apierror::ErrorReport::from(&error as &dyn ApiError).extensions().is_empty());
    }
}

#[test]
fn handwritten_extensions_map_becomes_members() {
    let error = ByHand { extensions: json!({"a": 1, "b": {"c": null}}) };
    assert_eq!(
        text(&response_in::<Flat>(&error)),
        r#"{"code":"BY_HAND","message":"Said.","status":409,"details":"a fact","a":1,"b":{"c":null}}"#
    );
}

// Envelopes that cannot be serialised.

struct Hopeless;

impl Envelope for Hopeless {
    type Body<'a> = Broken;
    fn body(_: &Occurrence<'_>) -> Broken {
        Broken
    }
}

/// Serialises as a string, which takes no further member.
struct Textual;

impl Envelope for Textual {
    const CONTENT_TYPE: &'static str = "application/x-text";
    type Body<'a> = String;
    fn body(occurrence: &Occurrence<'_>) -> String {
        occurrence.code().to_owned()
    }
}

#[test]
fn failing_envelope_falls_back_to_problem_details() {
    for response in [response_in::<Hopeless>(&EXTENSION), response_in::<Hopeless>(&BOTH)] {
        assert_eq!(response.headers()["content-type"], "application/problem+json");
    }
    let response = response_in::<Hopeless>(&ByHand { extensions: json!({"a": 1}) });
    assert_eq!(response.status(), 409);
    assert_eq!(
        text(&response),
        r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"Said.","code":"BY_HAND"}"#
    );
}

#[test]
fn with_retry_around_text_body_falls_back_to_problem_details() {
    assert_eq!(response_in::<Textual>(&MEMBER).body(), r#""MEMBER""#);
    let response = response_in::<WithRetry<Textual>>(&MEMBER);
    assert_eq!(response.status(), 409);
    assert_eq!(parsed(&response)["code"], "MEMBER");
    assert_eq!(response.headers()["content-type"], "application/problem+json");
}

#[test]
fn failing_envelope_is_logged() {
    let events =
        common::events(|| drop(response_in::<Hopeless>(&ByHand { extensions: json!({}) })));
    assert!(
        events.iter().any(|event| event.contains("BY_HAND") && event.contains("envelope")),
        "{events:?}"
    );
}

/// The tests above rely on it.
#[test]
fn broken_value_fails_to_serialise() {
    let error: serde_json::Error = serde_json::to_string(&Broken).expect_err("it fails");
    assert!(error.to_string().contains("a cause"));
    assert!(<serde_json::Error as ser::Error>::custom("x").to_string().contains('x'));
}
