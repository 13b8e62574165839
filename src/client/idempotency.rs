//! Whether a request may be sent twice.

use http::{HeaderMap, Method};

/// Whether a request may be sent twice if it is unknown whether the first
/// attempt took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// The method is idempotent (RFC 9110, section 9.2.2).
    Safe,
    /// An idempotency key lets the server recognise the second attempt. The key
    /// must be the same on each attempt.
    Keyed,
    /// A second request may have a second effect.
    Unsafe,
}

impl Idempotency {
    /// Returns whether a request of unknown effect may be sent again.
    #[must_use]
    pub const fn may_repeat(self) -> bool {
        matches!(self, Self::Safe | Self::Keyed)
    }

    /// Derives the idempotency from the method and an `Idempotency-Key` header.
    ///
    /// ```
    /// use apierror::client::Idempotency;
    /// use http::{HeaderMap, Method};
    ///
    /// let mut headers = HeaderMap::new();
    /// assert_eq!(Idempotency::from_request(&Method::PUT, &headers), Idempotency::Safe);
    /// assert_eq!(Idempotency::from_request(&Method::POST, &headers), Idempotency::Unsafe);
    /// headers.insert("idempotency-key", "8e03978e".parse()?);
    /// assert_eq!(Idempotency::from_request(&Method::POST, &headers), Idempotency::Keyed);
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    #[must_use]
    pub fn from_request(method: &Method, headers: &HeaderMap) -> Self {
        if method.is_idempotent() {
            Self::Safe
        } else if headers.get("idempotency-key").is_some_and(|key| !key.is_empty()) {
            Self::Keyed
        } else {
            Self::Unsafe
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_and_keyed_requests_may_repeat() {
        assert!(Idempotency::Safe.may_repeat());
        assert!(Idempotency::Keyed.may_repeat());
        assert!(!Idempotency::Unsafe.may_repeat());
    }

    #[test]
    fn empty_key_is_no_key() {
        let mut headers = HeaderMap::new();
        let idempotency = |headers: &_| Idempotency::from_request(&Method::POST, headers);
        assert_eq!(idempotency(&headers), Idempotency::Unsafe);
        headers.insert("idempotency-key", "".parse().expect("a legal value"));
        assert_eq!(idempotency(&headers), Idempotency::Unsafe);
        headers.insert("idempotency-key", "k".parse().expect("a legal value"));
        assert_eq!(idempotency(&headers), Idempotency::Keyed);
        assert_eq!(Idempotency::from_request(&Method::GET, &headers), Idempotency::Safe);
    }
}
