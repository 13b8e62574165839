//! The endpoints of the thumbnails API. They fail as its reference says.

use std::io;

use apierror::{Failure, FieldError};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ThumbnailsError, one_of_each};
use crate::api::{Api, Endpoint, Header, Params, Reply, without_codes};

type HandlerResult = Result<Reply, ThumbnailsError>;

const MAX_IMAGE_LEN: usize = 10 * 1024 * 1024;
/// The scorer takes too long for larger images.
const MAX_SCORED_LEN: usize = 1024 * 1024;
const ACCOUNT: &str = "acct_internal_4";
/// The only persona. It is still processing, and its version is 2.
const ADA: &str = "0b5f7a52-6c1e-4f9b-9a55-0d0f3c6f1a01";
/// The only style, likewise.
const NOIR: &str = "0b5f7a52-6c1e-4f9b-9a55-0d0f3c6f1a02";

/// Thumbnails with personas and styles.
pub struct Thumbnails;

impl Api for Thumbnails {
    type Caller = Account;
    type Error = ThumbnailsError;

    const ID_HEADER: Option<&'static str> = Some("x-request-id");
    const MAX_BODY_LEN: usize = MAX_IMAGE_LEN;

    fn caller(header: Header<'_>) -> Result<Account, ThumbnailsError> {
        Account::from_key(header("x-api-key"))
    }

    fn endpoints() -> Vec<Endpoint<Self>> {
        vec![
            Endpoint::json(Method::POST, "/v1/thumbnails", generate),
            Endpoint::bytes(Method::POST, "/v1/scores", score),
            Endpoint::bare(Method::POST, "/v1/titles", title),
            Endpoint::json(Method::POST, "/v1/personas", |_, _, body| create(Kind::Persona, body)),
            Endpoint::json(Method::PUT, "/v1/personas/{id}", |_, params, body| {
                change(Kind::Persona, params, body)
            }),
            Endpoint::bare(Method::DELETE, "/v1/personas/{id}", |_, params| {
                delete(Kind::Persona, params)
            }),
            Endpoint::json(Method::POST, "/v1/styles", |_, _, body| create(Kind::Style, body)),
            Endpoint::json(Method::PUT, "/v1/styles/{id}", |_, params, body| {
                change(Kind::Style, params, body)
            }),
            Endpoint::bare(Method::DELETE, "/v1/styles/{id}", |_, params| {
                delete(Kind::Style, params)
            }),
            Endpoint::bare(Method::GET, "/v1/models", models),
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
            Failure::MalformedBody(fields)
            | Failure::InvalidBody(fields)
            | Failure::InvalidForm(fields)
            | Failure::InvalidPath(fields)
            | Failure::InvalidQuery(fields) => {
                Self::ValidationError { fields: without_codes(fields) }
            }
            Failure::Panicked => Self::InternalError(io::Error::other("a handler panicked")),
            Failure::Status(status @ StatusCode::INTERNAL_SERVER_ERROR) => {
                Self::InternalError(io::Error::other(status.to_string()))
            }
            Failure::Internal(cause) => Self::InternalError(io::Error::other(cause)),
            other => return Err(other),
        })
    }
}

/// A caller with a valid key.
pub struct Account {
    credits: u32,
    smart_balance: SmartBalance,
}

/// How the balance is topped up when it is too low.
#[derive(Clone, Copy)]
enum SmartBalance {
    Off,
    /// By so many credits.
    On(u32),
    /// The last top-up could not be paid.
    Paused,
}

impl Account {
    const EMPTY: Self = Self { credits: 0, smart_balance: SmartBalance::Off };

    fn from_key(key: Option<&[u8]>) -> Result<Self, ThumbnailsError> {
        use ThumbnailsError as E;
        match key.ok_or(E::MissingApiKey)?.strip_prefix(b"pkz_").ok_or(E::InvalidApiKeyFormat)? {
            b"demo" => Ok(Self { credits: 12, ..Self::EMPTY }),
            b"empty" => Ok(Self::EMPTY),
            b"smart" => Ok(Self { smart_balance: SmartBalance::On(4), ..Self::EMPTY }),
            b"paused" => Ok(Self { smart_balance: SmartBalance::Paused, ..Self::EMPTY }),
            b"inactive" => Err(E::ApiKeyInactive),
            b"deleted" => Err(E::ApiKeyDeleted),
            b"free" => Err(E::ApiAccessNotEnabled),
            b"suspended" => Err(E::AccountSuspended { account: ACCOUNT, reason: "chargebacks" }),
            b"hasty" => Err(E::TooManyRequests),
            _ => Err(E::InvalidApiKey),
        }
    }

    /// Checks whether the account can pay, if need be after a top-up.
    fn check_balance(&self, price: u32) -> Result<(), ThumbnailsError> {
        let top_up = match self.smart_balance {
            _ if self.credits >= price => return Ok(()),
            SmartBalance::Off => 0,
            SmartBalance::On(credits) => credits,
            SmartBalance::Paused => {
                let decline = "card_declined";
                return Err(ThumbnailsError::SmartBalancePaymentFailed {
                    account: ACCOUNT,
                    decline,
                });
            }
        };
        if self.credits + top_up >= price {
            return Ok(());
        }
        Err(ThumbnailsError::InsufficientCredits { account: ACCOUNT, credits: self.credits })
    }
}

