//! A small service of thumbnails that fails in the ways of its reference.

use std::io;

use apierror::axum::Json;
use apierror::{Failure, FieldError};
use axum::Router;
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::{get, post, put};
use serde_json::{Value, json};
use uuid::Uuid;

use super::ThumbnailsError;

type Answer = Result<axum::Json<Value>, ThumbnailsError>;

const MAX_IMAGE_LEN: u64 = 10 * 1024 * 1024;
const ACCOUNT: &str = "acct_internal_4";

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/v1/thumbnails", post(generate))
        .route("/v1/scores", post(score))
        .route("/v1/titles", post(title))
        .route("/v1/personas", post(create_persona))
        .route("/v1/personas/{id}", put(change_persona).delete(delete_persona))
        .route("/v1/styles", get(styles))
        .route("/v1/usage", get(usage))
}

/// A failure that the reference has no code for comes back.
impl TryFrom<Failure> for ThumbnailsError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        Ok(match failure {
            Failure::RouteNotFound => Self::NotFound,
            Failure::PayloadTooLarge => Self::ImageTooLarge,
            Failure::UnsupportedMediaType => {
                Self::ValidationError { fields: vec![FieldError::new("", "Expected application/json")] }
            }
            Failure::MalformedBody(fields) | Failure::InvalidBody(fields) => Self::ValidationError { fields },
            other => return Err(other),
        })
    }
}

/// A caller whose key is good.
struct Account {
    credits: u32,
}

impl<S: Sync> FromRequestParts<S> for Account {
    type Rejection = ThumbnailsError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ThumbnailsError> {
        use ThumbnailsError as E;
        let key = parts.headers.get("x-api-key").ok_or(E::MissingApiKey)?;
        match key.as_bytes().strip_prefix(b"pkz_").ok_or(E::InvalidApiKeyFormat)? {
            b"demo" => Ok(Self { credits: 12 }),
            b"empty" => Ok(Self { credits: 0 }),
            b"inactive" => Err(E::ApiKeyInactive),
            b"deleted" => Err(E::ApiKeyDeleted),
            b"paused" => Err(E::SmartBalancePaymentFailed { account: ACCOUNT, decline: "card_declined" }),
            b"free" => Err(E::ApiAccessNotEnabled),
            b"suspended" => Err(E::AccountSuspended { account: ACCOUNT, reason: "chargebacks" }),
            b"hasty" => Err(E::TooManyRequests),
            _ => Err(E::InvalidApiKey),
        }
    }
}

/// `POST /v1/thumbnails`
async fn generate(account: Account, Json(body): Json<Value>) -> Answer {
    let prompt = valid(&body)?;
    let has_id = |member| body.get(member).is_none_or(|id| id.as_str().is_some_and(is_uuid));
    if !has_id("persona") {
        return Err(ThumbnailsError::InvalidPersona);
    }
    if !has_id("style") {
        return Err(ThumbnailsError::InvalidStyle);
    }
    let amount = body["amount"].as_i64().unwrap_or(1);
    if !(1..=ThumbnailsError::MAX_AMOUNT).contains(&amount) {
        return Err(ThumbnailsError::InvalidAmount);
    }
    if prompt.contains("weapon") {
        return Err(ThumbnailsError::ContentPolicy { rule: "internal-rule-12" });
    }
    if body["model"] == "fast" && body.get("supportImage").is_some() {
        return Err(ThumbnailsError::SupportImageNotSupported { model: "fast".to_owned() });
    }
    if let Some(url) = body["image"].as_str() {
        let len =
            fetch(url).map_err(|source| ThumbnailsError::InvalidImage { url: url.to_owned(), source })?;
        if len > MAX_IMAGE_LEN {
            return Err(ThumbnailsError::ImageTooLarge);
        }
    }
    if account.credits == 0 {
        return Err(ThumbnailsError::InsufficientCredits { account: ACCOUNT, credits: account.credits });
    }
    draw(prompt)?;
    Ok(axum::Json(json!({ "thumbnails": amount })))
}

