//! Requests without a connection: the router's `oneshot`.

use std::convert::Infallible;
use std::io;

use apierror_benches::service::{PATHS, hand_written, in_layer, with_layer};
use axum::body::Body;
use axum::response::Response;
use http::Request;
use http_body_util::BodyExt;
use tower::{Service, ServiceExt};

/// Answers `times` requests: hand-written (service 0), under the layer that `Router::layer` adds,
/// or under the layer around the router.
pub(crate) fn call(service: usize, request: usize, times: usize) -> io::Result<()> {
    match service {
        0 => call_service(&hand_written(), PATHS[request], times),
        1 => call_service(&with_layer(), PATHS[request], times),
        _ => call_service(&in_layer(), PATHS[request], times),
    }
}

fn call_service<S>(service: &S, path: &str, times: usize) -> io::Result<()>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone,
{
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        for _ in 0..times {
            let request = Request::get(path)
                .header("x-request-id", "018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f")
                .body(Body::empty())
                .map_err(io::Error::other)?;
            let Ok(response) = service.clone().oneshot(request).await;
            let body = response.into_body().collect().await.map_err(io::Error::other)?;
            std::hint::black_box(body.to_bytes());
        }
        Ok(())
    })
}
