//! The try-on API's errors over gRPC: a server, and with `ask` a client of it too.
//!
//! ```text
//! cargo run -p grpc-server
//! cargo run -p grpc-server -- 8080
//! cargo run -p grpc-server -- ask
//! ```
//!
//! The enums are those of `axum-server`, as they are. [`try_on.proto`](../try_on.proto) says what other clients may ask:
//!
//! ```text
//! grpcurl -plaintext -proto examples/grpc-server/try_on.proto -d '{"code": "RATE_LIMITED"}' \
//!     127.0.0.1:50051 tryon.v1.TryOn/Fail
//! ```

mod client;
mod messages;
mod methods;
mod service;

use std::net::Ipv4Addr;
use std::process::ExitCode;

use apierror::tonic::ErrorLayer;
use tokio::net::TcpListener;
use tonic::transport::server::{Server, TcpIncoming};

use methods::AnyError;

const DEFAULT_PORT: u16 = 50051;
/// What a shell expects of a program that was called wrongly.
const CALLED_WRONGLY: u8 = 2;

enum Call {
    Serve(u16),
    /// Serves on a free port, and asks.
    Ask,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> =
        std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    let call = match read(&arguments) {
        Ok(call) => call,
        Err(fault) => {
            eprintln!("{fault}\nusage: grpc-server [PORT | ask]");
            return ExitCode::from(CALLED_WRONGLY);
        }
    };
    match run(call).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn read(arguments: &[String]) -> Result<Call, String> {
    match arguments {
        [] => Ok(Call::Serve(DEFAULT_PORT)),
        [word] if word == "ask" => Ok(Call::Ask),
        [port] => match port.parse() {
            Ok(port) => Ok(Call::Serve(port)),
            Err(_) => Err(format!("`{port}` is no port: write a number from 0 to 65535")),
        },
        _ => Err(format!("one argument at most, not {}", arguments.len())),
    }
}

async fn run(call: Call) -> Result<(), Box<dyn std::error::Error>> {
    let (port, asks) = match call {
        Call::Serve(port) => (port, false),
        Call::Ask => (0, true),
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|fault| format!("cannot listen on 127.0.0.1:{port}: {fault}; try another port"))?;
    let address = format!("http://{}", listener.local_addr()?);
    let serving = Server::builder()
        .layer(ErrorLayer::new().errors::<AnyError>())
        .add_service(service::TryOn)
        .serve_with_incoming_shutdown(TcpIncoming::from(listener), interrupted());
    println!("listening on {address}, stop with Ctrl-C");
    if asks {
        let serving = tokio::spawn(serving);
        client::run(&address).await?;
        serving.abort();
        return Ok(());
    }
    Ok(serving.await?)
}

async fn interrupted() {
    // Without a handler for it, Ctrl-C still ends the process, if less gently.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
