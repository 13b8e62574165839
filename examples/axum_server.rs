//! The try-on API's errors behind a real server.
//!
//! ```text
//! cargo run --example axum_server --features axum
//! cargo run --example axum_server --features axum -- 8080
//! ```
//!
//! The README shows what to ask it with `curl`.

#[path = "reference/api.rs"]
#[expect(dead_code, reason = "the other APIs' part of it")]
mod api;
#[path = "reference/over_axum.rs"]
#[expect(dead_code, reason = "the other APIs' part of it")]
mod over_axum;
#[path = "reference/program.rs"]
mod program;
#[path = "reference/serving.rs"]
mod serving;
#[path = "reference/tryon/mod.rs"]
mod tryon;
#[path = "reference/tryon/admin.rs"]
mod tryon_admin;
#[path = "reference/tryon/over_axum.rs"]
mod tryon_over_axum;
#[path = "reference/tryon/service.rs"]
mod tryon_service;

use std::process::ExitCode;

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;

use over_axum::api;
use tryon_over_axum::header;

/// Everything that the server answers.
fn service() -> Router {
    Router::new()
        .nest("/tryon", api(tryon_over_axum::routes(), tryon::one_of_each, None))
        .route("/admin/generations/{id}", get(generation_for_admin))
}

/// `apierror::Result` takes errors of any type, and answers in the envelope of the service: here there is no layer, so it is
/// RFC 9457's.
async fn generation_for_admin(
    headers: HeaderMap,
    Path(id): Path<String>,
) -> apierror::Result<Json<Value>> {
    Ok(Json(tryon_admin::generation_for_admin(header(&headers, "x-api-key"), &id)?))
}

#[tokio::main]
async fn main() -> ExitCode {
    serving::run("axum_server", service(), |_| ()).await
}
