//! A small service that fails in the ways of the try-on API. What its handlers say about errors is `?`.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use apierror::axum::Json;
use apierror::{ErrorCatalog, ErrorReport, Failure, FieldError};
use axum::Router;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Path, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use serde_json::{Value, json};
use uuid::Uuid;

use super::api::request_line;
use super::tryon::{
    AuthError, BillingError, GenerationError, ImageError, ProductError, RateLimited, RequestError, TryOnError,
};

/// How often an account may ask for its credits.
const CREDITS_EVERY: Duration = Duration::from_secs(30);
/// Images are at most 10 MB; what stands around them needs little.
const MAX_BODY_LEN: usize = ImageError::MAX_LEN + 64 * 1024;
/// Fewer bytes hold no image of any format.
const MIN_IMAGE_LEN: usize = 12;
/// External ids of the server's own.
const RESERVED_PREFIX: &str = "_anon_";

/// The routes of the API.
pub(crate) fn routes() -> Router {
    Router::new()
        .route("/v1/products", post(store_product))
        .route("/v1/products/{external_id}", get(product))
        .route("/v1/images/upload", post(upload))
        .route("/v1/try-on", post(try_on))
        .route("/v1/generations/{id}", get(generation))
        .route("/v1/credits", get(credits))
        .route("/v1/stats", get(stats))
        .layer(DefaultBodyLimit::max(MAX_BODY_LEN))
        .with_state(Arc::new(Service { credits_asked: Mutex::new(None), jobs: Mutex::new(jobs()) }))
}

/// A failure that the reference has no code for comes back.
impl TryFrom<Failure> for TryOnError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        Ok(match failure {
            Failure::RouteNotFound => {
                let (method, path) = request_line();
                RequestError::RouteNotFound { method, path }.into()
            }
            Failure::PayloadTooLarge => ImageError::TooLarge.into(),
            Failure::UnsupportedMediaType => {
                RequestError::Validation { fields: vec![FieldError::new("", "Expected application/json")] }
                    .into()
            }
            Failure::MalformedBody(fields) | Failure::InvalidBody(fields) => {
                RequestError::Validation { fields }.into()
            }
            other => return Err(other),
        })
    }
}

struct Service {
    credits_asked: Mutex<Option<Instant>>,
    jobs: Mutex<HashMap<String, Job>>,
}

impl Service {
    fn jobs(&self) -> MutexGuard<'_, HashMap<String, Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The account of the request's `x-api-key`: `demo`, `empty` that has no credits, `busy` that is over its quota.
pub(crate) struct Account {
    pub(crate) id: &'static str,
    credits: u32,
    is_over_quota: bool,
}

impl Account {
    const DEMO: Self = Self { id: "acct_2291", credits: 12, is_over_quota: false };
}

pub(crate) fn authenticate(headers: &HeaderMap) -> Result<Account, AuthError> {
    let key = headers.get("x-api-key").ok_or(AuthError::MissingApiKey)?;
    match key.as_bytes() {
        b"demo" => Ok(Account::DEMO),
        b"empty" => Ok(Account { id: "acct_0000", credits: 0, ..Account::DEMO }),
        b"busy" => Ok(Account { id: "acct_0007", is_over_quota: true, ..Account::DEMO }),
        b"orphan" => Err(AuthError::AccountNotFound { account: "acct_0404".to_owned() }),
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

/// A product that the account has stored.
#[derive(Debug, Clone, Default)]
struct Product {
    kind: String,
    images: Vec<Image>,
}

#[derive(Debug, Clone, Default)]
struct Image {
    url: Option<String>,
    classification: Option<String>,
}

impl Product {
    fn new(kind: &str, url: &str) -> Self {
        let image = Image { url: Some(url.to_owned()), classification: None };
        Self { kind: kind.to_owned(), images: vec![image] }
    }

    fn of(value: &Value) -> Self {
        let text = |value: &Value, member: &str| value[member].as_str().map(str::to_owned);
        let images = value["images"].as_array().into_iter().flatten();
        let images = images
            .map(|image| Image { url: text(image, "url"), classification: text(image, "classification") });
        Self { kind: text(value, "type").unwrap_or_default(), images: images.collect() }
    }

    /// The engine for pasties needs to see them worn.
    fn check_classification(&self) -> Result<(), ProductError> {
        let key = "on_model";
        let qualifies = |image: &Image| image.classification.as_deref() == Some(key);
        if self.kind != "pasties" || self.images.iter().any(qualifies) {
            return Ok(());
        }
        Err(ProductError::MissingClassification { key, engine: "engine-3.tryon.internal".to_owned() })
    }
}

/// What the account has stored: `coat-1` is another's.
fn find_product(account: &Account, external_id: &str) -> Result<Product, TryOnError> {
    match external_id {
        "shirt-7" => Ok(Product::new("shirt", "https://cdn.example.com/shirt-7.jpg")),
        "hat-2" => Ok(Product::new("hat", "https://cdn.invalid/hat-2.jpg")),
        "mirror-1" => Ok(Product::new("mirror", "https://cdn.example.com/mirror-1.jpg")),
        "pasties-3" => Ok(Product::new("pasties", "https://cdn.example.com/pasties-3.jpg")),
        "coat-1" => Err(AuthError::Forbidden { resource: "product", owner: "acct_1207".to_owned() })?,
        _ => Err(ProductError::NotFound {
            external_id: external_id.to_owned(),
            account: account.id.to_owned(),
        })?,
    }
}

/// `GET /v1/products/{external_id}`
async fn product(account: Account, Path(external_id): Path<String>) -> Result<axum::Json<Value>, TryOnError> {
    let product = find_product(&account, &external_id)?;
    Ok(axum::Json(json!({ "externalId": external_id, "images": product.images.len() })))
}

/// `POST /v1/products`
async fn store_product(
    _: Account,
    Json(body): Json<Value>,
) -> Result<(StatusCode, axum::Json<Value>), TryOnError> {
    let external_id = body["externalId"].as_str().ok_or(ProductError::ExternalIdRequired)?;
    if external_id.starts_with(RESERVED_PREFIX) {
        Err(ProductError::ReservedExternalId { external_id: external_id.to_owned() })?;
    }
    let images = body["images"].as_array().filter(|images| !images.is_empty());
    let images = images.ok_or(ProductError::ImagesRequired)?;
    let is_empty = |image: &Value| image.get("url").is_none() && image.get("fileKey").is_none();
    if let Some(index) = images.iter().position(is_empty) {
        Err(ImageError::InvalidInput { index })?;
    }
    Ok((StatusCode::CREATED, axum::Json(json!({ "externalId": external_id }))))
}

/// `POST /v1/images/upload`: a form with a `file`.
async fn upload(
    _: Account,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, axum::Json<Value>), TryOnError> {
    let files = parts(form).await?;
    let image_type = image_type(files.get("file").ok_or(ImageError::FileRequired)?)?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "imageId": "img_01", "type": image_type }))))
}

