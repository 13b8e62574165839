//! Whether an operation may be sent twice.

use http::{HeaderMap, Method};

/// Whether an operation may be sent twice, where nobody knows whether the first time had its effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// Twice is as good as once: the method is idempotent (RFC 9110, section 9.2.2).
    Safe,
    /// The server knows the second for the first by a key, which must be the same on each attempt.
    Keyed,
    /// Twice is not as good as once.
    Unsafe,
}

impl Idempotency {
    /// Whether an operation of unknown effect may be sent again.
    #[must_use]
    pub const fn may_repeat(self) -> bool {
        matches!(self, Self::Safe | Self::Keyed)
    }

    /// What the method and an `Idempotency-Key` header say.
    ///
    /// ```
    /// use apierror::client::Idempotency;
    /// use http::{HeaderMap, Method};
    ///
    /// let mut headers = HeaderMap::new();
    /// assert_eq!(Idempotency::of(&Method::PUT, &headers), Idempotency::Safe);
    /// assert_eq!(Idempotency::of(&Method::POST, &headers), Idempotency::Unsafe);
    /// headers.insert("idempotency-key", "8e03978e".parse()?);
    /// assert_eq!(Idempotency::of(&Method::POST, &headers), Idempotency::Keyed);
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    #[must_use]
    pub fn of(method: &Method, headers: &HeaderMap) -> Self {
        if method.is_idempotent() {
            Self::Safe
        } else if headers.get("idempotency-key").is_some_and(|key| !key.is_empty()) {
            Self::Keyed
        } else {
            Self::Unsafe
        }
    }
}
