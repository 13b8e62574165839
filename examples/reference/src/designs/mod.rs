//! The designs API: 20 codes in a custom envelope.
//!
//! - The envelope is [`Enveloped`]: `{"status": "error", "data": null, "error":
//!   {"code", "message"}}`.
//! - The retry advice depends on the code: of five 401s, two ask for a new key and
//!   three for another request. About 409 and `PAYMENT_REQUIRED` the reference says
//!   nothing.
//!
//! | failure outside the handlers | code |
//! |---|---|
//! | unknown route | `NOT_FOUND` |
//! | body, path or query that cannot be read, or has wrong members | `VALIDATION_ERROR` |
//! | body too large | `INVALID_INPUT` |
//! | panic | `INTERNAL_ERROR` |
//! | method that the route does not have | the library's `METHOD_NOT_ALLOWED` |

mod catalog;
mod routes;

use std::borrow::Cow;
use std::io;

use apierror::{ApiError, Envelope, Occurrence};
use serde::Serialize;

pub use catalog::catalog;
pub use routes::Designs;

// envelope
/// `{status, data, error: {code, message}}`
pub struct Enveloped;

#[derive(Serialize)]
pub struct Body<'a> {
    status: &'static str,
    data: Option<()>,
    error: Fault<'a>,
}

#[derive(Serialize)]
struct Fault<'a> {
    code: &'static str,
    message: Cow<'a, str>,
}

impl Envelope for Enveloped {
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        let error = Fault { code: occurrence.code(), message: occurrence.message() };
        Body { status: "error", data: None, error }
    }
}
// end

/// The errors of the API.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    envelope = Enveloped,
    rename_all = "SCREAMING_SNAKE_CASE",
    group = "Error codes",
    retry = "never"
)]
pub enum DesignsError {
    /// Request failed schema validation.
    #[error("The request does not match the schema: {fault}")]
    #[api(status = 400)]
    ValidationError { fault: String },

    /// A field value is not acceptable.
    #[error("`{field}` must be {expected}.")]
    #[api(status = 400)]
    InvalidInput { field: String, expected: &'static str },

    /// A required field or query param is absent.
    #[error("`{0}` is required.")]
    #[api(status = 400)]
    MissingRequiredField(&'static str),

    /// No credential supplied.
    #[error("Send an API key or a bearer token.")]
    #[api(status = 401)]
    Unauthorized,

    /// API key is malformed or unknown.
    #[error("The API key is malformed or unknown.")]
    #[api(
        code = "INVALID_API_KEY",
        status = 401,
        retry = "action",
        help = "Rotate the key; see Authentication."
    )]
    InvalidKey,

    /// API key passed its expiration date.
    #[error("The API key expired on {expired_on}.")]
    #[api(
        code = "API_KEY_EXPIRED",
        status = 401,
        retry = "action",
        help = "Rotate the key; see Authentication."
    )]
    KeyExpired { expired_on: &'static str },

    /// Bearer token is invalid (browser path).
    #[error("The bearer token is invalid.")]
    #[api(status = 401)]
    InvalidToken,

    /// Bearer token expired (browser path).
    #[error("The bearer token has expired.")]
    #[api(status = 401)]
    TokenExpired,

    /// Payment is required to proceed.
    #[error("The workspace's last invoice is open.")]
    #[api(status = 402, retry = "unstated")]
    PaymentRequired,

    /// Not enough credits for this generation.
    #[error("{workspace} has {credits} credits")]
    #[api(
        status = 402,
        retry = "action",
        message = "Workspace does not have enough credits.",
        help = "Surface a top-up prompt rather than retrying."
    )]
    InsufficientCredits { workspace: String, credits: u32 },

    /// Authenticated but not allowed.
    #[error("This is for the workspace's owner.")]
    #[api(status = 403)]
    Forbidden,

    /// Plan lacks the required feature (e.g. useApiKeys, batchGenerate).
    #[error("The plan does not include `{feature}`.")]
    #[api(status = 403)]
    InsufficientPermissions { feature: &'static str },

    /// Resource does not exist.
    #[error("There is no such resource.")]
    #[api(status = 404)]
    NotFound,

    /// No such design in the workspace.
    #[error("Design '{0}' not found.")]
    #[api(status = 404)]
    DesignNotFound(String),

    /// No such generated PDF / job output.
    #[error("PDF '{0}' not found.")]
    #[api(status = 404)]
    PdfNotFound(String),

    /// Resource conflict.
    #[error("Design '{0}' exists already.")]
    #[api(status = 409, retry = "unstated")]
    AlreadyExists(String),

    /// A unique constraint was violated.
    #[error("unique constraint {constraint}")]
    #[api(status = 409, retry = "unstated", message = "Another design has the name '{name}'.")]
    DuplicateEntry { name: String, constraint: &'static str },

    /// Unexpected server error.
    #[error("unexpected")]
    #[api(status = 500, retry = "backoff")]
    InternalError(#[source] io::Error),

    /// Storage layer failed.
    #[error("database")]
    #[api(status = 500, retry = "backoff", message = "The storage layer failed.")]
    DatabaseError(#[source] io::Error),

    /// Object storage failed.
    #[error("object storage")]
    #[api(
        code = "S3_ERROR",
        status = 500,
        retry = "backoff",
        message = "The object storage failed."
    )]
    ObjectStorage(#[source] io::Error),
}

/// Returns one occurrence of each of the 20 errors.
pub fn one_of_each() -> Vec<DesignsError> {
    use DesignsError as E;
    vec![
        E::ValidationError { fault: "expected value at line 1 column 1".to_owned() },
        E::InvalidInput { field: "pages".to_owned(), expected: "1 to 500" },
        E::MissingRequiredField("name"),
        E::Unauthorized,
        E::InvalidKey,
        E::KeyExpired { expired_on: "2026-03-31" },
        E::InvalidToken,
        E::TokenExpired,
        E::PaymentRequired,
        E::InsufficientCredits { workspace: "ws_internal_9".to_owned(), credits: 2 },
        E::Forbidden,
        E::InsufficientPermissions { feature: "batchGenerate" },
        E::NotFound,
        E::DesignNotFound("d_404".to_owned()),
        E::PdfNotFound("pdf_404".to_owned()),
        E::AlreadyExists("d_1".to_owned()),
        E::DuplicateEntry { name: "Flyer".to_owned(), constraint: "designs_internal_name_key" },
        E::InternalError(io::Error::other("worker-3.internal: killed")),
        E::DatabaseError(io::Error::other("postgres://db-1.internal: connection refused")),
        E::ObjectStorage(io::Error::other("s3.internal: slow down")),
    ]
}
