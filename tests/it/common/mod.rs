//! Helpers that several modules use.

pub(crate) mod actix;
pub(crate) mod live;
pub(crate) mod program;
pub(crate) mod recorder;
pub(crate) mod scripted;
pub(crate) mod virtual_time;

use std::cell::RefCell;
use std::sync::Once;

use apierror::envelope::{
    Envelope, Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry,
};
use apierror::{ApiError, response_in};
use bytes::Bytes;
use http::Response;
use serde_json::Value;

/// The name of the schema in OpenAPI: `OrderNotFound` for `ORDER_NOT_FOUND`.
pub(crate) fn component_name(code: &str) -> String {
    let words = code.split('_').filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_owned() + &word[1..].to_lowercase()).collect()
}

/// The default number of cases. A failure prints its input and writes no file.
pub(crate) fn cases() -> proptest::test_runner::Config {
    proptest::test_runner::Config { failure_persistence: None, ..Default::default() }
}

/// The names of the six shipped envelopes.
pub(crate) const ENVELOPES: [&str; 6] =
    ["ProblemDetails", "Flat", "Nested", "NestJs", "Google", "JsonApi"];

/// The response in each of the six.
pub(crate) fn in_each(error: &dyn ApiError) -> [(&'static str, Response<Bytes>); 6] {
    let [problem, flat, nested, nest, google, json_api] = ENVELOPES;
    [
        (problem, response_in::<ProblemDetails>(error)),
        (flat, response_in::<Flat>(error)),
        (nested, response_in::<Nested>(error)),
        (nest, response_in::<NestJs>(error)),
        (google, response_in::<Google>(error)),
        (json_api, response_in::<JsonApi>(error)),
    ]
}

/// The same with retry advice added.
pub(crate) fn in_each_with_retry(error: &dyn ApiError) -> [(&'static str, Response<Bytes>); 6] {
    let [problem, flat, nested, nest, google, json_api] = ENVELOPES;
    [
        (problem, response_in::<WithRetry<ProblemDetails>>(error)),
        (flat, response_in::<WithRetry<Flat>>(error)),
        (nested, response_in::<WithRetry<Nested>>(error)),
        (nest, response_in::<WithRetry<NestJs>>(error)),
        (google, response_in::<WithRetry<Google>>(error)),
        (json_api, response_in::<WithRetry<JsonApi>>(error)),
    ]
}

/// The body in `E`, parsed.
pub(crate) fn json<E: Envelope>(error: &dyn ApiError) -> Value {
    parsed(&response_in::<E>(error))
}

/// A response's body, parsed.
pub(crate) fn parsed(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).expect("a body is JSON")
}

/// A response's body as text.
pub(crate) fn text(response: &Response<Bytes>) -> &str {
    std::str::from_utf8(response.body()).expect("a body is UTF-8")
}

/// The value of a header. Panics if there are several of that name.
/// Returns the object of a body that has the extensions and the retry advice. JSON:API
/// allows no other members beside its own.
pub(crate) fn rest<'b>(envelope: &str, body: &'b Value) -> &'b Value {
    if envelope == "JsonApi" { &body["meta"] } else { body }
}

pub(crate) fn header<'a, B>(response: &'a Response<B>, name: &str) -> Option<&'a [u8]> {
    let mut values = response.headers().get_all(name).iter();
    let value = values.next()?;
    assert!(values.next().is_none(), "`{name}` came twice");
    Some(value.as_bytes())
}

/// The sorted names of the headers. Repeated headers are repeated.
pub(crate) fn header_names<B>(response: &Response<B>) -> Vec<&str> {
    let mut names: Vec<&str> = response.headers().iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

/// Returns the events about omitted parts.
pub(crate) fn left_out(work: impl FnOnce()) -> Vec<String> {
    let mut events = events(work);
    events.retain(|event| event.contains("left out"));
    events
}

/// Returns the events that `work` logs on this thread: level, message and fields.
pub(crate) fn events(work: impl FnOnce()) -> Vec<String> {
    thread_local! {
        /// `None` outside `events`.
        static LINES: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
    }
    static INSTALLED: Once = Once::new();

    INSTALLED.call_once(|| {
        recorder::install(|line| {
            LINES.with_borrow_mut(|lines| {
                if let Some(lines) = lines {
                    lines.push(line);
                }
            });
        });
    });
    LINES.set(Some(Vec::new()));
    work();
    LINES.take().unwrap_or_default()
}
