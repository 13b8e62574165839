//! The try-on service without a framework. Its endpoints fail as the reference says,
//! and return errors with `?`.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use apierror::{DeclaredError, ErrorReport, Failure, FieldError};
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    AuthError, BillingError, CustomerImageRequired, ExternalIdError, ExternalIdRequired,
    FileRequired, GenerationError, GenerationNotFound, ImageError, ProductError, ProductNotFound,
    RateLimited, RequestError, ReservedExternalId, TryOnError,
};
use crate::api::{request_line, without_codes};

/// The shortest time between two requests for the credits.
const CREDITS_EVERY: Duration = Duration::from_secs(30);
/// The largest body: four images and the parts around them.
pub const MAX_BODY_LEN: usize = 4 * ImageError::MAX_LEN + 64 * 1024;
/// A shorter file is not an image.
const MIN_IMAGE_LEN: usize = 12;
/// The prefix of ids that the server generates.
const RESERVED_PREFIX: &str = "_anon_";

/// Returns the failure unchanged if the reference has no code for it.
impl TryFrom<Failure> for TryOnError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        Ok(match failure {
            Failure::RouteNotFound => {
                let (method, path) = request_line();
                RequestError::RouteNotFound { method, path }.into()
            }
            Failure::UnsupportedMediaType => RequestError::Validation {
                fields: vec![FieldError::new("", "Expected application/json")],
            }
            .into(),
            Failure::MalformedBody(fields) | Failure::InvalidBody(fields) => {
                RequestError::Validation { fields: without_codes(fields) }.into()
            }
            Failure::Panicked => io::Error::other("panic").into(),
            other => return Err(other),
        })
    }
}

/// The state of the service.
pub struct Service {
    last_credits_request: Mutex<Option<Instant>>,
    jobs: Mutex<HashMap<String, Job>>,
}

/// A generation of an account.
#[derive(Debug)]
struct Job {
    owner: &'static str,
    state: JobState,
}

impl Default for Service {
    fn default() -> Self {
        Self { last_credits_request: Mutex::new(None), jobs: Mutex::new(jobs()) }
    }
}

impl Service {
    fn jobs(&self) -> MutexGuard<'_, HashMap<String, Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An account. The keys are `demo`, `empty` (without credits) and `busy` (over its
/// quota).
pub struct Account {
    pub id: &'static str,
    credits: u32,
    is_over_quota: bool,
}

impl Account {
    const DEMO: Self = Self { id: "acct_2291", credits: 12, is_over_quota: false };
}

/// Returns the account of the key in `x-api-key`.
pub fn authenticate(key: Option<&[u8]>) -> Result<Account, AuthError> {
    let key = key.ok_or(AuthError::MissingApiKey)?;
    match key {
        b"demo" => Ok(Account::DEMO),
        b"empty" => Ok(Account { id: "acct_0000", credits: 0, ..Account::DEMO }),
        b"busy" => Ok(Account { id: "acct_0007", is_over_quota: true, ..Account::DEMO }),
        b"orphan" => Err(AuthError::AccountNotFound { account: "acct_0404".to_owned() }),
        _ => Err(AuthError::InvalidApiKey {
            key_id: String::from_utf8_lossy(key).chars().take(4).collect(),
            reason: "unknown to keys.tryon.internal",
        }),
    }
}

/// A product: a stored one, or one that comes with a try-on.
#[derive(Debug, Clone, Default)]
struct Product {
    kind: String,
    images: Vec<Image>,
}

#[derive(Debug, Clone, Default)]
struct Image {
    url: Option<String>,
    file_key: Option<String>,
    classification: Option<String>,
}

impl Product {
    fn new(kind: &str, url: &str) -> Self {
        let image = Image { url: Some(url.to_owned()), ..Image::default() };
        Self { kind: kind.to_owned(), images: vec![image] }
    }

    fn from_json(value: &Value) -> Self {
        let text = |value: &Value, member: &str| value[member].as_str().map(str::to_owned);
        let images = value["images"].as_array().into_iter().flatten();
        let images = images.map(|image| Image {
            url: text(image, "url"),
            file_key: text(image, "fileKey"),
            classification: text(image, "classification"),
        });
        Self { kind: text(value, "type").unwrap_or_default(), images: images.collect() }
    }

