//! The endpoints of the image presets API. They fail as its reference says.

use std::io;

use apierror::Failure;
use http::Method;
use serde_json::{Value, json};

use super::{ASPECT_RATIOS, ImagePresetsError, one_of_each};
use crate::api::{Api, Endpoint, Header, Params, Reply, request_line};

type HandlerResult = Result<Reply, ImagePresetsError>;

/// Image presets, and the images made with them.
pub struct ImagePresets;

impl Api for ImagePresets {
    type Caller = Team;
    type Error = ImagePresetsError;

    fn caller(header: Header<'_>) -> Result<Team, ImagePresetsError> {
        Team::from_header(header("authorization"))
    }

    fn endpoints() -> Vec<Endpoint<Self>> {
        vec![
            Endpoint::bare(Method::GET, "/v0/images/presets", presets),
            Endpoint::json(Method::PATCH, "/v0/images/presets/{id}", change_preset),
            Endpoint::json(Method::POST, "/v0/images/generations", generate),
            Endpoint::bare(Method::GET, "/v0/images/generations/{job_id}", generation),
            Endpoint::bare(Method::GET, "/v0/images/usage", usage),
        ]
    }

    fn one_of_each() -> Vec<ImagePresetsError> {
        one_of_each()
    }
}

/// Returns the failure unchanged if the reference has no status for it.
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
    /// Returns the error for the current request.
    fn route_not_found() -> Self {
        let (method, path) = request_line();
        Self::RouteNotFound { method, path }
    }
}

/// A caller with a valid key.
pub struct Team;

impl Team {
    fn from_header(authorization: Option<&[u8]>) -> Result<Self, ImagePresetsError> {
        let header = authorization.ok_or(ImagePresetsError::MissingKey)?;
        let key =
            std::str::from_utf8(header).ok().and_then(|header| header.strip_prefix("Bearer ip_"));
        match key.ok_or(ImagePresetsError::MalformedKey)? {
            "demo" => Ok(Self),
            "hasty" => Err(ImagePresetsError::Throttled),
            other => Err(ImagePresetsError::UnknownKey { prefix: other.chars().take(2).collect() }),
        }
    }
}

/// `GET /v0/images/presets`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints have this type")]
fn presets(_: &Team, _: &Params) -> HandlerResult {
    Ok(json!([{ "id": "preset-1" }, { "id": "community-7" }]).into())
}

/// `PATCH /v0/images/presets/{id}`. The team owns `preset-1` and has imported
/// `community-7`.
fn change_preset(_: &Team, params: &Params, change: &Value) -> HandlerResult {
    let id = params.get("id");
    match id.as_str() {
        "preset-1" => Ok(change.into()),
        "community-7" => Err(ImagePresetsError::CommunityPreset),
        _ => Err(ImagePresetsError::PresetNotFound { preset: id, owner: "team_internal_2" }),
    }
}

/// `POST /v0/images/generations`. The preset needs a `product_name`; the `provider`
/// makes the image.
fn generate(_: &Team, _: &Params, body: &Value) -> HandlerResult {
    if body.pointer("/variables/product_name").is_none() {
        return Err(ImagePresetsError::VariableRequired { name: "product_name" });
    }
    let ratio = body["aspectRatio"].as_str().unwrap_or(ASPECT_RATIOS[0]);
    if !ASPECT_RATIOS.contains(&ratio) {
        return Err(ImagePresetsError::InvalidAspectRatio { given: ratio.to_owned() });
    }
    draw(body["provider"].as_str().unwrap_or_default())?;
    Ok(json!({ "jobId": "abc-122", "status": "done" }).into())
}

fn draw(provider: &str) -> Result<(), ImagePresetsError> {
    match provider {
        "slow" => Err(ImagePresetsError::timed_out("abc-123")),
        "broken" => {
            Err(ImagePresetsError::ProviderFailed(io::Error::other("gpu.internal answered 500")))
        }
        "away" => {
            Err(ImagePresetsError::ProviderDown(io::Error::other("gpu.internal: no route to host")))
        }
        _ => Ok(()),
    }
}

/// `GET /v0/images/generations/{job_id}`. A client polls it after a timeout.
fn generation(_: &Team, params: &Params) -> HandlerResult {
    let job_id = params.get("job_id");
    match job_id.as_str() {
        "abc-122" => Ok(json!({ "jobId": job_id, "status": "done" }).into()),
        "abc-123" => Ok(json!({ "jobId": job_id, "status": "processing" }).into()),
        _ => Err(ImagePresetsError::route_not_found()),
    }
}

/// `GET /v0/images/usage`. The database is down.
fn usage(_: &Team, _: &Params) -> HandlerResult {
    let images = count_images().map_err(ImagePresetsError::Internal)?;
    Ok(json!({ "images": images }).into())
}

fn count_images() -> io::Result<u64> {
    Err(io::Error::other("postgres://db-1.internal: connection refused"))
}
