//! The image presets API of a `NestJS` service.
//!
//! - The envelope is `NestJs`: `{statusCode, error, message, path, timestamp}`. Path
//!   and time come from the request.
//! - The reference lists no codes. They are the names of the variants, and no body
//!   shows them.
//! - Messages are in Thai and English, with values and braces.
//! - The timeout has the extensions `jobId` and `hint`.
//! - The retry advice is bounded: up to 3 attempts within 30 seconds. After the
//!   timeout, the client polls the job and does not send the request again.
//!
//! | failure outside the handlers | status |
//! |---|---|
//! | unknown route | 404 [`RouteNotFound`](ImagePresetsError::RouteNotFound) |
//! | body that cannot be read or has wrong members, or is too large | 400 [`InvalidBody`](ImagePresetsError::InvalidBody) |

mod catalog;
mod routes;

use std::io;

use apierror::{ApiError, envelope};

pub use catalog::catalog;
pub use routes::ImagePresets;

pub const ASPECT_RATIOS: [&str; 7] = ["1:1", "1:2", "2:1", "2:3", "3:2", "9:16", "16:9"];

/// The errors of the API.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::NestJs, rename_all = "SCREAMING_SNAKE_CASE", group = "Image presets")]
pub enum ImagePresetsError {
    /// A preset that was imported from the community is not the team's to change.
    #[error("ไม่สามารถแก้ไข preset ที่นำเข้าจาก Community ได้")]
    #[api(status = 403)]
    CommunityPreset,

    /// The preset does not exist, or belongs to another team.
    #[error("{preset} of {owner}")]
    #[api(status = 404, message = "ไม่พบ preset ของทีม")]
    PresetNotFound { preset: String, owner: &'static str },

    /// The preset's prompt has a variable that the request gives no value.
    #[error("variable {name}")]
    #[api(status = 400, message = "ค่า {{{{{name}}}}} จำเป็นต้องระบุ")]
    VariableRequired { name: &'static str },

    /// The images can have other proportions.
    #[error("Invalid aspectRatio \"{given}\". Allowed: {}", ASPECT_RATIOS.join(", "))]
    #[api(status = 400)]
    InvalidAspectRatio { given: String },

    /// The body cannot be read, or its members are not what they should be.
    #[error("{fault}")]
    #[api(status = 400)]
    InvalidBody { fault: String },

    // The default advice of a 401 is `action`; the reference says `never`.
    /// The request has no `Authorization` header.
    #[error("Missing API key")]
    #[api(status = 401, retry = "never", help = "Check the API key.")]
    MissingKey,

    /// The `Authorization` header holds no API key.
    #[error("Invalid API key format")]
    #[api(status = 401, retry = "never", help = "Check the API key.")]
    MalformedKey,

    /// The API key was revoked, or never issued.
    #[error("key {prefix}…")]
    #[api(
        status = 401,
        retry = "never",
        message = "Invalid or revoked API key",
        help = "Check the API key."
    )]
    UnknownKey { prefix: String },

    /// The request's path leads nowhere.
    #[error("Cannot {method} {path}")]
    #[api(status = 404)]
    RouteNotFound { method: String, path: String },

    /// The team's requests come too fast.
    #[error("ThrottlerException: Too Many Requests")]
    #[api(status = 429, retry = "backoff")]
    Throttled,

    // The reference says "up to 3 times". The first request counts.
    /// Unexpected failure.
    #[error("database")]
    #[api(status = 500, retry(backoff, max_attempts = 3, within = "30s"))]
    Internal(#[source] io::Error),

    /// The provider of the images failed.
    #[error("provider")]
    #[api(
        status = 502,
        title = "Upstream provider error",
        retry(backoff, max_attempts = 3, within = "30s")
    )]
    ProviderFailed(#[source] io::Error),

    /// The provider of the images cannot be reached.
    #[error("provider")]
    #[api(
        status = 503,
        title = "Upstream provider error",
        retry(backoff, max_attempts = 3, within = "30s")
    )]
    ProviderDown(#[source] io::Error),

    /// The images take longer than a request may. The job goes on.
    #[error("job {job_id} after {seconds} s")]
    #[api(
        status = 504,
        retry = "poll",
        message = "Generation timed out after {seconds}s",
        help = "Use the async mode, or poll GET /v0/images/generations/:jobId with the returned jobId."
    )]
    TimedOut {
        seconds: u64,
        #[api(extension = "jobId")]
        job_id: String,
        #[api(extension)]
        hint: String,
    },
}

impl ImagePresetsError {
    fn timed_out(job_id: &str) -> Self {
        let hint = format!("GET /v0/images/generations/{job_id} to check status");
        Self::TimedOut { seconds: 180, job_id: job_id.to_owned(), hint }
    }
}

/// Returns one occurrence of each error.
pub fn one_of_each() -> Vec<ImagePresetsError> {
    use ImagePresetsError as E;
    vec![
        E::CommunityPreset,
        E::PresetNotFound { preset: "preset-9".to_owned(), owner: "team_internal_2" },
        E::VariableRequired { name: "product_name" },
        E::InvalidAspectRatio { given: "5:3".to_owned() },
        E::InvalidBody { fault: "The body is no JSON.".to_owned() },
        E::MissingKey,
        E::MalformedKey,
        E::UnknownKey { prefix: "ip_internal".to_owned() },
        E::RouteNotFound { method: "GET".to_owned(), path: "/v0/images/preset".to_owned() },
        E::Throttled,
        E::Internal(io::Error::other("postgres://db-1.internal: connection refused")),
        E::ProviderFailed(io::Error::other("gpu.internal answered 500")),
        E::ProviderDown(io::Error::other("gpu.internal: no route to host")),
        E::timed_out("abc-123"),
    ]
}
