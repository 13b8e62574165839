//! The headers that a response keeps when its body is replaced.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Copies the headers that callers still need from a replaced response. It does
/// not overwrite headers of the new response.
pub(crate) fn copy_kept_headers<'a, V>(
    replaced: impl Iterator<Item = (&'a str, V)>,
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

/// Returns whether the header is about the status, the exchange or the browser.
/// Headers about the replaced body or its author are not kept.
fn is_kept(name: &str) -> bool {
    /// CORS, cross-origin isolation and rate limits.
    const PREFIXES: [&str; 4] = ["access-control-", "cross-origin-", "ratelimit", "x-ratelimit-"];

    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || matches!(
            name,
            // RFC 9110 defines these for statuses 401 and 407, 405, 415, 416,
            // 426, and 429 and 503.
            "www-authenticate" | "proxy-authenticate"
                | "allow"
                | "accept" | "accept-encoding" | "accept-patch"
                | "content-range"
                | "upgrade" | "connection"
                | "retry-after"
                // About the exchange: a session may have ended or been renewed.
                | "set-cookie"
                | "cache-control" | "vary"
                // About the browser: what it may do with any response.
                | "strict-transport-security"
                | "content-security-policy" | "content-security-policy-report-only"
                | "x-content-type-options"
                | "x-frame-options"
                | "referrer-policy"
                | "permissions-policy"
        )
}
