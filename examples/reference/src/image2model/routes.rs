//! The endpoints of the image-to-model API. They fail as its reference says.

use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use apierror::stream::{Event, error_event_in, error_text_in};
use apierror::{Failure, FieldError};
use http::Method;
use serde_json::{Value, json};

use super::envelope;
use super::{
    ApplicationError, AuthError, Image2ModelError, ProcessingError, RateLimitExceeded,
    ResourceError, ValidationError, one_of_each,
};
use crate::api::{Api, Endpoint, Header, Message, Messages, Params, Reply, without_codes};

type HandlerResult = Result<Reply, Image2ModelError>;

/// The only job.
const JOB: &str = "batch_1";
const FIRST_FILE: &str = "file_001";
/// The free space for uploads, in bytes.
const AVAILABLE: u64 = 524_288;
const REQUESTS_PER_MINUTE: u32 = 60;

/// Batches of images, and the models made from them.
pub struct Image2Model;

impl Api for Image2Model {
    type Caller = Caller;
    type Error = Image2ModelError;

    const ID_HEADER: Option<&'static str> = Some("x-correlation-id");
    const MAX_BODY_LEN: usize = 10 * 1024 * 1024;

    fn caller(header: Header<'_>) -> Result<Caller, Image2ModelError> {
        Caller::from_key(header("x-api-key"))
    }

    fn endpoints() -> Vec<Endpoint<Self>> {
        vec![
            Endpoint::json(Method::POST, "/v1/batches", upload),
            Endpoint::bare(Method::GET, "/v1/jobs/{job_id}", job),
            Endpoint::bare(Method::GET, "/v1/jobs/{job_id}/events", events),
            Endpoint::socket("/v1/jobs/{job_id}/socket", socket),
            Endpoint::bare(Method::GET, "/v1/jobs/{job_id}/files/{file_id}", file),
            Endpoint::bare(Method::GET, "/v1/jobs/{job_id}/files/{file_id}/model", model),
            Endpoint::bare(Method::POST, "/v1/jobs/{job_id}/files/{file_id}/model", make_model),
            Endpoint::bare(Method::DELETE, "/v1/admin/jobs/{job_id}", delete_job),
            Endpoint::bare(Method::GET, "/v1/admin/checks/{part}", check),
        ]
    }

    fn one_of_each() -> Vec<Image2ModelError> {
        one_of_each()
    }
}

/// Returns the failure unchanged if the reference has no code for it.
impl TryFrom<Failure> for Image2ModelError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        let error = match failure {
            Failure::PayloadTooLarge => {
                ValidationError::TooLarge { file_size: None, max_size: ValidationError::MAX_SIZE }
            }
            Failure::UnsupportedMediaType => ValidationError::Fields {
                fields: vec![FieldError::new("", "Expected application/json")],
            },
            Failure::MalformedBody(fields) | Failure::InvalidBody(fields) => {
                ValidationError::Fields { fields: without_codes(fields) }
            }
            Failure::Panicked => {
                return Ok(ProcessingError::Internal(io::Error::other("panic")).into());
            }
            other => return Err(other),
        };
        Ok(error.into())
    }
}

/// A caller with a valid key and requests left.
pub struct Caller {
    is_admin: bool,
}

impl Caller {
    fn from_key(key: Option<&[u8]>) -> Result<Self, Image2ModelError> {
        match key.ok_or(AuthError::Required)? {
            b"demo" => Ok(Self { is_admin: false }),
            b"admin" => Ok(Self { is_admin: true }),
            b"hasty" => Err(rate_limited().into()),
            _ => Err(AuthError::InvalidKey.into()),
        }
    }
}

/// Returns the error of a caller without requests left in the current minute.
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

/// `POST /v1/batches` with `{"files": [{"name", "size"}]}`
fn upload(_: &Caller, _: &Params, body: &Value) -> HandlerResult {
    let Some(files) = body["files"].as_array() else {
        let fields = vec![FieldError::new("files", "Required")];
        return Err(ValidationError::Fields { fields }.into());
    };
    if files.len() > ValidationError::MAX_FILES {
        return Err(ValidationError::TooMany {
            provided: files.len(),
            limit: ValidationError::MAX_FILES,
        }
        .into());
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
        return Err(ProcessingError::Storage {
            required,
            available: AVAILABLE,
            volume: "nfs.internal",
        }
        .into());
    }
    Ok(json!({ "job_id": JOB }).into())
}

