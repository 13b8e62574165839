//! Requests over one connection, one after the other.
//!
//! hyper reads and writes HTTP/1.1 over a pipe in memory, so the count holds all
//! work of a request except that of the system.

use std::convert::Infallible;
use std::io;

use apierror::axum::ErrorLayer;
use apierror::{ApiError, envelope};
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower::{Layer, Service};

use crate::echo_id::EchoId;

/// Where the layer is.
pub(crate) const SERVICES: [&str; 6] = [
    "no layer",
    "`ErrorLayer` around the router",
    "`EchoId` around the router",
    "`Router::layer` of `ErrorLayer`",
    "`Router::layer` of `EchoId`",
    "`Router::layer` of `Identity`",
];

/// The title, the path and a header of each request.
pub(crate) const REQUESTS: [(&str, &str, &str); 6] = [
    ("200, with an id", "/ok", "x-request-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f"),
    ("200, without an id", "/ok", "x-other-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f"),
    (
        "404 of an API error, with an id",
        "/error",
        "x-request-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f",
    ),
    (
        "404 of an API error, without an id",
        "/error",
        "x-other-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f",
    ),
    (
        "404 of no route, with an id",
        "/nowhere",
        "x-request-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f",
    ),
    (
        "200 of a stream, with an id",
        "/stream",
        "x-request-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f",
    ),
];

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order {0}")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct OrderNotFound(u32);

fn router() -> Router {
    Router::new()
        .route("/ok", get(|| async { "fine" }))
        .route("/error", get(|| async { Err::<(), _>(OrderNotFound(7)) }))
        .route("/stream", get(|| async { Body::from_stream(OneChunk(false)).into_response() }))
}

/// A stream of one chunk that is ready at once.
struct OneChunk(bool);

impl futures_core::Stream for OneChunk {
    type Item = Result<&'static str, Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let is_over = std::mem::replace(&mut self.0, true);
        std::task::Poll::Ready((!is_over).then_some(Ok("fine")))
    }
}

/// Sends `times` requests to one of [`SERVICES`].
pub(crate) fn serve(service: usize, request: usize, times: usize) -> io::Result<()> {
    // Errors cost more in a process that has a layer, even outside of it.
    let layer = ErrorLayer::<envelope::Nested>::new;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        match service {
            0 => send(router(), request, times).await,
            1 => send(layer().layer(router()), request, times).await,
            2 => send(EchoId(router()), request, times).await,
            3 => send(router().layer(layer()), request, times).await,
            4 => send(router().layer(tower::layer::layer_fn(EchoId)), request, times).await,
            _ => send(router().layer(tower::layer::util::Identity::new()), request, times).await,
        }
    })
}

async fn send<S>(service: S, request: usize, times: usize) -> io::Result<()>
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let (mut client, server) = tokio::io::duplex(64 * 1024);
    let connection = http1::Builder::new()
        .serve_connection(TokioIo::new(server), TowerToHyperService::new(service));
    let connection = tokio::spawn(connection);
    let (_, path, header) = REQUESTS[request];
    let head = format!("GET {path} HTTP/1.1\r\nhost: a\r\n{header}\r\n\r\n");
    let mut response = [0; 4096];
    for _ in 0..times {
        client.write_all(head.as_bytes()).await?;
        // One read takes the whole response: the server writes all of it before
        // the client runs again.
        let length = client.read(&mut response).await?;
        if !response[..length].starts_with(b"HTTP/1.1 ") {
            return Err(io::Error::other(
                String::from_utf8_lossy(&response[..length]).into_owned(),
            ));
        }
    }
    drop(client);
    connection.await?.map_err(io::Error::other)
}
