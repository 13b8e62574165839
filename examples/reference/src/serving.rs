//! Serves axum routers as a program.

use std::net::Ipv4Addr;
use std::process::ExitCode;

use axum::Router;
use futures_util::future::try_join_all;
use tokio::net::TcpListener;

use crate::program::{self, cannot_listen, listening};

/// Serves each router on a port of its own: the first on the port of the arguments,
/// the others on those after it. `introduce` prints what to try at each address.
pub async fn run(
    name: &str,
    routers: impl IntoIterator<Item = Router>,
    introduce: impl FnMut(&str),
) -> ExitCode {
    program::run(name, async |port| serve(port, routers, introduce).await).await
}

/// Serves until Ctrl-C, then finishes the open requests.
async fn serve(
    first: u16,
    routers: impl IntoIterator<Item = Router>,
    introduce: impl FnMut(&str),
) -> Result<(), String> {
    let (mut servers, mut addresses) = (Vec::new(), Vec::new());
    for (index, router) in (0..).zip(routers) {
        let listener = listen(first, index).await?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        addresses.push(format!("http://{address}"));
        servers.push(axum::serve(listener, router).with_graceful_shutdown(stopped()).into_future());
    }
    listening(&addresses);
    addresses.iter().map(String::as_str).for_each(introduce);
    let stopped = try_join_all(servers).await;
    stopped.map(drop).map_err(|error| format!("the server stopped: {error}"))
}

/// Opens the port `index` after the first. Port 0 stands for any free port.
async fn listen(first: u16, index: u16) -> Result<TcpListener, String> {
    let port = match first {
        0 => 0,
        first => first
            .checked_add(index)
            .ok_or_else(|| format!("no port comes after 65535; try a smaller one than {first}"))?,
    };
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| cannot_listen(port, &error))
}

/// Ends with Ctrl-C.
async fn stopped() {
    // If no handler can be installed, Ctrl-C ends the process at once.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
