//! A router as a program.

use std::net::Ipv4Addr;
use std::process::ExitCode;

use axum::Router;
use tokio::net::TcpListener;

use crate::program::{self, cannot_listen, listening};

/// Serves `router` on the port that the program's argument names. `introduce` is called with the address.
pub async fn run(name: &str, router: Router, introduce: impl FnOnce(&str)) -> ExitCode {
    program::run(name, async |port| serve(port, router, introduce).await).await
}

/// Requests that are under way at Ctrl-C are finished.
async fn serve(port: u16, router: Router, introduce: impl FnOnce(&str)) -> Result<(), String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|fault| cannot_listen(port, &fault))?;
    let address = listener.local_addr().map_err(|fault| fault.to_string())?;
    listening(address);
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
