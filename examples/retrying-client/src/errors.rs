//! The declarations that server and client share.

use std::io;
use std::time::Duration;

use apierror::envelope::{Flat, NestJs, Nested, WithRetryHeaders};
use apierror::{ApiError, RateLimit, ResetAfter};

/// The try-on API.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat)]
pub(crate) enum TryOnError {
    #[error("no row for {sku}")]
    #[api(code = "PRODUCT_NOT_FOUND", status = 404, message = "Product '{sku}' not found.")]
    #[api(help = "Send the whole product with the next call.")]
    ProductNotFound { sku: String },

    #[error("0 credits")]
    #[api(
        code = "INSUFFICIENT_CREDITS",
        status = 402,
        message = "The account has no credits left."
    )]
    #[api(help = "Top up from the dashboard.")]
    NoCredits,

    // The same status, but this error passes by itself.
    #[error("quota")]
    #[api(code = "QUOTA_EXCEEDED", status = 402, message = "The quota check failed.")]
    #[api(retry(backoff, effect = "not_applied", base = "100ms"), help = "Usually transient.")]
    Quota,

    #[error("maintenance")]
    #[api(code = "MAINTENANCE", status = 503)]
    Maintenance {
        #[api(retry_after)]
        wait: Duration,
    },
}

/// The image-to-model API, with the retry headers that other clients read.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = WithRetryHeaders<Nested>)]
pub(crate) enum ModelError {
    #[error("Rate limit exceeded")]
    #[api(code = "RATE_LIMIT_EXCEEDED", status = 429)]
    RateLimited {
        #[api(header = "ratelimit")]
        left: RateLimit,
        #[api(header = "x-ratelimit-reset")]
        reset: ResetAfter,
        #[api(retry_after, detail = "retry_after")]
        wait: u64,
    },

    #[error("upstream")]
    #[api(code = "FAL_RATE_LIMIT", status = 503, message = "External service rate limit")]
    Upstream {
        #[api(retry_after)]
        wait: Duration,
    },

    #[error("network")]
    #[api(
        code = "NETWORKEXCEPTION",
        status = 503,
        retry(backoff, base = "200ms", max_attempts = 3)
    )]
    Network(#[source] io::Error),
}

/// The image presets API. Its envelope shows no codes.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = NestJs)]
pub(crate) enum PresetError {
    #[error("job {job_id}")]
    #[api(
        code = "TIMED_OUT",
        status = 504,
        retry = "poll",
        message = "Generation timed out after 180s"
    )]
    TimedOut {
        #[api(extension = "jobId")]
        job_id: &'static str,
    },
}
