//! The bytes of a header from a field of each type: those of its `Display`.

use std::borrow::Cow;
use std::fmt;
use std::net::Ipv6Addr;
use std::num::{NonZeroI8, NonZeroU64};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use apierror::envelope::Flat;
use apierror::{
    ApiError, DeclaredError, RateLimit, RateLimitPolicy, ResetAfter, ResetAt, ResetAtMillis,
};
use http::HeaderMap;
use proptest::prelude::*;

use crate::common::{cases, header_names, left_out};

/// Returns the values of `x-value` of an error whose field has the type `$ty`.
macro_rules! sent {
    ($ty:ty, $value:expr) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("x")]
        #[api(code = "X", status = 429, envelope = Flat)]
        struct WithField {
            #[api(header = "x-value")]
            value: $ty,
        }
        values(&WithField { value: $value }.to_response(), "x-value")
    }};
}

const NONE: [Vec<u8>; 0] = [];

fn values<B>(response: &http::Response<B>, name: &str) -> Vec<Vec<u8>> {
    response.headers().get_all(name).iter().map(|value| value.as_bytes().to_vec()).collect()
}

macro_rules! assert_sent {
    ($($ty:ty: $($value:expr),+;)+) => {$($({
        let value: $ty = $value;
        let expected = value.to_string().into_bytes();
        assert_eq!(sent!($ty, value), [expected], stringify!($ty: $value));
    })+)+};
}

macro_rules! integers {
    ($($ty:ident)+) => {
        #[test]
        fn integer_is_sent_in_decimal() {
            assert_sent! {$(
                $ty: $ty::MIN, $ty::MAX, $ty::MIN + 1, $ty::MAX - 1, 0, 1, 9, 10, 11, 99, 100, 101;
            )+}
        }

        proptest! {
            #![proptest_config(cases())]
            $(
                #[test]
                fn $ty(value in any::<$ty>()) {
                    prop_assert_eq!(sent!($ty, value), [value.to_string().into_bytes()]);
                    let expected = [value.to_string().into_bytes()];
                    prop_assert_eq!(sent!(Option<$ty>, Some(value)), expected);
                }
            )+
        }
    };
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

#[test]
fn negative_integer_is_sent_with_its_sign() {
    assert_sent! { i8: -1, -9, -10, -99; i64: -1, -100; i128: -1; isize: -7; }
}

#[test]
fn other_scalar_is_sent_by_display() {
    assert_sent! {
        bool: true, false;
        char: 'a', ' ', '"', '\t';
        f32: 0.1, -0.0, f32::MAX, f32::INFINITY, f32::NAN;
        f64: 1e21, 1.5, f64::MIN_POSITIVE;
        NonZeroU64: NonZeroU64::MIN, NonZeroU64::MAX;
        NonZeroI8: NonZeroI8::MIN;
        Ipv6Addr: Ipv6Addr::LOCALHOST;
        http::StatusCode: http::StatusCode::IM_A_TEAPOT;
    }
}

#[test]
fn text_is_sent_as_it_is() {
    let long = "x".repeat(5_000);
    assert_sent! {
        String: String::new(), " a ".into(), "a, b;c=\"d\"\t~".into(), long.clone();
        &'static str: "", "text";
        Cow<'static, str>: Cow::Borrowed("borrowed"), Cow::Owned("owned".into());
        Box<str>: "boxed".into();
        Rc<str>: "counted".into();
        Arc<String>: Arc::new("shared".into());
        &'static &'static str: &"twice";
        &'static u32: &7;
        Box<i64>: Box::new(-7);
    }
}

#[test]
fn borrowed_text_is_sent_as_it_is() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(code = "X", status = 429, envelope = Flat)]
    struct Borrowed<'a> {
        #[api(header = "x-str")]
        text: &'a str,
        #[api(header = "x-string")]
        string: &'a String,
        #[api(header = "x-cow")]
        cow: Cow<'a, str>,
        #[api(header = "x-number")]
        number: &'a u64,
    }

    let (text, number) = ("local".to_owned(), 12);
    let error = Borrowed { text: &text, string: &text, cow: (&*text).into(), number: &number };
    let response = error.to_response();
    for name in ["x-str", "x-string", "x-cow"] {
        assert_eq!(values(&response, name), [b"local"]);
    }
    assert_eq!(values(&response, "x-number"), [b"12"]);
}

