//! Errors of the request itself: its path and its body.

use apierror::{ApiError, FieldError, envelope};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat, group = "Request validation (400)", retry = "unstated")]
pub enum RequestError {
    /// Zod rejected the request body. `details[]` lists `{ path, message }` for every offending field.
    #[error("{} invalid fields", fields.len())]
    #[api(
        code = "VALIDATION_FAILED",
        status = 400,
        retry = "never",
        message = "Request body failed validation. See `details` for per-field errors.",
        help = "Fix the offending fields listed in `details`."
    )]
    Validation {
        #[api(details)]
        fields: Vec<FieldError>,
    },

    /// Request hit a path that doesn't exist on `/tryon/v1/*`. For unknown routes the standard error shape may not
    /// apply.
    #[error("Nothing answers {method} {path}.")]
    #[api(code = "ROUTE_NOT_FOUND", status = 404, group = "Not found")]
    RouteNotFound { method: String, path: String },
}
