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

/// Returns whether a response that no API error made keeps the header: it is about
/// the status, the exchange or the browser. Headers about the replaced body or its
/// author are not kept.
pub(crate) fn is_kept(name: &str) -> bool {
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

/// Returns whether the header describes the body of its response, so that it is
/// wrong beside any other body.
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
    fn fields_of_the_body_describe_it_and_no_others() {
        for name in ["content-type", "content-length", "content-encoding", "etag", "last-modified"]
        {
            assert!(describes_body(name), "{name}");
        }
        for name in ["content-range", "content-security-policy", "vary", "link", "x-total", "allow"]
        {
            assert!(!describes_body(name), "{name}");
        }
    }
}
