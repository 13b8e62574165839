//! What `ErrorLayer` adds to a request, in instructions.
//!
//! ```console
//! cargo run --release --bin layer
//! ```
//!
//! Each service answers requests of one connection, one after the other, over a pipe in memory: hyper reads and writes
//! HTTP/1.1, so all of a request's way is counted but the system's own. The second run has half the requests: the
//! difference, divided, is the figure.

mod by_hand;

use std::convert::Infallible;
use std::io;
use std::process::{Command, ExitCode};

use apierror::axum::ErrorLayer;
use apierror::{ApiError, envelope};
use apierror_benches::valgrind::{self, Count};
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

use self::by_hand::EchoId;

const TIMES: usize = 4_000;

/// Where the layer is.
const SERVICES: [&str; 6] = [
    "no layer",
    "around the router",
    "by hand, the id alone",
    "`Router::layer`",
    "`Router::layer` by hand",
    "`Router::layer` of nothing",
];
/// What is asked for, and with which header.
const REQUESTS: [(&str, &str, &str); 6] = [
    ("200, id brought", "/ok", "x-request-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f"),
    ("200, id made", "/ok", "x-other-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f"),
    ("404 of an API error, id brought", "/error", "x-request-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f"),
    ("404 of an API error, id made", "/error", "x-other-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f"),
    ("404 of no route, id brought", "/nowhere", "x-request-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f"),
    ("200 of a stream, id brought", "/stream", "x-request-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f"),
];

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order {0}")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
struct NoOrder(u32);

fn router() -> Router {
    Router::new()
        .route("/ok", get(|| async { "fine" }))
        .route("/error", get(|| async { Err::<(), _>(NoOrder(7)) }))
        .route("/stream", get(|| async { Body::from_stream(OneChunk(false)).into_response() }))
}

/// A stream of one chunk, ready at once.
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

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    let done = match *args {
        [] => table(),
        ["serve", service, request, times] => serve(service, request, times),
        _ => Err(io::Error::other("usage: layer | layer serve <service> <request> <times>")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn table() -> io::Result<()> {
    println!("| instructions a request | {} |", SERVICES.join(" | "));
    println!("|---|{}", "---|".repeat(SERVICES.len()));
    for (request, (name, ..)) in REQUESTS.iter().enumerate() {
        let counts = (0..SERVICES.len()).map(|service| instructions(service, request));
        let counts = counts.collect::<io::Result<Vec<_>>>()?;
        let cells = counts.iter().map(|&count| {
            let added = count.cast_signed() - counts[0].cast_signed();
            if added == 0 { format!("{count}") } else { format!("{count} ({added:+})") }
        });
        println!("| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    Ok(())
}

fn instructions(service: usize, request: usize) -> io::Result<u64> {
    let count = |times: usize| {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", &service.to_string(), &request.to_string(), &times.to_string()]);
        valgrind::instructions(&command, Count::Whole)
    };
    let times = TIMES as u64 / 2;
    Ok((count(TIMES)? - count(TIMES / 2)? + times / 2) / times)
}

fn serve(service: &str, request: &str, times: &str) -> io::Result<()> {
    let number = |text: &str| text.parse::<usize>().map_err(io::Error::other);
    let (service, request, times) = (number(service)?, number(request)?, number(times)?);
    let layer = ErrorLayer::<envelope::Nested>::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        match service {
            0 => ask(router(), request, times).await,
            1 => ask(layer.layer(router()), request, times).await,
            2 => ask(EchoId(router()), request, times).await,
            3 => ask(router().layer(layer), request, times).await,
            4 => ask(router().layer(tower::layer::layer_fn(EchoId)), request, times).await,
            _ => ask(router().layer(tower::layer::util::Identity::new()), request, times).await,
        }
    })
}

async fn ask<S>(service: S, request: usize, times: usize) -> io::Result<()>
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let (mut client, server) = tokio::io::duplex(64 * 1024);
    let connection =
        http1::Builder::new().serve_connection(TokioIo::new(server), TowerToHyperService::new(service));
    let connection = tokio::spawn(connection);
    let (_, path, header) = REQUESTS[request];
    let head = format!("GET {path} HTTP/1.1\r\nhost: a\r\n{header}\r\n\r\n");
    let mut response = [0; 4096];
    for _ in 0..times {
        client.write_all(head.as_bytes()).await?;
        // The whole of it is in the pipe when the client's turn comes.
        let length = client.read(&mut response).await?;
        if !response[..length].starts_with(b"HTTP/1.1 ") {
            return Err(io::Error::other(String::from_utf8_lossy(&response[..length]).into_owned()));
        }
    }
    drop(client);
    connection.await?.map_err(io::Error::other)
}
