//! [`RetryStrategy`] and [`Effect`]: what the caller should do, and whether the failed
//! request may have had an effect.

/// What the caller should do after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RetryStrategy {
    /// The same request fails again: change it.
    Never,
    /// Worth one more try, at once.
    Once,
    /// Transient: try again with exponential backoff and full jitter.
    Backoff,
    /// Like [`Backoff`](Self::Backoff) with a longer base, and at least the
    /// server's wait.
    Throttle,
    /// Start over from an earlier step: read again, then write.
    Restart,
    /// Someone must act first: pay, sign in, rotate a key.
    /// [`ErrorSpec::help`](crate::ErrorSpec::help) says how.
    Action,
    /// The request may still be running: ask for its state instead of resending.
    Poll,
    /// The author promises nothing. Clients follow the status; documents and
    /// [`WithRetry`](crate::envelope::WithRetry) do not mention retries.
    Unstated,
}

impl RetryStrategy {
    /// Returns the name in attributes and envelopes, such as `"never"` or
    /// `"backoff"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Once => "once",
            Self::Backoff => "backoff",
            Self::Throttle => "throttle",
            Self::Restart => "restart",
            Self::Action => "action",
            Self::Poll => "poll",
            Self::Unstated => "unstated",
        }
    }

    /// Returns whether attempts, base, cap and time limit apply to this strategy.
    pub(super) const fn waits(self) -> bool {
        matches!(self, Self::Backoff | Self::Throttle)
    }

    /// Returns the default attempts, base and cap. The last two are in milliseconds.
    pub(super) const fn defaults(self) -> (u32, u64, u64) {
        match self {
            Self::Backoff => (3, 50, 20_000),
            Self::Throttle => (3, 1_000, 20_000),
            Self::Once => (2, 0, 0),
            _ => (1, 0, 0),
        }
    }
}

/// Whether the failed request may have had an effect. A client needs to know before
/// it sends the request again (RFC 9110, section 9.2.2).
///
/// ```
/// use apierror::{Effect, Retry};
///
/// assert_eq!(Retry::throttle().effect(), Effect::NotApplied);
/// assert_eq!(Retry::backoff().effect(), Effect::Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// Nothing was done: the request can be sent again.
    NotApplied,
    /// It may have been done: only an idempotent request can be sent again.
    Unknown,
}

impl Effect {
    /// Returns the name in attributes and envelopes: `"not_applied"` or `"unknown"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotApplied => "not_applied",
            Self::Unknown => "unknown",
        }
    }
}
