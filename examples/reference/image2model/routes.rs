//! A small service of jobs that make models, failing in the ways of its reference.

use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use apierror::axum::Json;
use apierror::{Failure, FieldError, json_in};
use axum::Router;
use axum::extract::{FromRequestParts, Path};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::routing::{delete, get, post};
use serde_json::{Value, json};

use super::envelope;
use super::{
    ApplicationError, AuthError, FAL_WAIT, Image2ModelError, ProcessingError, RateLimitExceeded,
    ResourceError, ValidationError,
};

type Answer = Result<axum::Json<Value>, Image2ModelError>;

/// The one job.
const JOB: &str = "batch_1";
/// What is left on the volume of the uploads, in bytes.
const AVAILABLE: u64 = 524_288;
const REQUESTS_PER_MINUTE: u32 = 60;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/v1/batches", post(upload))
        .route("/v1/jobs/{job_id}", get(job))
        .route("/v1/jobs/{job_id}/events", get(events))
        .route("/v1/jobs/{job_id}/files/{file_id}", get(file))
        .route("/v1/jobs/{job_id}/files/{file_id}/model", get(model).post(make_model))
        .route("/v1/admin/jobs/{job_id}", delete(delete_job))
        .route("/v1/admin/checks/{part}", get(check))
}

/// A failure that the reference has no code for comes back.
impl TryFrom<Failure> for Image2ModelError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        let error = match failure {
            Failure::PayloadTooLarge => {
                ValidationError::TooLarge { file_size: None, max_size: ValidationError::MAX_SIZE }
            }
            Failure::UnsupportedMediaType => {
                ValidationError::Fields { fields: vec![FieldError::new("", "Expected application/json")] }
            }
            Failure::MalformedBody(fields) | Failure::InvalidBody(fields) => {
                ValidationError::Fields { fields }
            }
            other => return Err(other),
        };
        Ok(error.into())
    }
}

/// A caller whose key is good, and has requests left.
struct Caller {
    is_admin: bool,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Image2ModelError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Image2ModelError> {
        match parts.headers.get("x-api-key").ok_or(AuthError::Required)?.as_bytes() {
            b"demo" => Ok(Self { is_admin: false }),
            b"admin" => Ok(Self { is_admin: true }),
            b"hasty" => Err(rate_limited().into()),
            _ => Err(AuthError::InvalidKey.into()),
        }
    }
}

/// Of somebody who has used up the current minute.
fn rate_limited() -> RateLimitExceeded {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let wait = 60 - now % 60;
    RateLimitExceeded {
        limit: REQUESTS_PER_MINUTE,
        window: "1 minute",
        retry_after: Some(wait),
        remaining: 0,
        reset: now + wait,
    }
}

impl Caller {
    fn admin(&self) -> Result<(), AuthError> {
        if self.is_admin { Ok(()) } else { Err(AuthError::NoAdmin) }
    }
}

/// `POST /v1/batches`: `{"files": [{"name", "size"}]}`
async fn upload(_: Caller, Json(body): Json<Value>) -> Answer {
    let Some(files) = body["files"].as_array() else {
        let fields = vec![FieldError::new("files", "Required")];
        return Err(ValidationError::Fields { fields }.into());
    };
    if files.len() > ValidationError::MAX_FILES {
        return Err(
            ValidationError::TooMany { provided: files.len(), limit: ValidationError::MAX_FILES }.into()
        );
    }
    for file in files {
        let name = file["name"].as_str().unwrap_or_default();
        let (_, format) = name.rsplit_once('.').unwrap_or_default();
        if !ValidationError::FORMATS.contains(&format) {
            let allowed_formats = ValidationError::FORMATS;
            return Err(ValidationError::Format { file: name.to_owned(), allowed_formats }.into());
        }
    }
    let sizes = || files.iter().filter_map(|file| file["size"].as_u64());
    let max_size = ValidationError::MAX_SIZE;
    if let Some(file_size) = sizes().find(|size| *size > max_size) {
        return Err(ValidationError::TooLarge { file_size: Some(file_size), max_size }.into());
    }
    let required = sizes().sum();
    if required > AVAILABLE {
        return Err(
            ProcessingError::Storage { required, available: AVAILABLE, volume: "nfs.internal" }.into()
        );
    }
    Ok(axum::Json(json!({ "job_id": JOB })))
}

