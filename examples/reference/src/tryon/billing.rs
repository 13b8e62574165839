//! Credits, quotas and rate limits.

use std::time::Duration;

use apierror::{ApiError, envelope};

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = envelope::Flat, group = "Billing", status = 402)]
pub enum BillingError {
    /// Account has 0 credits remaining. Top up and retry.
    #[error("{account} has 0 credits")]
    #[api(
        code = "INSUFFICIENT_CREDITS",
        retry = "action",
        message = "No credits remaining.",
        help = "Top up from the Genlook dashboard."
    )]
    InsufficientCredits { account: String },

    /// The account-level quota check rejected the call. Back off and retry — these are usually transient.
    #[error("quota check of {account}: {reason}")]
    #[api(
        code = "QUOTA_EXCEEDED",
        // The default advice of a 402 is `action`; this error passes by itself.
        retry(backoff, effect = "not_applied"),
        message = "The account's quota is exceeded.",
        help = "Usually transient. Exponential backoff."
    )]
    QuotaExceeded { account: String, reason: &'static str },
}

/// Per-account request budget exceeded. Back off and retry. Burst limits are higher than steady-state — see your
/// dashboard.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Too many requests.")]
#[api(
    envelope = envelope::Flat,
    group = "Rate limiting",
    code = "RATE_LIMITED",
    status = 429,
    retry = "throttle",
    help = "Honour `Retry-After` if present; otherwise exponential backoff."
)]
pub struct RateLimited {
    #[api(retry_after)]
    pub wait: Option<Duration>,
}
