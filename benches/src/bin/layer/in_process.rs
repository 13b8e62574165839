//! Requests without a connection: the router's `oneshot`.

use std::io;

use apierror::axum::ErrorLayer;
use apierror::envelope;
use apierror_benches::declared::InFlat;
use apierror_benches::plain::PlainError;
use apierror_benches::{Case, flat_axum};
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

pub(crate) const REQUESTS: [&str; 2] = ["1 fixed", "3 validation"];

fn hand_written() -> Router {
    let fail = |case| async move { flat_axum(PlainError::from_case(case)) };
    Router::new()
        .route("/fixed", get(move || fail(Case::Fixed)))
        .route("/validation", get(move || fail(Case::Validation)))
}

fn with_layer() -> Router {
    let fail = |case| async move { Err::<(), _>(InFlat::from_case(case)) };
    Router::new()
        .route("/fixed", get(move || fail(Case::Fixed)))
        .route("/validation", get(move || fail(Case::Validation)))
        .layer(ErrorLayer::<envelope::Flat>::new())
}

/// Answers `times` requests, hand-written (service 0) or under the layer.
pub(crate) fn call(service: usize, request: usize, times: usize) -> io::Result<()> {
    let router = if service == 0 { hand_written() } else { with_layer() };
    let path = ["/fixed", "/validation"][request];
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        for _ in 0..times {
            let request = Request::get(path)
                .header("x-request-id", "018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f")
                .body(Body::empty())
                .map_err(io::Error::other)?;
            let Ok(response): Result<Response, _> = router.clone().oneshot(request).await;
            let body = response.into_body().collect().await.map_err(io::Error::other)?;
            std::hint::black_box(body.to_bytes());
        }
        Ok(())
    })
}
