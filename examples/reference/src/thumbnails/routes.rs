//! The endpoints of the thumbnails API. They fail as its reference says.

use std::io;

use apierror::{Failure, FieldError};
use http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ThumbnailsError, one_of_each};
use crate::api::{Api, Endpoint, Header, Params, Reply};

type HandlerResult = Result<Reply, ThumbnailsError>;

const MAX_IMAGE_LEN: u64 = 10 * 1024 * 1024;
const ACCOUNT: &str = "acct_internal_4";

/// Thumbnails with personas and styles.
pub struct Thumbnails;

impl Api for Thumbnails {
    type Caller = Account;
    type Error = ThumbnailsError;

    const ID_HEADER: Option<&'static str> = Some("x-request-id");

    fn caller(header: Header<'_>) -> Result<Account, ThumbnailsError> {
        Account::from_key(header("x-api-key"))
    }

    fn endpoints() -> Vec<Endpoint<Self>> {
        vec![
            Endpoint::json(Method::POST, "/v1/thumbnails", generate),
            Endpoint::bare(Method::POST, "/v1/scores", score),
            Endpoint::bare(Method::POST, "/v1/titles", title),
            Endpoint::json(Method::POST, "/v1/personas", create_persona),
            Endpoint::json(Method::PUT, "/v1/personas/{id}", change_persona),
            Endpoint::bare(Method::DELETE, "/v1/personas/{id}", delete_persona),
            Endpoint::bare(Method::GET, "/v1/styles", styles),
            Endpoint::bare(Method::GET, "/v1/usage", usage),
        ]
    }

    fn one_of_each() -> Vec<ThumbnailsError> {
        one_of_each()
    }
}

/// Returns the failure unchanged if the reference has no code for it.
impl TryFrom<Failure> for ThumbnailsError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        Ok(match failure {
            Failure::RouteNotFound => Self::NotFound,
            Failure::PayloadTooLarge => Self::ImageTooLarge,
            Failure::UnsupportedMediaType => Self::ValidationError {
                fields: vec![FieldError::new("", "Expected application/json")],
            },
            Failure::MalformedBody(fields) | Failure::InvalidBody(fields) => {
                Self::ValidationError { fields }
            }
            other => return Err(other),
        })
    }
}

/// A caller with a valid key.
pub struct Account {
    credits: u32,
}

impl Account {
    fn from_key(key: Option<&[u8]>) -> Result<Self, ThumbnailsError> {
        use ThumbnailsError as E;
        match key.ok_or(E::MissingApiKey)?.strip_prefix(b"pkz_").ok_or(E::InvalidApiKeyFormat)? {
            b"demo" => Ok(Self { credits: 12 }),
            b"empty" => Ok(Self { credits: 0 }),
            b"inactive" => Err(E::ApiKeyInactive),
            b"deleted" => Err(E::ApiKeyDeleted),
            b"paused" => {
                Err(E::SmartBalancePaymentFailed { account: ACCOUNT, decline: "card_declined" })
            }
            b"free" => Err(E::ApiAccessNotEnabled),
            b"suspended" => Err(E::AccountSuspended { account: ACCOUNT, reason: "chargebacks" }),
            b"hasty" => Err(E::TooManyRequests),
            _ => Err(E::InvalidApiKey),
        }
    }
}

/// `POST /v1/thumbnails`
fn generate(account: &Account, _: &Params, body: &Value) -> HandlerResult {
    let prompt = validate(body)?;
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
        let len = fetch(url)
            .map_err(|source| ThumbnailsError::InvalidImage { url: url.to_owned(), source })?;
        if len > MAX_IMAGE_LEN {
            return Err(ThumbnailsError::ImageTooLarge);
        }
    }
    if account.credits == 0 {
        return Err(ThumbnailsError::InsufficientCredits {
            account: ACCOUNT,
            credits: account.credits,
        });
    }
    draw(prompt)?;
    Ok(json!({ "thumbnails": amount }).into())
}

/// Returns the prompt, or all invalid fields at once.
fn validate(body: &Value) -> Result<&str, ThumbnailsError> {
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

/// Returns the length of an image. No host has the domain `.invalid` (RFC 2606), and
/// `/huge.png` is huge.
fn fetch(url: &str) -> io::Result<u64> {
    if url.contains(".invalid") {
        return Err(io::Error::new(io::ErrorKind::NotFound, "dns.internal: no such host"));
    }
    Ok(if url.ends_with("/huge.png") { MAX_IMAGE_LEN + 1 } else { 4096 })
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "gpu-2.internal: no answer in 60 s")
}

/// Draws the prompt. Some prompts fail.
fn draw(prompt: &str) -> Result<(), ThumbnailsError> {
    match prompt {
        "a square circle" => Err(ThumbnailsError::GenerationRejected),
        "stop" => Err(ThumbnailsError::Cancelled),
        "too many cats" => Err(ThumbnailsError::GenerationFailed(io::Error::other(
            "gpu-2.internal: out of memory",
        ))),
        "every leaf of a forest" => Err(ThumbnailsError::GenerationTimeout(timed_out())),
        _ => Ok(()),
    }
}

/// `POST /v1/scores`. The scorer hangs.
fn score(_: &Account, _: &Params) -> HandlerResult {
    Err(ThumbnailsError::ScoringTimeout(timed_out()))
}

/// `POST /v1/titles`. The model for titles hangs.
fn title(_: &Account, _: &Params) -> HandlerResult {
    Err(ThumbnailsError::TitleTimeout(timed_out()))
}

/// `POST /v1/personas`. The persona "Ada" exists.
fn create_persona(_: &Account, _: &Params, body: &Value) -> HandlerResult {
    let Some(name) = body["name"].as_str().map(str::to_owned) else {
        let fields = vec![FieldError::new("name", "Required")];
        return Err(ThumbnailsError::ValidationError { fields });
    };
    match name.as_str() {
        "default" => Err(ThumbnailsError::NameReserved { name }),
        "Ada" => Err(ThumbnailsError::NameAlreadyExists { name }),
        _ => Ok(json!({ "name": name, "version": 1 }).into()),
    }
}

/// Finds the only persona, which is still processing.
fn find_persona(id: &str) -> Result<(), ThumbnailsError> {
    if id == "ada" { Ok(()) } else { Err(ThumbnailsError::NotFound) }
}

/// `PUT /v1/personas/{id}`. The current version is 2.
fn change_persona(_: &Account, params: &Params, body: &Value) -> HandlerResult {
    let id = params.get("id");
    find_persona(&id)?;
    if body["version"] != 2 {
        return Err(ThumbnailsError::Conflict);
    }
    Ok(json!({ "id": id, "version": 3 }).into())
}

/// `DELETE /v1/personas/{id}`
fn delete_persona(_: &Account, params: &Params) -> HandlerResult {
    let id = params.get("id");
    find_persona(&id)?;
    Err(ThumbnailsError::CannotDeleteProcessing { kind: "persona", id, queue: "queue.internal" })
}

/// `GET /v1/styles`. It is under maintenance.
fn styles(_: &Account, _: &Params) -> HandlerResult {
    Err(ThumbnailsError::ServiceUnderMaintenance { operator: "ops.internal" })
}

/// `GET /v1/usage`. The database is down.
fn usage(_: &Account, _: &Params) -> HandlerResult {
    let thumbnails = count_thumbnails().map_err(ThumbnailsError::InternalError)?;
    Ok(json!({ "thumbnails": thumbnails }).into())
}

fn count_thumbnails() -> io::Result<u64> {
    Err(io::Error::other("postgres://db-1.internal: connection refused"))
}
