//! The image presets API of a `NestJS` service.
//!
//! - The envelope is `NestJs`: `{statusCode, error, message, path, timestamp}`. Path
//!   and time come from the request. The examples of its reference print the text of
//!   an error as `error`; in the envelope it is `message`, and `error` is the reason
//!   phrase.
//! - The reference lists no codes. They are the names of the variants, and no body
//!   shows them.
//! - Messages are in Thai and English, with values and braces.
//! - The timeout has the extensions `jobId` and `hint`.
//! - The retry advice depends on the status: never up to 404, with backoff for 429,
//!   up to 3 retries over 30 seconds for 500 to 503. After the timeout, the client
//!   polls the job and does not send the request again.
//!
//! | failure outside the handlers | status |
//! |---|---|
//! | unknown route | 404 [`RouteNotFound`](ImagePresetsError::RouteNotFound) |
//! | body that cannot be read or has wrong members, or is too large | 400 [`InvalidBody`](ImagePresetsError::InvalidBody) |
//! | method that the route does not have | the library's 405 |

mod catalog;
mod generations;
mod routes;

use std::io;

use apierror::{ApiError, envelope};

pub use catalog::catalog;
pub use routes::ImagePresets;

/// The team of the demo keys.
const TEAM: &str = "team_internal_1";
const OTHER_TEAM: &str = "team_internal_2";

pub const ASPECT_RATIOS: [&str; 7] = ["1:1", "1:2", "2:1", "2:3", "3:2", "9:16", "16:9"];

/// The errors of the API.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(
    envelope = envelope::NestJs,
    rename_all = "SCREAMING_SNAKE_CASE",
    group = "Image presets",
    retry = "never"
)]
#[expect(clippy::doc_markdown, reason = "callers read the descriptions; OpenAI is a name")]
pub enum ImagePresetsError {
    /// A required field is missing.
    #[error("Missing required field: {0}")]
    #[api(status = 400, help = "Fix the request: send the field.")]
    FieldRequired(&'static str),

    /// The `aspectRatio` is invalid.
    #[error("Invalid aspectRatio \"{given}\". Allowed: {}", ASPECT_RATIOS.join(", "))]
    #[api(status = 400, help = "Fix the request: see `images.md` for the full whitelist.")]
    InvalidAspectRatio { given: String },

    /// The model does not support the `resolution`.
    #[error("Resolution \"{given}\" is not supported by {model}. Supported: {}", supported.join(", "))]
    #[api(status = 400, help = "Fix the request: send a resolution that the model supports.")]
    UnsupportedResolution { given: String, model: &'static str, supported: &'static [&'static str] },

    /// One of the preset's required `variables` is missing.
    #[error("variable {name}")]
    #[api(
        status = 400,
        message = "ค่า {{{{{name}}}}} จำเป็นต้องระบุ",
        help = "Fix the request: always send every `requirement.key` where `required: true`."
    )]
    VariableRequired { name: &'static str },

    /// The body cannot be read, or its members are not what they should be.
    #[error("Invalid body: {fault}")]
    #[api(status = 400, help = "Fix the request.")]
    InvalidBody { fault: String },

    /// The request has no API key.
    #[error("Missing API key")]
    #[api(
        status = 401,
        help = "Re-check the API key: send it as `Authorization: Bearer sk-img-...`."
    )]
    MissingKey,