/// Every offending field at once; the prompt where there is none.
fn valid(body: &Value) -> Result<&str, ThumbnailsError> {
    let mut fields = Vec::new();
    let prompt = body["prompt"].as_str();
    if prompt.is_none() {
        fields.push(FieldError::new("prompt", "Required"));
    }
    if body.get("amount").is_some_and(|amount| !amount.is_i64()) {
        fields.push(FieldError::new("amount", "Expected integer"));
    }
    match prompt {
        Some(prompt) if fields.is_empty() => Ok(prompt),
        _ => Err(ThumbnailsError::ValidationError { fields }),
    }
}

fn is_uuid(id: &str) -> bool {
    Uuid::try_parse(id).is_ok()
}

/// The length of an image. Nothing is to be found under `.invalid` (RFC 2606), and `/huge.png` is huge.
fn fetch(url: &str) -> io::Result<u64> {
    if url.contains(".invalid") {
        return Err(io::Error::new(io::ErrorKind::NotFound, "dns.internal: no such host"));
    }
    Ok(if url.ends_with("/huge.png") { MAX_IMAGE_LEN + 1 } else { 4096 })
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "gpu-2.internal: no answer in 60 s")
}

/// A model with a will of its own.
fn draw(prompt: &str) -> Result<(), ThumbnailsError> {
    match prompt {
        "a square circle" => Err(ThumbnailsError::GenerationRejected),
        "stop" => Err(ThumbnailsError::Cancelled),
        "too many cats" => {
            Err(ThumbnailsError::GenerationFailed(io::Error::other("gpu-2.internal: out of memory")))
        }
        "every leaf of a forest" => Err(ThumbnailsError::GenerationTimeout(timed_out())),
        _ => Ok(()),
    }
}

/// `POST /v1/scores`: the scorer hangs.
async fn score(_: Account) -> Answer {
    Err(ThumbnailsError::ScoringTimeout(timed_out()))
}

/// `POST /v1/titles`: the model for titles hangs.
async fn title(_: Account) -> Answer {
    Err(ThumbnailsError::TitleTimeout(timed_out()))
}

/// `POST /v1/personas`: there is "Ada".
async fn create_persona(_: Account, Json(body): Json<Value>) -> Answer {
    let Some(name) = body["name"].as_str().map(str::to_owned) else {
        let fields = vec![FieldError::new("name", "Required")];
        return Err(ThumbnailsError::ValidationError { fields });
    };
    match name.as_str() {
        "default" => Err(ThumbnailsError::NameReserved { name }),
        "Ada" => Err(ThumbnailsError::NameAlreadyExists { name }),
        _ => Ok(axum::Json(json!({ "name": name, "version": 1 }))),
    }
}

/// The one persona, which is still being made.
fn find_persona(id: &str) -> Result<(), ThumbnailsError> {
    if id == "ada" { Ok(()) } else { Err(ThumbnailsError::NotFound) }
}

/// `PUT /v1/personas/{id}`: at version 2, which is the one to change.
async fn change_persona(_: Account, Path(id): Path<String>, Json(body): Json<Value>) -> Answer {
    find_persona(&id)?;
    if body["version"] != 2 {
        return Err(ThumbnailsError::Conflict);
    }
    Ok(axum::Json(json!({ "id": id, "version": 3 })))
}

/// `DELETE /v1/personas/{id}`
async fn delete_persona(_: Account, Path(id): Path<String>) -> Result<StatusCode, ThumbnailsError> {
    find_persona(&id)?;
    Err(ThumbnailsError::CannotDeleteProcessing { kind: "persona", id, queue: "queue.internal" })
}

/// `GET /v1/styles`: under maintenance.
async fn styles(_: Account) -> Answer {
    Err(ThumbnailsError::ServiceUnderMaintenance { operator: "ops.internal" })
}

/// `GET /v1/usage`: its database is down.
async fn usage(_: Account) -> Answer {
    let thumbnails = count_thumbnails().map_err(ThumbnailsError::InternalError)?;
    Ok(axum::Json(json!({ "thumbnails": thumbnails })))
}

fn count_thumbnails() -> io::Result<u64> {
    Err(io::Error::other("postgres://db-1.internal: connection refused"))
}
