//! Checks what must hold for the id of any request.

use std::sync::LazyLock;

use apierror::axum::ErrorLayer;
use apierror::envelope::Nested;
use axum::Router;
use axum::body::{Body, to_bytes};
use futures_util::FutureExt as _;
use http::{HeaderValue, Request};
use serde_json::Value;
use tower::ServiceExt as _;

const HEADER: &str = "x-request-id";

/// Sends a request for an unknown route. Each line of `data` is a value of the
/// header with the id.
///
/// # Panics
///
/// If the layer answers with an id that is illegal or that differs from the one in
/// the body, if it replaces a legal id, or if it accepts an illegal one.
pub(crate) fn check(data: &[u8]) {
    static ROUTER: LazyLock<Router> =
        LazyLock::new(|| Router::new().layer(ErrorLayer::<Nested>::new()));

    let mut request = Request::new(Body::empty());
    for line in data.split(|byte| *byte == b'\n') {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            request.headers_mut().append(HEADER, value);
        }
    }
    let sent = request.headers().get(HEADER).cloned();

    let response = ROUTER.clone().oneshot(request).now_or_never().expect("nothing to wait for");
    let (head, body) = response.expect("a router does not fail").into_parts();
    assert_eq!(head.headers.get_all(HEADER).iter().count(), 1, "there is one id");
    let id = &head.headers[HEADER];
    assert!(is_legal(id), "{id:?}");
    match sent {
        Some(sent) if is_legal(&sent) => assert_eq!(sent, id, "a legal id is kept"),
        _ => assert_eq!(id.len(), 36, "any other is replaced by a UUID"),
    }

    let body = to_bytes(body, 1_024).now_or_never().expect("nothing to wait for");
    let body: Value = serde_json::from_slice(&body.expect("a short body")).expect("JSON");
    assert_eq!(body["error"]["code"], "ROUTE_NOT_FOUND");
    assert_eq!(body["request_id"].as_str(), id.to_str().ok(), "the body has the same id");
}

/// The rule that the layer documents.
fn is_legal(id: &HeaderValue) -> bool {
    let is_legal = |byte: &u8| byte.is_ascii_alphanumeric() || b"*+,-./:;=@_|~".contains(byte);
    (1..=128).contains(&id.len()) && id.as_bytes().iter().all(is_legal)
}
