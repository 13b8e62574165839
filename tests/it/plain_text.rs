//! Bodies that are not JSON, and headers that an envelope may add.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use apierror::client::FromResponse;
use apierror::contract::{Update, check_with};
use apierror::envelope::{Envelope, Flat, PlainText, WithRetryHeaders};
use apierror::{ApiError, Catalog, DeclaredError, ErrorReport, Occurrence, json_in, response_in};
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::common::{header, header_names, text};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
enum Registry {
    #[error("no crate `{0}`")]
    #[api(code = "NO_CRATE", status = 404)]
    NoCrate(&'static str),
    #[error("db-1: connection refused")]
    #[api(code = "INTERNAL", status = 500, envelope = PlainText)]
    Internal,
    #[error("{0} \"quoted\"\nกับ")]
    #[api(code = "QUOTED", status = 409, envelope = PlainText, message = display)]
    Quoted(u32),
    #[error("busy")]
    #[api(code = "BUSY", status = 503, envelope = WithRetryHeaders<PlainText>)]
    Busy {
        #[api(retry_after)]
        wait: Duration,
        #[api(detail)]
        queue: u32,
    },
}

#[test]
fn body_is_the_message_and_nothing_else() {
    let response = Registry::Internal.to_response();
    assert_eq!(text(&response), "Internal Server Error");
    assert_eq!(header(&response, "content-type"), Some(&b"text/plain; charset=utf-8"[..]));
    assert_eq!(text(&Registry::Quoted(7).to_response()), "7 \"quoted\"\nกับ");
    assert_eq!(Registry::Quoted(7).to_json(), "7 \"quoted\"\nกับ");
    let busy = Registry::Busy { wait: Duration::from_secs(3), queue: 1 };
    let response = busy.to_response();
    assert_eq!(text(&response), "Service Unavailable");
    assert_eq!(header(&response, "retry-after"), Some(&b"3"[..]));
    assert_eq!(
        header_names(&response),
        ["content-type", "retry-after", "retry-after-ms", "x-should-retry"]
    );
    assert_eq!(json_in::<PlainText>(&Registry::NoCrate("a")), "no crate `a`");
}

#[test]
fn client_decodes_the_message() {
    let (head, body) = response_in::<PlainText>(&Registry::Quoted(7)).into_parts();
    let report = ErrorReport::decode::<PlainText>(head.status, &head.headers, &body);
    assert_eq!((report.code(), report.message()), ("HTTP_409", "7 \"quoted\"\nกับ"));
    let busy = Registry::Busy { wait: Duration::from_secs(3), queue: 1 };
    let (head, body) = busy.to_response().into_parts();
    let report =
        ErrorReport::decode::<WithRetryHeaders<PlainText>>(head.status, &head.headers, &body);
    assert_eq!(
        (report.message(), report.retry_after()),
        ("Service Unavailable", Some(Duration::from_secs(3)))
    );
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn documents_show_text_as_text() {
    // A message that looks like JSON stays text.
    let catalog = Catalog::of::<Registry>().examples([Registry::NoCrate("a"), Registry::Quoted(7)]);
    let errors = read(&catalog.to_json())["errors"].clone();
    assert_eq!(errors[1]["content_type"], "text/plain; charset=utf-8");
    assert_eq!(errors[1]["example"]["body"], "Internal Server Error");
    assert_eq!(errors[1]["body"], json!({"type": "string"}));
    let document = read(&catalog.to_openapi());
    let content = document["components"]["responses"]["Error500"]["content"].clone();
    assert_eq!(
        content.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["text/plain; charset=utf-8"]
    );
    assert!(catalog.to_html().contains("text/plain; charset=utf-8"));

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("404")]
    #[api(code = "NUMBER", status = 404, envelope = PlainText)]
    struct Number;
    let errors = read(&Catalog::of::<Number>().to_json())["errors"].clone();
    assert_eq!(errors[0]["example"]["body"], json!("404"));
}

/// An envelope whose headers are not in every response.
struct Traced;

impl Envelope for Traced {
    const HEADERS: &'static [&'static str] = &["X-Trace", "x-shown", "x-own"];
    type Body<'a> = &'static str;

    fn body(occurrence: &Occurrence<'_>) -> &'static str {
        occurrence.code()
    }
    fn append_headers(occurrence: &Occurrence<'_>, headers: &mut HeaderMap) {
        headers.insert("x-shown", HeaderValue::from_static("1"));
        if let Some(trace) = occurrence.context().and_then(|context| context.get::<HeaderValue>()) {
            headers.insert("x-trace", trace.clone());
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("traced")]
#[api(code = "TRACED", status = 409, envelope = Traced)]
struct TracedError(#[api(header = "x-own")] u8);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no wait")]
#[api(code = "NO_WAIT", status = 409, envelope = WithRetryHeaders<Flat>)]
struct NoWait;

#[test]
fn headers_of_the_envelope_are_documented_and_locked() {
    let catalog = Catalog::of::<TracedError>().and::<NoWait>();
    let document = read(&catalog.to_openapi());
    let headers = &document["components"]["responses"]["Error409"]["headers"];
    assert_eq!(
        headers.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["x-own", "x-should-retry", "x-shown", "x-trace"]
    );
    assert_eq!(headers["x-trace"]["schema"], json!({"type": "string"}));
    assert_eq!(headers["x-shown"]["schema"]["const"], "1");

    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("plain-text-{}.lock", std::process::id()));
    check_with(&catalog, &path, Update::Nothing).unwrap();
    let lock = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    for line in [
        "header.x-trace = \"text, optional\"",
        "header.x-shown = \"fixed: 1\"",
        "header.x-own = \"text\"",
    ] {
        assert!(lock.contains(line), "{line} is missing in\n{lock}");
    }
    assert!(!lock.contains("retry-after-ms"), "{lock}");
}
