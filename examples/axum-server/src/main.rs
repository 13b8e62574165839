//! Serves the virtual try-on API with axum.
//!
//! ```text
//! cargo run -p axum-server
//! cargo run -p axum-server -- 8080
//! ```
//!
//! It prints requests to try with `curl`.

use std::process::ExitCode;

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;

use reference_apis::over_axum::api;
use reference_apis::tryon::over_axum::{header, routes};
use reference_apis::tryon::{admin, one_of_each};
use reference_apis::{program, serving};

/// The routes of the server.
fn service() -> Router {
    Router::new().route("/admin/generations/{id}", get(generation_for_admin)).merge(api(
        routes(),
        one_of_each,
        None,
    ))
}

/// `apierror::Result` accepts errors of any type and answers in the service's
/// envelope. This route has no layer, so the envelope is `ProblemDetails`.
async fn generation_for_admin(
    headers: HeaderMap,
    Path(id): Path<String>,
) -> apierror::Result<Json<Value>> {
    Ok(Json(admin::generation_for_admin(header(&headers, "x-api-key"), &id)?))
}

#[tokio::main]
async fn main() -> ExitCode {
    serving::run("axum-server", [service()], program::try_tryon).await
}
