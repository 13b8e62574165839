//! What the account has paid for, and how fast it may spend it.

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
        // A 402 asks for an action by default; this one passes by itself.
        retry = "backoff",
        message = "The account's quota is exceeded.",
        help = "Usually transient. Exponential backoff."
    )]
    QuotaExceeded { account: String, reason: &'static str },
}

/// Per-account request budget exceeded. Back off and retry. Burst limits are higher than steady-state — see your
/// dashboard.
// Of 429 the default is `throttle`: the server's wait where there is one, exponential backoff otherwise.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("Too many requests.")]
#[api(
    envelope = envelope::Flat,
    group = "Rate limiting",
    code = "RATE_LIMITED",
    status = 429,
    help = "Honour `Retry-After` if present; otherwise exponential backoff."
)]
pub struct RateLimited {
    #[api(retry_after)]
    pub wait: Option<Duration>,
}
