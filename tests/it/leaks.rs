//! Fields without an attribute never leave the process.

use std::error::Error as _;

use apierror::envelope::{Flat, ProblemDetails};
use apierror::{ApiError, DeclaredError, RequestContext, context};
use bytes::Bytes;
use http::Response;

use crate::common;
use crate::common::{in_each, in_each_with_retry};

const MARKER: &str = "hunter2";

#[derive(Debug, Clone, thiserror::Error)]
#[error("refused password hunter2")]
struct Cause;

#[derive(Debug, thiserror::Error)]
#[error("pool hunter2")]
struct Pool(#[source] Cause);

#[derive(Debug, thiserror::Error, ApiError)]
enum Leaky {
    #[error("no such account")]
    #[api(code = "UNMARKED_FIELDS", status = 404)]
    UnmarkedFields {
        #[api(detail)]
        shown: u8,
        password: &'static str,
        nested: Option<Vec<String>>,
    },
    #[error("no such account")]
    #[api(code = "UNMARKED_TUPLE", status = 404, message = "none for {0}")]
    UnmarkedTuple(u8, &'static str),
    #[error("connect to {host}")]
    #[api(code = "SERVER_DISPLAY", status = 500)]
    ServerDisplay {
        host: &'static str,
        #[api(detail)]
        attempt: u8,
    },
    #[error("connect to {0}")]
    #[api(
        code = "SERVER_TEMPLATE",
        status = 503,
        message = "Try again in a minute.",
        help = "Wait."
    )]
    ServerTemplate(&'static str),
    #[error("connect to {0}")]
    #[api(code = "CLIENT_TEMPLATE", status = 409, message = "It changed.")]
    ClientTemplate(&'static str),
    #[error("database")]
    #[api(code = "SOURCE", status = 400)]
    Source(#[source] Pool),
    #[error("database {0}")]
    #[api(code = "FROM", status = 502, retry = "backoff")]
    From(#[from] Pool),
    #[error("boxed")]
    #[api(code = "BOXED", status = 400)]
    Boxed(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("waits")]
    #[api(code = "WAITS", status = 429)]
    Waits {
        #[api(retry_after)]
        seconds: u8,
        #[api(header = "x-limit")]
        limit: u8,
        #[api(extension)]
        hint: &'static str,
        token: &'static str,
    },
    #[error("logs")]
    #[api(code = "SERVER_LOGS", status = 500)]
    ServerLogs {
        #[api(log)]
        host: &'static str,
        #[api(log)]
        nested: Option<Vec<String>>,
        #[api(detail)]
        attempt: u8,
    },
    #[error("logs")]
    #[api(code = "CLIENT_LOGS", status = 403)]
    ClientLogs(#[api(log)] &'static str),
}

fn leaky() -> Vec<Leaky> {
    vec![
        Leaky::UnmarkedFields { shown: 1, password: MARKER, nested: Some(vec![MARKER.into()]) },
        Leaky::UnmarkedTuple(1, MARKER),
        Leaky::ServerDisplay { host: MARKER, attempt: 2 },
        Leaky::ServerTemplate(MARKER),
        Leaky::ClientTemplate(MARKER),
        Leaky::Source(Pool(Cause)),
        Leaky::From(Pool(Cause)),
        Leaky::Boxed(Box::new(Pool(Cause))),
        Leaky::Waits { seconds: 1, limit: 2, hint: "later", token: MARKER },
        Leaky::ServerLogs { host: MARKER, nested: Some(vec![MARKER.into()]), attempt: 3 },
        Leaky::ClientLogs(MARKER),
    ]
}

/// Searches the raw bytes, so that no encoding hides the marker.
fn assert_clean(what: &str, response: &Response<Bytes>) {
    let mut bytes = response.body().to_vec();
    for (name, value) in response.headers() {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(value.as_bytes());
    }
    let found = bytes.windows(MARKER.len()).any(|window| window == MARKER.as_bytes());
    assert!(!found, "{what}: {}", String::from_utf8_lossy(&bytes));
}

/// The tests below search for the marker, so it must be there.
#[test]
fn marker_is_in_each_errors_debug() {
    for error in leaky() {
        let mut texts = format!("{error:?} {error}");
        let mut source = error.source();
        while let Some(cause) = source {
            texts += &cause.to_string();
            source = cause.source();
        }
        assert!(texts.contains(MARKER), "{texts}");
    }
}

#[test]
fn no_envelope_shows_the_marker() {
    for error in leaky() {
        for (envelope, response) in in_each(&error).into_iter().chain(in_each_with_retry(&error)) {
            assert_clean(&format!("{} in {envelope}", error.code()), &response);
        }
        assert_clean(error.code(), &error.to_response());
    }
}

#[test]
fn no_envelope_shows_the_marker_within_a_request() {
    let request = RequestContext::new()
        .with_request_id("r1")
        .with_path("/accounts")
        .with_method(http::Method::GET);
    context::sync_scope(request.into(), no_envelope_shows_the_marker);
}

#[test]
fn boxed_error_does_not_show_the_marker() {
    for error in leaky() {
        let code = error.code();
        assert_clean(code, &apierror::Error::from(error).to_response());
    }
}

#[test]
fn forwarded_error_does_not_show_the_marker() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("outer hunter2 {0}")]
    #[api(transparent, envelope = Flat)]
    struct Outer(Leaky);

    for error in leaky() {
        let outer = Outer(error);
        assert!(outer.to_string().contains(MARKER));
        assert_clean(outer.code(), &outer.to_response());
        assert_clean(outer.code(), &apierror::response_in::<ProblemDetails>(&outer));
    }
}

#[test]
fn report_does_not_show_the_marker() {
    for error in leaky() {
        let report = error.to_report();
        let stored = serde_json::to_string(&report).expect("a report is JSON");
        assert!(!stored.contains(MARKER), "{stored}");
        assert!(!format!("{report} {report:?}").contains(MARKER), "{report:?}");
    }
}

#[test]
fn specs_do_not_list_fields_without_an_attribute() {
    let names = |code: &str| -> Vec<&str> {
        let spec = Leaky::specs().find(|spec| spec.code == code).expect("declared above");
        spec.fields.iter().map(|field| field.name).collect()
    };
    assert_eq!(names("UNMARKED_FIELDS"), ["shown"]);
    assert_eq!(names("WAITS"), ["retry-after", "x-limit", "hint"]);
    assert_eq!(names("SOURCE"), [""; 0]);
    assert_eq!(names("SERVER_LOGS"), ["attempt"]);
    assert_eq!(names("CLIENT_LOGS"), [""; 0]);
}

#[test]
fn axum_response_does_not_show_the_marker() {
    use axum::response::IntoResponse;

    for error in leaky() {
        let code = error.code();
        let response = error.into_response();
        for (name, value) in response.headers() {
            assert!(!format!("{name:?}{value:?}").contains(MARKER), "{code}");
        }
    }
}

/// Only a response is logged, with its causes: see `tests/process/logging.rs`.
#[test]
fn body_alone_is_not_logged() {
    let events = common::events(|| {
        for error in leaky() {
            drop(error.to_json());
            drop(error.to_report());
        }
    });
    assert_eq!(events, [""; 0]);
}
