//! Serves the virtual try-on API with actix-web. The responses are those of
//! `axum-server`, byte for byte.
//!
//! ```text
//! cargo run -p actix-web-server
//! cargo run -p actix-web-server -- 8080
//! ```
//!
//! It prints requests to try with `curl`.

use std::net::Ipv4Addr;
use std::process::ExitCode;

use actix_web::web::{Data, Path};
use actix_web::{App, HttpRequest, HttpServer};
use apierror::actix_web::Json;
use serde_json::Value;

use reference_apis::over_actix::{api, on};
use reference_apis::program;
use reference_apis::tryon::over_actix::{header, routes};
use reference_apis::tryon::service::Service;
use reference_apis::tryon::{admin, one_of_each};

/// `apierror::Result` accepts errors of any type and answers in the service's
/// envelope. This route has no middleware, so the envelope is `ProblemDetails`.
async fn generation_for_admin(
    request: HttpRequest,
    id: Path<String>,
) -> apierror::Result<Json<Value>> {
    Ok(Json(admin::generation_for_admin(header(&request, "x-api-key"), &id)?))
}

/// Serves until Ctrl-C, then finishes the open requests.
async fn serve(port: u16) -> Result<(), String> {
    let service = Data::new(Service::default());
    let server = HttpServer::new(move || {
        App::new()
            .route("/admin/generations/{id}", on(&http::Method::GET).to(generation_for_admin))
            // It answers all other paths.
            .service(api(routes(service.clone()), one_of_each, None))
    });
    let server = server
        .bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|error| program::cannot_listen(port, &error))?;
    let addresses: Vec<_> =
        server.addrs().iter().map(|address| format!("http://{address}")).collect();
    program::listening(&addresses);
    addresses.iter().map(String::as_str).for_each(program::try_tryon);
    server.run().await.map_err(|error| format!("the server stopped: {error}"))
}

fn main() -> ExitCode {
    actix_web::rt::System::new().block_on(program::run("actix-web-server", serve))
}
