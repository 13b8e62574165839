//! The 22 codes: one enum for each group of the reference.

use std::io;

use apierror::{ApiError, FieldError, context};

use super::envelope::{Detail, Flat};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Detail, group = "Authentication Errors (4xx)", retry = "never")]
pub enum AuthError {
    /// Request requires authentication but no API key provided
    #[error("no API key")]
    #[api(code = "AUTHENTICATION_REQUIRED", envelope = Flat, status = 500, message = "API key not configured")]
    Required,

    /// Provided API key is invalid or revoked
    #[error("Invalid API key")]
    #[api(code = "INVALID_API_KEY", envelope = Flat, status = 403)]
    InvalidKey,

    /// API key lacks required permissions (e.g., admin access)
    #[error("Invalid admin API key")]
    #[api(code = "INSUFFICIENT_PERMISSIONS", envelope = Flat, status = 403)]
    NoAdmin,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Detail, group = "Validation Errors (4xx)", status = 400, retry = "never")]
pub enum ValidationError {
    /// Request parameters failed validation
    #[error("Invalid file format")]
    #[api(code = "VALIDATION_ERROR", envelope = Flat)]
    Format {
        #[api(detail)]
        file: String,
        #[api(detail)]
        allowed_formats: &'static [&'static str],
    },

    /// Request parameters failed validation
    #[error("Invalid request")]
    #[api(code = "VALIDATION_ERROR", envelope = Flat)]
    Fields {
        #[api(details)]
        fields: Vec<FieldError>,
    },

    /// Uploaded file exceeds size limit
    #[error("File size exceeds 10MB limit")]
    #[api(code = "FILE_TOO_LARGE", status = 413, envelope = Flat)]
    TooLarge {
        /// Unknown if the body was cut off.
        #[api(detail)]
        file_size: Option<u64>,
        #[api(detail)]
        max_size: u64,
    },

    /// Batch upload exceeds file count limit
    #[error("Maximum {limit} files allowed per batch")]
    #[api(code = "TOO_MANY_FILES")]
    TooMany {
        #[api(detail)]
        provided: usize,
        #[api(detail)]
        limit: usize,
    },

    /// Job ID format is invalid
    #[error("Invalid job ID format")]
    #[api(code = "INVALID_JOB_ID")]
    JobId {
        #[api(detail)]
        job_id: String,
        #[api(detail)]
        pattern: &'static str,
    },
}

impl ValidationError {
    pub const FORMATS: &'static [&'static str] = &["jpg", "jpeg", "png"];
    pub const MAX_FILES: usize = 25;
    pub const MAX_SIZE: u64 = 10 * 1024 * 1024;
    pub const JOB_ID: &'static str = "^[a-zA-Z0-9_-]+$";
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Detail, group = "Resource Errors (4xx)", status = 404, retry = "never")]
pub enum ResourceError {
    /// Requested job does not exist
    #[error("Job not found")]
    #[api(code = "JOB_NOT_FOUND")]
    Job {
        #[api(detail)]
        job_id: String,
    },

    /// Requested file does not exist in job
    #[error("File not found in job")]
    #[api(code = "FILE_NOT_FOUND")]
    File {
        #[api(detail)]
        job_id: String,
        #[api(detail)]
        file_id: String,
    },

    /// 3D model not yet generated
    #[error("Model generation still in progress")]
    #[api(code = "MODEL_NOT_READY")]
    ModelNotReady {
        #[api(detail)]
        status: &'static str,
        /// In percent.
        #[api(detail)]
        progress: u8,
    },
}

/// API rate limit exceeded
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Rate limit exceeded")]
#[api(envelope = Detail, group = "Rate Limiting Errors (4xx)", code = "RATE_LIMIT_EXCEEDED", status = 429)]
// The wait is the one in the details, or 60 seconds.
#[api(retry(throttle, after = "60s"))]
pub struct RateLimitExceeded {
    #[api(detail, header = "x-ratelimit-limit")]
    pub limit: u32,
    #[api(detail)]
    pub window: &'static str,
    #[api(detail, retry_after)]
    pub retry_after: Option<u64>,
    #[api(header = "x-ratelimit-remaining")]
    pub remaining: u32,
    /// In seconds since 1970.
    #[api(header = "x-ratelimit-reset")]
    pub reset: u64,
}

