//! Between the types of `http` 1, which this crate has, and those of `http` 0.2, which actix-web has.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode, Uri};
use apierror_core::Rendered;
use bytes::Bytes;

/// Any status of `http` is one of actix's.
pub(super) fn status(status: http::StatusCode) -> StatusCode {
    StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

pub(super) fn status_of(status: StatusCode) -> http::StatusCode {
    http::StatusCode::from_u16(status.as_u16()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
}

pub(super) fn method_of(method: &Method) -> http::Method {
    http::Method::from_bytes(method.as_str().as_bytes()).unwrap_or_default()
}

/// Path and query: all that is asked for of a request's target.
pub(super) fn target_of(target: &Uri) -> http::Uri {
    let target = target.path_and_query().map(|target| target.as_str().parse());
    target.and_then(Result::ok).unwrap_or_default()
}

pub(super) fn name(name: &http::HeaderName) -> Option<HeaderName> {
    HeaderName::from_bytes(name.as_str().as_bytes()).ok()
}

/// The other way round: what a service's author gives. A name of one `http` is a name of the other.
pub(super) fn name_of(name: &HeaderName) -> http::HeaderName {
    http::HeaderName::from_bytes(name.as_str().as_bytes())
        .unwrap_or(const { http::HeaderName::from_static("x-request-id") })
}

pub(super) fn value(value: &http::HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_bytes(value.as_bytes()).ok()
}

pub(super) fn value_of(value: &HeaderValue) -> Option<http::HeaderValue> {
    http::HeaderValue::from_bytes(value.as_bytes()).ok()
}

#[cfg(feature = "catalog")]
pub(super) fn headers_of(headers: &HeaderMap) -> http::HeaderMap {
    let converted = headers.iter().filter_map(|(name, value)| {
        let name = http::HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
        Some((name, value_of(value)?))
    });
    let mut headers = http::HeaderMap::new();
    for (name, value) in converted {
        headers.append(name, value);
    }
    headers
}

pub(super) fn append(headers: &http::HeaderMap, to: &mut HeaderMap) {
    for (name, value) in headers {
        if let (Some(name), Some(value)) = (self::name(name), self::value(value)) {
            to.append(name, value);
        }
    }
}

/// The whole response, the mark of an API error included.
pub(super) fn response(response: http::Response<Bytes>) -> HttpResponse {
    let (head, body) = response.into_parts();
    let mut response = HttpResponse::with_body(status(head.status), BoxBody::new(body));
    append(&head.headers, response.headers_mut());
    if let Some(rendered) = head.extensions.get::<Rendered>() {
        response.extensions_mut().insert(*rendered);
    }
    response
}