    /// Classifies every image as `override_`, if the caller says so.
    fn classified(mut self, override_: Option<&str>) -> Self {
        if let Some(classification) = override_ {
            for image in &mut self.images {
                image.classification = Some(classification.to_owned());
            }
        }
        self
    }

    /// Pasties need an image that shows them worn.
    fn check_classification(&self) -> Result<(), ProductError> {
        let key = "on_model";
        let qualifies = |image: &Image| image.classification.as_deref() == Some(key);
        if self.kind != "pasties" || self.images.iter().any(qualifies) {
            return Ok(());
        }
        Err(ProductError::MissingClassification {
            key,
            engine: "engine-3.tryon.internal".to_owned(),
        })
    }
}

/// Finds a product of the account. Another account owns `coat-1`.
fn find_product(account: &Account, external_id: &str) -> Result<Product, TryOnError> {
    match external_id {
        "shirt-7" => Ok(Product::new("shirt", "https://cdn.example.com/shirt-7.jpg")),
        "hat-2" => Ok(Product::new("hat", "https://cdn.invalid/hat-2.jpg")),
        "mirror-1" => Ok(Product::new("mirror", "https://cdn.example.com/mirror-1.jpg")),
        "pasties-3" => Ok(Product::new("pasties", "https://cdn.example.com/pasties-3.jpg")),
        "coat-1" => {
            Err(AuthError::Forbidden { resource: "product", owner: "acct_1207".to_owned() })?
        }
        _ => Err(ProductNotFound {
            external_id: external_id.to_owned(),
            account: account.id.to_owned(),
        })?,
    }
}

/// `GET /v1/products/{external_id}`
pub fn product(account: &Account, external_id: &str) -> Result<Value, TryOnError> {
    let product = find_product(account, external_id)?;
    Ok(json!({ "externalId": external_id, "images": product.images.len() }))
}

/// `GET /v1/products/{external_id}/stats`
pub fn product_stats(account: &Account, external_id: &str) -> Result<Value, TryOnError> {
    find_product(account, external_id)?;
    Ok(json!({ "externalId": external_id, "generations": 3 }))
}

/// `DELETE /v1/products/{external_id}`. The products of this example stay.
pub fn delete_product(account: &Account, external_id: &str) -> Result<Value, TryOnError> {
    find_product(account, external_id)?;
    Ok(json!({ "externalId": external_id, "deleted": true }))
}

/// `POST /v1/products`
pub fn store_product(body: &Value) -> Result<Value, TryOnError> {
    let external_id = external_id(body)?;
    let images = body["images"].as_array().filter(|images| !images.is_empty());
    let images = images.ok_or(ProductError::ImagesRequired)?;
    let is_empty = |image: &Value| image.get("url").is_none() && image.get("fileKey").is_none();
    if let Some(index) = images.iter().position(is_empty) {
        Err(ImageError::InvalidInput { index })?;
    }
    Ok(json!({ "externalId": external_id }))
}

fn external_id(body: &Value) -> Result<&str, ExternalIdError> {
    let external_id = body["externalId"].as_str().ok_or(ExternalIdRequired)?;
    if external_id.starts_with(RESERVED_PREFIX) {
        Err(ReservedExternalId { external_id: external_id.to_owned() })?;
    }
    Ok(external_id)
}

/// `POST /v1/images/upload` with a form that has a `file`
pub async fn upload(content_type: Option<&[u8]>, body: Bytes) -> Result<Value, TryOnError> {
    let files = parts(content_type, body).await?;
    let image_type = image_type(files.get("file").ok_or(FileRequired)?)?;
    Ok(json!({ "imageId": "img_01", "type": image_type }))
}

/// Returns the parts of a form by name.
async fn parts(
    content_type: Option<&[u8]>,
    body: Bytes,
) -> Result<HashMap<String, Bytes>, RequestError> {
    let broken = || RequestError::Validation {
        fields: vec![FieldError::new("", "Expected multipart/form-data")],
    };
    let content_type = content_type.and_then(|content_type| std::str::from_utf8(content_type).ok());
    let boundary =
        multer::parse_boundary(content_type.unwrap_or_default()).map_err(|_| broken())?;
    let whole = stream::once(std::future::ready(Ok::<_, Infallible>(body)));
    let mut form = multer::Multipart::new(whole, boundary);
    let mut parts = HashMap::new();
    while let Some(part) = form.next_field().await.map_err(|_| broken())? {
        let name = part.name().unwrap_or_default().to_owned();
        parts.insert(name, part.bytes().await.map_err(|_| broken())?);
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

/// The body of a try-on: JSON, or a form with the JSON as `data` and with images.
pub struct TryOn {
    data: Value,
    files: HashMap<String, Bytes>,
}

impl TryOn {
    /// Whether the body is a form.
    pub fn is_form(content_type: Option<&[u8]>) -> bool {
        content_type.is_some_and(|content_type| content_type.starts_with(b"multipart/form-data"))
    }

    pub fn from_json(data: Value) -> Self {
        Self { data, files: HashMap::new() }
    }

    pub async fn from_form(content_type: Option<&[u8]>, body: Bytes) -> Result<Self, RequestError> {
        let files = parts(content_type, body).await?;
        if let Some(Ok(data)) = files.get("data").map(|data| serde_json::from_slice(data)) {
            return Ok(Self { data, files });
        }
        let fields = vec![FieldError::new("data", "Expected JSON")];
        Err(RequestError::Validation { fields })
    }
}

/// `POST /v1/try-on`
pub fn try_on(
    service: &Arc<Service>,
    account: &Account,
    TryOn { data, files }: &TryOn,
) -> Result<Value, TryOnError> {
    validate(data)?;
    let customer = data.get("customer").filter(|customer| customer.is_object());
    let customer = customer.ok_or(CustomerImageRequired)?;
    let check_file = |file_key: &str| {
        let part = files.get(file_key);
        image_type(part.ok_or_else(|| ImageError::PartNotFound { file_key: file_key.to_owned() })?)
    };
    if let Some(file_key) = customer["fileKey"].as_str() {
        check_file(file_key)?;
    }
    if let Some(url) = customer["url"].as_str() {
        fetch(url)
            .map_err(|source| ImageError::CustomerFetchFailed { url: url.to_owned(), source })?;
    }
    let product = &data["product"];
    let override_ = data["classification"].as_str();
    let stored = product["externalId"].as_str().filter(|_| product["images"].is_null());
    let product = if let Some(external_id) = stored {
        // The engine of a stored product is selected when the job runs.
        find_product(account, external_id)?.classified(override_)
    } else {
        let product = Product::from_json(product).classified(override_);
        if product.images.is_empty() {
            Err(ProductError::ImagesRequired)?;
        }
        for file_key in product.images.iter().filter_map(|image| image.file_key.as_deref()) {
            check_file(file_key)?;
        }
        product.check_classification()?;
        product
    };
    if account.credits == 0 {
        Err(BillingError::InsufficientCredits { account: account.id.to_owned() })?;
    }
    if account.is_over_quota {
        let reason = "quota.tryon.internal is behind";
        Err(BillingError::QuotaExceeded { account: account.id.to_owned(), reason })?;
    }
    let id = format!("gen_{}", Uuid::new_v4().simple());
    let job = Job { owner: account.id, state: JobState::Pending };
    service.jobs().insert(id.clone(), job);
    tokio::spawn(run(Arc::clone(service), id.clone(), product));
    Ok(json!({ "generationId": id }))
}

/// Reports all invalid fields at once.
fn validate(body: &Value) -> Result<(), RequestError> {
    let mut fields = Vec::new();
    let images = body.pointer("/product/images").and_then(Value::as_array);
    for (index, image) in images.into_iter().flatten().enumerate() {
        if image.get("url").is_none() && image.get("fileKey").is_none() {
            fields.push(FieldError::new(format!("product.images.{index}.url"), "Required"));
        }
    }
    if let Some(days) = body.get("validForDays").filter(|days| !days.is_number()) {
        fields.push(FieldError::new(
            "validForDays",
            format!("Expected number, received {}", type_name(days)),
        ));
    }
    if fields.is_empty() { Ok(()) } else { Err(RequestError::Validation { fields }) }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Fetches an image. No host has the domain `.invalid` (RFC 2606).
fn fetch(url: &str) -> io::Result<()> {
    if url.contains(".invalid/") {
        return Err(io::Error::new(io::ErrorKind::NotFound, "dns.tryon.internal: no such host"));
    }
    Ok(())
}

/// A failed generation stores its error as a database would: an [`ErrorReport`] in
/// JSON.
#[derive(Debug)]
enum JobState {
    Pending,
    Completed,
    Failed { report: String },
}

impl JobState {
    fn from_result(result: Result<(), TryOnError>) -> Self {
        let Err(error) = result else { return Self::Completed };
        // JSON can represent every report.
        let report = serde_json::to_string(&error.to_report()).unwrap_or_default();
        Self::Failed { report }
    }
}

/// The jobs at the start of the service.
fn jobs() -> HashMap<String, Job> {
    let failed = JobState::from_result(Err(GenerationError::Failed {
        id: "gen_02".to_owned(),
        step: "render",
        source: io::Error::other("gpu-7.tryon.internal: connection reset"),
    }
    .into()));
    let of = |id: &str, owner, state| (id.to_owned(), Job { owner, state });
    HashMap::from([
        of("gen_01", Account::DEMO.id, JobState::Completed),
        of("gen_02", Account::DEMO.id, failed),
        of("gen_03", "acct_1207", JobState::Completed),
    ])
}

/// Runs a job in the background.
async fn run(service: Arc<Service>, id: String, product: Product) {
    tokio::task::yield_now().await;
    let state = JobState::from_result(dress(&id, &product));
    if let Some(job) = service.jobs().get_mut(&id) {
        job.state = state;
    }
}

fn dress(id: &str, product: &Product) -> Result<(), TryOnError> {
    for url in product.images.iter().filter_map(|image| image.url.as_deref()) {
        fetch(url).map_err(|source| GenerationError::ProductFetchFailed {
            url: url.to_owned(),
            source,
        })?;
    }
    product.check_classification()?;
    if product.kind == "mirror" {
        let source = io::Error::new(
            io::ErrorKind::ConnectionReset,
            "gpu-7.tryon.internal: connection reset",
        );
        Err(GenerationError::Failed { id: id.to_owned(), step: "render", source })?;
    }
    Ok(())
}

/// `GET /v1/generations/{id}`. A failed generation is a successful response.
pub fn generation(service: &Service, account: &Account, id: &str) -> Result<Value, TryOnError> {
    let jobs = service.jobs();
    let Some(job) = jobs.get(id) else {
        return Err(GenerationNotFound { id: id.to_owned(), account: account.id.to_owned() }.into());
    };
    if job.owner != account.id {
        Err(AuthError::Forbidden { resource: "generation", owner: job.owner.to_owned() })?;
    }
    Ok(match &job.state {
        JobState::Pending => json!({ "id": id, "status": "PENDING" }),
        JobState::Completed => json!({ "id": id, "status": "COMPLETED" }),
        JobState::Failed { report } => {
            let report: ErrorReport = serde_json::from_str(report).map_err(io::Error::from)?;
            json!({
                "id": id,
                "status": "FAILED",
                "errorCode": report.code(),
                "errorMessage": report.message(),
                "errorDetails": report.details(),
            })
        }
    })
}

/// `GET /v1/credits`. It answers once in 30 seconds.
pub fn credits(service: &Service, account: &Account) -> Result<Value, RateLimited> {
    let mut last = service.last_credits_request.lock().unwrap_or_else(PoisonError::into_inner);
    let wait = last.and_then(|last| CREDITS_EVERY.checked_sub(last.elapsed()));
    if wait.is_some() {
        return Err(RateLimited { wait });
    }
    *last = Some(Instant::now());
    Ok(json!({ "credits": account.credits }))
}

/// `GET /v1/stats`. The database is down.
pub fn stats() -> Result<Value, TryOnError> {
    let generations =
        count_generations().inspect_err(|error| eprintln!("GET /tryon/v1/stats: {error}"))?;
    Ok(json!({ "generations": generations }))
}

fn count_generations() -> io::Result<u64> {
    Err(io::Error::new(
        io::ErrorKind::ConnectionRefused,
        "connect postgres://tryon@db-1.tryon.internal: connection refused",
    ))
}
