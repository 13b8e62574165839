//! The headers that a response keeps when its body is replaced.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Copies the headers of a replaced response for which `is_kept` returns
/// `true`. It does not overwrite headers of the new response.
pub(crate) fn copy_headers<'a, V>(
    replaced: impl Iterator<Item = (&'a str, V)>,
    is_kept: impl Fn(&str) -> bool,
    convert: fn(V) -> Option<HeaderValue>,
    headers: &mut HeaderMap,
) {
    let kept: Vec<_> =
        replaced.filter(|(name, _)| is_kept(name) && !headers.contains_key(*name)).collect();
    for (name, value) in kept {
        if let (Ok(name), Some(value)) = (name.parse::<HeaderName>(), convert(value)) {
            headers.append(name, value);
        }
    }
}

/// The set of headers that a replaced response keeps.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeptHeaders {
    kept: Vec<HeaderName>,
    dropped: Vec<HeaderName>,
}

impl KeptHeaders {
    /// Keeps the header, whatever the default is.
    pub(super) fn keep(&mut self, name: HeaderName) {
        self.dropped.retain(|dropped| *dropped != name);
        self.kept.push(name);
    }

    /// Drops the header, whatever the default is.
    pub(super) fn drop(&mut self, name: HeaderName) {
        self.kept.retain(|kept| *kept != name);
        self.dropped.push(name);
    }

    /// Returns whether a response over HTTP keeps the header. By default it
    /// keeps headers that describe neither the replaced body, nor the software
    /// that made it, nor whether it may be stored.
    #[cfg(feature = "__web")]
    pub(crate) fn contains(&self, name: &str) -> bool {
        let is_about_other_body =
            || describes_body(name) || names_author(name) || permits_storing(name);
        self.decides(name).unwrap_or_else(|| !is_about_other_body())
    }

    /// Returns whether a status of gRPC keeps the header. By default it keeps the
    /// few that callers need: other metadata may be internal.
    #[cfg(feature = "tonic")]
    pub(crate) fn contains_metadata(&self, name: &str) -> bool {
        self.decides(name).unwrap_or_else(|| is_for_callers(name))
    }

    fn decides(&self, name: &str) -> Option<bool> {
        if self.kept.iter().any(|kept| kept == name) {
            Some(true)
        } else if self.dropped.iter().any(|dropped| dropped == name) {
            Some(false)
        } else {
            None
        }
    }
}

/// Returns whether the header is about the status, the exchange or the browser.
#[cfg(feature = "tonic")]
fn is_for_callers(name: &str) -> bool {
    /// CORS, cross-origin isolation and rate limits.
    const PREFIXES: [&str; 4] = ["access-control-", "cross-origin-", "ratelimit", "x-ratelimit-"];

    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || matches!(
            name,
            // RFC 9110 defines these for statuses 401 and 407, 405, 415, 416,
            // 426, and 429 and 503.
            "www-authenticate" | "proxy-authenticate"
                | "allow"
                | "accept" | "accept-encoding" | "accept-patch" | "accept-post"
                | "content-range"
                | "upgrade" | "connection"
                | "retry-after"
                // RFC 9449, section 8.
                | "dpop-nonce"
                // A session that ended or was renewed.
                | "set-cookie"
                | "vary"
                // RFC 8288, RFC 9745, RFC 8594 and Server Timing.
                | "link" | "deprecation" | "sunset" | "server-timing"
                // Browser policies, which apply to any response.
                | "strict-transport-security"
                | "content-security-policy" | "content-security-policy-report-only"
                | "x-content-type-options"
                | "x-frame-options"
                | "referrer-policy"
                | "permissions-policy"
        )
}

/// Returns whether the header names the software that made the response.
#[cfg(feature = "__web")]
fn names_author(name: &str) -> bool {
    matches!(name, "server" | "x-powered-by")
}

/// Returns whether the header may permit caches to store the response (RFC
/// 9111, section 5, and RFC 9213).
#[cfg(feature = "__web")]
fn permits_storing(name: &str) -> bool {
    name.ends_with("cache-control")
        || matches!(name, "expires" | "pragma" | "surrogate-control" | "cache-status")
}

/// Returns whether the header describes the body of its response, and so is
/// wrong for any other body.
///
/// The names are those of the IANA registry of HTTP fields.
#[cfg(feature = "__web")]
pub(crate) fn describes_body(name: &str) -> bool {
    // The range of a 416 is that of the resource.
    let is_about_resource = name == "content-range" || name.starts_with("content-security-policy");
    name.starts_with("content-") && !is_about_resource
        || matches!(
            name,
            "age"
                | "delta-base"
                | "digest"
                | "repr-digest"
                | "etag"
                | "last-modified"
                | "im"
                | "memento-datetime"
                | "mime-version"
                | "signature"
                | "signature-input"
                | "sourcemap"
                | "trailer"
                | "transfer-encoding"
        )
}

#[cfg(all(test, feature = "__web"))]
mod tests {
    use super::*;

    #[test]
    fn headers_of_the_replaced_body_are_dropped_and_others_kept() {
        let headers = KeptHeaders::default();
        for name in [
            "content-type",
            "content-length",
            "content-encoding",
            "content-digest",
            "etag",
            "last-modified",
            "transfer-encoding",
            "age",
            "expires",
            "cache-control",
            "cdn-cache-control",
            "server",
            "x-powered-by",
        ] {
            assert!(!headers.contains(name), "{name}");
        }
        for name in [
            "content-range",
            "content-security-policy",
            "content-security-policy-report-only",
            "dpop-nonce",
            "www-authenticate",
            "sec-websocket-version",
            "accept-post",
            "deprecation",
            "sunset",
            "link",
            "server-timing",
            "vary",
            "set-cookie",
            "x-total",
        ] {
            assert!(headers.contains(name), "{name}");
        }
    }

    #[test]
    fn last_decision_of_the_service_wins() {
        let mut headers = KeptHeaders::default();
        let name = |name: &'static str| HeaderName::from_static(name);
        headers.keep(name("etag"));
        headers.drop(name("link"));
        assert!(headers.contains("etag") && !headers.contains("link"));
        headers.drop(name("etag"));
        headers.keep(name("link"));
        assert!(!headers.contains("etag") && headers.contains("link"));
    }
}
