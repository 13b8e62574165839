//! Authentication and authorization.

use apierror::{ApiError, envelope};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat, group = "Auth", retry = "unstated")]
pub enum AuthError {
    /// `x-api-key` header is missing.
    #[error("The `x-api-key` header is missing.")]
    #[api(
        code = "MISSING_API_KEY",
        status = 401,
        retry = "never",
        help = "Fix the request.",
        header(www_authenticate = "ApiKey")
    )]
    MissingApiKey,

    /// The key was rejected — wrong, revoked, or inactive account.
    #[error("key {key_id} was rejected: {reason}")]
    #[api(
        code = "INVALID_API_KEY",
        status = 401,
        retry = "never",
        message = "The API key was rejected.",
        help = "Re-issue the key from the dashboard if it was rotated.",
        header(www_authenticate = "ApiKey")
    )]
    InvalidApiKey { key_id: String, reason: &'static str },

    /// Requested resource (product, generation) belongs to a different account.
    #[error("{resource} belongs to {owner}")]
    #[api(
        code = "FORBIDDEN",
        status = 403,
        group = "Authorization",
        message = "This {resource} belongs to a different account."
    )]
    Forbidden { resource: &'static str, owner: String },

    /// Account lookup failed (very rare — the API key check usually fails first).
    #[error("no row for account {account}")]
    #[api(
        code = "ACCOUNT_NOT_FOUND",
        status = 404,
        group = "Not found",
        message = "Account not found."
    )]
    AccountNotFound { account: String },
}
