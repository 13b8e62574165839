//! An actix app on a real socket.

use std::net::SocketAddr;

use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};
use apierror::Envelope;
use apierror::actix_web::ErrorMiddleware;

/// Serves the app in the middleware on a free port, until the test ends.
pub(crate) fn serve<E: Envelope + 'static>(
    middleware: ErrorMiddleware<E>,
    configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> SocketAddr {
    let server =
        HttpServer::new(move || App::new().wrap(middleware.clone()).configure(configure.clone()));
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a free port");
    let address = *server.addrs().first().expect("an address");
    tokio::spawn(server.run());
    address
}
