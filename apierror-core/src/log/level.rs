//! [`LogLevel`].

use std::fmt;

use http::StatusCode;

/// The level of the log event of an error.
///
/// Levels are ordered: [`Off`](Self::Off) is the least, [`Error`](Self::Error) the
/// greatest.
///
/// ```
/// use apierror::{ApiError, LogLevel, Occurrence};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum OrderError {
///     #[error("load order {0}")]
///     #[api(code = "STORE_DOWN", status = 503, log = "warn")]
///     StoreDown(u32),
///     #[error("slow down")]
///     #[api(code = "RATE_LIMITED", status = 429)]
///     RateLimited,
/// }
///
/// let level = |error| Occurrence::new(&error).log_level();
/// assert_eq!(level(OrderError::StoreDown(7)), LogLevel::Warn);
/// assert_eq!(level(OrderError::RateLimited), LogLevel::Info);
/// assert!(LogLevel::Off < LogLevel::Debug && LogLevel::Warn < LogLevel::Error);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LogLevel {
    /// There is no event.
    Off,
    /// For developers.
    Debug,
    /// For those who look for it.
    Info,
    /// Somebody should look at it at some time.
    Warn,
    /// Somebody should look at it now.
    Error,
}

impl LogLevel {
    /// Returns the level of errors that declare none: a 5xx is an error, a 401, 403,
    /// 409 or 429 is information, and any other 4xx is for debugging.
    ///
    /// ```
    /// use apierror::LogLevel;
    /// use http::StatusCode;
    ///
    /// assert_eq!(LogLevel::for_status(StatusCode::BAD_GATEWAY), LogLevel::Error);
    /// assert_eq!(LogLevel::for_status(StatusCode::CONFLICT), LogLevel::Info);
    /// assert_eq!(LogLevel::for_status(StatusCode::NOT_FOUND), LogLevel::Debug);
    /// ```
    #[must_use]
    pub const fn for_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 | 403 | 409 | 429 => Self::Info,
            ..500 => Self::Debug,
            _ => Self::Error,
        }
    }

    /// Returns the name, as in `#[api(log = "…")]`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
