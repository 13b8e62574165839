//! The try-on API's errors behind a server of actix-web.
//!
//! ```text
//! cargo run -p actix-web-server
//! cargo run -p actix-web-server -- 8080
//! ```
//!
//! It answers what `axum-server` answers, to the byte: the README shows what to ask it with `curl`.

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

/// `apierror::Result` takes errors of any type, and answers in the envelope of the service: here there is no middleware, so it
/// is RFC 9457's.
async fn generation_for_admin(
    request: HttpRequest,
    id: Path<String>,
) -> apierror::Result<Json<Value>> {
    Ok(Json(admin::generation_for_admin(header(&request, "x-api-key"), &id)?))
}

/// Requests that are under way at Ctrl-C are finished.
async fn serve(port: u16) -> Result<(), String> {
    let service = Data::new(Service::default());
    let server = HttpServer::new(move || {
        App::new()
            .service(api("/tryon", routes(service.clone()), one_of_each, None))
            .route("/admin/generations/{id}", on(&http::Method::GET).to(generation_for_admin))
    });
    let server = server
        .bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|fault| program::cannot_listen(port, &fault))?;
    server.addrs().into_iter().for_each(program::listening);
    server.run().await.map_err(|fault| format!("the server stopped: {fault}"))
}

fn main() -> ExitCode {
    actix_web::rt::System::new().block_on(program::run("actix-web-server", serve))
}