/// `POST /v1/thumbnails`. A thumbnail costs one credit.
fn generate(account: &Account, _: &Params, body: &Value) -> HandlerResult {
    let prompt = validate(body)?;
    for (kind, member) in [(Kind::Persona, "persona"), (Kind::Style, "style")] {
        if let Some(id) = body.get(member) {
            kind.check_id(id.as_str().unwrap_or_default())?;
        }
    }
    let amount @ 1..=ThumbnailsError::MAX_AMOUNT = body["amount"].as_i64().unwrap_or(1) else {
        return Err(ThumbnailsError::InvalidAmount);
    };
    if prompt.contains("weapon") {
        return Err(ThumbnailsError::ContentPolicy { rule: "internal-rule-12" });
    }
    if body["model"] == "fast" && body.get("supportImage").is_some() {
        return Err(ThumbnailsError::SupportImageNotSupported { model: "fast".to_owned() });
    }
    if let Some(url) = body["image"].as_str() {
        let len = fetch(url)
            .map_err(|source| ThumbnailsError::InvalidImage { origin: url.to_owned(), source })?;
        if len > MAX_IMAGE_LEN {
            return Err(ThumbnailsError::ImageTooLarge);
        }
    }
    account.check_balance(u32::try_from(amount).unwrap_or(u32::MAX))?;
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

/// Returns the length of an image. No host has the domain `.invalid` (RFC 2606),
/// `/page.html` is no image, and `/huge.png` is huge.
fn fetch(url: &str) -> io::Result<usize> {
    if url.contains(".invalid") {
        return Err(io::Error::new(io::ErrorKind::NotFound, "dns.internal: no such host"));
    }
    if url.ends_with("/page.html") {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "text/html"));
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

/// `POST /v1/scores` with an image as its body
fn score(_: &Account, _: &Params, image: &[u8]) -> HandlerResult {
    let is_image = [&b"\x89PNG"[..], b"\xff\xd8\xff", b"RIFF"].iter().any(|s| image.starts_with(s));
    if !is_image {
        let source = io::Error::new(io::ErrorKind::InvalidData, "unknown format");
        return Err(ThumbnailsError::InvalidImage { origin: "the body".to_owned(), source });
    }
    if image.len() > MAX_SCORED_LEN {
        return Err(ThumbnailsError::ScoringTimeout(timed_out()));
    }
    Ok(json!({ "score": 71 }).into())
}

/// `POST /v1/titles`. The model for titles hangs.
fn title(_: &Account, _: &Params) -> HandlerResult {
    Err(ThumbnailsError::TitleTimeout(timed_out()))
}

/// What an account can create.
#[derive(Clone, Copy)]
enum Kind {
    Persona,
    Style,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Persona => "persona",
            Self::Style => "style",
        }
    }

    fn check_id(self, id: &str) -> Result<(), ThumbnailsError> {
        match self {
            _ if Uuid::try_parse(id).is_ok() => Ok(()),
            Self::Persona => Err(ThumbnailsError::InvalidPersona),
            Self::Style => Err(ThumbnailsError::InvalidStyle),
        }
    }

    /// Returns the id in the path, if there is such a persona or style.
    fn find(self, params: &Params) -> Result<String, ThumbnailsError> {
        let id = params.get("id");
        self.check_id(&id)?;
        let is_there = match self {
            Self::Persona => id == ADA,
            Self::Style => id == NOIR,
        };
        if is_there { Ok(id) } else { Err(ThumbnailsError::NotFound) }
    }
}

/// `POST /v1/personas` and `POST /v1/styles`
fn create(kind: Kind, body: &Value) -> HandlerResult {
    let Some(name) = body["name"].as_str().map(str::to_owned) else {
        let fields = vec![FieldError::new("name", "Required")];
        return Err(ThumbnailsError::ValidationError { fields });
    };
    match (kind, name.as_str()) {
        (_, "default") => Err(ThumbnailsError::NameReserved { name }),
        (Kind::Persona, "Ada") | (Kind::Style, "Noir") => {
            Err(ThumbnailsError::NameAlreadyExists { name })
        }
        _ => Ok(Reply::created(&json!({ "name": name, "version": 1 }))),
    }
}

/// `PUT /v1/personas/{id}` and `PUT /v1/styles/{id}`
fn change(kind: Kind, params: &Params, body: &Value) -> HandlerResult {
    let id = kind.find(params)?;
    if body["version"] != 2 {
        return Err(ThumbnailsError::Conflict { kind: kind.name() });
    }
    Ok(json!({ "id": id, "version": 3 }).into())
}

/// `DELETE /v1/personas/{id}` and `DELETE /v1/styles/{id}`
fn delete(kind: Kind, params: &Params) -> HandlerResult {
    let id = kind.find(params)?;
    let (kind, queue) = (kind.name(), "queue.internal");
    Err(ThumbnailsError::CannotDeleteProcessing { kind, id, queue })
}

/// `GET /v1/models`. It is under maintenance.
fn models(_: &Account, _: &Params) -> HandlerResult {
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
