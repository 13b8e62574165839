//! A small service that fails in the ways of the try-on API. What its handlers say about errors is `?`.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use apierror::{ApiError, ErrorCatalog, ErrorReport, FieldError};
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::tryon::{
    AuthError, BillingError, GenerationError, ImageError, ProductError, RateLimited, RequestError,
    TryOnError, one_of_each,
};

/// How often an account may ask for its credits.
const CREDITS_EVERY: Duration = Duration::from_secs(30);

/// Everything that the server answers.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/tryon/v1/products/{external_id}", get(product))
        .route("/tryon/v1/try-on", post(try_on))
        .route("/tryon/v1/generations/{id}", get(generation))
        .route("/tryon/v1/credits", get(credits))
        .route("/tryon/v1/stats", get(stats))
        .route("/tryon/v1/errors/{code}", get(error_by_code))
        .route("/admin/generations/{id}", get(generation_for_admin))
        .fallback(unknown_route)
        .with_state(Arc::new(Service { credits_asked: Mutex::new(None) }))
}

struct Service {
    credits_asked: Mutex<Option<Instant>>,
}

/// The account of the request's `x-api-key`: `demo`, or `empty` that has no credits.
struct Account {
    id: &'static str,
    credits: u32,
}

fn authenticate(headers: &HeaderMap) -> Result<Account, AuthError> {
    let key = headers.get("x-api-key").ok_or(AuthError::MissingApiKey)?;
    match key.as_bytes() {
        b"demo" => Ok(Account { id: "acct_2291", credits: 12 }),
        b"empty" => Ok(Account { id: "acct_0000", credits: 0 }),
        _ => Err(AuthError::InvalidApiKey {
            key_id: String::from_utf8_lossy(key.as_bytes()).chars().take(4).collect(),
            reason: "unknown to keys.tryon.internal",
        }),
    }
}

// An error type is a response, so it serves as the rejection of an extractor too.
impl<S: Sync> FromRequestParts<S> for Account {
    type Rejection = AuthError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AuthError> {
        authenticate(&parts.headers)
    }
}

/// `GET /tryon/v1/products/{external_id}`: there is `shirt-7`; `coat-1` is another account's.
async fn product(account: Account, Path(external_id): Path<String>) -> Result<Json<Value>, TryOnError> {
    match external_id.as_str() {
        "shirt-7" => Ok(Json(json!({ "externalId": external_id, "images": 3 }))),
        "coat-1" => Err(AuthError::Forbidden { resource: "product", owner: "acct_1207".to_owned() })?,
        _ => Err(ProductError::NotFound { external_id, account: account.id.to_owned() })?,
    }
}

/// `POST /tryon/v1/try-on`
async fn try_on(
    account: Account,
    body: Result<Json<Value>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), TryOnError> {
    let Json(body) = body.map_err(|rejection| RequestError::Validation {
        fields: vec![FieldError::new("", rejection.body_text())],
    })?;
    validate(&body)?;
    if body.get("customer").is_none() {
        Err(ImageError::CustomerRequired)?;
    }
    if account.credits == 0 {
        Err(BillingError::InsufficientCredits { account: account.id.to_owned() })?;
    }
    Ok((StatusCode::ACCEPTED, Json(json!({ "generationId": "gen_01" }))))
}

/// Every offending field at once, so that the caller need not try them one by one.
fn validate(body: &Value) -> Result<(), RequestError> {
    let mut fields = Vec::new();
    let images = body.pointer("/product/images").and_then(Value::as_array);
    for (index, image) in images.into_iter().flatten().enumerate() {
        if image.get("url").is_none() && image.get("fileKey").is_none() {
            fields.push(FieldError::new(format!("product.images.{index}.url"), "Required"));
        }
    }
    if let Some(days) = body.get("validForDays").filter(|days| !days.is_number()) {
        fields.push(FieldError::new("validForDays", format!("Expected number, received {}", kind_of(days))));
    }
    if fields.is_empty() { Ok(()) } else { Err(RequestError::Validation { fields }) }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// `GET /tryon/v1/generations/{id}`: `gen_01` is done; `gen_02` failed, which is an answer and no error.
async fn generation(account: Account, Path(id): Path<String>) -> Result<Json<Value>, GenerationError> {
    find_generation(&account, id).map(Json)
}

fn find_generation(account: &Account, id: String) -> Result<Value, GenerationError> {
    match id.as_str() {
        "gen_01" => Ok(json!({ "id": id, "status": "COMPLETED" })),
        "gen_02" => {
            // A real service makes the report when the job fails, and stores it with the job.
            let report: ErrorReport = GenerationError::Failed {
                id: id.clone(),
                step: "render",
                source: io::Error::other("gpu-7.tryon.internal: connection reset"),
            }
            .to_report();
            Ok(json!({
                "id": id,
                "status": "FAILED",
                "errorCode": report.code(),
                "errorMessage": report.message(),
            }))
        }
        _ => Err(GenerationError::NotFound { id, account: account.id.to_owned() }),
    }
}

/// `GET /tryon/v1/credits`: once in 30 seconds.
async fn credits(account: Account, State(service): State<Arc<Service>>) -> Result<Json<Value>, RateLimited> {
    let mut asked = service.credits_asked.lock().unwrap_or_else(PoisonError::into_inner);
    let wait = asked.and_then(|asked| CREDITS_EVERY.checked_sub(asked.elapsed()));
    if wait.is_some() {
        return Err(RateLimited { wait });
    }
    *asked = Some(Instant::now());
    Ok(Json(json!({ "credits": account.credits })))
}

/// `GET /tryon/v1/stats`: its database is down.
async fn stats(_: Account) -> Result<Json<Value>, TryOnError> {
    let generations = count_generations().inspect_err(|error| eprintln!("GET /tryon/v1/stats: {error}"))?;
    Ok(Json(json!({ "generations": generations })))
}

fn count_generations() -> io::Result<u64> {
    Err(io::Error::new(
        io::ErrorKind::ConnectionRefused,
        "connect postgres://tryon@db-1.tryon.internal: connection refused",
    ))
}

/// `GET /tryon/v1/errors/{code}`: the error of that code, for those who write a client.
async fn error_by_code(method: Method, uri: Uri, Path(code): Path<String>) -> TryOnError {
    match one_of_each().into_iter().find(|error| error.code() == code) {
        Some(error) => error,
        None => unknown_route(method, uri).await.into(),
    }
}

/// `GET /admin/generations/{id}`: `apierror::Result` takes errors of any type, and answers in the envelope of the
/// service, which is RFC 9457's.
async fn generation_for_admin(headers: HeaderMap, Path(id): Path<String>) -> apierror::Result<Json<Value>> {
    let account = authenticate(&headers)?;
    let generation = find_generation(&account, id)?;
    Ok(Json(generation))
}

async fn unknown_route(method: Method, uri: Uri) -> RequestError {
    RequestError::RouteNotFound { method: method.to_string(), path: uri.path().to_owned() }
}
