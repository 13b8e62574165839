//! Responses that no API error made: what they were about, and what is kept of them.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::failure::Failure;

/// What a bare status says. A 404 of a route that was found is the handler's, about something else than the route.
pub(crate) fn failure_of(status: StatusCode, found_route: bool) -> Failure {
    match status {
        StatusCode::NOT_FOUND if !found_route => Failure::RouteNotFound,
        StatusCode::METHOD_NOT_ALLOWED => Failure::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => Failure::RequestTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::PayloadTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::UnsupportedMediaType,
        status => Failure::Status(status),
    }
}

/// Takes over from a response whose body is replaced what the caller has to know all the same. What the new response says
/// itself stays.
pub(crate) fn keep_headers<'a, V>(
    foreign: impl Iterator<Item = (&'a str, V)>,
    value: fn(V) -> Option<HeaderValue>,
    headers: &mut HeaderMap,
) {
    let kept: Vec<_> =
        foreign.filter(|(name, _)| is_kept(name) && !headers.contains_key(*name)).collect();
    for (name, foreign) in kept {
        if let (Ok(name), Some(value)) = (name.parse::<HeaderName>(), value(foreign)) {
            headers.append(name, value);
        }
    }
}

/// What goes with the status (RFC 9110 asks for most of it), what a browser needs to let a page read the response, and what
/// holds for the whole exchange. Nothing that describes the body that is gone, or who made it.
fn is_kept(name: &str) -> bool {
    /// CORS, cross-origin isolation, and the budgets of rate limits.
    const FAMILIES: [&str; 4] = ["access-control-", "cross-origin-", "ratelimit", "x-ratelimit-"];

    FAMILIES.iter().any(|family| name.starts_with(family))
        || matches!(
            name,
            // Of 401 and 407, of 405, of 415, of 416, of 426, of 429 and 503.
            "www-authenticate" | "proxy-authenticate"
                | "allow"
                | "accept" | "accept-encoding" | "accept-patch"
                | "content-range"
                | "upgrade" | "connection"
                | "retry-after"
                // A session that ended, or was renewed.
                | "set-cookie"
                | "cache-control" | "vary"
                // What a browser may do with any response.
                | "strict-transport-security"
                | "content-security-policy" | "content-security-policy-report-only"
                | "x-content-type-options"
                | "x-frame-options"
                | "referrer-policy"
                | "permissions-policy"
        )
}
