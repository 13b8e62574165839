//! A router as a program: `name [PORT]`, until Ctrl-C.

use std::net::Ipv4Addr;
use std::process::ExitCode;

use axum::Router;
use tokio::net::TcpListener;

const DEFAULT_PORT: u16 = 3000;
/// What a shell expects of a program that was called wrongly.
const CALLED_WRONGLY: u8 = 2;

/// Serves `router` on the port that the program's argument names. `introduce` is called with the address.
pub(crate) async fn run(name: &str, router: Router, introduce: impl FnOnce(&str)) -> ExitCode {
    let usage = format!("usage: {name} [PORT]");
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    let port = match port(&arguments) {
        Ok(port) => port,
        Err(fault) => {
            eprintln!("{fault}\n{usage}");
            return ExitCode::from(CALLED_WRONGLY);
        }
    };
    match serve(port, router, introduce).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}; {usage}");
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

/// Requests that are under way at Ctrl-C are finished.
async fn serve(port: u16, router: Router, introduce: impl FnOnce(&str)) -> Result<(), String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|fault| format!("cannot listen on 127.0.0.1:{port}: {fault}; try another port"))?;
    let address = listener.local_addr().map_err(|fault| fault.to_string())?;
    println!("listening on http://{address}, stop with Ctrl-C");
    introduce(&format!("http://{address}"));
    axum::serve(listener, router)
        .with_graceful_shutdown(async {
            // Without a handler for it, Ctrl-C still ends the process, if less gently.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await
        .map_err(|fault| format!("the server stopped: {fault}"))
}
