//! Conversions between `http` 1, which this crate uses, and `http` 0.2, which
//! actix-web uses.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode, Uri};
use apierror_core::__private::{has_registered_reason, reason};
use apierror_core::Rendered;
use bytes::Bytes;

/// Converts a status. Every status of `http` 1 is valid in `http` 0.2.
pub(super) fn actix_status(status: http::StatusCode) -> StatusCode {
    StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

pub(crate) fn http_status(status: StatusCode) -> http::StatusCode {
    http::StatusCode::from_u16(status.as_u16()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
}

pub(super) fn http_method(method: &Method) -> http::Method {
    http::Method::from_bytes(method.as_str().as_bytes()).unwrap_or_default()
}

/// Sets the status. One without a registered reason phrase, such as 499, gets its
/// usual one instead of actix's `<unknown status code>`.
#[inline]
pub(super) fn set_status(response: &mut HttpResponse, status: http::StatusCode) {
    let head = response.head_mut();
    head.status = actix_status(status);
    if !has_registered_reason(status) {
        head.reason = Some(reason(status));
    }
}

/// Converts the path and query of a request's target, and drops its other
/// parts.
pub(super) fn http_target(target: &Uri) -> http::Uri {
    let target = target.path_and_query().map(|target| target.as_str().parse());
    target.and_then(Result::ok).unwrap_or_default()
}

pub(super) fn actix_name(name: &http::HeaderName) -> Option<HeaderName> {
    HeaderName::from_bytes(name.as_str().as_bytes()).ok()
}

/// Converts a header name. Every name of `http` 0.2 is valid in `http` 1.
pub(super) fn http_name(name: &HeaderName) -> http::HeaderName {
    http::HeaderName::from_bytes(name.as_str().as_bytes())
        .unwrap_or(const { http::HeaderName::from_static("x-request-id") })
}

pub(super) fn actix_value(value: &http::HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_bytes(value.as_bytes()).ok()
}

pub(super) fn http_value(value: &HeaderValue) -> Option<http::HeaderValue> {
    http::HeaderValue::from_bytes(value.as_bytes()).ok()
}

#[cfg(any(feature = "catalog", feature = "test"))]
pub(crate) fn http_headers(headers: &HeaderMap) -> http::HeaderMap {
    let converted = headers.iter().filter_map(|(name, value)| {
        let name = http::HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
        Some((name, http_value(value)?))
    });
    let mut headers = http::HeaderMap::new();
    for (name, value) in converted {
        headers.append(name, value);
    }
    headers
}

/// Appends all headers to `to`.
pub(super) fn append_headers(headers: &http::HeaderMap, to: &mut HeaderMap) {
    for (name, value) in headers {
        if let (Some(name), Some(value)) = (actix_name(name), actix_value(value)) {
            to.append(name, value);
        }
    }
}

/// Converts a whole response, with the mark of an API error.
pub(super) fn actix_response(response: http::Response<Bytes>) -> HttpResponse {
    let (head, body) = response.into_parts();
    let mut response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(body));
    set_status(&mut response, head.status);
    append_headers(&head.headers, response.headers_mut());
    if let Some(rendered) = head.extensions.get::<Rendered>() {
        response.extensions_mut().insert(*rendered);
    }
    response
}
