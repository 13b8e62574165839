//! Measures requests a second of a real server, over TCP on one machine.
//!
//! ```console
//! cargo run --release --bin requests
//! cargo run --release --bin requests -- targets
//! ```
//!
//! Each server runs on a thread of its own, and the client on another one. The client does less for a request than the
//! server, so the server is what limits the rate. The servers take turns, so that the machine's speed changes for both.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use apierror_benches::goal::{Goal, Unit};
use apierror_benches::service::{PATHS, REQUESTS, hand_written, in_layer, with_layer};
use axum::ServiceExt;
use axum::extract::Request;
use axum::response::Response;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tower::Service;

/// How often each server has its turn.
const ROUNDS: usize = 25;
const TURN: Duration = Duration::from_millis(250);
const CONNECTIONS: usize = 16;

/// Medians of all rounds.
struct Rate {
    /// Requests a second.
    rate: f64,
    /// Of one round's rates, to that of the first server.
    ratio: f64,
}

fn main() -> ExitCode {
    apierror_benches::main(run)
}

fn run(args: &[&str]) -> io::Result<()> {
    match *args {
        [] => print(&rates()?),
        ["targets"] => print_targets(&rates()?),
        _ => return Err(io::Error::other("usage: requests [targets]")),
    }
    Ok(())
}

fn print(rates: &[[Rate; 3]]) {
    println!("### Requests a second of a server on one core, over TCP\n");
    println!(
        "| requests a second | `Json(struct)`, no layer | apierror, `Router::layer` | ratio | apierror, layer around the router | ratio |"
    );
    println!("|---|---|---|---|---|---|");
    for (title, [without, with, around]) in REQUESTS.iter().zip(rates) {
        println!(
            "| {title} | {:.0} | {:.0} | {:.3} | {:.0} | {:.3} |",
            without.rate, with.rate, with.ratio, around.rate, around.ratio
        );
    }
    println!();
}

/// Prints the rows of the table of targets.
fn print_targets(rates: &[[Rate; 3]]) {
    for ((request, least), [_, with, _]) in REQUESTS.iter().zip([1.03, 1.05]).zip(rates) {
        let title = format!(
            "requests a second over TCP under the layer, case {request}, to `Json(struct)` without"
        );
        Goal::AtLeast(least).print(&title, with.ratio, Unit::Ratio);
    }
}

/// Measures each request.
fn rates() -> io::Result<Vec<[Rate; 3]>> {
    let servers = [start(hand_written)?, start(with_layer)?, start(in_layer)?];
    let client = runtime()?;
    let rates = PATHS.iter().map(|path| {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let mut rates = [0.0; 3];
            for (rate, server) in rates.iter_mut().zip(servers) {
                *rate = client.block_on(turn(server, path))?;
            }
            rounds.push(rates);
        }
        Ok([0, 1, 2].map(|server| Rate {
            rate: median(rounds.iter().map(|rates| rates[server])),
            ratio: median(rounds.iter().map(|rates| rates[server] / rates[0])),
        }))
    });
    rates.collect()
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_io().build()
}

/// Starts a server, which runs until the process ends.
fn start<S>(service: fn() -> S) -> io::Result<SocketAddr>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
{
    let (address, started) = mpsc::channel();
    thread::spawn(move || {
        let serve = || {
            runtime()?.block_on(async {
                let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
                let _ = address.send(listener.local_addr());
                axum::serve(listener, service().into_make_service()).await
            })
        };
        if let Err(error) = serve() {
            let _ = address.send(Err(error));
        }
    });
    started.recv().map_err(io::Error::other)?
}

/// Returns the requests a second of one turn.
async fn turn(server: SocketAddr, path: &str) -> io::Result<f64> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: a\r\nx-request-id: 018f3c1e-5b7a-7c3d-9e2f-4a6b8c0d1e2f\r\n\r\n"
    );
    let mut connections = JoinSet::new();
    let start = Instant::now();
    for _ in 0..CONNECTIONS {
        connections.spawn(send(server, request.clone(), start + TURN));
    }
    let mut count = 0;
    while let Some(sent) = connections.join_next().await {
        count += sent.map_err(io::Error::other)??;
    }
    Ok(f64::from(count) / start.elapsed().as_secs_f64())
}

/// Sends requests over one connection until `end`, and returns how many.
async fn send(server: SocketAddr, request: String, end: Instant) -> io::Result<u32> {
    let mut stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let mut response = vec![0; 16 * 1024];
    let mut count = 0;
    while Instant::now() < end {
        stream.write_all(request.as_bytes()).await?;
        let mut length = 0;
        // All of a response is written at once, and its last byte closes the body's object.
        while length == 0 || response[length - 1] != b'}' {
            let read = stream.read(&mut response[length..]).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            length += read;
        }
        count += 1;
    }
    Ok(count)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
