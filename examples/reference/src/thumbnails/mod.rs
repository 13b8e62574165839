//! The thumbnails API: 31 codes in one enum.
//!
//! - The envelope is `Nested`: `{error: {code, message, details?}, request_id}`. The
//!   response header `X-Request-Id` has the same id.
//! - One error has the unregistered status 499.
//! - Only `VALIDATION_ERROR` has `details`, a list of field errors.
//! - The reference has no retry advice, and so none is declared.
//!
//! | failure outside the handlers | code |
//! |---|---|
//! | unknown route | `NOT_FOUND` |
//! | body, path or query that cannot be read, or has wrong members | `VALIDATION_ERROR` |
//! | body too large | `IMAGE_TOO_LARGE`, because only images make a body large |
//! | panic | `INTERNAL_ERROR` |
//! | method that the route does not have | the library's `METHOD_NOT_ALLOWED` |

mod catalog;
mod routes;

use std::io;

use apierror::{ApiError, FieldError, envelope};

pub use catalog::catalog;
pub use routes::Thumbnails;

/// The errors of the API.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    envelope = envelope::Nested,
    rename_all = "SCREAMING_SNAKE_CASE",
    group = "Common Error Codes",
    retry = "unstated"
)]
pub enum ThumbnailsError {
    /// Request payload failed validation
    #[error("{} invalid fields", fields.len())]
    #[api(status = 400, message = "Request payload failed validation.")]
    ValidationError {
        #[api(details)]
        fields: Vec<FieldError>,
    },

    /// Persona id is not a valid UUID
    #[error("The persona id is not a valid UUID.")]
    #[api(status = 400)]
    InvalidPersona,

    /// Style id is not a valid UUID
    #[error("The style id is not a valid UUID.")]
    #[api(status = 400)]
    InvalidStyle,

    /// Amount is invalid or negative
    #[error("The amount must be 1 to {max}.", max = Self::MAX_AMOUNT)]
    #[api(status = 400)]
    InvalidAmount,

    /// Request blocked by content policy
    #[error("prompt matches {rule}")]
    #[api(status = 400, message = "The request was blocked by the content policy.")]
    ContentPolicy { rule: &'static str },

    /// Attempted to delete a persona or style while processing
    #[error("{kind} {id} is in {queue}")]
    #[api(status = 400, message = "The {kind} is still processing.")]
    CannotDeleteProcessing { kind: &'static str, id: String, queue: &'static str },

    /// Support image is not available on the selected model
    #[error("The model '{model}' takes no support image.")]
    #[api(status = 400)]
    SupportImageNotSupported { model: String },

    /// Input image exceeds the 10 MB size limit
    #[error("The image exceeds the 10 MB size limit.")]
    #[api(status = 413)]
    ImageTooLarge,

    /// Missing `X-Api-Key` header
    #[error("The `X-Api-Key` header is missing.")]
    #[api(status = 401)]
    MissingApiKey,

    /// API key does not start with `pkz_`
    #[error("API keys start with `pkz_`.")]
    #[api(status = 401)]
    InvalidApiKeyFormat,

    /// API key is unknown
    #[error("The API key is unknown.")]
    #[api(status = 401)]
    InvalidApiKey,

    /// API key is disabled
    #[error("The API key is disabled.")]
    #[api(status = 401)]
    ApiKeyInactive,

    /// API key was deleted
    #[error("The API key was deleted.")]
    #[api(status = 401)]
    ApiKeyDeleted,

    /// API balance is too low for the requested operation, or Smart Balance is enabled but the configured top-up
    /// cannot cover this request
    #[error("{account} has {credits} credits")]
    #[api(status = 402, message = "The API balance is too low for this operation.")]
    InsufficientCredits { account: &'static str, credits: u32 },

    /// Smart Balance is paused because the automatic top-up payment could not be processed
    #[error("card of {account}: {decline}")]
    #[api(
        status = 402,
        message = "Smart Balance is paused: the automatic top-up could not be paid."
    )]
    SmartBalancePaymentFailed { account: &'static str, decline: &'static str },

    /// Account does not have API access
    #[error("The account does not have API access.")]
    #[api(status = 403)]
    ApiAccessNotEnabled,

    /// Account is suspended
    #[error("{account}: {reason}")]
    #[api(status = 403, message = "The account is suspended.")]
    AccountSuspended { account: &'static str, reason: &'static str },

