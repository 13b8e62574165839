//! The server. Each route fails a few times.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use apierror::axum::ErrorLayer;
use apierror::envelope::Flat;
use apierror::{RateLimit, ResetAfter};
use axum::Json;
use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::errors::{ModelError, PresetError, TryOnError};

/// Starts the server on a free port.
pub(crate) async fn start() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, service()).await });
    Ok(address)
}

fn service() -> Router {
    Router::new()
        .route("/image2model/v1/jobs/{id}", get(job))
        .route("/image2model/v1/batches", post(batch))
        .route("/tryon/v1/try-on", post(try_on))
        .route("/tryon/v1/stats", get(stats))
        .route("/tryon/v1/products/{sku}", get(product))
        .route("/image-presets/v0/images/generations", post(generate))
        .route("/image-presets/v0/images/generations/{id}", get(generation))
        .layer(ErrorLayer::<Flat>::new())
}

/// Counts a request and returns the number of earlier ones.
fn count(counter: &AtomicU32) -> u32 {
    counter.fetch_add(1, Ordering::Relaxed)
}

async fn job() -> Result<Json<Value>, ModelError> {
    static REQUESTS: AtomicU32 = AtomicU32::new(0);
    if count(&REQUESTS) == 0 {
        let wait = Duration::from_secs(1);
        let left = RateLimit::new("minute", 0).reset(wait);
        Err(ModelError::RateLimited { left, reset: ResetAfter(wait), wait: wait.as_secs() })?;
    }
    Ok(Json(json!({ "status": "done" })))
}

async fn batch() -> Result<Json<Value>, ModelError> {
    static REQUESTS: AtomicU32 = AtomicU32::new(0);
    match count(&REQUESTS) {
        0 => Err(ModelError::Upstream { wait: Duration::from_millis(600) }),
        2 => Ok(Json(json!({ "id": "batch_2" }))),
        _ => Err(ModelError::Network(io::Error::from(io::ErrorKind::BrokenPipe))),
    }
}

async fn try_on(RawQuery(query): RawQuery) -> Result<Json<Value>, TryOnError> {
    static REQUESTS: AtomicU32 = AtomicU32::new(0);
    if query.as_deref() == Some("account=empty") {
        Err(TryOnError::NoCredits)?;
    }
    if count(&REQUESTS) < 2 {
        Err(TryOnError::Quota)?;
    }
    Ok(Json(json!({ "generationId": "gen_1" })))
}

async fn stats() -> Result<Json<Value>, TryOnError> {
    Err(TryOnError::Maintenance { wait: Duration::from_secs(3_600) })
}

async fn product(Path(sku): Path<String>) -> Result<Json<Value>, TryOnError> {
    Err(TryOnError::ProductNotFound { sku })
}

async fn generate() -> Result<Json<Value>, PresetError> {
    Err(PresetError::TimedOut { job_id: "abc-123" })
}

async fn generation(Path(id): Path<String>) -> Json<Value> {
    static REQUESTS: AtomicU32 = AtomicU32::new(0);
    Json(json!({ "jobId": id, "status": if count(&REQUESTS) < 2 { "running" } else { "done" } }))
}
