//! A small service of image presets that fails in the ways of its reference.

use std::io;

use apierror::Failure;
use apierror::axum::Json;
use axum::Router;
use axum::extract::{FromRequestParts, Path};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::routing::{get, patch, post};
use serde_json::{Value, json};

use super::super::api::request_line;
use super::{ASPECT_RATIOS, ImagePresetsError};

type Answer = Result<axum::Json<Value>, ImagePresetsError>;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/v0/images/presets", get(presets))
        .route("/v0/images/presets/{id}", patch(change_preset))
        .route("/v0/images/generations", post(generate))
        .route("/v0/images/generations/{job_id}", get(generation))
        .route("/v0/images/usage", get(usage))
}

/// A failure that the reference has no status for comes back.
impl TryFrom<Failure> for ImagePresetsError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        let invalid = |fault: &str| Self::InvalidBody { fault: fault.to_owned() };
        Ok(match failure {
            Failure::RouteNotFound => Self::route_not_found(),
            Failure::PayloadTooLarge => invalid("request entity too large"),
            Failure::UnsupportedMediaType => invalid("Content-Type must be application/json"),
            Failure::MalformedBody(fields) | Failure::InvalidBody(fields) => {
                invalid(fields.first().map_or("invalid body", |field| &field.message))
            }
            other => return Err(other),
        })
    }
}

impl ImagePresetsError {
    /// Of the request that is current.
    fn route_not_found() -> Self {
        let (method, path) = request_line();
        Self::RouteNotFound { method, path }
    }
}

/// A caller whose key is good.
struct Team;

impl<S: Sync> FromRequestParts<S> for Team {
    type Rejection = ImagePresetsError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ImagePresetsError> {
        let header = parts.headers.get(AUTHORIZATION).ok_or(ImagePresetsError::MissingKey)?;
        let key = header.to_str().ok().and_then(|header| header.strip_prefix("Bearer ip_"));
        match key.ok_or(ImagePresetsError::MalformedKey)? {
            "demo" => Ok(Self),
            "hasty" => Err(ImagePresetsError::Throttled),
            other => Err(ImagePresetsError::UnknownKey { prefix: other.chars().take(2).collect() }),
        }
    }
}

/// `GET /v0/images/presets`
async fn presets(_: Team) -> axum::Json<Value> {
    axum::Json(json!([{ "id": "preset-1" }, { "id": "community-7" }]))
}

/// `PATCH /v0/images/presets/{id}`: `preset-1` is the team's own, `community-7` is imported.
async fn change_preset(_: Team, Path(id): Path<String>, Json(change): Json<Value>) -> Answer {
    match id.as_str() {
        "preset-1" => Ok(axum::Json(change)),
        "community-7" => Err(ImagePresetsError::CommunityPreset),
        _ => Err(ImagePresetsError::PresetNotFound { preset: id, owner: "team_internal_2" }),
    }
}

/// `POST /v0/images/generations`: the preset asks for a `product_name`, and is drawn by the `provider`.
async fn generate(_: Team, Json(body): Json<Value>) -> Answer {
    if body.pointer("/variables/product_name").is_none() {
        return Err(ImagePresetsError::VariableRequired { name: "product_name" });
    }
    let ratio = body["aspectRatio"].as_str().unwrap_or(ASPECT_RATIOS[0]);
    if !ASPECT_RATIOS.contains(&ratio) {
        return Err(ImagePresetsError::InvalidAspectRatio { given: ratio.to_owned() });
    }
    draw(body["provider"].as_str().unwrap_or_default())?;
    Ok(axum::Json(json!({ "jobId": "abc-122", "status": "done" })))
}

fn draw(provider: &str) -> Result<(), ImagePresetsError> {
    match provider {
        "slow" => Err(ImagePresetsError::timed_out("abc-123")),
        "broken" => Err(ImagePresetsError::ProviderFailed(io::Error::other("gpu.internal answered 500"))),
        "away" => Err(ImagePresetsError::ProviderDown(io::Error::other("gpu.internal: no route to host"))),
        _ => Ok(()),
    }
}

/// `GET /v0/images/generations/{job_id}`: what a caller polls after a timeout.
async fn generation(_: Team, Path(job_id): Path<String>) -> Answer {
    match job_id.as_str() {
        "abc-122" => Ok(axum::Json(json!({ "jobId": job_id, "status": "done" }))),
        "abc-123" => Ok(axum::Json(json!({ "jobId": job_id, "status": "processing" }))),
        _ => Err(ImagePresetsError::route_not_found()),
    }
}

/// `GET /v0/images/usage`: its database is down.
async fn usage(_: Team) -> Answer {
    let images = count_images().map_err(ImagePresetsError::Internal)?;
    Ok(axum::Json(json!({ "images": images })))
}

fn count_images() -> io::Result<u64> {
    Err(io::Error::other("postgres://db-1.internal: connection refused"))
}