#[test]
fn generic_field_is_sent_by_display() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(code = "X", status = 429, envelope = Flat)]
    struct Generic<T: fmt::Display + fmt::Debug> {
        #[api(header = "x-value")]
        value: T,
    }

    assert_eq!(values(&Generic { value: 7_u8 }.to_response(), "x-value"), [b"7"]);
    assert_eq!(values(&Generic { value: "text" }.to_response(), "x-value"), [b"text"]);
}

/// Types of a user that have the names of std's.
#[test]
fn type_with_a_known_name_is_sent_by_its_own_display() {
    mod own {
        #[derive(Debug)]
        pub(super) struct String(pub(super) u8);

        impl std::fmt::Display for String {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "own {}", self.0)
            }
        }
    }

    use own::String;

    #[expect(non_camel_case_types, reason = "the name of std's type")]
    type u64 = String;

    assert_eq!(sent!(String, String(1)), [b"own 1"]);
    assert_eq!(sent!(u64, String(2)), [b"own 2"]);
}

#[test]
fn option_is_sent_if_there_is_a_value() {
    assert_eq!(sent!(Option<u32>, None), NONE);
    assert_eq!(sent!(Option<String>, None), NONE);
    assert_eq!(sent!(Option<String>, Some("some".into())), [b"some"]);
    assert_eq!(sent!(Option<&'static str>, Some("some")), [b"some"]);
    assert_eq!(sent!(Option<bool>, Some(false)), [b"false"]);
}

#[test]
fn rate_limits_are_sent_by_display() {
    let at = |millis| UNIX_EPOCH + Duration::from_millis(millis);
    assert_sent! {
        RateLimit: RateLimit::new("minute", 0), RateLimit::new("a\"\\b", u64::MAX)
            .reset(Duration::MAX);
        RateLimitPolicy: RateLimitPolicy::new("minute", 60).window(Duration::from_millis(1)),
            RateLimitPolicy::new("", u64::MAX);
        ResetAfter: ResetAfter(Duration::ZERO), ResetAfter(Duration::MAX);
        ResetAt: ResetAt(at(1_710_505_800_001)), ResetAt(UNIX_EPOCH - Duration::from_secs(1)),
            ResetAt(SystemTime::now());
        ResetAtMillis: ResetAtMillis(at(1_500));
    }
    assert_eq!(sent!(RateLimit, RateLimit::new("ä", 1)), NONE);
}

#[test]
fn value_that_is_illegal_or_not_ascii_is_left_out_and_logged() {
    let texts = [
        "a\r\nb",
        "a\0b",
        "\u{7f}",
        "\u{1b}[2J",
        "ä",
        "日本語",
        "\n",
        "\u{2028}",
        "abcdefghijklmnopé",
    ];
    for text in texts {
        let events = left_out(|| assert!(sent!(String, text.into()).is_empty(), "{text:?}"));
        assert_eq!(events.len(), 1, "{text:?}: {events:?}");
        let events = left_out(|| assert!(sent!(&'static str, text).is_empty(), "{text:?}"));
        assert_eq!(events.len(), 1, "{text:?}: {events:?}");
        let events = left_out(|| assert!(sent!(Cow<'static, str>, text.into()).is_empty()));
        assert_eq!(events.len(), 1, "{text:?}: {events:?}");
    }
    for character in ['\n', '\0', '\u{7f}', 'ä', '日'] {
        let events = left_out(|| assert!(sent!(char, character).is_empty(), "{character:?}"));
        assert_eq!(events.len(), 1, "{character:?}: {events:?}");
    }
}

/// Writes its parts one after the other, then fails if there is no last one.
#[derive(Debug)]
struct Parts(&'static [&'static str], fmt::Result);

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.0 {
            f.write_str(part)?;
        }
        self.1
    }
}

#[test]
fn display_in_parts_is_sent_as_a_whole_or_not_at_all() {
    assert_eq!(sent!(Parts, Parts(&["a", "", "b;", "c=1"], Ok(()))), [b"ab;c=1"]);
    assert_eq!(sent!(Parts, Parts(&["a", "\n"], Ok(()))), NONE);
    assert_eq!(sent!(Parts, Parts(&["a", "b"], Err(fmt::Error))), NONE);
    assert_eq!(sent!(Parts, Parts(&[], Err(fmt::Error))), NONE);
    assert_eq!(sent!(Parts, Parts(&[], Ok(()))), [b""]);
}

/// A `Display` that renders an error with headers of its own meanwhile.
#[test]
fn display_may_render_another_error() {
    #[derive(Debug)]
    struct Rendering;

    impl fmt::Display for Rendering {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("outer ")?;
            let inner = sent!(Parts, Parts(&["in", "ner"], Ok(())));
            f.write_str(&String::from_utf8_lossy(&inner.concat()))?;
            f.write_str(" outer")
        }
    }

    assert_eq!(sent!(Rendering, Rendering), [b"outer inner outer"]);
}

#[derive(Debug)]
struct Panicking;

impl fmt::Display for Panicking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part")?;
        panic!("in a header")
    }
}

#[test]
fn next_header_is_whole_after_a_display_that_panics() {
    let panicking = std::panic::catch_unwind(|| sent!(Panicking, Panicking));
    assert!(panicking.is_err());
    assert_eq!(sent!(Parts, Parts(&["who", "le"], Ok(()))), [b"whole"]);
}

/// Eight headers beside the content type, so that the map grows.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("many")]
#[api(code = "MANY", status = 429, envelope = Flat, header(x_fixed = "f", vary = "accept"))]
struct Many {
    #[api(header = "x-a")]
    a: u64,
    #[api(header = "X-B")]
    b: String,
    #[api(header = "link")]
    link: &'static str,
    #[api(header = "etag")]
    etag: Option<bool>,
    #[api(header = "www-authenticate")]
    scheme: Cow<'static, str>,
    #[api(header = "x-a-name-that-is-longer-than-any-standard-name-of-http")]
    long: i128,
    #[api(retry_after)]
    wait: Duration,
}

fn many() -> Many {
    Many {
        a: 10,
        b: "b".into(),
        link: "</a>",
        etag: Some(true),
        scheme: "Bearer".into(),
        long: -3,
        wait: Duration::from_millis(99_001),
    }
}

#[test]
fn headers_are_in_the_order_of_their_declaration() {
    let response = many().to_response();
    let sent: Vec<_> = response.headers().iter().collect();
    let sent: Vec<_> =
        sent.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or("?"))).collect();
    assert_eq!(
        sent,
        [
            ("content-type", "application/json"),
            ("x-fixed", "f"),
            ("vary", "accept"),
            ("x-a", "10"),
            ("x-b", "b"),
            ("link", "</a>"),
            ("etag", "true"),
            ("www-authenticate", "Bearer"),
            ("x-a-name-that-is-longer-than-any-standard-name-of-http", "-3"),
            ("retry-after", "100"),
        ]
    );
}

#[test]
fn name_that_is_present_gets_a_second_value() {
    let mut headers = HeaderMap::new();
    for name in ["x-a", "x-fixed", "link"] {
        headers.insert(name, http::HeaderValue::from_static("before"));
    }
    many().append_headers(&mut headers);
    let mut response = http::Response::new(());
    *response.headers_mut() = headers;
    assert_eq!(values(&response, "x-a"), [&b"before"[..], b"10"]);
    assert_eq!(values(&response, "x-fixed"), [&b"before"[..], b"f"]);
    assert_eq!(values(&response, "link"), [&b"before"[..], b"</a>"]);
    assert_eq!(header_names(&response).len(), 11);
}

#[test]
fn waits_are_sent_in_decimal() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[api(code = "X", status = 429, envelope = Flat)]
    struct Wait(#[api(retry_after)] u64);

    for seconds in (1..=1_100).chain([65_536, u64::from(u32::MAX) / 2]) {
        let expected = seconds.to_string().into_bytes();
        assert_eq!(values(&Wait(seconds).to_response(), "retry-after"), [expected]);
    }
}
