//! Over axum.

use std::time::Duration;

use apierror::axum::{Json, Path, Query};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use tower_http::timeout::TimeoutLayer;

use reference_apis::over_axum::api;

use super::*;
use crate::common::live;

async fn panics() {
    panic!("{SECRET}")
}

fn routes() -> Router {
    let slow = get(std::future::pending::<()>);
    let in_time =
        TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(20));
    let plain = from_fn(|_: Request, _| async { (StatusCode::INTERNAL_SERVER_ERROR, SECRET) });
    Router::new()
        .route("/orders", post(|_: Json<Order>| async {}))
        .route("/orders/{id}", get(|_: Path<u32>| async {}))
        .route("/search", get(|_: Query<BTreeMap<String, u32>>| async {}))
        .route("/panics", get(panics))
        .route("/spawned", get(|| async { Body::from_stream(fed().await) }))
        .route("/slow", slow.layer(in_time))
        .route("/plain", get(|| async {}).layer(plain))
        .route("/bare", get(|| async { StatusCode::NOT_FOUND }))
        .layer(DefaultBodyLimit::max(LIMIT))
}

/// Serves an API with these routes.
pub(super) async fn serve<E>(
    one_of_each: fn() -> Vec<E>,
    id_header: Option<&'static str>,
) -> SocketAddr
where
    E: DeclaredError + IntoResponse + TryFrom<Failure, Error = Failure> + Send + Sync + 'static,
    E::Envelope: 'static,
{
    live::serve(api(routes(), one_of_each, id_header)).await
}
