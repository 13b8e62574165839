//! The try-on API's errors behind a real server.
//!
//! ```text
//! cargo run -p axum-server
//! cargo run -p axum-server -- 8080
//! ```
//!
//! The README shows what to ask it with `curl`.

use std::process::ExitCode;

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;

use reference_apis::over_axum::api;
use reference_apis::serving;
use reference_apis::tryon::over_axum::{header, routes};
use reference_apis::tryon::{admin, one_of_each};

/// Everything that the server answers.
fn service() -> Router {
    Router::new()
        .nest("/tryon", api(routes(), one_of_each, None))
        .route("/admin/generations/{id}", get(generation_for_admin))
}

/// `apierror::Result` takes errors of any type, and answers in the envelope of the service: here there is no layer, so it is
/// RFC 9457's.
async fn generation_for_admin(
    headers: HeaderMap,
    Path(id): Path<String>,
) -> apierror::Result<Json<Value>> {
    Ok(Json(admin::generation_for_admin(header(&headers, "x-api-key"), &id)?))
}

#[tokio::main]
async fn main() -> ExitCode {
    serving::run("axum-server", service(), |_| ()).await
}
