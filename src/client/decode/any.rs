//! Whatever shape a body has.

use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::members::Members;
use super::status::{default_code, default_message, error_status};
use apierror_core::ErrorReport;
use apierror_core::envelope::{Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, Service};

/// Any shape, in this order: [`Google`], [`Nested`], [`JsonApi`], [`NestJs`], [`Flat`], [`ProblemDetails`]; then any object
/// with something like a code or a message, itself or in its `error`, its `detail` or the first of its `errors`.
///
/// The names of the last kind: `code`, `error_code`, `errorCode`, `type`, `error` for the code; `message`,
/// `error_description`, `detail`, `title`, `msg`, `error` for the message; `details`; `request_id`, `requestId`,
/// `correlation_id`, `correlationId`, `trace_id`. All other members are extensions.
///
/// ```
/// use apierror::ErrorReport;
/// use apierror::client::FromResponse;
/// use http::{HeaderMap, StatusCode};
///
/// let body = r#"{"detail": {"code": "TOO_MANY_FILES", "message": "At most 25.", "correlation_id": "r-1"}, "v": 2}"#;
/// let report = ErrorReport::decode_any(StatusCode::BAD_REQUEST, &HeaderMap::new(), body);
/// assert_eq!((report.code(), report.message()), ("TOO_MANY_FILES", "At most 25."));
/// assert_eq!((report.request_id(), &report.extensions()["v"]), (Some("r-1"), &2.into()));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct AnyEnvelope;

impl DecodeEnvelope for AnyEnvelope {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        let shapes: [fn(&Value, StatusCode) -> Option<ErrorReport>; 7] = [
            Google::decode,
            Nested::decode,
            JsonApi::decode,
            NestJs::decode,
            Flat::decode,
            ProblemDetails::decode,
            by_names,
        ];
        shapes.iter().find_map(|decode| decode(body, status))
    }
}

/// A client does not know the service's envelope, so it accepts any.
impl DecodeEnvelope for Service {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        AnyEnvelope::decode(body, status)
    }
}

const CODES: [&str; 5] = ["code", "error_code", "errorCode", "type", "error"];
const MESSAGES: [&str; 6] = ["message", "error_description", "detail", "title", "msg", "error"];
const REQUEST_IDS: [&str; 5] =
    ["request_id", "requestId", "correlation_id", "correlationId", "trace_id"];

fn by_names(body: &Value, status: StatusCode) -> Option<ErrorReport> {
    let mut body = Members::of(body)?;
    let mut inner =
        body.object("error").or_else(|| body.object("detail")).or_else(|| first_of(&mut body));
    let status = error_status(status, body.get("status"));

    let mut code = None;
    let mut message = None;
    let mut details = None;
    let mut request_id = None;
    for members in inner.iter_mut().chain([&mut body]) {
        code = code.or_else(|| CODES.iter().find_map(|name| token(members, name)));
        message = message.or_else(|| MESSAGES.iter().find_map(|name| members.text(name)));
        details = details.or_else(|| members.take("details"));
        request_id = request_id.or_else(|| REQUEST_IDS.iter().find_map(|name| members.text(name)));
    }
    // GraphQL's place for it.
    if let Some(extensions) = inner.as_mut().and_then(|inner| inner.object("extensions")) {
        body.absorb(extensions);
        code = code.or_else(|| token(&mut body, "code"));
    }
    if let Some(inner) = inner {
        body.absorb(inner);
    }
    let code = code.unwrap_or_else(|| default_code(status));
    let message = message.unwrap_or_else(|| default_message(status));
    Some(body.complete(ErrorReport::new(code, Some(status), message), details, request_id))
}

fn first_of(body: &mut Members) -> Option<Members> {
    let first = body.get("errors")?.as_array()?.first().and_then(Members::of)?;
    body.take("errors");
    Some(first)
}

/// A code, and no sentence.
fn token(members: &mut Members, name: &str) -> Option<String> {
    if members.get(name)?.as_str().is_some_and(|text| text.contains(char::is_whitespace)) {
        return None;
    }
    members.code(name)
}
