//! Over actix-web.

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, PayloadConfig, ServiceConfig};
use actix_web::{App, Error, HttpResponse, HttpServer, ResponseError};
use apierror::actix_web::{Json, Path, Query};

use reference_apis::over_actix::api;

use super::*;

async fn panics() -> String {
    panic!("{SECRET}")
}

/// A timeout middleware that sends a bare response, as those of actix do.
async fn in_time(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let parts = request.parts().0.clone();
    match tokio::time::timeout(Duration::from_millis(20), next.call(request)).await {
        Ok(response) => response.map(ServiceResponse::map_into_left_body),
        Err(_) => Ok(ServiceResponse::new(parts, HttpResponse::RequestTimeout().finish())
            .map_into_right_body()),
    }
}

async fn plain(
    _: ServiceRequest,
    _: Next<impl MessageBody>,
) -> Result<ServiceResponse<String>, Error> {
    Err(actix_web::error::ErrorInternalServerError(SECRET))
}

fn routes(app: &mut ServiceConfig) {
    app.app_data(PayloadConfig::new(LIMIT))
        .route("/orders", web::post().to(async |_: Json<Order>| HttpResponse::Ok()))
        .route("/orders/{id}", web::get().to(async |_: Path<u32>| HttpResponse::Ok()))
        .route("/search", web::get().to(async |_: Query<BTreeMap<String, u32>>| HttpResponse::Ok()))
        .route("/panics", web::get().to(panics))
        .route("/spawned", web::get().to(async || HttpResponse::Ok().streaming(fed().await)))
        .route("/slow", web::get().to(std::future::pending::<HttpResponse>).wrap(from_fn(in_time)))
        .route("/plain", web::get().to(HttpResponse::Ok).wrap(from_fn(plain)))
        .route("/bare", web::get().to(HttpResponse::NotFound));
}

/// Serves an API with these routes.
pub(super) fn serve<E>(one_of_each: fn() -> Vec<E>, id_header: Option<&'static str>) -> SocketAddr
where
    E: DeclaredError + ResponseError + TryFrom<Failure, Error = Failure> + Send + Sync + 'static,
    E::Envelope: 'static,
{
    let server = HttpServer::new(move || App::new().service(api(routes, one_of_each, id_header)));
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).expect("a free port");
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    address
}
