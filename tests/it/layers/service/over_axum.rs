//! The service over axum.

use std::time::Duration;

use apierror::Failure;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;
use tower::BoxError;

use super::super::over_axum::Axum;
use super::{
    End, Legacy, OF_PAGE, OF_SIGNED_OUT, SECRET, chunks, not_found, shared_tests, storage,
};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/ok", get(async || "fine"))
        .route("/product", get(async || Err::<(), _>(not_found())))
        .route("/storage", get(async || Err::<(), _>(storage())))
        .route("/any-error", get(async || Err::<(), apierror::Error>(not_found().into())))
        .route("/legacy", get(async || Err::<(), _>(Legacy)))
        .route("/failure", get(async || Err::<(), _>(Failure::RequestTimeout)))
        .route("/panics", get(panics))
        .route("/panics-later", get(panics_later))
        .route("/bare-404", get(async || StatusCode::NOT_FOUND))
        .route("/teapot", get(async || (StatusCode::IM_A_TEAPOT, SECRET)))
        .route("/odd", get(async || StatusCode::from_u16(599).expect("a status")))
        .route("/page", get(page))
        .route("/signed-out", get(signed_out))
        .route(
            "/proxied",
            get(async || (StatusCode::BAD_GATEWAY, [("x-proxied", "1")], "upstream's page")),
        )
        .route("/unchanged", get(async || StatusCode::NOT_MODIFIED))
        .route("/nothing", get(async || StatusCode::NO_CONTENT))
        .route("/moved", get(async || (StatusCode::FOUND, [(header::LOCATION, "/ok")], "moved")))
        .route("/stream", get(async || streamed(3, End::Fine)))
        .route("/stream-empty", get(async || streamed(0, End::Fine)))
        .route("/stream-fails", get(async || streamed(0, End::Fails)))
        .route("/stream-panics", get(async || streamed(0, End::Panics)))
        .route("/stream-panics-later", get(async || slowly(2)))
        .route("/late", get(async || slowly(0)))
}

async fn panics() {
    panic!("panicked over {SECRET}");
}

async fn panics_later() {
    tokio::task::yield_now().await;
    let what = SECRET.to_owned();
    std::panic::panic_any(what);
}

fn headers(fields: &[(&'static str, &'static str)]) -> HeaderMap {
    let fields = fields.iter().map(|(name, value)| {
        (HeaderName::from_static(name), value.parse().expect("a legal value"))
    });
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        headers.append(name, value);
    }
    headers
}

async fn page() -> Response {
    let body = format!("<h1>{SECRET}</h1>");
    (StatusCode::INTERNAL_SERVER_ERROR, headers(&OF_PAGE), body).into_response()
}

async fn signed_out() -> Response {
    let mut response = (StatusCode::UNAUTHORIZED, SECRET).into_response();
    response.headers_mut().extend(headers(&OF_SIGNED_OUT));
    response
}

fn streamed(count: usize, end: End) -> Response {
    let chunks = std::iter::from_fn(chunks(count, end, BoxError::from));
    ([("set-cookie", "kept=1")], Body::from_stream(stream::iter(chunks))).into_response()
}

/// Creates a body with pauses, in which earlier chunks are sent, and then a panic.
fn slowly(count: usize) -> Body {
    let chunks = chunks(count, End::Panics, BoxError::from);
    Body::from_stream(stream::unfold(chunks, async |mut next| {
        tokio::time::sleep(Duration::from_millis(10)).await;
        next().map(|chunk| (chunk, next))
    }))
}

shared_tests!(Axum);
