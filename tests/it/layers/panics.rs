//! Panics in code that the layers call. Each ends with an answer, and leaves the
//! connection to later requests.

use super::*;
use crate::common::live::Connection;

/// A value that panics when it is dropped, with another of its kind.
pub(super) struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        std::panic::panic_any(Self);
    }
}

/// An error of another crate whose `Display` fails, or panics.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unprintable {
    pub(super) panics: bool,
}

impl std::fmt::Display for Unprintable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("so far")?;
        assert!(!self.panics, "in `Display`");
        Err(std::fmt::Error)
    }
}

impl std::error::Error for Unprintable {}

/// An envelope that panics.
struct Panicking;

impl Envelope for Panicking {
    type Body<'a> = ();
    fn body(_: &Occurrence<'_>) {
        panic!("in the envelope");
    }
}

/// Sends the request, checks that the answer is this error in `Nested`, and that
/// the connection serves another request.
async fn check(address: SocketAddr, path: &str, status: u16, code: &str) -> Answer {
    let mut connection = Connection::open(address).await;
    let answer = connection.get(path).await;
    assert_eq!(answer.status, status, "{path}: {answer:?}");
    assert_eq!(answer.json()["error"]["code"], code, "{path}: {answer:?}");
    assert_eq!(answer.json()["request_id"], header(&answer, "x-request-id")[0]);
    assert_eq!(connection.get("/ok").await.body, "fine", "{path}");
    answer
}

pub(super) async fn panic_whose_payload_panics_is_a_500<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    check(address, "/bomb", 500, "INTERNAL_ERROR").await;
}

pub(super) async fn listener_whose_payload_panics_changes_nothing<F: Framework>() {
    let options = Options::with_listener(|_| std::panic::panic_any(Bomb));
    let address = F::serve::<Nested>(options).await;
    check(address, "/storage", 503, "STORAGE").await;
    check(address, "/nowhere", 404, "ROUTE_NOT_FOUND").await;
}

pub(super) async fn panic_in_a_closure_of_the_layer_ends_in_an_answer<F: Framework>() {
    for (closure, status, code) in [
        (Closure::MakeRequestId, 418, "IM_A_TEAPOT"),
        (Closure::PassThrough, 418, "IM_A_TEAPOT"),
        (Closure::MapError, 500, "INTERNAL_ERROR"),
    ] {
        let options = Options { panics_in: Some(closure), ..Options::default() };
        let address = F::serve::<Nested>(options).await;
        let path = if closure == Closure::MapError { "/foreign-error" } else { "/teapot" };
        let answer = check(address, path, status, code).await;
        assert_eq!(header(&answer, "x-request-id")[0].len(), 36, "{closure:?}");
    }
}

pub(super) async fn panic_in_the_size_of_a_body_is_a_500<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    check(address, "/body/size-panics", 500, "INTERNAL_ERROR").await;
}

pub(super) async fn panic_in_the_drop_of_a_replaced_body_changes_nothing<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    check(address, "/body/drop-panics", 403, "FORBIDDEN").await;
}

/// The server drops the body after the response.
pub(super) async fn panic_in_the_drop_of_a_streamed_body_changes_nothing<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    let mut connection = Connection::open(address).await;
    for _ in 0..2 {
        assert_eq!(connection.get("/stream/drop-panics").await.body, "fine");
    }
}

pub(super) async fn panic_in_the_drop_of_an_error_changes_nothing<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    for path in ["/bomb/error", "/bomb/error-of-middleware", "/bomb/error-whose-source-panics"] {
        check(address, path, 500, "INTERNAL_ERROR").await;
    }
}

/// An error of another crate that panics when it is dropped.
#[derive(Debug)]
pub(super) struct ErrorBomb {
    pub(super) source_panics: bool,
}

impl std::fmt::Display for ErrorBomb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("secret")
    }
}

impl std::error::Error for ErrorBomb {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        assert!(!self.source_panics, "in `source`");
        None
    }
}

impl Drop for ErrorBomb {
    fn drop(&mut self) {
        std::panic::panic_any(Bomb);
    }
}

/// The rest of a replaced body is read, but not without an end.
pub(super) async fn endless_body_of_empty_chunks_is_replaced<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    check(address, "/body/empty-chunks", 403, "FORBIDDEN").await;
}

pub(super) async fn panic_in_the_envelope_is_a_plain_500<F: Framework>() {
    let address = F::serve::<Panicking>(Options::default()).await;
    let mut connection = Connection::open(address).await;
    for path in ["/storage", "/teapot", "/nowhere", "/spawned/storage"] {
        let answer = connection.get(path).await;
        assert_eq!(answer.status, 500, "{path}: {answer:?}");
        assert_eq!(answer.json()["code"], "INTERNAL_ERROR", "{path}");
        assert_eq!(header(&answer, "content-type"), ["application/problem+json"], "{path}");
    }
    assert_eq!(connection.get("/ok").await.body, "fine");
}

pub(super) async fn error_whose_display_fails_or_panics_is_answered<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    for path in ["/unprintable/fails", "/unprintable/panics"] {
        check(address, path, 500, "INTERNAL_ERROR").await;
    }
    check(address, "/unprintable/ours", 404, "UNPRINTABLE").await;
}

/// An API error whose message is fixed, and whose `Display` panics.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0}")]
#[api(code = "UNPRINTABLE", status = 404, message = "It cannot be printed.")]
pub(super) struct OurUnprintable(pub(super) Unprintable);

pub(super) async fn stream_whose_error_fails_or_panics_in_display_is_a_500<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    for path in ["/body/fails", "/body/panics"] {
        check(address, path, 500, "INTERNAL_ERROR").await;
    }
}

/// An error of another crate that is its own source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ring;

impl std::fmt::Display for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("secret")
    }
}

impl std::error::Error for Ring {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self)
    }
}

/// An API error with such a source.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("ring")]
#[api(code = "RING", status = 503)]
pub(super) struct OurRing(#[source] pub(super) Ring);

pub(super) async fn error_with_circular_sources_is_answered<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    check(address, "/ring/foreign", 500, "INTERNAL_ERROR").await;
    check(address, "/ring/ours", 503, "RING").await;
    check(address, "/ring/body", 500, "INTERNAL_ERROR").await;
}

#[test]
fn effect_of_an_error_with_circular_sources_is_unknown() {
    assert_eq!(apierror::client::effect_of(&Ring), apierror::Effect::Unknown);
}

/// A log line is whole, and the status is the error's, whatever its `Display`
/// does.
#[test]
fn log_line_of_an_error_whose_display_panics_is_whole() {
    for panics in [false, true] {
        let events = crate::common::events(|| {
            assert_eq!(OurUnprintable(Unprintable { panics }).to_response().status(), 404);
        });
        let [others @ .., event] = events.as_slice() else { panic!("{events:?}") };
        assert!(event.ends_with("error=\"so far\""), "{event}");
        // In a process with a layer, a copy of the error is kept, which panics too.
        assert_eq!(!others.is_empty(), panics, "{events:?}");
        let is_panic = |event: &String| event.contains("panic=\"in `Display`\"");
        assert!(others.iter().all(is_panic), "{events:?}");
    }
}