/// The parts of a form, by name.
async fn parts(form: Result<Multipart, MultipartRejection>) -> Result<HashMap<String, Bytes>, TryOnError> {
    let broken =
        || RequestError::Validation { fields: vec![FieldError::new("", "Expected multipart/form-data")] };
    let fault = |fault: MultipartError| match fault.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ImageError::TooLarge.into(),
        _ => TryOnError::from(broken()),
    };
    let mut form = form.map_err(|_| broken())?;
    let mut parts = HashMap::new();
    while let Some(part) = form.next_field().await.map_err(fault)? {
        let name = part.name().unwrap_or_default().to_owned();
        parts.insert(name, part.bytes().await.map_err(fault)?);
    }
    Ok(parts)
}

fn image_type(bytes: &[u8]) -> Result<&'static str, ImageError> {
    let stored_at = || "s3.tryon.internal/tmp/41d0".to_owned();
    match bytes {
        _ if bytes.len() > ImageError::MAX_LEN => Err(ImageError::TooLarge),
        _ if bytes.len() < MIN_IMAGE_LEN => {
            Err(ImageError::Invalid { stored_at: stored_at(), len: bytes.len() })
        }
        [0xff, 0xd8, 0xff, ..] => Ok("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Ok("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i', b'c', ..] => Ok("image/heic"),
        [b'G', b'I', b'F', b'8', ..] => {
            Err(ImageError::UnsupportedType { stored_at: stored_at(), detected: "image/gif" })
        }
        _ => Err(ImageError::UnsupportedType { stored_at: stored_at(), detected: "unknown" }),
    }
}

/// The body of a try-on: JSON, or a form with that JSON as its `data` and images beside it.
struct TryOn {
    data: Value,
    files: HashMap<String, Bytes>,
}

impl<S: Send + Sync> FromRequest<S> for TryOn {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let content_type = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        if !content_type.is_some_and(|content_type| content_type.starts_with(b"multipart/form-data")) {
            let data = Json::from_request(request, state).await.map_err(IntoResponse::into_response);
            let Json(data) = data?;
            return Ok(Self { data, files: HashMap::new() });
        }
        let form = Multipart::from_request(request, state).await;
        let files = parts(form).await.map_err(IntoResponse::into_response)?;
        if let Some(Ok(data)) = files.get("data").map(|data| serde_json::from_slice(data)) {
            return Ok(Self { data, files });
        }
        let fields = vec![FieldError::new("data", "Expected JSON")];
        Err(RequestError::Validation { fields }.into_response())
    }
}

