//! The image-to-model API: 22 codes and two envelopes.
//!
//! - The envelopes are `{error: true, error_code, message, details?}` and `{detail:
//!   {code, message, details?, correlation_id?}}`: that of the type, or of the
//!   variant. Events of streams have a third shape.
//! - `X-RateLimit-Limit`, `-Remaining`, `-Reset` and `Retry-After` come from the
//!   fields of one error.
//! - The correlation id is in the header `X-Correlation-Id` of each response, and in
//!   the body of `PROCESSING_ERROR` alone.
//! - Details are numbers, strings and lists. One field is a detail and a header.
//! - Two variants with different details share one code.
//! - The retry advice depends on the group, the code and the wait of the server.
//!
//! | failure outside the handlers | code |
//! |---|---|
//! | unknown route | the reference has none |
//! | body that cannot be read, or has wrong members | `VALIDATION_ERROR` |
//! | body too large | `FILE_TOO_LARGE` |

mod catalog;
pub mod envelope;
mod errors;
mod routes;

use std::io;

use apierror::ApiError;

pub use catalog::catalog;
use errors::{
    ApplicationError, AuthError, ProcessingError, RateLimitExceeded, ResourceError, ValidationError,
};
pub use routes::Image2Model;

/// The errors of the API.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Detail)]
pub enum Image2ModelError {
    #[error(transparent)]
    #[api(transparent)]
    Auth(#[from] AuthError),

    #[error(transparent)]
    #[api(transparent)]
    Validation(#[from] ValidationError),

    #[error(transparent)]
    #[api(transparent)]
    Resource(#[from] ResourceError),

    #[error(transparent)]
    #[api(transparent)]
    RateLimit(#[from] RateLimitExceeded),

    #[error(transparent)]
    #[api(transparent)]
    Processing(#[from] ProcessingError),

    #[error(transparent)]
    #[api(transparent)]
    Application(#[from] ApplicationError),
}

/// Returns one occurrence of each of the 22 errors, as in the reference's examples.
pub fn one_of_each() -> Vec<Image2ModelError> {
    let job_id = || "batch_20240315_123456_abc123".to_owned();
    let internal = |text: &str| io::Error::other(format!("{text}.internal: no answer"));
    vec![
        AuthError::Required.into(),
        AuthError::InvalidKey.into(),
        AuthError::NoAdmin.into(),
        ValidationError::Format {
            file: "image.bmp".to_owned(),
            allowed_formats: ValidationError::FORMATS,
        }
        .into(),
        ValidationError::TooLarge {
            file_size: Some(15_728_640),
            max_size: ValidationError::MAX_SIZE,
        }
        .into(),
        ValidationError::TooMany { provided: 30, limit: ValidationError::MAX_FILES }.into(),
        ValidationError::JobId {
            job_id: "invalid@id".to_owned(),
            pattern: ValidationError::JOB_ID,
        }
        .into(),
        ResourceError::Job { job_id: job_id() }.into(),
        ResourceError::File { job_id: job_id(), file_id: "file_999".to_owned() }.into(),
        ResourceError::ModelNotReady { status: "processing", progress: 75 }.into(),
        RateLimitExceeded {
            limit: 60,
            window: "1 minute",
            retry_after: Some(45),
            remaining: 0,
            reset: 1_710_505_800,
        }
        .into(),
        ProcessingError::failed("process image", "file_001", internal("gpu-1")).into(),
        ProcessingError::Fal {
            service: "fal.ai",
            error: "Model generation failed",
            source: internal("egress"),
        }
        .into(),
        ProcessingError::FalRateLimit {
            retry_after: 60,
            service: "fal.ai",
            quota: "internal-tier-2",
        }
        .into(),
        ProcessingError::Storage {
            required: 1_048_576,
            available: 524_288,
            volume: "nfs.internal",
        }
        .into(),
        ApplicationError::Api(internal("api")).into(),
        ApplicationError::Fal {
            service: "fal.ai",
            error: "Model generation failed",
            source: internal("egress"),
        }
        .into(),
        ApplicationError::Database(internal("db-1")).into(),
        ApplicationError::Processing(internal("gpu-1")).into(),
        ApplicationError::Network(internal("egress")).into(),
        ApplicationError::Model(internal("gpu-1")).into(),
        ApplicationError::Configuration(internal("vault")).into(),
    ]
}
