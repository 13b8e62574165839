//! The image-to-model API: 22 codes, and two envelopes in one API.
//!
//! - [`envelope`]: `{error: true, error_code, message, details?}` and `{detail: {code, message, …, correlation_id}}`; each
//!   code names its own, and [`ByCode`](envelope::ByCode) takes it. A third, for the data of server-sent events.
//! - `X-RateLimit-Limit`, `-Remaining` and `-Reset`, and `Retry-After`, from the fields of one error.
//! - A correlation id: in the body where the envelope has a place for it, in the header `X-Correlation-Id` always.
//! - Details of any shape: numbers, strings, a list, and a member that another field of the same error shows as a header.
//! - One code on two variants, whose details differ.
//! - Advice by group of errors, by code, and by the server's own wait.
//!
//! | failure around the handlers | code |
//! |---|---|
//! | unknown route | the reference has none |
//! | body that cannot be read, or has wrong members | `VALIDATION_ERROR` |
//! | body too large | `FILE_TOO_LARGE` |

pub mod envelope;
mod errors;
mod routes;

use std::io;

use apierror::ApiError;

use errors::{
    ApplicationError, AuthError, FAL_WAIT, ProcessingError, RateLimitExceeded, ResourceError,
    ValidationError,
};
pub use routes::Image2Model;

/// Whatever a handler of the API can fail with.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::ByCode)]
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

/// Each of the 22 errors once, as the reference's examples have it.
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
            wait: FAL_WAIT,
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