    /// The API key is wrong: it does not have the format `sk-img-...`.
    #[error("Invalid API key format")]
    #[api(
        status = 401,
        help = "Re-check the API key: send it as `Authorization: Bearer sk-img-...`."
    )]
    MalformedKey,

    /// The API key was revoked, or is unknown.
    #[error("key {prefix}…")]
    #[api(status = 401, message = "Invalid or revoked API key", help = "Re-check the API key.")]
    UnknownKey { prefix: String },

    /// The request edits a preset that was imported from the community
    /// (`accessLevel: "COMMUNITY"`).
    #[error("ไม่สามารถแก้ไข preset ที่นำเข้าจาก Community ได้")]
    #[api(
        status = 403,
        help = "Fix the request: only edit presets your team authored (`accessLevel: \"FULL\"`). Fork \
                the ชุมชนพรีเช็ต via the web UI to create a team copy."
    )]
    CommunityPreset,

    /// The API key has the wrong access scope.
    #[error("The API key lacks the scope {scope}")]
    #[api(status = 403, help = "Fix the request: use a key that has the scope.")]
    WrongScope { scope: &'static str },

    /// The preset is not in this team. A slug that leaves the team's presets (slug
    /// traversal) is blocked.
    #[error("{preset} of {owner}")]
    #[api(
        status = 404,
        message = "ไม่พบ preset ของทีม",
        help = "Fix the request: API keys are team-scoped. You can only mutate presets the key's \
                team owns."
    )]
    PresetNotFound { preset: String, owner: &'static str },

    /// The job is not owned by this team.
    #[error("job {0}")]
    #[api(
        status = 404,
        message = "ไม่พบ job ของทีม",
        help = "Fix the request: API keys are team-scoped."
    )]
    JobNotFound(String),

    /// The log is not owned by this team.
    #[error("log {0}")]
    #[api(
        status = 404,
        message = "ไม่พบ log ของทีม",
        help = "Fix the request: API keys are team-scoped."
    )]
    LogNotFound(String),

    /// The path of the request leads nowhere.
    #[error("Cannot {method} {path}")]
    #[api(status = 404, help = "Fix the request.")]
    RouteNotFound { method: String, path: String },

    // The reference gives no number of retries and no waits.
    /// Rate limit (if configured).
    #[error("ThrottlerException: Too Many Requests")]
    #[api(status = 429, retry = "throttle", help = "The backoff is exponential.")]
    Throttled,

    // "Up to 3×" does not count the first request. "Retry" is said of all requests,
    // also of a `POST`.
    /// Unexpected server failure — please retry.
    #[error("database")]
    #[api(status = 500, retry(backoff, max_retries = 3, over = "30s", effect = "not_applied"))]
    Internal(#[source] io::Error),

    /// Vertex, OpenAI or xAI returned a transient failure.
    #[error("{provider} failed")]
    #[api(
        status = 502,
        title = "Upstream provider error",
        message = "Upstream provider error",
        retry(backoff, max_retries = 3, over = "30s", effect = "not_applied")
    )]
    ProviderFailed { provider: &'static str, source: io::Error },

    /// Vertex, OpenAI or xAI cannot be reached at the moment.
    #[error("{provider} is down")]
    #[api(
        status = 503,
        title = "Upstream provider error",
        message = "Upstream provider error",
        retry(backoff, max_retries = 3, over = "30s", effect = "not_applied")
    )]
    ProviderDown { provider: &'static str, source: io::Error },

    /// The sync generation exceeded 180s. The job goes on.
    #[error("job {job_id} after {seconds} s")]
    #[api(
        status = 504,
        retry = "poll",
        message = "Generation timed out after {seconds}s",
        help = "Switch to async mode (`?async=true`), or poll `GET /v0/images/generations/:jobId` with \
                the returned `jobId`."
    )]
    TimedOut {
        seconds: u64,
        /// The job that goes on.
        #[api(extension = "jobId")]
        job_id: String,
        /// The request that gets the state of the job.
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
    let broken = io::Error::other("gpu.internal answered 500");
    let down = io::Error::other("gpu.internal: no route to host");
    vec![
        E::FieldRequired("prompt"),
        E::InvalidAspectRatio { given: "5:3".to_owned() },
        E::UnsupportedResolution {
            given: "4K".to_owned(),
            model: "imagen-4",
            supported: &["1K", "2K"],
        },
        E::VariableRequired { name: "product_name" },
        E::InvalidBody { fault: "expected value at line 1 column 1".to_owned() },
        E::MissingKey,
        E::MalformedKey,
        E::UnknownKey { prefix: "sk-img-internal-".to_owned() },
        E::CommunityPreset,
        E::WrongScope { scope: "images:write" },
        E::PresetNotFound { preset: "other-team-preset-id".to_owned(), owner: OTHER_TEAM },
        E::JobNotFound("job_internal_2".to_owned()),
        E::LogNotFound("log_internal_2".to_owned()),
        E::RouteNotFound { method: "GET".to_owned(), path: "/v0/images/preset".to_owned() },
        E::Throttled,
        E::Internal(io::Error::other("postgres://db-1.internal: connection refused")),
        E::ProviderFailed { provider: "OpenAI", source: broken },
        E::ProviderDown { provider: "Vertex", source: down },
        E::timed_out("abc-123"),
    ]
}
