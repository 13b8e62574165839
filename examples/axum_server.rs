//! The try-on API's errors behind a real server.
//!
//! ```text
//! cargo run --example axum_server --features axum
//! cargo run --example axum_server --features axum -- 8080
//! ```
//!
//! The README shows what to ask it with `curl`.

#[path = "tryon/router.rs"]
mod router;
mod tryon;

use std::net::Ipv4Addr;
use std::process::ExitCode;

use tokio::net::TcpListener;

const USAGE: &str = "usage: axum_server [PORT]";
const DEFAULT_PORT: u16 = 3000;
/// What a shell expects of a program that was called wrongly.
const CALLED_WRONGLY: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    let port = match port(&arguments) {
        Ok(port) => port,
        Err(fault) => {
            eprintln!("{fault}\n{USAGE}");
            return ExitCode::from(CALLED_WRONGLY);
        }
    };
    match serve(port).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn port(arguments: &[String]) -> Result<u16, String> {
    match arguments {
        [] => Ok(DEFAULT_PORT),
        [port] => port.parse().map_err(|_| format!("`{port}` is no port: write a number from 0 to 65535")),
        _ => Err(format!("one argument at most, not {}", arguments.len())),
    }
}

/// Serves until Ctrl-C; requests that are under way are finished.
async fn serve(port: u16) -> Result<(), String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|fault| format!("cannot listen on 127.0.0.1:{port}: {fault}; try another port: {USAGE}"))?;
    let address = listener.local_addr().map_err(|fault| fault.to_string())?;
    println!("listening on http://{address}, stop with Ctrl-C");
    axum::serve(listener, router::router())
        .with_graceful_shutdown(async {
            // Without a handler for it, Ctrl-C still ends the process, if less gently.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await
        .map_err(|fault| format!("the server stopped: {fault}"))
}
