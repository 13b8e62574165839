//! Requests without a connection: the router's `oneshot`.

use std::io;

use apierror_benches::service::{PATHS, hand_written, with_layer};
use axum::body::Body;
use axum::response::Response;
use http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

/// Answers `times` requests, hand-written (service 0) or under the layer.
pub(crate) fn call(service: usize, request: usize, times: usize) -> io::Result<()> {
    let router = if service == 0 { hand_written() } else { with_layer() };
    let path = PATHS[request];
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
