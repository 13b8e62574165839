//! The try-on API's errors behind a real server.
//!
//! ```text
//! cargo run --example axum_server --features axum
//! cargo run --example axum_server --features axum -- 8080
//! ```
//!
//! The README shows what to ask it with `curl`.

#[path = "reference/api.rs"]
mod api;
#[path = "reference/tryon/router.rs"]
mod router;
#[path = "reference/serving.rs"]
mod serving;
#[path = "reference/tryon/mod.rs"]
mod tryon;

use std::process::ExitCode;

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use api::api;
use tryon::GenerationError;

/// Everything that the server answers.
fn service() -> Router {
    Router::new()
        .nest("/tryon", api(router::routes(), tryon::one_of_each, None))
        .route("/admin/generations/{id}", get(generation_for_admin))
}

/// `GET /admin/generations/{id}`: `apierror::Result` takes errors of any type, and answers in the envelope of the
/// service, which is RFC 9457's.
async fn generation_for_admin(headers: HeaderMap, Path(id): Path<String>) -> apierror::Result<Json<Value>> {
    let account = router::authenticate(&headers)?;
    if id != "gen_01" {
        Err(GenerationError::NotFound { id: id.clone(), account: account.id.to_owned() })?;
    }
    Ok(Json(json!({ "id": id, "status": "COMPLETED" })))
}

#[tokio::main]
async fn main() -> ExitCode {
    serving::run("axum_server", service(), |_| ()).await
}