fn find_job(job_id: String) -> Result<String, Image2ModelError> {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !job_id.bytes().all(is_legal) {
        return Err(ValidationError::JobId { job_id, pattern: ValidationError::JOB_ID }.into());
    }
    if job_id == JOB { Ok(job_id) } else { Err(ResourceError::Job { job_id })? }
}

fn find_file(params: &Params) -> Result<String, Image2ModelError> {
    let job_id = find_job(params.get("job_id"))?;
    let file_id = params.get("file_id");
    let is_there = file_id.starts_with("file_") && file_id != "file_999";
    if is_there { Ok(file_id) } else { Err(ResourceError::File { job_id, file_id })? }
}

/// `GET /v1/jobs/{job_id}`
fn job(_: &Caller, params: &Params) -> HandlerResult {
    let job_id = find_job(params.get("job_id"))?;
    Ok(json!({ "job_id": job_id, "status": "processing" }).into())
}

/// Returns the error of the job's first file, which fails in every stream.
fn first_file_failed() -> ProcessingError {
    ProcessingError::failed("generate model", FIRST_FILE, io::Error::other("gpu-1.internal"))
}

/// `GET /v1/jobs/{job_id}/events`. The status of the stream is sent before, so the
/// error is an event.
fn events(_: &Caller, params: &Params) -> HandlerResult {
    find_job(params.get("job_id"))?;
    let error = error_event_in::<envelope::Event>(&first_file_failed());
    let close = Event::new("close", r#"{"reason": "error"}"#);
    Ok(Reply::text("text/event-stream", format!("{error}{close}")))
}

/// `GET /v1/jobs/{job_id}/socket`, a WebSocket. It sends the data of the events as
/// messages, and its end has the reason of the event `close`.
fn socket(_: &Caller, params: &Params) -> Result<Messages, Image2ModelError> {
    find_job(params.get("job_id"))?;
    let messages: [fn() -> Message; 3] = [
        || Message::Text(json!({ "file_id": FIRST_FILE, "progress": 50 }).to_string()),
        || Message::Text(error_text_in::<envelope::Event>(&first_file_failed())),
        || Message::Failed("error"),
    ];
    Ok(Box::new(messages.into_iter().map(|make| make())))
}

/// `GET /v1/jobs/{job_id}/files/{file_id}`
fn file(_: &Caller, params: &Params) -> HandlerResult {
    let file_id = find_file(params)?;
    Ok(json!({ "file_id": file_id }).into())
}

/// `GET /v1/jobs/{job_id}/files/{file_id}/model`. No model is ready yet.
fn model(_: &Caller, params: &Params) -> HandlerResult {
    find_file(params)?;
    Err(ResourceError::ModelNotReady { status: "processing", progress: 75 })?
}

/// `POST /v1/jobs/{job_id}/files/{file_id}/model`
fn make_model(_: &Caller, params: &Params) -> HandlerResult {
    let file_id = find_file(params)?;
    let service = "fal.ai";
    match file_id.as_str() {
        "file_torn" => {
            let source = io::Error::other("gpu-1.internal: bad chunk");
            Err(ProcessingError::failed("process image", &file_id, source))?
        }
        "file_lost" => Err(ProcessingError::Internal(io::Error::other("gpu-1.internal: gone")))?,
        "file_odd" => {
            let source = io::Error::other("egress.internal: 500");
            Err(ProcessingError::Fal { service, error: "Model generation failed", source })?
        }
        "file_late" => {
            let quota = "internal-tier-2";
            Err(ProcessingError::FalRateLimit { retry_after: 60, service, quota })?
        }
        _ => Ok(json!({ "file_id": file_id, "status": "processing" }).into()),
    }
}

/// `DELETE /v1/admin/jobs/{job_id}`
fn delete_job(caller: &Caller, params: &Params) -> HandlerResult {
    caller.admin()?;
    let job_id = find_job(params.get("job_id"))?;
    Ok(json!({ "deleted": job_id }).into())
}

/// `GET /v1/admin/checks/{part}`. Checks a part of the service. Every check fails.
fn check(caller: &Caller, params: &Params) -> HandlerResult {
    caller.admin()?;
    let part = params.get("part");
    let source = io::Error::other(format!("{part}.internal: no answer"));
    let error = match part.as_str() {
        "fal" => {
            ApplicationError::Fal { service: "fal.ai", error: "Model generation failed", source }
        }
        "database" => ApplicationError::Database(source),
        "images" => ApplicationError::Processing(source),
        "network" => ApplicationError::Network(source),
        "models" => ApplicationError::Model(source),
        "configuration" => ApplicationError::Configuration(source),
        _ => ApplicationError::Api(source),
    };
    Err(error)?
}
