//! Decodes a body of unknown shape.

use apierror_core::ErrorReport;
use apierror_core::envelope::{Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, Service};
use http::StatusCode;
use serde_json::Value;

use super::envelope::DecodeEnvelope;
use super::object_reader::ObjectReader;
use super::status::{default_code, default_message, error_status};

/// Any shape.
///
/// Tries [`Google`], [`Nested`], [`JsonApi`], [`NestJs`], [`Flat`] and
/// [`ProblemDetails`], in this order. A list of one object is read as that
/// object, because Google's streams send errors in this form. Any other object
/// is read by common member names, first in its `error`, its `detail` or the
/// first of its `errors`, then in the object itself:
///
/// | fact | member |
/// |---|---|
/// | code | `code`, `error_code`, `errorCode`, `type`, `error` |
/// | message | `message`, `error_description`, `detail`, `title`, `msg`, `error` |
/// | details | `details` |
/// | request id | `request_id`, `requestId`, `correlation_id`, `correlationId`, `trace_id` |
///
/// All other members are extensions.
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
        let body = match body.as_array().map(Vec::as_slice) {
            Some([only]) => only,
            _ => body,
        };
        let shapes: [fn(&Value, StatusCode) -> Option<ErrorReport>; 7] = [
            Google::decode,
            Nested::decode,
            JsonApi::decode,
            NestJs::decode,
            Flat::decode,
            ProblemDetails::decode,
            decode_by_names,
        ];
        shapes.iter().find_map(|decode| decode(body, status))
    }
}

/// Accepts any shape: a client does not know the envelope of the service.
impl DecodeEnvelope for Service {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        AnyEnvelope::decode(body, status)
    }
}

const CODES: [&str; 5] = ["code", "error_code", "errorCode", "type", "error"];
const MESSAGES: [&str; 6] = ["message", "error_description", "detail", "title", "msg", "error"];
const REQUEST_IDS: [&str; 5] =
    ["request_id", "requestId", "correlation_id", "correlationId", "trace_id"];

fn decode_by_names(body: &Value, status: StatusCode) -> Option<ErrorReport> {
    let mut body = ObjectReader::new(body)?;
    let mut inner = body
        .take_object("error")
        .or_else(|| body.take_object("detail"))
        .or_else(|| take_first_error(&mut body));
    let status = error_status(status, body.get("status"));

    let mut code = None;
    let mut message = None;
    let mut details = None;
    let mut request_id = None;
    for object in inner.iter_mut().chain([&mut body]) {
        code = code.or_else(|| take_first_code(object));
        message = message.or_else(|| MESSAGES.iter().find_map(|name| object.take_text(name)));
        details = details.or_else(|| object.take("details").cloned());
        request_id =
            request_id.or_else(|| REQUEST_IDS.iter().find_map(|name| object.take_text(name)));
    }
    if let Some(mut inner) = inner {
        // GraphQL puts the code into `extensions`.
        if let Some(extensions) = inner.take_object("extensions") {
            body.merge(extensions);
            code = code.or_else(|| take_token(&mut body, "code"));
        }
        body.merge(inner);
    }
    let code = code.unwrap_or_else(|| default_code(status));
    let message = message.unwrap_or(default_message(status));
    Some(body.finish(ErrorReport::new(code, Some(status), message), details, request_id))
}

fn take_first_error<'a>(body: &mut ObjectReader<'a>) -> Option<ObjectReader<'a>> {
    let first = body.get("errors")?.as_array()?.first().and_then(ObjectReader::new)?;
    body.take("errors");
    Some(first)
}

/// Takes the first code. An object with an empty `code` has none, even if it
/// has a `type`.
fn take_first_code(object: &mut ObjectReader<'_>) -> Option<String> {
    for name in CODES {
        if name.to_lowercase().ends_with("code")
            && object.get(name).and_then(Value::as_str) == Some("")
        {
            object.take(name);
            return None;
        }
        if let Some(code) = take_token(object, name) {
            return Some(code);
        }
    }
    None
}

/// Takes a code without spaces. A text with spaces is a sentence.
fn take_token(object: &mut ObjectReader<'_>, name: &str) -> Option<String> {
    if object.get(name)?.as_str().is_some_and(|text| text.contains(char::is_whitespace)) {
        return None;
    }
    object.take_code(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decode(body: &Value) -> Option<ErrorReport> {
        AnyEnvelope::decode(body, StatusCode::CONFLICT)
    }

    fn read(body: &Value) -> (String, Value) {
        let report = decode(body).expect("an object");
        (report.to_string(), Value::Object(report.extensions().clone()))
    }

    #[test]
    fn members_are_found_by_their_names() {
        let body = json!({"error_code": "A", "msg": "m", "details": [1], "trace_id": "r", "x": 2});
        let report = decode(&body).expect("an object");
        assert_eq!(report.to_string(), "A: m");
        assert_eq!((report.details(), report.request_id()), (Some(&json!([1])), Some("r")));
        assert_eq!(Value::Object(report.extensions().clone()), json!({"x": 2}));
    }

    #[test]
    fn inner_object_precedes_the_outer() {
        let body = json!({"error": {"code": 7, "details": 1}, "code": "B", "msg": "m",
            "details": 2});
        assert_eq!(read(&body), ("7: m".to_owned(), json!({"code": "B", "details": 2})));
        let body = json!({"detail": {"code": "A", "msg": "m"}, "x": 1});
        assert_eq!(read(&body), ("A: m".to_owned(), json!({"x": 1})));
        let body = json!({"errors": [{"type": "A", "message": "m"}, {}]});
        assert_eq!(read(&body), ("A: m".to_owned(), json!({})));
    }

    #[test]
    fn code_of_graphql_is_in_its_extensions() {
        let body = json!({"errors": [{"message": "m", "extensions": {"code": "A", "x": 1}}]});
        assert_eq!(read(&body), ("A: m".to_owned(), json!({"x": 1})));
    }

    #[test]
    fn empty_code_is_no_code_whatever_the_type() {
        let body = json!({"error": {"type": "processing", "code": "", "message": "m"}});
        assert_eq!(read(&body), ("HTTP_409: m".to_owned(), json!({"type": "processing"})));
        let body = json!({"error": {"type": "processing", "message": "m"}});
        assert_eq!(read(&body), ("processing: m".to_owned(), json!({})));
    }

    #[test]
    fn list_of_one_object_is_that_object() {
        let body = json!([{"error": {"code": 429, "message": "m", "status": "ABORTED"}}]);
        assert_eq!(decode(&body), decode(&body[0]));
        assert_eq!(read(&body).0, "ABORTED: m");
        let two = json!([{"code": "A", "message": "m"}, {"code": "B", "message": "m"}]);
        assert_eq!(decode(&two), None);
        assert_eq!(decode(&json!([])), None);
        assert_eq!(decode(&json!([1])), None);
    }

    #[test]
    fn sentence_is_not_a_code() {
        let body = json!({"error": "not found"});
        assert_eq!(read(&body), ("HTTP_409: not found".to_owned(), json!({})));
        let body = json!({"error": "not_found"});
        assert_eq!(read(&body), ("not_found: Conflict".to_owned(), json!({})));
    }

    #[test]
    fn service_accepts_any_shape() {
        let body = json!({"message": "m"});
        assert_eq!(Service::decode(&body, StatusCode::CONFLICT), decode(&body));
        assert_eq!(Service::decode(&json!([]), StatusCode::CONFLICT), None);
    }
}