// "2^attempt seconds, up to 3 attempts".
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Detail, group = "Processing Errors (5xx)", retry(backoff, base = "1s", max_attempts = 3))]
pub enum ProcessingError {
    /// General processing error
    #[error("{task}")]
    #[api(code = "PROCESSING_ERROR", status = 500, message = "Failed to {task}")]
    Failed {
        task: &'static str,
        #[api(detail)]
        error: &'static str,
        #[api(detail)]
        correlation_id: Option<String>,
        /// Only events show it.
        #[api(extension)]
        file_id: String,
        source: io::Error,
    },

    /// General processing error
    #[error("processing")]
    #[api(
        code = "PROCESSING_ERROR",
        status = 500,
        message = "Internal error",
        meta(correlation_id = true)
    )]
    Internal(#[source] io::Error),

    /// Error from FAL.AI service
    #[error("fal.ai")]
    #[api(
        code = "FAL_API_ERROR",
        status = 502,
        message = "External service error",
        // "Retry automatically (up to 3 times)".
        retry(backoff, base = "1s", max_retries = 3, effect = "not_applied")
    )]
    Fal {
        #[api(detail)]
        service: &'static str,
        #[api(detail)]
        error: &'static str,
        source: io::Error,
    },

    /// FAL.AI rate limit reached
    #[error("fal.ai allows {quota}")]
    #[api(
        code = "FAL_RATE_LIMIT",
        status = 503,
        message = "External service rate limit",
        retry(throttle, after = "120s")
    )]
    FalRateLimit {
        /// The wait that the upstream named. Callers wait longer, because they share
        /// its limit.
        #[api(detail)]
        retry_after: u64,
        #[api(detail)]
        service: &'static str,
        quota: &'static str,
    },

    /// Storage space exhausted
    #[error("{volume}")]
    #[api(
        code = "STORAGE_ERROR",
        status = 507,
        message = "Insufficient storage space",
        envelope = Flat
    )]
    Storage {
        #[api(detail)]
        required: u64,
        #[api(detail)]
        available: u64,
        volume: &'static str,
    },
}

impl ProcessingError {
    /// Creates the error with the id of the current request.
    pub fn failed(task: &'static str, file_id: &str, source: io::Error) -> Self {
        let request = context::current();
        let correlation_id =
            request.as_ref().and_then(|request| request.request_id()).map(str::to_owned);
        let error = "Internal processing error";
        Self::Failed { task, error, correlation_id, file_id: file_id.to_owned(), source }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Detail, group = "Custom Application Errors (5xx)", status = 500)]
#[api(retry(backoff, base = "1s", max_attempts = 3))]
pub enum ApplicationError {
    /// General API-related errors
    #[error("api")]
    #[api(code = "APIEXCEPTION", envelope = Flat, message = "API operation failed")]
    Api(#[source] io::Error),

    /// FAL.AI API service errors
    #[error("fal.ai")]
    #[api(code = "FALAPIEXCEPTION", envelope = Flat, status = 502, message = "External FAL.AI service error")]
    Fal {
        #[api(detail)]
        service: &'static str,
        #[api(detail)]
        error: &'static str,
        source: io::Error,
    },

    /// Database operation failures
    #[error("database")]
    #[api(code = "DATABASEEXCEPTION", envelope = Flat, message = "Database operation failed")]
    Database(#[source] io::Error),

    /// Image or model processing failures
    #[error("processing")]
    #[api(code = "PROCESSINGEXCEPTION", envelope = Flat, message = "Failed to process image")]
    Processing(#[source] io::Error),

    /// Network-related errors
    #[error("network")]
    #[api(code = "NETWORKEXCEPTION", envelope = Flat, status = 503, message = "Network connectivity issue")]
    Network(#[source] io::Error),

    /// Model operation failures
    #[error("model")]
    #[api(code = "MODELEXCEPTION", envelope = Flat, message = "Model operation failed")]
    Model(#[source] io::Error),

    /// Configuration-related errors
    #[error("configuration")]
    #[api(code = "CONFIGURATIONEXCEPTION", envelope = Flat, message = "Invalid configuration")]
    Configuration(#[source] io::Error),
}
