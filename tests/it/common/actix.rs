//! An actix app on a real socket.

use std::net::SocketAddr;

use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};
use apierror::Envelope;
use apierror::actix_web::ErrorMiddleware;

/// Starts an `HttpServer` on a free port, and returns its address. A macro,
/// because the types of an app cannot be written.
macro_rules! start {
    ($server:expr) => {{
        let server = $server.workers(1).disable_signals();
        let server = server.bind(("127.0.0.1", 0)).expect("a free port");
        let address = server.addrs()[0];
        tokio::spawn(server.run());
        address
    }};
}
pub(crate) use start;

/// Serves the app in the middleware on a free port, until the test ends.
pub(crate) fn serve<E: Envelope + 'static>(
    middleware: ErrorMiddleware<E>,
    configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> SocketAddr {
    start!(HttpServer::new(move || {
        App::new().wrap(middleware.clone()).configure(configure.clone())
    }))
}
