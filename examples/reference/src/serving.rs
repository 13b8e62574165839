//! Serves an axum router as a program.

use std::net::Ipv4Addr;
use std::process::ExitCode;

use axum::Router;
use tokio::net::TcpListener;

use crate::program::{self, cannot_listen, listening};

/// Serves `router` on the port of the arguments. `introduce` prints what to try at
/// the address.
pub async fn run(name: &str, router: Router, introduce: impl FnOnce(&str)) -> ExitCode {
    program::run(name, async |port| serve(port, router, introduce).await).await
}

/// Serves until Ctrl-C, then finishes the open requests.
async fn serve(port: u16, router: Router, introduce: impl FnOnce(&str)) -> Result<(), String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| cannot_listen(port, &error))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    listening(address);
    introduce(&format!("http://{address}"));
    axum::serve(listener, router)
        .with_graceful_shutdown(async {
            // If no handler can be installed, Ctrl-C ends the process at once.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await
        .map_err(|error| format!("the server stopped: {error}"))
}