/// `POST /v1/try-on`
async fn try_on(
    account: Account,
    State(service): State<Arc<Service>>,
    TryOn { data, files }: TryOn,
) -> Result<(StatusCode, axum::Json<Value>), TryOnError> {
    validate(&data)?;
    let customer = data.get("customer").ok_or(ImageError::CustomerRequired)?;
    if let Some(file_key) = customer["fileKey"].as_str() {
        let file = files.get(file_key);
        image_type(file.ok_or_else(|| ImageError::PartNotFound { file_key: file_key.to_owned() })?)?;
    }
    if let Some(url) = customer["url"].as_str() {
        fetch(url).map_err(|source| ImageError::CustomerFetchFailed { url: url.to_owned(), source })?;
    }
    let product = match (data.pointer("/product/images"), data.pointer("/product/externalId")) {
        (None, Some(external_id)) => find_product(&account, external_id.as_str().unwrap_or_default())?,
        (Some(Value::Array(images)), _) if images.is_empty() => Err(ProductError::ImagesRequired)?,
        _ => {
            let product = Product::of(&data["product"]);
            product.check_classification()?;
            product
        }
    };
    if account.credits == 0 {
        Err(BillingError::InsufficientCredits { account: account.id.to_owned() })?;
    }
    if account.is_over_quota {
        let reason = "quota.tryon.internal is behind";
        Err(BillingError::QuotaExceeded { account: account.id.to_owned(), reason })?;
    }
    let id = format!("gen_{}", Uuid::new_v4().simple());
    service.jobs().insert(id.clone(), Job::Pending);
    tokio::spawn(run(Arc::clone(&service), id.clone(), product));
    Ok((StatusCode::ACCEPTED, axum::Json(json!({ "generationId": id }))))
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

/// Nothing is to be found under `.invalid` (RFC 2606).
fn fetch(url: &str) -> io::Result<()> {
    if url.contains(".invalid/") {
        return Err(io::Error::new(io::ErrorKind::NotFound, "dns.tryon.internal: no such host"));
    }
    Ok(())
}

/// A generation. Its error is kept with it, as a database would keep it: an [`ErrorReport`] in JSON.
#[derive(Debug)]
enum Job {
    Pending,
    Completed,
    Failed { report: String },
}

impl Job {
    fn ended(result: Result<(), TryOnError>) -> Self {
        let Err(error) = result else { return Self::Completed };
        // A report is plain data; there is nothing in it that JSON could not hold.
        let report = serde_json::to_string(&error.to_report()).unwrap_or_default();
        Self::Failed { report }
    }
}

/// What was there before the service started.
fn jobs() -> HashMap<String, Job> {
    let failed = Job::ended(Err(GenerationError::Failed {
        id: "gen_02".to_owned(),
        step: "render",
        source: io::Error::other("gpu-7.tryon.internal: connection reset"),
    }
    .into()));
    HashMap::from([("gen_01".to_owned(), Job::Completed), ("gen_02".to_owned(), failed)])
}

/// Does the work of one job, long after its request was answered.
async fn run(service: Arc<Service>, id: String, product: Product) {
    tokio::task::yield_now().await;
    let job = Job::ended(dress(&id, &product));
    service.jobs().insert(id, job);
}

fn dress(id: &str, product: &Product) -> Result<(), TryOnError> {
    for url in product.images.iter().filter_map(|image| image.url.as_deref()) {
        fetch(url).map_err(|source| GenerationError::ProductFetchFailed { url: url.to_owned(), source })?;
    }
    product.check_classification()?;
    if product.kind == "mirror" {
        let source = io::Error::new(io::ErrorKind::ConnectionReset, "gpu-7.tryon.internal: connection reset");
        Err(GenerationError::Failed { id: id.to_owned(), step: "render", source })?;
    }
    Ok(())
}

/// `GET /v1/generations/{id}`: a failed generation is an answer, and no error.
async fn generation(
    account: Account,
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
) -> Result<axum::Json<Value>, TryOnError> {
    let jobs = service.jobs();
    let Some(job) = jobs.get(&id) else {
        return Err(GenerationError::NotFound { id, account: account.id.to_owned() }.into());
    };
    Ok(axum::Json(match job {
        Job::Pending => json!({ "id": id, "status": "PENDING" }),
        Job::Completed => json!({ "id": id, "status": "COMPLETED" }),
        Job::Failed { report } => {
            let report: ErrorReport = serde_json::from_str(report).map_err(io::Error::from)?;
            json!({
                "id": id,
                "status": "FAILED",
                "errorCode": report.code(),
                "errorMessage": report.message(),
                "errorDetails": report.details(),
            })
        }
    }))
}

/// `GET /v1/credits`: once in 30 seconds.
async fn credits(
    account: Account,
    State(service): State<Arc<Service>>,
) -> Result<axum::Json<Value>, RateLimited> {
    let mut asked = service.credits_asked.lock().unwrap_or_else(PoisonError::into_inner);
    let wait = asked.and_then(|asked| CREDITS_EVERY.checked_sub(asked.elapsed()));
    if wait.is_some() {
        return Err(RateLimited { wait });
    }
    *asked = Some(Instant::now());
    Ok(axum::Json(json!({ "credits": account.credits })))
}

/// `GET /v1/stats`: its database is down.
async fn stats(_: Account) -> Result<axum::Json<Value>, TryOnError> {
    let generations = count_generations().inspect_err(|error| eprintln!("GET /tryon/v1/stats: {error}"))?;
    Ok(axum::Json(json!({ "generations": generations })))
}

fn count_generations() -> io::Result<u64> {
    Err(io::Error::new(
        io::ErrorKind::ConnectionRefused,
        "connect postgres://tryon@db-1.tryon.internal: connection refused",
    ))
}