    /// Requested resource or route was not found
    #[error("The requested resource or route was not found.")]
    #[api(status = 404)]
    NotFound,

    /// Persona or style name is reserved
    #[error("The name '{name}' is reserved.")]
    #[api(status = 409)]
    NameReserved { name: String },

    /// Persona or style name already in use
    #[error("The name '{name}' is in use already.")]
    #[api(status = 409)]
    NameAlreadyExists { name: String },

    /// Request conflicts with existing state
    #[error("The {kind} was changed in the meantime.")]
    #[api(status = 409)]
    Conflict { kind: &'static str },

    /// Request could not be processed
    #[error("The request could not be processed.")]
    #[api(status = 422)]
    GenerationRejected,

    /// Generation was cancelled
    #[error("The generation was cancelled.")]
    #[api(status = 499)]
    Cancelled,

    /// Generation request failed
    #[error("model")]
    #[api(status = 500, message = "The generation failed.")]
    GenerationFailed(#[source] io::Error),

    /// Image URL/body is invalid or not an accessible image
    #[error("image of {origin}")]
    #[api(status = 400, message = "The image cannot be read.")]
    InvalidImage { origin: String, source: io::Error },

    /// Unexpected server error
    #[error("database")]
    #[api(status = 500)]
    InternalError(#[source] io::Error),

    /// Service maintenance window is active
    #[error("maintenance by {operator}")]
    #[api(status = 503, message = "The service is under maintenance.")]
    ServiceUnderMaintenance { operator: &'static str },

    /// Generation request exceeded timeout
    #[error("model")]
    #[api(status = 504, message = "The generation timed out.")]
    GenerationTimeout(#[source] io::Error),

    /// Thumbnail scoring exceeded timeout
    #[error("scorer")]
    #[api(status = 504, message = "The scoring timed out.")]
    ScoringTimeout(#[source] io::Error),

    /// Title generation exceeded timeout
    #[error("titles")]
    #[api(status = 504, message = "The title generation timed out.")]
    TitleTimeout(#[source] io::Error),

    /// Rate limit exceeded
    #[error("Too many requests.")]
    #[api(status = 429)]
    TooManyRequests,
}

impl ThumbnailsError {
    pub const MAX_AMOUNT: i64 = 8;
}

/// Returns one occurrence of each of the 31 errors.
pub fn one_of_each() -> Vec<ThumbnailsError> {
    use ThumbnailsError as E;
    let timed_out = || io::Error::new(io::ErrorKind::TimedOut, "gpu-2.internal: no answer in 60 s");
    vec![
        E::ValidationError { fields: vec![FieldError::new("prompt", "Required")] },
        E::InvalidPersona,
        E::InvalidStyle,
        E::InvalidAmount,
        E::ContentPolicy { rule: "internal-rule-12" },
        E::CannotDeleteProcessing {
            kind: "persona",
            id: "9f0c".to_owned(),
            queue: "queue.internal",
        },
        E::SupportImageNotSupported { model: "fast".to_owned() },
        E::ImageTooLarge,
        E::MissingApiKey,
        E::InvalidApiKeyFormat,
        E::InvalidApiKey,
        E::ApiKeyInactive,
        E::ApiKeyDeleted,
        E::InsufficientCredits { account: "acct_internal_4", credits: 0 },
        E::SmartBalancePaymentFailed { account: "acct_internal_4", decline: "card_declined" },
        E::ApiAccessNotEnabled,
        E::AccountSuspended { account: "acct_internal_5", reason: "chargebacks" },
        E::NotFound,
        E::NameReserved { name: "default".to_owned() },
        E::NameAlreadyExists { name: "Ada".to_owned() },
        E::Conflict { kind: "persona" },
        E::GenerationRejected,
        E::Cancelled,
        E::GenerationFailed(io::Error::other("gpu-2.internal: out of memory")),
        E::InvalidImage {
            origin: "https://intranet.internal/cat.png".to_owned(),
            source: io::Error::other("dns.internal: no such host"),
        },
        E::InternalError(io::Error::other("postgres://db-1.internal: connection refused")),
        E::ServiceUnderMaintenance { operator: "ops.internal" },
        E::GenerationTimeout(timed_out()),
        E::ScoringTimeout(timed_out()),
        E::TitleTimeout(timed_out()),
        E::TooManyRequests,
    ]
}
