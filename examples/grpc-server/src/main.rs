//! Serves the virtual try-on API over gRPC. With `ask`, runs a client against it.
//!
//! ```text
//! cargo run -p grpc-server
//! cargo run -p grpc-server -- 8080
//! cargo run -p grpc-server -- ask
//! ```
//!
//! The error enums are those of `axum-server`, unchanged. Other clients can use
//! [`try_on.proto`](../try_on.proto):
//!
//! ```text
//! grpcurl -plaintext -proto examples/grpc-server/try_on.proto -d '{"code": "RATE_LIMITED"}' \
//!     127.0.0.1:50051 tryon.v1.TryOn/Fail
//! ```

mod client;
mod messages;
mod methods;
mod output;
mod service;

use std::net::Ipv4Addr;
use std::process::ExitCode;

use apierror::tonic::ErrorLayer;
use tokio::net::TcpListener;
use tonic::transport::server::{Server, TcpIncoming};

use methods::AnyError;
use output::say;

const DEFAULT_PORT: u16 = 50051;
/// The exit code for wrong arguments.
const USAGE: u8 = 2;

enum Mode {
    Serve(u16),
    /// Serves on a free port and runs the client.
    Ask,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> =
        std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    let mode = match parse(&arguments) {
        Ok(mode) => mode,
        Err(error) => {
            eprintln!("{error}\nusage: grpc-server [PORT | ask]");
            return ExitCode::from(USAGE);
        }
    };
    match run(mode).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &[String]) -> Result<Mode, String> {
    match arguments {
        [] => Ok(Mode::Serve(DEFAULT_PORT)),
        [word] if word == "ask" => Ok(Mode::Ask),
        [port] => match port.parse() {
            Ok(port) => Ok(Mode::Serve(port)),
            Err(_) => Err(format!("`{port}` is not a port; write a number from 0 to 65535")),
        },
        _ => Err(format!("expected one argument at most, got {}", arguments.len())),
    }
}

async fn run(mode: Mode) -> Result<(), Box<dyn std::error::Error>> {
    let (port, asks) = match mode {
        Mode::Serve(port) => (port, false),
        Mode::Ask => (0, true),
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| format!("cannot listen on 127.0.0.1:{port}: {error}; try another port"))?;
    let address = format!("http://{}", listener.local_addr()?);
    let serving = Server::builder()
        .layer(ErrorLayer::new().errors::<AnyError>())
        .add_service(service::TryOn)
        .serve_with_incoming_shutdown(TcpIncoming::from(listener), interrupted());
    say(&format!("listening on {address}, stop with Ctrl-C"));
    if asks {
        let serving = tokio::spawn(serving);
        client::run(&address).await?;
        serving.abort();
        return Ok(());
    }
    Ok(serving.await?)
}

async fn interrupted() {
    // If no handler can be installed, Ctrl-C ends the process at once.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
