//! Response headers: `Retry-After`, static headers and header fields.

mod fields;

use std::fmt;
use std::time::Duration;

use apierror::envelope::{Flat, Google, WithRetry};
use apierror::{ApiError, DeclaredError, response_in};
use http::HeaderMap;
use proptest::prelude::*;
use serde_json::json;

use crate::common;
use crate::common::{cases, header, header_names, in_each, json, parsed};

/// Each type that a `retry_after` field can have.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("busy")]
#[api(status = 429, envelope = WithRetry<Flat>)]
enum Busy {
    #[api(code = "DURATION")]
    Duration(#[api(retry_after)] Duration),
    #[api(code = "OPTION")]
    Option(#[api(retry_after)] Option<Duration>),
    #[api(code = "U8")]
    U8(#[api(retry_after)] u8),
    #[api(code = "U16")]
    U16(#[api(retry_after)] u16),
    #[api(code = "U32")]
    U32(#[api(retry_after)] u32),
    #[api(code = "U64")]
    U64(#[api(retry_after)] u64),
    #[api(code = "OPTION_U64")]
    OptionU64 {
        #[api(retry_after)]
        seconds: Option<u64>,
    },
}

fn retry_after(error: &dyn ApiError) -> Option<String> {
    let response = response_in::<Flat>(error);
    header(&response, "retry-after").map(|value| String::from_utf8_lossy(value).into_owned())
}

#[test]
fn retry_after_is_rounded_up_to_whole_seconds() {
    for (wait, expected) in [
        (Duration::from_millis(1_200), "2"),
        (Duration::from_millis(1_001), "2"),
        (Duration::from_nanos(1_000_000_001), "2"),
        (Duration::from_secs(1), "1"),
        (Duration::from_secs(90), "90"),
        (Duration::from_nanos(1), "1"),
    ] {
        assert_eq!(retry_after(&Busy::Duration(wait)).as_deref(), Some(expected), "{wait:?}");
    }
}

#[test]
fn retry_after_is_at_least_one_second() {
    for none in [
        Busy::Duration(Duration::ZERO),
        Busy::U8(0),
        Busy::U64(0),
        Busy::Option(Some(Duration::ZERO)),
    ] {
        assert_eq!(retry_after(&none).as_deref(), Some("1"), "{none:?}");
    }
}

#[test]
fn retry_after_accepts_whole_seconds() {
    assert_eq!(retry_after(&Busy::U8(u8::MAX)).as_deref(), Some("255"));
    assert_eq!(retry_after(&Busy::U16(u16::MAX)).as_deref(), Some("65535"));
    assert_eq!(retry_after(&Busy::U32(2_147_483_646)).as_deref(), Some("2147483646"));
    assert_eq!(retry_after(&Busy::OptionU64 { seconds: Some(30) }).as_deref(), Some("30"));
    assert_eq!(Busy::U16(3).retry_after(), Some(Duration::from_secs(3)));
}

#[test]
fn retry_after_is_at_most_what_32_bits_hold() {
    for longer in [Busy::Duration(Duration::MAX), Busy::U32(u32::MAX), Busy::U64(u64::MAX)] {
        assert_eq!(retry_after(&longer).as_deref(), Some("2147483647"), "{longer:?}");
    }
    assert_eq!(json::<WithRetry<Flat>>(&Busy::U64(u64::MAX))["retry"]["after_ms"], json!(u64::MAX));
    for (envelope, response) in in_each(&Busy::Duration(Duration::MAX)) {
        assert_eq!(response.status(), 429, "{envelope}");
    }
}

#[test]
fn retry_after_none_omits_the_header() {
    for absent in [Busy::Option(None), Busy::OptionU64 { seconds: None }] {
        assert_eq!(retry_after(&absent), None, "{absent:?}");
        assert_eq!(absent.retry_after(), None);
        assert!(parsed(&absent.to_response())["retry"].get("after_ms").is_none());
        assert_eq!(json::<Google>(&absent)["error"]["details"].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn retry_after_appears_in_bodies_with_retry_members() {
    let busy = Busy::Duration(Duration::from_millis(1_500));
    assert_eq!(parsed(&busy.to_response())["retry"]["after_ms"], 1_500);
    assert_eq!(json::<Google>(&busy)["error"]["details"][1]["retryDelay"], "1.500s");
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn retry_after_is_not_shorter_than_the_wait(
        wait in (any::<u32>(), 0..1_000_000_000_u32).prop_map(|(seconds, nanos)| Duration::new(seconds.into(), nanos)),
    ) {
        let header = retry_after(&Busy::Duration(wait)).expect("a known wait is sent");
        let sent: u64 = header.parse().expect("whole seconds");
        prop_assert!(sent >= 1);
        prop_assert!(sent == 2_147_483_647 || Duration::from_secs(sent) >= wait);
        prop_assert!(Duration::from_secs(sent - 1) <= wait);
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum Static {
    #[error("signed out")]
    #[api(
        code = "SIGNED_OUT",
        status = 401,
        header(www_authenticate = "Bearer realm=\"api\"", cache_control = "no-store")
    )]
    SignedOut,
    #[error("wrong method")]
    #[api(code = "WRONG_METHOD", status = 405, header(Allow = "GET, HEAD"))]
    WrongMethod {
        #[api(header = "X-Tried")]
        tried: &'static str,
    },
    #[error("plain")]
    #[api(code = "PLAIN", status = 400)]
    Plain,
}

#[test]
fn static_headers_are_sent() {
    let response = Static::SignedOut.to_response();
    assert_eq!(header(&response, "www-authenticate"), Some(&b"Bearer realm=\"api\""[..]));
    assert_eq!(header(&response, "cache-control"), Some(&b"no-store"[..]));
    assert_eq!(header_names(&response), ["cache-control", "content-type", "www-authenticate"]);
    assert_eq!(
        Static::SignedOut.spec().headers,
        [("www-authenticate", "Bearer realm=\"api\""), ("cache-control", "no-store")]
    );
}

#[test]
fn static_header_name_is_case_insensitive() {
    let response = Static::WrongMethod { tried: "PUT" }.to_response();
    assert_eq!(header_names(&response), ["allow", "content-type", "x-tried"]);
    assert_eq!(header(&response, "x-tried"), Some(&b"PUT"[..]));
}

#[test]
fn error_without_headers_has_only_a_content_type() {
    assert_eq!(header_names(&Static::Plain.to_response()), ["content-type"]);
}

/// Its `Debug` differs from its `Display`, which is sent.
#[derive(Debug)]
struct Quota(u32);

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{};w=60", self.0)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("limited")]
#[api(code = "LIMITED", status = 429, envelope = Flat, header(x_policy = "strict"))]
struct Limited {
    #[api(header = "x-ratelimit-limit")]
    limit: Quota,
    #[api(header = "x-ratelimit-remaining")]
    remaining: Option<u32>,
    #[api(header = "x-ratelimit-by", detail)]
    by: String,
}

fn limited(by: impl Into<String>) -> Limited {
    Limited { limit: Quota(10), remaining: Some(0), by: by.into() }
}

#[test]
fn header_field_is_sent_by_display() {
    let response = limited("account").to_response();
    assert_eq!(header(&response, "x-ratelimit-limit"), Some(&b"10;w=60"[..]));
    assert_eq!(header(&response, "x-ratelimit-remaining"), Some(&b"0"[..]));
    assert_eq!(header(&response, "x-ratelimit-by"), Some(&b"account"[..]));
    assert_eq!(header(&response, "x-policy"), Some(&b"strict"[..]));
}

#[test]
fn header_field_none_is_omitted() {
    let response = Limited { remaining: None, ..limited("account") }.to_response();
    assert_eq!(
        header_names(&response),
        ["content-type", "x-policy", "x-ratelimit-by", "x-ratelimit-limit"]
    );
}

#[test]
fn headers_are_equal_in_each_envelope() {
    for (envelope, response) in in_each(&limited("account")) {
        let mut names = header_names(&response);
        names.retain(|name| *name != "content-type");
        assert_eq!(
            names,
            ["x-policy", "x-ratelimit-by", "x-ratelimit-limit", "x-ratelimit-remaining"],
            "{envelope}"
        );
    }
}

#[test]
fn append_headers_keeps_existing_values() {
    let mut headers = HeaderMap::new();
    headers.insert("x-policy", "lenient".parse().expect("a legal value"));
    limited("account").append_headers(&mut headers);
    let values: Vec<_> = headers.get_all("x-policy").iter().collect();
    assert_eq!(values, ["lenient", "strict"]);
}

const ILLEGAL: [&str; 10] = [
    "a\r\nset-cookie: admin=1",
    "a\nset-cookie: admin=1",
    "a\rb",
    "\n",
    "a\0b",
    "\u{7f}",
    "a\u{1b}[2J",
    "ä",
    "日本語",
    "a\u{2028}b",
];

#[test]
fn illegal_header_value_omits_that_header_only() {
    for by in ILLEGAL {
        let response = limited(by).to_response();
        assert_eq!(
            header_names(&response),
            ["content-type", "x-policy", "x-ratelimit-limit", "x-ratelimit-remaining"],
            "{by:?}"
        );
        assert_eq!(response.status(), 429);
        assert_eq!(parsed(&response)["details"]["by"], by);
    }
}

#[test]
fn failing_display_omits_the_header() {
    #[derive(Debug)]
    struct Faulty;

    impl fmt::Display for Faulty {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half")?;
            Err(fmt::Error)
        }
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(code = "X", status = 400)]
    struct X {
        #[api(header = "x-faulty")]
        faulty: Faulty,
        #[api(header = "x-whole")]
        whole: u8,
    }

    let response = X { faulty: Faulty, whole: 1 }.to_response();
    assert_eq!(header_names(&response), ["content-type", "x-whole"]);
}

/// Text in which most characters are illegal in a header or almost so.
fn any_text() -> impl Strategy<Value = String> {
    let borders = prop::sample::select(vec![
        '\0', '\t', '\n', '\r', '\u{1b}', ' ', '~', '\u{7f}', '\u{80}', '\u{ff}', ':',
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(any::<u8>(), 0..40)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        prop::collection::vec(any::<u8>(), 0..40)
            .prop_map(|bytes| bytes.into_iter().map(char::from).collect()),
        prop::collection::vec(prop_oneof![borders, any::<char>()], 0..20)
            .prop_map(|characters| characters.into_iter().collect()),
    ]
}

fn is_legal(value: &str) -> bool {
    value.chars().all(|c| c == '\t' || c == ' ' || c.is_ascii_graphic())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_field_value_adds_no_other_header(by in any_text()) {
        let response = limited(by.as_str()).to_response();
        let mut expected = vec!["content-type", "x-policy", "x-ratelimit-limit", "x-ratelimit-remaining"];
        if is_legal(&by) {
            expected.insert(2, "x-ratelimit-by");
            prop_assert_eq!(header(&response, "x-ratelimit-by"), Some(by.as_bytes()));
        }
        prop_assert_eq!(header_names(&response), expected);
        prop_assert_eq!(&parsed(&response)["details"]["by"], &json!(by));
    }
}

mod through_axum {
    use super::{ILLEGAL, Limited, Quota, Static, limited};
    use crate::common::header_names;
    use axum::response::IntoResponse;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn axum_response_has_the_same_headers() {
        let plain = apierror::DeclaredError::to_response(&limited("account"));
        let response = limited("account").into_response();
        assert_eq!(response.status(), plain.status());
        assert_eq!(response.headers(), plain.headers());
        let body = response.into_body().collect().await.expect("a body from memory").to_bytes();
        assert_eq!(body, plain.body());
    }

    #[test]
    fn axum_response_omits_an_illegal_value() {
        for by in ILLEGAL {
            let response =
                Limited { remaining: None, limit: Quota(1), by: by.into() }.into_response();
            assert_eq!(
                header_names(&response),
                ["content-type", "x-policy", "x-ratelimit-limit"],
                "{by:?}"
            );
        }
    }

    #[test]
    fn static_headers_are_sent() {
        let response = Static::SignedOut.into_response();
        assert_eq!(header_names(&response), ["cache-control", "content-type", "www-authenticate"]);
    }
}

#[test]
fn omitted_header_is_logged_by_name_only() {
    let events = common::left_out(|| drop(limited("MARKER\r\n").to_response()));
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].starts_with("WARN"), "{events:?}");
    assert!(events[0].contains("LIMITED") && events[0].contains("x-ratelimit-by"), "{events:?}");
    assert!(!events[0].contains("MARKER"), "{events:?}");
}

#[test]
fn complete_headers_log_nothing() {
    assert_eq!(common::left_out(|| drop(limited("account").to_response())), [""; 0]);
}
