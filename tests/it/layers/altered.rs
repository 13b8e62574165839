//! Responses that other code than the layer has changed, or has received from
//! another service.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use futures_util::StreamExt;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

use super::*;
use crate::common::live::Connection;

/// What a middleware does to the response of an API error.
#[derive(Debug, Clone, Copy)]
pub(super) enum Alteration {
    /// Sends 502 instead.
    Status,
    /// Sends 200 instead.
    Success,
    /// Sends another body of a known size.
    Body,
    /// Sends another body as a stream.
    StreamedBody,
    /// Sends the same body as a stream, without its size.
    Wrapped,
    /// The same, with more after it.
    Followed,
    /// Sends bytes that stand for the compressed body.
    Compressed,
    /// Sends a compressed page.
    CompressedPage,
}

pub(super) const COMPRESSED: &str = "compressed";

impl Alteration {
    pub(super) const ALL: [(&str, Self); 8] = [
        ("/altered/status", Self::Status),
        ("/altered/success", Self::Success),
        ("/altered/body", Self::Body),
        ("/altered/streamed-body", Self::StreamedBody),
        ("/altered/wrapped", Self::Wrapped),
        ("/altered/followed", Self::Followed),
        ("/altered/compressed", Self::Compressed),
        ("/altered/compressed-page", Self::CompressedPage),
    ];
}

pub(super) async fn response_that_is_no_longer_the_errors_is_made_anew<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    for (path, status, code) in [
        ("/altered/status", 502, "BAD_GATEWAY"),
        ("/altered/body", 503, "SERVICE_UNAVAILABLE"),
        ("/altered/streamed-body", 503, "SERVICE_UNAVAILABLE"),
        ("/altered/compressed-page", 503, "SERVICE_UNAVAILABLE"),
        ("/altered/wrapped", 503, "STORAGE"),
        ("/altered/followed", 503, "STORAGE"),
        ("/status/600", 500, "INTERNAL_ERROR"),
        ("/status/999", 500, "INTERNAL_ERROR"),
        ("/spawned/altered/status", 502, "BAD_GATEWAY"),
        ("/spawned/altered/body", 503, "SERVICE_UNAVAILABLE"),
        ("/spawned/altered/wrapped", 503, "STORAGE"),
        ("/spawned/altered/compressed", 503, "STORAGE"),
    ] {
        let answer = ask(address, path).await;
        assert_eq!(answer.status, status, "{path}: {answer:?}");
        assert_eq!(answer.json()["error"]["code"], code, "{path}: {answer:?}");
        assert_eq!(answer.json()["request_id"], "r-1", "{path}");
        assert_eq!(header(&answer, "content-encoding"), [""; 0], "{path}");
        assert!(!answer.body.contains("secret"), "{path}: {answer:?}");
    }
    let success = ask(address, "/altered/success").await;
    assert_eq!(
        (success.status.as_u16(), &success.json()["error"]["code"]),
        (200, &"STORAGE".into())
    );
    let compressed = ask(address, "/altered/compressed").await;
    assert_eq!((compressed.status.as_u16(), &*compressed.body), (503, COMPRESSED));
    assert_eq!(header(&compressed, "content-encoding"), ["gzip"]);
}

/// `HEAD` says of the body what `GET` would, or nothing.
pub(super) async fn head_has_the_content_length_of_get_or_none<F: Framework>() {
    let options = Options { passes_proxied_through: true, ..Options::default() };
    let address = F::serve::<Nested>(options).await;
    for path in [
        "/ok",
        "/storage",
        "/nowhere",
        "/teapot",
        "/proxied",
        "/stream",
        "/spawned/storage",
        "/altered/status",
        "/altered/body",
        "/altered/wrapped",
        "/altered/compressed",
    ] {
        let mut connection = Connection::open(address).await;
        let id = "x-request-id: r-1\r\n";
        let head = connection.ask("HEAD", path, id).await;
        let get = connection.ask("GET", path, id).await;
        let is_routed = head.status == get.status;
        // Routes of `App::route` are matched by the method too.
        assert!(is_routed || matches!(head.status.as_u16(), 404 | 405), "{path}: {head:?}");
        if is_routed {
            let (head, get) = (header(&head, "content-length"), header(&get, "content-length"));
            assert!(head.is_empty() || head == get, "{path}: {head:?}, {get:?}");
        }
    }
    // The size is sent where it is known.
    let mut connection = Connection::open(address).await;
    let head = connection.ask("HEAD", "/nowhere", "").await;
    assert_ne!(header(&head, "content-length"), [""; 0]);
}

/// Serves 403s with a body of the size that the path says. Returns the number of
/// connections so far, too.
async fn upstream() -> (SocketAddr, Arc<AtomicUsize>) {
    const CHUNK: usize = 10_000;

    async fn body(
        axum::extract::Path(size): axum::extract::Path<usize>,
    ) -> (http::StatusCode, Body) {
        let chunks = futures_util::stream::iter(0..size / CHUNK).then(async |_| {
            tokio::task::yield_now().await;
            Ok::<_, std::convert::Infallible>("x".repeat(CHUNK))
        });
        (http::StatusCode::FORBIDDEN, Body::from_stream(chunks))
    }
    async fn stalling() -> (http::StatusCode, Body) {
        let first = futures_util::stream::iter([Ok::<_, std::convert::Infallible>("start")]);
        (
            http::StatusCode::FORBIDDEN,
            Body::from_stream(first.chain(futures_util::stream::pending())),
        )
    }
    let router = Router::new().route("/stalling", get(stalling)).route("/{size}", get(body));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let connections = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            let service = TowerToHyperService::new(router.clone());
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    (address, connections)
}

/// A proxy's connection to its upstream serves the next request only once the body
/// has been read.
pub(super) async fn short_body_of_a_replaced_response_is_read_to_its_end<F: Framework>() {
    const REQUESTS: usize = 30;

    let address = F::serve::<Nested>(Options::default()).await;
    let (upstream, connections) = upstream().await;
    let through_proxy = async |path: &str| {
        for _ in 0..REQUESTS {
            let url = format!("http://{address}/proxy/{}/{path}", upstream.port());
            let answer = Answer::to(client().get(url)).await;
            assert_eq!(answer.status, 403, "{answer:?}");
            assert_eq!(answer.json()["error"]["code"], "FORBIDDEN", "{answer:?}");
            // The body is read while the proxy does something else.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        connections.swap(0, Ordering::Relaxed)
    };
    let short = through_proxy("200000").await;
    assert!(short < REQUESTS / 2, "{short} connections");
    let long = through_proxy("400000").await;
    assert!(long > REQUESTS / 2, "{long} connections");
    // No body delays the answer.
    through_proxy("stalling").await;
}