fn find_job(job_id: String) -> Result<String, Image2ModelError> {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !job_id.bytes().all(is_legal) {
        return Err(ValidationError::JobId { job_id, pattern: ValidationError::JOB_ID }.into());
    }
    if job_id == JOB { Ok(job_id) } else { Err(ResourceError::Job { job_id })? }
}

fn find_file(job_id: String, file_id: String) -> Result<String, Image2ModelError> {
    let job_id = find_job(job_id)?;
    let is_there = file_id.starts_with("file_") && file_id != "file_999";
    if is_there { Ok(file_id) } else { Err(ResourceError::File { job_id, file_id })? }
}

/// `GET /v1/jobs/{job_id}`
async fn job(_: Caller, Path(job_id): Path<String>) -> Answer {
    let job_id = find_job(job_id)?;
    Ok(axum::Json(json!({ "job_id": job_id, "status": "processing" })))
}

/// `GET /v1/jobs/{job_id}/events`: the stream of a job whose first file fails. Its status is sent long before the error
/// happens, so the error is an event.
async fn events(_: Caller, Path(job_id): Path<String>) -> Result<impl IntoResponse, Image2ModelError> {
    find_job(job_id)?;
    let error = ProcessingError::failed("generate model", "file_001", io::Error::other("gpu-1.internal"));
    let data = json_in::<envelope::Event>(&error);
    let data = String::from_utf8_lossy(&data);
    let stream = format!("event: error\ndata: {data}\n\nevent: close\ndata: {{\"reason\": \"error\"}}\n\n");
    Ok(([(CONTENT_TYPE, "text/event-stream")], stream))
}

/// `GET /v1/jobs/{job_id}/files/{file_id}`
async fn file(_: Caller, Path((job_id, file_id)): Path<(String, String)>) -> Answer {
    let file_id = find_file(job_id, file_id)?;
    Ok(axum::Json(json!({ "file_id": file_id })))
}

/// `GET /v1/jobs/{job_id}/files/{file_id}/model`: none is ready yet.
async fn model(_: Caller, Path((job_id, file_id)): Path<(String, String)>) -> Answer {
    find_file(job_id, file_id)?;
    Err(ResourceError::ModelNotReady { status: "processing", progress: 75 })?
}

/// `POST /v1/jobs/{job_id}/files/{file_id}/model`
async fn make_model(_: Caller, Path((job_id, file_id)): Path<(String, String)>) -> Answer {
    let file_id = find_file(job_id, file_id)?;
    let service = "fal.ai";
    match file_id.as_str() {
        "file_torn" => {
            let source = io::Error::other("gpu-1.internal: bad chunk");
            Err(ProcessingError::failed("process image", &file_id, source))?
        }
        "file_odd" => {
            let source = io::Error::other("egress.internal: 500");
            Err(ProcessingError::Fal { service, error: "Model generation failed", source })?
        }
        "file_late" => {
            let quota = "internal-tier-2";
            Err(ProcessingError::FalRateLimit { retry_after: 60, service, wait: FAL_WAIT, quota })?
        }
        _ => Ok(axum::Json(json!({ "file_id": file_id, "status": "processing" }))),
    }
}

/// `DELETE /v1/admin/jobs/{job_id}`
async fn delete_job(caller: Caller, Path(job_id): Path<String>) -> Answer {
    caller.admin()?;
    let job_id = find_job(job_id)?;
    Ok(axum::Json(json!({ "deleted": job_id })))
}

/// `GET /v1/admin/checks/{part}`: asks a part of the service whether it is well. On this day none is.
async fn check(caller: Caller, Path(part): Path<String>) -> Answer {
    caller.admin()?;
    let source = io::Error::other(format!("{part}.internal: no answer"));
    let error = match part.as_str() {
        "fal" => ApplicationError::Fal { service: "fal.ai", error: "Model generation failed", source },
        "database" => ApplicationError::Database(source),
        "images" => ApplicationError::Processing(source),
        "network" => ApplicationError::Network(source),
        "models" => ApplicationError::Model(source),
        "configuration" => ApplicationError::Configuration(source),
        _ => ApplicationError::Api(source),
    };
    Err(error)?
}
